//! How managed items relate to each other.

use std::collections::{HashMap, HashSet};

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{ItemRelationId, ManagedItemId, OrganizationId};

/// The kind of which no circle may be.
pub const PART_OF: &str = "part_of";

/// That an item relates to another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "item_relation")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ItemRelationId,
    /// The item.
    pub item_id: ManagedItemId,
    /// How it relates: `part_of`, `uses`, `supplied_by`, `supports`, `stored_in`, `describes`.
    pub kind: String,
    /// The other one.
    pub other_id: ManagedItemId,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Records that an item relates to another.
pub async fn create(
    tx: &TenantTx,
    item: ManagedItemId,
    kind: &str,
    other: ManagedItemId,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ItemRelationId::new(tx.wall())),
        item_id: Set(item),
        kind: Set(kind.to_owned()),
        other_id: Set(other),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The relation with that id.
pub async fn find(tx: &TenantTx, id: ItemRelationId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// The relations of an item, from it and to it, in the order they were recorded.
pub async fn of(tx: &TenantTx, item: ManagedItemId) -> Result<Vec<Model>, DbErr> {
    let either = Column::ItemId.eq(item).or(Column::OtherId.eq(item));
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant())).filter(either);
    here.order_by_asc(Column::Id).all(tx.connection()).await
}

/// Whether `whole` is `item`, or a part of it over however many steps.
pub async fn lies_in(tx: &TenantTx, whole: ManagedItemId, item: ManagedItemId) -> Result<bool, DbErr> {
    let parts = Column::TenantId.eq(tx.tenant()).and(Column::Kind.eq(PART_OF));
    let mut above: HashMap<ManagedItemId, Vec<ManagedItemId>> = HashMap::new();
    for row in Entity::find().filter(parts).all(tx.connection()).await? {
        above.entry(row.item_id).or_default().push(row.other_id);
    }
    let (mut seen, mut open) = (HashSet::new(), vec![whole]);
    while let Some(at) = open.pop() {
        if at == item {
            return Ok(true);
        }
        if seen.insert(at) {
            open.extend(above.get(&at).into_iter().flatten());
        }
    }
    Ok(false)
}

/// Removes a relation.
pub async fn delete(tx: &TenantTx, id: ItemRelationId) -> Result<(), DbErr> {
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}
