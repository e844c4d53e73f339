//! What the engine says in English is said in every language that mails are written in.

use cycle::recurrence::{Calendar, Done, Exception, Schedule, Shift, What};
use cycle::{Event, Facts, Kind, Obligation, Policy, Today};
use mailer::Language;
use serde_json::{Value, json};

use crate::scene::day;

fn act(kind: &str, on: &str) -> Value {
    json!({ "type": kind, "on": on })
}

fn audit(kind: &str, start: &str, state: &str) -> Value {
    json!({ "type": kind, "start": start, "state": state })
}

fn finding(grade: &str, source: &str, raised_on: &str) -> Value {
    json!({ "type": "nonconformity", "id": "NC-1", "grade": grade, "source": source, "raised_on": raised_on })
}

/// Histories of which each makes some of the engine's sentences.
fn histories() -> Vec<Vec<Value>> {
    let decided = || act("certification_decision", "2026-03-10");
    vec![
        vec![],
        vec![audit("stage_1_audit", "2026-02-01", "done"), audit("stage_2_audit", "2026-04-01", "planned")],
        vec![
            audit("stage_1_audit", "2025-06-01", "done"),
            audit("stage_2_audit", "2025-08-01", "done"),
            finding("major", "stage_2_audit", "2025-08-01"),
        ],
        vec![decided()],
        vec![
            decided(),
            audit("surveillance_audit", "2027-02-01", "planned"),
            audit("internal_audit", "2026-12-01", "done"),
            act("management_review", "2026-12-10"),
        ],
        vec![
            decided(),
            audit("internal_audit", "2025-10-01", "done"),
            act("management_review", "2025-11-10"),
        ],
        vec![
            decided(),
            audit("surveillance_audit", "2027-02-01", "done"),
            finding("minor", "surveillance_audit", "2027-02-01"),
        ],
        vec![
            decided(),
            audit("surveillance_audit", "2027-02-01", "done"),
            finding("major", "surveillance_audit", "2027-02-01"),
        ],
        vec![
            decided(),
            audit("internal_audit", "2026-09-01", "done"),
            finding("major", "internal_audit", "2026-09-01"),
        ],
        vec![
            decided(),
            audit("recertification_audit", "2028-12-01", "done"),
            finding("major", "recertification_audit", "2028-12-01"),
        ],
        vec![decided(), finding("major", "surveillance_audit", "2029-02-20")],
        vec![decided(), act("suspension", "2027-06-01")],
        vec![decided(), act("certification_body_ceased", "2027-06-01")],
        vec![
            decided(),
            json!({ "type": "internal_audit", "start": "2026-12-01", "state": "done", "coverage": ["4", "5"] }),
        ],
    ]
}

fn facts(standard: &str, target: Option<&str>, events: &[Value]) -> Facts {
    let events = events.iter().map(|it| serde_json::from_value::<Event>(it.clone()).unwrap()).collect();
    Facts { standard: standard.into(), target_on: target.map(day), events, ..Facts::default() }
}

/// Each obligation's reason in German.
fn in_german(obligations: &[Obligation]) -> impl Iterator<Item = (&'static str, String)> {
    obligations.iter().map(|it| {
        let german = Language::German.reason(&it.because);
        let german = german.unwrap_or_else(|| panic!("{}: {}", it.key, it.because));
        assert_ne!(german, it.because);
        (it.kind.as_str(), german)
    })
}

#[test]
fn every_reason_of_the_engine_is_said_in_german() {
    let mut said = std::collections::BTreeMap::new();
    for standard in ["iso-iec-20000-1-2018", "iso-9001-2015"] {
        for (target, events) in [None, Some("2027-06-30")]
            .into_iter()
            .flat_map(|it| histories().into_iter().map(move |events| (it, events)))
        {
            let facts = facts(standard, target, &events);
            for today in ["2025-12-01", "2026-03-11", "2027-03-01", "2027-12-01", "2029-01-10", "2029-04-01"]
            {
                let programme = cycle::plan(&facts, &Policy::default(), Today::on(day(today)));
                said.extend(in_german(&programme.obligations));
            }
        }
    }
    let not_said: Vec<_> =
        Kind::ALL.into_iter().map(Kind::as_str).filter(|kind| !said.contains_key(kind)).collect();
    assert_eq!(not_said, ["recurring_duty"], "the histories make every other kind");
}

#[test]
fn the_reasons_of_recurring_duties_are_said_in_german() {
    let mut schedule =
        Schedule::new(day("2026-03-31"), "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1".parse().expect("a rule"));
    schedule.shift = Shift::Earlier;
    schedule.exceptions =
        vec![Exception { occurrence_on: day("2026-09-30"), what: What::MovedTo(day("2026-10-05")) }];
    let calendar = Calendar { holidays: [day("2026-12-31")].into(), ..Calendar::default() };
    let plan = schedule.plan(&calendar, day("2026-12-01"), 400);
    let said: Vec<String> = in_german(&plan.obligations).map(|(_, german)| german).collect();
    assert!(said.iter().any(|it| it.ends_with("Sie wurde auf den 5. Oktober 2026 verschoben.")), "{said:?}");
    assert!(said.iter().any(|it| it.contains("dem Arbeitstag davor")), "{said:?}");
    schedule.done = vec![Done { occurrence_on: day("2026-03-31"), done_on: day("2026-04-02") }];
    let plan = schedule.plan(&Calendar::default(), day("2026-12-01"), 400);
    assert!(in_german(&plan.obligations).count() > 2);
}

#[test]
fn every_kind_is_called_in_english_as_the_engine_calls_it() {
    for kind in Kind::ALL.into_iter().map(Kind::as_str) {
        assert_eq!(Language::English.kind(kind), Some(cycle::kind_name(kind).as_str()));
        assert!(Language::German.kind(kind).is_some_and(|german| german != cycle::kind_name(kind)), "{kind}");
    }
}
