//! The recorded acts folded into cycles, suspensions and periods.

use chrono::NaiveDate;

use crate::date::day_after;
use crate::ledger::{ActKind, DatedAct};
use crate::programme::Period;
use crate::span::Span;
use crate::status::Status;
use crate::today::{Owner, Watch};

/// What the acts that stand make of the certificate.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    pub(crate) cycles: Vec<Span>,
    pub(crate) suspensions: Vec<Suspension>,
    /// The application given up before any decision.
    pub(crate) application_cancelled_on: Option<NaiveDate>,
    pub(crate) body_ceased_on: Option<NaiveDate>,
    pub(crate) refused_transfers: Vec<(NaiveDate, String)>,
    pub(crate) late_restorations: Vec<DatedAct>,
    /// The confirmed end of the certificate's edition of the standard (R100).
    pub(crate) edition_ends_on: Option<NaiveDate>,
}

/// A suspension and what resolved it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Suspension {
    pub(crate) from: NaiveDate,
    /// The number of the cycle in which it began.
    pub(crate) cycle: u32,
    pub(crate) resolved: Option<DatedAct>,
}

impl History {
    /// The cycle that the day lies in; before the first decision the first cycle, when one is known.
    pub(crate) fn current(&self, watch: &Watch) -> Option<&Span> {
        self.cycles
            .iter()
            .rev()
            .find(|span| watch.has_come(Owner::CertificationBody, span.starts_on))
            .or(self.cycles.first())
    }

    /// The cycle that a day lies in; none before the first.
    pub(crate) fn cycle_on(&self, date: NaiveDate) -> Option<&Span> {
        self.cycles.iter().rev().find(|span| span.starts_on <= date)
    }

    /// How the certificate stands by what is recorded; none before the first decision.
    pub(crate) fn status(&self, watch: &Watch) -> Option<Status> {
        self.periods(watch).last().map(|period| period.status)
    }

    /// The stretches of the certificate's life up to today.
    pub(crate) fn periods(&self, watch: &Watch) -> Vec<Period> {
        let mut turns = Vec::new();
        for span in &self.cycles {
            self.turns_of(span, &mut turns);
        }
        if let Some(on) = self.application_cancelled_on {
            turns.push((on, Status::Cancelled));
        }
        // Stable: turns of one day stay in the order in which they take effect.
        turns.sort_by_key(|(on, _)| *on);
        let mut periods: Vec<Period> = Vec::new();
        for (on, status) in turns {
            if !watch.has_come(Owner::CertificationBody, on) {
                break;
            }
            // An act of the same day takes the place of the one before it, as if that had never been.
            if periods.last().is_some_and(|last| last.from == on) {
                periods.pop();
            }
            match periods.last_mut() {
                Some(last) if last.status == status => {
                    last.to = None;
                    continue;
                }
                Some(last) => last.to = Some(crate::date::day_before(on)),
                None => {}
            }
            periods.push(Period { from: on, to: None, status });
        }
        periods
    }

    fn turns_of(&self, span: &Span, turns: &mut Vec<(NaiveDate, Status)>) {
        let valid = |on: NaiveDate| {
            if span.transferred_on.is_some_and(|moved| moved <= on) {
                Status::Transferred
            } else {
                Status::Certified
            }
        };
        let mut own = vec![(span.starts_on, Status::Certified)];
        own.extend(span.transferred_on.map(|on| (on, Status::Transferred)));
        // The end of an edition counts only once it is confirmed.
        let ends_on = self.edition_ends_on.map_or(span.expires_on, |end| end.min(span.expires_on));
        let expired_on = day_after(ends_on).max(span.starts_on);
        for suspension in self.suspensions.iter().filter(|it| it.cycle == span.number) {
            own.push((suspension.from, Status::Suspended));
            let lifted = suspension.resolved.filter(|act| act.on <= expired_on);
            own.extend(lifted.map(|act| (act.on, valid(act.on))));
        }
        let by_edition = self.edition_ends_on.is_some_and(|end| end < span.expires_on);
        if by_edition || span.transferred_on.is_some() {
            // There is nothing left that this body could restore (R24, R100).
            own.push((expired_on, Status::Lapsed));
        } else {
            own.push((expired_on, Status::ExpiredRestorable));
            own.push((day_after(span.restore_until), Status::Lapsed));
        }
        if let Some(end) = span.ended_by {
            let status = if end.kind == ActKind::Withdrawal { Status::Withdrawn } else { Status::Cancelled };
            own.retain(|(on, _)| *on <= end.on);
            own.push((end.on, status));
        } else if let Some(closed) = span.closed_on {
            own.retain(|(on, _)| *on <= closed);
        }
        turns.extend(own);
    }
}
