//! What a consultancy's clients see in place of the product's own name, where a client wants that.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{binary_null, integer, string_len, string_len_null, uuid_null};

use crate::policy;
use crate::table::{create, drop_all, instant, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = tenant_owned("brand")
            .col(string_len_null("name", 70))
            .col(string_len("color", 7))
            .col(string_len_null("support_email", 254))
            .col(binary_null("logo"))
            .col(instant("created_at"))
            .col(integer("version"))
            .take();
        create(manager, "brand", table).await?;
        policy::open_to_worker(manager, "brand", "SELECT").await?;
        manager.create_index(unique("brand", "ux_brand_of", &["tenant_id"])).await?;
        let chosen = uuid_null("brand_grant_id");
        manager.alter_table(Table::alter().table("organization").add_column(chosen).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let chosen = Table::alter().table("organization").drop_column("brand_grant_id").take();
        manager.alter_table(chosen).await?;
        drop_all(manager, &["brand"]).await
    }
}
