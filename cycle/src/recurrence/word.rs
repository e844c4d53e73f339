//! Numbers, weekdays and months in English words.

use crate::working_day::WeekDay;

const ORDINALS: [&str; 12] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
];
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The place in a row: `third`, and from 13 on `13th`.
pub(crate) fn ordinal(number: u32) -> String {
    word(&ORDINALS, number).map_or_else(|| figure(number), ToOwned::to_owned)
}

/// The place in a row, from the start or from the end: `third`, `last`, `second to last`.
pub(crate) fn position(number: i32) -> String {
    match number {
        -1 => "last".to_owned(),
        ..0 => format!("{} to last", ordinal(number.unsigned_abs())),
        _ => ordinal(number.unsigned_abs()),
    }
}

/// The place in a row in figures: `31st`.
pub(crate) fn figure(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// The name of a weekday.
pub(crate) fn weekday(day: WeekDay) -> &'static str {
    WEEKDAYS.into_iter().nth(day.number().unsigned_abs() as usize).unwrap_or_default()
}

/// The name of a month, counted from 1.
pub(crate) fn month(number: i32) -> &'static str {
    word(&MONTHS, number.unsigned_abs()).unwrap_or_default()
}

/// What comes before, and the words: `a`, `a and b`, `a, b and c`. Nothing at all without words.
pub(crate) fn phrase(before: &str, words: impl IntoIterator<Item = impl Into<String>>, and: &str) -> String {
    let mut words: Vec<String> = words.into_iter().map(Into::into).collect();
    match (words.pop(), words.is_empty()) {
        (None, _) => String::new(),
        (Some(last), true) => format!("{before}{last}"),
        (Some(last), false) => format!("{before}{} {and} {last}", words.join(", ")),
    }
}

fn word(words: &'static [&'static str], number: u32) -> Option<&'static str> {
    words.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
}
