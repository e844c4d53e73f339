//! API keys: what programs prove themselves with.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{json_binary, string_len, uuid, uuid_null};

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
        let table = tenant_owned("api_key")
            .col(uuid("membership_id"))
            .col(string_len("name", 200))
            .col(string_len("secret_hash", 64))
            .col(string_len("hint", 16))
            .col(json_binary("scopes"))
            .col(json_binary("networks"))
            .col(uuid("created_by"))
            .col(instant("created_at"))
            .col(instant("expires_at").null().take())
            .col(instant("revoked_at").null().take())
            .col(uuid_null("successor_id"))
            .col(instant("last_used_at").null().take())
            .col(string_len("last_address", 64))
            .col(instant("warned_at").null().take())
            .foreign_key(&mut part_of("api_key", "membership_id", "membership"))
            .foreign_key(&mut inside_tenant("api_key", "created_by", "membership"))
            .take();
        create(manager, "api_key", table).await?;
        // The worker looks for those that are about to expire.
        policy::open_to_worker(manager, "api_key", "SELECT").await?;
        manager.create_index(unique("api_key", "ux_api_key_secret", &["tenant_id", "secret_hash"])).await?;
        manager
            .create_index(index("api_key", "ix_api_key_membership", &["tenant_id", "membership_id"]))
            .await?;
        manager.create_index(index("api_key", "ix_api_key_expires_at", &["expires_at"])).await?;
        // Which key acted: no foreign key, for the log outlives what it names.
        let actor = Table::alter().table("audit_entry").add_column(uuid_null("key_id")).take();
        manager.alter_table(actor).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("audit_entry").drop_column("key_id").take()).await?;
        drop_all(manager, &["api_key"]).await
    }
}
