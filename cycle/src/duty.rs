//! What the organization has performed of its own duties, and when that was complete (R60, R61).

use chrono::NaiveDate;

use crate::coverage::Coverage;
use crate::date::{add_months, day_after};
use crate::event::Happened;
use crate::obligation::Kind;
use crate::policy::CoverageMode;
use crate::round::Round;
use crate::rule::{Rule, rules};
use crate::scene::Scene;

/// One kind of own duty and its performances, by day.
#[derive(Debug)]
pub(crate) struct Duty<'a> {
    pub(crate) kind: Kind,
    /// Freshness and repetition, in months.
    pub(crate) interval: i32,
    /// Whether the interval itself sets a limit between two external audits.
    pub(crate) repeats: bool,
    /// Whether a part of the system is not enough.
    whole: bool,
    pub(crate) done: Vec<Performance<'a>>,
    pub(crate) planned: Vec<NaiveDate>,
}

/// One internal audit or management review, by its last day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Performance<'a> {
    pub(crate) on: NaiveDate,
    pub(crate) coverage: &'a Coverage,
}

impl<'a> Duty<'a> {
    /// The internal audits.
    pub(crate) fn internal_audits(scene: &Scene<'a>) -> Self {
        let annual = scene.policy.internal_audit_coverage == CoverageMode::Annual;
        let by_state = |state| scene.ledger.internal.iter().filter(move |audit| audit.state == state);
        Self {
            kind: Kind::InternalAudit,
            interval: scene.policy.internal_audit_months.max(1),
            repeats: annual,
            whole: annual,
            done: by_state(Happened::Done)
                .map(|audit| Performance { on: audit.last_day(), coverage: &audit.coverage })
                .collect(),
            planned: by_state(Happened::Planned).map(|audit| audit.last_day()).collect(),
        }
    }

    /// The management reviews.
    pub(crate) fn management_reviews(scene: &Scene<'a>) -> Self {
        let by_state = |state| scene.ledger.reviews.iter().filter(move |review| review.state == state);
        Self {
            kind: Kind::ManagementReview,
            interval: scene.policy.management_review_months.max(1),
            repeats: true,
            whole: false,
            done: by_state(Happened::Done)
                .map(|review| Performance { on: review.on, coverage: &Coverage::Full })
                .collect(),
            planned: by_state(Happened::Planned).map(|review| review.on).collect(),
        }
    }

    /// The days from which on the duty was complete: each performance, or where the whole system is asked for, the one
    /// that completed it within the interval.
    pub(crate) fn completions(&self) -> Vec<NaiveDate> {
        let mut found: Vec<NaiveDate> = Vec::new();
        for it in &self.done {
            let since = add_months(it.on, -self.interval);
            // What an earlier completion was made of does not count again.
            let since = found.last().map_or(since, |last| since.max(day_after(*last)));
            if !self.whole || Coverage::is_full(self.between(since, it.on)) {
                found.push(it.on);
            }
        }
        found
    }

    /// The day on which what is fresh for the audit was complete; none while it is not.
    pub(crate) fn fulfilled(&self, round: &Round) -> Option<NaiveDate> {
        let fresh_from = self.fresh_from(round);
        let last =
            self.done.iter().map(|it| it.on).filter(|on| *on >= fresh_from && *on <= round.held_on).max()?;
        // Every clause before the recertification audit, where the programme runs over the whole cycle (R60).
        let over_cycle = round.programme_since.filter(|_| !self.whole);
        let since = over_cycle.map_or(fresh_from, |since| since.min(fresh_from));
        let whole = self.whole || round.full_system || over_cycle.is_some();
        (!whole || Coverage::is_full(self.between(since, round.held_on))).then_some(last)
    }

    /// The first day on which a performance is fresh for the audit.
    pub(crate) fn fresh_from(&self, round: &Round) -> NaiveDate {
        add_months(round.held_on, -self.interval)
    }

    fn between(&self, first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = &'a Coverage> {
        self.done.iter().filter(move |it| it.on >= first && it.on <= last).map(|it| it.coverage)
    }

    /// The duty in running text.
    pub(crate) fn words(&self) -> &'static str {
        if self.kind == Kind::InternalAudit { "internal audit" } else { "management review" }
    }

    pub(crate) fn rules(&self, full_system: bool) -> Vec<Rule> {
        match (self.kind, full_system) {
            (Kind::InternalAudit, true) => rules(&[13, 60, 62]),
            (Kind::InternalAudit, false) => rules(&[60, 62]),
            (_, true) => rules(&[13, 61, 62]),
            _ => rules(&[61, 62]),
        }
    }
}
