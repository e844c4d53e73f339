//! A version of a routine.

use chrono::{DateTime, Utc};
use entity::audit_entry::subject;
use entity::routine_version::{self, Model};
use entity::{DbErr, TenantTx};
use serde::Serialize;
use usm::Difference;
use utoipa::ToSchema;

use super::{ContentView, Names, RoutineLayer, content, reference};
use crate::wire::{Reference, page};

/// A version without what it says.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RoutineVersionLine)]
pub struct VersionLine {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its number, from 1 in each routine.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub number: i32,
    /// Where it stands.
    #[schema(
        max_length = 16,
        pattern = "^(draft|in_review|approved|superseded|retired)$",
        example = "approved"
    )]
    pub state: &'static str,
    /// How much it says.
    #[schema(value_type = RoutineLayer)]
    pub layer: String,
    /// What changed, and why.
    #[schema(max_length = 4000)]
    pub note: String,
    /// SHA-256 of its content in the canonical form of RFC 8785, once approved.
    #[schema(max_length = 64)]
    pub sha256: Option<String>,
    /// Who wrote it last.
    pub edited_by: Reference,
    /// When.
    pub edited_at: DateTime<Utc>,
    /// Who put it up for review.
    pub submitted_by: Option<Reference>,
    /// When.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Who approved it.
    pub approved_by: Option<Reference>,
    /// When it came into force.
    pub approved_at: Option<DateTime<Utc>>,
    /// When it ceased to be in force.
    pub ended_at: Option<DateTime<Utc>>,
}

page! {
    /// A page of versions.
    RoutineVersionPage of VersionLine
}

/// The parts, by id, that differ from the version that was in force before; all are added where none was.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(as = RoutineDifferenceView)]
pub struct DifferenceView {
    /// Steps and activities that were not there, or were skipped before.
    #[schema(max_items = 10_000)]
    pub added: Vec<String>,
    /// Those that say something else.
    #[schema(max_items = 10_000)]
    pub changed: Vec<String>,
    /// Those that are skipped now and were not before.
    #[schema(max_items = 10_000)]
    pub skipped: Vec<String>,
    /// Those that are not there any more, by their names.
    #[schema(max_items = 10_000)]
    pub gone: Vec<Reference>,
}

/// A version with what it says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoutineVersionView {
    /// The version.
    #[serde(flatten)]
    pub line: VersionLine,
    /// The routine's id.
    #[schema(max_length = 40)]
    pub routine_id: String,
    /// What it says.
    pub content: ContentView,
    /// The number of the version that it is compared with; null: none was in force before.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub compared_with: Option<i32>,
    /// What differs.
    pub difference: DifferenceView,
}

/// The ids of those whom a version names.
pub fn people(version: &Model) -> Vec<String> {
    let others = version.submitted_by.into_iter().chain(version.approved_by);
    std::iter::once(version.edited_by).chain(others).map(|id| id.to_string()).collect()
}

/// A version without what it says.
pub fn line(version: &Model, names: &Names) -> VersionLine {
    VersionLine {
        id: version.id.to_string(),
        number: version.number,
        state: version.state.word(),
        layer: version.layer.clone(),
        note: version.note.clone(),
        sha256: version.sha256.clone(),
        edited_by: reference(names, version.edited_by),
        edited_at: version.edited_at,
        submitted_by: version.submitted_by.map(|id| reference(names, id)),
        submitted_at: version.submitted_at,
        approved_by: version.approved_by.map(|id| reference(names, id)),
        approved_at: version.approved_at,
        ended_at: version.ended_at,
    }
}

fn name_of(content: &usm::Content, id: &str) -> String {
    let steps = content.steps.iter().map(|step| (&step.id, &step.name));
    let activities = content.activities().map(|(_, _, it)| (&it.id, &it.name));
    let found = steps.chain(activities).find(|(known, _)| *known == id);
    found.map(|(_, name)| name.clone()).unwrap_or_default()
}

/// A version with what it says, compared with the one that was in force before.
pub async fn version(tx: &TenantTx, row: &Model) -> Result<RoutineVersionView, DbErr> {
    let former = routine_version::former(tx, row).await?;
    let (before, said) = (former.as_ref().map(Model::content).transpose()?, row.content()?);
    let Difference { added, changed, skipped, gone } = usm::difference(before.as_ref(), &said);
    let named = |id: String| {
        let name = before.as_ref().map_or_else(String::new, |it| name_of(it, &id));
        Reference { id, name }
    };
    let gone = gone.into_iter().map(named).collect();
    let difference = DifferenceView { added, changed, skipped, gone };
    let mut ids = people(row);
    ids.extend(said.profiles().map(|(_, id)| id.to_owned()));
    let names = subject::names(tx, &ids).await?;
    Ok(RoutineVersionView {
        line: line(row, &names),
        routine_id: row.routine_id.to_string(),
        content: content(said, &names),
        compared_with: former.map(|former| former.number),
        difference,
    })
}
