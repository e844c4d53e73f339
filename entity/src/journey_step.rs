//! What an organization records of one step of its journey: done, by whom, and a note.

use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{JourneyId, JourneyStepId, MembershipId, OrganizationId};

/// One step, once something is recorded of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journey_step")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JourneyStepId,
    /// The journey.
    pub journey_id: JourneyId,
    /// `J01` to `J18`.
    pub step: String,
    /// The day it was done, when that is marked by hand.
    pub done_on: Option<NaiveDate>,
    /// Who sees to it.
    pub responsible_id: Option<MembershipId>,
    /// What to add in words.
    #[sea_orm(column_type = "Text")]
    pub note: String,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The steps of which something is recorded.
pub async fn of(tx: &TenantTx, journey: JourneyId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::JourneyId.eq(journey));
    Entity::find().filter(here).order_by_asc(Column::Step).all(tx.connection()).await
}

/// Replaces what is recorded of a step by what `turn` makes of it. The certification is locked by whoever opened the journey.
pub async fn change(
    tx: &TenantTx,
    journey: JourneyId,
    step: &str,
    turn: impl FnOnce(Model) -> Model,
) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::JourneyId.eq(journey));
    let found = Entity::find().filter(here.and(Column::Step.eq(step))).one(tx.connection()).await?;
    let known = found.is_some();
    let before = found.unwrap_or_else(|| Model {
        tenant_id: tx.tenant(),
        id: JourneyStepId::new(tx.wall()),
        journey_id: journey,
        step: step.to_owned(),
        done_on: None,
        responsible_id: None,
        note: String::new(),
    });
    let mut row = turn(before).into_active_model();
    if !known {
        return Entity::insert(row).exec_without_returning(tx.connection()).await.map(drop);
    }
    row.done_on = Set(row.done_on.take().flatten());
    row.responsible_id = Set(row.responsible_id.take().flatten());
    row.note = Set(row.note.take().unwrap_or_default());
    Entity::update(row).exec(tx.connection()).await.map(drop)
}
