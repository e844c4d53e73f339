//! Test mode: organizations whose time is moved by hand, and the mails they would have sent.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{boolean, string_len, text, uuid};

use crate::policy;
use crate::table::{create, drop_all, index, instant, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let marked =
            Table::alter().table("organization").add_column(boolean("is_test").default(false).take()).take();
        manager.alter_table(marked).await?;
        let clock = tenant_owned("test_clock")
            .col(instant("shows_at"))
            .col(instant("advancing_to").null().take())
            .col(instant("lease_until").null().take())
            .col(instant("created_at"))
            .take();
        create(manager, "test_clock", clock).await?;
        policy::open_to_worker(manager, "test_clock", "ALL").await?;
        manager.create_index(unique("test_clock", "ux_test_clock", &["tenant_id"])).await?;
        let mail = tenant_owned("test_mail")
            .col(uuid("email_id"))
            .col(string_len("kind", 32))
            .col(string_len("to_address", 254))
            .col(string_len("to_name", 200))
            .col(text("subject"))
            .col(text("body"))
            .col(instant("sent_at"))
            .take();
        create(manager, "test_mail", mail).await?;
        manager.create_index(index("test_mail", "ix_test_mail_sent_at", &["tenant_id", "sent_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["test_clock", "test_mail"]).await?;
        manager.alter_table(Table::alter().table("organization").drop_column("is_test").take()).await
    }
}
