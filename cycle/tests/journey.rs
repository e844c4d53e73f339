//! The way to a first certificate, forwards and backwards.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use cycle::journey::{self, Durations, JourneyRequest};
use cycle::{Facts, Kind, Policy, Today, plan};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_journey_usually_takes_nine_months() {
    let today = day("2026-11-21");
    assert_eq!(journey::total_months(&Durations::default(), today), 9);
    let forward = journey::plan(&JourneyRequest::default(), today);
    assert_eq!(forward.starts_on, today);
    let critical: Vec<&str> =
        forward.steps.iter().filter(|it| it.critical).map(|it| it.id.as_str()).collect();
    assert_eq!(critical, ["J01", "J03", "J04", "J06", "J08", "J09", "J11", "J13", "J16", "J17", "J18"]);
}

#[test]
fn each_preset_takes_its_months_whenever_it_starts_and_stays_within_what_is_typical() {
    use journey::JourneyPreset::{FromNothing, SeveralSites, WithRoutines};
    for (preset, months) in [(FromNothing, 9), (WithRoutines, 6), (SeveralSites, 12)] {
        for month in 1..=12 {
            let today = NaiveDate::from_ymd_opt(2027, month, 1).unwrap();
            assert_eq!(
                journey::total_months(&preset.durations([]), today),
                months,
                "{preset:?} from {today}"
            );
        }
        let request = JourneyRequest { durations: preset.durations([]), ..JourneyRequest::default() };
        for step in journey::plan(&request, day("2027-01-01")).steps {
            // Who has routines already adapts processes instead of writing them, and finds fewer gaps.
            let adapted = preset == WithRoutines && step.days < step.typical_from;
            assert!(adapted || step.days >= step.typical_from, "{preset:?} {}", step.id);
            assert!(step.days <= step.typical_to, "{preset:?} {}", step.id);
        }
        assert_eq!(journey::JourneyPreset::of(preset.as_str()), Some(preset));
    }
    assert_eq!(journey::JourneyPreset::of("in_a_week"), None);
    assert_eq!(SeveralSites.durations([("J06".to_owned(), 5)]).days("J06"), 5, "an edited duration wins");
}

#[test]
fn a_step_done_before_one_it_cannot_do_without_is_named() {
    let on = |steps: &[(&str, &str)]| {
        let done = steps.iter().map(|(id, on)| ((*id).to_owned(), day(on))).collect();
        journey::plan(&JourneyRequest { done, ..JourneyRequest::default() }, day("2027-06-01"))
    };
    let it = on(&[("J11", "2027-05-10"), ("J13", "2027-05-09"), ("J06", "2027-05-01")]);
    assert_eq!(it.conflicts.len(), 1, "{:?}", it.conflicts);
    assert_eq!(
        it.conflicts[0].message,
        "J13 (Management review) was done on 2027-05-09, but J11 (Internal audit of the full system), which has to \
         come before it, was done on 2027-05-10."
    );
    assert_eq!(on(&[("J11", "2027-05-09"), ("J13", "2027-05-09")]).conflicts, vec![]);
    let early: Vec<String> = on(&[("J16", "2027-05-09")]).conflicts.into_iter().map(|it| it.before).collect();
    assert_eq!(early, ["J09", "J11", "J13", "J14"]);
}

#[test]
fn what_nobody_marked_before_a_done_step_is_overtaken_and_delays_nothing() {
    let done = BTreeMap::from([("J16".to_owned(), day("2027-05-14"))]);
    let today = day("2027-05-20");
    let it = journey::plan(&JourneyRequest { done, ..JourneyRequest::default() }, today);
    let overtaken: Vec<&str> = it.steps.iter().filter(|it| it.overtaken).map(|it| it.id.as_str()).collect();
    let every =
        ["J01", "J02", "J03", "J04", "J05", "J06", "J07", "J08", "J09", "J10", "J11", "J13", "J14", "J15"];
    assert_eq!(overtaken, every, "all but the corrective actions, which nothing waits for");
    assert!(
        it.steps.iter().filter(|it| it.overtaken).all(|it| it.ends_on < day("2027-05-08") && !it.critical)
    );
    assert_eq!(it.next.as_deref(), Some("J17"));
    assert_eq!((it.starts_on, it.earliest_on), (today, day("2027-07-07")), "four weeks and three");
    let review = BTreeMap::from([("J13".to_owned(), day("2027-05-14"))]);
    let early = journey::plan(&JourneyRequest { done: review, ..JourneyRequest::default() }, today);
    assert!(early.steps.iter().all(|it| !it.overtaken), "an own step shows nothing of those before it");
    let wished = JourneyRequest {
        target_on: Some(day("2027-12-31")),
        done: BTreeMap::from([("J16".to_owned(), day("2027-05-14"))]),
        ..JourneyRequest::default()
    };
    let it = journey::plan(&wished, today);
    assert_eq!((it.certified_on, it.starts_on), (day("2027-12-31"), today));
    assert_eq!(it.steps[16].ends_on, day("2027-12-10"), "what is left starts as late as it may");
    assert!(it.steps[0].ends_on < day("2027-05-08"));
}

#[test]
fn the_next_step_is_the_first_open_one_of_the_critical_path() {
    let next = |ids: &[&str]| {
        let done = ids.iter().map(|id| ((*id).to_owned(), day("2027-01-10"))).collect();
        journey::plan(&JourneyRequest { done, ..JourneyRequest::default() }, day("2027-01-11")).next
    };
    assert_eq!(next(&[]).as_deref(), Some("J01"));
    assert_eq!(next(&["J01"]).as_deref(), Some("J03"), "J02 can wait");
    let all: Vec<&str> = journey::step_ids().collect();
    assert_eq!(next(&all), None);
}

#[test]
fn edited_durations_move_the_two_stages_of_a_first_timer() {
    let facts = Facts { target_on: Some(day("2028-06-30")), ..Facts::default() };
    let due = |facts: &Facts, kind: Kind| {
        let it = plan(facts, &Policy::default(), Today::on(day("2027-06-01")));
        it.obligations.iter().find(|it| it.kind == kind && it.cycle == 1).unwrap().due_on
    };
    let longer =
        journey::JourneyPreset::default().durations([("J17".to_owned(), 38), ("J15".to_owned(), 45)]);
    let edited = Facts { journey: longer, ..facts.clone() };
    let days = chrono::Days::new;
    assert_eq!(due(&edited, Kind::Stage2Audit), due(&facts, Kind::Stage2Audit) - days(10));
    assert_eq!(due(&edited, Kind::Stage1Audit), due(&facts, Kind::Stage1Audit) - days(20));
}

#[test]
fn a_journey_planned_backwards_ends_on_the_wished_day_and_keeps_every_order() {
    let request = JourneyRequest { target_on: Some(day("2028-01-31")), ..JourneyRequest::default() };
    let it = journey::plan(&request, day("2026-11-21"));
    assert!(it.reachable);
    assert_eq!(it.certified_on, day("2028-01-31"));
    assert!(it.starts_on > day("2026-11-21"), "there is time before the first step");
    let end: BTreeMap<&str, NaiveDate> = it.steps.iter().map(|it| (it.id.as_str(), it.ends_on)).collect();
    for step in &it.steps {
        assert!(step.after.iter().all(|it| end[it.step.as_str()] < step.starts_on), "{}", step.id);
    }
    assert_eq!(
        end["J12"],
        end["J11"] + chrono::Days::new(21),
        "corrective actions follow on the internal audit"
    );
    assert!(end["J02"] < end["J06"], "the gap analysis comes before the processes are written");
    let late = JourneyRequest { target_on: Some(day("2027-01-31")), ..JourneyRequest::default() };
    let late = journey::plan(&late, day("2026-11-21"));
    assert!(!late.reachable);
    assert_eq!(late.certified_on, journey::plan(&JourneyRequest::default(), day("2026-11-21")).certified_on);
}

#[test]
fn a_step_that_is_done_late_moves_what_waits_for_it() {
    let done = BTreeMap::from([("J01".to_string(), day("2026-12-20"))]);
    let it = journey::plan(&JourneyRequest { done, ..JourneyRequest::default() }, day("2026-12-01"));
    assert_eq!(it.steps[0].done_on, Some(day("2026-12-20")));
    assert_eq!(it.steps[2].starts_on, day("2026-12-21"));
    let shorter = Durations(BTreeMap::from([("J09".to_string(), 30)]));
    assert_eq!(journey::total_months(&shorter, day("2026-12-01")), 7);
}

#[test]
fn what_was_overtaken_took_its_own_time_and_ended_before_what_overtook_it() {
    let request = JourneyRequest {
        durations: Durations(BTreeMap::from([("J13".to_owned(), 1)])),
        done: BTreeMap::from([("J16".to_owned(), day("2027-05-14"))]),
        ..JourneyRequest::default()
    };
    let it = journey::plan(&request, day("2027-05-20"));
    let days = |id: &str| {
        let step = it.steps.iter().find(|it| it.id == id).unwrap();
        (step.starts_on.to_string(), step.ends_on.to_string())
    };
    let both = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    assert_eq!(days("J16"), both("2027-05-08", "2027-05-14"), "seven days");
    assert_eq!(days("J15"), both("2027-04-03", "2027-05-07"), "35 days");
    assert_eq!(days("J14"), both("2027-04-01", "2027-04-02"), "two days");
    assert_eq!(days("J13"), both("2027-05-07", "2027-05-07"), "one day");
    assert_eq!(days("J11"), both("2027-04-23", "2027-05-06"), "14 days");
}

#[test]
fn a_finished_journey_has_no_wished_day_left_to_miss() {
    let done: BTreeMap<String, NaiveDate> =
        journey::step_ids().map(|id| (id.to_owned(), day("2027-05-10"))).collect();
    let wished = |done: &BTreeMap<String, NaiveDate>| {
        let request = JourneyRequest {
            target_on: Some(day("2027-05-01")),
            done: done.clone(),
            ..JourneyRequest::default()
        };
        journey::plan(&request, day("2027-05-10"))
    };
    let it = wished(&done);
    assert_eq!((it.reachable, it.certified_on, it.next), (true, day("2027-05-10"), None));
    let mut but_one = done;
    but_one.remove("J18");
    let it = wished(&but_one);
    assert_eq!((it.reachable, it.certified_on), (false, day("2027-05-31")), "three weeks for the decision");
}
