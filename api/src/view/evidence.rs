//! Evidence as clients see it.

use std::collections::HashMap;

use entity::evidence::{Model, Standing};
use entity::programme::today;
use entity::{TenantTx, file, membership, organization};
use serde::Serialize;
use utoipa::ToSchema;

use crate::handler::evidence::EvidenceStanding;
use crate::handler::file::{self as shown, FileView};
use crate::problem::Problem;
use crate::wire::Reference;

/// A piece of evidence.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EvidenceView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// What it shows, in a line.
    #[schema(max_length = 200)]
    pub title: String,
    /// More about it.
    #[schema(max_length = 4000)]
    pub note: String,
    /// The file that it is; null: it lies elsewhere.
    pub file: Option<FileView>,
    /// Where it lies; null: it is a file.
    #[schema(max_length = 500)]
    pub link: Option<String>,
    /// The first day of what it shows.
    pub shows_from: Option<chrono::NaiveDate>,
    /// The last day of what it shows.
    pub shows_to: Option<chrono::NaiveDate>,
    /// The last day on which it counts; null: it goes on counting.
    pub expires_on: Option<chrono::NaiveDate>,
    /// Whether it counts today.
    pub standing: EvidenceStanding,
    /// Who added it.
    pub added_by: Reference,
    /// When.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

crate::wire::page! {
    /// A page of evidence.
    EvidencePage of EvidenceView
}

/// The view of one.
pub async fn view(
    tx: &TenantTx,
    organization: &organization::Model,
    row: Model,
) -> Result<EvidenceView, Problem> {
    views(tx, organization, vec![row]).await?.pop().ok_or_else(Problem::not_found)
}

/// The views of a page.
pub async fn views(
    tx: &TenantTx,
    organization: &organization::Model,
    rows: Vec<Model>,
) -> Result<Vec<EvidenceView>, Problem> {
    let today = today(tx, organization);
    let ids: Vec<_> = rows.iter().filter_map(|row| row.file_id).collect();
    let files: HashMap<_, _> =
        file::among(tx, &ids).await?.iter().map(|file| (file.id, shown::view(file))).collect();
    let names: HashMap<_, _> =
        membership::all(tx).await?.into_iter().map(|it| (it.membership.id, it.person.name)).collect();
    let view = |row: Model| EvidenceView {
        id: row.id.to_string(),
        standing: match row.standing(today) {
            Standing::InDate => EvidenceStanding::InDate,
            Standing::ExpiresSoon => EvidenceStanding::ExpiresSoon,
            Standing::Expired => EvidenceStanding::Expired,
        },
        title: row.title,
        note: row.note,
        file: row.file_id.and_then(|id| files.get(&id).cloned()),
        link: row.link,
        shows_from: row.shows_from,
        shows_to: row.shows_to,
        expires_on: row.expires_on,
        added_by: Reference::to(row.added_by, names.get(&row.added_by).cloned().unwrap_or_default()),
        created_at: row.created_at,
        version: row.version,
    };
    Ok(rows.into_iter().map(view).collect())
}
