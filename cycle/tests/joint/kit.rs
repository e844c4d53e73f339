//! Certifications to ask about, and what a calendar proposes for one of them.

use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate};
use cycle::integrated::{AuditDays, Candidate, JointCalendar, Question, VisitPart, Widen};
use cycle::{Act, Audit, Event, Facts, Happened, Kind, Policy, Today};
use proptest::prelude::*;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A certification of which nothing is known but its name.
pub fn candidate(name: &str, today: NaiveDate) -> Candidate {
    Candidate {
        name: name.into(),
        facts: Facts::default(),
        policy: Policy::default(),
        today: Today::on(today),
        certification_body: None,
        days: AuditDays::quoted(2.0, 4.0),
        move_planned: false,
    }
}

/// A certification decided on a day, asked about on another.
pub fn certified(name: &str, on: &str, today: &str) -> Candidate {
    let facts = Facts {
        standard: "iso-iec-27001-2022".into(),
        events: vec![Event::CertificationDecision(Act { on: day(on) })],
        ..Facts::default()
    };
    Candidate { facts, ..candidate(name, day(today)) }
}

pub fn ask(certifications: Vec<Candidate>) -> Question {
    Question { certifications, integration_reduction: 0.2, widen: None }
}

pub fn surveillance(on: &str, state: Happened) -> Event {
    Event::SurveillanceAudit(Audit { start: day(on), end: None, state })
}

pub fn recertification(on: &str, state: Happened) -> Event {
    Event::RecertificationAudit(Audit { start: day(on), end: None, state })
}

/// The audits that a calendar proposes for a certification, with their days.
pub fn parts_of<'a>(
    calendar: &'a JointCalendar,
    name: &'a str,
) -> impl Iterator<Item = (NaiveDate, &'a VisitPart)> {
    let parts = calendar.visits.iter().flat_map(|visit| visit.parts.iter().map(|part| (visit.start, part)));
    parts.filter(move |(_, part)| part.certification == name)
}

/// The facts as they are once the proposed dates are recorded as plans.
pub fn with_proposals(candidate: &Candidate, parts: &[(NaiveDate, &VisitPart)]) -> Facts {
    let mut facts = candidate.facts.clone();
    // Without a proposal every plan stays as it is.
    if candidate.move_planned && !parts.is_empty() {
        facts.events.retain(|event| {
            !matches!(event, Event::SurveillanceAudit(it) | Event::RecertificationAudit(it) if it.state == Happened::Planned)
        });
    }
    for (start, part) in parts.iter().filter(|(_, part)| !part.fixed) {
        let audit = Audit { start: *start, end: None, state: Happened::Planned };
        facts.events.push(match part.kind {
            Kind::RecertificationAudit => Event::RecertificationAudit(audit),
            _ => Event::SurveillanceAudit(audit),
        });
    }
    facts
}

fn today() -> NaiveDate {
    day("2027-01-04")
}

/// A decision some days ago, and what was done and is planned since: mostly in time, sometimes not.
fn histories() -> impl Strategy<Value = Facts> {
    let planned = prop::option::weighted(0.3, (30u64..900, any::<bool>()));
    (0u64..1000, prop::sample::subsequence(vec![250u64, 320, 400, 650, 700], 0..4), planned).prop_map(
        |(ago, done, planned)| {
            let decision = today() - Days::new(ago);
            let mut events = vec![Event::CertificationDecision(Act { on: decision })];
            let mut audit = |start: NaiveDate, state: Happened, recertification: bool| {
                let audit = Audit { start, end: None, state };
                events.push(if recertification {
                    Event::RecertificationAudit(audit)
                } else {
                    Event::SurveillanceAudit(audit)
                });
            };
            for after in done.into_iter().filter(|after| *after < ago) {
                audit(decision + Days::new(after), Happened::Done, false);
            }
            if let Some((ahead, recertification)) = planned {
                audit(today() + Days::new(ahead), Happened::Planned, recertification);
            }
            Facts { standard: "iso-iec-27001-2022".into(), events, ..Facts::default() }
        },
    )
}

fn any_policy() -> impl Strategy<Value = Policy> {
    (0usize..3, any::<bool>(), 0i32..60, any::<bool>()).prop_map(|(week, strict, buffer, from_decision)| {
        let mut policy = Policy { calendar_includes_decision_year: strict, ..Policy::default() };
        policy.working_week.truncate(5 - week);
        policy.holidays = (1..29).filter_map(|at| today().with_day(at)?.with_month(3)).collect();
        policy.certification_body_days.decision_buffer = buffer;
        if from_decision {
            policy.renewal_expiry = cycle::RenewalExpiry::FromDecision;
        }
        policy
    })
}

fn any_days() -> impl Strategy<Value = AuditDays> {
    prop_oneof![
        6 => (1u32..9, 2u32..17).prop_map(|(s, r)| AuditDays::quoted(f64::from(s) / 2.0, f64::from(r) / 2.0)),
        1 => Just(AuditDays::unknown("No table.")),
    ]
}

/// Questions about some certifications that overlap in all ways.
pub fn questions(count: Range<usize>) -> impl Strategy<Value = Question> {
    let body = prop::sample::select(vec![None, None, None, Some("Boreal".to_string())]);
    let one = (histories(), any_policy(), any_days(), body, any::<bool>());
    let widen = prop::sample::select(vec![
        None,
        None,
        Some(Widen::EarlyRecertification),
        Some(Widen::LateSurveillance),
    ]);
    (prop::collection::vec(one, count), prop::sample::select(vec![0.0, 0.05, 0.125, 0.2]), widen).prop_map(
        |(all, integration_reduction, widen)| {
            let certifications =
                all.into_iter().enumerate().map(|(at, (facts, policy, days, body, move_planned))| {
                    Candidate {
                        facts,
                        policy,
                        days,
                        certification_body: body,
                        move_planned,
                        ..candidate(&format!("c{at}"), today())
                    }
                });
            Question { certifications: certifications.collect(), integration_reduction, widen }
        },
    )
}
