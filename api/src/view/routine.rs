//! A routine as clients see it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::audit_entry::subject;
use entity::id::RoutineId;
use entity::routine::Model;
use entity::{DbErr, TenantTx, routine_version};
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::Fault;
use crate::routine::{RaciRole, RoutineLayer, UsmProcess, gaps};
use crate::wire::{Reference, page};

mod content;
mod version;

pub use content::{ContentView, content};
pub use version::{
    DifferenceView, RoutineVersionPage, RoutineVersionView, VersionLine, line, people, version,
};

/// A routine in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoutineLine {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// The number of the workflow template that it began from.
    #[schema(minimum = 1, maximum = 8)]
    pub template: i32,
    /// The process that it starts in.
    #[schema(value_type = UsmProcess)]
    pub process: String,
    /// Where it stands.
    #[schema(max_length = 16, example = "in_force", pattern = "^(draft|in_force|retired)$")]
    pub state: &'static str,
    /// The profile that looks after it.
    pub owner: Option<Reference>,
    /// The version in force; of a retired routine the last one that was.
    pub in_force: Option<VersionLine>,
    /// The version under writing or review.
    pub open: Option<VersionLine>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

page! {
    /// A page of routines.
    RoutinePage of RoutineLine
}

/// A routine with what it says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoutineView {
    /// The routine.
    #[serde(flatten)]
    pub line: RoutineLine,
    /// What the version in force says.
    pub content: Option<ContentView>,
    /// What the version under writing or review says.
    pub draft: Option<ContentView>,
    /// What that one lacks before it can be reviewed.
    #[schema(max_items = 2000)]
    pub gaps: Vec<Fault>,
}

/// Names of members and profiles by their ids.
pub type Names = HashMap<String, String>;

/// A reference by name; what is no more has none.
pub fn reference(names: &Names, id: impl std::fmt::Display) -> Reference {
    let id = id.to_string();
    let name = names.get(&id).cloned().unwrap_or_default();
    Reference { id, name }
}

type Pair = (Option<routine_version::Model>, Option<routine_version::Model>);

/// The versions of each routine that count: in force or last in force, and under writing.
async fn pairs(tx: &TenantTx, rows: &[Model]) -> Result<HashMap<RoutineId, Pair>, DbErr> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut pairs: HashMap<RoutineId, Pair> = HashMap::new();
    for version in routine_version::current(tx, &ids).await? {
        let pair = pairs.entry(version.routine_id).or_default();
        let place = if version.state.is_open() { &mut pair.1 } else { &mut pair.0 };
        *place = Some(version);
    }
    Ok(pairs)
}

async fn names(tx: &TenantTx, rows: &[Model], pairs: &HashMap<RoutineId, Pair>) -> Result<Names, DbErr> {
    let mut ids: Vec<String> = rows.iter().filter_map(|row| row.owner_id).map(|id| id.to_string()).collect();
    for version in pairs.values().flat_map(|(first, second)| first.iter().chain(second)) {
        ids.extend(version::people(version));
    }
    subject::names(tx, &ids).await
}

fn one_line(row: Model, pair: &Pair, names: &Names) -> RoutineLine {
    RoutineLine {
        id: row.id.to_string(),
        name: row.name,
        template: row.template,
        process: row.process,
        state: row.state.word(),
        owner: row.owner_id.map(|id| reference(names, id)),
        in_force: pair.0.as_ref().map(|version| line(version, names)),
        open: pair.1.as_ref().map(|version| line(version, names)),
        created_at: row.created_at,
        version: row.version,
    }
}

/// The routines of a list.
pub async fn lines(tx: &TenantTx, rows: Vec<Model>) -> Result<Vec<RoutineLine>, DbErr> {
    let mut pairs = pairs(tx, &rows).await?;
    let names = names(tx, &rows, &pairs).await?;
    let mut view = |row: Model| {
        let pair = pairs.remove(&row.id).unwrap_or_default();
        one_line(row, &pair, &names)
    };
    Ok(rows.into_iter().map(&mut view).collect())
}

/// A routine with what it says.
pub async fn view(tx: &TenantTx, row: Model) -> Result<RoutineView, DbErr> {
    let rows = [row];
    let mut pairs = pairs(tx, &rows).await?;
    let [row] = rows;
    let pair = pairs.remove(&row.id).unwrap_or_default();
    let says = |version: &Option<routine_version::Model>| {
        version.as_ref().map(routine_version::Model::content).transpose()
    };
    let (in_force, draft) = (says(&pair.0)?, says(&pair.1)?);
    let mut ids: Vec<String> = row.owner_id.iter().map(ToString::to_string).collect();
    ids.extend([&pair.0, &pair.1].into_iter().flatten().flat_map(version::people));
    for said in in_force.iter().chain(&draft) {
        ids.extend(said.profiles().map(|(_, id)| id.to_owned()));
    }
    let names = subject::names(tx, &ids).await?;
    Ok(RoutineView {
        line: one_line(row, &pair, &names),
        gaps: draft.as_ref().map(gaps).unwrap_or_default(),
        content: in_force.map(|said| content(said, &names)),
        draft: draft.map(|said| content(said, &names)),
    })
}
