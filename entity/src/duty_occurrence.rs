//! What is recorded of single occurrences of duties: skipped, moved, planned, done.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{DutyId, DutyOccurrenceId, MembershipId, OrganizationId};

/// What is recorded of one occurrence.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "duty_occurrence")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DutyOccurrenceId,
    /// The duty.
    pub duty_id: DutyId,
    /// The day that the rule gives: the occurrence's name.
    pub occurrence_on: NaiveDate,
    /// Left out this once.
    pub skipped: bool,
    /// To be done by this day this once.
    pub moved_to: Option<NaiveDate>,
    /// For when it is planned.
    pub planned_on: Option<NaiveDate>,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// What the recorder added.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// Who recorded it last.
    pub recorded_by: MembershipId,
    /// When it was recorded last.
    pub recorded_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is to be recorded of one occurrence, in place of what was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Left out.
    pub skipped: bool,
    /// By which other day.
    pub moved_to: Option<NaiveDate>,
    /// For when it is planned.
    pub planned_on: Option<NaiveDate>,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// What to add in words.
    pub note: String,
}

/// Everything recorded of a duty's occurrences, by their days.
pub async fn of(tx: &TenantTx, duty: DutyId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::DutyId.eq(duty));
    Entity::find().filter(here).order_by_asc(Column::OccurrenceOn).all(tx.connection()).await
}

/// How many occurrences of a duty something is recorded of.
pub async fn count(tx: &TenantTx, duty: DutyId) -> Result<u64, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::DutyId.eq(duty));
    Entity::find().filter(here).count(tx.connection()).await
}

/// What is recorded of the occurrence of that day.
pub async fn find(tx: &TenantTx, duty: DutyId, on: NaiveDate) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::DutyId.eq(duty)).and(Column::OccurrenceOn.eq(on));
    Entity::find().filter(here).one(tx.connection()).await
}

/// Records `record` of the occurrence of that day, in the name of `by`.
pub async fn keep(
    tx: &TenantTx,
    duty: DutyId,
    on: NaiveDate,
    by: MembershipId,
    record: Record,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(DutyOccurrenceId::new(tx.wall())),
        duty_id: Set(duty),
        occurrence_on: Set(on),
        skipped: Set(record.skipped),
        moved_to: Set(record.moved_to),
        planned_on: Set(record.planned_on),
        done_on: Set(record.done_on),
        note: Set(record.note),
        recorded_by: Set(by),
        recorded_at: Set(tx.now()),
    };
    let over = OnConflict::columns([Column::TenantId, Column::DutyId, Column::OccurrenceOn])
        .update_columns([
            Column::Skipped,
            Column::MovedTo,
            Column::PlannedOn,
            Column::DoneOn,
            Column::Note,
            Column::RecordedBy,
            Column::RecordedAt,
        ])
        .to_owned();
    Entity::insert(row).on_conflict(over).exec_without_returning(tx.connection()).await.map(drop)
}

/// Takes back what was recorded of the occurrence of that day; false when nothing was.
pub async fn forget(tx: &TenantTx, duty: DutyId, on: NaiveDate) -> Result<bool, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::DutyId.eq(duty)).and(Column::OccurrenceOn.eq(on));
    Ok(Entity::delete_many().filter(here).exec(tx.connection()).await?.rows_affected > 0)
}
