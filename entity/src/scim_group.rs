//! The groups that a directory has told of, who is in them, and the role that an owner has given each.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{OrganizationId, ScimGroupId};
use crate::membership::Role;

pub mod member;

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scim_group")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ScimGroupId,
    /// The name.
    pub display_name: String,
    /// What the directory calls it.
    pub external_id: Option<String>,
    /// The role of who is in it; `None`: it says nothing about roles.
    pub role: Option<Role>,
    /// When the directory told first.
    pub created_at: DateTime<Utc>,
    /// When it told last.
    pub changed_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps a new group.
pub async fn create(
    tx: &TenantTx,
    display_name: String,
    external_id: Option<String>,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ScimGroupId::new(tx.wall())),
        display_name: Set(display_name),
        external_id: Set(external_id),
        role: Set(None),
        created_at: Set(tx.now()),
        changed_at: Set(tx.now()),
        version: Set(1),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// Keeps what the directory tells now, if the row still has version `expected`; `None` when it has moved on.
pub async fn update(
    tx: &TenantTx,
    id: ScimGroupId,
    expected: i32,
    display_name: String,
    external_id: Option<String>,
) -> Result<Option<Model>, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::DisplayName, display_name.into())
        .col_expr(Column::ExternalId, external_id.into())
        .col_expr(Column::ChangedAt, Expr::value(tx.now()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(this(tx, id).and(Column::Version.eq(expected)));
    Ok(change.exec_with_returning(tx.connection()).await?.into_iter().next())
}

/// Gives who is in it a role, or none.
pub async fn set_role(tx: &TenantTx, id: ScimGroupId, role: Option<Role>) -> Result<(), DbErr> {
    let change = Entity::update_many().col_expr(Column::Role, Expr::value(role)).filter(this(tx, id));
    change.exec(tx.connection()).await.map(drop)
}

fn this(tx: &TenantTx, id: ScimGroupId) -> sea_orm::sea_query::SimpleExpr {
    Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id))
}

/// The group with that id.
pub async fn find(tx: &TenantTx, id: ScimGroupId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Every group, oldest first.
pub async fn all(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.order_by_asc(Column::Id).all(tx.connection()).await
}

/// Forgets a group, and with it who is in it.
pub async fn delete(tx: &TenantTx, id: ScimGroupId) -> Result<(), DbErr> {
    Entity::delete_many().filter(this(tx, id)).exec(tx.connection()).await.map(drop)
}
