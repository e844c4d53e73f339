//! The words on the wire are those of the contract.
#![allow(clippy::unwrap_used, clippy::panic)]

use cycle::{ChangeKind, Coverage, Event, Facts, Kind, Policy, Today, plan, what_if};
use serde_json::{Value, json};

fn event(value: Value) -> Event {
    serde_json::from_value(value).unwrap()
}

#[test]
fn every_kind_has_its_place_and_its_word() {
    for (place, kind) in Kind::ALL.into_iter().enumerate() {
        assert_eq!(kind as usize, place);
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        assert_eq!(Kind::named(kind.as_str()), Some(kind));
    }
    // The last one that the engine has.
    assert_eq!(Kind::RecurringDuty as usize + 1, Kind::ALL.len());
    assert_eq!(Kind::named("witness_audit"), None);
}

#[test]
fn every_event_reads_and_writes_its_words() {
    let audits =
        ["stage_1_audit", "stage_2_audit", "surveillance_audit", "recertification_audit", "special_audit"];
    for kind in audits {
        let wire = json!({ "type": kind, "start": "2026-05-11", "end": "2026-05-15", "state": "planned" });
        assert_eq!(serde_json::to_value(event(wire.clone())).unwrap(), wire);
        assert_eq!(
            serde_json::to_value(event(json!({ "type": kind, "start": "2026-05-11" }))).unwrap(),
            json!({ "type": kind, "start": "2026-05-11", "state": "done" })
        );
    }
    let acts = [
        "certification_decision",
        "recertification_decision",
        "restoration_decision",
        "suspension",
        "suspension_lifted",
        "withdrawal",
        "scope_reduction",
        "cancellation",
        "transfer_accepted",
        "certification_body_ceased",
    ];
    for kind in acts {
        let wire = json!({ "type": kind, "on": "2026-05-11" });
        assert_eq!(serde_json::to_value(event(wire.clone())).unwrap(), wire);
    }
    let wire =
        json!({ "type": "internal_audit", "start": "2026-05-11", "state": "done", "coverage": ["8.5.1.3"] });
    assert_eq!(serde_json::to_value(event(wire.clone())).unwrap(), wire);
    let whole =
        json!({ "type": "internal_audit", "start": "2026-05-11", "state": "done", "coverage": "full" });
    assert_eq!(serde_json::to_value(event(whole.clone())).unwrap(), whole);
    let wire = json!({ "type": "management_review", "on": "2026-05-11", "state": "planned" });
    assert_eq!(serde_json::to_value(event(wire.clone())).unwrap(), wire);
    let wire = json!({ "type": "nonconformity", "id": "NC-1", "grade": "major", "source": "stage_2_audit",
        "raised_on": "2026-05-15", "plan_accepted_on": null, "verified_on": null });
    assert_eq!(serde_json::to_value(event(wire.clone())).unwrap(), wire);
}

#[test]
fn unknown_fields_and_words_are_refused() {
    for wrong in [
        json!({ "type": "suspension", "on": "2026-05-11", "until": "2026-06-11" }),
        json!({ "type": "suspension", "on": "2026-02-30" }),
        json!({ "type": "surveillance_audit", "start": "2026-05-11", "state": "cancelled" }),
        json!({ "type": "internal_audit", "start": "2026-05-11", "coverage": "most" }),
        json!({ "type": "party", "on": "2026-05-11" }),
    ] {
        assert!(serde_json::from_value::<Event>(wrong.clone()).is_err(), "{wrong}");
    }
    assert!(serde_json::from_value::<Policy>(json!({ "warn_day": 3 })).is_err());
    assert!(serde_json::from_value::<Policy>(json!({ "lead": { "stage_2": { "weeks": 3 } } })).is_err());
}

#[test]
fn an_empty_policy_is_the_default_and_reads_as_the_contract_writes_it() {
    let empty: Policy = serde_json::from_value(json!({})).unwrap();
    assert_eq!(empty, Policy::default());
    assert_eq!(
        serde_json::to_value(empty).unwrap(),
        json!({ "cycle_months": 36, "expiry_convention": "minus_one_day", "renewal_expiry": "keep_expiry_base",
            "calendar_includes_decision_year": false, "stage_gap_months": 6, "suspension_months": 6,
            "restoration_months": 6, "warn_days": 90,
            "certification_body_days": { "plan": 30, "close_major": 90, "close_minor": 90, "decision_buffer": 0 },
            "internal_audit_months": 12, "management_review_months": 12, "internal_audit_coverage": "annual",
            "lead": { "recertification": { "book_months": 6, "own_duties_months": 4, "audit_months": 3 },
                "surveillance": { "book_months": 3, "internal_audit_weeks": 6, "management_review_weeks": 4 },
                "stage_2": { "internal_audit_weeks": 6, "management_review_weeks": 4 } },
            "working_week": ["mon", "tue", "wed", "thu", "fri"], "holidays": [] })
    );
}

fn facts(events: &[Value]) -> Facts {
    Facts {
        standard: "iso-iec-20000-1-2018".into(),
        events: events.iter().cloned().map(event).collect(),
        ..Facts::default()
    }
}

#[test]
fn an_obligation_looks_as_the_contract_shows_it() {
    let facts = facts(&[json!({ "type": "certification_decision", "on": "2026-03-10" })]);
    let programme = plan(&facts, &Policy::default(), Today::on("2026-10-11".parse().unwrap()));
    let wire = serde_json::to_value(&programme).unwrap();
    assert_eq!(wire["status"], "certified");
    assert_eq!(
        wire["cycle"],
        json!({ "number": 1, "starts_on": "2026-03-10", "expires_on": "2029-03-09", "restore_until": "2029-09-09" })
    );
    assert_eq!(wire["history"], json!([{ "from": "2026-03-10", "to": null, "status": "certified" }]));
    let audit =
        wire["obligations"].as_array().unwrap().iter().find(|it| it["kind"] == "surveillance_audit").unwrap();
    assert_eq!(
        audit,
        &json!({ "key": "c1/surveillance_audit/1", "kind": "surveillance_audit", "cycle": 1, "ordinal": 1,
            "opens_on": "2026-12-10", "target_on": "2027-03-10", "due_on": "2027-03-10", "hard": true, "state": "open",
            "depends_on": ["c1/internal_audit/1", "c1/management_review/1"], "rules": ["R04"],
            "because": "The first surveillance audit may not be later than 12 months after the decision of 2026-03-10." })
    );
}

#[test]
fn words_of_the_wire_and_of_as_str_are_the_same() {
    let facts = facts(&[json!({ "type": "certification_decision", "on": "2020-03-10" })]);
    let programme = plan(&facts, &Policy::default(), Today::on("2026-10-11".parse().unwrap()));
    assert_eq!(serde_json::to_value(programme.status).unwrap(), programme.status.as_str());
    for it in &programme.obligations {
        assert_eq!(serde_json::to_value(it.kind).unwrap(), it.kind.as_str());
        assert_eq!(serde_json::to_value(it.state).unwrap(), it.state.as_str());
    }
    for it in &programme.alerts {
        assert_eq!(serde_json::to_value(it.code).unwrap(), it.code.as_str());
        assert_eq!(serde_json::to_value(it.severity).unwrap(), it.severity.as_str());
    }
    assert_eq!(serde_json::to_value(cycle::Code::SecondStage2Required).unwrap(), "second_stage_2_required");
    assert_eq!(serde_json::to_value(cycle::Status::Stage2Done).unwrap(), "stage2_done");
}

#[test]
fn a_what_if_names_what_it_would_break() {
    let known = [json!({ "type": "certification_decision", "on": "2026-03-10" })];
    let today = Today::on("2026-10-11".parse().unwrap());
    let before = plan(&facts(&known), &Policy::default(), today);
    let mut posted = known.to_vec();
    posted.push(json!({ "type": "surveillance_audit", "start": "2027-03-14", "state": "planned" }));
    let after = plan(&facts(&posted), &Policy::default(), today);
    let changes = what_if(&before, &after);
    let opened = changes.iter().find(|it| it.change == ChangeKind::AlertOpened).unwrap();
    assert_eq!(serde_json::to_value(opened).unwrap()["code"], "surveillance_planned_late");
    let moved = changes.iter().find(|it| it.key.as_deref() == Some("c1/surveillance_audit/1")).unwrap();
    let moved = serde_json::to_value(moved).unwrap();
    assert_eq!((&moved["from_state"], &moved["to_state"]), (&json!("open"), &json!("planned")));
    assert_eq!((&moved["from_due_on"], &moved["to_due_on"]), (&json!("2027-03-10"), &json!("2027-03-10")));
    assert_eq!((&moved["from_planned_on"], &moved["to_planned_on"]), (&Value::Null, &json!("2027-03-14")));
    let risk = serde_json::to_value(&changes[0]).unwrap();
    assert_eq!((&risk["change"], &risk["to_status"]), (&json!("certificate_at_risk"), &json!("certified")));
    assert_eq!(opened.because, changes[0].because, "it names the breach");
    assert_eq!(serde_json::to_value(opened).unwrap()["severity"], "breach");
    assert_eq!(what_if(&before, &before), []);
    assert!(Coverage::Full.includes("8.5.1.3"));
}

#[test]
fn a_later_day_alone_puts_a_certificate_at_risk_and_a_kept_limit_does_not() {
    let known = [json!({ "type": "certification_decision", "on": "2026-03-10" })];
    let on = |day: &str| plan(&facts(&known), &Policy::default(), Today::on(day.parse().unwrap()));
    let kinds = |changes: &[cycle::Change]| changes.iter().map(|it| it.change).collect::<Vec<_>>();
    let changes = what_if(&on("2026-10-11"), &on("2027-03-01"));
    assert_eq!(kinds(&changes[..2]), [ChangeKind::CertificateAtRisk, ChangeKind::StatusChanged]);
    assert_eq!(
        changes[0].because,
        "The certification would stand as \"certified at risk\" instead of \"certified\"."
    );
    let mut kept = known.to_vec();
    kept.push(json!({ "type": "surveillance_audit", "start": "2027-03-04", "state": "planned" }));
    let after = plan(&facts(&kept), &Policy::default(), Today::on("2026-10-11".parse().unwrap()));
    let changes = what_if(&on("2026-10-11"), &after);
    assert!(!kinds(&changes).contains(&ChangeKind::CertificateAtRisk), "{changes:?}");
}

#[test]
fn facts_that_contradict_each_other_put_no_certificate_at_risk() {
    let known = [json!({ "type": "certification_decision", "on": "2026-03-10" })];
    let mut both = known.to_vec();
    both.push(json!({ "type": "suspension_lifted", "on": "2026-05-10" }));
    let today = Today::on("2026-10-11".parse().unwrap());
    let [before, after] = [&known[..], &both].map(|events| plan(&facts(events), &Policy::default(), today));
    let changes = what_if(&before, &after);
    assert!(changes.iter().any(|it| it.code == Some(cycle::Code::EventsContradict)), "{changes:?}");
    assert!(changes.iter().all(|it| it.change != ChangeKind::CertificateAtRisk), "{changes:?}");
}

#[test]
fn a_programme_from_storage_no_longer_knows_its_next_change_and_names_tomorrow() {
    let facts = facts(&[json!({ "type": "certification_decision", "on": "2026-03-10" })]);
    let today = Today {
        organization: "2026-10-12".parse().unwrap(),
        certification_body: "2026-10-11".parse().unwrap(),
    };
    let programme = plan(&facts, &Policy::default(), today);
    let stored = serde_json::to_string(&programme).unwrap();
    let read: cycle::Programme = serde_json::from_str(&stored).unwrap();
    assert_eq!(read, programme);
    assert_eq!(read.next_change_on(today), "2026-10-12".parse().ok());
    assert_eq!(programme.next_change_on(today), "2026-12-11".parse().ok());
    let later = Today::on("2026-12-20".parse().unwrap());
    assert_eq!(
        programme.next_change_on(later),
        "2026-12-21".parse().ok(),
        "asked on a later day it names tomorrow"
    );
}
