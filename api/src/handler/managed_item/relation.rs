//! How managed items relate to each other.

use actix_web::{HttpResponse, delete, get, post};
use entity::id::ManagedItemId;
use entity::item_relation::{self, Model, PART_OF};
use entity::managed_item;
use entity::{TenantTx, audit_entry, organization};
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::choice::choice;
use crate::field::{ItemRelationRef, ManagedItemRef, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, MissingProblem, Reference};

/// How many relations an item may have, to and from others.
const MOST: usize = 200;

choice! {
    /// How an item relates to another.
    pub enum ItemRelationKind {
        /// It is a part of the other.
        PartOf = "part_of",
        /// It makes use of the other.
        Uses = "uses",
        /// The other supplies it.
        SuppliedBy = "supplied_by",
        /// It helps the other to work.
        Supports = "supports",
        /// It lies in the other.
        StoredIn = "stored_in",
        /// It says how the other is.
        Describes = "describes",
    }
}

choice! {
    /// Which way a relation goes, seen from the item that was asked for.
    pub enum ItemRelationWay {
        /// From this item to the other.
        To = "to",
        /// From the other to this item.
        From = "from",
    }
}

body! {
    /// A relation to record.
    pub struct NewItemRelation {
        /// How the item relates to the other.
        pub kind: ItemRelationKind,
        /// The other one.
        pub item_id: ManagedItemRef,
    }
}

/// A relation, seen from one of its items.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemRelationView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// How the one relates to the other.
    #[schema(value_type = ItemRelationKind)]
    pub kind: String,
    /// Which way it goes.
    pub way: ItemRelationWay,
    /// The other item.
    pub item: Reference,
}

/// The relations of an item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemRelationList {
    /// The relations to and from others, oldest first.
    #[schema(max_items = 200)]
    pub data: Vec<ItemRelationView>,
}

async fn views(tx: &TenantTx, item: ManagedItemId) -> Result<ItemRelationList, Problem> {
    let rows = item_relation::of(tx, item).await?;
    let other = |row: &Model| if row.item_id == item { row.other_id } else { row.item_id };
    let others: Vec<_> = rows.iter().map(other).collect();
    let known = managed_item::among(tx, &others).await?;
    let view = |row: Model| {
        let other = known.iter().find(|it| it.id == other(&row))?;
        Some(ItemRelationView {
            id: row.id.to_string(),
            way: if row.item_id == item { ItemRelationWay::To } else { ItemRelationWay::From },
            kind: row.kind,
            item: Reference::to(other.id, other.name.clone()),
        })
    };
    Ok(ItemRelationList { data: rows.into_iter().filter_map(view).collect() })
}

/// List an item's relations
#[utoipa::path(tag = "definition", operation_id = "list_item_relations",
    description = "How an item relates to others, and others to it, oldest first.",
    params(("id" = ManagedItemRef, Path, description = "The item's id.")),
    responses((status = 200, description = "Its relations.", body = ItemRelationList), AnyProblem, MemberProblem, MissingProblem))]
#[get("/managed-items/{id}/relations")]
pub async fn list_item_relations(
    member: Member,
    row: Found<managed_item::Model>,
) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let list = views(&tx, row.id).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(list))
}

/// Relate an item to another
#[utoipa::path(tag = "definition", operation_id = "create_item_relation", request_body = NewItemRelation,
    description = "Records how an item relates to another: not to itself, not twice the same, and no item is a part of its own part.",
    params(("id" = ManagedItemRef, Path, description = "The item's id.")),
    responses((status = 201, description = "Recorded; its relations now.", body = ItemRelationList),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem))]
#[post("/managed-items/{id}/relations")]
pub async fn create_item_relation(
    member: Member,
    row: Found<managed_item::Model>,
    new: Body<NewItemRelation>,
) -> Result<HttpResponse, Problem> {
    let Body(NewItemRelation { kind, item_id: ManagedItemRef(other) }) = new;
    let tx = member.write().await?;
    // One after the other: two relations that are written at once could close a circle.
    organization::lock(&tx).await?;
    let wrong = |detail: &str| Problem::invalid(vec![fault("/item_id", detail)]);
    if managed_item::find(&tx, other).await?.is_none() {
        return Err(wrong("There is no item with this id."));
    }
    if other == row.id {
        return Err(wrong("An item does not relate to itself."));
    }
    let kind = kind.to_string();
    let there = item_relation::of(&tx, row.id).await?;
    if there.iter().any(|it| (it.item_id, it.other_id, &it.kind) == (row.id, other, &kind)) {
        return Err(wrong("This relation is recorded already."));
    }
    if kind == PART_OF && item_relation::lies_in(&tx, other, row.id).await? {
        return Err(wrong("The other item is a part of this one already."));
    }
    if there.len() >= MOST || item_relation::of(&tx, other).await?.len() >= MOST {
        return Err(wrong("An item has at most 200 relations."));
    }
    let made = item_relation::create(&tx, row.id, &kind, other).await?;
    audit_entry::record(&tx, "create_item_relation", made.id, audit_entry::made(&made)).await?;
    let list = views(&tx, row.id).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(list))
}

/// Remove a relation of an item
#[utoipa::path(tag = "definition", operation_id = "delete_item_relation", description = "Removes a relation between two items.",
    params(("id" = ItemRelationRef, Path, description = "The relation's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/item-relations/{id}")]
pub async fn delete_item_relation(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    item_relation::delete(&tx, row.id).await?;
    audit_entry::record(&tx, "delete_item_relation", row.id, audit_entry::gone(&row.0)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
