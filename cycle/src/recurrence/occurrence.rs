//! One occurrence of a duty, and the endless row of them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::instance::Instances;
use super::record::Records;
use super::schedule::Schedule;

/// One occurrence of a recurring duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Occurrence {
    /// The day that the rule gives it. It names the occurrence for good, wherever it is moved.
    pub occurrence_on: NaiveDate,
    /// The day by which it has to be done, itself still in time.
    pub due_on: NaiveDate,
    /// The day to start caring.
    pub opens_on: NaiveDate,
    /// Whether somebody moved it to another day.
    pub moved: bool,
}

/// The occurrences of a schedule, in the order of `occurrence_on`, without the skipped ones.
#[derive(Debug, Clone)]
pub struct Occurrences<'a> {
    schedule: &'a Schedule,
    calendar: &'a Calendar,
    records: Records,
    instances: Instances<'a>,
}

impl Schedule {
    /// Every occurrence from the first on; where the next date counts from the last time, those to come, as if each were
    /// done on its day. Endless: they are computed as they are asked for.
    pub fn occurrences<'a>(&'a self, calendar: &'a Calendar) -> Occurrences<'a> {
        let records = Records::of(self);
        let instances = self.instances(&records);
        Occurrences { schedule: self, calendar, records, instances }
    }
}

impl Iterator for Occurrences<'_> {
    type Item = Occurrence;

    fn next(&mut self) -> Option<Occurrence> {
        let records = &self.records;
        let on = self.instances.by_ref().find(|on| !records.on(*on).skipped)?;
        Some(self.schedule.occurrence(on, self.records.on(on), self.calendar))
    }
}

/// The next `count` occurrences that are due on `from` or later and not done.
pub fn preview(schedule: &Schedule, calendar: &Calendar, from: NaiveDate, count: usize) -> Vec<Occurrence> {
    let records = Records::of(schedule);
    let pending = |it: &Occurrence| it.due_on >= from && records.on(it.occurrence_on).done_on.is_none();
    schedule.occurrences(calendar).filter(pending).take(count).collect()
}
