//! What is recorded about single occurrences, by the day that the rule gave them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::occurrence::Occurrence;
use super::schedule::{Schedule, What};
use crate::date::add_days;

/// What happened to one occurrence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) moved_to: Option<NaiveDate>,
    pub(crate) skipped: bool,
    pub(crate) done_on: Option<NaiveDate>,
}

/// The records of a schedule, in the order of their occurrences.
#[derive(Debug, Clone)]
pub(crate) struct Records(BTreeMap<NaiveDate, Record>);

impl Records {
    pub(crate) fn of(schedule: &Schedule) -> Self {
        let mut records: BTreeMap<NaiveDate, Record> = BTreeMap::new();
        for exception in &schedule.exceptions {
            let record = records.entry(exception.occurrence_on).or_default();
            match exception.what {
                What::Skipped => *record = Record { skipped: true, ..Record::default() },
                What::MovedTo(day) => *record = Record { moved_to: Some(day), ..Record::default() },
            }
        }
        for done in &schedule.done {
            let record = records.entry(done.occurrence_on).or_default();
            // What was done was not skipped, whatever was said before.
            record.skipped = false;
            record.done_on = Some(done.done_on);
        }
        Self(records)
    }

    pub(crate) fn on(&self, occurrence_on: NaiveDate) -> Record {
        self.0.get(&occurrence_on).copied().unwrap_or_default()
    }

    pub(crate) fn contains(&self, occurrence_on: NaiveDate) -> bool {
        self.0.contains_key(&occurrence_on)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (NaiveDate, Record)> + '_ {
        self.0.iter().map(|(on, record)| (*on, *record))
    }

    /// How many occurrences up to that one were done or skipped.
    pub(crate) fn count_until(&self, occurrence_on: NaiveDate) -> u32 {
        let settled = self.0.range(..=occurrence_on).filter(|(_, it)| it.skipped || it.done_on.is_some());
        u32::try_from(settled.count()).unwrap_or(u32::MAX)
    }
}

impl Schedule {
    /// An occurrence with its days, moved and shifted as recorded.
    pub(crate) fn occurrence(&self, on: NaiveDate, record: Record, calendar: &Calendar) -> Occurrence {
        let due_on = record.moved_to.unwrap_or_else(|| self.shift.apply(on, calendar));
        let before = i32::try_from(self.opens_days_before).unwrap_or(i32::MAX);
        Occurrence {
            occurrence_on: on,
            due_on,
            opens_on: add_days(due_on, before.saturating_neg()),
            moved: record.moved_to.is_some(),
        }
    }
}
