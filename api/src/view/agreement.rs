//! Agreements as clients see them.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::agreement::Model;
use entity::{TenantTx, agreement_service, customer, offered_service};
use serde::Serialize;
use utoipa::ToSchema;

use crate::handler::agreement::AgreementKind;
use crate::problem::Problem;
use crate::wire::Reference;

/// An agreement.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgreementView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// What kind it is.
    #[schema(value_type = AgreementKind)]
    pub kind: String,
    /// What was agreed, in short.
    #[schema(max_length = 4000)]
    pub description: String,
    /// The customer; null: it is with somebody else.
    pub customer: Option<Reference>,
    /// With whom it is: the customer, or who is named in its place.
    #[schema(max_length = 200)]
    pub party: String,
    /// The services that it covers.
    #[schema(max_items = 200)]
    pub services: Vec<Reference>,
    /// Its first day.
    pub starts_on: Option<NaiveDate>,
    /// Its last day; null: it goes on.
    pub ends_on: Option<NaiveDate>,
    /// Whether its last day has passed.
    pub ended: bool,
    /// After how many months it is looked at again.
    #[schema(minimum = 1, maximum = 120)]
    pub review_months: Option<i32>,
    /// When it was looked at last.
    pub reviewed_on: Option<NaiveDate>,
    /// When it is to be looked at next.
    pub review_due_on: Option<NaiveDate>,
    /// Whether that day has passed, and the agreement goes on.
    pub review_overdue: bool,
    /// Where the paper lies.
    #[schema(max_length = 500)]
    pub location: String,
    /// When it was recorded.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

crate::wire::page! {
    /// A page of agreements.
    AgreementPage of AgreementView
}

/// The view of one.
pub async fn view(tx: &TenantTx, today: NaiveDate, row: Model) -> Result<AgreementView, Problem> {
    views(tx, today, vec![row]).await?.pop().ok_or_else(Problem::not_found)
}

/// The views of a page.
pub async fn views(tx: &TenantTx, today: NaiveDate, rows: Vec<Model>) -> Result<Vec<AgreementView>, Problem> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let covered = agreement_service::of(tx, &ids).await?;
    let services: Vec<_> = covered.iter().map(|it| it.service_id).collect();
    let services: HashMap<_, _> =
        offered_service::among(tx, &services).await?.into_iter().map(|row| (row.id, row.name)).collect();
    let customers: Vec<_> = rows.iter().filter_map(|row| row.customer_id).collect();
    let customers: HashMap<_, _> =
        customer::among(tx, &customers).await?.into_iter().map(|row| (row.id, row.name)).collect();
    let view = |row: Model| {
        let ended = row.ends_on.is_some_and(|day| day < today);
        let name = |id| customers.get(&id).cloned().unwrap_or_default();
        let of_this = covered.iter().filter(|it| it.agreement_id == row.id);
        let service = |id| Reference::to(id, services.get(&id).cloned().unwrap_or_default());
        AgreementView {
            id: row.id.to_string(),
            customer: row.customer_id.map(|id| Reference::to(id, name(id))),
            party: row.customer_id.map_or(row.party, name),
            services: of_this.map(|it| service(it.service_id)).collect(),
            review_overdue: !ended && row.review_due_on.is_some_and(|day| day < today),
            ended,
            name: row.name,
            kind: row.kind,
            description: row.description,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            review_months: row.review_months,
            reviewed_on: row.reviewed_on,
            review_due_on: row.review_due_on,
            location: row.location,
            created_at: row.created_at,
            version: row.version,
        }
    };
    Ok(rows.into_iter().map(view).collect())
}
