//! Who from outside has read what in an audit room: one row for a person, a thing and a day, with a count.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveActiveEnum, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, ExprTrait, Order, QueryFilter};

use crate::db::TenantTx;
use crate::id::{AuditRoomId, MembershipId, OrganizationId, RoomReadingId};
use crate::page::{ListError, Page, PageRequest};

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(24))",
    rename_all = "snake_case"
)]
pub enum Kind {
    /// The clauses and how many claims each has.
    Overview,
    /// A clause with its claims.
    Clause,
    /// A version of a routine.
    RoutineVersion,
    /// The bytes of a version of a document.
    DocumentVersion,
    /// The bytes of a piece of evidence.
    Evidence,
    /// What was kept.
    Freeze,
}

/// That somebody has read something on a day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "room_reading")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoomReadingId,
    /// The room.
    pub room_id: AuditRoomId,
    /// Who has read.
    pub membership_id: MembershipId,
    /// What kind of thing.
    pub kind: Kind,
    /// Which one: the number of a clause, or an id.
    pub item: String,
    /// On which of the organization's days.
    pub on: NaiveDate,
    /// How often.
    pub count: i32,
    /// When first on that day.
    pub first_at: DateTime<Utc>,
    /// When last.
    pub last_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Counts that `by` has read `item` on the day `on`.
pub async fn record(
    tx: &TenantTx,
    room: AuditRoomId,
    by: MembershipId,
    kind: Kind,
    item: &str,
    on: NaiveDate,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(RoomReadingId::new(tx.wall())),
        room_id: Set(room),
        membership_id: Set(by),
        kind: Set(kind),
        item: Set(item.to_owned()),
        on: Set(on),
        count: Set(1),
        first_at: Set(tx.now()),
        last_at: Set(tx.now()),
    };
    let key =
        [Column::TenantId, Column::RoomId, Column::MembershipId, Column::Kind, Column::Item, Column::On];
    let again = OnConflict::columns(key)
        .value(Column::Count, Expr::col((Entity, Column::Count)).add(1))
        .value(Column::LastAt, Expr::value(tx.now()))
        .to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(tx.connection()).await.map(drop)
}

/// One page of what was read in a room, newest first.
pub async fn list(tx: &TenantTx, room: AuditRoomId, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::RoomId.eq(room));
    request.by_id(tx, Entity::find().filter(here), Column::Id, Order::Desc, |row| row.id.0).await
}
