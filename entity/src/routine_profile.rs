//! Which profiles a routine names, in any of its versions: what a profile must not be removed for.

use std::collections::BTreeSet;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use crate::db::TenantTx;
use crate::id::{OrganizationId, ProfileId, RoutineId, RoutineProfileId};
use crate::routine_version;

/// That a routine names a profile.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "routine_profile")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoutineProfileId,
    /// The routine.
    pub routine_id: RoutineId,
    /// The profile.
    pub profile_id: ProfileId,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Writes down which profiles the versions of a routine name now.
pub(crate) async fn keep(tx: &TenantTx, routine: RoutineId) -> Result<(), DbErr> {
    let mut named: BTreeSet<ProfileId> = BTreeSet::new();
    for version in routine_version::of(tx, routine).await? {
        let content = version.content()?;
        named.extend(content.profiles().filter_map(|(_, id)| id.parse::<ProfileId>().ok()));
    }
    let here = Column::TenantId.eq(tx.tenant()).and(Column::RoutineId.eq(routine));
    Entity::delete_many().filter(here).exec(tx.connection()).await?;
    let row = |profile: ProfileId| ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(RoutineProfileId::new(tx.wall())),
        routine_id: Set(routine),
        profile_id: Set(profile),
    };
    if named.is_empty() {
        return Ok(());
    }
    Entity::insert_many(named.into_iter().map(row)).exec_without_returning(tx.connection()).await.map(drop)
}

/// The routines that name a profile.
pub async fn naming(tx: &TenantTx, profile: ProfileId) -> Result<Vec<RoutineId>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::ProfileId.eq(profile));
    let rows = Entity::find().filter(here).all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| row.routine_id).collect())
}
