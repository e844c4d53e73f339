//! What somebody has to know today.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::rule::{Rule, rules};

/// Something wrong, or about to be, with the rule that says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Alert {
    /// What is wrong, for machines.
    pub code: Code,
    /// Whether a rule is broken or only in danger.
    pub severity: Severity,
    /// The first day on which it counts.
    pub from: NaiveDate,
    /// The rules that it follows from.
    pub rules: Vec<Rule>,
    /// What is wrong and what follows, in a sentence or two.
    pub message: String,
}

/// Whether a rule is broken or only in danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Severity {
    /// A rule is broken, or would be by the plan.
    Breach,
    /// Good practice says otherwise, or a rule comes into danger.
    Warning,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Code {
    /// The first surveillance audit did not start within 12 months (R04).
    SurveillanceOverdue,
    /// A calendar year passed without the surveillance audit it needed (R05).
    SurveillanceCalendarGap,
    /// The second surveillance audit lies after 24 months (R02).
    SurveillanceLateInCycle,
    /// A surveillance audit is planned after its limit (R04, R05).
    SurveillancePlannedLate,
    /// The recertification audit is planned after its limit (R20).
    RecertificationPlannedLate,
    /// The certificate has expired and nobody decided on a recertification (R21, R23).
    ExpiredWithoutRecertification,
    /// The months in which the certification could be restored have passed (R24).
    RestorationWindowPassed,
    /// Stage 2 comes too long after stage 1 (R11).
    StageGapExceeded,
    /// A major nonconformity of stage 2 was not verified in time; stage 2 is repeated (R30).
    #[serde(rename = "second_stage_2_required")]
    SecondStage2Required,
    /// A nonconformity passed the certification body's limit (R33).
    NonconformityOverdue,
    /// A minor nonconformity was still open at the next audit (R34).
    NonconformityEscalates,
    /// An external audit comes without a fresh internal audit or management review (R60, R61).
    OwnDutyMissingBeforeAudit,
    /// A suspension lasts longer than it may (R41).
    SuspensionTooLong,
    /// The certificate cannot be transferred (R50, R51, R52).
    TransferNotEligible,
    /// Certificates to this edition of the standard are no longer valid (R100).
    EditionEnded,
    /// No initial or recertification audits to this edition any more (R103).
    EditionClosedToInitial,
    /// Two facts cannot be true together.
    EventsContradict,
}

impl Code {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SurveillanceOverdue => "surveillance_overdue",
            Self::SurveillanceCalendarGap => "surveillance_calendar_gap",
            Self::SurveillanceLateInCycle => "surveillance_late_in_cycle",
            Self::SurveillancePlannedLate => "surveillance_planned_late",
            Self::RecertificationPlannedLate => "recertification_planned_late",
            Self::ExpiredWithoutRecertification => "expired_without_recertification",
            Self::RestorationWindowPassed => "restoration_window_passed",
            Self::StageGapExceeded => "stage_gap_exceeded",
            Self::SecondStage2Required => "second_stage_2_required",
            Self::NonconformityOverdue => "nonconformity_overdue",
            Self::NonconformityEscalates => "nonconformity_escalates",
            Self::OwnDutyMissingBeforeAudit => "own_duty_missing_before_audit",
            Self::SuspensionTooLong => "suspension_too_long",
            Self::TransferNotEligible => "transfer_not_eligible",
            Self::EditionEnded => "edition_ended",
            Self::EditionClosedToInitial => "edition_closed_to_initial",
            Self::EventsContradict => "events_contradict",
        }
    }
}

impl Severity {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Breach => "breach",
            Self::Warning => "warning",
        }
    }
}

impl Alert {
    pub(crate) fn breach(code: Code, from: NaiveDate, numbers: &[u8], message: String) -> Self {
        Self { code, severity: Severity::Breach, from, rules: rules(numbers), message }
    }

    pub(crate) fn warning(code: Code, from: NaiveDate, numbers: &[u8], message: String) -> Self {
        Self { code, severity: Severity::Warning, from, rules: rules(numbers), message }
    }
}
