//! Which site was visited at which audit, and whether that was enough.

use std::collections::BTreeMap;

use cycle::sample::Site;
use cycle::site_coverage::{self, Asked, AuditKind, DrawnSample, How, KnownSite};
use cycle::{Event, SiteCode};

use crate::kit::{
    SAMPLED, YEARLY, audit, codes, coverage, day, held, of_key, programme, programme_of_second_cycle, sites,
};

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
fn only_surveillance_and_special_audits_of_that_year_count_together_and_only_without_sampling() {
    let plain =
        || sites(10).into_iter().map(|site| KnownSite { risk_group: None, ..site }).collect::<Vec<_>>();
    let audits = || {
        vec![
            held(AuditKind::SurveillanceAudit, "2027-02-15", &["head", "branch-6"]),
            held(AuditKind::SpecialAudit, "2027-11-03", &["branch-2"]),
            held(AuditKind::SurveillanceAudit, "2028-02-15", &["head", "branch-1"]),
            held(AuditKind::SpecialAudit, "2028-06-01", &["branch-3"]),
            held(
                AuditKind::RecertificationAudit,
                "2028-11-20",
                &["head", "branch-4", "branch-5", "branch-7"],
            ),
        ]
    };
    let visited = |setting| {
        let it = coverage(&programme_of_second_cycle(), setting, plain(), audits());
        let keys = ["c1/surveillance_audit/1", "c1/surveillance_audit/2", "c1/recertification_audit/1"];
        keys.map(|key| (of_key(&it, key).visited, of_key(&it, key).minimum))
    };
    assert_eq!(
        visited(YEARLY),
        [(2, Some(3)), (2, Some(3)), (3, Some(10))],
        "R71: 30 % of ten, and all of them"
    );
    assert_eq!(visited(SAMPLED), [(1, Some(2)), (1, Some(2)), (3, Some(3))], "R70: each audit by itself");
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
