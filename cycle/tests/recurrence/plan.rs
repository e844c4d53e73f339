//! What is to be done about a duty, and until when that answer holds.

use cycle::recurrence::Calendar;
use cycle::{Kind, State};

use crate::kit::{day, done, lines, moved, schedule, skipped};

#[test]
fn the_current_occurrence_and_the_next_are_listed_however_far_away() {
    let yearly = schedule("2026-03-31", "FREQ=YEARLY");
    assert_eq!(lines(&yearly, "2026-01-01", 0), ["2026-03-31 2026-03-31 open", "2027-03-31 2027-03-31 open"]);
    let plan = yearly.plan(&Calendar::default(), day("2026-01-01"), 30);
    assert_eq!(plan.next_change_on, Some(day("2026-04-01")));
    let first = &plan.obligations[0];
    assert_eq!((first.key.as_str(), first.kind), ("occurrence/2026-03-31", Kind::RecurringDuty));
    assert_eq!((first.cycle, first.ordinal, first.hard), (0, 0, false));
}

#[test]
fn what_falls_due_within_the_days_ahead_is_listed_from_the_day_it_enters() {
    let monthly = schedule("2026-01-15", "FREQ=MONTHLY");
    let due = |today: &str| lines(&monthly, today, 90).len();
    assert_eq!(due("2026-01-01"), 3);
    assert_eq!(lines(&monthly, "2026-01-01", 90)[2], "2026-03-15 2026-03-15 open");
    let plan = monthly.plan(&Calendar::default(), day("2026-01-01"), 90);
    assert_eq!(plan.next_change_on, Some(day("2026-01-15")));
    assert_eq!((due("2026-01-14"), due("2026-01-15")), (3, 4));
}

#[test]
fn a_missed_occurrence_is_overdue_until_the_next_has_passed_too() {
    let monthly = schedule("2026-01-31", "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD");
    assert_eq!(
        lines(&monthly, "2026-02-01", 0)[..2],
        ["2026-01-31 2026-01-31 overdue", "2026-02-28 2026-02-28 open"]
    );
    assert_eq!(
        lines(&monthly, "2026-02-28", 0)[..2],
        ["2026-01-31 2026-01-31 overdue", "2026-02-28 2026-02-28 open"]
    );
    assert_eq!(
        lines(&monthly, "2026-03-01", 0)[..3],
        ["2026-01-31 2026-01-31 waived", "2026-02-28 2026-02-28 overdue", "2026-03-31 2026-03-31 open"]
    );
    let plan = monthly.plan(&Calendar::default(), day("2026-03-01"), 0);
    assert_eq!(
        plan.obligations[0].because,
        "Every month on the 31st; where there is no such day, on the last one before it, counted from 2026-01-31: \
         2026-01-31. It was missed, and overtaken by the occurrence of 2026-02-28."
    );
}

#[test]
fn a_duty_that_keeps_what_was_missed_has_it_overdue_until_it_is_done() {
    let mut monthly = schedule("2026-01-31", "FREQ=MONTHLY;BYMONTHDAY=-1");
    monthly.keep_missed = true;
    monthly.done = vec![done("2026-02-28", "2026-02-27")];
    assert_eq!(
        lines(&monthly, "2026-04-01", 0)[..3],
        ["2026-01-31 2026-01-31 overdue", "2026-02-28 2026-02-28 done", "2026-03-31 2026-03-31 overdue"]
    );
}

#[test]
fn a_moved_occurrence_keeps_its_key_and_a_skipped_one_is_waived() {
    let mut monthly = schedule("2026-01-10", "FREQ=MONTHLY");
    monthly.exceptions =
        vec![moved("2026-01-10", "2026-02-20"), skipped("2026-02-10"), skipped("2026-02-11")];
    let plan = monthly.plan(&Calendar::default(), day("2026-01-01"), 0);
    assert_eq!(
        lines(&monthly, "2026-01-01", 0),
        ["2026-01-10 2026-02-20 open", "2026-02-10 2026-02-10 waived", "2026-03-10 2026-03-10 open"]
    );
    assert_eq!(plan.obligations[1].state, State::Waived);
    assert!(plan.obligations[0].because.ends_with("2026-01-10. It was moved to 2026-02-20."));
    assert!(plan.obligations[1].because.ends_with("2026-02-10. It was skipped."));
}
