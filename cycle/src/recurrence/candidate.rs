//! The dates that a rule finds in one period (the table of RFC 5545, 3.3.10).

use chrono::{Datelike, Days, NaiveDate};

use super::period::{Period, first_week, week_year, weeks_in};
use super::rule::{DayOf, Rule, Skip};
use crate::working_day::WeekDay;

/// Puts the dates of a period into `found`, in their order and each once.
pub(crate) fn find(rule: &Rule, anchor: NaiveDate, period: Period, found: &mut Vec<NaiveDate>) {
    found.clear();
    match period {
        Period::Day(day) => found.extend(Some(day).filter(|day| {
            rule.allows_month(*day) && rule.allows_month_day(*day) && rule.allows_weekday(*day)
        })),
        Period::Week(start) => in_week(rule, anchor, start, found),
        Period::Month(year, month) => in_month(rule, anchor, year, month, found),
        Period::Year(year) => in_year(rule, anchor, year, found),
    }
    found.sort_unstable();
    found.dedup();
    if !rule.positions.is_empty() {
        choose(&rule.positions, found);
    }
}

fn in_week(rule: &Rule, anchor: NaiveDate, start: NaiveDate, found: &mut Vec<NaiveDate>) {
    let days = (0..7).filter_map(|offset| start.checked_add_days(Days::new(offset)));
    let wanted =
        |day: WeekDay| if rule.days.is_empty() { day == anchor.weekday().into() } else { rule.names(day) };
    found.extend(days.filter(|day| wanted(day.weekday().into()) && rule.allows_month(*day)));
}

fn in_month(rule: &Rule, anchor: NaiveDate, year: i32, month: u32, found: &mut Vec<NaiveDate>) {
    let Some(span) = Span::month(year, month).filter(|span| rule.allows_month(span.first)) else { return };
    if !rule.month_days.is_empty() {
        let days = rule.month_days.iter().filter_map(|number| span.day(*number, rule.skip));
        found.extend(days.filter(|day| rule.allows_weekday(*day)));
    } else if rule.days.is_empty() {
        found.extend(span.day(day_number(anchor), rule.skip));
    } else {
        span.weekdays(&rule.days, found);
    }
}

fn in_year(rule: &Rule, anchor: NaiveDate, year: i32, found: &mut Vec<NaiveDate>) {
    let Some(span) = Span::year(year) else { return };
    let months = || (1..=12).filter_map(|month| Span::month(year, month));
    if !rule.year_days.is_empty() {
        let days = rule.year_days.iter().filter_map(|number| span.day(*number, rule.skip));
        found.extend(days.filter(|day| {
            rule.allows_month(*day)
                && rule.allows_month_day(*day)
                && rule.allows_week(*day)
                && rule.allows_weekday(*day)
        }));
    } else if !rule.month_days.is_empty() {
        for month in months().filter(|month| rule.allows_month(month.first)) {
            let days = rule.month_days.iter().filter_map(|number| month.day(*number, rule.skip));
            found.extend(days.filter(|day| rule.allows_week(*day) && rule.allows_weekday(*day)));
        }
    } else if !rule.week_numbers.is_empty() {
        in_weeks(rule, anchor, year, found);
    } else if rule.days.is_empty() {
        let own = [anchor.month().cast_signed()];
        let wanted = if rule.months.is_empty() { &own[..] } else { &rule.months };
        let months = months().filter(|month| wanted.contains(&month.first.month().cast_signed()));
        found.extend(months.filter_map(|month| month.day(day_number(anchor), rule.skip)));
    } else if rule.months.is_empty() {
        span.weekdays(&rule.days, found);
    } else {
        for month in months().filter(|month| rule.allows_month(month.first)) {
            month.weekdays(&rule.days, found);
        }
    }
}

fn in_weeks(rule: &Rule, anchor: NaiveDate, year: i32, found: &mut Vec<NaiveDate>) {
    let weeks = weeks_in(year, rule.week_start);
    for number in &rule.week_numbers {
        let index = if number.is_positive() { number - 1 } else { weeks + number };
        let Some(week) = u64::try_from(index).ok().filter(|_| index < weeks) else { continue };
        let start = first_week(year, rule.week_start).checked_add_days(Days::new(week * 7));
        if let Some(start) = start {
            in_week(rule, anchor, start, found);
        }
    }
}

/// Keeps the dates at the positions, counted from 1 or, when negative, from the end.
fn choose(positions: &[i32], found: &mut Vec<NaiveDate>) {
    let all = i32::try_from(found.len()).unwrap_or(i32::MAX);
    let mut at = 0;
    found.retain(|_| {
        at += 1;
        positions.contains(&at) || positions.contains(&(at - all - 1))
    });
}

fn day_number(anchor: NaiveDate) -> i32 {
    anchor.day().cast_signed()
}

/// A month or a year, both ends included.
struct Span {
    first: NaiveDate,
    last: NaiveDate,
}

impl Span {
    fn month(year: i32, month: u32) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let last = (28..=31).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day))?;
        Some(Self { first, last })
    }

    fn year(year: i32) -> Option<Self> {
        Some(Self {
            first: NaiveDate::from_ymd_opt(year, 1, 1)?,
            last: NaiveDate::from_ymd_opt(year, 12, 31)?,
        })
    }

    /// Its n-th day; one that it does not have is skipped as the rule says.
    fn day(&self, number: i32, skip: Skip) -> Option<NaiveDate> {
        let length = i32::try_from((self.last - self.first).num_days()).ok()? + 1;
        let offset = if number.is_positive() { number - 1 } else { length + number };
        let (before, after) = match offset {
            ..0 => (self.first.pred_opt()?, self.first),
            _ if offset >= length => (self.last, self.last.succ_opt()?),
            _ => return self.first.checked_add_days(Days::new(u64::from(offset.unsigned_abs()))),
        };
        match skip {
            Skip::Omit => None,
            Skip::Backward => Some(before),
            Skip::Forward => Some(after),
        }
    }

    fn weekdays(&self, days: &[DayOf], found: &mut Vec<NaiveDate>) {
        for it in days {
            let into =
                |from: NaiveDate| (it.day.number() - WeekDay::from(from.weekday()).number()).rem_euclid(7);
            let first = self.first.checked_add_days(Days::new(u64::from(into(self.first).unsigned_abs())));
            let every = (0..53).filter_map(|week| first?.checked_add_days(Days::new(week * 7)));
            let inside = every.take_while(|day| *day <= self.last);
            match it.ordinal {
                None => found.extend(inside),
                Some(ordinal) => found.extend(inside.filter(|day| self.is_nth(*day, ordinal))),
            }
        }
    }

    /// Whether a day is the n-th one of its weekday.
    fn is_nth(&self, day: NaiveDate, ordinal: i32) -> bool {
        let weeks = if ordinal.is_positive() {
            (day - self.first).num_days() / 7
        } else {
            (self.last - day).num_days() / 7
        };
        weeks + 1 == i64::from(ordinal.unsigned_abs())
    }
}

/// What parts of a rule that only limit say to a day.
impl Rule {
    fn allows_month(&self, day: NaiveDate) -> bool {
        self.months.is_empty() || self.months.contains(&day.month().cast_signed())
    }

    fn allows_month_day(&self, day: NaiveDate) -> bool {
        let last = || Span::month(day.year(), day.month()).map_or(0, |month| day_number(month.last));
        let number = day_number(day);
        self.month_days.is_empty()
            || self.month_days.contains(&number)
            || self.month_days.contains(&(number - last() - 1))
    }

    fn allows_weekday(&self, day: NaiveDate) -> bool {
        let by_month = self.frequency != super::rule::Frequency::Yearly || !self.months.is_empty();
        let span = || if by_month { Span::month(day.year(), day.month()) } else { Span::year(day.year()) };
        let is = |it: &DayOf| {
            let right = |ordinal| span().is_some_and(|span| span.is_nth(day, ordinal));
            it.day == day.weekday().into() && it.ordinal.is_none_or(right)
        };
        self.days.is_empty() || self.days.iter().any(is)
    }

    pub(crate) fn allows_week(&self, day: NaiveDate) -> bool {
        if self.week_numbers.is_empty() {
            return true;
        }
        let year = week_year(day, self.week_start);
        let into = (day - first_week(year, self.week_start)).num_days() / 7;
        let number = i32::try_from(into).unwrap_or(0) + 1;
        let from_end = number - weeks_in(year, self.week_start) - 1;
        self.week_numbers.contains(&number) || self.week_numbers.contains(&from_end)
    }
}
