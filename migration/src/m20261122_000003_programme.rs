//! The stored programme: obligations, the history of every moved date, and the ledger of reminders.

use sea_orm_migration::prelude::{
    ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, Index, MigrationTrait, SchemaManager,
    async_trait,
};
use sea_orm_migration::schema::{
    boolean, date, date_null, integer, json_binary, string_len, string_len_null, text, uuid, uuid_null,
};

use crate::policy;
use crate::table::{create, drop_all, index, inside_tenant, instant, part_of, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        obligation(manager).await?;
        obligation_change(manager).await?;
        reminder(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["obligation", "obligation_change", "reminder"]).await
    }
}

async fn obligation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("obligation")
        .col(uuid("certification_id"))
        .col(string_len("key", 200))
        .col(string_len("kind", 32))
        .col(integer("cycle"))
        .col(integer("ordinal"))
        .col(date("opens_on"))
        .col(date("target_on"))
        .col(date("due_on"))
        .col(boolean("hard"))
        .col(string_len("state", 16))
        .col(date_null("planned_on"))
        .col(date_null("done_on"))
        .col(json_binary("depends_on"))
        .col(json_binary("rules"))
        .col(text("because"))
        .col(boolean("actionable"))
        .col(uuid_null("responsible_id"))
        .col(instant("created_at"))
        .col(instant("changed_at"))
        .foreign_key(&mut part_of("obligation", "certification_id", "certification"))
        .foreign_key(&mut inside_tenant("obligation", "responsible_id", "membership"))
        .take();
    create(manager, "obligation", table).await?;
    let key = ["tenant_id", "certification_id", "key"];
    manager.create_index(unique("obligation", "ux_obligation_key", &key)).await?;
    manager.create_index(index("obligation", "ix_obligation_due_on", &["tenant_id", "due_on", "id"])).await
}

async fn obligation_change(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("obligation_change")
        .col(uuid("obligation_id"))
        .col(instant("changed_at"))
        .col(uuid_null("changed_by"))
        .col(date_null("from_due_on"))
        .col(date_null("to_due_on"))
        .col(string_len_null("from_state", 16))
        .col(string_len_null("to_state", 16))
        .col(text("reason"))
        .col(uuid_null("event_id"))
        .foreign_key(&mut part_of("obligation_change", "obligation_id", "obligation"))
        .foreign_key(&mut inside_tenant("obligation_change", "changed_by", "membership"))
        .foreign_key(&mut inside_tenant("obligation_change", "event_id", "certification_event"))
        .take();
    create(manager, "obligation_change", table).await?;
    let by_obligation = ["tenant_id", "obligation_id", "id"];
    manager.create_index(index("obligation_change", "ix_obligation_change", &by_obligation)).await
}

async fn reminder(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("reminder")
        .col(uuid("obligation_id"))
        .col(date("due_on"))
        .col(integer("step"))
        .col(uuid("recipient_id"))
        .col(instant("run_at"))
        .col(string_len("state", 16))
        .col(uuid_null("email_id"))
        .col(instant("created_at"))
        .foreign_key(&mut part_of("reminder", "obligation_id", "obligation"))
        .foreign_key(&mut inside_tenant("reminder", "recipient_id", "membership"))
        .take();
    create(manager, "reminder", table).await?;
    policy::open_to_worker(manager, "reminder", "SELECT").await?;
    // The promise "once, whatever restarts" is this key.
    let once = ["tenant_id", "obligation_id", "due_on", "step", "recipient_id"];
    manager.create_index(unique("reminder", "ux_reminder_once", &once)).await?;
    let pending = Index::create()
        .name("ix_reminder_pending")
        .table("reminder")
        .col("run_at")
        .col("tenant_id")
        .and_where(Expr::col("state").eq("pending"))
        .take();
    manager.create_index(pending).await
}
