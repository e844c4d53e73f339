//! Timelines that an auditor can read: what has to be done, in the order of the days, and why.
#![allow(clippy::unwrap_used, clippy::panic)]

mod render;

use cycle::journey::JourneyRequest;
use cycle::{Event, Facts, Policy, Today, plan};
use render::{journey, render};
use serde_json::{Value, json};

fn facts(events: &[Value]) -> Facts {
    let events = events.iter().map(|it| serde_json::from_value::<Event>(it.clone()).unwrap()).collect();
    Facts { standard: "iso-iec-20000-1-2018".into(), events, ..Facts::default() }
}

fn timeline(facts: &Facts, today: &str) -> String {
    render(&plan(facts, &Policy::default(), Today::on(today.parse().unwrap())), today)
}

fn act(kind: &str, on: &str) -> Value {
    json!({ "type": kind, "on": on })
}

fn audit(kind: &str, start: &str) -> Value {
    json!({ "type": kind, "start": start })
}

fn planned(kind: &str, start: &str) -> Value {
    json!({ "type": kind, "start": start, "state": "planned" })
}

fn first_year() -> Vec<Value> {
    vec![
        audit("internal_audit", "2025-12-01"),
        act("management_review", "2025-12-15"),
        audit("stage_1_audit", "2025-12-18"),
        json!({ "type": "stage_2_audit", "start": "2026-02-02", "end": "2026-02-04" }),
        act("certification_decision", "2026-03-10"),
    ]
}

#[test]
fn a_first_timer_plans_backwards_from_the_wished_date() {
    let facts = Facts { target_on: "2027-06-30".parse().ok(), ..facts(&[]) };
    insta::assert_snapshot!(timeline(&facts, "2026-11-21"));
}

#[test]
fn a_certificate_on_its_first_day() {
    insta::assert_snapshot!(timeline(&facts(&first_year()), "2026-03-10"));
}

#[test]
fn a_surveillance_audit_that_was_missed() {
    let mut events = first_year();
    events.push(planned("surveillance_audit", "2027-03-20"));
    insta::assert_snapshot!(timeline(&facts(&events), "2027-03-11"));
}

#[test]
fn a_suspension_that_was_lifted_without_the_audit() {
    let mut events = first_year();
    events.extend([act("suspension", "2027-02-01"), act("suspension_lifted", "2027-06-30")]);
    insta::assert_snapshot!(timeline(&facts(&events), "2027-07-01"));
}

#[test]
fn an_expiry_with_an_open_major_and_a_restoration() {
    let mut events = first_year();
    events.extend([
        audit("surveillance_audit", "2027-02-15"),
        audit("surveillance_audit", "2028-02-14"),
        audit("recertification_audit", "2029-02-10"),
        json!({ "type": "nonconformity", "id": "NC-7", "grade": "major", "source": "recertification_audit",
            "raised_on": "2029-02-10", "plan_accepted_on": "2029-03-01", "verified_on": "2029-06-12" }),
        act("restoration_decision", "2029-06-20"),
    ]);
    insta::assert_snapshot!("expired_with_an_open_major", timeline(&facts(&events[..9]), "2029-03-10"));
    insta::assert_snapshot!("restored_after_the_gap", timeline(&facts(&events), "2029-06-20"));
}

#[test]
fn three_cycles_and_the_fourth_to_come() {
    let mut events = first_year();
    for (start, decision) in [(2026, "2029-01-15"), (2029, "2032-02-20"), (2032, "2035-02-12")] {
        for year in [start + 1, start + 2] {
            events.push(audit("internal_audit", &format!("{}-11-20", year - 1)));
            events.push(act("management_review", &format!("{}-12-10", year - 1)));
            events.push(audit("surveillance_audit", &format!("{year}-02-10")));
        }
        events.push(audit("internal_audit", &format!("{}-10-05", start + 2)));
        events.push(act("management_review", &format!("{}-10-26", start + 2)));
        events.push(audit("recertification_audit", &format!("{}-11-20", start + 2)));
        events.push(act("recertification_decision", decision));
    }
    insta::assert_snapshot!(timeline(&facts(&events), "2035-03-01"));
}

#[test]
fn facts_that_cannot_be_true_together() {
    let events = [
        act("certification_decision", "2026-03-10"),
        audit("surveillance_audit", "2026-02-01"),
        act("certification_decision", "2026-03-10"),
        act("suspension_lifted", "2026-08-01"),
        act("withdrawal", "2027-01-10"),
        audit("surveillance_audit", "2027-02-10"),
        act("restoration_decision", "2027-05-01"),
    ];
    insta::assert_snapshot!(timeline(&facts(&events), "2027-06-01"));
}

fn way(request: Value, today: &str) -> String {
    let request: JourneyRequest = serde_json::from_value(request).unwrap();
    journey(&cycle::journey::plan(&request, today.parse().unwrap()), today)
}

#[test]
fn the_way_to_a_first_certificate_as_early_as_it_can_be() {
    insta::assert_snapshot!(way(json!({}), "2026-11-23"));
}

#[test]
fn the_way_to_a_first_certificate_as_late_as_it_may_be() {
    insta::assert_snapshot!(way(json!({ "target_on": "2028-01-31" }), "2026-11-23"));
}

#[test]
fn the_way_from_a_few_steps_that_are_done() {
    let done = json!({ "J01": "2026-11-27", "J03": "2026-12-11", "J10": "2027-01-29", "J11": "2027-06-18" });
    insta::assert_snapshot!(way(json!({ "done": done, "target_on": "2027-12-17" }), "2027-06-21"));
}
