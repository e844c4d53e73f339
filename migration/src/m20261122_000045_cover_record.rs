//! Cover over time: how far every standard was met on past days.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{date, integer, json_binary, string_len};

use crate::table::{create, drop_all, instant, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = tenant_owned("cover_record")
            .col(string_len("target", 64))
            .col(date("recorded_on"))
            .col(integer("covered"))
            .col(integer("partial"))
            .col(integer("missing"))
            .col(integer("not_applicable"))
            .col(json_binary("clauses"))
            .col(instant("created_at"))
            .take();
        create(manager, "cover_record", table).await?;
        let day = ["tenant_id", "target", "recorded_on"];
        manager.create_index(unique("cover_record", "ux_cover_record_day", &day)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["cover_record"]).await
    }
}
