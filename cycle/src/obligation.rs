//! Something that has to be done by a day, why, and how it stands.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::date::add_days;
use crate::policy::Policy;
use crate::rule::Rule;
use crate::today::{Owner, Watch};

/// Something that the organization or its certification body has to do by a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Obligation {
    /// Names the obligation for good: the same facts give the same key, and a moved date keeps it.
    #[cfg_attr(feature = "schema", schema(example = "c1/surveillance_audit/1"))]
    pub key: String,
    /// What has to be done.
    pub kind: Kind,
    /// The number of the cycle that it belongs to; the initial audit belongs to the cycle it leads to, a recurring duty
    /// to none (0).
    pub cycle: u32,
    /// Its number within the cycle and kind; 0 is the round before the certification decision.
    pub ordinal: u32,
    /// The day to start caring.
    pub opens_on: NaiveDate,
    /// The proposed working day, at or before the limit (R92).
    pub target_on: NaiveDate,
    /// The limit, itself still in time (R93). Weekends do not move it.
    pub due_on: NaiveDate,
    /// Whether the limit is a rule (true) or policy (false).
    pub hard: bool,
    /// How it stands today.
    pub state: State,
    /// The day for which it is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_on: Option<NaiveDate>,
    /// The day on which it was done, where a fact names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_on: Option<NaiveDate>,
    /// The keys of the obligations that come before it.
    pub depends_on: Vec<String>,
    /// The rules that it follows from.
    pub rules: Vec<Rule>,
    /// One sentence: the rule and the dates it follows from.
    pub because: String,
}

/// What has to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Kind {
    /// The certification body's stage 1 audit.
    #[serde(rename = "stage_1_audit")]
    Stage1Audit,
    /// The certification body's stage 2 audit.
    #[serde(rename = "stage_2_audit")]
    Stage2Audit,
    /// A surveillance audit.
    SurveillanceAudit,
    /// The recertification audit.
    RecertificationAudit,
    /// The decision that starts the next cycle.
    RecertificationDecision,
    /// An internal audit.
    InternalAudit,
    /// A management review.
    ManagementReview,
    /// The dates of an external audit agreed with the certification body.
    CertificationBodyBooking,
    /// The plan for a nonconformity, accepted.
    NonconformityPlan,
    /// A nonconformity, verified as closed.
    NonconformityClosure,
    /// The end of a suspension.
    SuspensionResolution,
    /// The restoration of an expired certification.
    Restoration,
    /// The transfer to another certification body.
    Transfer,
    /// The move to the new edition of the standard.
    EditionTransition,
    /// An occurrence of a recurring duty of the organization. No programme has it: see [`crate::recurrence`].
    RecurringDuty,
}

/// How an obligation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum State {
    /// Nothing has been arranged, and there is time.
    Open,
    /// A date is set.
    Planned,
    /// It has been done.
    Done,
    /// A hard limit is nearer than the policy's `warn_days`, and no date is set.
    AtRisk,
    /// The limit has passed.
    Overdue,
    /// It no longer has to be done.
    Waived,
}

/// What the facts say about an obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    Nothing,
    Planned(NaiveDate),
    Done(Option<NaiveDate>),
}

impl Kind {
    /// Every kind, in an order that stays: what keeps a kind as its place in it still means it after a release.
    pub const ALL: [Self; 15] = [
        Self::Stage1Audit,
        Self::Stage2Audit,
        Self::SurveillanceAudit,
        Self::RecertificationAudit,
        Self::RecertificationDecision,
        Self::InternalAudit,
        Self::ManagementReview,
        Self::CertificationBodyBooking,
        Self::NonconformityPlan,
        Self::NonconformityClosure,
        Self::SuspensionResolution,
        Self::Restoration,
        Self::Transfer,
        Self::EditionTransition,
        Self::RecurringDuty,
    ];

    /// The kind of a word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stage1Audit => "stage_1_audit",
            Self::Stage2Audit => "stage_2_audit",
            Self::SurveillanceAudit => "surveillance_audit",
            Self::RecertificationAudit => "recertification_audit",
            Self::RecertificationDecision => "recertification_decision",
            Self::InternalAudit => "internal_audit",
            Self::ManagementReview => "management_review",
            Self::CertificationBodyBooking => "certification_body_booking",
            Self::NonconformityPlan => "nonconformity_plan",
            Self::NonconformityClosure => "nonconformity_closure",
            Self::SuspensionResolution => "suspension_resolution",
            Self::Restoration => "restoration",
            Self::Transfer => "transfer",
            Self::EditionTransition => "edition_transition",
            Self::RecurringDuty => "recurring_duty",
        }
    }

    /// Whose civil date decides whether it is late (R91).
    pub(crate) fn owner(self) -> Owner {
        match self {
            Self::InternalAudit
            | Self::ManagementReview
            | Self::CertificationBodyBooking
            | Self::RecurringDuty => Owner::Organization,
            _ => Owner::CertificationBody,
        }
    }

    /// The key of the `ordinal`-th obligation of this kind in a cycle.
    pub(crate) fn key(self, cycle: u32, ordinal: u32) -> String {
        let mut key = self.prefix(cycle);
        push_number(&mut key, ordinal);
        key
    }

    /// The key of an obligation that has a name of its own.
    pub(crate) fn key_of(self, cycle: u32, name: &str) -> String {
        let mut key = self.prefix(cycle);
        key.push_str(name);
        key
    }

    fn prefix(self, cycle: u32) -> String {
        // Long enough for most keys: they are a good part of what planning allocates.
        let mut key = String::with_capacity(40);
        key.push('c');
        push_number(&mut key, cycle);
        key.push('/');
        key.push_str(self.as_str());
        key.push('/');
        key
    }
}

fn push_number(text: &mut String, number: u32) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    text.extend(char::from_digit(number % 10, 10));
}

impl State {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Planned => "planned",
            Self::Done => "done",
            Self::AtRisk => "at_risk",
            Self::Overdue => "overdue",
            Self::Waived => "waived",
        }
    }

    /// Whether there is still something to do.
    pub fn is_pending(self) -> bool {
        !matches!(self, Self::Done | Self::Waived)
    }
}

impl Obligation {
    /// An open obligation due on a day; the caller fills in the rest.
    pub(crate) fn due(kind: Kind, cycle: u32, ordinal: u32, due_on: NaiveDate) -> Self {
        Self {
            key: kind.key(cycle, ordinal),
            kind,
            cycle,
            ordinal,
            opens_on: due_on,
            target_on: due_on,
            due_on,
            hard: false,
            state: State::Open,
            planned_on: None,
            done_on: None,
            depends_on: Vec::new(),
            rules: Vec::new(),
            because: String::new(),
        }
    }

    /// The obligation with its state, from what the facts say and the day it is.
    pub(crate) fn stand(mut self, progress: Progress, policy: &Policy, watch: &Watch) -> Self {
        let owner = self.kind.owner();
        // Whatever the policy's numbers are, caring and planning come before the limit.
        self.opens_on = self.opens_on.min(self.due_on);
        self.target_on = self.target_on.min(self.due_on);
        match progress {
            Progress::Done(on) => {
                self.done_on = on;
                self.state = State::Done;
                return self;
            }
            Progress::Planned(on) => self.planned_on = Some(on),
            Progress::Nothing => {}
        }
        let near = add_days(self.due_on, policy.warn_days.saturating_neg());
        self.state = if watch.is_over(owner, self.due_on) {
            State::Overdue
        } else if self.planned_on.is_some() {
            State::Planned
        } else if self.hard && watch.is_over(owner, near) {
            State::AtRisk
        } else {
            State::Open
        };
        self
    }

    /// Whether it is planned for a day after its limit.
    pub fn is_planned_late(&self) -> bool {
        self.state != State::Done && self.planned_on.is_some_and(|on| on > self.due_on)
    }
}
