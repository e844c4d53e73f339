//! Profiles: roles and positions that do something in routines.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use crate::db::TenantTx;
use crate::id::{OrganizationId, ProfileId};
use crate::page::{ListError, Page, PageRequest};
use crate::room_freeze_item;
use crate::sort::{Kind, Sorting, by};

/// A profile.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "profile")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProfileId,
    /// Its name, unique in the organization.
    pub name: String,
    /// What it is for.
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

/// What is recorded of a profile.
#[derive(Clone, Debug)]
pub struct ProfileFacts {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
}

/// Records a profile.
pub async fn create(tx: &TenantTx, new: ProfileFacts) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ProfileId::new(tx.wall())),
        name: Set(new.name),
        description: Set(new.description),
        created_at: Set(tx.now()),
        version: Set(1),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The profile with that id.
pub async fn find(tx: &TenantTx, id: ProfileId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Those of `ids` that are the tenant's.
pub async fn among(tx: &TenantTx, ids: &[ProfileId]) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.filter(Column::Id.is_in(ids.iter().copied())).all(tx.connection()).await
}

/// The profile of that name.
pub async fn named(tx: &TenantTx, name: &str) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Name.eq(name));
    Entity::find().filter(here).one(tx.connection()).await
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "profiles",
    fields: &[by("name", Column::Name, Kind::Text), by("created_at", Column::CreatedAt, Kind::Instant)],
    id: Column::Id,
    newest_first: false,
    first: None,
};

/// One page of the tenant's profiles, in the order they were recorded.
pub async fn list(tx: &TenantTx, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    request.sorted(tx, query, &SORTING).await
}

/// Replaces what is recorded if it still has version `expected`; `None` when it has moved on.
pub async fn update(
    tx: &TenantTx,
    id: ProfileId,
    expected: i32,
    facts: ProfileFacts,
) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::Name, facts.name.into())
        .col_expr(Column::Description, facts.description.into())
        .filter(here);
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}

/// Removes a profile that no routine names or belongs to, with who holds it.
///
/// # Errors
/// A foreign-key violation while one does; [`room_freeze_item::held`] when a freeze names it.
pub async fn delete(tx: &TenantTx, id: ProfileId) -> Result<(), DbErr> {
    room_freeze_item::spare(tx, id).await?;
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}
