//! The mail outbox, the worker's ticks and the audit log.

use sea_orm_migration::prelude::{
    ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, ForeignKey, ForeignKeyAction, Index,
    MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{
    integer, json_binary, pk_uuid, string_len, string_len_null, text, text_null, uuid_null,
};

use crate::policy;
use crate::table::{create, drop_all, index, inside_tenant, instant, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        outbox_email(manager).await?;
        tick(manager).await?;
        audit_entry(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["outbox_email", "tick", "audit_entry"]).await
    }
}

async fn outbox_email(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("outbox_email")
        .col(pk_uuid("id"))
        .col(uuid_null("tenant_id"))
        .col(string_len("kind", 32))
        .col(string_len("class", 16))
        .col(string_len("to_address", 254))
        .col(string_len("to_name", 200))
        .col(string_len("message_id", 200))
        .col(json_binary("content"))
        .col(string_len_null("subject", 300))
        .col(string_len("state", 16))
        .col(instant("next_at"))
        .col(string_len_null("lease_owner", 64))
        .col(instant("lease_until").null().take())
        .col(integer("attempts"))
        .col(text_null("last_error"))
        .col(instant("created_at"))
        .col(instant("sent_at").null().take())
        .foreign_key(
            ForeignKey::create()
                .name("fk_outbox_email_tenant_id")
                .from("outbox_email", "tenant_id")
                .to("organization", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .take();
    manager.create_table(table).await?;
    policy::isolate_outbox(manager, "outbox_email").await?;
    policy::open_to_worker(manager, "outbox_email", "ALL").await?;
    manager.create_index(unique("outbox_email", "ux_outbox_email_message_id", &["message_id"])).await?;
    manager.create_index(index("outbox_email", "ix_outbox_email_tenant", &["tenant_id", "id"])).await?;
    let open = Index::create()
        .name("ix_outbox_email_open")
        .table("outbox_email")
        .col("next_at")
        .and_where(Expr::col("state").is_in(["ready", "running"]))
        .take();
    manager.create_index(open).await
}

/// A tick belongs to the installation, not to a tenant: of ten replicas the one that inserts the row acts.
async fn tick(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("tick")
        .col(string_len("task", 32))
        .col(instant("run_at"))
        .col(instant("taken_at"))
        .col(string_len("taken_by", 64))
        .primary_key(Index::create().col("task").col("run_at"))
        .take();
    manager.create_table(table).await
}

async fn audit_entry(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("audit_entry")
        .col(instant("at"))
        .col(uuid_null("actor_id"))
        .col(string_len("action", 64))
        .col(string_len("subject", 64))
        .col(json_binary("detail"))
        .col(text("address"))
        .foreign_key(&mut inside_tenant("audit_entry", "actor_id", "membership"))
        .take();
    create(manager, "audit_entry", table).await
}
