//! Samples by risk group, and which site was visited in which cycle.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use cycle::sample::{self, Occasion, Setting, Site};
use cycle::site_coverage::{
    self, Asked, AuditKind, AuditRecord, DrawnSample, HeldAudit, How, KnownSite, SiteCoverage,
};
use cycle::{Act, Audit, Event, Facts, Happened, Policy, Programme, SiteCode, Today, plan};
use proptest::prelude::*;

const SAMPLED: Setting = Setting { sampling_allowed: true, risk_uplift: 0 };
const YEARLY: Setting = Setting { sampling_allowed: false, risk_uplift: 0 };

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn audit(start: &str) -> Audit {
    Audit { start: day(start), end: None, state: Happened::Done }
}

/// Decided on 10 March 2026, first surveillance on 15 February 2027, looked at on 1 March 2027.
fn programme(more: Vec<Event>) -> Programme {
    let mut events = vec![
        Event::Stage2Audit(audit("2026-02-02")),
        Event::CertificationDecision(Act { on: day("2026-03-10") }),
        Event::SurveillanceAudit(audit("2027-02-15")),
    ];
    events.extend(more);
    let facts = Facts { standard: "iso-9001-2015".into(), events, ..Facts::default() };
    plan(&facts, &Policy::default(), Today::on(day("2027-03-01")))
}

/// A central function and `branches` sites, every second of the group "heavy".
fn sites(branches: usize) -> Vec<KnownSite> {
    let site = |at: usize| KnownSite {
        id: if at == 0 { "head".into() } else { format!("branch-{at}") },
        is_central: at == 0,
        risk_group: (at.is_multiple_of(2) && at > 0).then(|| "heavy".to_string()),
        covered: true,
    };
    (0..=branches).map(site).collect()
}

fn held(kind: AuditKind, on: &str, visited: &[&str]) -> HeldAudit {
    let visits: BTreeMap<_, _> = visited.iter().map(|site| ((*site).to_string(), day(on))).collect();
    HeldAudit { event: format!("event of {on}"), kind, start: day(on), end: day(on), visits }
}

fn coverage(
    programme: &Programme,
    setting: Setting,
    sites: Vec<KnownSite>,
    audits: Vec<HeldAudit>,
) -> SiteCoverage {
    site_coverage::of(&Asked { programme, setting, sites, audits, samples: vec![] })
}

fn of_key<'a>(coverage: &'a SiteCoverage, key: &str) -> &'a AuditRecord {
    coverage.audits.iter().find(|audit| audit.key.as_deref() == Some(key)).unwrap()
}

fn codes(coverage: &SiteCoverage) -> Vec<SiteCode> {
    coverage.warnings.iter().map(|warning| warning.code).collect()
}

#[test]
fn each_risk_group_has_a_sample_of_its_own() {
    let grouped = |id: usize| Site {
        risk_group: (id < 9).then(|| "heavy".to_string()),
        ..Site::unvisited(format!("site-{id:02}"))
    };
    let sites: Vec<Site> = (0..25).map(grouped).collect();
    let sum = sample::of_groups(&sites, SAMPLED);
    // 9 sites: 3, 2, 3; 16 sites: 4, 3, 4.
    assert_eq!((sum.initial, sum.surveillance, sum.recertification), (7, 5, 7));
    let raised = sample::of_groups(&sites, Setting { risk_uplift: 1, ..SAMPLED });
    assert_eq!(
        (raised.initial, raised.surveillance, raised.recertification),
        (9, 7, 9),
        "one more in each group"
    );
    let choice = sample::draw(&sites, Occasion::Surveillance, SAMPLED, 4711);
    let all: Vec<_> = choice.drawn.iter().chain(&choice.longest_unvisited).collect();
    assert_eq!(all.iter().filter(|id| id.as_str() < "site-09").count(), 2);
    assert_eq!(all.len(), 5);
    assert_eq!(choice.drawn.len(), 2, "a quarter of each group, rounded up");
    assert_eq!(choice, sample::draw(&sites, Occasion::Surveillance, SAMPLED, 4711));
}

#[test]
fn a_recorded_seed_gives_the_same_choice_for_ever() {
    let sites: Vec<Site> = (0..24).map(|at| Site::unvisited(format!("site-{at:02}"))).collect();
    let choice = sample::draw(&sites, Occasion::Initial, SAMPLED, 4711);
    assert_eq!(sample::METHOD, "splitmix64/1", "another choice for the same seed is another method");
    assert_eq!(choice.drawn, ["site-12", "site-07"]);
    assert_eq!(choice.longest_unvisited.len(), 3);
    assert_eq!(sample::choose(&sites, 5, 4711), choice, "without groups the draw is the plain choice");
}

proptest! {
    #[test]
    fn a_draw_takes_each_groups_size_and_no_site_twice(groups in prop::collection::vec(0u8..4, 1..60), uplift in 0u32..3, seed in any::<u64>()) {
        let site = |(at, group): (usize, &u8)| Site {
            risk_group: (*group > 0).then(|| format!("group {group}")),
            ..Site::unvisited(format!("site-{at}"))
        };
        let sites: Vec<Site> = groups.iter().enumerate().map(site).collect();
        let setting = Setting { sampling_allowed: true, risk_uplift: uplift };
        for occasion in [Occasion::Initial, Occasion::Surveillance, Occasion::Recertification] {
            let choice = sample::draw(&sites, occasion, setting, seed);
            let mut all: Vec<_> = choice.drawn.iter().chain(&choice.longest_unvisited).collect();
            prop_assert_eq!(all.len(), sample::of_groups(&sites, setting).size(occasion) as usize);
            all.sort();
            all.dedup();
            prop_assert_eq!(all.len(), sample::of_groups(&sites, setting).size(occasion) as usize);
        }
    }
}

#[test]
fn an_audit_that_visited_enough_sites_and_the_central_function_is_not_warned_of() {
    let programme = programme(vec![]);
    // Two groups of two sites: one of each at surveillance, two of each initially.
    let audits = vec![
        held(AuditKind::Stage2Audit, "2026-02-02", &["head", "branch-1", "branch-2", "branch-3", "branch-4"]),
        held(AuditKind::SurveillanceAudit, "2027-02-15", &["head", "branch-1", "branch-2"]),
    ];
    let it = coverage(&programme, SAMPLED, sites(4), audits);
    assert_eq!((it.multi_site, it.cycle), (true, 1));
    let first = of_key(&it, "c1/surveillance_audit/1");
    assert_eq!(
        (first.minimum, first.visited, first.enough, first.central_visited),
        (Some(2), 2, Some(true), Some(true))
    );
    assert_eq!(of_key(&it, "c1/stage_2_audit/1").minimum, Some(4));
    assert!(it.warnings.is_empty(), "{:?}", it.warnings);
    assert_eq!(it.next_audit().unwrap().key.as_deref(), Some("c1/surveillance_audit/2"));
    assert!(it.sites.iter().all(|site| site.visited_in_cycle));
    assert_eq!(it.sites[1].last_visited_on, Some(day("2027-02-15")));
    assert_eq!(it.sites[3].last_visited_on, Some(day("2026-02-02")));
}

#[test]
fn one_groups_visits_do_not_make_up_for_anothers() {
    let programme = programme(vec![]);
    let audits = vec![
        held(AuditKind::Stage2Audit, "2026-02-02", &[]),
        held(AuditKind::SurveillanceAudit, "2027-02-15", &["branch-1", "branch-3"]),
    ];
    let it = coverage(&programme, SAMPLED, sites(4), audits);
    let first = of_key(&it, "c1/surveillance_audit/1");
    assert_eq!((first.visited, first.minimum, first.enough), (2, Some(2), Some(false)));
    assert_eq!(
        codes(&it),
        [SiteCode::VisitsNotRecorded, SiteCode::MinimumNotReached, SiteCode::CentralFunctionMissed]
    );
    assert_eq!(
        it.warnings[1].message,
        "The surveillance audit of 2027-02-15 visited 0 of at least 1 site of the risk group \"heavy\"."
    );
    assert_eq!(it.warnings[1].audit_key.as_deref(), Some("c1/surveillance_audit/1"));
}

#[test]
fn a_site_that_no_audit_of_the_cycle_visited_is_told_and_earlier_visits_stay_known() {
    let renewed = programme_of_second_cycle();
    let audits = vec![
        held(AuditKind::SurveillanceAudit, "2027-02-15", &["head", "branch-1"]),
        held(AuditKind::RecertificationAudit, "2028-11-20", &["head", "branch-2"]),
        held(AuditKind::SurveillanceAudit, "2029-11-05", &["head", "branch-1"]),
    ];
    let it = coverage(&renewed, SAMPLED, sites(2), audits);
    assert_eq!(it.cycle, 2);
    let unvisited: Vec<_> =
        it.sites.iter().filter(|site| !site.visited_in_cycle).map(|site| &site.site.id).collect();
    assert_eq!(unvisited, ["branch-2"]);
    assert_eq!(
        it.sites[2].last_visited_on,
        Some(day("2028-11-20")),
        "the recertification belongs to the cycle it ends"
    );
    assert_eq!(of_key(&it, "c1/recertification_audit/1").cycle, 1);
    assert!(
        it.warnings.iter().all(|warning| warning.from == Some(day("2029-11-05"))),
        "earlier cycles are history"
    );
}

fn programme_of_second_cycle() -> Programme {
    let events = vec![
        Event::CertificationDecision(Act { on: day("2026-03-10") }),
        Event::SurveillanceAudit(audit("2027-02-15")),
        Event::SurveillanceAudit(audit("2028-02-15")),
        Event::RecertificationAudit(audit("2028-11-20")),
        Event::RecertificationDecision(Act { on: day("2029-01-15") }),
        Event::SurveillanceAudit(audit("2029-11-05")),
    ];
    let facts = Facts { standard: "iso-9001-2015".into(), events, ..Facts::default() };
    plan(&facts, &Policy::default(), Today::on(day("2029-12-01")))
}

#[test]
fn where_sampling_is_not_allowed_a_calendar_years_visits_count_together() {
    let more = vec![Event::SpecialAudit(audit("2027-11-03"))];
    let programme = programme(more);
    let plain = |branches| {
        sites(branches).into_iter().map(|site| KnownSite { risk_group: None, ..site }).collect::<Vec<_>>()
    };
    let first = held(AuditKind::SurveillanceAudit, "2027-02-15", &["head", "branch-1", "branch-2"]);
    let alone = coverage(&programme, YEARLY, plain(10), vec![first.clone()]);
    let record = of_key(&alone, "c1/surveillance_audit/1");
    assert_eq!((record.minimum, record.visited, record.enough), (Some(3), 2, Some(false)), "30 % of ten");
    assert!(alone.warnings.iter().all(|it| it.rules == [cycle::Rule(71)]));
    let special = held(AuditKind::SpecialAudit, "2027-11-03", &["branch-3"]);
    let both = coverage(&programme, YEARLY, plain(10), vec![first, special]);
    let record = of_key(&both, "c1/surveillance_audit/1");
    assert_eq!((record.visited, record.enough), (3, Some(true)));
    let special = both.audits.iter().find(|audit| audit.kind == AuditKind::SpecialAudit).unwrap();
    assert_eq!((special.minimum, special.cycle, special.key.as_ref()), (None, 1, None));
}

#[test]
fn a_recorded_sample_decides_what_was_enough_even_when_sites_came_later() {
    let programme = programme(vec![]);
    let sample = DrawnSample {
        audit: "c1/surveillance_audit/1".into(),
        setting: SAMPLED,
        sites: vec![Site::unvisited("branch-1"), Site::unvisited("branch-2")],
        chosen: BTreeMap::from([
            ("head".into(), How::Central),
            ("branch-1".into(), How::Drawn),
            ("branch-4".into(), How::ByHand),
        ]),
    };
    let audits = vec![held(AuditKind::SurveillanceAudit, "2027-02-15", &["head", "branch-2"])];
    let asked =
        Asked { programme: &programme, setting: SAMPLED, sites: sites(30), audits, samples: vec![sample] };
    let it = site_coverage::of(&asked);
    let first = of_key(&it, "c1/surveillance_audit/1");
    assert_eq!((first.minimum, first.enough), (Some(1), Some(true)), "one of the two sites of that day");
    assert_eq!(codes(&it), [SiteCode::SampleNotFollowed]);
    assert!(it.warnings[0].message.contains("left out 2 sites"));
    let mark = first.sites.iter().find(|mark| mark.site == "branch-1").unwrap();
    assert_eq!((mark.how, mark.visited_on), (Some(How::Drawn), None));
}

#[test]
fn one_site_asks_for_no_sample_and_several_without_a_central_function_for_a_mark() {
    let programme = programme(vec![]);
    let one = coverage(&programme, SAMPLED, sites(0), vec![]);
    assert!(!one.multi_site && one.warnings.is_empty());
    assert_eq!(of_key(&one, "c1/surveillance_audit/1").minimum, None);
    let headless: Vec<_> = sites(3).into_iter().skip(1).collect();
    let it = coverage(&programme, SAMPLED, headless, vec![]);
    assert_eq!(codes(&it)[0], SiteCode::CentralFunctionUnknown);
}
