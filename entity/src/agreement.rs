//! Agreements: what was agreed with customers, suppliers and inside the organization.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryTrait};

use crate::agreement_service;
use crate::db::TenantTx;
use crate::definition_review;
use crate::id::{AgreementId, CustomerId, OfferedServiceId, OrganizationId};
use crate::page::{ListError, Page, PageRequest};
use crate::row;
use crate::sort::{Kind, Sorting, by, maybe};

/// An agreement.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgreementId,
    /// Its name, unique in the organization.
    pub name: String,
    /// `sla`, `supplier_contract` or `internal`.
    pub kind: String,
    /// What was agreed, in short.
    #[sea_orm(column_type = "Text")]
    pub description: String,
    /// The customer, where it is with one that is recorded.
    pub customer_id: Option<CustomerId>,
    /// With whom else it is; empty where it is with that customer.
    pub party: String,
    /// Its first day.
    pub starts_on: Option<NaiveDate>,
    /// Its last day.
    pub ends_on: Option<NaiveDate>,
    /// After how many months it is looked at again.
    pub review_months: Option<i32>,
    /// When it was looked at last.
    pub reviewed_on: Option<NaiveDate>,
    /// When it is to be looked at next.
    pub review_due_on: Option<NaiveDate>,
    /// Where the paper lies.
    pub location: String,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is recorded of an agreement.
#[derive(Clone, Debug)]
pub struct AgreementFacts {
    /// Its name, unique in the organization.
    pub name: String,
    /// `sla`, `supplier_contract` or `internal`.
    pub kind: String,
    /// What was agreed, in short.
    pub description: String,
    /// The customer, where it is with one that is recorded.
    pub customer_id: Option<CustomerId>,
    /// With whom else it is; empty where it is with that customer.
    pub party: String,
    /// Its first day.
    pub starts_on: Option<NaiveDate>,
    /// Its last day.
    pub ends_on: Option<NaiveDate>,
    /// After how many months it is looked at again.
    pub review_months: Option<i32>,
    /// When it was looked at last.
    pub reviewed_on: Option<NaiveDate>,
    /// When it is to be looked at next.
    pub review_due_on: Option<NaiveDate>,
    /// Where the paper lies.
    pub location: String,
}

impl AgreementFacts {
    fn columns(self) -> ActiveModel {
        ActiveModel {
            name: Set(self.name),
            kind: Set(self.kind),
            description: Set(self.description),
            customer_id: Set(self.customer_id),
            party: Set(self.party),
            starts_on: Set(self.starts_on),
            ends_on: Set(self.ends_on),
            review_months: Set(self.review_months),
            reviewed_on: Set(self.reviewed_on),
            review_due_on: Set(self.review_due_on),
            location: Set(self.location),
            ..<ActiveModel as Default>::default()
        }
    }
}

/// Records an agreement.
pub async fn create(tx: &TenantTx, facts: AgreementFacts) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(AgreementId::new(tx.wall())),
        created_at: Set(tx.now()),
        version: Set(1),
        ..facts.columns()
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The one with that id.
pub async fn find(tx: &TenantTx, id: AgreementId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Those of `ids` that are the tenant's.
pub async fn among(tx: &TenantTx, ids: &[AgreementId]) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.filter(Column::Id.is_in(ids.iter().copied())).all(tx.connection()).await
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "agreements",
    fields: &[
        by("name", Column::Name, Kind::Text),
        maybe("ends_on", Column::EndsOn, Kind::Day),
        maybe("review_due_on", Column::ReviewDueOn, Kind::Day),
        by("created_at", Column::CreatedAt, Kind::Instant),
    ],
    id: Column::Id,
    newest_first: false,
    first: None,
};

/// Which agreements a list wants.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those of this kind.
    pub kind: Option<String>,
    /// Only those with this customer.
    pub customer: Option<CustomerId>,
    /// Only those that cover this service.
    pub service: Option<OfferedServiceId>,
    /// Only those whose review was due before this day and that have not ended before it.
    pub overdue: Option<NaiveDate>,
}

/// One page of the tenant's agreements, in the order they were recorded.
pub async fn list(tx: &TenantTx, filter: &Filter, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let covering = match filter.service {
        Some(service) => Some(agreement_service::covering(tx, service).await?),
        None => None,
    };
    let query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .apply_if(filter.kind.as_ref(), |query, kind| query.filter(Column::Kind.eq(kind)))
        .apply_if(filter.customer, |query, id| query.filter(Column::CustomerId.eq(id)))
        .apply_if(covering, |query, ids| query.filter(Column::Id.is_in(ids)))
        .apply_if(filter.overdue, |query, day| {
            let stands = Column::EndsOn.is_null().or(Column::EndsOn.gte(day));
            query.filter(Column::ReviewDueOn.lt(day).and(stands))
        });
    request.sorted(tx, query, &SORTING).await
}

/// Replaces what is recorded if it still has version `expected`; `None` when it has moved on.
pub async fn update(
    tx: &TenantTx,
    id: AgreementId,
    expected: i32,
    facts: AgreementFacts,
) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let change = Entity::update_many()
        .set(facts.columns())
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(here);
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}

/// Removes an agreement.
///
/// # Errors
/// A foreign-key violation while something refers to it.
pub async fn delete(tx: &TenantTx, id: AgreementId) -> Result<(), DbErr> {
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}

/// Notes that it was looked at: the last day on which it was, and when it is due next.
pub async fn reviewed(tx: &TenantTx, id: AgreementId, on: NaiveDate) -> Result<(), DbErr> {
    row::lock::<Entity, _>(tx, id).await?;
    let Some(row) = find(tx, id).await? else { return Ok(()) };
    let last = row.reviewed_on.map_or(on, |before| std::cmp::max(before, on));
    let next = row.review_due_on.and_then(|_| definition_review::next(last, row.review_months));
    let change = Entity::update_many()
        .col_expr(Column::ReviewedOn, Some(last).into())
        .col_expr(Column::ReviewDueOn, next.into())
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)));
    change.exec(tx.connection()).await.map(drop)
}
