//! Cases that an auditor would ask about, each a sentence.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::NaiveDate;
use cycle::{Alert, Code, Event, Facts, Policy, Programme, Severity, State, Status, Today, plan};
use serde_json::{Value, json};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
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

fn finding(grade: &str, source: &str, raised_on: &str) -> Value {
    json!({ "type": "nonconformity", "id": "NC-1", "grade": grade, "source": source, "raised_on": raised_on })
}

fn facts(events: &[Value]) -> Facts {
    let events = events.iter().map(|it| serde_json::from_value::<Event>(it.clone()).unwrap()).collect();
    Facts { standard: "iso-iec-20000-1-2018".into(), events, ..Facts::default() }
}

fn on(events: &[Value], today: &str) -> Programme {
    plan(&facts(events), &Policy::default(), Today::on(day(today)))
}

fn alert(programme: &Programme, code: Code) -> Option<&Alert> {
    programme.alerts.iter().find(|it| it.code == code)
}

fn due(programme: &Programme, key: &str) -> NaiveDate {
    programme.obligation(key).unwrap_or_else(|| panic!("no {key}")).due_on
}

fn state(programme: &Programme, key: &str) -> State {
    programme.obligation(key).unwrap_or_else(|| panic!("no {key}")).state
}

const DECISION: &str = "certification_decision";

#[test]
fn a_certificate_decided_on_a_leap_day_clamps_down() {
    let it = on(&[act(DECISION, "2028-02-29")], "2028-03-01");
    assert_eq!(it.cycle.unwrap().expires_on, day("2031-02-27"));
    assert_eq!(due(&it, "c1/surveillance_audit/1"), day("2029-02-28"));
    assert_eq!(it.cycle.unwrap().restore_until, Some(day("2031-08-27")));
}

#[test]
fn the_month_end_of_a_base_comes_back_after_a_shorter_one() {
    let mut events = vec![act(DECISION, "2025-03-01")];
    for on in ["2028-02-20", "2031-02-20", "2034-02-20", "2037-02-20"] {
        events.push(act("recertification_decision", on));
    }
    let expiry = |it: &[Value], today: &str| on(it, today).cycle.unwrap().expires_on;
    assert_eq!(expiry(&events[..1], "2025-03-01"), day("2028-02-29"));
    assert_eq!(expiry(&events[..2], "2028-02-20"), day("2031-02-28"));
    assert_eq!(expiry(&events, "2037-02-20"), day("2040-02-29"), "counted from the origin, never chained");
}

#[test]
fn a_second_cycle_has_no_twelve_months_rule_but_every_calendar_year() {
    let events = [act(DECISION, "2026-03-10"), act("recertification_decision", "2029-01-15")];
    let it = on(&events, "2029-02-01");
    assert_eq!(due(&it, "c2/surveillance_audit/1"), day("2030-12-31"));
    assert_eq!(due(&it, "c2/surveillance_audit/2"), day("2031-12-31"));
    assert!(it.obligation("c2/surveillance_audit/3").is_none());
}

#[test]
fn without_a_recertification_audit_the_year_of_the_expiry_is_the_exempt_one() {
    let it = on(&[act(DECISION, "2026-02-01"), audit("surveillance_audit", "2026-11-20")], "2027-01-02");
    assert_eq!(due(&it, "c1/surveillance_audit/2"), day("2027-12-31"));
    assert_eq!(
        due(&it, "c1/surveillance_audit/3"),
        day("2028-12-31"),
        "2028 is not the recertification year yet"
    );
    assert_eq!(due(&it, "c1/internal_audit/3"), day("2028-09-30"), "the recertification keeps its number");
}

#[test]
fn a_surveillance_recorded_late_clears_the_breach_by_its_own_date() {
    let missed = on(&[act(DECISION, "2026-03-10")], "2027-04-20");
    assert_eq!(missed.status, Status::Overdue);
    let recorded =
        on(&[act(DECISION, "2026-03-10"), audit("surveillance_audit", "2027-03-10")], "2027-04-20");
    assert_eq!(recorded.status, Status::Certified);
    assert!(alert(&recorded, Code::SurveillanceOverdue).is_none());
    let late = on(&[act(DECISION, "2026-03-10"), audit("surveillance_audit", "2027-03-11")], "2027-04-20");
    assert_eq!(late.status, Status::Certified, "nothing is left to do");
    assert!(alert(&late, Code::SurveillanceOverdue).is_some(), "but the limit was broken");
}

#[test]
fn a_skipped_calendar_year_stays_a_breach_when_the_next_audit_comes() {
    let events = [
        act(DECISION, "2026-03-10"),
        audit("surveillance_audit", "2026-12-01"),
        audit("surveillance_audit", "2028-02-01"),
    ];
    let it = on(&events, "2028-03-01");
    assert_eq!(alert(&it, Code::SurveillanceCalendarGap).unwrap().from, day("2028-01-01"));
    assert_eq!(it.status, Status::Certified);
}

#[test]
fn a_plan_whose_day_has_passed_unheld_counts_as_missed_after_the_limit() {
    let events = [act(DECISION, "2026-03-10"), planned("surveillance_audit", "2027-02-10")];
    assert_eq!(state(&on(&events, "2027-02-20"), "c1/surveillance_audit/1"), State::Planned);
    let it = on(&events, "2027-03-11");
    assert_eq!(state(&it, "c1/surveillance_audit/1"), State::Overdue);
    assert!(alert(&it, Code::SurveillancePlannedLate).is_none());
}

#[test]
fn a_hard_limit_within_the_warning_window_puts_the_certificate_at_risk() {
    let events = [act(DECISION, "2026-03-10")];
    assert_eq!(
        on(&events, "2026-12-10").status,
        Status::Certified,
        "90 days before is not nearer than 90 days"
    );
    assert_eq!(on(&events, "2026-12-11").status, Status::CertifiedAtRisk);
    let arranged = [events[0].clone(), planned("surveillance_audit", "2027-02-10")];
    assert_eq!(on(&arranged, "2026-12-11").status, Status::Certified);
}

#[test]
fn a_restoration_after_its_window_is_kept_and_leaves_the_certificate_lapsed() {
    let events = [act(DECISION, "2026-03-10"), act("restoration_decision", "2029-09-10")];
    let it = on(&events, "2029-10-01");
    assert_eq!(it.status, Status::Lapsed);
    assert!(alert(&it, Code::RestorationWindowPassed).unwrap().message.contains("2029-09-10"));
    assert_eq!(on(&events[..1], "2029-09-09").status, Status::ExpiredRestorable);
    assert_eq!(on(&events[..1], "2029-09-10").status, Status::Lapsed);
    assert_eq!(state(&it, "c1/restoration/1"), State::Overdue);
}

#[test]
fn a_decision_on_the_last_day_of_the_window_restores() {
    let it = on(&[act(DECISION, "2026-03-10"), act("restoration_decision", "2029-09-09")], "2029-09-09");
    assert_eq!((it.status, it.cycle.unwrap().expires_on), (Status::Certified, day("2032-03-09")));
}

#[test]
fn a_recertification_decided_after_expiry_can_only_be_a_restoration() {
    let it = on(&[act(DECISION, "2026-03-10"), act("recertification_decision", "2029-06-20")], "2029-06-20");
    assert_eq!(it.history.iter().filter(|it| it.status == Status::ExpiredRestorable).count(), 1);
    assert_eq!(it.cycle.unwrap().expires_on, day("2032-03-09"));
}

#[test]
fn a_lapsed_certification_starts_again_with_an_initial_audit() {
    let events = [
        act(DECISION, "2020-03-10"),
        planned("stage_1_audit", "2024-01-10"),
        planned("stage_2_audit", "2024-03-04"),
        act(DECISION, "2024-05-02"),
    ];
    let it = on(&events[..3], "2023-12-01");
    assert_eq!(it.status, Status::Lapsed);
    assert_eq!(state(&it, "c2/stage_2_audit/1"), State::Planned);
    assert_eq!(due(&it, "c2/internal_audit/0"), day("2024-01-22"));
    let again = on(&events, "2024-06-01");
    assert_eq!((again.status, again.cycle.unwrap().number), (Status::Certified, 2));
    assert_eq!(due(&again, "c2/surveillance_audit/1"), day("2025-05-02"), "twelve months hold again");
}

#[test]
fn a_withdrawn_certificate_is_not_restored_and_owes_nothing_more() {
    let events = [
        act(DECISION, "2026-03-10"),
        act("withdrawal", "2027-01-10"),
        act("restoration_decision", "2027-03-01"),
    ];
    let it = on(&events, "2027-06-01");
    assert_eq!(it.status, Status::Withdrawn);
    assert_eq!(it.cycle.unwrap().restore_until, None);
    let message = &alert(&it, Code::EventsContradict).unwrap().message;
    for named in ["withdrawal", "2027-01-10", "restoration_decision", "2027-03-01"] {
        assert!(message.contains(named), "{message}");
    }
    assert!(alert(&it, Code::SurveillanceOverdue).is_none(), "its limit came after the withdrawal");
    assert_eq!(state(&it, "c1/surveillance_audit/1"), State::Waived);
    assert!(!it.obligations.iter().any(|it| it.cycle == 2));
}

#[test]
fn a_client_who_cancels_is_cancelled_also_before_any_decision() {
    assert_eq!(
        on(&[act(DECISION, "2026-03-10"), act("cancellation", "2026-09-01")], "2026-09-01").status,
        Status::Cancelled
    );
    assert_eq!(
        on(&[audit("stage_1_audit", "2026-03-10"), act("cancellation", "2026-09-01")], "2026-09-02").status,
        Status::Cancelled
    );
}

#[test]
fn a_reduced_scope_resolves_a_suspension() {
    let events =
        [act(DECISION, "2026-03-10"), act("suspension", "2026-09-01"), act("scope_reduction", "2026-12-01")];
    let it = on(&events, "2026-12-02");
    assert_eq!(it.status, Status::Certified);
    assert_eq!(state(&it, "c1/suspension_resolution/1"), State::Done);
}

#[test]
fn a_suspension_never_goes_beyond_the_expiry() {
    let events = [act(DECISION, "2026-03-10"), act("suspension", "2029-01-10")];
    let it = on(&events, "2029-03-10");
    assert_eq!(due(&it, "c1/suspension_resolution/1"), day("2029-03-09"));
    assert_eq!(it.status, Status::ExpiredRestorable);
    let lifted = [events[0].clone(), events[1].clone(), act("suspension_lifted", "2029-04-01")];
    assert!(alert(&on(&lifted, "2029-04-02"), Code::EventsContradict).is_some());
}

#[test]
fn a_transfer_waits_until_open_majors_are_closed() {
    let major = finding("major", "surveillance_audit", "2027-02-15");
    let events = [
        act(DECISION, "2026-03-10"),
        audit("surveillance_audit", "2027-02-15"),
        major,
        act("transfer_accepted", "2027-03-20"),
    ];
    let it = on(&events, "2027-03-21");
    assert!(alert(&it, Code::TransferNotEligible).unwrap().message.contains("NC-1"));
    assert_eq!(it.status, Status::Certified);
}

#[test]
fn a_body_that_ceased_leaves_six_months_or_the_expiry() {
    let events = [act(DECISION, "2026-03-10"), act("certification_body_ceased", "2028-12-01")];
    let it = on(&events, "2028-12-02");
    assert_eq!(due(&it, "c1/transfer/1"), day("2029-03-09"));
    let mut done = events.to_vec();
    done.push(act("transfer_accepted", "2029-02-01"));
    assert_eq!(state(&on(&done, "2029-02-02"), "c1/transfer/1"), State::Done);
}

#[test]
fn a_printed_expiry_beats_the_computed_one_and_becomes_the_next_base() {
    let printed = |events: &[Value], expiry: &str, today: &str| {
        let facts = Facts { printed_expiry: Some(day(expiry)), ..facts(events) };
        plan(&facts, &Policy::default(), Today::on(day(today)))
    };
    let events = [act(DECISION, "2026-03-10"), act("recertification_decision", "2029-02-01")];
    assert_eq!(
        printed(&events[..1], "2029-02-28", "2027-01-01").cycle.unwrap().expires_on,
        day("2029-02-28")
    );
    let renewed = printed(&events, "2029-02-28", "2029-02-02").cycle.unwrap();
    assert_eq!(
        (renewed.number, renewed.expires_on),
        (2, day("2032-02-28")),
        "still the old certificate's print"
    );
    assert_eq!(printed(&events, "2032-01-31", "2029-02-02").cycle.unwrap().expires_on, day("2032-01-31"));
    let only = printed(&[act("certification_body_ceased", "2027-05-20")], "2029-03-09", "2027-05-21");
    assert_eq!(
        (only.cycle.unwrap().starts_on, due(&only, "c1/transfer/1")),
        (day("2026-03-10"), day("2027-11-20"))
    );
    assert!(
        only.obligation("c1/surveillance_audit/1").unwrap().due_on == day("2027-12-31"),
        "nobody said it was initial"
    );
    assert!(alert(&printed(&events[..1], "2020-01-01", "2027-01-01"), Code::EventsContradict).is_some());
}

#[test]
fn findings_block_the_decision_until_majors_are_verified_and_minors_planned() {
    let stage_2 = json!({ "type": "stage_2_audit", "start": "2026-05-11", "end": "2026-05-15" });
    let with = |more: Value| on(&[stage_2.clone(), more], "2026-06-20").status;
    assert_eq!(with(finding("major", "stage_2_audit", "2026-05-15")), Status::Stage2Done);
    assert_eq!(with(finding("minor", "stage_2_audit", "2026-05-15")), Status::Stage2Done);
    let mut verified = finding("major", "stage_2_audit", "2026-05-15");
    verified["verified_on"] = json!("2026-06-10");
    assert_eq!(with(verified), Status::DecisionPending);
    assert_eq!(on(&[], "2026-06-20").status, Status::Applied);
    assert!(on(&[], "2026-06-20").obligations.is_empty());
    assert_eq!(on(&[audit("stage_1_audit", "2026-06-01")], "2026-06-20").status, Status::Stage1Done);
}

#[test]
fn a_major_of_a_recertification_audit_is_due_before_expiry_less_the_time_to_decide() {
    let policy: Policy =
        serde_json::from_value(json!({ "certification_body_days": { "decision_buffer": 14 } })).unwrap();
    let facts = facts(&[
        act(DECISION, "2026-03-10"),
        audit("recertification_audit", "2029-01-15"),
        finding("major", "recertification_audit", "2029-01-15"),
    ]);
    let it = plan(&facts, &policy, Today::on(day("2029-01-16")));
    let closure = it.obligation("c1/nonconformity_closure/NC-1").unwrap();
    assert_eq!((closure.due_on, closure.hard), (day("2029-02-23"), true));
    assert_eq!(closure.rules.last().unwrap().to_string(), "R32");
    assert!(it.obligation("c1/recertification_decision/1").unwrap().depends_on.contains(&closure.key));
}

#[test]
fn a_stage_2_that_comes_too_long_after_stage_1_is_warned_of() {
    let events = [audit("stage_1_audit", "2026-01-10"), planned("stage_2_audit", "2026-07-11")];
    assert_eq!(
        alert(&on(&events, "2026-02-01"), Code::StageGapExceeded).unwrap().severity,
        Severity::Warning
    );
    let events = [audit("stage_1_audit", "2026-01-10"), planned("stage_2_audit", "2026-07-10")];
    assert!(alert(&on(&events, "2026-02-01"), Code::StageGapExceeded).is_none());
}

#[test]
fn an_audit_without_a_fresh_internal_audit_is_warned_of() {
    let events = [
        planned("stage_2_audit", "2026-10-05"),
        json!({ "type": "internal_audit", "start": "2026-08-01", "coverage": ["9.2"] }),
    ];
    let it = on(&events, "2026-08-25");
    let warning = alert(&it, Code::OwnDutyMissingBeforeAudit).unwrap();
    assert!(warning.message.contains("full system"), "{}", warning.message);
    let whole =
        [events[0].clone(), audit("internal_audit", "2026-08-01"), act("management_review", "2026-08-15")];
    assert!(alert(&on(&whole, "2026-10-04"), Code::OwnDutyMissingBeforeAudit).is_none());
    let stage_1 = [audit("stage_1_audit", "2026-08-20")];
    assert!(
        alert(&on(&stage_1, "2026-08-25"), Code::OwnDutyMissingBeforeAudit).is_none(),
        "stage 2 has no date yet"
    );
}

#[test]
fn own_duties_are_late_by_the_organizations_date_and_certificates_by_the_bodys() {
    let facts = facts(&[act(DECISION, "2026-03-10")]);
    let split = Today { organization: day("2027-03-11"), certification_body: day("2027-03-10") };
    let it = plan(&facts, &Policy::default(), split);
    assert_eq!(state(&it, "c1/surveillance_audit/1"), State::AtRisk);
    let own = Today { organization: day("2027-01-28"), certification_body: day("2027-01-27") };
    assert_eq!(state(&plan(&facts, &Policy::default(), own), "c1/internal_audit/1"), State::Overdue);
}

#[test]
fn an_old_edition_takes_no_initial_or_recertification_audits_after_its_date() {
    let facts = Facts {
        standard: "iso-iec-27001-2013".into(),
        ..facts(&[act(DECISION, "2021-06-01"), planned("recertification_audit", "2024-05-01")])
    };
    let it = plan(&facts, &Policy::default(), Today::on(day("2024-01-01")));
    let closed = alert(&it, Code::EditionClosedToInitial).unwrap();
    assert_eq!((closed.severity, closed.from), (Severity::Breach, day("2024-05-01")));
    assert!(it.obligation("c1/edition_transition/1").unwrap().hard);
}

#[test]
fn contradictions_name_both_events() {
    for (events, named) in [
        (vec![act(DECISION, "2026-03-10"), act(DECISION, "2026-05-10")], ["2026-03-10", "2026-05-10"]),
        (
            vec![act(DECISION, "2026-03-10"), audit("surveillance_audit", "2026-03-09")],
            ["2026-03-10", "2026-03-09"],
        ),
        (
            vec![audit("stage_1_audit", "2026-03-10"), audit("stage_2_audit", "2026-03-09")],
            ["2026-03-10", "2026-03-09"],
        ),
        (
            vec![act(DECISION, "2026-03-10"), audit("stage_2_audit", "2026-04-09")],
            ["2026-03-10", "2026-04-09"],
        ),
        (
            vec![
                act(DECISION, "2026-03-10"),
                act("suspension", "2026-04-09"),
                act("suspension", "2026-05-09"),
            ],
            ["2026-04-09", "2026-05-09"],
        ),
        (
            vec![act(DECISION, "2026-03-10"), act("restoration_decision", "2026-04-09")],
            ["2026-03-10", "2026-04-09"],
        ),
        (
            vec![json!({ "type": "special_audit", "start": "2026-04-09", "end": "2026-04-08" })],
            ["2026-04-09", "2026-04-08"],
        ),
        (
            vec![act(DECISION, "2026-06-10"), finding("major", "stage_2_audit", "2026-05-15")],
            ["2026-06-10", "2026-05-15"],
        ),
    ] {
        let it = on(&events, "2026-07-01");
        let message = &alert(&it, Code::EventsContradict).unwrap_or_else(|| panic!("{events:?}")).message;
        assert!(named.iter().all(|date| message.contains(date)), "{message}");
    }
}

#[test]
fn a_plan_that_leaves_a_calendar_year_out_is_told_before_the_year_has_ended() {
    let events = [
        act(DECISION, "2026-03-10"),
        audit("surveillance_audit", "2027-02-15"),
        planned("surveillance_audit", "2029-01-20"),
    ];
    let it = on(&events, "2028-05-01");
    assert_eq!(alert(&it, Code::SurveillanceCalendarGap).unwrap().from, day("2029-01-01"));
    assert_eq!(alert(&it, Code::SurveillancePlannedLate).unwrap().from, day("2029-01-01"));
    let after = on(&events, "2029-01-02");
    assert_eq!(after.alerts.iter().filter(|it| it.code == Code::SurveillanceCalendarGap).count(), 1);
}

#[test]
fn a_decision_to_an_old_edition_needs_an_audit_from_before_its_closing() {
    let decided = |events: &[Value]| {
        let facts = Facts { standard: "iso-9001-2015".into(), ..facts(events) };
        plan(&facts, &Policy::default(), Today::on(day("2028-06-01")))
    };
    let late = decided(&[act(DECISION, "2028-05-03")]);
    assert_eq!(
        alert(&late, Code::EditionClosedToInitial).unwrap().severity,
        Severity::Warning,
        "not yet confirmed"
    );
    let audited = decided(&[audit("stage_2_audit", "2028-03-01"), act(DECISION, "2028-05-03")]);
    assert!(alert(&audited, Code::EditionClosedToInitial).is_none());
}

#[test]
fn the_edition_transition_names_the_audits_it_can_ride_on_and_what_each_costs() {
    let because = |events: &[Value], today: &str| {
        let facts = Facts { standard: "iso-9001-2015".into(), ..facts(events) };
        let it = plan(&facts, &Policy::default(), Today::on(day(today)));
        let found = it.obligations.into_iter().find(|it| it.key == "c1/edition_transition/1").unwrap();
        (found.because, found.hard)
    };
    let decided = json!({ "type": "certification_decision", "on": "2026-10-12" });
    let planned = json!({ "type": "recertification_audit", "start": "2029-06-04", "state": "planned" });
    let (text, hard) = because(&[decided.clone(), planned], "2026-12-01");
    assert_eq!(
        text,
        "ISO 9001:2015 gives way to ISO 9001:2026; certificates to the old edition end on 2029-09-30, whatever their printed \
         expiry. The transition can ride on the surveillance audit proposed for 2027-10-12 (1 audit day more), on the \
         recertification audit planned for 2029-06-04 (0.5 audit day more), or on a special audit (1 audit day more). The date \
         is not yet confirmed."
    );
    assert!(!hard);
    let (text, _) = because(&[decided], "2029-09-20");
    assert!(text.contains("No audit of the programme before that day can carry the transition"), "{text}");
}
