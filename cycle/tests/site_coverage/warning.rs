//! What is warned of, in whole sentences.

use std::collections::BTreeMap;

use cycle::Rule;
use cycle::SiteCode::{CentralFunctionMissed, MinimumNotReached, VisitsNotRecorded};
use cycle::sample::Site;
use cycle::site_coverage::{self, Asked, AuditKind, DrawnSample, HeldAudit, How, KnownSite, SiteCoverage};

use crate::kit::{SAMPLED, YEARLY, codes, coverage, day, held, of_key, programme, sites};

/// A central function and so many sites without a risk group.
fn plain(branches: usize) -> Vec<KnownSite> {
    sites(branches).into_iter().map(|site| KnownSite { risk_group: None, ..site }).collect()
}

fn surveillance(visited: &[&str]) -> Vec<HeldAudit> {
    vec![held(AuditKind::SurveillanceAudit, "2027-02-15", visited)]
}

fn messages(coverage: &SiteCoverage) -> Vec<&str> {
    coverage.warnings.iter().map(|it| it.message.as_str()).collect()
}

#[test]
fn without_risk_groups_a_short_visit_is_told_in_one_number() {
    let told = |branches, visited: &[&str]| {
        let it = coverage(&programme(vec![]), SAMPLED, plain(branches), surveillance(visited));
        messages(&it).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        told(2, &["head"]),
        ["The surveillance audit of 2027-02-15 visited 0 of at least 1 site besides the central function."]
    );
    assert_eq!(
        told(30, &["head", "branch-7"]),
        ["The surveillance audit of 2027-02-15 visited 1 of at least 4 sites besides the central function."]
    );
    assert_eq!(
        told(2, &["branch-2"]),
        ["The surveillance audit of 2027-02-15 did not visit the central function."]
    );
    assert_eq!(
        told(2, &[]),
        ["The surveillance audit of 2027-02-15 was held, and which sites it visited is not recorded."]
    );
}

#[test]
fn the_one_risk_group_that_is_short_is_named_and_several_are_added_up() {
    let told = |visited: &[&str]| {
        let it = coverage(&programme(vec![]), SAMPLED, sites(4), surveillance(visited));
        assert_eq!(codes(&it), [MinimumNotReached]);
        it.warnings[0].message.clone()
    };
    let start = "The surveillance audit of 2027-02-15 visited 0 of at least";
    assert_eq!(told(&["head", "branch-1"]), format!("{start} 1 site of the risk group \"heavy\"."));
    assert_eq!(told(&["head", "branch-2"]), format!("{start} 1 site without a risk group."));
    assert_eq!(told(&["head"]), format!("{start} 2 sites besides the central function."));
}

#[test]
fn the_central_function_is_the_one_of_today_wherever_it_is_listed() {
    let former = KnownSite { is_central: true, covered: false, ..sites(1).remove(1) };
    let listed = || {
        let mut all = plain(3);
        all.rotate_left(1);
        [vec![KnownSite { id: "former head".into(), ..former.clone() }], all].concat()
    };
    let visited = |sites: &[&str]| {
        let it = coverage(&programme(vec![]), SAMPLED, listed(), surveillance(sites));
        of_key(&it, "c1/surveillance_audit/1").central_visited
    };
    assert_eq!(visited(&["former head", "branch-1", "branch-2"]), Some(false));
    assert_eq!(visited(&["head", "branch-3"]), Some(true));
    assert_eq!(visited(&[]), None, "nobody has recorded what it visited");
    let it = coverage(&programme(vec![]), SAMPLED, listed(), surveillance(&["head", "branch-3"]));
    assert_eq!(of_key(&it, "c1/surveillance_audit/2").central_visited, None, "it is still to come");
    let special = held(AuditKind::SpecialAudit, "2027-02-22", &["branch-1"]);
    let it = coverage(&programme(vec![]), SAMPLED, listed(), vec![special]);
    let record = it.audits.iter().find(|audit| audit.kind == AuditKind::SpecialAudit).unwrap();
    assert_eq!((record.central_visited, record.enough), (None, None), "it visits what it has to");
}

#[test]
fn one_site_that_is_left_asks_for_no_sample_even_when_it_is_not_the_central_function() {
    let mut two = plain(1);
    two[0].covered = false;
    let it = coverage(&programme(vec![]), SAMPLED, two, surveillance(&["branch-1"]));
    let record = of_key(&it, "c1/surveillance_audit/1");
    assert_eq!((it.multi_site, record.minimum, record.groups.len()), (false, None, 0));
    assert!(it.warnings.is_empty(), "{:?}", it.warnings);
}

#[test]
fn a_warning_names_the_rule_that_sized_its_audit() {
    let programme = programme(vec![]);
    let sample = |setting| DrawnSample {
        audit: "c1/surveillance_audit/1".into(),
        setting,
        sites: (1..=4).map(|at| Site::unvisited(format!("branch-{at}"))).collect(),
        chosen: BTreeMap::from([("branch-1".into(), How::Drawn)]),
    };
    for (then, now, rules) in [(YEARLY, SAMPLED, [70, 71]), (SAMPLED, YEARLY, [71, 70])] {
        let audits = [vec![held(AuditKind::Stage2Audit, "2026-02-02", &["head"])], surveillance(&["head"])];
        let asked = Asked {
            programme: &programme,
            setting: now,
            sites: plain(4),
            audits: audits.concat(),
            samples: vec![sample(then)],
        };
        let it = site_coverage::of(&asked);
        let short: Vec<_> = it.warnings.iter().filter(|it| it.code == MinimumNotReached).collect();
        assert_eq!(short.len(), 2);
        assert_eq!(
            short.iter().map(|it| it.from).collect::<Vec<_>>(),
            ["2026-02-02", "2027-02-15"].map(|on| Some(day(on)))
        );
        assert_eq!(
            short.iter().map(|it| it.rules.clone()).collect::<Vec<_>>(),
            rules.map(|number| vec![Rule(number)])
        );
        let left_out = "The surveillance audit of 2027-02-15 left out 1 site of its recorded sample.";
        assert_eq!(messages(&it).last(), Some(&left_out));
    }
    let it = coverage(&programme, SAMPLED, plain(4), surveillance(&["branch-1"]));
    assert_eq!(codes(&it), [MinimumNotReached, CentralFunctionMissed]);
    assert!(!codes(&it).contains(&VisitsNotRecorded));
}
