//! What an organization and its lead auditor would ask about a joint calendar.

use cycle::integrated::{AuditDays, Candidate, JointCalendar, Question, Refusal, Widen, propose};
use cycle::{Act, Audit, Event, Happened, Kind, Policy, RenewalExpiry, audit_time};
use serde_json::json;

use crate::kit::{ask, certified, day, parts_of, recertification, surveillance};

fn calendar(certifications: Vec<Candidate>) -> JointCalendar {
    propose(&ask(certifications)).unwrap()
}

/// Services, security and quality of one organization, decided months apart.
fn three() -> Vec<Candidate> {
    let days = |s, r| AuditDays::quoted(s, r);
    vec![
        Candidate { days: days(2.0, 4.0), ..certified("services", "2026-03-10", "2026-11-22") },
        Candidate { days: days(3.5, 6.5), ..certified("security", "2026-05-20", "2026-11-22") },
        Candidate { days: days(1.5, 3.5), ..certified("quality", "2026-04-14", "2026-11-22") },
    ]
}

// R84, R85
#[test]
fn three_certificates_are_audited_in_three_visits_before_the_earliest_limits() {
    let it = calendar(three());
    let starts: Vec<_> = it.visits.iter().map(|visit| (visit.start.to_string(), visit.parts.len())).collect();
    let expected = [("2027-03-10", 3), ("2028-03-10", 3), ("2028-12-08", 3)];
    assert_eq!(starts, expected.map(|(on, parts)| (on.to_owned(), parts)), "the 9th is a Saturday");
    assert_eq!(it.visits[0].due_on, day("2027-03-10"));
    assert_eq!(
        (it.visits[0].days_separate, it.visits[0].days_joint),
        (Some(7.0), Some(6.0)),
        "5.6 rounded up"
    );
    assert_eq!((it.separate.visits, it.joint.visits, it.saved.visits), (9, 3, 6));
    assert_eq!((it.separate.days, it.joint.days, it.saved.days), (Some(28.0), Some(23.5), Some(4.5)));
    assert_eq!(it.saved.percent, Some(16.1));
    assert!(it.not_joined.is_empty() && it.warnings.is_empty());
    assert_eq!(it.wider_windows, []);
    let visit = serde_json::to_value(&it.visits[0]).unwrap();
    assert_eq!(visit["rules"], json!(["R04", "R84", "R85"]));
    let because = "services, security and quality can be audited together from 2027-01-04 to 2027-03-10; the audit of \
        services cannot be later than 2027-03-10. Held separately they take 7 days, together 6.";
    assert_eq!(visit["because"], because);
}

// R85
#[test]
fn two_expiries_apart_meet_only_by_an_early_recertification_that_somebody_agrees_to() {
    let two = |renewal_expiry| {
        let policy = Policy { renewal_expiry, ..Policy::default() };
        let late = certified("security", "2026-11-01", "2026-11-22");
        vec![certified("services", "2026-03-10", "2026-11-22"), Candidate { policy, ..late }]
    };
    let it = calendar(two(RenewalExpiry::KeepExpiryBase));
    let days: Vec<_> = it.visits.iter().map(|visit| (visit.start.to_string(), visit.parts.len())).collect();
    let expected = [("2027-03-10", 2), ("2028-03-10", 1), ("2028-11-01", 2), ("2029-07-31", 1)];
    assert_eq!(days, expected.map(|(on, parts)| (on.to_owned(), parts)));
    assert_eq!(
        it.visits[2].kinds,
        [Kind::SurveillanceAudit, Kind::RecertificationAudit],
        "more to save than in March"
    );
    let alone: Vec<_> = it.not_joined.iter().map(|it| (it.certification.as_str(), it.kind)).collect();
    let expected = [("services", Kind::SurveillanceAudit), ("security", Kind::RecertificationAudit)];
    assert_eq!(alone, expected.map(|(name, kind)| (name, Some(kind))));
    assert!(it.not_joined[1].because.contains("the nearest other audit, of services, from 2028-09-09 to"));
    let wider = &it.wider_windows[0];
    assert_eq!(wider.widen, Widen::EarlyRecertification);
    assert!(wider.saved.days > it.saved.days && wider.steps.len() == 1, "{wider:?}");
    let because = &wider.steps[0].because;
    assert!(because.contains("ends on 2032-10-31 and no day is lost"), "{because}");
    let lost = calendar(two(RenewalExpiry::FromDecision));
    let because = &lost.wider_windows[0].steps[0].because;
    assert!(because.contains("ends on 2031-12-07 and 328 days are lost"), "{because}");

    let question =
        Question { widen: Some(Widen::EarlyRecertification), ..ask(two(RenewalExpiry::KeepExpiryBase)) };
    let agreed = propose(&question).unwrap();
    let last = agreed.visits.last().unwrap();
    assert_eq!((last.start, last.parts.len()), (day("2028-12-08"), 2));
    assert!(last.parts[1].because.contains("An early recertification: on 2028-12-08"), "{:?}", last.parts[1]);
}

#[test]
fn a_second_surveillance_after_its_24_months_is_offered_and_never_done_silently() {
    // The second surveillance of services is due on 10 March 2028, that of quality can only be held from July on.
    let mut quality = certified("quality", "2026-08-20", "2026-11-22");
    quality.facts.events.push(surveillance("2028-07-03", Happened::Planned));
    quality.facts.events.push(surveillance("2027-03-08", Happened::Planned));
    let mut services = certified("services", "2026-03-10", "2026-11-22");
    services.facts.events.push(surveillance("2027-03-08", Happened::Planned));
    let it = calendar(vec![services, quality]);
    let late = it.wider_windows.iter().find(|it| it.widen == Widen::LateSurveillance).unwrap();
    assert_eq!(late.steps[0].start, day("2028-07-03"));
    assert!(late.steps[0].because.contains("R02 warns"), "{late:?}");
    assert!(it.warnings.is_empty());
}

#[test]
fn a_planned_audit_stays_unless_it_may_move() {
    let planned = |move_planned| {
        let mut services = certified("services", "2026-03-10", "2026-11-22");
        services.facts.events.push(surveillance("2027-02-02", Happened::Planned));
        services.move_planned = move_planned;
        calendar(vec![services, certified("security", "2026-05-20", "2026-11-22")])
    };
    let stays = planned(false);
    assert_eq!((stays.visits[0].start, stays.visits[0].parts.len()), (day("2027-02-02"), 2));
    assert!(stays.visits[0].parts[0].fixed && stays.visits[0].because.contains("is planned for 2027-02-02"));
    let moves = planned(true);
    assert_eq!(moves.visits[0].start, day("2027-03-10"));
    assert!(!moves.visits[0].parts[0].fixed);
}

#[test]
fn time_to_close_a_major_and_to_decide_is_left_before_the_expiry() {
    let mut one = certified("services", "2026-03-10", "2028-06-01");
    one.facts.events.push(surveillance("2027-02-01", Happened::Done));
    one.facts.events.push(surveillance("2028-02-01", Happened::Done));
    one.policy.certification_body_days.close_major = 100;
    one.policy.certification_body_days.decision_buffer = 14;
    let it = calendar(vec![one]);
    assert_eq!(it.visits[0].parts[0].latest_on, day("2028-11-15"), "114 days before 9 March 2029");
    assert_eq!(
        it.not_joined[0].because,
        "It can be held from 2028-09-09 to 2028-11-15; there is no other audit."
    );
}

#[test]
fn what_is_overdue_or_has_ended_does_not_wait_for_a_joint_visit() {
    let overdue = certified("late", "2025-03-10", "2026-11-22");
    let mut gone = certified("gone", "2025-03-10", "2026-11-22");
    gone.facts.events.push(Event::Withdrawal(Act { on: day("2026-01-05") }));
    let mut applied = certified("new", "2025-03-10", "2026-11-22");
    applied.facts.events.clear();
    let mut given_up = certified("given up", "2025-03-10", "2026-11-22");
    given_up.facts.events.push(Event::Cancellation(Act { on: day("2026-01-05") }));
    let expired = certified("expired", "2023-03-10", "2026-05-05");
    let lapsed = certified("lapsed", "2023-03-10", "2026-11-22");
    let it = calendar(vec![overdue, gone, applied, given_up, expired, lapsed]);
    let whys: Vec<&str> =
        it.not_joined.iter().filter(|it| it.start.is_none()).map(|it| it.because.as_str()).collect();
    assert_eq!(
        whys,
        [
            "It was due by 2026-03-10: it is not to wait for a joint visit.",
            "It comes after c1/surveillance_audit/1, which has no date.",
            "Its certificate was withdrawn.",
            "It has no certification decision yet.",
            "It was given up.",
            "Its certificate has expired.",
            "Its certificate has expired.",
        ]
    );
    assert_eq!(it.visits.len(), 1, "the recertification audit of the late one");
}

#[test]
fn two_certification_bodies_do_not_hold_one_audit() {
    let mut two = three();
    two.truncate(2);
    two[1].certification_body = Some("Boreal Cert".into());
    let it = calendar(two);
    assert_eq!((it.joint.visits, it.saved.visits), (6, 0));
    assert!(it.not_joined[0].because.ends_with("but another certification body audits it."));
}

#[test]
fn unknown_days_are_told_and_visits_are_counted_instead() {
    let mut all = three();
    let table = audit_time::preview(
        &serde_json::from_value(json!({ "standards": [
        { "standard": "iso-iec-20000-1-2018", "effective_personnel": 60 },
        { "standard": "iso-9001-2015", "effective_personnel": 60 } ] }))
        .unwrap(),
    );
    all[0].days = AuditDays::of_table(&table.standards[0]);
    all[2].days = AuditDays::of_table(&table.standards[1]);
    let it = calendar(all);
    assert_eq!((it.separate.days, it.joint.days, it.saved.days, it.saved.percent), (None, None, None, None));
    assert_eq!((it.separate.visits, it.joint.visits), (9, 3));
    assert_eq!(it.days_unknown.len(), 1);
    assert!(it.days_unknown[0].because.contains("20000-6"));
    assert_eq!(parts_of(&it, "quality").next().unwrap().1.days, Some(1.5));
}

#[test]
fn only_days_on_which_everybody_works_are_proposed() {
    let mut all = three();
    all[1].policy.holidays = (1..=10).map(|at| format!("2027-03-{at:02}")).map(|it| day(&it)).collect();
    assert_eq!(calendar(all.clone()).visits[0].start, day("2027-02-26"));
    all[2].policy.working_week.clear();
    let it = calendar(all);
    assert!(it.visits.iter().all(|visit| visit.parts.len() == 1));
    assert!(it.not_joined[0].because.contains("is a working day of everybody"), "{:?}", it.not_joined[0]);
}

#[test]
fn the_own_duties_that_are_still_to_do_get_their_time() {
    let it = calendar(vec![certified("services", "2026-03-10", "2026-12-28")]);
    assert_eq!(it.visits[0].earliest_on, day("2027-02-09"), "six weeks after the day after today");
    let short = calendar(vec![certified("services", "2026-03-10", "2027-02-20")]);
    assert_eq!(short.visits[0].earliest_on, day("2027-02-21"), "the limit still counts");
    assert!(!short.warnings.is_empty());
}

#[test]
fn a_plan_whose_day_has_come_is_to_be_recorded_first() {
    let mut one = certified("services", "2026-03-10", "2027-02-20");
    let audit = Audit { start: day("2027-02-01"), end: None, state: Happened::Planned };
    one.facts.events.push(Event::SurveillanceAudit(audit));
    let it = calendar(vec![one]);
    assert_eq!(
        it.not_joined.last().unwrap().because,
        "Its planned day, 2027-02-01, has come: record whether it took place."
    );
}

#[test]
fn twelve_certifications_are_answered_and_thirteen_refused() {
    let many = |count: u32| -> Vec<Candidate> {
        let of = |at: u32| {
            certified(&format!("c{at}"), &format!("2026-{:02}-{:02}", at % 9 + 1, at + 3), "2026-11-22")
        };
        (0..count).map(of).collect()
    };
    let it = calendar(many(12));
    assert_eq!(it.separate.visits, 36);
    assert!(it.joint.visits < 12);
    assert_eq!(propose(&ask(many(13))), Err(Refusal::TooMany));
    let twice = vec![certified("a", "2026-03-10", "2026-11-22"); 2];
    assert_eq!(propose(&ask(twice)), Err(Refusal::SameName("a".into())));
}

#[test]
fn an_audit_stays_alone_when_what_could_share_its_days_saves_more_elsewhere() {
    let today = "2028-10-02";
    let one = |name: &str, decided: &str, planned: Option<&str>, days: f64| {
        let mut it = Candidate { days: AuditDays::quoted(1.0, days), ..certified(name, decided, today) };
        it.facts.events.push(surveillance("2027-02-01", Happened::Done));
        it.facts.events.push(surveillance("2028-02-01", Happened::Done));
        it.facts.events.extend(planned.map(|on| recertification(on, Happened::Planned)));
        it
    };
    let it = calendar(vec![
        one("guard", "2026-03-20", Some("2028-12-11"), 2.0),
        one("services", "2026-04-20", None, 3.0),
        one("works", "2026-04-03", Some("2028-12-18"), 9.0),
    ]);
    let alone: Vec<_> =
        it.not_joined.iter().map(|it| (it.certification.as_str(), it.because.as_str())).collect();
    assert_eq!(alone, [("guard", "What could share its days (services) saves more in another visit.")]);
}

#[test]
fn of_calendars_that_cost_the_same_the_one_that_visits_the_first_named_first_is_proposed() {
    // Two audits can go with either of two that are planned; all three together would take half a day more.
    let today = "2028-10-02";
    let one = |name: &str, decided: &str, planned: Option<&str>| {
        let mut it = Candidate { days: AuditDays::quoted(1.0, 2.5), ..certified(name, decided, today) };
        it.facts.events.push(surveillance("2027-02-01", Happened::Done));
        it.facts.events.push(surveillance("2028-02-01", Happened::Done));
        it.facts.events.extend(planned.map(|on| recertification(on, Happened::Planned)));
        it
    };
    let guard = || one("guard", "2026-03-20", Some("2028-12-11"));
    let works = || one("works", "2026-04-03", Some("2028-12-18"));
    let names = |all: Vec<Candidate>| -> Vec<Vec<String>> {
        let visits = calendar(all).visits.into_iter();
        visits.map(|visit| visit.parts.into_iter().map(|part| part.certification).collect()).collect()
    };
    let (services, quality) = (|| one("services", "2026-04-20", None), || one("quality", "2026-04-20", None));
    assert_eq!(
        names(vec![guard(), services(), works(), quality()]),
        [["guard", "services"], ["works", "quality"]]
    );
    assert_eq!(
        names(vec![guard(), quality(), works(), services()]),
        [["guard", "quality"], ["works", "services"]]
    );
}
