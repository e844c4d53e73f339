//! Addresses that get no mail any more, and what was heard of mails that came back. Both of the installation: an
//! address is a person's, and mails of several organizations go to it.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{pk_uuid, string_len, string_len_null, text};

use crate::table::{drop_all, index, instant, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let suppression = Table::create()
            .table("suppression")
            .col(pk_uuid("id"))
            .col(string_len("address", 254))
            .col(string_len("cause", 16))
            .col(string_len_null("status", 16))
            .col(text("words"))
            .col(instant("since"))
            .col(instant("told_at").null().take())
            .col(instant("lifted_at").null().take())
            .take();
        manager.create_table(suppression).await?;
        manager.create_index(unique("suppression", "ux_suppression_address", &["address"])).await?;
        manager.create_index(index("suppression", "ix_suppression_told_at", &["told_at"])).await?;
        let event = Table::create()
            .table("mail_event")
            .col(pk_uuid("id"))
            .col(string_len("digest", 64))
            .col(string_len("address", 254))
            .col(string_len("verdict", 16))
            .col(string_len_null("status", 16))
            .col(instant("heard_at"))
            .take();
        manager.create_table(event).await?;
        manager.create_index(unique("mail_event", "ux_mail_event_digest", &["digest"])).await?;
        manager.create_index(index("mail_event", "ix_mail_event_address", &["address", "heard_at"])).await?;
        manager.create_index(index("mail_event", "ix_mail_event_heard_at", &["heard_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["suppression", "mail_event"]).await
    }
}
