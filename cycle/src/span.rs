//! One cycle as the recorded acts and the policy make it (R03, R22, R24).

use chrono::{Datelike, NaiveDate};

use crate::date::{add_months, day_after, day_before, year_end};
use crate::ledger::{ActKind, DatedAct};
use crate::policy::{ExpiryConvention, Policy, RenewalExpiry};

/// A cycle, past, current or still to come.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    pub(crate) number: u32,
    /// The act that opened it; none for a cycle that is only expected or inferred from a printed expiry.
    pub(crate) opened_by: Option<ActKind>,
    pub(crate) starts_on: NaiveDate,
    /// The calendar year that the audit leading to this cycle covers (R06).
    pub(crate) decision_year: i32,
    /// The last day by decision and contract, or as printed.
    pub(crate) expires_on: NaiveDate,
    /// The last day on which the certificate is valid: capped by the end of its edition (R100).
    pub(crate) valid_until: NaiveDate,
    pub(crate) restore_until: NaiveDate,
    /// The day on which the next cycle or the end of the certification took over.
    pub(crate) closed_on: Option<NaiveDate>,
    /// The withdrawal or cancellation that ended it.
    pub(crate) ended_by: Option<DatedAct>,
    pub(crate) transferred_on: Option<NaiveDate>,
    /// In a cycle that is only expected, the last day on which an audit belongs to the one before it (R24).
    pub(crate) previous_until: Option<NaiveDate>,
    /// What the expiry is counted from, and how many months (R90: never chained).
    base: (NaiveDate, i32),
}

impl Span {
    /// A cycle that starts with a decision and ends a cycle's length later (R03).
    pub(crate) fn from_decision(number: u32, by: ActKind, on: NaiveDate, policy: &Policy) -> Self {
        let anniversary = add_months(on, policy.cycle_length());
        let expires_on = match policy.expiry_convention {
            ExpiryConvention::MinusOneDay => day_before(anniversary),
            ExpiryConvention::SameDay => anniversary,
        };
        Self::new(number, Some(by), on, on.year(), (expires_on, 0), policy)
    }

    /// The cycle of a certificate of which only the printed expiry is known.
    pub(crate) fn from_printed_expiry(expires_on: NaiveDate, policy: &Policy) -> Self {
        let anniversary = add_months(expires_on, -policy.cycle_length());
        let starts_on = match policy.expiry_convention {
            ExpiryConvention::MinusOneDay => day_after(anniversary),
            ExpiryConvention::SameDay => anniversary,
        };
        Self::new(1, None, starts_on, starts_on.year(), (expires_on, 0), policy)
    }

    /// The cycle that a recertification or restoration opens.
    ///
    /// Its expiry is counted from the old one (R22, R24), or from the decision where the body's policy says so and the
    /// old certificate was still valid.
    pub(crate) fn renewed(&self, by: ActKind, on: NaiveDate, policy: &Policy) -> Self {
        let in_time = on <= self.expires_on;
        if in_time && policy.renewal_expiry == RenewalExpiry::FromDecision {
            return Self::from_decision(self.number.saturating_add(1), by, on, policy);
        }
        Self::new(self.number.saturating_add(1), Some(by), on, on.year(), self.next_base(policy), policy)
    }

    /// The cycle to expect when the certificate is renewed at its expiry.
    pub(crate) fn expected_next(&self, policy: &Policy) -> Self {
        let number = self.number.saturating_add(1);
        let starts_on = match policy.expiry_convention {
            ExpiryConvention::MinusOneDay => day_after(self.expires_on),
            ExpiryConvention::SameDay => self.expires_on,
        };
        let previous_until = Some(self.restore_until);
        let next = Self::new(number, None, starts_on, self.expires_on.year(), self.next_base(policy), policy);
        Self { previous_until, ..next }
    }

    fn next_base(&self, policy: &Policy) -> (NaiveDate, i32) {
        (self.base.0, self.base.1.saturating_add(policy.cycle_length()))
    }

    fn new(
        number: u32,
        opened_by: Option<ActKind>,
        starts_on: NaiveDate,
        decision_year: i32,
        base: (NaiveDate, i32),
        policy: &Policy,
    ) -> Self {
        let mut span = Self {
            number,
            opened_by,
            starts_on,
            decision_year,
            expires_on: starts_on,
            valid_until: starts_on,
            restore_until: starts_on,
            closed_on: None,
            ended_by: None,
            transferred_on: None,
            previous_until: None,
            base,
        };
        span.expire(add_months(base.0, base.1), policy);
        span
    }

    /// Takes the printed expiry, which beats the computed one and becomes the base of the next.
    pub(crate) fn print(&mut self, expires_on: NaiveDate, policy: &Policy) {
        self.base = (expires_on, 0);
        self.expire(expires_on, policy);
    }

    fn expire(&mut self, expires_on: NaiveDate, policy: &Policy) {
        self.expires_on = expires_on;
        self.valid_until = expires_on;
        self.restore_until = add_months(expires_on, policy.restoration_months.max(0));
    }

    /// Whether this is an initial certification, so that R04 holds for it.
    pub(crate) fn is_initial(&self) -> bool {
        self.opened_by == Some(ActKind::CertificationDecision)
    }

    /// Whether a recertification or a restoration opened it.
    pub(crate) fn is_renewed(&self) -> bool {
        self.opened_by.is_some() && !self.is_initial()
    }

    /// The last day of the cycle in which a calendar year can end that needs a surveillance audit.
    pub(crate) fn last_day(&self) -> NaiveDate {
        self.closed_on.map_or(self.expires_on, |closed| self.expires_on.min(day_before(closed)))
    }

    /// The calendar years of the cycle that R05 asks about, recertification years included.
    pub(crate) fn years(&self, policy: &Policy) -> impl Iterator<Item = i32> + use<> {
        let first = self.decision_year + i32::from(!policy.calendar_includes_decision_year);
        let last_day = self.last_day();
        (first..first.saturating_add(60)).take_while(move |year| year_end(*year) <= last_day)
    }
}
