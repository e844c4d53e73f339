//! Rules as text: one text for one meaning, and a place and a reason for what is none.

use cycle::WeekDay;
use cycle::recurrence::{DayOf, End, Frequency, Part, Rule};

use crate::kit::{day, rule};

/// A text that is no rule, and what is said about it.
#[track_caller]
fn refuses(text: &str, at: usize, sentence: &str) {
    let mistake = text.parse::<Rule>().unwrap_err();
    assert_eq!((mistake.at, mistake.to_string().as_str()), (at, sentence), "{text}");
}

#[test]
fn a_rule_is_written_in_one_way() {
    let canonical = |text: &str| rule(text).to_string();
    assert_eq!(canonical("rrule:freq=monthly;interval=1;wkst=mo"), "FREQ=MONTHLY");
    assert_eq!(canonical("BYDAY=FR,MO,FR,-1WE,+1WE;FREQ=MONTHLY"), "FREQ=MONTHLY;BYDAY=MO,-1WE,1WE,FR");
    assert_eq!(canonical("BYMONTHDAY=15,-1,1,15;FREQ=MONTHLY"), "FREQ=MONTHLY;BYMONTHDAY=-1,1,15");
    let whole = "RSCALE=GREGORIAN;FREQ=YEARLY;INTERVAL=2;COUNT=5;BYMONTH=1,12;BYWEEKNO=-1,53;BYYEARDAY=-366,1;\
                 BYMONTHDAY=-31,31;BYDAY=MO,SU;BYSETPOS=-1,366;WKST=SU;SKIP=FORWARD";
    assert_eq!(canonical(whole), whole);
    assert_eq!(canonical("FREQ=DAILY;UNTIL=20280229"), "FREQ=DAILY;UNTIL=20280229");
    assert_eq!(canonical("RSCALE=GREGORIAN;FREQ=DAILY;SKIP=OMIT"), "FREQ=DAILY");
    assert_eq!(
        canonical("RSCALE=GREGORIAN;FREQ=DAILY;SKIP=BACKWARD"),
        "RSCALE=GREGORIAN;FREQ=DAILY;SKIP=BACKWARD"
    );
}

#[test]
fn a_rule_travels_as_its_text() {
    let weekly = rule("FREQ=WEEKLY;BYDAY=TU,TH");
    assert_eq!(serde_json::to_string(&weekly).unwrap(), "\"FREQ=WEEKLY;BYDAY=TU,TH\"");
    assert_eq!(serde_json::from_str::<Rule>("\"FREQ=WEEKLY;BYDAY=TU,TH\"").unwrap(), weekly);
    let refused = serde_json::from_str::<Rule>("\"FREQ=HOURLY\"").unwrap_err();
    assert!(refused.to_string().starts_with("FREQ at character 6: a duty has a day and no time of day"));
}

#[test]
fn a_rule_tells_its_period_and_its_end() {
    let every = rule("FREQ=WEEKLY;INTERVAL=2;COUNT=7");
    assert_eq!((every.frequency(), every.interval(), every.end()), (Frequency::Weekly, 2, End::Count(7)));
    assert_eq!(rule("FREQ=DAILY").end(), End::Never);
    assert_eq!(rule("FREQ=DAILY;UNTIL=20271231").end(), End::Until(day("2027-12-31")));
    assert_eq!(DayOf { ordinal: Some(-1), day: WeekDay::Fri }.to_string(), "-1FR");
    assert_eq!(
        Part::ALL.map(|part| part.to_string()).join(" "),
        "RSCALE FREQ INTERVAL COUNT UNTIL BYMONTH BYWEEKNO \
        BYYEARDAY BYMONTHDAY BYDAY BYSETPOS WKST SKIP"
    );
}

#[test]
fn what_is_no_part_is_refused_where_it_stands() {
    refuses("", 0, " at character 1: expected NAME=VALUE");
    refuses("FREQ=DAILY;", 11, " at character 12: expected NAME=VALUE");
    refuses("FREQ=DAILY;COUNT", 11, "COUNT at character 12: expected NAME=VALUE");
    refuses("FREQ=DAILY;COUNT=", 11, "COUNT= at character 12: expected NAME=VALUE");
    refuses("FREQ=DAILY;=4", 11, "=4 at character 12: expected NAME=VALUE");
    refuses("FREQ=DAILY;BYEASTER=1", 11, "BYEASTER at character 12: there is no such part");
    refuses("FREQ=DAILY;X-ä=1", 11, "X-ä at character 12: there is no such part");
    refuses("FREQ=DAILY;FREQ=DAILY", 11, "FREQ at character 12: it is given twice");
    for part in ["BYHOUR", "BYMINUTE", "BYSECOND"] {
        refuses(
            &format!("FREQ=DAILY;{part}=9"),
            11,
            &format!("{part} at character 12: a duty has a day and no time of day"),
        );
    }
}

#[test]
fn a_value_that_is_none_is_refused_where_it_stands() {
    refuses("RRULE:FREQ=HOURLY", 11, "FREQ at character 12: a duty has a day and no time of day");
    refuses("FREQ=MINUTELY", 5, "FREQ at character 6: a duty has a day and no time of day");
    refuses("FREQ=SECONDLY", 5, "FREQ at character 6: a duty has a day and no time of day");
    refuses("FREQ=FORTNIGHTLY", 5, "FREQ at character 6: expected DAILY, WEEKLY, MONTHLY or YEARLY");
    refuses("FREQ=DAILY;INTERVAL=0", 20, "INTERVAL at character 21: expected a whole number from 1 to 9999");
    refuses("FREQ=DAILY;INTERVAL=+2", 20, "INTERVAL at character 21: expected a whole number from 1 to 9999");
    refuses(
        "FREQ=DAILY;INTERVAL=10000",
        20,
        "INTERVAL at character 21: expected a whole number from 1 to 9999",
    );
    refuses("FREQ=DAILY;COUNT=-1", 17, "COUNT at character 18: expected a whole number from 1 to 99999");
    refuses(
        "FREQ=DAILY;COUNT=99999999999",
        17,
        "COUNT at character 18: expected a whole number from 1 to 99999",
    );
    refuses("FREQ=DAILY;BYMONTH=1,13", 21, "BYMONTH at character 22: expected a whole number from 1 to 12");
    let position = |most: i32| {
        format!("expected a whole number from 1 to {most}, or from -{most} to -1 to count from the end")
    };
    refuses("FREQ=MONTHLY;BYMONTHDAY=1,,2", 26, &format!("BYMONTHDAY at character 27: {}", position(31)));
    refuses("FREQ=MONTHLY;BYMONTHDAY=32", 24, &format!("BYMONTHDAY at character 25: {}", position(31)));
    refuses("FREQ=MONTHLY;BYMONTHDAY=0", 24, &format!("BYMONTHDAY at character 25: {}", position(31)));
    refuses("FREQ=MONTHLY;BYMONTHDAY=--1", 24, &format!("BYMONTHDAY at character 25: {}", position(31)));
    refuses("FREQ=YEARLY;BYWEEKNO=54", 21, &format!("BYWEEKNO at character 22: {}", position(53)));
    refuses("FREQ=YEARLY;BYYEARDAY=-367", 22, &format!("BYYEARDAY at character 23: {}", position(366)));
    refuses("FREQ=YEARLY;BYDAY=54MO", 18, &format!("BYDAY at character 19: {}", position(53)));
    refuses("FREQ=YEARLY;BYDAY=MO;BYSETPOS=367", 30, &format!("BYSETPOS at character 31: {}", position(366)));
    let weekday = "expected SU, MO, TU, WE, TH, FR or SA";
    refuses("FREQ=WEEKLY;BYDAY=MO,XX", 21, &format!("BYDAY at character 22: {weekday}"));
    refuses("FREQ=WEEKLY;BYDAY=M", 18, &format!("BYDAY at character 19: {weekday}"));
    refuses("FREQ=WEEKLY;BYDAY=1é", 18, &format!("BYDAY at character 19: {weekday}"));
    refuses("FREQ=WEEKLY;WKST=1MO", 17, &format!("WKST at character 18: {weekday}"));
    for until in ["20271231T000000Z", "20270229", "2027123", "2027-12-31", "00000101", "202712310"] {
        let sentence = "UNTIL at character 18: expected a day such as 20271231, without a time";
        refuses(&format!("FREQ=DAILY;UNTIL={until}"), 17, sentence);
    }
    refuses("RSCALE=CHINESE;FREQ=DAILY", 7, "RSCALE at character 8: only GREGORIAN is known");
    refuses(
        "RSCALE=GREGORIAN;FREQ=DAILY;SKIP=BOTH",
        33,
        "SKIP at character 34: expected OMIT, BACKWARD or FORWARD",
    );
}

#[test]
fn parts_that_contradict_each_other_are_refused() {
    refuses("COUNT=3", 0, "FREQ at character 1: a rule needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY");
    refuses("RRULE:COUNT=3", 6, "FREQ at character 7: a rule needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY");
    refuses(
        "FREQ=DAILY;SKIP=OMIT",
        11,
        "SKIP at character 12: it needs RSCALE=GREGORIAN in front of the rule",
    );
    refuses(
        "FREQ=DAILY;UNTIL=20271231;COUNT=3",
        11,
        "UNTIL at character 12: a rule ends by COUNT or by UNTIL, not by both",
    );
    for frequency in ["DAILY", "WEEKLY", "MONTHLY"] {
        let at = frequency.len() + 6;
        let only = |part| format!("{part} at character {}: only FREQ=YEARLY has it", at + 1);
        refuses(&format!("FREQ={frequency};BYWEEKNO=1"), at, &only("BYWEEKNO"));
        refuses(&format!("FREQ={frequency};BYYEARDAY=1"), at, &only("BYYEARDAY"));
    }
    refuses(
        "FREQ=WEEKLY;BYMONTHDAY=1",
        12,
        "BYMONTHDAY at character 13: FREQ=WEEKLY has no days of the month",
    );
    let numbered = "only FREQ=MONTHLY and FREQ=YEARLY number their weekdays";
    refuses("FREQ=WEEKLY;BYDAY=MO,1TU", 21, &format!("BYDAY at character 22: {numbered}"));
    refuses("FREQ=DAILY;BYDAY=1TU", 17, &format!("BYDAY at character 18: {numbered}"));
    refuses(
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO",
        30,
        "BYDAY at character 31: a week has each weekday once: leave out the number, or BYWEEKNO",
    );
    let sixth = "a month has a weekday five times at most";
    refuses("FREQ=MONTHLY;BYDAY=-6MO", 19, &format!("BYDAY at character 20: {sixth}"));
    refuses("FREQ=YEARLY;BYMONTH=3;BYDAY=6MO", 28, &format!("BYDAY at character 29: {sixth}"));
    assert_eq!(rule("FREQ=YEARLY;BYDAY=6MO").to_string(), "FREQ=YEARLY;BYDAY=6MO");
    assert_eq!(rule("FREQ=MONTHLY;BYDAY=5MO").to_string(), "FREQ=MONTHLY;BYDAY=5MO");
    refuses(
        "FREQ=DAILY;BYSETPOS=1",
        11,
        "BYSETPOS at character 12: it chooses from the dates of another BY… part, and there is none",
    );
}

#[test]
fn a_day_that_no_month_of_the_rule_has_is_refused_unless_it_is_moved() {
    let none = "BYMONTHDAY at character 24: none of the months has such a day";
    refuses("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", 23, none);
    refuses("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=-30", 23, none);
    refuses(
        "FREQ=YEARLY;BYMONTH=4,11;BYMONTHDAY=31",
        25,
        "BYMONTHDAY at character 26: none of the months has such a day",
    );
    refuses(
        "FREQ=YEARLY;BYMONTH=6,9;BYMONTHDAY=31",
        24,
        "BYMONTHDAY at character 25: none of the months has such a day",
    );
    for text in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=1,30",
        "FREQ=YEARLY;BYMONTH=2,3;BYMONTHDAY=31",
        "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTHDAY=31",
        "RSCALE=GREGORIAN;FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;SKIP=BACKWARD",
    ] {
        assert_eq!(rule(text).to_string(), text);
    }
}
