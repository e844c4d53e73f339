//! Joint calendars: the optimum against brute force, every proposal against the engine, and what an auditor would ask.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp)]

#[path = "../histories/mod.rs"]
mod histories;

mod brute;
mod kit;
mod question;
mod sentence;
mod window;

use std::collections::BTreeSet;

use cycle::integrated::{JointCalendar, Question, Widen, propose};
use cycle::{Severity, plan};
use kit::{candidate, questions};
use proptest::prelude::*;

/// Plans every certification with its proposed dates and answers what broke.
fn broken(question: &Question, calendar: &JointCalendar) -> Vec<String> {
    let mut broken = Vec::new();
    for candidate in &question.certifications {
        let parts: Vec<_> = kit::parts_of(calendar, &candidate.name).collect();
        let before = plan(&candidate.facts, &candidate.policy, candidate.today);
        let after = plan(&kit::with_proposals(candidate, &parts), &candidate.policy, candidate.today);
        let breaches = |it: &cycle::Programme| -> BTreeSet<_> {
            let breach = it.alerts.iter().filter(|it| it.severity == Severity::Breach);
            breach.map(|it| (it.code.as_str(), it.from)).collect()
        };
        for (code, from) in breaches(&after).difference(&breaches(&before)) {
            broken.push(format!("{}: {code} from {from}", candidate.name));
        }
        for (start, part) in parts {
            let obligation = after.obligation(&part.key).unwrap();
            if obligation.planned_on != Some(start) {
                broken.push(format!("{}: {} is not planned for {start}", candidate.name, part.key));
            }
            if obligation.is_planned_late() && !part.fixed {
                broken.push(format!("{}: {} on {start} is late", candidate.name, part.key));
            }
        }
    }
    broken
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_calendar_costs_less(question in questions(1..4)) {
        let calendar = propose(&question).unwrap();
        // A plan that stays may leave another audit of its certification no day but its own.
        prop_assume!(!brute::overlaps(&calendar));
        let least = brute::least(&question, &calendar);
        prop_assert_eq!(brute::cost(&question, &calendar), least, "{:#?}", calendar.visits);
    }

    #[test]
    fn the_engine_finds_nothing_broken_in_any_proposal(question in questions(1..6)) {
        let calendar = propose(&question).unwrap();
        prop_assert_eq!(broken(&question, &calendar), Vec::<String>::new());
        prop_assert!(calendar.warnings.iter().all(|it| it.alert.severity == Severity::Warning));
        for visit in &calendar.visits {
            prop_assert!(visit.earliest_on <= visit.start && visit.start <= visit.latest_on);
            let names: BTreeSet<_> = visit.parts.iter().map(|part| &part.certification).collect();
            prop_assert_eq!(names.len(), visit.parts.len(), "no certification is in a visit twice");
            prop_assert!(!visit.because.is_empty() && visit.parts.iter().all(|part| !part.because.is_empty()));
            if visit.parts.len() > 1 {
                let works = |it: &cycle::integrated::Candidate| it.policy.is_working_day(visit.start);
                prop_assert!(question.certifications.iter().filter(|it| names.contains(&it.name)).all(works));
            }
        }
    }

    #[test]
    fn no_history_and_no_policy_makes_it_fail(
        all in prop::collection::vec((histories::any_facts(), histories::policies(), any::<bool>()), 1..5), today in histories::days(),
    ) {
        let certifications = all.into_iter().enumerate().map(|(at, (facts, policy, move_planned))| {
            cycle::integrated::Candidate { facts, policy, move_planned, ..candidate(&format!("c{at}"), today) }
        });
        let question = Question { certifications: certifications.collect(), integration_reduction: 0.2, widen: None };
        let calendar = propose(&question).unwrap();
        prop_assert_eq!(&calendar, &propose(&question).unwrap());
        prop_assert_eq!(broken(&question, &calendar), Vec::<String>::new());
        let text = serde_json::to_string(&calendar).unwrap();
        let read: JointCalendar = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(calendar, read, "the wire keeps everything");
    }

    #[test]
    fn a_wider_window_is_offered_exactly_when_it_saves_and_costs_no_visit(question in questions(2..5)) {
        let question = Question { widen: None, ..question };
        let calendar = propose(&question).unwrap();
        let now = brute::cost(&question, &calendar);
        for widen in [Widen::EarlyRecertification, Widen::LateSurveillance] {
            let agreed = propose(&Question { widen: Some(widen), ..question.clone() }).unwrap();
            let then = brute::cost(&question, &agreed);
            let saves = then.0 < now.0 || then.0 == now.0 && then.1 < now.1;
            let same = brute::apart(&agreed) == brute::apart(&calendar);
            let offered = calendar.wider_windows.iter().find(|it| it.widen == widen);
            prop_assert_eq!(offered.is_some(), same && saves && then.1 <= now.1, "{:?}: {:?} and {:?}", widen, now, then);
        }
    }

    #[test]
    fn wider_windows_break_nothing_either_and_save_what_they_promise(question in questions(2..5)) {
        let calendar = propose(&question).unwrap();
        for wider in &calendar.wider_windows {
            let agreed = propose(&Question { widen: Some(wider.widen), ..question.clone() }).unwrap();
            prop_assert_eq!(broken(&question, &agreed), Vec::<String>::new());
            prop_assert_eq!(agreed.joint, wider.joint);
            prop_assert!(agreed.joint.days.zip(calendar.joint.days).is_none_or(|(wide, usual)| wide <= usual));
            prop_assert!(!wider.steps.is_empty());
        }
    }
}
