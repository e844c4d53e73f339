//! What each member was told inside the application.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{json_binary, string_len, timestamp_with_time_zone_null, uuid, uuid_null};

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
        let table = tenant_owned("notice")
            .col(uuid("membership_id"))
            .col(string_len("what", 64))
            .col(uuid_null("certification_id"))
            .col(uuid_null("duty_id"))
            .col(uuid_null("obligation_id"))
            .col(json_binary("data"))
            .col(string_len("once", 120))
            .col(instant("created_at"))
            .col(timestamp_with_time_zone_null("read_at"))
            .foreign_key(&mut part_of("notice", "membership_id", "membership"))
            .foreign_key(&mut part_of("notice", "certification_id", "certification"))
            .foreign_key(&mut part_of("notice", "duty_id", "duty"))
            .foreign_key(&mut part_of("notice", "obligation_id", "obligation"))
            .take();
        create(manager, "notice", table).await?;
        policy::open_to_worker(manager, "notice", "ALL").await?;
        let once = ["tenant_id", "membership_id", "once"];
        manager.create_index(unique("notice", "ux_notice_once", &once)).await?;
        let unread = ["tenant_id", "membership_id", "read_at", "id"];
        manager.create_index(index("notice", "ix_notice_unread", &unread)).await?;
        manager.create_index(index("notice", "ix_notice_age", &["created_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["notice"]).await
    }
}
