//! Working days (R92): planned dates move to the previous working day, hard limits never move.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::date::day_before;
use crate::policy::Policy;

/// A day of the week, as the policy's `working_week` writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum WeekDay {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl From<chrono::Weekday> for WeekDay {
    fn from(day: chrono::Weekday) -> Self {
        match day {
            chrono::Weekday::Mon => Self::Mon,
            chrono::Weekday::Tue => Self::Tue,
            chrono::Weekday::Wed => Self::Wed,
            chrono::Weekday::Thu => Self::Thu,
            chrono::Weekday::Fri => Self::Fri,
            chrono::Weekday::Sat => Self::Sat,
            chrono::Weekday::Sun => Self::Sun,
        }
    }
}

impl WeekDay {
    /// Its number in the week, Monday being 0.
    pub(crate) fn number(self) -> i32 {
        self as i32
    }
}

/// The day itself when somebody works on it, else the closest one in the direction of `step` that is a working day.
///
/// Without any within a year the date stays where it is.
pub(crate) fn closest(
    date: NaiveDate,
    step: fn(NaiveDate) -> NaiveDate,
    works: impl Fn(NaiveDate) -> bool,
) -> NaiveDate {
    let mut candidate = date;
    for _ in 0..366 {
        if works(candidate) {
            return candidate;
        }
        candidate = step(candidate);
    }
    date
}

impl Policy {
    /// Whether somebody works on that day: in the working week and no holiday.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.working_week.contains(&date.weekday().into()) && !self.holidays.contains(&date)
    }

    /// The day itself when it is a working day, else the closest working day before it (R92).
    ///
    /// A policy without any working day in the year before leaves the date where it is.
    pub fn previous_working_day(&self, date: NaiveDate) -> NaiveDate {
        closest(date, day_before, |day| self.is_working_day(day))
    }
}
