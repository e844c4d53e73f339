//! Counting from the last time.

use cycle::recurrence::{Basis, Schedule};

use crate::kit::{day, done, lines, moved, schedule, skipped};

fn from_last_done(anchor: &str, rule: &str, done_days: &[(&str, &str)]) -> Schedule {
    let mut schedule = schedule(anchor, rule);
    schedule.basis = Basis::FromLastDone;
    schedule.done = done_days.iter().map(|(on, done_on)| done(on, done_on)).collect();
    schedule
}

#[test]
fn the_first_is_due_as_the_anchor_says_and_stays_overdue() {
    let duty = from_last_done("2026-01-15", "FREQ=MONTHLY;INTERVAL=6", &[]);
    assert_eq!(lines(&duty, "2026-01-15", 365), ["2026-01-15 2026-01-15 open"]);
    assert_eq!(lines(&duty, "2029-01-15", 365), ["2026-01-15 2026-01-15 overdue"]);
}

#[test]
fn the_next_counts_from_the_day_on_which_it_was_done() {
    let duty = from_last_done("2026-01-15", "FREQ=MONTHLY;INTERVAL=6", &[("2026-01-15", "2026-02-03")]);
    assert_eq!(lines(&duty, "2026-02-03", 0), ["2026-01-15 2026-01-15 done", "2026-08-03 2026-08-03 open"]);
    let plan = duty.plan(&cycle::recurrence::Calendar::default(), day("2026-02-03"), 0);
    assert_eq!(plan.obligations[0].because, "It fell due on 2026-01-15.");
    assert_eq!(
        plan.obligations[1].because,
        "Every sixth month on the 3rd, counted from 2026-02-03, when it was last done: 2026-08-03."
    );
    assert_eq!(plan.next_change_on, Some(day("2026-08-04")));
}

#[test]
fn an_occurrence_that_was_done_early_is_not_due_again() {
    let duty = from_last_done("2026-03-31", "FREQ=MONTHLY;BYMONTHDAY=-1", &[("2026-03-31", "2026-03-28")]);
    assert_eq!(lines(&duty, "2026-03-28", 0)[1], "2026-04-30 2026-04-30 open");
}

#[test]
fn of_every_week_the_rest_of_the_week_in_which_it_was_done_counts() {
    let duty = from_last_done("2026-03-02", "FREQ=WEEKLY;BYDAY=MO,FR", &[("2026-03-02", "2026-03-03")]);
    assert_eq!(lines(&duty, "2026-03-03", 0)[1], "2026-03-06 2026-03-06 open");
}

#[test]
fn every_third_month_is_not_the_end_of_the_month_in_which_it_was_done_late() {
    let duty = from_last_done(
        "2026-03-31",
        "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1",
        &[("2026-03-31", "2026-04-02")],
    );
    assert_eq!(lines(&duty, "2026-04-02", 0)[1], "2026-07-31 2026-07-31 open");
}

#[test]
fn a_count_counts_what_was_done_and_what_was_skipped() {
    let mut duty = from_last_done("2026-01-01", "FREQ=MONTHLY;COUNT=3", &[("2026-01-01", "2026-01-01")]);
    duty.exceptions = vec![skipped("2026-02-01")];
    assert_eq!(
        lines(&duty, "2026-01-02", 0),
        ["2026-01-01 2026-01-01 done", "2026-02-01 2026-02-01 waived", "2026-03-01 2026-03-01 open"]
    );
    duty.done.push(done("2026-03-01", "2026-03-05"));
    assert_eq!(lines(&duty, "2026-03-06", 0).len(), 3);
}

#[test]
fn what_was_moved_or_skipped_on_days_that_no_longer_count_is_not_listed() {
    let mut duty = from_last_done("2026-01-15", "FREQ=MONTHLY", &[("2026-02-15", "2026-02-20")]);
    duty.exceptions = vec![moved("2026-01-15", "2026-01-18"), skipped("2026-03-15")];
    assert_eq!(
        lines(&duty, "2026-02-20", 0),
        ["2026-02-15 2026-02-15 done", "2026-03-20 2026-03-20 open"],
        "the next is a month after 20 February"
    );
    duty.exceptions = vec![skipped("2026-01-15")];
    assert_eq!(
        lines(&duty, "2026-02-20", 0)[0],
        "2026-01-15 2026-01-15 waived",
        "what was skipped before it is history"
    );
}
