//! Examples about nonconformities, suspensions and transfers.

use cycle::{Code, State, Status};
use serde_json::json;

use crate::kit::{Case, Example, day, due, has, no_breach, obligation};

const STANDARD: &str = "iso-iec-20000-1-2018";

pub fn nonconformity(example: &Example) {
    match example.id() {
        "E24" => {
            let days = example.input("stage2_days");
            let (first, last) = (days[0].as_str().unwrap(), days[1].as_str().unwrap());
            let case = Case::of(STANDARD)
                .event(json!({ "type": "stage_2_audit", "start": first, "end": last }))
                .event(json!({ "type": "nonconformity", "id": "NC-1", "grade": "major", "source": "stage_2_audit",
                    "raised_on": last }));
            let by = example.expected_date("verify_by");
            let programme = case.on_day(by);
            assert!(
                obligation(&programme, "c1/nonconformity_closure/NC-1").because.contains(&by.to_string())
            );
            assert!(!has(&programme, Code::SecondStage2Required));
            let after = case.on_day(by.succ_opt().unwrap());
            assert!(has(&after, Code::SecondStage2Required));
            assert!(after.obligation("c1/stage_2_audit/2").is_some());
        }
        "E26" => {
            let end = example.date("audit_end");
            let days = example.input("cb_rule_days");
            let programme = Case::of(STANDARD)
                .policy(json!({ "certification_body_days": {
                    "plan": days["plan"].as_i64(), "close_major": days["close_major"].as_i64() } }))
                .event(json!({ "type": "nonconformity", "id": "NC-1", "grade": "major", "source": "stage_2_audit",
                    "raised_on": end }))
                .on_day(end);
            assert_eq!(due(&programme, "c1/nonconformity_plan/NC-1"), example.expected_date("plan_due"));
            assert_eq!(due(&programme, "c1/nonconformity_closure/NC-1"), example.expected_date("close_due"));
        }
        "E28" => {
            let last = example.date("stage2_last_day");
            let programme = Case::of(STANDARD)
                .audit("stage_2_audit", last, "done")
                .event(json!({ "type": "nonconformity", "id": "NC-1", "grade": "minor", "source": "stage_2_audit",
                    "raised_on": last, "plan_accepted_on": example.date("plan_accepted") }))
                .on("2026-09-01");
            assert_eq!(programme.status, Status::DecisionPending, "nothing blocks the decision");
            assert!(no_breach(&programme));
            assert!(obligation(&programme, "c1/nonconformity_closure/NC-1").because.contains("next audit"));
        }
        "E29" => {
            let programme = Case::of(STANDARD)
                .decided(day("2026-03-10"))
                .audit("surveillance_audit", day("2027-02-15"), "done")
                .event(json!({ "type": "nonconformity", "id": "NC-1", "grade": "minor", "source": "surveillance_audit",
                    "raised_on": "2027-02-15", "plan_accepted_on": "2027-03-01" }))
                .audit("surveillance_audit", day("2028-02-15"), "done")
                .on("2028-02-16");
            let alert = programme.alerts.iter().find(|it| it.code == Code::NonconformityEscalates).unwrap();
            assert!(alert.message.contains(example.expected("suggested_grade").as_str().unwrap()));
        }
        id => panic!("no checker for {id}"),
    }
}

pub fn suspension(example: &Example) {
    match example.id() {
        "E31" => {
            let case =
                Case::of(STANDARD).decided(day("2026-03-10")).act("suspension", example.date("suspended"));
            let until = example.expected_date("suspension_normally_until");
            let programme = case.on_day(until);
            assert_eq!(programme.status, Status::Suspended);
            assert_eq!(due(&programme, "c1/suspension_resolution/1"), until);
            assert!(!has(&programme, Code::SuspensionTooLong));
            let after = case.on_day(until.succ_opt().unwrap());
            let alert = after.alerts.iter().find(|it| it.code == Code::SuspensionTooLong).unwrap();
            assert!(alert.message.contains(example.expected("if_unresolved").as_str().unwrap()));
        }
        "E32" => {
            let case = Case::of(STANDARD)
                .decided(example.date("decision"))
                .act("suspension", example.date("suspended"))
                .act("suspension_lifted", example.date("lifted"));
            let limit = example.expected_date("surveillance_1_latest");
            for today in ["2027-02-02", "2027-07-01"] {
                assert_eq!(due(&case.on(today), "c1/surveillance_audit/1"), limit);
            }
            let after = case.on("2027-07-01");
            assert_eq!(obligation(&after, "c1/surveillance_audit/1").state, State::Overdue);
            let overdue = after.alerts.iter().find(|it| it.code == Code::SurveillanceOverdue).unwrap();
            assert!(overdue.message.contains("2027-12-31"), "{}", overdue.message);
        }
        id => panic!("no checker for {id}"),
    }
}

pub fn transfer(example: &Example) {
    let case = Case::of(STANDARD).decided(day("2026-03-10"));
    match example.id() {
        "E35" => {
            assert_eq!(example.input("status").as_str(), Some("suspended"));
            let programme = case
                .act("suspension", day("2027-01-11"))
                .act("transfer_accepted", day("2027-02-01"))
                .on("2027-02-02");
            assert!(has(&programme, Code::TransferNotEligible));
            assert_eq!(programme.status, Status::Suspended);
        }
        "E36" => {
            let ceased = example.date("issuing_cb_ceased");
            let programme = case.act("certification_body_ceased", ceased).on_day(ceased);
            assert_eq!(programme.cycle.unwrap().expires_on, example.date("expiry"));
            assert_eq!(due(&programme, "c1/transfer/1"), example.expected_date("transfer_by"));
        }
        "E38" => {
            let programme = case
                .audit("surveillance_audit", day("2027-02-15"), "done")
                .act("transfer_accepted", example.date("accepted"))
                .on("2027-10-06");
            let cycle = programme.cycle.unwrap();
            assert_eq!(cycle.expires_on, example.expected_date("new_certificate_expiry"));
            assert_eq!(cycle.restore_until, None);
            assert_eq!(programme.status, Status::Transferred);
            assert_eq!(due(&programme, "c1/surveillance_audit/2"), day("2028-12-31"), "calendar 2028");
        }
        id => panic!("no checker for {id}"),
    }
}
