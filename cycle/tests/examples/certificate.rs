//! Examples about the life of a certificate.

use chrono::Datelike;
use cycle::{Code, Kind, State, Status};
use serde_json::json;

use crate::kit::{Case, Example, day, due, has, no_breach, obligation, of_kind};

const STANDARD: &str = "iso-iec-20000-1-2018";

pub fn basic_cycle(example: &Example) {
    let decision = example.date("decision");
    let convention = example.input("expiry_convention").as_str().unwrap();
    let programme = Case::of(STANDARD)
        .decided(decision)
        .policy(json!({ "expiry_convention": convention }))
        .on_day(decision);
    let cycle = programme.cycle.unwrap();
    assert_eq!(cycle.expires_on, example.expected_date("expiry"), "{}", example.id());
    if example.id() == "E01" {
        assert_eq!(
            due(&programme, "c1/surveillance_audit/1"),
            example.expected_date("surveillance_1_latest")
        );
        let second = obligation(&programme, "c1/surveillance_audit/2");
        assert_eq!(second.target_on, example.expected_date("surveillance_2_cycle_year_latest"));
        assert!(second.because.contains("2028-03-10"));
        assert_eq!(cycle.restore_until, Some(example.expected_date("restore_until")));
    }
}

pub fn calendar_year(example: &Example) {
    let decision = example.date("decision");
    let done = example.date("surveillance_1_done");
    let case = Case::of(STANDARD).decided(decision).audit("surveillance_audit", done, "done");
    match example.id() {
        "E06" | "E07" => {
            let programme = case.on_day(day("2027-01-20").max(done));
            let first = obligation(&programme, "c1/surveillance_audit/1");
            assert_eq!(first.due_on, example.expected_date("surveillance_1_latest"));
            assert_eq!(first.state, State::Done);
            assert_eq!(no_breach(&programme), example.expected("compliant").as_bool().unwrap());
            assert!(!has(&programme, Code::SurveillanceCalendarGap));
            if example.id() == "E07" {
                let strict = case.policy(json!({ "calendar_includes_decision_year": true })).on("2027-01-20");
                assert!(has(&strict, Code::SurveillanceCalendarGap), "strictly read, 2026 has a gap");
            }
        }
        "E09" => {
            let case = case.audit("recertification_audit", example.date("recert_audit_planned"), "planned");
            let programme = case.on("2027-01-02");
            assert_eq!(programme.cycle.unwrap().expires_on, example.expected_date("expiry"));
            assert_eq!(
                due(&programme, "c1/surveillance_audit/2"),
                example.expected_date("surveillance_2_latest")
            );
            assert!(
                of_kind(&programme, Kind::SurveillanceAudit)
                    .all(|it| it.cycle != 1 || it.due_on.year() != 2028),
                "2028 is the recertification year"
            );
        }
        id => panic!("no checker for {id}"),
    }
}

pub fn late_surveillance(example: &Example) {
    let decision = example.date("decision");
    match example.id() {
        "E11" => {
            let case = Case::of(STANDARD).decided(decision);
            let case = case.audit("surveillance_audit", example.date("surveillance_1_planned"), "planned");
            let from = example.expected_date("breach_from");
            let programme = case.on_day(from);
            assert_eq!(programme.status, Status::Overdue);
            let overdue = programme.alerts.iter().find(|it| it.code == Code::SurveillanceOverdue).unwrap();
            assert_eq!(overdue.from, from);
            assert!(overdue.message.contains("suspend"));
            assert!(has(&case.on("2026-12-01"), Code::SurveillancePlannedLate), "the plan is not accepted");
        }
        "E12" => {
            let programme = Case::of(STANDARD)
                .decided(decision)
                .audit("surveillance_audit", example.date("surveillance_1_done"), "done")
                .audit("surveillance_audit", example.date("surveillance_2_planned"), "planned")
                .on("2028-04-01");
            assert!(no_breach(&programme));
            let late = programme.alerts.iter().find(|it| it.code == Code::SurveillanceLateInCycle).unwrap();
            assert!(late.message.contains("2028-03-10") && late.message.contains("2028-06-01"));
        }
        id => panic!("no checker for {id}"),
    }
}

pub fn recertification(example: &Example) {
    let expiry = example.date("expiry");
    let case = Case::of(STANDARD).decided(day("2026-03-10"));
    match example.id() {
        "E14" => {
            let decision = example.date("decision");
            assert_eq!(decision, example.expected_date("issue_date_earliest"));
            let programme = case
                .audit("recertification_audit", example.date("recert_audit"), "done")
                .act("recertification_decision", decision)
                .on("2029-04-01");
            let cycle = programme.cycle.unwrap();
            assert_eq!((cycle.number, cycle.starts_on), (2, decision));
            assert_eq!(cycle.expires_on, example.expected_date("new_expiry"));
            assert_eq!(programme.history.len(), 1, "no gap");
        }
        "E17" => {
            let lead = example.input("lead_months");
            let programme = case
                .policy(json!({ "lead": { "recertification": {
                    "book_months": lead["book_cb"].as_i64(),
                    "own_duties_months": lead["internal_audit_and_review_done"].as_i64(),
                    "audit_months": lead["recert_audit"].as_i64(),
                } } }))
                .on("2026-03-10");
            assert_eq!(programme.cycle.unwrap().expires_on, expiry);
            assert_eq!(
                due(&programme, "c1/certification_body_booking/3"),
                example.expected_date("book_cb_by")
            );
            let own = example.expected_date("internal_audit_and_management_review_by");
            assert_eq!(due(&programme, "c1/internal_audit/3"), own);
            assert_eq!(due(&programme, "c1/management_review/3"), own);
            assert_eq!(
                due(&programme, "c1/recertification_audit/1"),
                example.expected_date("recert_audit_by")
            );
            assert_eq!(
                due(&programme, "c1/recertification_decision/1"),
                example.expected_date("decision_by")
            );
        }
        "E18" => {
            let held = example.date("recert_audit");
            let programme = case
                .audit("recertification_audit", held, "done")
                .event(json!({ "type": "nonconformity", "id": "NC-1", "grade": "major",
                    "source": "recertification_audit", "raised_on": held }))
                .on("2029-03-10");
            assert_eq!(programme.status, Status::ExpiredRestorable);
            assert_eq!(programme.cycle.unwrap().expires_on, expiry, "no extension");
            assert_eq!(programme.cycle.unwrap().restore_until, Some(example.expected_date("restore_until")));
            assert!(has(&programme, Code::ExpiredWithoutRecertification));
            assert_eq!(due(&programme, "c1/nonconformity_closure/NC-1"), expiry);
        }
        id => panic!("no checker for {id}"),
    }
}

pub fn restoration(example: &Example) {
    assert_eq!(example.id(), "E19");
    let decision = example.date("activities_completed_and_decision");
    let programme =
        Case::of(STANDARD).decided(day("2026-03-10")).act("restoration_decision", decision).on_day(decision);
    let cycle = programme.cycle.unwrap();
    assert_eq!(cycle.starts_on, example.expected_date("effective_date"));
    assert_eq!(cycle.expires_on, example.expected_date("new_expiry"));
    let gap = programme.history.iter().find(|it| it.status == Status::ExpiredRestorable).unwrap();
    assert_eq!(
        format!("{} to {}, not certified", gap.from, gap.to.unwrap()),
        example.expected("gap").as_str().unwrap()
    );
    assert_eq!(programme.status, Status::Certified);
}

pub fn edition_transition(example: &Example) {
    match example.id() {
        "E49" => {
            let decision = example.date("decision");
            let programme = Case::of("iso-9001-2015").decided(decision).on_day(decision);
            assert_eq!(programme.cycle.unwrap().expires_on, example.expected_date("capped_expiry"));
            let transition = obligation(&programme, "c1/edition_transition/1");
            assert_eq!(transition.due_on, example.expected_date("capped_expiry"));
            assert!(!transition.hard, "the row is not yet confirmed twice");
            assert_eq!(
                due(&programme, "c1/recertification_decision/1"),
                example.expected_date("three_year_expiry"),
                "after the transition the contract's three years count again"
            );
        }
        "E51" => {
            let today = example.date("today");
            let programme = Case::of("iso-iec-27001-2013").decided(day("2023-06-01")).on_day(today);
            assert_eq!(programme.status, Status::Lapsed);
            let ended = programme.alerts.iter().find(|it| it.code == Code::EditionEnded).unwrap();
            assert_eq!(ended.from, today);
            assert!(
                has(&Case::of("iso-iec-27001-2013").on_day(today), Code::EditionEnded),
                "without a certificate too"
            );
        }
        id => panic!("no checker for {id}"),
    }
}

pub fn weekend(example: &Example) {
    assert_eq!(example.id(), "E58");
    let limit = example.date("hard_due");
    let programme = Case::of(STANDARD).decided(day("2026-03-14")).on("2026-03-14");
    let first = obligation(&programme, "c1/surveillance_audit/1");
    assert_eq!(first.due_on, limit);
    assert_eq!(first.target_on, example.expected_date("planner_proposes"));
}
