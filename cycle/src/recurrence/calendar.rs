//! On which days an organization works.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::working_day::WeekDay;

/// The working week and the holidays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// The days of the week on which somebody works.
    pub working_week: Vec<WeekDay>,
    /// The days on which nobody does.
    pub holidays: BTreeSet<NaiveDate>,
}

impl Default for Calendar {
    /// Monday to Friday, without holidays.
    fn default() -> Self {
        let working_week = vec![WeekDay::Mon, WeekDay::Tue, WeekDay::Wed, WeekDay::Thu, WeekDay::Fri];
        Self { working_week, holidays: BTreeSet::new() }
    }
}

impl Calendar {
    /// Whether somebody works on that day.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.working_week.contains(&date.weekday().into()) && !self.holidays.contains(&date)
    }
}
