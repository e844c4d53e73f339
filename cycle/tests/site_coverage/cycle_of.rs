//! To which cycle an audit belongs, and which audits are told.

use cycle::site_coverage::{AuditKind, SiteCoverage};
use cycle::{Act, Audit, Event, Facts, Happened, Policy, Programme, Today, plan};

use crate::kit::{SAMPLED, audit, coverage, day, held, of_key, programme, programme_of_second_cycle, sites};

fn on(today: &str, events: Vec<Event>) -> Programme {
    let facts = Facts { standard: "iso-9001-2015".into(), events, ..Facts::default() };
    plan(&facts, &Policy::default(), Today::on(day(today)))
}

fn planned(start: &str) -> Audit {
    Audit { state: Happened::Planned, ..audit(start) }
}

fn keys(coverage: &SiteCoverage) -> Vec<&str> {
    coverage.audits.iter().filter_map(|audit| audit.key.as_deref()).collect()
}

/// The day and the cycle of every audit that no obligation asks for.
fn cycles(coverage: &SiteCoverage) -> Vec<(String, u32)> {
    let unasked = coverage.audits.iter().filter(|audit| audit.kind == AuditKind::SpecialAudit);
    unasked.map(|audit| (audit.on.to_string(), audit.cycle)).collect()
}

#[test]
fn the_audits_of_the_next_cycle_are_told_when_it_begins_and_what_is_waived_never() {
    let first = ["c1/surveillance_audit/1", "c1/surveillance_audit/2", "c1/recertification_audit/1"];
    assert_eq!(keys(&coverage(&programme(vec![]), SAMPLED, sites(2), vec![])), first);
    let both = coverage(&programme_of_second_cycle(), SAMPLED, sites(2), vec![]);
    // Its first surveillance was held in the year of the decision already; 2030 and 2031 need one each (R05).
    let second = [
        "c2/surveillance_audit/1",
        "c2/surveillance_audit/2",
        "c2/recertification_audit/1",
        "c2/surveillance_audit/3",
    ];
    assert_eq!(keys(&both), [&first[..], &second].concat());
    let withdrawn = on(
        "2027-03-01",
        vec![
            Event::CertificationDecision(Act { on: day("2026-03-10") }),
            Event::SurveillanceAudit(audit("2027-02-15")),
            Event::Withdrawal(Act { on: day("2027-02-20") }),
            Event::Stage2Audit(planned("2027-09-06")),
        ],
    );
    let it = coverage(&withdrawn, SAMPLED, sites(2), vec![]);
    assert_eq!(
        keys(&it),
        ["c1/surveillance_audit/1", "c2/stage_2_audit/1"],
        "what is left of the first cycle is waived"
    );
    assert_eq!(it.next_audit().unwrap().on, day("2027-09-06"), "a new certification begins with its stage 2");
}

#[test]
fn before_the_first_decision_a_sample_is_drawn_for_stage_2() {
    let applied = on(
        "2026-02-01",
        vec![Event::Stage1Audit(audit("2026-01-12")), Event::Stage2Audit(planned("2026-03-02"))],
    );
    let it =
        coverage(&applied, SAMPLED, sites(4), vec![held(AuditKind::Stage1Audit, "2026-01-12", &["head"])]);
    let next = it.next_audit().unwrap();
    assert_eq!((it.cycle, next.cycle, next.kind), (1, 1, AuditKind::Stage2Audit));
    assert_eq!((next.key.as_deref(), next.on), (Some("c1/stage_2_audit/1"), day("2026-03-02")));
    assert_eq!(next.minimum, Some(4), "two of each of the two groups");
    let stage_1 = it.audits.first().unwrap();
    assert_eq!((stage_1.kind, stage_1.minimum, stage_1.enough), (AuditKind::Stage1Audit, None, None));
    assert_eq!(stage_1.central_visited, None, "no rule says what stage 1 visits");
}

#[test]
fn a_special_audit_belongs_to_the_cycle_on_its_day() {
    let days = ["2026-06-03", "2027-06-01", "2028-12-11", "2029-01-14", "2029-01-15", "2029-06-04"];
    let audits = days.map(|on| held(AuditKind::SpecialAudit, on, &["branch-1"]));
    let it = coverage(&programme_of_second_cycle(), SAMPLED, sites(2), audits.to_vec());
    let expected = days.into_iter().zip([1, 1, 1, 1, 2, 2]).map(|(on, cycle)| (on.to_string(), cycle));
    assert_eq!(cycles(&it), expected.collect::<Vec<_>>(), "the second decision is of 15 January 2029");
}

#[test]
fn stage_2_belongs_to_the_cycle_that_it_leads_to() {
    let again = on(
        "2028-06-01",
        vec![
            Event::Stage2Audit(audit("2026-02-02")),
            Event::CertificationDecision(Act { on: day("2026-03-10") }),
            Event::SurveillanceAudit(audit("2027-02-15")),
            Event::Withdrawal(Act { on: day("2027-06-01") }),
            Event::Stage2Audit(audit("2028-03-06")),
            Event::CertificationDecision(Act { on: day("2028-05-02") }),
        ],
    );
    let audits = vec![
        held(AuditKind::Stage2Audit, "2026-02-02", &["head"]),
        held(AuditKind::SpecialAudit, "2027-04-05", &["head"]),
        held(AuditKind::Stage2Audit, "2028-03-06", &["head", "branch-1", "branch-2"]),
    ];
    let it = coverage(&again, SAMPLED, sites(2), audits);
    assert_eq!(it.cycle, 2);
    assert_eq!(
        (of_key(&it, "c1/stage_2_audit/1").on, of_key(&it, "c1/stage_2_audit/1").cycle),
        (day("2026-02-02"), 1)
    );
    assert_eq!(
        (of_key(&it, "c2/stage_2_audit/1").on, of_key(&it, "c2/stage_2_audit/1").cycle),
        (day("2028-03-06"), 2)
    );
    assert_eq!(cycles(&it), [("2027-04-05".to_string(), 1)]);
    assert!(it.warnings.is_empty(), "the first stage 2 is history: {:?}", it.warnings);
}
