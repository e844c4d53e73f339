//! A certification with sites, and what was visited.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use cycle::sample::Setting;
use cycle::site_coverage::{self, Asked, AuditKind, AuditRecord, HeldAudit, KnownSite, SiteCoverage};
use cycle::{Act, Audit, Event, Facts, Happened, Policy, Programme, SiteCode, Today, plan};

pub const SAMPLED: Setting = Setting { sampling_allowed: true, risk_uplift: 0 };
pub const YEARLY: Setting = Setting { sampling_allowed: false, risk_uplift: 0 };

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn audit(start: &str) -> Audit {
    Audit { start: day(start), end: None, state: Happened::Done }
}

/// Decided on 10 March 2026, first surveillance on 15 February 2027, looked at on 1 March 2027.
pub fn programme(more: Vec<Event>) -> Programme {
    let mut events = vec![
        Event::Stage2Audit(audit("2026-02-02")),
        Event::CertificationDecision(Act { on: day("2026-03-10") }),
        Event::SurveillanceAudit(audit("2027-02-15")),
    ];
    events.extend(more);
    let facts = Facts { standard: "iso-9001-2015".into(), events, ..Facts::default() };
    plan(&facts, &Policy::default(), Today::on(day("2027-03-01")))
}

pub fn programme_of_second_cycle() -> Programme {
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

/// A central function and `branches` sites, every second of the group "heavy".
pub fn sites(branches: usize) -> Vec<KnownSite> {
    let site = |at: usize| KnownSite {
        id: if at == 0 { "head".into() } else { format!("branch-{at}") },
        is_central: at == 0,
        risk_group: (at.is_multiple_of(2) && at > 0).then(|| "heavy".to_string()),
        covered: true,
    };
    (0..=branches).map(site).collect()
}

pub fn held(kind: AuditKind, on: &str, visited: &[&str]) -> HeldAudit {
    let visits: BTreeMap<_, _> = visited.iter().map(|site| ((*site).to_string(), day(on))).collect();
    HeldAudit { event: format!("event of {on}"), kind, start: day(on), end: day(on), visits }
}

pub fn coverage(
    programme: &Programme,
    setting: Setting,
    sites: Vec<KnownSite>,
    audits: Vec<HeldAudit>,
) -> SiteCoverage {
    site_coverage::of(&Asked { programme, setting, sites, audits, samples: vec![] })
}

pub fn of_key<'a>(coverage: &'a SiteCoverage, key: &str) -> &'a AuditRecord {
    coverage.audits.iter().find(|audit| audit.key.as_deref() == Some(key)).unwrap()
}

pub fn codes(coverage: &SiteCoverage) -> Vec<SiteCode> {
    coverage.warnings.iter().map(|warning| warning.code).collect()
}
