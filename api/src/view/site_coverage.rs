//! Which site was visited in which cycle, as clients see it.

use std::collections::HashMap;

use cycle::site_coverage::{AuditKind, AuditRecord, GroupRecord, How, SiteRecord};
use cycle::{SiteWarning, State};
use entity::certification::Model as Certification;
use entity::site_coverage::Coverage;
use entity::{TenantTx, obligation, site_sample};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;

/// Which site was visited at which audit, in which cycle.
#[derive(Debug, Serialize, ToSchema)]
pub struct SiteCoverageView {
    /// Whether samples matter at all: the certification covers more than one site.
    pub multi_site: bool,
    /// The current cycle's number; 1 before the first decision.
    pub cycle: u32,
    /// Whether the sites are suited to sampling.
    pub sampling_allowed: bool,
    /// By how many sites risk raises the sample of each group.
    pub risk_uplift: i32,
    /// The key of the next audit that a sample can be drawn for.
    #[schema(max_length = 200)]
    pub next_audit: Option<String>,
    /// The sites that are covered, then those that were visited or chosen once.
    #[schema(max_items = 1000)]
    pub sites: Vec<SiteRecordView>,
    /// The audits of this and earlier cycles, by their day.
    #[schema(max_items = 1000)]
    pub audits: Vec<SiteAuditView>,
    /// The covered sites that no audit of the current cycle has visited, by id.
    #[schema(max_items = 200)]
    pub never_visited: Vec<String>,
    /// What an auditor would ask about the audits of the current cycle.
    #[schema(max_items = 1000)]
    pub warnings: Vec<SiteWarning>,
}

/// What is known of a site.
#[derive(Debug, Serialize, ToSchema)]
pub struct SiteRecordView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Whether it is the central function.
    pub is_central: bool,
    /// Its risk group.
    #[schema(max_length = 100)]
    pub risk_group: Option<String>,
    /// Whether the certification covers it today.
    pub covered: bool,
    /// The day of its last visit.
    pub last_visited_on: Option<chrono::NaiveDate>,
    /// Whether an audit of the current cycle has visited it.
    pub visited_in_cycle: bool,
}

/// An audit that was held or is to come, and the sites.
#[derive(Debug, Serialize, ToSchema)]
pub struct SiteAuditView {
    /// The key of its obligation; null for audits that no obligation asks for.
    #[schema(max_length = 200)]
    pub key: Option<String>,
    /// The id of its obligation.
    #[schema(max_length = 40)]
    pub obligation_id: Option<String>,
    /// The event that tells that it was held.
    #[schema(max_length = 40)]
    pub event_id: Option<String>,
    /// The sample that stands for it.
    #[schema(max_length = 40)]
    pub sample_id: Option<String>,
    /// What audit.
    pub kind: AuditKind,
    /// The cycle that it belongs to.
    pub cycle: u32,
    /// How it stands.
    pub state: State,
    /// Its first day: when it was held, is planned or is proposed.
    pub on: chrono::NaiveDate,
    /// Its last day, once it was held.
    pub end: Option<chrono::NaiveDate>,
    /// How many sites besides the central function it visits at least; null where no rule says it.
    pub minimum: Option<u32>,
    /// How many of them it has visited; where the sites are not suited to sampling (R71), all surveillance of its calendar year.
    pub visited: u32,
    /// Whether every risk group reached its minimum; null while it is not held or no visit is recorded.
    pub enough: Option<bool>,
    /// Whether it visited the central function; null while that cannot be said.
    pub central_visited: Option<bool>,
    /// Each risk group's part.
    #[schema(max_items = 200)]
    pub groups: Vec<SiteGroupView>,
    /// The sites that were chosen for it or visited.
    #[schema(max_items = 1000)]
    pub sites: Vec<SiteMarkView>,
}

/// A risk group's part in an audit.
#[derive(Debug, Serialize, ToSchema)]
pub struct SiteGroupView {
    /// Its name; null for the sites without one.
    #[schema(max_length = 100)]
    pub risk_group: Option<String>,
    /// How many sites it has.
    pub sites: u32,
    /// How many are visited at least.
    pub minimum: u32,
    /// How many were.
    pub visited: u32,
}

/// What an audit has to do with a site.
#[derive(Debug, Serialize, ToSchema)]
pub struct SiteMarkView {
    /// The site.
    #[schema(max_length = 40)]
    pub site_id: String,
    /// How it came into the sample; null when it was not in it.
    pub how: Option<How>,
    /// When it was visited.
    pub visited_on: Option<chrono::NaiveDate>,
}

/// The view of a certification's coverage.
pub async fn view(
    tx: &TenantTx,
    certification: &Certification,
    coverage: &Coverage,
) -> Result<SiteCoverageView, Problem> {
    let answer = &coverage.answer;
    let rows = obligation::of(tx, certification.id).await?;
    let ids: HashMap<_, _> = rows.iter().map(|row| (row.key.as_str(), row.id.to_string())).collect();
    let samples: HashMap<_, _> = site_sample::standing(&coverage.samples)
        .map(|sample| (sample.audit_key.as_str(), sample.id.to_string()))
        .collect();
    let names: HashMap<_, _> =
        coverage.sites.values().map(|site| (site.id.to_string(), site.name.as_str())).collect();
    let site = |record: &SiteRecord| SiteRecordView {
        id: record.site.id.clone(),
        name: names.get(&record.site.id).copied().unwrap_or_default().to_owned(),
        is_central: record.site.is_central,
        risk_group: record.site.risk_group.clone(),
        covered: record.site.covered,
        last_visited_on: record.last_visited_on,
        visited_in_cycle: record.visited_in_cycle,
    };
    let unvisited = answer.sites.iter().filter(|record| record.site.covered && !record.visited_in_cycle);
    Ok(SiteCoverageView {
        multi_site: answer.multi_site,
        cycle: answer.cycle,
        sampling_allowed: certification.sampling_allowed,
        risk_uplift: certification.risk_uplift,
        next_audit: answer.next_audit().and_then(|audit| audit.key.clone()),
        sites: answer.sites.iter().map(site).collect(),
        audits: answer.audits.iter().map(|audit| audit_view(audit, &ids, &samples)).collect(),
        never_visited: unvisited.map(|record| record.site.id.clone()).collect(),
        warnings: answer.warnings.clone(),
    })
}

fn audit_view(
    audit: &AuditRecord,
    obligations: &HashMap<&str, String>,
    samples: &HashMap<&str, String>,
) -> SiteAuditView {
    let key = audit.key.as_deref();
    let group = |group: &GroupRecord| SiteGroupView {
        risk_group: group.risk_group.clone(),
        sites: group.sites,
        minimum: group.minimum,
        visited: group.visited,
    };
    let marks = audit.sites.iter().map(|mark| SiteMarkView {
        site_id: mark.site.clone(),
        how: mark.how,
        visited_on: mark.visited_on,
    });
    SiteAuditView {
        obligation_id: key.and_then(|key| obligations.get(key).cloned()),
        sample_id: key.and_then(|key| samples.get(key).cloned()),
        key: audit.key.clone(),
        event_id: audit.event.clone(),
        kind: audit.kind,
        cycle: audit.cycle,
        state: audit.state,
        on: audit.on,
        end: audit.end,
        minimum: audit.minimum,
        visited: audit.visited,
        enough: audit.enough,
        central_visited: audit.central_visited,
        groups: audit.groups.iter().map(group).collect(),
        sites: marks.collect(),
    }
}
