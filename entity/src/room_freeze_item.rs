//! What a freeze names, by id: none of it is deleted while the freeze is there.

use std::fmt;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter};
use uuid::Uuid;

use crate::db::TenantTx;
use crate::id::{OrganizationId, RoomFreezeId, RoomFreezeItemId};
use crate::{audit_room, organization, room_freeze};

/// Something that a freeze names.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "room_freeze_item")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoomFreezeItemId,
    /// The freeze.
    pub freeze_id: RoomFreezeId,
    /// What kind of thing it names: the prefix of its ids.
    pub kind: String,
    /// Which one.
    pub item_id: Uuid,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How many rows one statement writes.
const AT_ONCE: usize = 1_000;

/// Notes what a freeze names.
pub(crate) async fn keep(
    tx: &TenantTx,
    freeze: RoomFreezeId,
    named: &[(&'static str, Uuid)],
) -> Result<(), DbErr> {
    for some in named.chunks(AT_ONCE) {
        let rows = some.iter().map(|(kind, id)| ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(RoomFreezeItemId::new(tx.wall())),
            freeze_id: Set(freeze),
            kind: Set((*kind).to_owned()),
            item_id: Set(*id),
        });
        Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    }
    Ok(())
}

/// Everything that a freeze names.
pub async fn of(tx: &TenantTx, freeze: RoomFreezeId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::FreezeId.eq(freeze));
    Entity::find().filter(here).all(tx.connection()).await
}

/// What the failure of a deletion starts with when a freeze holds what was to be deleted.
const HELD: &str = "held by the freeze ";

/// Refuses to delete what a freeze names: every deletion of what an audit room shows asks here first.
///
/// # Errors
/// One that [`held`] recognises.
pub(crate) async fn spare(tx: &TenantTx, id: impl Into<Uuid>) -> Result<(), DbErr> {
    let id: Uuid = id.into();
    // Whoever freezes a room holds the same lock, so that nothing goes between the look and the freeze.
    organization::lock(tx).await?;
    let here = Column::TenantId.eq(tx.tenant()).and(Column::ItemId.eq(id));
    let Some(item) = Entity::find().filter(here).one(tx.connection()).await? else { return Ok(()) };
    let freeze = room_freeze::Entity::find_by_id((tx.tenant(), item.freeze_id)).one(tx.connection()).await?;
    let room = match freeze {
        Some(freeze) => {
            audit_room::Entity::find_by_id((tx.tenant(), freeze.room_id)).one(tx.connection()).await?
        }
        None => None,
    };
    let room = room.map_or_else(String::new, |room| room.title);
    Err(DbErr::Custom(Held { freeze: item.freeze_id, room }.to_string()))
}

/// The freeze that holds something, and the title of its room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The freeze.
    pub freeze: RoomFreezeId,
    /// The title of the room that it is of.
    pub room: String,
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{HELD}{} {}", self.freeze, self.room)
    }
}

/// Which freeze `error` says holds what was to be deleted, if it says so.
pub fn held(error: &DbErr) -> Option<Held> {
    let DbErr::Custom(text) = error else { return None };
    let (freeze, room) = text.strip_prefix(HELD)?.split_once(' ')?;
    Some(Held { freeze: freeze.parse().ok()?, room: room.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_deletion_names_the_freeze_and_its_room_and_other_failures_name_none() {
        let held_by = Held {
            freeze: RoomFreezeId::new(chrono::DateTime::UNIX_EPOCH),
            room: "Surveillance 1".to_owned(),
        };
        assert_eq!(held(&DbErr::Custom(held_by.to_string())), Some(held_by));
        assert_eq!(held(&DbErr::Custom("something else".to_owned())), None);
        assert_eq!(held(&DbErr::RecordNotFound(format!("{HELD}x"))), None);
    }
}
