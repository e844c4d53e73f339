//! Dates and numbers as a reader says them.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};

use crate::Language;

const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const WEEKDAYS: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];

/// `10 March 2027`, `10. März 2027`.
pub fn day(language: Language, on: NaiveDate) -> String {
    let month = on.month0() as usize;
    match language {
        Language::English => on.format("%-d %B %Y").to_string(),
        Language::German => format!("{}. {} {}", on.day(), MONTHS[month], on.year()),
    }
}

/// `Wednesday, 10 March 2027`, `Mittwoch, 10. März 2027`.
pub fn weekday(language: Language, on: NaiveDate) -> String {
    let weekday = match language {
        Language::English => on.format("%A").to_string(),
        Language::German => WEEKDAYS[on.weekday().num_days_from_monday() as usize].to_owned(),
    };
    format!("{weekday}, {}", day(language, on))
}

/// The same English text with every `2027-03-10` in it said as `10 March 2027`.
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
            said.push_str(&day(Language::English, on));
            rest = &rest[LENGTH..];
        } else {
            said.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    said
}

/// `10 March 2027 at 10:15 (UTC+02:00)`, `10. März 2027 um 10:15 Uhr (UTC+02:00)`.
pub fn moment(language: Language, at: DateTime<FixedOffset>) -> String {
    let zone =
        if at.offset().local_minus_utc() == 0 { "UTC".to_owned() } else { at.format("UTC%:z").to_string() };
    let (day, time) = (day(language, at.date_naive()), at.format("%H:%M"));
    match language {
        Language::English => format!("{day} at {time} ({zone})"),
        Language::German => format!("{day} um {time} Uhr ({zone})"),
    }
}

/// What a title is, `days` after its due date (before it when negative): a whole clause without a full stop.
pub fn standing(language: Language, title: &str, due_on: NaiveDate, days: i64) -> String {
    let due = day(language, due_on);
    let fields = [("title", title), ("due", due.as_str())];
    match days {
        ..0 => language.count("standing.ahead", days.unsigned_abs(), &fields),
        0 => language.say("standing.today", &fields),
        1.. => language.count("standing.overdue", days.unsigned_abs(), &fields),
    }
}

/// The same in two or three words: `in 30 days`, `tomorrow`, `today`, `7 days overdue`.
pub fn distance(language: Language, days: i64) -> String {
    match days {
        ..0 => language.count("distance.ahead", days.unsigned_abs(), &[]),
        0 => language.text("distance.today").to_owned(),
        1.. => language.count("distance.overdue", days.unsigned_abs(), &[]),
    }
}

/// "ISO/IEC 20000-1:2018, certificate 4711", several of them parted by semicolons, as a reader of that language says it.
pub fn certification(language: Language, words: &str) -> String {
    words.replace(Language::English.text("item.certificate"), language.text("item.certificate"))
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
        let say = |days| standing(Language::English, "Stage 2 audit", on("2027-03-10"), days);
        assert_eq!(say(-30), "Stage 2 audit is due in 30 days, on 10 March 2027");
        assert_eq!(say(-2), "Stage 2 audit is due in 2 days, on 10 March 2027");
        assert_eq!(say(-1), "Stage 2 audit is due tomorrow, 10 March 2027");
        assert_eq!(say(0), "Stage 2 audit is due today, 10 March 2027");
        assert_eq!(say(1), "Stage 2 audit is 1 day overdue (was due 10 March 2027)");
        assert_eq!(say(7), "Stage 2 audit is 7 days overdue (was due 10 March 2027)");
        let short: Vec<String> = [-30, -2, -1, 0, 1, 7].map(|days| distance(Language::English, days)).into();
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
        let at = |language, text: &str| moment(language, DateTime::parse_from_rfc3339(text).unwrap());
        assert_eq!(at(Language::English, "2027-03-01T08:05:00Z"), "1 March 2027 at 08:05 (UTC)");
        assert_eq!(at(Language::English, "2027-07-01T08:05:59+03:00"), "1 July 2027 at 08:05 (UTC+03:00)");
        assert_eq!(
            at(Language::German, "2027-07-01T08:05:59+02:00"),
            "1. Juli 2027 um 08:05 Uhr (UTC+02:00)"
        );
        assert_eq!(weekday(Language::English, on("2028-02-29")), "Tuesday, 29 February 2028");
        assert_eq!(weekday(Language::German, on("2028-02-29")), "Dienstag, 29. Februar 2028");
    }

    #[test]
    fn every_day_of_a_year_has_its_name_in_german() {
        let mut today = on("2027-01-01");
        while today < on("2028-01-01") {
            let said = weekday(Language::German, today);
            let english = weekday(Language::English, today);
            assert_eq!(said.split(' ').next_back(), english.split(' ').next_back());
            assert!(said.contains(&format!(", {}. ", today.day())), "{said}");
            today = today.succ_opt().unwrap();
        }
        let months: Vec<String> = (1..=12)
            .map(|month| day(Language::German, NaiveDate::from_ymd_opt(2027, month, 1).unwrap()))
            .collect();
        assert_eq!(months[2], "1. März 2027");
        assert_eq!(months[11], "1. Dezember 2027");
    }

    #[test]
    fn german_counts_its_days_in_the_right_case() {
        let say = |days| standing(Language::German, "Internes Audit 1", on("2027-03-10"), days);
        assert_eq!(say(-30), "Internes Audit 1: fällig in 30 Tagen, am 10. März 2027");
        assert_eq!(say(-1), "Internes Audit 1: morgen fällig, am 10. März 2027");
        assert_eq!(say(1), "Internes Audit 1: seit 1 Tag überfällig (Frist: 10. März 2027)");
    }
}
