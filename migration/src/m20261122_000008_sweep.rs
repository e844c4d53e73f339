//! Planning in sweeps: the digest of what was stored, why and through whom a certification is due, and indexes for both
//! looks, over all tenants and inside one.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{string_len_null, text_null, uuid_null};

use crate::table::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "certification";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns =
            [string_len_null("plan_digest", 32), text_null("replan_because"), uuid_null("replan_by")];
        // SQLite adds one column at a time.
        for column in columns {
            manager.alter_table(Table::alter().table(TABLE).add_column(column).take()).await?;
        }
        drop_index(manager, "ix_certification_replan_at").await?;
        manager.create_index(index(TABLE, "ix_certification_due", &["replan_at", "tenant_id"])).await?;
        manager.create_index(index(TABLE, "ix_certification_due_inside", &["tenant_id", "replan_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_index(manager, "ix_certification_due_inside").await?;
        drop_index(manager, "ix_certification_due").await?;
        manager.create_index(index(TABLE, "ix_certification_replan_at", &["replan_at"])).await?;
        for column in ["replan_by", "replan_because", "plan_digest"] {
            manager.alter_table(Table::alter().table(TABLE).drop_column(column).take()).await?;
        }
        Ok(())
    }
}

async fn drop_index(manager: &SchemaManager<'_>, name: &'static str) -> Result<(), DbErr> {
    manager.drop_index(Index::drop().name(name).table(TABLE).to_owned()).await
}
