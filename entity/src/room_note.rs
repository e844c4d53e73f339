//! What somebody notes for themselves in an audit room: one text for a clause, which nobody else reads.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{AuditRoomId, MembershipId, OrganizationId, RoomNoteId};

/// A note.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "room_note")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoomNoteId,
    /// The room.
    pub room_id: AuditRoomId,
    /// Whose it is: nobody else reads it.
    pub membership_id: MembershipId,
    /// The number of the clause that it is about.
    pub clause: String,
    /// What it says.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// When it was written last.
    pub edited_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Writes what `by` notes of a clause, in place of what they noted before.
pub async fn put(
    tx: &TenantTx,
    room: AuditRoomId,
    by: MembershipId,
    clause: String,
    text: String,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(RoomNoteId::new(tx.wall())),
        room_id: Set(room),
        membership_id: Set(by),
        clause: Set(clause.clone()),
        text: Set(text),
        edited_at: Set(tx.now()),
    };
    let key = [Column::TenantId, Column::RoomId, Column::MembershipId, Column::Clause];
    let over = OnConflict::columns(key).update_columns([Column::Text, Column::EditedAt]).to_owned();
    Entity::insert(row).on_conflict(over).exec_without_returning(tx.connection()).await?;
    let there = Entity::find().filter(own(tx, room, by).and(Column::Clause.eq(clause)));
    there.one(tx.connection()).await?.ok_or_else(|| DbErr::RecordNotFound("the note".to_owned()))
}

/// What `by` has noted in a room, by clause.
pub async fn of(tx: &TenantTx, room: AuditRoomId, by: MembershipId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(own(tx, room, by)).order_by_asc(Column::Clause).all(tx.connection()).await
}

/// The note with that id, whosever it is: who asks is compared where they are known.
pub async fn find(tx: &TenantTx, id: RoomNoteId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Removes a note.
pub async fn delete(tx: &TenantTx, id: RoomNoteId) -> Result<(), DbErr> {
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}

/// Removes what somebody has noted who is being erased.
pub(crate) async fn forget(tx: &TenantTx, by: MembershipId) -> Result<(), DbErr> {
    let theirs = Column::TenantId.eq(tx.tenant()).and(Column::MembershipId.eq(by));
    Entity::delete_many().filter(theirs).exec(tx.connection()).await.map(drop)
}

fn own(tx: &TenantTx, room: AuditRoomId, by: MembershipId) -> sea_orm::sea_query::SimpleExpr {
    Column::TenantId.eq(tx.tenant()).and(Column::RoomId.eq(room)).and(Column::MembershipId.eq(by))
}
