//! The register of managed items as clients see it.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::managed_item::Model;
use entity::{TenantTx, profile};
use serde::Serialize;
use utoipa::ToSchema;

use crate::handler::managed_item::{ItemClass, ItemState};
use crate::problem::Problem;
use crate::wire::Reference;

/// An item of the register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ManagedItemView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its class.
    #[schema(value_type = ItemClass)]
    pub class: String,
    /// What it is within its class, as a path.
    #[schema(max_length = 120)]
    pub kind: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// What there is to know about it.
    #[schema(max_length = 4000)]
    pub description: String,
    /// The profile that looks after it.
    pub owner: Option<Reference>,
    /// Where it stands.
    #[schema(value_type = ItemState)]
    pub state: String,
    /// Where it lies.
    #[schema(max_length = 500)]
    pub location: String,
    /// After how many months it is looked at again.
    #[schema(minimum = 1, maximum = 120)]
    pub review_months: Option<i32>,
    /// When it was looked at last.
    pub reviewed_on: Option<NaiveDate>,
    /// When it is to be looked at next.
    pub review_due_on: Option<NaiveDate>,
    /// Whether that day has passed.
    pub review_overdue: bool,
    /// When it was recorded.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

crate::wire::page! {
    /// A page of managed items.
    ManagedItemPage of ManagedItemView
}

/// The view of one.
pub async fn view(tx: &TenantTx, today: NaiveDate, row: Model) -> Result<ManagedItemView, Problem> {
    views(tx, today, vec![row]).await?.pop().ok_or_else(Problem::not_found)
}

/// The views of a page.
pub async fn views(
    tx: &TenantTx,
    today: NaiveDate,
    rows: Vec<Model>,
) -> Result<Vec<ManagedItemView>, Problem> {
    let owners: Vec<_> = rows.iter().filter_map(|row| row.owner_id).collect();
    let owners: HashMap<_, _> =
        profile::among(tx, &owners).await?.into_iter().map(|row| (row.id, row.name)).collect();
    let view = |row: Model| ManagedItemView {
        id: row.id.to_string(),
        owner: row.owner_id.map(|id| Reference::to(id, owners.get(&id).cloned().unwrap_or_default())),
        review_overdue: row.review_due_on.is_some_and(|day| day < today),
        class: row.class,
        kind: row.kind,
        name: row.name,
        description: row.description,
        state: row.state,
        location: row.location,
        review_months: row.review_months,
        reviewed_on: row.reviewed_on,
        review_due_on: row.review_due_on,
        created_at: row.created_at,
        version: row.version,
    };
    Ok(rows.into_iter().map(view).collect())
}
