//! What people want of their reminders, and until when a step waits for it.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{integer, json_binary, string_len_null, timestamp_with_time_zone_null, uuid};

use crate::table::{create, drop_all, instant, part_of, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = timestamp_with_time_zone_null("held_until");
        manager.alter_table(Table::alter().table("reminder").add_column(column).take()).await?;
        let table = tenant_owned("reminder_preference")
            .col(uuid("membership_id"))
            .col(json_binary("wish"))
            .col(string_len_null("unsubscribe_key", 64))
            .col(integer("version"))
            .col(instant("changed_at"))
            .foreign_key(&mut part_of("reminder_preference", "membership_id", "membership"))
            .take();
        create(manager, "reminder_preference", table).await?;
        let one = ["tenant_id", "membership_id"];
        manager.create_index(unique("reminder_preference", "ux_reminder_preference_membership", &one)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["reminder_preference"]).await?;
        manager.alter_table(Table::alter().table("reminder").drop_column("held_until").take()).await
    }
}
