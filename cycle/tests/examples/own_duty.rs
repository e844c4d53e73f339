//! Examples about internal audits and management reviews.

use cycle::{Code, Kind, State};
use serde_json::json;

use crate::kit::{Case, Example, day, due, has, obligation, of_kind};

const STANDARD: &str = "iso-iec-20000-1-2018";

pub fn own_duties(example: &Example) {
    match example.id() {
        "E53" => {
            let lead = example.input("lead_weeks");
            let programme = Case::of(STANDARD)
                .policy(json!({ "lead": { "stage_2": {
                    "internal_audit_weeks": lead["internal_audit_done"].as_i64(),
                    "management_review_weeks": lead["management_review_done"].as_i64() } } }))
                .audit("stage_2_audit", example.date("stage2_start"), "planned")
                .on("2026-06-01");
            assert_eq!(due(&programme, "c1/internal_audit/0"), example.expected_date("internal_audit_by"));
            assert_eq!(
                due(&programme, "c1/management_review/0"),
                example.expected_date("management_review_by")
            );
            assert_eq!(obligation(&programme, "c1/management_review/0").depends_on, ["c1/internal_audit/0"]);
        }
        "E54" => {
            let programme = Case::of(STANDARD)
                .decided(day("2026-11-01"))
                .policy(json!({ "management_review_months": example.input("interval_months").as_i64() }))
                .act("management_review", example.date("last_management_review"))
                .audit("surveillance_audit", example.date("surveillance_1"), "done")
                .on("2027-02-21");
            let reviews: Vec<_> = of_kind(&programme, Kind::ManagementReview).collect();
            assert_eq!(
                obligation(&programme, "c1/management_review/1").state,
                State::Done,
                "fresh at surveillance"
            );
            let next = reviews.iter().filter(|it| it.state.is_pending()).map(|it| it.due_on).min();
            assert_eq!(next, Some(example.expected_date("next_review_by")));
            assert!(
                !programme
                    .alerts
                    .iter()
                    .any(|it| it.code == Code::OwnDutyMissingBeforeAudit && it.message.contains("review"))
            );
        }
        "E55" => {
            let clause = example.input("clause").as_str().unwrap();
            let case = Case::of(STANDARD).decided(day("2026-03-10")).event(json!({ "type": "internal_audit",
                "start": example.date("last_audited"), "coverage": [clause] }));
            let next = |case: &Case| {
                let programme = case.on("2026-06-02");
                of_kind(&programme, Kind::InternalAudit)
                    .filter(|it| it.state.is_pending() && it.because.contains(clause))
                    .map(|it| it.due_on)
                    .min()
            };
            assert_eq!(next(&case), Some(example.expected_date("next_by")));
            let by_cycle = case.policy(json!({ "internal_audit_coverage": "cycle" }));
            let limit = due(&by_cycle.on("2026-06-02"), "c1/recertification_audit/1");
            assert!(next(&by_cycle).unwrap() < limit, "before the recertification audit of the cycle");
            assert!(!has(&by_cycle.on("2026-06-02"), Code::EventsContradict));
        }
        id => panic!("no checker for {id}"),
    }
}
