//! Ticks of the timetable: of ten replicas, the one that inserts the row acts.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, QueryFilter, sea_query::OnConflict};

use crate::db::Tx;

/// A task of the timetable at one of its instants.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tick")]
pub struct Model {
    /// The task's name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub task: String,
    /// The instant it was to run.
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_at: DateTime<Utc>,
    /// When it was taken.
    pub taken_at: DateTime<Utc>,
    /// Which worker took it.
    pub taken_by: String,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Takes a tick for `worker`; false when another worker has it.
pub async fn take(tx: &impl Tx, task: &str, run_at: DateTime<Utc>, worker: &str) -> Result<bool, DbErr> {
    let row = ActiveModel {
        task: Set(task.to_owned()),
        run_at: Set(run_at),
        taken_at: Set(tx.instant()),
        taken_by: Set(worker.to_owned()),
    };
    let once = OnConflict::columns([Column::Task, Column::RunAt]).do_nothing().to_owned();
    Ok(Entity::insert(row).on_conflict(once).exec_without_returning(tx.raw()).await? == 1)
}

/// Removes ticks older than a week, and answers how many there were.
pub async fn sweep(tx: &impl Tx) -> Result<u64, DbErr> {
    let old = Entity::delete_many().filter(Column::RunAt.lte(tx.instant() - TimeDelta::days(7)));
    Ok(old.exec(tx.raw()).await?.rows_affected)
}
