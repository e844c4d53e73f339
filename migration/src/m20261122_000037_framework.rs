//! Frameworks of an organization's own: an edition of one, and its requirements as a tree.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{integer, string_len, text, uuid, uuid_null};

use crate::table::{create, drop_all, index, instant, part_of, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let framework = tenant_owned("framework")
            .col(string_len("name", 200))
            .col(string_len("edition", 60))
            .col(string_len("form", 10))
            .col(string_len("file_hash", 64))
            .col(integer("requirement_count"))
            .col(instant("created_at"))
            .take();
        create(manager, "framework", framework).await?;
        let edition = ["tenant_id", "name", "edition"];
        manager.create_index(unique("framework", "ux_framework_edition", &edition)).await?;
        let requirement = tenant_owned("framework_requirement")
            .col(uuid("framework_id"))
            .col(uuid_null("parent_id"))
            .col(integer("position"))
            .col(string_len("reference", 60))
            .col(string_len("title", 300))
            .col(string_len("kind", 20))
            .col(text("text"))
            .col(text("guidance"))
            .foreign_key(&mut part_of("framework_requirement", "framework_id", "framework"))
            .foreign_key(&mut part_of("framework_requirement", "parent_id", "framework_requirement"))
            .take();
        create(manager, "framework_requirement", requirement).await?;
        let table = "framework_requirement";
        let reference = ["tenant_id", "framework_id", "reference"];
        manager.create_index(unique(table, "ux_framework_requirement_reference", &reference)).await?;
        // Removing a requirement looks for what is below it.
        let parent = ["tenant_id", "parent_id"];
        manager.create_index(index(table, "ix_framework_requirement_parent", &parent)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["framework", "framework_requirement"]).await
    }
}
