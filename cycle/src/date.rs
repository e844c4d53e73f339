//! Date arithmetic (R90, R93). Every function saturates at the years 1 and 9999 instead of failing.

use chrono::{Datelike, NaiveDate};

/// The first and the last day that the engine answers; whatever lies beyond is drawn to them.
const FIRST: NaiveDate = known(1, 1, 1);
pub(crate) const LAST: NaiveDate = known(9999, 12, 31);

/// A day of the calendar that is written in the source.
pub(crate) const fn known(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MAX,
    }
}

/// The same day number `months` later (or earlier), drawn to the end of a shorter month (R90).
///
/// Always counted from `origin`: 31 August plus 12 months is 31 August again, although plus 6 months is 28 February.
pub fn add_months(origin: NaiveDate, months: i32) -> NaiveDate {
    let index = i64::from(origin.year()) * 12 + i64::from(origin.month0()) + i64::from(months);
    let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
    let (Ok(year), Ok(month)) = (i32::try_from(year), u32::try_from(month)) else { return LAST };
    if year < FIRST.year() {
        return FIRST;
    }
    if year > LAST.year() {
        return LAST;
    }
    // Clamping down is the safe side of "not more than", so the first day number that exists wins.
    (28..=origin.day())
        .rev()
        .chain([origin.day()])
        .find_map(|day| NaiveDate::from_ymd_opt(year, month, day))
        .unwrap_or(LAST)
}

/// The day `days` later, or earlier when negative.
pub fn add_days(origin: NaiveDate, days: i32) -> NaiveDate {
    let number = origin.num_days_from_ce().saturating_add(days);
    let within = number.clamp(FIRST.num_days_from_ce(), LAST.num_days_from_ce());
    NaiveDate::from_num_days_from_ce_opt(within).unwrap_or(origin)
}

/// The day `weeks` times seven days later, or earlier when negative.
pub fn add_weeks(origin: NaiveDate, weeks: i32) -> NaiveDate {
    add_days(origin, weeks.saturating_mul(7))
}

/// The day after: the first day on which an inclusive limit is broken (R93).
pub fn day_after(date: NaiveDate) -> NaiveDate {
    add_days(date, 1)
}

/// The day before.
pub fn day_before(date: NaiveDate) -> NaiveDate {
    add_days(date, -1)
}

/// 31 December of a year.
pub fn year_end(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(LAST).clamp(FIRST, LAST)
}

/// 1 January of a year.
pub fn year_start(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(FIRST).clamp(FIRST, LAST)
}
