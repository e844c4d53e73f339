//! Rules and their dates, from the table beside this file.

use chrono::NaiveDate;
use cycle::recurrence::{Instances, Rule};
use serde::Deserialize;

use crate::kit::{dates, day, rule};

#[derive(Deserialize)]
struct Row {
    name: String,
    anchor: NaiveDate,
    rule: Rule,
    dates: Vec<NaiveDate>,
    #[serde(default)]
    ends: bool,
}

#[test]
fn every_rule_of_the_table_gives_its_dates() {
    let rows: Vec<Row> = serde_yaml_ng::from_str(include_str!("rules.yaml")).unwrap();
    assert!(rows.len() >= 50);
    for row in rows {
        let more = usize::from(row.ends);
        let found: Vec<_> = Instances::new(&row.rule, row.anchor).take(row.dates.len() + more).collect();
        assert_eq!(found, row.dates, "{}: {}", row.name, row.rule);
    }
}

#[test]
fn a_week_belongs_to_the_year_in_which_most_of_it_lies() {
    // Week 1 of 2026 starts on 29 December 2025.
    let first_weeks = dates("2025-12-29", "FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1;BYDAY=MO", 3);
    assert_eq!(first_weeks, ["2025-12-29", "2028-01-03", "2029-12-31"]);
    // 1 January 2027 lies in week 53 of 2026; who asks for week 20 every second year means 2027.
    let later = dates("2027-01-01", "FREQ=YEARLY;INTERVAL=2;BYWEEKNO=20;BYDAY=MO", 2);
    assert_eq!(later, ["2027-05-17", "2029-05-14"]);
    // A year whose weeks start on Sunday: 4 January 2026 is the first day of week 1.
    assert_eq!(
        dates("2026-01-01", "FREQ=YEARLY;BYWEEKNO=1;BYDAY=SU;WKST=SU", 2),
        ["2026-01-04", "2027-01-03"]
    );
    // 1 January 2027 lies in week 53 of 2026.
    assert_eq!(dates("2027-01-01", "FREQ=YEARLY;INTERVAL=6;BYWEEKNO=53", 2), ["2027-01-01", "2032-12-31"]);
}

#[test]
fn a_week_number_without_a_weekday_has_the_weekday_of_the_anchor() {
    assert_eq!(dates("2026-01-07", "FREQ=YEARLY;BYWEEKNO=20", 2), ["2026-05-13", "2027-05-19"]);
}

#[test]
fn the_anchor_counts_only_if_the_rule_finds_it() {
    assert_eq!(dates("2026-03-10", "FREQ=MONTHLY;COUNT=2;BYMONTHDAY=15", 5), ["2026-03-15", "2026-04-15"]);
}

#[test]
fn a_hundred_years_ahead_the_31st_is_still_the_31st() {
    let monthly = rule("RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD");
    let all: Vec<_> = Instances::new(&monthly, day("2026-01-31")).take(1201).collect();
    assert_eq!((all[1200], all[1190]), (day("2126-01-31"), day("2125-03-31")));
    assert_eq!((all[1189], all[889]), (day("2125-02-28"), day("2100-02-28")));
}

#[test]
fn the_dates_end_with_the_calendar() {
    assert_eq!(dates("9999-11-30", "FREQ=MONTHLY", 5), ["9999-11-30", "9999-12-30"]);
    assert_eq!(dates("9999-12-30", "FREQ=DAILY", 5), ["9999-12-30", "9999-12-31"]);
    assert_eq!(dates("9999-12-20", "FREQ=WEEKLY", 5), ["9999-12-20", "9999-12-27"]);
    assert_eq!(
        dates("9998-12-31", "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD", 5),
        ["9998-12-31", "9999-12-31"]
    );
    assert!(dates("2026-01-06", "FREQ=DAILY;INTERVAL=7;BYDAY=MO", 1).is_empty());
}

#[test]
fn a_day_counted_from_the_end_that_does_not_exist_is_the_day_before_the_first() {
    let rule = |skip| format!("RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=-31;SKIP={skip}");
    assert_eq!(dates("2026-05-01", &rule("OMIT"), 3), ["2026-05-01", "2026-07-01", "2026-08-01"]);
    assert_eq!(dates("2026-05-01", &rule("BACKWARD"), 3), ["2026-05-01", "2026-05-31", "2026-07-01"]);
    assert_eq!(dates("2026-05-01", &rule("FORWARD"), 3), ["2026-05-01", "2026-06-01", "2026-07-01"]);
}

#[test]
fn a_day_drawn_to_one_that_the_rule_names_anyway_comes_once() {
    let forward =
        dates("2026-04-01", "RSCALE=GREGORIAN;FREQ=MONTHLY;COUNT=4;BYMONTHDAY=1,31;SKIP=FORWARD", 9);
    assert_eq!(forward, ["2026-04-01", "2026-05-01", "2026-05-31", "2026-06-01"]);
    let backward =
        dates("2026-04-01", "RSCALE=GREGORIAN;FREQ=MONTHLY;COUNT=3;BYMONTHDAY=30,31;SKIP=BACKWARD", 9);
    assert_eq!(backward, ["2026-04-30", "2026-05-30", "2026-05-31"]);
}

#[test]
fn the_last_day_of_a_leap_year_is_skipped_as_the_rule_says() {
    let rule = |skip| format!("RSCALE=GREGORIAN;FREQ=YEARLY;BYYEARDAY=366;SKIP={skip}");
    assert_eq!(dates("2027-01-01", &rule("BACKWARD"), 2), ["2027-12-31", "2028-12-31"]);
    assert_eq!(dates("2027-01-01", &rule("FORWARD"), 2), ["2028-01-01", "2028-12-31"]);
    assert_eq!(dates("2027-01-01", &rule("OMIT"), 2), ["2028-12-31", "2032-12-31"]);
}
