//! What happened to the cycle, told once for all that listens.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{json_binary, string_len, string_len_null, uuid_null};

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
        let table = tenant_owned("announcement")
            .col(string_len("topic", 64))
            .col(uuid_null("certification_id"))
            .col(uuid_null("duty_id"))
            .col(uuid_null("obligation_id"))
            .col(json_binary("data"))
            .col(string_len_null("once", 120))
            .col(instant("announced_at"))
            .foreign_key(&mut part_of("announcement", "certification_id", "certification"))
            .foreign_key(&mut part_of("announcement", "duty_id", "duty"))
            .foreign_key(&mut part_of("announcement", "obligation_id", "obligation"))
            .take();
        create(manager, "announcement", table).await?;
        policy::open_to_worker(manager, "announcement", "ALL").await?;
        let of = ["tenant_id", "certification_id", "id"];
        manager.create_index(index("announcement", "ix_announcement_certification", &of)).await?;
        let once = ["tenant_id", "once"];
        manager.create_index(unique("announcement", "ux_announcement_once", &once)).await?;
        manager.create_index(index("announcement", "ix_announcement_age", &["announced_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["announcement"]).await
    }
}
