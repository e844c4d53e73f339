//! What an organization's mails show as their sender, and where answers to them go.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::string_len_null;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [string_len_null("sender_name", 70), string_len_null("reply_to", 254)] {
            manager.alter_table(Table::alter().table("organization").add_column(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["reply_to", "sender_name"] {
            manager.alter_table(Table::alter().table("organization").drop_column(column).take()).await?;
        }
        Ok(())
    }
}
