//! The facts of a certification, one variant for each row of the contract's table of events.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::coverage::Coverage;

/// Something that has happened or is planned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The first stage of an initial audit (R01, R10).
    #[serde(rename = "stage_1_audit")]
    Stage1Audit(Audit),
    /// The second stage of an initial audit (R01, R12).
    #[serde(rename = "stage_2_audit")]
    Stage2Audit(Audit),
    /// A surveillance audit (R04, R05).
    SurveillanceAudit(Audit),
    /// A recertification audit (R20).
    RecertificationAudit(Audit),
    /// A special audit, at short notice or for a change of scope (R46, R47).
    SpecialAudit(Audit),
    /// An internal audit by the organization itself (R60).
    InternalAudit(InternalAudit),
    /// A management review (R61).
    ManagementReview(ManagementReview),
    /// The decision that starts the first cycle (R03).
    CertificationDecision(Act),
    /// The decision that starts a later cycle (R22).
    RecertificationDecision(Act),
    /// The decision that restores an expired certification (R24).
    RestorationDecision(Act),
    /// The certification body suspends the certificate (R40).
    Suspension(Act),
    /// The certification body lifts the suspension (R42).
    SuspensionLifted(Act),
    /// The certification body withdraws the certificate (R43).
    Withdrawal(Act),
    /// The certification body reduces the scope (R44).
    ScopeReduction(Act),
    /// The client gives the certificate up.
    Cancellation(Act),
    /// Another certification body has taken the certificate over (R52).
    TransferAccepted(Act),
    /// The issuing certification body has stopped trading or lost its accreditation (R51).
    CertificationBodyCeased(Act),
    /// A finding of an audit that has to be corrected (R30 to R35).
    Nonconformity(Nonconformity),
}

/// Whether an event lies ahead or has taken place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Happened {
    /// It is intended for that day.
    Planned,
    /// It has taken place.
    #[default]
    Done,
}

/// An audit by the certification body. The first day decides R04 and R05, the last day starts R30 (R92).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    /// The first day.
    pub start: NaiveDate,
    /// The last day; the first day when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<NaiveDate>,
    /// Planned or done.
    #[serde(default)]
    pub state: Happened,
}

/// An internal audit (R60).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InternalAudit {
    /// The first day.
    pub start: NaiveDate,
    /// The last day; the first day when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<NaiveDate>,
    /// Planned or done.
    #[serde(default)]
    pub state: Happened,
    /// Which part of the system it looked at.
    #[serde(default)]
    pub coverage: Coverage,
}

/// A management review (R61).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManagementReview {
    /// The day of the review.
    pub on: NaiveDate,
    /// Planned or done.
    #[serde(default)]
    pub state: Happened,
}

/// A decision or another act that takes effect on one day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// The day from which it counts.
    pub on: NaiveDate,
}

/// A finding that has to be corrected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nonconformity {
    /// The name that the certification body or the organization gave it.
    pub id: String,
    /// How serious it is.
    pub grade: Grade,
    /// The audit that raised it.
    pub source: Source,
    /// The last day of that audit.
    pub raised_on: NaiveDate,
    /// When the plan was accepted; none while it is not.
    #[serde(default)]
    pub plan_accepted_on: Option<NaiveDate>,
    /// When the correction was verified; none while it is open.
    #[serde(default)]
    pub verified_on: Option<NaiveDate>,
}

/// How serious a nonconformity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Grade {
    /// It puts the system's ability into doubt; verified before any decision (R31).
    Major,
    /// It does not; an accepted plan is enough for a decision (R31).
    Minor,
}

/// The kind of audit that raised a nonconformity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Source {
    /// A stage 1 audit.
    #[serde(rename = "stage_1_audit")]
    Stage1Audit,
    /// A stage 2 audit.
    #[serde(rename = "stage_2_audit")]
    Stage2Audit,
    /// A surveillance audit.
    SurveillanceAudit,
    /// A recertification audit.
    RecertificationAudit,
    /// A special audit.
    SpecialAudit,
    /// An internal audit: the organization's own limits apply (R37).
    InternalAudit,
}

impl Audit {
    /// The last day, which is the first when no other is given.
    pub fn last_day(&self) -> NaiveDate {
        self.end.unwrap_or(self.start)
    }

    /// Whether it has taken place.
    pub fn is_done(&self) -> bool {
        self.state == Happened::Done
    }
}

impl InternalAudit {
    /// The last day, which is the first when no other is given.
    pub fn last_day(&self) -> NaiveDate {
        self.end.unwrap_or(self.start)
    }
}
