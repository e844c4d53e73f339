//! Dates relative to today, on working days.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// The day around which the world is dated.
#[derive(Clone, Copy, Debug)]
pub struct Today(pub NaiveDate);

impl Today {
    /// Whole months and some days ago, or the last working day before.
    pub fn ago(self, months: u32, days: u64) -> NaiveDate {
        let date = self.0.checked_sub_months(Months::new(months)).unwrap_or(self.0);
        working(date.checked_sub_days(Days::new(days)).unwrap_or(date))
    }

    /// In whole months and some days, or the last working day before.
    pub fn ahead(self, months: u32, days: u64) -> NaiveDate {
        working(self.exactly_in(months, days))
    }

    /// In whole months and some days, whatever day of the week that is.
    pub fn exactly_in(self, months: u32, days: u64) -> NaiveDate {
        let date = self.0.checked_add_months(Months::new(months)).unwrap_or(self.0);
        date.checked_add_days(Days::new(days)).unwrap_or(date)
    }
}

/// The day after, unless the weekend has begun then.
pub fn next(date: NaiveDate) -> NaiveDate {
    working(date.succ_opt().unwrap_or(date))
}

fn working(date: NaiveDate) -> NaiveDate {
    let back = match date.weekday() {
        Weekday::Sat => 1,
        Weekday::Sun => 2,
        _ => 0,
    };
    date.checked_sub_days(Days::new(back)).unwrap_or(date)
}
