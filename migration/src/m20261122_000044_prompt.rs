//! Prompts: mails about documents that people have to read, and about evidence that ends.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{date, integer, string_len, uuid, uuid_null};

use crate::table::{create, drop_all, index, instant, part_of, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Long ago: whoever is there already is looked at in the first round.
        let column = instant("prompt_at").default("1970-01-01T00:00:00+00:00").take();
        manager.alter_table(Table::alter().table("organization").add_column(column).take()).await?;
        manager.create_index(index("organization", "ix_organization_prompt", &["prompt_at"])).await?;
        let table = tenant_owned("prompt")
            .col(string_len("kind", 20))
            .col(uuid("subject_id"))
            .col(date("counted_from"))
            .col(integer("step"))
            .col(uuid("recipient_id"))
            .col(string_len("state", 16))
            .col(uuid_null("email_id"))
            .col(instant("created_at"))
            .foreign_key(&mut part_of("prompt", "recipient_id", "membership"))
            .take();
        create(manager, "prompt", table).await?;
        // The promise "never twice" is this key.
        let once = ["tenant_id", "kind", "subject_id", "counted_from", "step", "recipient_id"];
        manager.create_index(unique("prompt", "ux_prompt_once", &once)).await?;
        let waiting = ["tenant_id", "state"];
        manager.create_index(index("prompt", "ix_prompt_state", &waiting)).await?;
        let theirs = ["tenant_id", "recipient_id"];
        manager.create_index(index("prompt", "ix_prompt_recipient", &theirs)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["prompt"]).await?;
        let by_time = Index::drop().name("ix_organization_prompt").table("organization").to_owned();
        manager.drop_index(by_time).await?;
        manager.alter_table(Table::alter().table("organization").drop_column("prompt_at").take()).await
    }
}
