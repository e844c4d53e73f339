//! Random histories: anything at all, likely ones, and ones that have kept every rule.
#![allow(dead_code)]

use chrono::{Days, NaiveDate};
use cycle::{Event, Facts, Policy};
use proptest::prelude::*;
use serde_json::{Value, json};

const STANDARD: &str = "iso-iec-20000-1-2018";

/// A day from 1987 to 2200, month ends and leap days more often than they fall.
pub fn days() -> impl Strategy<Value = NaiveDate> {
    let any = (0u64..77_800).prop_map(|it| NaiveDate::from_ymd_opt(1987, 1, 1).unwrap() + Days::new(it));
    let special = prop::sample::select(vec![
        "1988-02-29",
        "2000-02-29",
        "2024-02-29",
        "2028-02-29",
        "2026-08-31",
        "2025-12-31",
        "2026-01-01",
        "2026-03-31",
        "2027-12-31",
        "2096-02-29",
        "2100-02-28",
        "2100-03-01",
    ]);
    prop_oneof![3 => any, 1 => special.prop_map(|it| it.parse().unwrap())]
}

/// Any numbers a policy could hold.
pub fn policies() -> impl Strategy<Value = Policy> {
    let number = || prop_oneof![Just(0), Just(-1), Just(i32::MAX), Just(i32::MIN), 0..50i32];
    (prop::collection::vec(number(), 16), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(n, same_day, from_decision, strict, cycle)| {
            let policy = json!({
                "cycle_months": n[0], "stage_gap_months": n[1], "suspension_months": n[2], "restoration_months": n[3],
                "warn_days": n[4], "internal_audit_months": n[5], "management_review_months": n[6],
                "expiry_convention": if same_day { "same_day" } else { "minus_one_day" },
                "renewal_expiry": if from_decision { "from_decision" } else { "keep_expiry_base" },
                "calendar_includes_decision_year": strict,
                "internal_audit_coverage": if cycle { "cycle" } else { "annual" },
                "certification_body_days": { "plan": n[7], "close_major": n[8], "close_minor": n[9], "decision_buffer": n[10] },
                "lead": { "recertification": { "book_months": n[11], "own_duties_months": n[12], "audit_months": n[13] },
                    "surveillance": { "book_months": n[14], "internal_audit_weeks": n[15], "management_review_weeks": n[0] },
                    "stage_2": { "internal_audit_weeks": n[1], "management_review_weeks": n[2] } },
            });
            serde_json::from_value(policy).unwrap()
        },
    )
}

fn event(value: Value) -> Event {
    serde_json::from_value(value).unwrap()
}

const AUDITS: [&str; 5] =
    ["stage_1_audit", "stage_2_audit", "surveillance_audit", "recertification_audit", "special_audit"];
const ACTS: [&str; 10] = [
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

fn any_event() -> impl Strategy<Value = Event> {
    let state = || prop::sample::select(vec!["planned", "done"]);
    let audit = (prop::sample::select(AUDITS.to_vec()), days(), -2i64..9, state()).prop_map(|(kind, start, length, state)| {
        event(json!({ "type": kind, "start": start, "end": start + chrono::Duration::days(length), "state": state }))
    });
    let act = (prop::sample::select(ACTS.to_vec()), days())
        .prop_map(|(kind, on)| event(json!({ "type": kind, "on": on })));
    let internal = (days(), state(), any::<bool>()).prop_map(|(start, state, full)| {
        let coverage = if full { json!("full") } else { json!(["8.5.1.3", "9"]) };
        event(json!({ "type": "internal_audit", "start": start, "state": state, "coverage": coverage }))
    });
    let review = (days(), state())
        .prop_map(|(on, state)| event(json!({ "type": "management_review", "on": on, "state": state })));
    let grade = prop::sample::select(vec!["major", "minor"]);
    let source = prop::sample::select([&AUDITS[..], &["internal_audit"]].concat());
    let finding = (0u8..4, grade, source, days(), prop::option::of(days()), prop::option::of(days()))
        .prop_map(|(id, grade, source, raised_on, plan, verified)| {
            event(
                json!({ "type": "nonconformity", "id": format!("NC-{id}"), "grade": grade, "source": source,
                "raised_on": raised_on, "plan_accepted_on": plan, "verified_on": verified }),
            )
        });
    prop_oneof![4 => audit, 4 => act, 1 => internal, 1 => review, 1 => finding]
}

/// Anything that can be written down.
pub fn any_facts() -> impl Strategy<Value = Facts> {
    let standard = prop::sample::select(vec![STANDARD, "iso-9001-2015", "iso-iec-27001-2013", "unknown"]);
    (standard, prop::option::of(days()), prop::option::of(days()), prop::collection::vec(any_event(), 0..14))
        .prop_map(|(standard, printed_expiry, target_on, events)| Facts {
            standard: standard.into(),
            printed_expiry,
            target_on,
            edition: None,
            journey: cycle::journey::Durations::default(),
            events,
        })
}

/// Something that may happen some days after the decision.
fn likely_event(decision: NaiveDate) -> impl Strategy<Value = Event> {
    let kinds = vec![
        ("surveillance_audit", "start"),
        ("surveillance_audit", "start"),
        ("surveillance_audit", "start"),
        ("recertification_audit", "start"),
        ("recertification_decision", "on"),
        ("restoration_decision", "on"),
        ("suspension", "on"),
        ("suspension_lifted", "on"),
        ("withdrawal", "on"),
        ("internal_audit", "start"),
        ("management_review", "on"),
        ("transfer_accepted", "on"),
        ("certification_body_ceased", "on"),
    ];
    (prop::sample::select(kinds), 1u64..4200).prop_map(move |((kind, field), after)| {
        event(json!({ "type": kind, field: decision + Days::new(after) }))
    })
}

/// A decision and what may follow it, in any order.
pub fn likely_facts() -> impl Strategy<Value = Facts> {
    days().prop_flat_map(|decision| {
        prop::collection::vec(likely_event(decision), 0..12).prop_map(move |events| {
            let first = event(json!({ "type": "certification_decision", "on": decision }));
            Facts {
                standard: STANDARD.into(),
                events: std::iter::once(first).chain(events).collect(),
                ..Facts::default()
            }
        })
    })
}

/// A decision and nothing missed since: every surveillance, own duty and recertification in time, up to nine years.
pub fn kept_rules() -> impl Strategy<Value = Facts> {
    (days(), 0usize..4, 5i32..11).prop_map(|(decision, cycles, month)| {
        let mut events = vec![event(json!({ "type": "certification_decision", "on": decision }))];
        let mut push = |kind: &str, field: &str, months: i32| {
            events.push(event(json!({ "type": kind, field: cycle::date::add_months(decision, months) })));
        };
        for cycle in 0..i32::try_from(cycles).unwrap() {
            for year in 0..2 {
                let base = cycle * 36 + year * 12;
                push("internal_audit", "start", base + month - 3);
                push("management_review", "on", base + month - 2);
                push("surveillance_audit", "start", base + month);
            }
            push("internal_audit", "start", cycle * 36 + 29);
            push("management_review", "on", cycle * 36 + 30);
            push("recertification_audit", "start", cycle * 36 + 32);
            push("recertification_decision", "on", cycle * 36 + 34);
        }
        Facts { standard: STANDARD.into(), events, ..Facts::default() }
    })
}

/// The day of the certification decision.
pub fn decision_of(facts: &Facts) -> NaiveDate {
    let decision = facts.events.iter().find_map(|event| match event {
        Event::CertificationDecision(act) => Some(act.on),
        _ => None,
    });
    decision.unwrap()
}

/// The latest day that a fact of [`kept_rules`] names.
pub fn last_day_of(facts: &Facts) -> NaiveDate {
    let days = facts.events.iter().map(|event| match event {
        Event::CertificationDecision(act) | Event::RecertificationDecision(act) => act.on,
        Event::InternalAudit(audit) => audit.start,
        Event::ManagementReview(review) => review.on,
        Event::SurveillanceAudit(audit) | Event::RecertificationAudit(audit) => audit.start,
        _ => NaiveDate::MIN,
    });
    days.max().unwrap()
}

/// The facts before the last was added.
pub fn without_last(facts: &Facts) -> Facts {
    let mut facts = facts.clone();
    facts.events.pop();
    facts
}
