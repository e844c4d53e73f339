//! Mails by whose turn it is: an index by organization and one for leases, in place of the one by time alone.

use sea_orm_migration::prelude::{
    ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, Index, MigrationTrait, SchemaManager,
    async_trait,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "outbox_email";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let turn = Index::create()
            .name("ix_outbox_email_turn")
            .table(TABLE)
            .col("tenant_id")
            .col("next_at")
            .and_where(Expr::col("state").eq("ready"))
            .take();
        manager.create_index(turn).await?;
        let lease = Index::create()
            .name("ix_outbox_email_lease")
            .table(TABLE)
            .col("lease_until")
            .and_where(Expr::col("state").eq("running"))
            .take();
        manager.create_index(lease).await?;
        manager.drop_index(Index::drop().name("ix_outbox_email_open").table(TABLE).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let open = Index::create()
            .name("ix_outbox_email_open")
            .table(TABLE)
            .col("next_at")
            .and_where(Expr::col("state").is_in(["ready", "running"]))
            .take();
        manager.create_index(open).await?;
        for name in ["ix_outbox_email_lease", "ix_outbox_email_turn"] {
            manager.drop_index(Index::drop().name(name).table(TABLE).to_owned()).await?;
        }
        Ok(())
    }
}
