//! What a what-if tells: each difference once, and nothing that is the same.

use chrono::NaiveDate;
use cycle::{Change, Facts, Policy, Programme, Today, plan, what_if};

use crate::fact;

fn planned(lines: &[&str], today: &str) -> Programme {
    let events = lines.iter().map(|line| fact::event(line)).collect();
    let facts = Facts { standard: "iso-iec-20000-1-2018".into(), events, ..Facts::default() };
    plan(&facts, &Policy::default(), Today::on(today.parse::<NaiveDate>().unwrap()))
}

/// Each change in a line: the kind, the key or code, and the limits and states that differ.
fn told(changes: &[Change]) -> Vec<String> {
    let line = |it: &Change| {
        let wire = serde_json::to_value(it).unwrap();
        let word = |field: &str| wire[field].as_str().unwrap_or("none").to_string();
        let name = if it.key.is_some() { word("key") } else { word("code") };
        let (due, state) = ((word("from_due_on"), word("to_due_on")), (word("from_state"), word("to_state")));
        format!("{} {name} {} {} {} {}", word("change"), due.0, due.1, state.0, state.1)
    };
    changes.iter().map(line).collect()
}

const DECISION: &str = "certification_decision 2026-03-10";

#[test]
fn a_limit_alone_or_a_state_alone_is_a_change() {
    let today = "2026-06-01";
    let before = planned(&[DECISION], today);
    let after = planned(&[DECISION, "surveillance_audit 2027-02-10 planned"], today);
    assert_eq!(
        told(&what_if(&before, &after)),
        [
            // The booking is done although its limit stays, the preparations move although they are still open.
            "obligation_moved c1/certification_body_booking/1 2026-12-10 2026-12-10 open done",
            "obligation_moved c1/internal_audit/1 2027-01-27 2026-12-30 open open",
            "obligation_moved c1/management_review/1 2027-02-10 2027-01-13 open open",
            "obligation_moved c1/surveillance_audit/1 2027-03-10 2027-03-10 open planned",
        ]
    );
}

#[test]
fn another_day_of_a_plan_or_of_what_was_done_is_a_change() {
    let of_plan = |day: &str| planned(&[DECISION, &format!("management_review {day} planned")], "2026-12-01");
    let changes = what_if(&of_plan("2027-02-01"), &of_plan("2027-02-02"));
    assert_eq!(
        told(&changes),
        ["obligation_moved c1/management_review/1 2027-02-10 2027-02-10 planned planned"]
    );
    let wire = serde_json::to_value(&changes[0]).unwrap();
    assert_eq!(
        (&wire["kind"], &wire["from_planned_on"]),
        (&"management_review".into(), &"2027-02-01".into())
    );
    assert!(changes[0].because.contains("last management review"), "{}", changes[0].because);
    let of_fact = |day: &str| planned(&[DECISION, &format!("management_review {day}")], "2027-02-03");
    let changes = what_if(&of_fact("2027-02-01"), &of_fact("2027-02-02"));
    let moved = "obligation_moved c1/management_review/1 2027-02-10 2027-02-10 done done";
    assert_eq!(told(&changes)[0], moved);
}

#[test]
fn alerts_of_one_code_are_told_apart_by_their_day_and_their_severity() {
    let today = "2026-12-01";
    let first = "nonconformity NC-1 minor special_audit 2026-06-01 plan 2026-06-02";
    let second = "nonconformity NC-2 minor special_audit 2026-06-11 plan 2026-06-12";
    let (one, both) = (planned(&[DECISION, first], today), planned(&[DECISION, first, second], today));
    let opened = |before: &Programme, after: &Programme| {
        told(&what_if(before, after)).into_iter().filter(|it| it.starts_with("alert")).collect::<Vec<_>>()
    };
    assert_eq!(opened(&one, &both), ["alert_opened nonconformity_overdue none none none none"]);
    assert_eq!(opened(&both, &one), ["alert_cleared nonconformity_overdue none none none none"]);
    // Without an accepted plan the same finding, overdue on the same day, is a breach.
    let unplanned = planned(&[DECISION, "nonconformity NC-1 minor special_audit 2026-06-01"], today);
    assert_eq!(
        opened(&one, &unplanned),
        [
            "alert_opened nonconformity_overdue none none none none",
            "alert_opened nonconformity_overdue none none none none",
            "alert_cleared nonconformity_overdue none none none none",
        ]
    );
    assert_eq!(told(&what_if(&both, &both)), Vec::<String>::new());
    let changes = what_if(&one, &both);
    assert_eq!(
        changes[0].because,
        both.alerts.iter().find(|it| it.message.contains("NC-2")).unwrap().message,
        "the alert's own sentence"
    );
    assert!(
        told(&changes).iter().all(|it| !it.starts_with("certificate_at_risk")),
        "a warning alone risks nothing"
    );
    let at_risk = told(&what_if(&one, &unplanned));
    assert_eq!(at_risk[0], "certificate_at_risk none none none none none", "a breach does");
}

#[test]
fn a_certificate_that_stands_well_again_is_at_no_risk_and_both_standings_are_told() {
    let suspended = planned(&[DECISION, "suspension 2026-06-01"], "2026-07-01");
    let lifted = planned(&[DECISION, "suspension 2026-06-01", "suspension_lifted 2026-06-20"], "2026-07-01");
    let standing = |changes: &[Change]| {
        let of_status = changes.iter().filter(|it| it.to_status.is_some());
        of_status
            .map(|it| {
                let wire = serde_json::to_value(it).unwrap();
                [&wire["change"], &wire["from_status"], &wire["to_status"]]
                    .map(|it| it.as_str().unwrap().to_string())
            })
            .collect::<Vec<_>>()
    };
    let words = |words: [&str; 3]| words.map(str::to_string);
    assert_eq!(
        standing(&what_if(&suspended, &lifted)),
        [words(["status_changed", "suspended", "certified"])]
    );
    assert_eq!(
        standing(&what_if(&lifted, &suspended)),
        [
            words(["certificate_at_risk", "certified", "suspended"]),
            words(["status_changed", "certified", "suspended"])
        ]
    );
    let given_up = planned(&[DECISION, "cancellation 2026-06-01"], "2026-07-01");
    let certified = planned(&[DECISION], "2026-07-01");
    assert_eq!(
        standing(&what_if(&certified, &given_up)),
        [words(["status_changed", "certified", "cancelled"])],
        "what its holder gives up is no danger"
    );
}

#[test]
fn what_appears_and_what_disappears_is_told() {
    let today = "2026-06-01";
    let before = planned(&[DECISION], today);
    let after = planned(&[DECISION, "withdrawal 2026-06-01"], today);
    let changes = told(&what_if(&before, &after));
    assert!(changes.contains(&"obligation_removed c1/surveillance_audit/2 2028-12-31 none open none".into()));
    let changes = told(&what_if(&after, &before));
    assert!(changes.contains(&"obligation_added c1/surveillance_audit/2 none 2028-12-31 none open".into()));
}
