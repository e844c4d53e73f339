//! The contract with programs: the answers that are kept for a request sent again.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{json_binary, small_integer_null, string_len, text_null, uuid};

use crate::policy;
use crate::table::{create, drop_all, index, instant, part_of, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = tenant_owned("idempotency_key")
            .col(uuid("membership_id"))
            .col(string_len("key", 255))
            .col(string_len("request_hash", 64))
            .col(instant("created_at"))
            .col(instant("expires_at"))
            .col(small_integer_null("status"))
            .col(json_binary("headers").null().take())
            .col(text_null("body"))
            .foreign_key(&mut part_of("idempotency_key", "membership_id", "membership"))
            .take();
        create(manager, "idempotency_key", table).await?;
        policy::open_to_worker(manager, "idempotency_key", "ALL").await?;
        let once = ["tenant_id", "membership_id", "key"];
        manager.create_index(unique("idempotency_key", "ux_idempotency_key", &once)).await?;
        manager.create_index(index("idempotency_key", "ix_idempotency_key_expires_at", &["expires_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["idempotency_key"]).await
    }
}
