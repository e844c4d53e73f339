//! The audit log becomes a chain: numbered, hashed, with personal values beside it, and fixed by the database itself.
//!
//! Entries from before are chained too, tenant by tenant in the order of their ids, which is that of their instants.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{
    big_integer, json_binary, string_len, string_len_null, text, text_null, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::ConnectionTrait;

use crate::table::{create, drop_all, index, inside_tenant, instant, tenant_owned, unique};
use crate::{fixed, policy};

mod past;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        policy::lift(manager, "audit_entry").await?;
        connection.execute_unprepared("CREATE TABLE audit_entry_kept AS SELECT * FROM audit_entry").await?;
        drop_all(manager, &["audit_entry"]).await?;
        audit_entry(manager).await?;
        audit_value(manager).await?;
        audit_head(manager).await?;
        for table in ["audit_entry", "audit_value", "audit_head"] {
            policy::lift(manager, table).await?;
        }
        past::chain(connection).await?;
        connection.execute_unprepared("DROP TABLE audit_entry_kept").await?;
        for table in ["audit_entry", "audit_value", "audit_head"] {
            policy::force(manager, table).await?;
        }
        fixed::fix(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        fixed::loosen(manager).await?;
        for table in ["audit_entry", "audit_value"] {
            policy::lift(manager, table).await?;
        }
        connection.execute_unprepared("CREATE TABLE audit_entry_kept AS SELECT * FROM audit_entry").await?;
        drop_all(manager, &["audit_entry", "audit_value", "audit_head"]).await?;
        let table = tenant_owned("audit_entry")
            .col(instant("at"))
            .col(uuid_null("actor_id"))
            .col(string_len("action", 64))
            .col(string_len("subject", 64))
            .col(json_binary("detail"))
            .col(text("address"))
            .foreign_key(&mut inside_tenant("audit_entry", "actor_id", "membership"))
            .take();
        manager.create_table(table).await?;
        // The commitments stay where they stood; what they hid is gone.
        let columns = "tenant_id, id, at, actor_id, action, subject, detail";
        let back = format!(
            "INSERT INTO audit_entry ({columns}, address) SELECT {columns}, '' FROM audit_entry_kept"
        );
        connection.execute_unprepared(&back).await?;
        connection.execute_unprepared("DROP TABLE audit_entry_kept").await?;
        policy::isolate(manager, "audit_entry", "tenant_id").await
    }
}

async fn audit_entry(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("audit_entry")
        .col(big_integer("sequence"))
        .col(instant("at"))
        .col(uuid_null("actor_id"))
        .col(uuid_null("person_id"))
        .col(string_len_null("grant_id", 64))
        .col(string_len("action", 64))
        .col(string_len("subject", 64))
        .col(json_binary("detail"))
        .col(string_len_null("address", 64))
        .col(string_len("previous", 64))
        .col(string_len("hash", 64))
        .foreign_key(&mut inside_tenant("audit_entry", "actor_id", "membership"))
        .take();
    create(manager, "audit_entry", table).await?;
    manager
        .create_index(unique("audit_entry", "ux_audit_entry_sequence", &["tenant_id", "sequence"]))
        .await?;
    for (name, column) in [
        ("ix_audit_entry_actor", "actor_id"),
        ("ix_audit_entry_action", "action"),
        ("ix_audit_entry_subject", "subject"),
    ] {
        manager.create_index(index("audit_entry", name, &["tenant_id", column, "sequence"])).await?;
    }
    manager.create_index(index("audit_entry", "ix_audit_entry_at", &["tenant_id", "at"])).await
}

/// Names and addresses that entries commit to: the one part of the log that can be blanked.
async fn audit_value(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("audit_value")
        .col(big_integer("sequence"))
        .col(string_len("digest", 64))
        .col(uuid_null("person_id"))
        .col(string_len_null("salt", 32))
        .col(text_null("value"))
        .col(instant("erased_at").null().take())
        .take();
    create(manager, "audit_value", table).await?;
    manager.create_index(unique("audit_value", "ux_audit_value_digest", &["tenant_id", "digest"])).await?;
    manager.create_index(index("audit_value", "ix_audit_value_sequence", &["tenant_id", "sequence"])).await?;
    manager.create_index(index("audit_value", "ix_audit_value_person", &["tenant_id", "person_id"])).await
}

/// One row for each tenant: locked to append, and the witness of how far the log goes.
async fn audit_head(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = sea_orm_migration::prelude::Table::create()
        .table("audit_head")
        .col(uuid("tenant_id").primary_key().take())
        .col(big_integer("sequence"))
        .col(string_len("hash", 64))
        .foreign_key(
            sea_orm_migration::prelude::ForeignKey::create()
                .name("fk_audit_head_tenant_id")
                .from("audit_head", "tenant_id")
                .to("organization", "id")
                .on_delete(sea_orm_migration::prelude::ForeignKeyAction::Cascade),
        )
        .take();
    create(manager, "audit_head", table).await
}
