//! What the worker could not do, how often, and when it tries again. Of the installation: operators see it.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, MigrationTrait, SchemaManager, Table,
    async_trait,
};
use sea_orm_migration::schema::{integer, pk_uuid, string_len, text, uuid, uuid_null};

use crate::table::{drop_all, index, instant, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("setback")
            .col(pk_uuid("id"))
            .col(string_len("task", 16))
            .col(uuid_null("tenant_id"))
            .col(uuid("row_id"))
            .col(integer("tries"))
            .col(text("error"))
            .col(instant("began_at"))
            .col(instant("failed_at"))
            .col(instant("next_at"))
            .col(instant("set_aside_at").null().take())
            .foreign_key(
                ForeignKey::create()
                    .name("fk_setback_tenant_id")
                    .from("setback", "tenant_id")
                    .to("organization", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .take();
        manager.create_table(table).await?;
        manager.create_index(unique("setback", "ux_setback_row", &["task", "row_id"])).await?;
        manager.create_index(index("setback", "ix_setback_tenant", &["tenant_id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["setback"]).await
    }
}
