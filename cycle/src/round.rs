//! An external audit as its preparations see it.

use chrono::NaiveDate;

use crate::event::Audit;
use crate::obligation::Progress;
use crate::policy::Policy;

/// An external audit, known or expected, that the organization prepares for.
#[derive(Debug, Clone)]
pub(crate) struct Round {
    pub(crate) cycle: u32,
    /// The number of the preparations: 0 before the certification decision, then one for each audit of the cycle.
    pub(crate) ordinal: u32,
    /// The audit in running text.
    pub(crate) audit: &'static str,
    /// The first day of the audit, known or expected.
    pub(crate) held_on: NaiveDate,
    pub(crate) known: Option<Known>,
    /// Whether the certification body has given a date.
    pub(crate) booked: bool,
    pub(crate) book_by: NaiveDate,
    pub(crate) internal_audit_by: NaiveDate,
    pub(crate) review_by: NaiveDate,
    /// Whether only an internal audit of the full system will do (R13).
    pub(crate) full_system: bool,
    /// The first day of the cycle whose audit programme is complete before this audit (R60).
    pub(crate) programme_since: Option<NaiveDate>,
}

/// What the facts say about an external audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    Planned,
    Done,
}

impl Known {
    pub(crate) fn of(audit: &Audit) -> Self {
        if audit.is_done() { Self::Done } else { Self::Planned }
    }
}

/// What a known audit does for the obligation to hold it.
pub(crate) fn progress(audit: Option<&Audit>) -> Progress {
    match audit {
        Some(audit) if audit.is_done() => Progress::Done(Some(audit.start)),
        Some(audit) => Progress::Planned(audit.start),
        None => Progress::Nothing,
    }
}

/// The number of the preparations for a cycle's recertification: the cycle's length in years, so that it stays when a
/// surveillance audit more is needed.
pub(crate) fn recertification_round(policy: &Policy) -> u32 {
    u32::try_from(policy.cycle_length() / 12).unwrap_or(1).max(1)
}

/// The number of the preparations for the `ordinal`-th surveillance audit.
pub(crate) fn surveillance_round(ordinal: u32, policy: &Policy) -> u32 {
    if ordinal < recertification_round(policy) { ordinal } else { ordinal.saturating_add(1) }
}
