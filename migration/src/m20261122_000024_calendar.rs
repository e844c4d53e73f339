//! Calendar feeds: their links, and how often what they show has moved.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{integer, string_len, timestamp_with_time_zone_null, uuid};

use crate::table::{create, drop_all, instant, part_of, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["obligation", "portfolio_date"] {
            let column = integer("sequence").default(0).take();
            manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
        }
        let column = timestamp_with_time_zone_null("changed_at");
        manager.alter_table(Table::alter().table("portfolio_date").add_column(column).take()).await?;
        let table = tenant_owned("calendar_feed")
            .col(uuid("membership_id"))
            .col(string_len("about", 16))
            .col(string_len("name", 200))
            .col(string_len("token_hash", 64))
            .col(string_len("hint", 16))
            .col(instant("created_at"))
            .col(instant("used_at").null().take())
            .foreign_key(&mut part_of("calendar_feed", "membership_id", "membership"))
            .take();
        create(manager, "calendar_feed", table).await?;
        let hash = ["tenant_id", "token_hash"];
        manager.create_index(unique("calendar_feed", "ux_calendar_feed_hash", &hash)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["calendar_feed"]).await?;
        let drop = |table: &'static str, column: &'static str| {
            Table::alter().table(table).drop_column(column).take()
        };
        manager.alter_table(drop("portfolio_date", "changed_at")).await?;
        for table in ["portfolio_date", "obligation"] {
            manager.alter_table(drop(table, "sequence")).await?;
        }
        Ok(())
    }
}
