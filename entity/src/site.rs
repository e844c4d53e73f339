//! Sites of an organization.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{OrganizationId, SiteId};
use crate::page::{ListError, Page, PageRequest};
use crate::sort::{Kind, Sorting, by};

/// A place where the organization works.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "site")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// The site's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SiteId,
    /// Its name, unique in the organization.
    pub name: String,
    /// Its postal address.
    pub address: String,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: String,
    /// True for the central function of a multi-site organization (IAF MD 1).
    pub is_central: bool,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is recorded of a site.
#[derive(Clone, Debug)]
pub struct SiteFacts {
    /// Its name.
    pub name: String,
    /// Its postal address.
    pub address: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// True for the central function.
    pub is_central: bool,
}

/// Records a site.
pub async fn create(tx: &TenantTx, new: SiteFacts) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(SiteId::new(tx.wall())),
        name: Set(new.name),
        address: Set(new.address),
        country: Set(new.country),
        is_central: Set(new.is_central),
        created_at: Set(tx.now()),
        version: Set(1),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The site with that id.
pub async fn find(tx: &TenantTx, id: SiteId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Those of `ids` that are sites of the tenant.
pub async fn among(tx: &TenantTx, ids: &[SiteId]) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.filter(Column::Id.is_in(ids.iter().copied())).order_by_asc(Column::Id).all(tx.connection()).await
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "sites",
    fields: &[
        by("name", Column::Name, Kind::Text),
        by("country", Column::Country, Kind::Text),
        by("created_at", Column::CreatedAt, Kind::Instant),
    ],
    id: Column::Id,
    newest_first: false,
    first: None,
};

/// One page of the tenant's sites, in the order they were recorded.
pub async fn list(tx: &TenantTx, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    request.sorted(tx, query, &SORTING).await
}

/// Replaces what is recorded if it still has version `expected`; `None` when it has moved on.
pub async fn update(
    tx: &TenantTx,
    id: SiteId,
    expected: i32,
    facts: SiteFacts,
) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::Name, facts.name.into())
        .col_expr(Column::Address, facts.address.into())
        .col_expr(Column::Country, facts.country.into())
        .col_expr(Column::IsCentral, facts.is_central.into())
        .filter(here);
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}

/// Removes a site that no certification covers.
///
/// # Errors
/// A foreign-key violation while a certification covers it.
pub async fn delete(tx: &TenantTx, id: SiteId) -> Result<(), DbErr> {
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}
