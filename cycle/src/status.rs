//! How a certification stands (the certificate states of the rule book).

use serde::{Deserialize, Serialize};

use crate::initial;
use crate::obligation::{Kind, Obligation, State};
use crate::scene::Scene;

/// How a certification stands.
///
/// Only a recorded act of the certification body suspends, withdraws, restores or recertifies; the engine derives
/// at-risk, overdue, expired and lapsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Status {
    /// No audit has taken place yet.
    Applied,
    /// Stage 1 has taken place.
    #[serde(rename = "stage1_done")]
    Stage1Done,
    /// Stage 2 has taken place, and nonconformities still block the decision (R31).
    #[serde(rename = "stage2_done")]
    Stage2Done,
    /// Nothing blocks the decision any more (R31).
    DecisionPending,
    /// The certificate is valid.
    Certified,
    /// The certificate is valid, and a hard limit is within the warning window.
    CertifiedAtRisk,
    /// A surveillance audit was missed, and the certification body has not acted yet (R04, R05).
    Overdue,
    /// The certification body has suspended the certificate, in full or in part (R41).
    Suspended,
    /// The certificate has expired and can still be restored (R24).
    ExpiredRestorable,
    /// The certificate has expired for good.
    Lapsed,
    /// The certification body has withdrawn the certificate (R43).
    Withdrawn,
    /// The client has given the certificate up.
    Cancelled,
    /// Another certification body has taken the certificate over; cycle and expiry go on (R52).
    Transferred,
}

impl Status {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Stage1Done => "stage1_done",
            Self::Stage2Done => "stage2_done",
            Self::DecisionPending => "decision_pending",
            Self::Certified => "certified",
            Self::CertifiedAtRisk => "certified_at_risk",
            Self::Overdue => "overdue",
            Self::Suspended => "suspended",
            Self::ExpiredRestorable => "expired_restorable",
            Self::Lapsed => "lapsed",
            Self::Withdrawn => "withdrawn",
            Self::Cancelled => "cancelled",
            Self::Transferred => "transferred",
        }
    }

    /// Whether a certificate that stands so is in danger, or is no longer valid without its holder wanting that.
    pub fn is_endangered(self) -> bool {
        match self {
            Self::CertifiedAtRisk
            | Self::Overdue
            | Self::Suspended
            | Self::ExpiredRestorable
            | Self::Lapsed
            | Self::Withdrawn => true,
            Self::Applied
            | Self::Stage1Done
            | Self::Stage2Done
            | Self::DecisionPending
            | Self::Certified
            | Self::Cancelled
            | Self::Transferred => false,
        }
    }
}

/// How the certification stands, from its history and what is pending.
pub(crate) fn status(scene: &Scene, obligations: &[Obligation]) -> Status {
    let history = &scene.history;
    let Some(recorded) = history.status(scene.watch) else { return initial::status(scene) };
    if !matches!(recorded, Status::Certified | Status::Transferred) {
        return recorded;
    }
    let current = history.current(scene.watch).map_or(0, |span| span.number);
    let missed = |it: &Obligation| {
        it.kind == Kind::SurveillanceAudit && it.state == State::Overdue && it.cycle == current
    };
    let endangered = |it: &Obligation| {
        it.hard
            && it.cycle >= current
            && (it.state == State::AtRisk
                || it.state == State::Overdue
                || it.state == State::Planned && it.is_planned_late() && scene.is_near(it.due_on))
    };
    if obligations.iter().any(missed) {
        Status::Overdue
    } else if obligations.iter().any(endangered) {
        Status::CertifiedAtRisk
    } else {
        recorded
    }
}
