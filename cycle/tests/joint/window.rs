//! On which days each audit can be held, counted by hand: the table of windows in the rule book.

use cycle::integrated::{Candidate, JointCalendar, Question, Widen, propose};
use cycle::{Act, Event, Facts, Happened};

use serde_json::json;

use crate::kit::{ask, certified, day, parts_of, recertification, surveillance};

fn with(candidate: Candidate, more: Vec<Event>) -> Candidate {
    let events = [candidate.facts.events.clone(), more].concat();
    Candidate { facts: Facts { events, ..candidate.facts.clone() }, ..candidate }
}

/// Certified on a day, with its first surveillance on 1 February 2027, asked about on another.
fn second_year(on: &str, today: &str) -> Candidate {
    with(certified("services", on, today), vec![surveillance("2027-02-01", Happened::Done)])
}

/// Whose own duties take no time before an audit.
fn at_once(mut candidate: Candidate) -> Candidate {
    let lead = &mut candidate.policy.lead;
    (lead.surveillance.internal_audit_weeks, lead.surveillance.management_review_weeks) = (0, 0);
    lead.recertification.own_duties_months = lead.recertification.audit_months;
    candidate
}

fn calendar(candidate: Candidate) -> JointCalendar {
    propose(&ask(vec![candidate])).unwrap()
}

/// Of each audit its kind and number, and the first and the last day, in the order of the proposal.
fn windows(candidate: Candidate) -> Vec<String> {
    let it = calendar(candidate);
    let line = |part: &cycle::integrated::VisitPart| {
        let name = part.key.trim_start_matches("c1/").replace("_audit", "");
        format!("{name} {} to {}", part.earliest_on, part.latest_on)
    };
    parts_of(&it, "services").map(|(_, part)| line(part)).collect()
}

fn planned(on: &str) -> Event {
    surveillance(on, Happened::Planned)
}

fn recertified(on: &str) -> Event {
    recertification(on, Happened::Planned)
}

// R02, R04, R05, R62
#[test]
fn each_audit_has_the_days_of_the_table() {
    assert_eq!(
        windows(certified("services", "2026-03-10", "2026-11-22")),
        [
            // Six weeks after tomorrow; the second from 1 January to 24 months after the decision.
            "surveillance/1 2027-01-04 to 2027-03-10",
            "surveillance/2 2028-01-01 to 2028-03-10",
            "recertification/1 2028-09-09 to 2028-12-08",
        ]
    );
}

// R02
#[test]
fn a_second_surveillance_keeps_its_24_months_while_a_day_of_them_is_left() {
    let second = |today: &str| windows(second_year("2026-03-10", today)).remove(0);
    assert_eq!(
        second("2028-03-09"),
        "surveillance/2 2028-03-10 to 2028-03-10",
        "the last day, prepared or not"
    );
    assert_eq!(second("2028-03-10"), "surveillance/2 2028-04-22 to 2028-09-08");
    let question = |widen| Question { widen, ..ask(vec![second_year("2026-03-10", "2028-01-10")]) };
    let days = |widen| {
        let it = propose(&question(widen)).unwrap();
        let part = parts_of(&it, "services").next().unwrap().1;
        (part.earliest_on.to_string(), part.latest_on.to_string())
    };
    assert_eq!(days(None), ("2028-02-22".into(), "2028-03-10".into()));
    assert_eq!(
        days(Some(Widen::LateSurveillance)),
        ("2028-02-22".into(), "2028-09-08".into()),
        "until the recertification opens"
    );
}

// R62
#[test]
fn only_the_own_duties_that_are_still_to_do_take_their_time() {
    let own = |of: &str| -> Event {
        let (kind, day) =
            if of == "audit" { ("internal_audit", "start") } else { ("management_review", "on") };
        serde_json::from_value(json!({ "type": kind, day: "2027-01-05" })).unwrap()
    };
    let first = |duties: &[&str]| {
        let duties = duties.iter().map(|it| own(it)).collect();
        windows(with(certified("services", "2026-03-10", "2027-01-10"), duties)).remove(0)
    };
    let from = |day: &str| format!("surveillance/1 {day} to 2027-03-10");
    assert_eq!(first(&[]), from("2027-02-22"), "the internal audit six weeks before");
    assert_eq!(first(&["audit"]), from("2027-02-08"), "the review four weeks before");
    assert_eq!(first(&["review"]), from("2027-02-22"));
    assert_eq!(first(&["audit", "review"]), from("2027-01-11"), "tomorrow");
}

// R62
#[test]
fn before_a_recertification_the_own_duties_take_a_month_that_is_counted_back_from_it() {
    let of = |today: &str, duties: &[&str]| {
        let mut one = second_year("2026-03-10", today);
        one.facts.events.push(surveillance("2028-02-01", Happened::Done));
        for duty in duties {
            let day = if *duty == "internal_audit" { "start" } else { "on" };
            one.facts
                .events
                .push(serde_json::from_value(json!({ "type": duty, day: "2028-10-10" })).unwrap());
        }
        windows(one).remove(0)
    };
    let from = |day: &str| format!("recertification/1 {day} to 2028-12-08");
    assert_eq!(of("2028-10-15", &[]), from("2028-11-16"), "four months before the expiry, the audit three");
    assert_eq!(of("2028-10-15", &["internal_audit"]), from("2028-11-16"));
    assert_eq!(of("2028-10-15", &["management_review"]), from("2028-11-16"));
    assert_eq!(of("2028-10-15", &["internal_audit", "management_review"]), from("2028-10-16"));
    assert_eq!(of("2028-10-30", &[]), from("2028-12-01"), "a month before 30 November is 30 October, today");
}

// R05
#[test]
fn the_24_months_are_those_of_the_second_surveillance_and_never_later_than_its_limit() {
    let done = |on| surveillance(on, Happened::Done);
    let mut events =
        vec![done("2027-02-15"), done("2028-02-15"), recertification("2028-11-20", Happened::Done)];
    events.push(Event::RecertificationDecision(Act { on: day("2029-01-15") }));
    events.push(done("2029-11-05"));
    assert_eq!(
        windows(with(certified("services", "2026-03-10", "2029-12-01"), events)),
        [
            // One more than needed was held in the year of the decision; 24 months after it is 15 January 2031.
            "c2/surveillance/2 2030-01-13 to 2030-12-31",
            "c2/surveillance/3 2031-01-01 to 2031-09-08",
            "c2/recertification/1 2031-09-09 to 2031-12-09",
        ]
    );
}

// R20, R32
#[test]
fn a_recertification_leaves_time_to_close_a_major_while_it_can() {
    let last = |today: &str| {
        let mut one = at_once(second_year("2026-03-10", today));
        one.facts.events.push(surveillance("2028-02-01", Happened::Done));
        // 90 days and 15 before 9 March 2029.
        one.policy.certification_body_days.decision_buffer = 15;
        windows(one)
    };
    assert_eq!(last("2028-11-23"), ["recertification/1 2028-11-24 to 2028-11-24"]);
    assert_eq!(
        last("2028-11-24"),
        ["recertification/1 2028-11-25 to 2028-12-08"],
        "its own limit still counts"
    );
}

// The 24 months have passed, so both audits share the rest of 2028.
#[test]
fn a_surveillance_leaves_the_days_of_the_recertification_to_it() {
    assert_eq!(
        windows(second_year("2026-03-10", "2028-04-03")),
        ["surveillance/2 2028-05-16 to 2028-09-08", "recertification/1 2028-09-09 to 2028-12-08"],
        "until the day before it opens"
    );
    assert_eq!(
        windows(second_year("2026-05-10", "2028-06-01")),
        ["surveillance/2 2028-07-14 to 2028-12-29", "recertification/1 2029-01-01 to 2029-02-08"],
        "a recertification that can be later, until 90 days before the expiry (R32), waits for the year's end"
    );
    assert_eq!(
        windows(second_year("2026-04-01", "2028-04-03")),
        ["surveillance/2 2028-05-16 to 2028-09-29", "recertification/1 2028-09-30 to 2028-12-29"],
        "both end on 31 December"
    );
    assert_eq!(
        windows(second_year("2026-03-10", "2028-10-15")),
        ["surveillance/2 2028-11-27 to 2028-12-01", "recertification/1 2028-12-04 to 2028-12-08"],
        "the recertification has opened: half of the days from 27 November to 9 December"
    );
    assert_eq!(
        windows(at_once(second_year("2026-03-10", "2028-10-15"))),
        ["surveillance/2 2028-10-16 to 2028-11-10", "recertification/1 2028-11-13 to 2028-12-08"],
        "both can begin tomorrow: half of the days to 9 December"
    );
    assert_eq!(
        windows(at_once(second_year("2026-03-13", "2028-12-11"))),
        ["recertification/1 2028-12-12 to 2028-12-12", "surveillance/2 2028-12-12 to 2028-12-29"],
        "of a single day there is no half"
    );
}

#[test]
fn a_plan_that_stays_keeps_its_day_and_the_other_audit_gives_way() {
    let of =
        |decided: &str, today: &str, plans: Vec<Event>| windows(with(second_year(decided, today), plans));
    let today = "2028-04-03";
    assert_eq!(
        of("2026-03-10", today, vec![planned("2028-10-02")]),
        ["surveillance/2 2028-10-02 to 2028-10-02", "recertification/1 2028-10-03 to 2028-12-08"],
        "a recertification follows"
    );
    assert_eq!(
        of("2026-03-13", today, vec![planned("2028-12-11")]),
        ["surveillance/2 2028-12-11 to 2028-12-11", "recertification/1 2028-12-12 to 2028-12-12"],
        "even on its last day"
    );
    assert_eq!(
        of("2026-03-13", today, vec![planned("2028-12-12")]),
        ["recertification/1 2028-09-12 to 2028-12-11", "surveillance/2 2028-12-12 to 2028-12-12"],
        "or, where no day is left, precedes"
    );
    // The year of a recertification needs no surveillance (R05); only the twelve months of the first one stay (R04).
    let first = |today: &str, on: &str| {
        windows(at_once(with(certified("services", "2026-03-10", today), vec![recertified(on)])))
            .into_iter()
            .take(2)
    };
    assert!(
        first("2026-11-22", "2027-02-15")
            .eq(["surveillance/1 2027-01-01 to 2027-02-12", "recertification/1 2027-02-15 to 2027-02-15"]),
        "a surveillance precedes"
    );
    assert!(
        first("2027-01-10", "2027-01-11")
            .eq(["recertification/1 2027-01-11 to 2027-01-11", "surveillance/1 2027-01-12 to 2027-03-10"]),
        "or, where no day is left, follows"
    );
}

#[test]
fn what_cannot_give_way_is_joined_with_nothing() {
    let why = |plans: Vec<Event>, decided: &str, today: &str| -> Vec<(String, String)> {
        let it = calendar(at_once(with(second_year(decided, today), plans)));
        it.not_joined.into_iter().map(|it| (it.key.unwrap(), it.because)).collect()
    };
    let lines = |lines: [(&str, &str); 2]| lines.map(|(key, why)| (format!("c1/{key}"), why.to_owned()));
    let both = |on: &str| vec![planned(on), recertified(on)];
    assert_eq!(
        why(both("2028-10-02"), "2026-03-10", "2028-04-03"),
        lines([
            ("surveillance_audit/2", "It is planned for 2028-10-02; there is no other audit."),
            (
                "recertification_audit/1",
                "It is planned for 2028-10-02, when not everybody works or another audit of its own is due."
            ),
        ])
    );
    let saturday =
        "It is planned for 2028-10-07, when not everybody works or another audit of its own is due.";
    assert_eq!(
        why(both("2028-10-07"), "2026-03-10", "2028-04-03"),
        lines([("surveillance_audit/2", saturday), ("recertification_audit/1", saturday)])
    );
    assert_eq!(
        why(vec![planned("2028-12-12")], "2026-03-13", "2028-12-11"),
        lines([
            ("surveillance_audit/2", "It is planned for 2028-12-12; there is no other audit."),
            (
                "recertification_audit/1",
                "No day from 2028-12-12 to 2028-12-12 is a working day of everybody."
            ),
        ])
    );
}
