//! What holds for every history (the last section of the contract).
#![allow(clippy::unwrap_used, clippy::panic)]

mod histories;

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use cycle::{
    Act, Audit, Event, Facts, Happened, InternalAudit, Kind, ManagementReview, Obligation, Policy, Programme,
    Severity, State, Today, plan,
};
use histories::{any_facts, kept_rules, likely_facts, policies};
use proptest::prelude::*;

fn on(facts: &Facts, policy: &Policy, today: NaiveDate) -> Programme {
    plan(facts, policy, Today::on(today))
}

/// The event that does an obligation on a day; none where another fact is changed instead.
fn doing(obligation: &Obligation, date: NaiveDate) -> Option<Event> {
    let audit = Audit { start: date, end: None, state: Happened::Done };
    Some(match obligation.kind {
        Kind::SurveillanceAudit => Event::SurveillanceAudit(audit),
        Kind::RecertificationAudit => Event::RecertificationAudit(audit),
        Kind::RecertificationDecision => Event::RecertificationDecision(Act { on: date }),
        Kind::Restoration => Event::RestorationDecision(Act { on: date }),
        Kind::SuspensionResolution => Event::SuspensionLifted(Act { on: date }),
        Kind::Transfer => Event::TransferAccepted(Act { on: date }),
        Kind::InternalAudit => Event::InternalAudit(InternalAudit {
            start: date,
            end: None,
            state: Happened::Done,
            coverage: cycle::Coverage::Full,
        }),
        Kind::ManagementReview => {
            Event::ManagementReview(ManagementReview { on: date, state: Happened::Done })
        }
        _ => return None,
    })
}

fn breaches(programme: &Programme) -> BTreeSet<(&'static str, NaiveDate)> {
    let breach = programme.alerts.iter().filter(|it| it.severity == Severity::Breach);
    breach.map(|it| (it.code.as_str(), it.from)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_input_makes_it_fail_and_the_same_input_gives_the_same_answer(
        facts in any_facts(), policy in policies(), today in histories::days(),
    ) {
        let once = on(&facts, &policy, today);
        prop_assert_eq!(&once, &on(&facts, &policy, today));
        let text = serde_json::to_string(&once).unwrap();
        let read: Programme = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&once, &read, "the wire keeps everything");
        let keys: BTreeSet<&str> = once.obligations.iter().map(|it| it.key.as_str()).collect();
        prop_assert_eq!(keys.len(), once.obligations.len(), "keys are unique");
        for it in &once.obligations {
            prop_assert!(!it.because.is_empty() && it.rules.iter().all(|rule| rule.0 > 0));
            prop_assert!(it.opens_on <= it.due_on, "{} opens {} after {}", it.key, it.opens_on, it.due_on);
        }
    }

    #[test]
    fn the_order_of_the_facts_does_not_matter(facts in likely_facts(), today in histories::days(), seed in any::<u64>()) {
        let mut shuffled = facts.clone();
        let length = shuffled.events.len().max(1) as u64;
        for at in 0..shuffled.events.len() {
            let other = usize::try_from((seed >> (at % 60)) % length).unwrap();
            shuffled.events.swap(at, other);
        }
        let policy = Policy::default();
        prop_assert_eq!(on(&facts, &policy, today), on(&shuffled, &policy, today));
    }

    #[test]
    fn nothing_changes_before_the_next_change(facts in likely_facts(), start in 0u64..5000) {
        let policy = Policy::default();
        let first = histories::decision_of(&facts);
        let mut today = first + Days::new(start);
        let programme = on(&facts, &policy, today);
        let next = programme.next_change_on(today).unwrap_or(today + Days::new(800));
        prop_assert!(next > today);
        while today < next.min(first + Days::new(start + 800)) {
            prop_assert_eq!(&programme, &on(&facts, &policy, today), "changed on {}", today);
            today = today + Days::new(1);
        }
    }

    #[test]
    fn doing_an_obligation_in_its_window_clears_it_and_opens_no_breach(
        facts in kept_rules(), after in 0u64..330, pick in any::<prop::sample::Index>(), when in 0u64..=100,
    ) {
        let policy = Policy::default();
        let today = histories::last_day_of(&facts) + Days::new(after);
        let before = on(&facts, &policy, today);
        let cycle = before.cycle.map_or(1, |cycle| cycle.number);
        let open: Vec<&Obligation> =
            before.obligations.iter().filter(|it| it.cycle == cycle && it.state.is_pending() && it.due_on >= today).collect();
        prop_assume!(!open.is_empty());
        // The earliest of its kind: nobody holds the second surveillance audit before the first.
        let picked = open[pick.index(open.len())];
        let picked = open.iter().find(|it| it.kind == picked.kind).unwrap();
        let missed = |it: &&Obligation| it.kind == picked.kind && it.state == State::Overdue;
        prop_assume!(!before.obligations.iter().any(|it| missed(&it)));
        let first = picked.opens_on.max(today);
        let span = u64::try_from((picked.due_on - first).num_days()).unwrap_or(0);
        let date = first + Days::new(span * when / 100);
        if let Some(event) = doing(picked, date) {
            let mut facts = facts.clone();
            facts.events.push(event);
            let today = today.max(date);
            let after = on(&facts, &policy, today);
            let cleared = after.obligation(&picked.key).unwrap_or_else(|| panic!("{} vanished", picked.key));
            prop_assert_eq!(cleared.state, State::Done, "{} on {}", &picked.key, date);
            let without = on(&histories::without_last(&facts), &policy, today);
            let (new, old) = (breaches(&after), breaches(&without));
            prop_assert!(new.is_subset(&old), "{} on {} opened {:?}", picked.key, date, new.difference(&old));
        }
    }

    #[test]
    fn no_hard_limit_is_moved_by_weekends(facts in likely_facts(), today in histories::days()) {
        let policy = Policy::default();
        let never = Policy { working_week: Vec::new(), ..Policy::default() };
        let (with, without) = (on(&facts, &policy, today), on(&facts, &never, today));
        for (a, b) in with.obligations.iter().zip(&without.obligations) {
            prop_assert_eq!((&a.key, a.due_on), (&b.key, b.due_on));
            prop_assert!(policy.is_working_day(a.target_on) || a.target_on == a.opens_on, "{} {}", a.key, a.target_on);
        }
    }

    #[test]
    fn keys_stay_when_a_plan_moves(facts in kept_rules(), after in 0u64..3000, move_by in 1u64..20) {
        let policy = Policy::default();
        let today = histories::decision_of(&facts) + Days::new(after);
        let before = on(&facts, &policy, today);
        let open = before.obligations.iter().find(|it| it.kind == Kind::SurveillanceAudit && it.state.is_pending());
        let Some(open) = open.filter(|it| it.opens_on > today && (it.due_on - it.opens_on).num_days() > 25) else {
            return Ok(());
        };
        let planned = |date: NaiveDate| {
            let mut facts = facts.clone();
            facts.events.push(Event::SurveillanceAudit(Audit { start: date, end: None, state: Happened::Planned }));
            on(&facts, &policy, today)
        };
        let early = open.due_on - Days::new(21);
        // A plan that leaves its calendar year leaves that year without an audit, which is another obligation.
        prop_assume!(early.year() == (early + Days::new(move_by)).year());
        let (a, b) = (planned(early), planned(early + Days::new(move_by)));
        // A repetition of an own duty may become needed when the next audit moves further away.
        let lasting = |it: &&Obligation| it.ordinal < 100;
        let keys = |it: &Programme| it.obligations.iter().filter(lasting).map(|it| it.key.clone()).collect::<BTreeSet<_>>();
        let differ: Vec<_> = keys(&a).symmetric_difference(&keys(&b)).cloned().collect();
        prop_assert!(differ.is_empty(), "{} planned {}: {:?}", open.key, early, differ);
        prop_assert_eq!(a.obligation(&open.key).unwrap().due_on, open.due_on, "a plan does not move the limit");
        prop_assert_eq!(a.obligation(&open.key).unwrap().state, State::Planned);
    }

    #[test]
    fn an_unrelated_event_changes_no_other_obligation(facts in likely_facts(), today in histories::days()) {
        let policy = Policy::default();
        let before = on(&facts, &policy, today);
        let mut more = facts.clone();
        let raised_on = histories::decision_of(&facts) + Days::new(400);
        more.events.insert(0, Event::SpecialAudit(Audit { start: raised_on, end: None, state: Happened::Done }));
        more.events.push(serde_json::from_value(serde_json::json!({ "type": "nonconformity", "id": "unrelated",
            "grade": "minor", "source": "special_audit", "raised_on": raised_on })).unwrap());
        let after = on(&more, &policy, today);
        let others: Vec<_> = after.obligations.iter().filter(|it| !it.key.ends_with("/unrelated")).collect();
        prop_assert_eq!(others, before.obligations.iter().collect::<Vec<_>>());
    }

    #[test]
    fn thirty_years_of_cycles_keep_every_limit(decision in histories::days(), early in 0u64..60) {
        let policy = Policy::default();
        let mut facts = Facts { events: vec![Event::CertificationDecision(Act { on: decision })], ..Facts::default() };
        let mut today = decision;
        // Whoever always does the nearest audit or decision some days before its limit never breaks a rule.
        for _ in 0..44 {
            let programme = on(&facts, &policy, today);
            prop_assert!(breaches(&programme).is_empty(), "{:?} on {}", programme.alerts, today);
            let next = programme.obligations.iter().find(|it| {
                it.state.is_pending() && matches!(it.kind, Kind::SurveillanceAudit | Kind::RecertificationAudit
                    | Kind::RecertificationDecision)
            });
            let next = next.unwrap();
            let date = (next.due_on - Days::new(early)).max(next.opens_on).max(today);
            facts.events.push(doing(next, date).unwrap());
            today = date;
        }
        let years = (today - decision).num_days() / 365;
        prop_assert!(years >= 30, "{} years", years);
    }
}
