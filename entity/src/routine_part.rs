//! The parts of a routine, its steps and activities, one row each over all its versions: what claims refer to.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveActiveEnum, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use usm::{Content, Verb};

use crate::claim;
use crate::db::TenantTx;
use crate::id::{OrganizationId, RoutineId, RoutinePartId};

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum Kind {
    /// A step.
    Step,
    /// An activity inside a step.
    Activity,
}

/// A part, as the version in force says it; of one that went away, as the last version that had it said.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "routine_part")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id, the same in all versions.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoutinePartId,
    /// The routine.
    pub routine_id: RoutineId,
    /// What it is.
    pub kind: Kind,
    /// The step that an activity is in.
    pub parent_id: Option<RoutinePartId>,
    /// Its name.
    pub name: String,
    /// The process of the step.
    pub process: String,
    /// Whether it is skipped.
    pub skipped: bool,
    /// Whether the version in force has it.
    pub in_force: bool,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The parts of a routine, in the order they first came into force.
pub async fn of(tx: &TenantTx, routine: RoutineId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::RoutineId.eq(routine));
    Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await
}

/// The part with that id.
pub async fn find(tx: &TenantTx, id: RoutinePartId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

fn id(text: &str) -> Result<RoutinePartId, DbErr> {
    text.parse().map_err(|_| DbErr::Type(format!("{text} is no part's id")))
}

/// Writes down the parts of what came into force; those that it has not are in force no more.
pub(crate) async fn keep(tx: &TenantTx, routine: RoutineId, content: &Content) -> Result<(), DbErr> {
    retire(tx, routine).await?;
    let row = |id, kind, parent_id, name: &str, process: Verb, skipped| ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        routine_id: Set(routine),
        kind: Set(kind),
        parent_id: Set(parent_id),
        name: Set(name.to_owned()),
        process: Set(process.word().to_owned()),
        skipped: Set(skipped),
        in_force: Set(true),
    };
    let (mut steps, mut activities) = (Vec::new(), Vec::new());
    for step in &content.steps {
        let (own, skipped) = (id(&step.id)?, step.skipped.is_some());
        steps.push(row(own, Kind::Step, None, &step.name, step.process, skipped));
        for it in &step.activities {
            activities.push(row(id(&it.id)?, Kind::Activity, Some(own), &it.name, step.process, skipped));
        }
    }
    for rows in [steps, activities].into_iter().filter(|rows| !rows.is_empty()) {
        let said = [Column::ParentId, Column::Name, Column::Process, Column::Skipped, Column::InForce];
        let again = OnConflict::columns([Column::TenantId, Column::Id]).update_columns(said).to_owned();
        Entity::insert_many(rows).on_conflict(again).exec_without_returning(tx.connection()).await?;
    }
    Ok(())
}

/// No part of a routine is in force any more.
pub(crate) async fn retire(tx: &TenantTx, routine: RoutineId) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::RoutineId.eq(routine));
    let change = Entity::update_many().col_expr(Column::InForce, Expr::value(false)).filter(here);
    change.exec(tx.connection()).await.map(drop)
}

/// The routine of each part of which something is claimed, and the step that an activity is in.
pub(crate) async fn places(
    tx: &TenantTx,
) -> Result<HashMap<RoutinePartId, (RoutineId, Option<RoutinePartId>)>, DbErr> {
    let claimed = claim::Entity::find()
        .select_only()
        .column(claim::Column::RoutinePartId)
        .filter(claim::Column::TenantId.eq(tx.tenant()))
        .filter(claim::Column::RoutinePartId.is_not_null());
    let rows = Entity::find()
        .select_only()
        .columns([Column::Id, Column::RoutineId, Column::ParentId])
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::Id.in_subquery(claimed.into_query()));
    let rows: Vec<(RoutinePartId, RoutineId, Option<RoutinePartId>)> =
        rows.into_tuple().all(tx.connection()).await?;
    Ok(rows.into_iter().map(|(id, routine, step)| (id, (routine, step))).collect())
}

/// The routines that the parts with these ids belong to.
pub async fn owners(
    tx: &TenantTx,
    ids: &[RoutinePartId],
) -> Result<HashMap<RoutinePartId, RoutineId>, DbErr> {
    let these = Column::TenantId.eq(tx.tenant()).and(Column::Id.is_in(ids.iter().copied()));
    let rows = Entity::find().filter(these).all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.routine_id)).collect())
}
