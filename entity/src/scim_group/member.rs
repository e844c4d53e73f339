//! Who is in which group.

use sea_orm::ActiveValue::Set;
use sea_orm::DbErr;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{ExprTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{OrganizationId, ScimGroupId, ScimGroupMemberId, ScimUserId};

/// A user's place in a group.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scim_group_member")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ScimGroupMemberId,
    /// The group.
    pub group_id: ScimGroupId,
    /// The user.
    pub user_id: ScimUserId,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Who is in which group of the tenant.
pub async fn all(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.order_by_asc(Column::Id).all(tx.connection()).await
}

/// Who is in `group`.
pub async fn of(tx: &TenantTx, group: ScimGroupId) -> Result<Vec<ScimUserId>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::GroupId.eq(group));
    let rows = Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| row.user_id).collect())
}

/// Makes `users` those who are in `group`, and answers who came and who went.
pub async fn replace(
    tx: &TenantTx,
    group: ScimGroupId,
    users: &[ScimUserId],
) -> Result<Vec<ScimUserId>, DbErr> {
    let before = of(tx, group).await?;
    let gone: Vec<_> = before.iter().copied().filter(|user| !users.contains(user)).collect();
    let come: Vec<_> = users.iter().copied().filter(|user| !before.contains(user)).collect();
    if !gone.is_empty() {
        let left = Column::TenantId.eq(tx.tenant()).and(Column::GroupId.eq(group));
        let left = left.and(Column::UserId.is_in(gone.iter().copied()));
        Entity::delete_many().filter(left).exec(tx.connection()).await?;
    }
    if !come.is_empty() {
        let rows = come.iter().map(|user| ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(ScimGroupMemberId::new(tx.wall())),
            group_id: Set(group),
            user_id: Set(*user),
        });
        Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    }
    Ok(gone.into_iter().chain(come).collect())
}
