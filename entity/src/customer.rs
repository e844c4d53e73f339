//! Customers: for whom the organization does what it does.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use crate::db::TenantTx;
use crate::id::{CustomerId, OrganizationId};
use crate::page::{ListError, Page, PageRequest};
use crate::sort::{Kind, Sorting, by};

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CustomerId,
    /// Its name, unique in the organization.
    pub name: String,
    /// What there is to know about it.
    #[sea_orm(column_type = "Text")]
    pub description: String,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is recorded of a customer.
#[derive(Clone, Debug)]
pub struct CustomerFacts {
    /// Its name, unique in the organization.
    pub name: String,
    /// What there is to know about it.
    pub description: String,
}

impl CustomerFacts {
    fn columns(self) -> ActiveModel {
        ActiveModel {
            name: Set(self.name),
            description: Set(self.description),
            ..<ActiveModel as Default>::default()
        }
    }
}

/// Records a customer.
pub async fn create(tx: &TenantTx, facts: CustomerFacts) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(CustomerId::new(tx.wall())),
        created_at: Set(tx.now()),
        version: Set(1),
        ..facts.columns()
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The one with that id.
pub async fn find(tx: &TenantTx, id: CustomerId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Those of `ids` that are the tenant's.
pub async fn among(tx: &TenantTx, ids: &[CustomerId]) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.filter(Column::Id.is_in(ids.iter().copied())).all(tx.connection()).await
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "customers",
    fields: &[by("name", Column::Name, Kind::Text), by("created_at", Column::CreatedAt, Kind::Instant)],
    id: Column::Id,
    newest_first: false,
    first: None,
};

/// One page of the tenant's customers, in the order they were recorded.
pub async fn list(tx: &TenantTx, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    request.sorted(tx, query, &SORTING).await
}

/// Replaces what is recorded if it still has version `expected`; `None` when it has moved on.
pub async fn update(
    tx: &TenantTx,
    id: CustomerId,
    expected: i32,
    facts: CustomerFacts,
) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let change = Entity::update_many()
        .set(facts.columns())
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(here);
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}

/// Removes a customer.
///
/// # Errors
/// A foreign-key violation while something refers to it.
pub async fn delete(tx: &TenantTx, id: CustomerId) -> Result<(), DbErr> {
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}
