//! Where a duty starts and ends, and how much of its past is listed.

use cycle::State;
use cycle::recurrence::{Basis, Calendar, KEPT, preview};

use crate::kit::{day, done, lines, moved, schedule, skipped};

#[test]
fn nothing_is_asked_for_before_the_duty_starts() {
    let mut monthly = schedule("2020-01-15", "FREQ=MONTHLY;INTERVAL=5");
    monthly.starts_on = Some(day("2026-01-01"));
    assert_eq!(
        lines(&monthly, "2026-02-01", 0),
        ["2026-04-15 2026-04-15 open", "2026-09-15 2026-09-15 open"]
    );
    monthly.starts_on = Some(day("2026-04-15"));
    assert_eq!(lines(&monthly, "2026-04-16", 0)[0], "2026-04-15 2026-04-15 overdue");
    monthly.basis = Basis::FromLastDone;
    assert_eq!(lines(&monthly, "2026-02-01", 0), ["2026-04-15 2026-04-15 open"]);
}

#[test]
fn a_count_counts_what_lies_before_the_start() {
    let mut monthly = schedule("2026-01-15", "FREQ=MONTHLY;COUNT=3");
    monthly.starts_on = Some(day("2026-03-01"));
    assert_eq!(lines(&monthly, "2026-01-01", 999), ["2026-03-15 2026-03-15 open"]);
}

#[test]
fn a_day_that_was_skipped_forward_to_the_start_is_asked_for() {
    let mut monthly = schedule("2026-01-31", "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD");
    monthly.starts_on = Some(day("2026-03-01"));
    assert_eq!(
        lines(&monthly, "2026-03-01", 0),
        ["2026-03-01 2026-03-01 open", "2026-03-31 2026-03-31 open"]
    );
}

#[test]
fn nothing_is_asked_for_after_the_duty_has_ended() {
    let mut monthly = schedule("2026-01-15", "FREQ=MONTHLY");
    monthly.ended_on = Some(day("2026-02-15"));
    monthly.done = vec![done("2026-04-15", "2026-01-02")];
    let all = ["2026-01-15 2026-01-15 open", "2026-02-15 2026-02-15 open", "2026-04-15 2026-04-15 done"];
    assert_eq!(lines(&monthly, "2026-01-01", 365), all);
    let plan = monthly.plan(&Calendar::default(), day("2026-03-01"), 365);
    assert_eq!(plan.obligations[1].state, State::Waived);
    assert_eq!(plan.next_change_on, None);
    assert_eq!(preview(&monthly, &Calendar::default(), day("2026-01-16"), 9).len(), 1);
    // The earlier of two ends.
    let mut until = schedule("2026-01-15", "FREQ=MONTHLY;UNTIL=20260214");
    until.ended_on = Some(day("2026-12-31"));
    assert_eq!(lines(&until, "2026-01-01", 365), ["2026-01-15 2026-01-15 open"]);
}

#[test]
fn of_thirty_years_without_a_record_the_latest_hundred_occurrences_are_listed() {
    let daily = schedule("1996-11-22", "FREQ=DAILY");
    let plan = daily.plan(&Calendar::default(), day("2026-11-22"), 0);
    assert_eq!(plan.obligations.len(), KEPT + 2);
    assert_eq!(plan.obligations[0].key, "occurrence/2026-08-14");
    assert_eq!((plan.obligations[98].state, plan.obligations[99].state), (State::Waived, State::Overdue));
    assert_eq!(plan.obligations[99].key, "occurrence/2026-11-21");
    assert_eq!(plan.next_change_on, Some(day("2026-11-23")));
}

#[test]
fn exactly_a_hundred_are_listed_from_the_first() {
    let daily = schedule("2026-08-14", "FREQ=DAILY");
    assert_eq!(lines(&daily, "2026-11-22", 0)[0], "2026-08-14 2026-08-14 waived");
    assert_eq!(lines(&daily, "2026-11-23", 0)[0], "2026-08-15 2026-08-15 waived");
}

#[test]
fn what_is_recorded_is_listed_however_long_ago() {
    let mut daily = schedule("1996-11-22", "FREQ=DAILY");
    daily.done = vec![done("1996-12-01", "1996-12-02")];
    daily.exceptions = vec![skipped("1996-12-24"), moved("1996-12-25", "1996-12-27"), skipped("1996-11-21")];
    let first = lines(&daily, "2026-11-22", 0);
    assert_eq!(
        first[..3],
        ["1996-12-01 1996-12-01 done", "1996-12-24 1996-12-24 waived", "1996-12-25 1996-12-27 waived"]
    );
    // A rule that counts its occurrences is walked through, and says the same.
    daily.rule = "FREQ=DAILY;COUNT=99999".parse().unwrap();
    assert_eq!(lines(&daily, "2026-11-22", 0), first);
}

#[test]
fn sparse_rules_look_further_back_for_what_was_missed() {
    let leap = schedule("1600-02-29", "FREQ=YEARLY");
    let plan = leap.plan(&Calendar::default(), day("2026-11-22"), 0);
    assert_eq!(plan.obligations.len(), KEPT + 2);
    assert_eq!(plan.obligations[0].key, "occurrence/1616-02-29");
    assert_eq!(plan.obligations.last().unwrap().key, "occurrence/2032-02-29");
}

#[test]
fn an_occurrence_that_was_done_was_not_skipped() {
    let mut monthly = schedule("2026-01-15", "FREQ=MONTHLY;COUNT=1");
    monthly.exceptions = vec![moved("2026-01-15", "2026-01-20"), skipped("2026-01-15")];
    assert_eq!(lines(&monthly, "2026-01-01", 0), ["2026-01-15 2026-01-15 waived"]);
    monthly.exceptions.reverse();
    assert_eq!(lines(&monthly, "2026-01-01", 0), ["2026-01-15 2026-01-20 open"]);
    monthly.exceptions.reverse();
    monthly.done = vec![done("2026-01-15", "2026-01-16")];
    assert_eq!(lines(&monthly, "2026-01-17", 0), ["2026-01-15 2026-01-15 done"]);
}

#[test]
fn the_last_day_of_the_calendar_is_followed_by_no_change() {
    let last = schedule("9999-12-31", "FREQ=YEARLY;COUNT=1");
    let plan = last.plan(&Calendar::default(), day("2026-01-01"), 0);
    assert_eq!((plan.obligations.len(), plan.next_change_on), (1, None));
    let before = schedule("9999-12-30", "FREQ=YEARLY;COUNT=1");
    let plan = before.plan(&Calendar::default(), day("2026-01-01"), 0);
    assert_eq!(plan.next_change_on, Some(day("9999-12-31")));
}
