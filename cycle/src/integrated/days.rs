//! Audit days of a visit in whole half days: the sum of the single times, less what integration saves (R81, R84).

use crate::audit_time::{StandardTime, half_days_up};
use crate::obligation::Kind;

/// A number of half days.
pub(crate) type HalfDays = u32;

/// How many auditor days a certification's audits take on their own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AuditDays {
    surveillance: Option<HalfDays>,
    recertification: Option<HalfDays>,
    /// Why the days are not known.
    why: Option<String>,
}

impl AuditDays {
    /// The days that the certification body has quoted, each rounded up to a half day.
    pub fn quoted(surveillance: f64, recertification: f64) -> Self {
        Self {
            surveillance: Some(half_days(surveillance)),
            recertification: Some(half_days(recertification)),
            why: None,
        }
    }

    /// The days of the calculator, or why it has none.
    pub fn of_table(time: &StandardTime) -> Self {
        let (Some(surveillance), Some(recertification)) = (time.surveillance_per_year, time.recertification)
        else {
            return Self::unknown(time.why.clone().unwrap_or_else(|| "No table gives its days.".into()));
        };
        Self::quoted(surveillance, recertification)
    }

    /// No days, and why.
    pub fn unknown(why: impl Into<String>) -> Self {
        Self { surveillance: None, recertification: None, why: Some(why.into()) }
    }

    /// Why the days are not known; none when they are.
    pub fn why_unknown(&self) -> Option<&str> {
        self.why.as_deref().filter(|_| self.surveillance.is_none())
    }

    /// What one audit takes on its own.
    pub(crate) fn of(&self, kind: Kind) -> Option<HalfDays> {
        if kind == Kind::RecertificationAudit { self.recertification } else { self.surveillance }
    }
}

/// Whole half days, rounded up.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between nothing and a million"
)]
fn half_days(days: f64) -> HalfDays {
    if days.is_finite() { (half_days_up(days) * 2.0).round().clamp(0.0, 1e6) as HalfDays } else { 0 }
}

/// The share that is left, in ten-thousandths; integration takes at most a fifth.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between nothing and a fifth"
)]
pub(crate) fn share_left(integration_reduction: f64) -> u32 {
    let reduction =
        if integration_reduction.is_finite() { integration_reduction.clamp(0.0, 0.2) } else { 0.0 };
    10_000 - (reduction * 10_000.0).round() as u32
}

/// What a visit takes that serves `known` audits of known length, `sum` half days on their own.
///
/// Rounded up to the half day, so that rounding never takes the reduction past what was agreed (R84).
pub(crate) fn joint(sum: HalfDays, known: usize, share_left: u32) -> HalfDays {
    if known < 2 {
        return sum;
    }
    let left = (u64::from(sum) * u64::from(share_left)).div_ceil(10_000);
    HalfDays::try_from(left).unwrap_or(sum)
}

/// Days from half days.
pub(crate) fn days(half_days: HalfDays) -> f64 {
    f64::from(half_days) / 2.0
}
