//! What is to be done about a recurring duty, and until when that answer holds.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::calendar::Calendar;
use super::occurrence::Occurrence;
use super::record::{Record, Records};
use super::rule::{End, Frequency};
use super::schedule::{Basis, Schedule};
use crate::date::{LAST, add_days, day_after};
use crate::obligation::{Kind, Obligation, State};

/// How many occurrences are listed that fell due and of which nothing is recorded.
pub const KEPT: usize = 100;

/// How many occurrences are listed that are still to come, however far away they are.
const AHEAD: usize = 2;

/// What is to be done about a recurring duty.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Its occurrences as obligations, in the order of their days: the recorded ones, the latest [`KEPT`] that fell due
    /// without a record, those that fall due within the days ahead, and at least the next two.
    ///
    /// Where the next date counts from the last time, only the one that is to be done: no other has a date yet.
    pub obligations: Vec<Obligation>,
    /// The first later day on which the plan reads otherwise, if nothing is recorded until then.
    pub next_change_on: Option<NaiveDate>,
}

/// What is known of the occurrences that are listed.
struct Listing<'a> {
    schedule: &'a Schedule,
    calendar: &'a Calendar,
    records: Records,
    today: NaiveDate,
    listed: BTreeMap<NaiveDate, (Occurrence, Record)>,
    next_change_on: Option<NaiveDate>,
}

impl Schedule {
    /// What is to be done, as of `today`, with what falls due within `ahead_days`.
    pub fn plan(&self, calendar: &Calendar, today: NaiveDate, ahead_days: u32) -> Plan {
        let mut listing = Listing {
            schedule: self,
            calendar,
            records: Records::of(self),
            today,
            listed: BTreeMap::new(),
            next_change_on: None,
        };
        match self.basis {
            Basis::FixedSequence => listing.list_sequence(ahead_days),
            Basis::FromLastDone => listing.list_current(),
        }
        listing.finish()
    }
}

impl Listing<'_> {
    fn entry(&self, on: NaiveDate) -> (Occurrence, Record) {
        let record = self.records.on(on);
        (self.schedule.occurrence(on, record, self.calendar), record)
    }

    fn list(&mut self, on: NaiveDate) {
        let entry = self.entry(on);
        self.listed.insert(on, entry);
    }

    /// A fixed sequence: what is past, what is recorded, and what is to come.
    fn list_sequence(&mut self, ahead_days: u32) {
        let days = i32::try_from(ahead_days).unwrap_or(i32::MAX);
        let last = add_days(self.today, days);
        let mut ahead = 0;
        for on in self.schedule.instances(&self.records).since(self.first_kept()) {
            let (occurrence, record) = self.entry(on);
            if !self.records.contains(on) && occurrence.due_on > last && ahead >= AHEAD {
                self.changes_on(add_days(occurrence.due_on, days.saturating_neg()));
                break;
            }
            if is_pending(record) && occurrence.due_on >= self.today {
                ahead += 1;
            }
            self.listed.insert(on, (occurrence, record));
        }
        self.list_recorded();
    }

    /// The first of the occurrences that fell due and of which the latest [`KEPT`] without a record are listed.
    fn first_kept(&self) -> NaiveDate {
        let schedule = self.schedule;
        let mut back = u64::from(schedule.rule.interval) * days_of(schedule.rule.frequency) * KEPT as u64;
        loop {
            let from = self.today.checked_sub_days(Days::new(back)).unwrap_or(schedule.anchor);
            let whole = from <= schedule.anchor || matches!(schedule.rule.end, End::Count(_));
            let instances =
                schedule.instances(&self.records).since(if whole { schedule.anchor } else { from });
            let past = instances.take_while(|on| schedule.shift.apply(*on, self.calendar) < self.today);
            let missed: Vec<NaiveDate> = past.filter(|on| !self.records.contains(*on)).collect();
            if whole || missed.len() >= KEPT {
                return missed
                    .len()
                    .checked_sub(KEPT)
                    .and_then(|at| missed.get(at))
                    .copied()
                    .unwrap_or(schedule.anchor);
            }
            back *= 4;
        }
    }

    /// Everything done, and what was skipped or moved of what the rule gives.
    fn list_recorded(&mut self) {
        let mut instances = self.schedule.instances(&self.records).peekable();
        let recorded: Vec<(NaiveDate, Record)> = self.records.iter().collect();
        for (on, record) in recorded {
            if !matches!(self.schedule.rule.end, End::Count(_)) {
                instances = self.schedule.instances(&self.records).since(on).peekable();
            }
            while instances.next_if(|it| *it < on).is_some() {}
            if record.done_on.is_some() || instances.peek() == Some(&on) {
                self.list(on);
            }
        }
    }

    /// Counted from the last time: what was, and the one that is to be done.
    fn list_current(&mut self) {
        let last = self.schedule.last_done().map(|done| done.occurrence_on);
        let settled: Vec<NaiveDate> = self
            .records
            .iter()
            .filter(|(on, record)| {
                record.done_on.is_some() || record.skipped && last.is_some_and(|last| *on < last)
            })
            .map(|(on, _)| on)
            .collect();
        for on in settled {
            self.list(on);
        }
        for on in self.schedule.instances(&self.records.clone()) {
            self.list(on);
            if !self.records.on(on).skipped {
                break;
            }
        }
    }

    fn changes_on(&mut self, day: NaiveDate) {
        self.next_change_on = Some(self.next_change_on.map_or(day, |earlier| earlier.min(day)));
    }

    /// The states, from the last occurrence to the first: whether one is overtaken depends on those after it.
    fn finish(mut self) -> Plan {
        let mut obligations = Vec::with_capacity(self.listed.len());
        let mut overtaker: Option<NaiveDate> = None;
        for (occurrence, record) in std::mem::take(&mut self.listed).into_values().rev() {
            let is_past = self.today > occurrence.due_on;
            let (state, note) = if record.done_on.is_some() {
                (State::Done, String::new())
            } else if record.skipped {
                (State::Waived, " It was skipped.".to_owned())
            } else if !is_past {
                (State::Open, String::new())
            } else if let Some(by) = overtaker.filter(|_| !self.schedule.keep_missed) {
                (State::Waived, format!(" It was missed, and overtaken by the occurrence of {by}."))
            } else {
                (State::Overdue, String::new())
            };
            let because = self.schedule.because(&occurrence) + &note;
            if is_pending(record) && !is_past && occurrence.due_on < LAST {
                self.changes_on(day_after(occurrence.due_on));
            }
            if record.done_on.is_some() || is_past && !record.skipped {
                overtaker = Some(occurrence.occurrence_on);
            }
            obligations.push(self.obligation(&occurrence, record, state, because));
        }
        obligations.reverse();
        Plan { obligations, next_change_on: self.next_change_on }
    }

    fn obligation(
        &self,
        occurrence: &Occurrence,
        record: Record,
        state: State,
        because: String,
    ) -> Obligation {
        let mut obligation = Obligation::due(Kind::RecurringDuty, 0, 0, occurrence.due_on);
        obligation.key = occurrence.key();
        obligation.opens_on = occurrence.opens_on;
        obligation.target_on = super::shift::Shift::Earlier.apply(occurrence.due_on, self.calendar);
        obligation.state = state;
        obligation.done_on = record.done_on;
        obligation.because = because;
        obligation
    }
}

/// Whether it has neither been done nor been skipped.
fn is_pending(record: Record) -> bool {
    record.done_on.is_none() && !record.skipped
}

/// The most days that a period has.
fn days_of(frequency: Frequency) -> u64 {
    match frequency {
        Frequency::Daily => 1,
        Frequency::Weekly => 7,
        Frequency::Monthly => 31,
        Frequency::Yearly => 366,
    }
}
