//! Claims as clients see them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::claim::{Extent, Model, State, Subject, Tie, names};
use entity::id::{EvidenceId, FrameworkId, MembershipId};
use entity::{DbErr, TenantTx, claim_evidence, evidence, framework_requirement, membership};
use serde::Serialize;
use utoipa::ToSchema;

use crate::handler::claim::{ClaimExtent, ClaimRelation, ClaimState};
use crate::wire::{Reference, page};

/// What a claim is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SubjectView {
    /// What kind of thing it is.
    #[schema(
        max_length = 24,
        pattern = "^(routine|routine_part|profile|managed_item|controlled_document|duty|records)$"
    )]
    pub kind: &'static str,
    /// Its id, or the kind of records.
    #[schema(max_length = 64)]
    pub key: String,
    /// Its name; null for records, and for what the caller may not see.
    #[schema(max_length = 300)]
    pub name: Option<String>,
}

/// A claim: that something of how the organization works meets a statement.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClaimView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The key of the statement.
    #[schema(max_length = 110)]
    pub statement: String,
    /// What the statement says; of a requirement of one's own, its title.
    #[schema(max_length = 400)]
    pub text: String,
    /// What it is about.
    pub subject: SubjectView,
    /// How that stands to the statement.
    pub relation: ClaimRelation,
    /// How much of the statement is met.
    pub extent: ClaimExtent,
    /// Why.
    #[schema(max_length = 4000)]
    pub rationale: String,
    /// How far it is.
    pub state: ClaimState,
    /// Why it went back to draft by itself; null: it did not, or somebody has looked at it since.
    #[schema(max_length = 16, pattern = "^(changed|skipped|gone|retired)$")]
    pub unsettled: Option<String>,
    /// Its evidence.
    #[schema(max_items = 200)]
    pub evidence: Vec<Reference>,
    /// Who wrote it last.
    pub edited_by: Reference,
    /// When.
    pub edited_at: DateTime<Utc>,
    /// Who has found it true.
    pub verified_by: Option<Reference>,
    /// When.
    pub verified_at: Option<DateTime<Utc>>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

page! {
    /// A page of claims.
    ClaimPage of ClaimView
}

impl From<Tie> for ClaimRelation {
    fn from(tie: Tie) -> Self {
        match tie {
            Tie::Implements => Self::Implements,
            Tie::Evidences => Self::Evidences,
            Tie::Assigns => Self::Assigns,
        }
    }
}

impl From<Extent> for ClaimExtent {
    fn from(extent: Extent) -> Self {
        match extent {
            Extent::Partial => Self::Partial,
            Extent::Full => Self::Full,
        }
    }
}

impl From<State> for ClaimState {
    fn from(state: State) -> Self {
        match state {
            State::Draft => Self::Draft,
            State::Ready => Self::Ready,
            State::Verified => Self::Verified,
        }
    }
}

/// A subject with its name, of those that `names` gave.
pub fn subject(subject: Subject, named: &HashMap<Subject, Option<String>>) -> SubjectView {
    let name = named.get(&subject).cloned().flatten();
    SubjectView { kind: subject.kind(), key: subject.text(), name }
}

/// What statements of the organization's own frameworks say, by their keys: their titles.
pub async fn own_texts<'a>(
    tx: &TenantTx,
    keys: impl IntoIterator<Item = &'a str>,
) -> Result<HashMap<String, String>, DbErr> {
    let mut frameworks: Vec<FrameworkId> = Vec::new();
    for key in keys {
        if let Some(id) = key.split_once(':').and_then(|(id, _)| id.parse().ok())
            && !frameworks.contains(&id)
        {
            frameworks.push(id);
        }
    }
    let mut texts = HashMap::new();
    for id in frameworks {
        for row in framework_requirement::of(tx, id).await? {
            texts.insert(entity::cover::own_statement(id, &row.reference), row.title);
        }
    }
    Ok(texts)
}

/// What a statement says.
pub fn text(key: &str, own: &HashMap<String, String>) -> String {
    let shipped = standards::find_statement(key).map(|it| it.text.clone());
    shipped.or_else(|| own.get(key).cloned()).unwrap_or_default()
}

/// The views of a page.
pub async fn views(tx: &TenantTx, rows: Vec<Model>) -> Result<Vec<ClaimView>, DbErr> {
    let subjects: Vec<Subject> = rows.iter().filter_map(Model::subject).collect();
    let named = names(tx, &subjects).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let tied = claim_evidence::of(tx, &ids).await?;
    let wanted: Vec<EvidenceId> = tied.values().flatten().copied().collect();
    let titles: HashMap<_, _> =
        evidence::among(tx, &wanted).await?.into_iter().map(|it| (it.id, it.title)).collect();
    let people: Vec<MembershipId> =
        rows.iter().flat_map(|row| [Some(row.edited_by), row.verified_by]).flatten().collect();
    let people: HashMap<_, _> = (membership::among(tx, people).await?.into_iter())
        .map(|it| (it.membership.id, it.person.name))
        .collect();
    let own = own_texts(tx, rows.iter().map(|row| row.statement.as_str())).await?;
    let who = |id: MembershipId| Reference::to(id, people.get(&id).cloned().unwrap_or_default());
    let shown = |id: &EvidenceId| titles.get(id).map(|title| Reference::to(id, title.clone()));
    let view = |row: Model| {
        let about = row.subject()?;
        Some(ClaimView {
            id: row.id.to_string(),
            text: text(&row.statement, &own),
            statement: row.statement,
            subject: subject(about, &named),
            relation: row.relation.into(),
            extent: row.extent.into(),
            rationale: row.rationale,
            state: row.state.into(),
            unsettled: row.unsettled,
            evidence: tied.get(&row.id).into_iter().flatten().filter_map(shown).collect(),
            edited_by: who(row.edited_by),
            edited_at: row.edited_at,
            verified_by: row.verified_by.map(who),
            verified_at: row.verified_at,
            created_at: row.created_at,
            version: row.version,
        })
    };
    Ok(rows.into_iter().filter_map(view).collect())
}
