//! The auditor's room: its days, notes, requests, what was read in it, and the freeze of what was shown.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{
    date, date_null, integer, json_binary, string_len, string_len_null, text, timestamp_with_time_zone_null,
    uuid, uuid_null,
};

use crate::table::{create, drop_all, index, inside_tenant, instant, part_of, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The tables, in the order in which they are made.
const TABLES: [&str; 6] =
    ["audit_room", "room_note", "room_request", "room_reading", "room_freeze", "room_freeze_item"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        room(manager).await?;
        note(manager).await?;
        request(manager).await?;
        reading(manager).await?;
        freeze(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &TABLES).await
    }
}

async fn room(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let name = "audit_room";
    let table = tenant_owned(name)
        .col(uuid("certification_id"))
        .col(uuid_null("obligation_id"))
        .col(string_len("title", 200))
        .col(date("opens_on"))
        .col(date("closes_on"))
        .col(string_len("state", 16))
        .col(uuid("made_by"))
        .col(instant("made_at"))
        .col(timestamp_with_time_zone_null("frozen_at"))
        .col(string_len_null("freeze_hash", 64))
        .col(timestamp_with_time_zone_null("closed_at"))
        .col(integer("version"))
        .foreign_key(&mut inside_tenant(name, "certification_id", "certification"))
        .foreign_key(&mut inside_tenant(name, "obligation_id", "obligation"))
        .foreign_key(&mut inside_tenant(name, "made_by", "membership"))
        .take();
    create(manager, name, table).await?;
    let whose = ["tenant_id", "certification_id"];
    manager.create_index(index(name, "ix_audit_room_certification", &whose)).await?;
    let audit = ["tenant_id", "obligation_id"];
    manager.create_index(index(name, "ix_audit_room_obligation", &audit)).await
}

async fn note(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let name = "room_note";
    let table = tenant_owned(name)
        .col(uuid("room_id"))
        .col(uuid("membership_id"))
        .col(string_len("clause", 60))
        .col(text("text"))
        .col(instant("edited_at"))
        .foreign_key(&mut part_of(name, "room_id", "audit_room"))
        .foreign_key(&mut inside_tenant(name, "membership_id", "membership"))
        .take();
    create(manager, name, table).await?;
    let once = ["tenant_id", "room_id", "membership_id", "clause"];
    manager.create_index(unique(name, "ux_room_note_once", &once)).await
}

async fn request(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let name = "room_request";
    let table = tenant_owned(name)
        .col(uuid("room_id"))
        .col(string_len("clause", 60))
        .col(text("text"))
        .col(date_null("due_on"))
        .col(string_len("state", 16))
        .col(uuid("asked_by"))
        .col(instant("asked_at"))
        .col(text("answer"))
        .col(json_binary("evidence_ids"))
        .col(uuid_null("answered_by"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .col(integer("version"))
        .foreign_key(&mut part_of(name, "room_id", "audit_room"))
        .foreign_key(&mut inside_tenant(name, "asked_by", "membership"))
        .foreign_key(&mut inside_tenant(name, "answered_by", "membership"))
        .take();
    create(manager, name, table).await?;
    manager.create_index(index(name, "ix_room_request_room", &["tenant_id", "room_id"])).await
}

async fn reading(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let name = "room_reading";
    let table = tenant_owned(name)
        .col(uuid("room_id"))
        .col(uuid("membership_id"))
        .col(string_len("kind", 24))
        .col(string_len("item", 64))
        .col(date("on"))
        .col(integer("count"))
        .col(instant("first_at"))
        .col(instant("last_at"))
        .foreign_key(&mut part_of(name, "room_id", "audit_room"))
        .foreign_key(&mut inside_tenant(name, "membership_id", "membership"))
        .take();
    create(manager, name, table).await?;
    let once = ["tenant_id", "room_id", "membership_id", "kind", "item", "on"];
    manager.create_index(unique(name, "ux_room_reading_once", &once)).await
}

async fn freeze(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let name = "room_freeze";
    let table = tenant_owned(name)
        .col(uuid("room_id"))
        .col(text("content"))
        .col(string_len("sha256", 64))
        .col(uuid("frozen_by"))
        .col(instant("frozen_at"))
        .foreign_key(&mut inside_tenant(name, "room_id", "audit_room"))
        .foreign_key(&mut inside_tenant(name, "frozen_by", "membership"))
        .take();
    create(manager, name, table).await?;
    // A room is frozen once.
    manager.create_index(unique(name, "ux_room_freeze_room", &["tenant_id", "room_id"])).await?;
    let item = "room_freeze_item";
    let table = tenant_owned(item)
        .col(uuid("freeze_id"))
        .col(string_len("kind", 24))
        .col(uuid("item_id"))
        .foreign_key(&mut part_of(item, "freeze_id", "room_freeze"))
        .take();
    create(manager, item, table).await?;
    let once = ["tenant_id", "freeze_id", "kind", "item_id"];
    manager.create_index(unique(item, "ux_room_freeze_item_once", &once)).await?;
    // Whatever is to be deleted asks whether a freeze names it.
    manager.create_index(index(item, "ix_room_freeze_item_item", &["tenant_id", "item_id"])).await
}
