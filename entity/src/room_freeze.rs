//! The freeze of an audit room: the canonical JSON (RFC 8785) of all that was shown, and its SHA-256.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter};
use serde_json::{Value, json};

use crate::audit_room::{self, shown::Shown};
use crate::certification;
use crate::db::TenantTx;
use crate::id::{AuditRoomId, MembershipId, OrganizationId, RoomFreezeId};
use crate::room_freeze_item;

/// The form of what is kept; another form is another word.
pub const FORMAT: &str = "certkeep-audit-room-1";

/// A freeze.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "room_freeze")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoomFreezeId,
    /// The room, which is frozen once.
    pub room_id: AuditRoomId,
    /// The canonical text of what was shown, byte by byte as it was hashed.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// Who froze the room.
    pub frozen_by: MembershipId,
    /// When.
    pub frozen_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether the text still has the hash.
    pub fn is_intact(&self) -> bool {
        seal::digest(&self.content) == self.sha256
    }

    /// What was shown, as [`Shown::form`] writes it.
    ///
    /// # Errors
    /// When the text is no JSON, which writing excludes.
    pub fn shown(&self) -> Result<Value, DbErr> {
        let mut whole: Value = serde_json::from_str(&self.content).map_err(|e| DbErr::Json(e.to_string()))?;
        Ok(whole["shown"].take())
    }
}

/// What is shown in the form in which it is kept: one spelling in every database and language.
pub fn kept_form(shown: &Shown) -> Value {
    seal::plain(shown.form())
}

/// The canonical text of what a room shows.
fn text(
    room: &audit_room::Model,
    about: &certification::Model,
    shown: &Shown,
    (at, on): (DateTime<Utc>, NaiveDate),
    by: MembershipId,
) -> String {
    let whole = json!({
        "format": FORMAT,
        "room": {
            "id": room.id, "title": room.title, "opens_on": room.opens_on, "closes_on": room.closes_on,
            "audit": room.obligation_id,
        },
        "certification": {
            "id": about.id, "standard": about.standard, "scope": about.scope,
            "certificate_number": about.certificate_number,
        },
        "frozen_at": crate::audit_entry::spelled(at),
        "frozen_by": by,
        "on": on,
        "shown": shown.form(),
    });
    seal::canonical(&seal::plain(whole))
}

/// Keeps what a room shows, which was read under the lock of the organization, if it still has version `expected` and was not frozen before; `None` when it has moved on.
pub async fn keep(
    tx: &TenantTx,
    room: &audit_room::Model,
    expected: i32,
    about: &certification::Model,
    shown: &Shown,
    (by, on): (MembershipId, NaiveDate),
) -> Result<Option<(audit_room::Model, Model)>, DbErr> {
    let content = text(room, about, shown, (tx.now(), on), by);
    let sha256 = seal::digest(&content);
    let Some(room) = audit_room::freeze(tx, room.id, expected, &sha256).await? else { return Ok(None) };
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(RoomFreezeId::new(tx.wall())),
        room_id: Set(room.id),
        content: Set(content),
        sha256: Set(sha256),
        frozen_by: Set(by),
        frozen_at: Set(tx.now()),
    };
    let row = Entity::insert(row).exec_with_returning(tx.connection()).await?;
    room_freeze_item::keep(tx, row.id, &shown.named()).await?;
    Ok(Some((room, row)))
}

/// The freeze of a room, if it was frozen.
pub async fn of(tx: &TenantTx, room: AuditRoomId) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::RoomId.eq(room));
    Entity::find().filter(here).one(tx.connection()).await
}
