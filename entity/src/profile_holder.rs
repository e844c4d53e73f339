//! Who holds which profile.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{MembershipId, OrganizationId, ProfileHolderId, ProfileId};
use crate::membership::{self, Member};

/// That a member holds a profile.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "profile_holder")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProfileHolderId,
    /// The profile.
    pub profile_id: ProfileId,
    /// Who holds it.
    pub membership_id: MembershipId,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Replaces who holds a profile.
pub async fn replace(tx: &TenantTx, profile: ProfileId, members: &[MembershipId]) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::ProfileId.eq(profile));
    Entity::delete_many().filter(here).exec(tx.connection()).await?;
    let row = |member: &MembershipId| ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ProfileHolderId::new(tx.wall())),
        profile_id: Set(profile),
        membership_id: Set(*member),
    };
    if members.is_empty() {
        return Ok(());
    }
    Entity::insert_many(members.iter().map(row)).exec_without_returning(tx.connection()).await.map(drop)
}

/// Who holds each of these profiles: members whose places have not ended, in the order they were named.
pub async fn of(tx: &TenantTx, profiles: &[ProfileId]) -> Result<Vec<(ProfileId, Member)>, DbErr> {
    let these = Column::TenantId.eq(tx.tenant()).and(Column::ProfileId.is_in(profiles.iter().copied()));
    let rows = Entity::find().filter(these).order_by_asc(Column::Id).all(tx.connection()).await?;
    let members = membership::among(tx, rows.iter().map(|row| row.membership_id)).await?;
    let holder = |row: Model| {
        let member = members.iter().find(|member| member.membership.id == row.membership_id)?;
        member.membership.is_open().then(|| (row.profile_id, member.clone()))
    };
    Ok(rows.into_iter().filter_map(holder).collect())
}

/// The profiles that a member holds.
pub async fn held_by(tx: &TenantTx, member: MembershipId) -> Result<Vec<ProfileId>, DbErr> {
    let theirs = Column::TenantId.eq(tx.tenant()).and(Column::MembershipId.eq(member));
    let rows = Entity::find().filter(theirs).all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| row.profile_id).collect())
}
