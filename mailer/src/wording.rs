//! Dates and numbers as a reader says them.

use chrono::{DateTime, FixedOffset, NaiveDate};

/// `10 March 2027`.
pub fn day(on: NaiveDate) -> String {
    on.format("%-d %B %Y").to_string()
}

/// `Wednesday, 10 March 2027`.
pub fn weekday(on: NaiveDate) -> String {
    on.format("%A, %-d %B %Y").to_string()
}

/// The same text with every `2027-03-10` in it said as `10 March 2027`.
pub fn with_days(text: &str) -> String {
    const LENGTH: usize = "2027-03-10".len();
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let alone = !said.ends_with(|before: char| before.is_alphanumeric() || before == '-')
            && !rest.get(LENGTH..).is_some_and(|after| {
                after.starts_with(|after: char| after.is_alphanumeric() || after == '-')
            });
        let date = rest.get(..LENGTH).filter(|_| alone && first.is_ascii_digit());
        if let Some(on) = date.and_then(|date| NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()) {
            said.push_str(&day(on));
            rest = &rest[LENGTH..];
        } else {
            said.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    said
}

/// `10 March 2027 at 10:15 (UTC+02:00)`.
pub fn moment(at: DateTime<FixedOffset>) -> String {
    let zone =
        if at.offset().local_minus_utc() == 0 { "UTC".to_owned() } else { at.format("UTC%:z").to_string() };
    format!("{} at {} ({zone})", day(at.date_naive()), at.format("%H:%M"))
}

/// `1 day`, `7 days`.
pub fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// What a title is, `days` after its due date (before it when negative): a whole clause without a full stop.
pub fn standing(title: &str, due_on: NaiveDate, days: i64) -> String {
    let (due, distance) = (day(due_on), days.unsigned_abs());
    match days {
        ..=-2 => format!("{title} is due in {}, on {due}", count(distance, "day")),
        -1 => format!("{title} is due tomorrow, {due}"),
        0 => format!("{title} is due today, {due}"),
        1.. => format!("{title} is {} overdue (was due {due})", count(distance, "day")),
    }
}

/// The same in two or three words: `in 30 days`, `tomorrow`, `today`, `7 days overdue`.
pub fn distance(days: i64) -> String {
    match days {
        ..=-2 => format!("in {}", count(days.unsigned_abs(), "day")),
        -1 => "tomorrow".to_owned(),
        0 => "today".to_owned(),
        1.. => format!("{} overdue", count(days.unsigned_abs(), "day")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_and_their_plurals_read_as_spoken() {
        let say = |days| standing("Stage 2 audit", on("2027-03-10"), days);
        assert_eq!(say(-30), "Stage 2 audit is due in 30 days, on 10 March 2027");
        assert_eq!(say(-2), "Stage 2 audit is due in 2 days, on 10 March 2027");
        assert_eq!(say(-1), "Stage 2 audit is due tomorrow, 10 March 2027");
        assert_eq!(say(0), "Stage 2 audit is due today, 10 March 2027");
        assert_eq!(say(1), "Stage 2 audit is 1 day overdue (was due 10 March 2027)");
        assert_eq!(say(7), "Stage 2 audit is 7 days overdue (was due 10 March 2027)");
        let short: Vec<String> = [-30, -2, -1, 0, 1, 7].map(distance).into();
        assert_eq!(
            short,
            ["in 30 days", "in 2 days", "tomorrow", "today", "1 day overdue", "7 days overdue"]
        );
    }

    #[test]
    fn dates_in_a_sentence_are_said_in_words() {
        assert_eq!(
            with_days(
                "Not after 2027-03-10, ä 2028-02-29: 2027-02-30, 12027-03-10, 2027-03-101, A-2027-03-10, 2027-1-1."
            ),
            "Not after 10 March 2027, ä 29 February 2028: 2027-02-30, 12027-03-10, 2027-03-101, A-2027-03-10, 2027-1-1."
        );
    }

    #[test]
    fn a_moment_names_its_offset() {
        let at = |text: &str| moment(DateTime::parse_from_rfc3339(text).unwrap());
        assert_eq!(at("2027-03-01T08:05:00Z"), "1 March 2027 at 08:05 (UTC)");
        assert_eq!(at("2027-07-01T08:05:59+03:00"), "1 July 2027 at 08:05 (UTC+03:00)");
        assert_eq!(weekday(on("2028-02-29")), "Tuesday, 29 February 2028");
    }
}
