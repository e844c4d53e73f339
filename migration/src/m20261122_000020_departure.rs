//! Departure: exports of an organization as an archive, the wish that it be deleted, and what remains when it is.

use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{
    big_integer, binary, integer, pk_uuid, string_len, string_len_null, text_null, uuid, uuid_null,
};

use crate::table::{create, drop_all, index, inside_tenant, instant, part_of, tenant_owned, unique};
use crate::{leave, policy};

#[derive(DeriveMigrationName)]
pub struct Migration;

const WISH: [&str; 2] = ["deletion_asked_at", "deletion_due_at"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in WISH {
            add(manager, instant(column).null().take()).await?;
        }
        add(manager, uuid_null("deletion_asked_by")).await?;
        export(manager).await?;
        export_piece(manager).await?;
        tombstone(manager).await?;
        leave::allow(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        leave::forbid(manager).await?;
        drop_all(manager, &["export", "export_piece", "tombstone"]).await?;
        for column in WISH.into_iter().chain(["deletion_asked_by"]) {
            manager.alter_table(Table::alter().table("organization").drop_column(column).take()).await?;
        }
        Ok(())
    }
}

async fn add(manager: &SchemaManager<'_>, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table("organization").add_column(column).take()).await
}

async fn export(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("export")
        .col(string_len("state", 16))
        .col(uuid("asked_by"))
        .col(instant("created_at"))
        .col(string_len_null("lease_owner", 200))
        .col(instant("lease_until").null().take())
        .col(integer("attempts"))
        .col(integer("parts_done"))
        .col(integer("parts"))
        .col(big_integer("size"))
        .col(string_len_null("sha256", 64))
        .col(instant("ready_at").null().take())
        .col(instant("expires_at").null().take())
        .col(text_null("last_error"))
        .foreign_key(&mut inside_tenant("export", "asked_by", "membership"))
        .take();
    create(manager, "export", table).await?;
    policy::open_to_worker(manager, "export", "SELECT").await?;
    manager.create_index(index("export", "ix_export_state", &["state", "lease_until"])).await
}

/// The archive itself, in pieces: API and worker share the database and nothing else.
async fn export_piece(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("export_piece")
        .col(uuid("export_id"))
        .col(integer("number"))
        .col(binary("bytes"))
        .foreign_key(&mut part_of("export_piece", "export_id", "export"))
        .take();
    create(manager, "export_piece", table).await?;
    let place = ["tenant_id", "export_id", "number"];
    manager.create_index(unique("export_piece", "ux_export_piece_number", &place)).await
}

/// What remains of a deleted organization. It names nobody.
async fn tombstone(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("tombstone")
        .col(pk_uuid("id"))
        .col(uuid("tenant_id"))
        .col(instant("asked_at"))
        .col(instant("due_at"))
        .col(instant("began_at"))
        .col(instant("finished_at").null().take())
        .col(big_integer("sequence"))
        .col(string_len("hash", 64))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("tombstone", "ix_tombstone_tenant", &["tenant_id", "finished_at"])).await
}
