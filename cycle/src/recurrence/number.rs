//! The values of a rule's parts, read from their text.

use chrono::NaiveDate;

use super::mistake::Reason;
use super::rule::DayOf;
use crate::working_day::WeekDay;

/// The weekdays as a rule writes them, Monday first.
pub(crate) const WEEKDAYS: [(&str, WeekDay); 7] = [
    ("MO", WeekDay::Mon),
    ("TU", WeekDay::Tue),
    ("WE", WeekDay::Wed),
    ("TH", WeekDay::Thu),
    ("FR", WeekDay::Fri),
    ("SA", WeekDay::Sat),
    ("SU", WeekDay::Sun),
];

/// A whole number from 1.
pub(crate) fn whole(text: &str, most: i32) -> Result<i32, Reason> {
    digits(text).filter(|number| (1..=most).contains(number)).ok_or(Reason::NotANumber(most))
}

/// A number from the start or, when negative, from the end.
pub(crate) fn signed(text: &str, most: i32) -> Result<i32, Reason> {
    let (sign, rest) = sign(text);
    digits(rest)
        .filter(|number| (1..=most).contains(number))
        .map(|number| sign * number)
        .ok_or(Reason::NotAPosition(most))
}

/// A weekday.
pub(crate) fn weekday(text: &str) -> Result<WeekDay, Reason> {
    let found = WEEKDAYS.into_iter().find(|(name, _)| *name == text);
    found.map(|(_, day)| day).ok_or(Reason::NotAWeekday)
}

/// A weekday with or without a number in front, such as `-1FR`.
pub(crate) fn day_of(text: &str) -> Result<DayOf, Reason> {
    let cut = text.len().saturating_sub(2);
    let (number, name) = text.split_at_checked(cut).ok_or(Reason::NotAWeekday)?;
    let day = weekday(name)?;
    let ordinal = if number.is_empty() { None } else { Some(signed(number, 53)?) };
    Ok(DayOf { ordinal, day })
}

/// A day, written `20271231`.
pub(crate) fn day(text: &str) -> Result<NaiveDate, Reason> {
    let number = |from: usize, to: usize| text.get(from..to).and_then(digits);
    let read = || {
        let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
        let (month, day) = (u32::try_from(month).ok()?, u32::try_from(day).ok()?);
        NaiveDate::from_ymd_opt(year, month, day).filter(|_| text.len() == 8 && year > 0)
    };
    read().ok_or(Reason::NotADay)
}

fn sign(text: &str) -> (i32, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (-1, &text[1..]),
        Some(b'+') => (1, &text[1..]),
        _ => (1, text),
    }
}

/// The number that digits alone spell.
fn digits(text: &str) -> Option<i32> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}
