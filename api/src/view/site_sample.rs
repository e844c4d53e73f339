//! A recorded sample as clients see it.

use std::collections::HashMap;

use cycle::site_coverage::{AuditKind, How};
use entity::id::MembershipId;
use entity::site_sample::{Candidate, Choice, Model};
use entity::{TenantTx, membership};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;
use crate::wire::Reference;

/// A sample as it was drawn, with all that it was drawn from.
#[derive(Debug, Serialize, ToSchema)]
pub struct SiteSampleView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The obligation of the audit that it was drawn for.
    #[schema(max_length = 40)]
    pub obligation_id: String,
    /// The key of that obligation.
    #[schema(max_length = 200)]
    pub audit_key: String,
    /// What audit.
    #[schema(value_type = AuditKind)]
    pub kind: String,
    /// The cycle of the audit.
    pub cycle: i32,
    /// Its number within cycle and kind.
    pub ordinal: i32,
    /// The seed, as decimal digits so that every reader keeps them.
    #[schema(max_length = 20)]
    pub seed: String,
    /// How the seed became the choice.
    #[schema(max_length = 32, example = "splitmix64/1")]
    pub method: String,
    /// Whether the sites were suited to sampling.
    pub sampling_allowed: bool,
    /// By how many sites risk raised each group's sample.
    pub risk_uplift: i32,
    /// The sites to choose from, in the order that the draw took them in.
    #[schema(max_items = 200)]
    pub candidates: Vec<CandidateView>,
    /// The sites that were chosen.
    #[schema(max_items = 400)]
    pub chosen: Vec<ChoiceView>,
    /// Why it was drawn anew; empty for an audit's first sample.
    #[schema(max_length = 4000)]
    pub reason: String,
    /// The sample that it replaces.
    #[schema(max_length = 40)]
    pub supersedes: Option<String>,
    /// The sample that has replaced it; null while it stands.
    #[schema(max_length = 40)]
    pub superseded_by: Option<String>,
    /// When it was drawn.
    pub drawn_at: chrono::DateTime<chrono::Utc>,
    /// By whom.
    pub drawn_by: Reference,
}

/// A site that could be chosen, as it was on the day of the draw.
#[derive(Debug, Serialize, ToSchema)]
pub struct CandidateView {
    /// The site.
    pub site: Reference,
    /// Its risk group then.
    #[schema(max_length = 100)]
    pub risk_group: Option<String>,
    /// Its last visit then.
    pub last_visited_on: Option<chrono::NaiveDate>,
}

/// A site that was chosen.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChoiceView {
    /// The site.
    pub site: Reference,
    /// How it came in.
    pub how: How,
    /// Why, where somebody added it.
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

/// Every sample of a certification.
#[derive(Debug, Serialize, ToSchema)]
pub struct SiteSampleList {
    /// In the order they were drawn, superseded ones included.
    #[schema(max_items = 10_000)]
    pub data: Vec<SiteSampleView>,
}

/// The views of every sample of a certification.
pub async fn views(tx: &TenantTx, rows: &[Model]) -> Result<Vec<SiteSampleView>, Problem> {
    let members = membership::all(tx).await?.into_iter();
    let names: HashMap<MembershipId, _> =
        members.map(|member| (member.membership.id, member.person.name)).collect();
    let superseded: HashMap<_, _> =
        rows.iter().filter_map(|row| Some((row.supersedes_id?, row.id))).collect();
    let view = |row: &Model| {
        Ok(SiteSampleView {
            id: row.id.to_string(),
            obligation_id: row.obligation_id.to_string(),
            audit_key: row.audit_key.clone(),
            kind: row.kind.clone(),
            cycle: row.cycle,
            ordinal: row.ordinal,
            seed: row.seed.clone(),
            method: row.method.clone(),
            sampling_allowed: row.sampling_allowed,
            risk_uplift: row.risk_uplift,
            candidates: row.candidates()?.into_iter().map(candidate).collect(),
            chosen: row.chosen()?.into_iter().map(choice).collect(),
            reason: row.reason.clone(),
            supersedes: row.supersedes_id.map(|id| id.to_string()),
            superseded_by: superseded.get(&row.id).map(ToString::to_string),
            drawn_at: row.drawn_at,
            drawn_by: Reference::to(row.drawn_by, names.get(&row.drawn_by).cloned().unwrap_or_default()),
        })
    };
    rows.iter().map(view).collect()
}

fn candidate(it: Candidate) -> CandidateView {
    CandidateView {
        site: Reference::to(it.site_id, it.name),
        risk_group: it.risk_group,
        last_visited_on: it.last_visited_on,
    }
}

fn choice(it: Choice) -> ChoiceView {
    ChoiceView { site: Reference::to(it.site_id, it.name), how: it.how, reason: it.reason }
}
