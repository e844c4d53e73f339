//! The periods of a rule, counted from the one that holds the anchor.

use chrono::{Datelike, Days, NaiveDate};

use super::rule::{Frequency, Rule};
use crate::date::LAST;
use crate::working_day::WeekDay;

/// One day, week, month or year in which a rule looks for dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Period {
    Day(NaiveDate),
    /// The week that starts on this day.
    Week(NaiveDate),
    Month(i32, u32),
    Year(i32),
}

/// The `index`-th period of a rule; nothing after the last year of the calendar.
pub(crate) fn nth(rule: &Rule, anchor: NaiveDate, index: i64) -> Option<Period> {
    let distance = index.checked_mul(i64::from(rule.interval))?;
    let days_on = |start: NaiveDate, days: i64| {
        start.checked_add_days(Days::new(u64::try_from(days).ok()?)).filter(|day| *day <= LAST)
    };
    match rule.frequency {
        Frequency::Daily => days_on(anchor, distance).map(Period::Day),
        Frequency::Weekly => {
            days_on(week_start(anchor, rule.week_start), distance.checked_mul(7)?).map(Period::Week)
        }
        Frequency::Monthly => {
            let month = month_number(anchor).checked_add(distance)?;
            let year = i32::try_from(month.div_euclid(12)).ok().filter(|year| *year <= LAST.year())?;
            Some(Period::Month(year, u32::try_from(month.rem_euclid(12)).ok()? + 1))
        }
        Frequency::Yearly => {
            let year = i64::from(first_year(rule, anchor)).checked_add(distance)?;
            i32::try_from(year).ok().filter(|year| *year <= LAST.year()).map(Period::Year)
        }
    }
}

/// The number of the last period that starts on `day` or before it; 0 for days before the anchor.
pub(crate) fn index_of(rule: &Rule, anchor: NaiveDate, day: NaiveDate) -> i64 {
    let distance = match rule.frequency {
        Frequency::Daily => (day - anchor).num_days(),
        Frequency::Weekly => (day - week_start(anchor, rule.week_start)).num_days().div_euclid(7),
        Frequency::Monthly => month_number(day) - month_number(anchor),
        Frequency::Yearly => i64::from(year_of(rule, day)) - i64::from(first_year(rule, anchor)),
    };
    distance.div_euclid(i64::from(rule.interval)).max(0)
}

fn month_number(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

/// The year from which the periods are counted: that of the anchor. The year that its week belongs to counts only when
/// the rule asks for that very week, or for every year.
fn first_year(rule: &Rule, anchor: NaiveDate) -> i32 {
    let by_week = rule.interval == 1 || rule.allows_week(anchor);
    if by_week { year_of(rule, anchor) } else { anchor.year() }
}

/// The year of a day; for a rule that counts weeks, the year that its week belongs to.
fn year_of(rule: &Rule, day: NaiveDate) -> i32 {
    if rule.counts_weeks() { week_year(day, rule.week_start) } else { day.year() }
}

/// The first day of the week in which a day lies.
pub(crate) fn week_start(day: NaiveDate, first: WeekDay) -> NaiveDate {
    let into = (WeekDay::from(day.weekday()).number() - first.number()).rem_euclid(7);
    day.checked_sub_days(Days::new(u64::from(into.unsigned_abs()))).unwrap_or(day)
}

/// The first day of week 1: the first week with at least four days in the year, so the one with 4 January.
pub(crate) fn first_week(year: i32, first: WeekDay) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 4).map_or(LAST, |day| week_start(day, first))
}

/// The year that the week of a day belongs to.
pub(crate) fn week_year(day: NaiveDate, first: WeekDay) -> i32 {
    let year = day.year();
    if day < first_week(year, first) {
        year - 1
    } else if day >= first_week(year + 1, first) {
        year + 1
    } else {
        year
    }
}

/// How many weeks a year has: 52 or 53.
pub(crate) fn weeks_in(year: i32, first: WeekDay) -> i32 {
    let days = (first_week(year + 1, first) - first_week(year, first)).num_days();
    i32::try_from(days / 7).unwrap_or(52)
}
