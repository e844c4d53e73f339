//! The crosswalk of an organization: its own relations between clauses, and what its people say of any relation.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{integer, string_len, uuid};

use crate::table::{create, drop_all, index, inside_tenant, instant, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let relation = tenant_owned("crosswalk_relation")
            .col(string_len("source_standard", 64))
            .col(string_len("source_clause", 60))
            .col(string_len("target_standard", 64))
            .col(string_len("target_clause", 60))
            .col(string_len("term", 20))
            .col(string_len("rationale", 1000))
            .col(string_len("confidence", 10))
            .col(instant("created_at"))
            .col(integer("version"))
            .take();
        create(manager, "crosswalk_relation", relation).await?;
        let pair = ["tenant_id", "source_standard", "source_clause", "target_standard", "target_clause"];
        manager.create_index(unique("crosswalk_relation", "ux_crosswalk_relation_pair", &pair)).await?;
        let target = ["tenant_id", "target_standard"];
        manager.create_index(index("crosswalk_relation", "ix_crosswalk_relation_target", &target)).await?;
        let confirmation = tenant_owned("crosswalk_confirmation")
            .col(string_len("relation", 300))
            .col(string_len("verdict", 10))
            .col(string_len("note", 1000))
            .col(uuid("membership_id"))
            .col(instant("decided_at"))
            .foreign_key(&mut inside_tenant("crosswalk_confirmation", "membership_id", "membership"))
            .take();
        create(manager, "crosswalk_confirmation", confirmation).await?;
        let relation = ["tenant_id", "relation"];
        let once = unique("crosswalk_confirmation", "ux_crosswalk_confirmation_relation", &relation);
        manager.create_index(once).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["crosswalk_relation", "crosswalk_confirmation"]).await
    }
}
