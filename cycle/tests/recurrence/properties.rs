//! What holds for every duty.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use cycle::recurrence::{Basis, Calendar, Done, Exception, Schedule, Shift, What, preview};
use cycle::{Obligation, State};
use proptest::prelude::*;
use proptest::sample::select;

use crate::kit::rule;

const RULES: [&str; 10] = [
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=10;COUNT=40",
    "FREQ=WEEKLY;BYDAY=MO,FR",
    "FREQ=WEEKLY;INTERVAL=2",
    "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD",
    "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=1,31;SKIP=FORWARD",
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYWEEKNO=1,-1;BYDAY=MO",
    "FREQ=YEARLY;UNTIL=20400101",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
];

fn days() -> impl Strategy<Value = NaiveDate> {
    (0..3650_u64).prop_map(|days| NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(days))
}

/// A duty and things that people did to its first occurrences.
fn schedules() -> impl Strategy<Value = Schedule> {
    let shift = select(vec![Shift::None, Shift::Earlier, Shift::Later, Shift::Nearest]);
    let basis = select(vec![Basis::FixedSequence, Basis::FixedSequence, Basis::FromLastDone]);
    let acts = proptest::collection::vec((0..30_usize, 0..3, -20..60_i64), 0..8);
    (days(), select(RULES.to_vec()), shift, basis, any::<bool>(), acts).prop_map(
        |(anchor, text, shift, basis, keep_missed, acts)| {
            let mut schedule = Schedule { shift, keep_missed, ..Schedule::new(anchor, rule(text)) };
            let first: Vec<_> =
                schedule.occurrences(&Calendar::default()).take(30).map(|it| it.occurrence_on).collect();
            for (at, act, days) in acts {
                let Some(occurrence_on) = first.get(at).copied() else { continue };
                let day = occurrence_on + chrono::TimeDelta::days(days);
                match act {
                    0 => schedule.done.push(Done { occurrence_on, done_on: day }),
                    1 => schedule.exceptions.push(Exception { occurrence_on, what: What::Skipped }),
                    _ => schedule.exceptions.push(Exception { occurrence_on, what: What::MovedTo(day) }),
                }
            }
            Schedule { basis, ..schedule }
        },
    )
}

fn key(obligation: &Obligation) -> &str {
    &obligation.key
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn occurrences_increase_and_planning_twice_says_the_same(schedule in schedules(), today in days()) {
        let calendar = Calendar::default();
        let all: Vec<_> = schedule.occurrences(&calendar).take(50).collect();
        prop_assert!(all.windows(2).all(|pair| pair[0].occurrence_on < pair[1].occurrence_on));
        let plan = schedule.plan(&calendar, today, 60);
        prop_assert_eq!(&plan, &schedule.plan(&calendar, today, 60));
        let keys: BTreeSet<_> = plan.obligations.iter().map(key).collect();
        prop_assert_eq!(keys.len(), plan.obligations.len());
        prop_assert!(plan.obligations.iter().all(|it| it.opens_on <= it.due_on && it.target_on <= it.due_on));
        let overdue = plan.obligations.iter().filter(|it| it.state == State::Overdue).count();
        prop_assert!(schedule.keep_missed || overdue <= 1);
    }

    #[test]
    fn nothing_changes_before_the_day_that_the_plan_names(schedule in schedules(), today in days(), ahead in 0..120_u32) {
        let calendar = Calendar::default();
        let plan = schedule.plan(&calendar, today, ahead);
        let until = plan.next_change_on.unwrap_or(today + Days::new(400)).min(today + Days::new(400));
        prop_assert!(until > today);
        for day in today.iter_days().take_while(|day| *day < until) {
            prop_assert_eq!(&schedule.plan(&calendar, day, ahead), &plan, "on {}", day);
        }
        if let Some(change) = plan.next_change_on {
            prop_assert_ne!(schedule.plan(&calendar, change, ahead).obligations, plan.obligations, "on {}", change);
        }
    }

    #[test]
    fn doing_or_moving_an_occurrence_changes_none_before_it(schedule in schedules(), today in days(), moved in any::<bool>()) {
        let calendar = Calendar::default();
        let schedule = Schedule { keep_missed: true, ..schedule };
        let plan = schedule.plan(&calendar, today, 60);
        let Some(at) = plan.obligations.iter().rposition(|it| it.state.is_pending()) else { return Ok(()) };
        let occurrence_on: NaiveDate = plan.obligations[at].key.trim_start_matches("occurrence/").parse().unwrap();
        let mut after = schedule.clone();
        if moved {
            after.exceptions.push(Exception { occurrence_on, what: What::MovedTo(today + Days::new(9)) });
        } else {
            after.done.push(Done { occurrence_on, done_on: today });
        }
        let after = after.plan(&calendar, today, 60).obligations;
        let here = after.iter().position(|it| it.key == plan.obligations[at].key).unwrap();
        prop_assert_eq!(after[here].state == State::Done, !moved);
        // From the last time, what was said of earlier ones is said of the time before.
        if schedule.basis == Basis::FixedSequence && here >= at {
            let earlier = |all: &[Obligation], to: usize| all[..to].iter().map(|it| (it.key.clone(), it.state, it.due_on)).collect::<Vec<_>>();
            let (before, now) = (earlier(&plan.obligations, at), earlier(&after, here));
            prop_assert!(now.ends_with(&before) || before.ends_with(&now));
        }
    }

    #[test]
    fn a_preview_is_what_comes_next(schedule in schedules(), from in days()) {
        let calendar = Calendar::default();
        let next = preview(&schedule, &calendar, from, 8);
        prop_assert!(next.len() <= 8 && next.iter().all(|it| it.due_on >= from));
        let done: BTreeSet<_> = schedule.done.iter().map(|it| it.occurrence_on).collect();
        let expected: Vec<_> = schedule
            .occurrences(&calendar)
            .take(8000)
            .filter(|it| it.due_on >= from && !done.contains(&it.occurrence_on))
            .take(next.len())
            .collect();
        prop_assert_eq!(next, expected);
    }
}
