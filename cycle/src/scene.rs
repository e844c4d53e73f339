//! Everything that the families of obligations look at, and the draft they write on.

use chrono::NaiveDate;

use crate::alert::Alert;
use crate::date::add_days;
use crate::edition::EditionTransition;
use crate::event::Audit;
use crate::facts::Facts;
use crate::history::History;
use crate::ledger::Ledger;
use crate::obligation::Obligation;
use crate::policy::Policy;
use crate::span::Span;
use crate::today::{Owner, Watch};

/// What the engine has read so far.
#[derive(Debug)]
pub(crate) struct Scene<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) policy: &'a Policy,
    pub(crate) watch: &'a Watch,
    pub(crate) ledger: Ledger<'a>,
    pub(crate) history: History,
    pub(crate) edition: Option<EditionTransition>,
}

/// The programme under way.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) obligations: Vec<Obligation>,
    pub(crate) alerts: Vec<Alert>,
}

impl<'a> Scene<'a> {
    /// Whether a limit of the certificate has passed.
    pub(crate) fn is_over(&self, limit: NaiveDate) -> bool {
        self.watch.is_over(Owner::CertificationBody, limit)
    }

    /// Whether a limit is nearer than the policy's `warn_days`.
    pub(crate) fn is_near(&self, limit: NaiveDate) -> bool {
        self.is_over(add_days(limit, self.policy.warn_days.saturating_neg()))
    }

    /// The audits of a list that start within a cycle, `until` the last day that still counts for it.
    pub(crate) fn audits_in<'s>(
        list: &'s [&'a Audit],
        span: &'s Span,
        until: NaiveDate,
    ) -> impl Iterator<Item = &'a Audit> + use<'s, 'a> {
        let closed = span.closed_on;
        list.iter().copied().filter(move |audit| {
            audit.start >= span.starts_on
                && audit.start <= until
                && closed.is_none_or(|closed| audit.start < closed)
        })
    }
}
