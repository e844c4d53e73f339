//! Who audits in an internal audit, and who works on what, so that nobody audits own work.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{json_binary, string_len_null, uuid, uuid_null};

use crate::table::{create, drop_all, inside_tenant, instant, part_of, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        work_area(manager).await?;
        auditor(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["work_area", "auditor"]).await
    }
}

async fn work_area(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("work_area")
        .col(uuid("certification_id"))
        .col(uuid("membership_id"))
        .col(json_binary("coverage"))
        .col(instant("created_at"))
        .foreign_key(&mut part_of("work_area", "certification_id", "certification"))
        .foreign_key(&mut inside_tenant("work_area", "membership_id", "membership"))
        .take();
    create(manager, "work_area", table).await?;
    let once = ["tenant_id", "certification_id", "membership_id"];
    manager.create_index(unique("work_area", "ux_work_area", &once)).await
}

/// A member, or somebody from outside by name.
async fn auditor(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("auditor")
        .col(uuid("obligation_id"))
        .col(uuid_null("membership_id"))
        .col(string_len_null("name", 200))
        .col(json_binary("coverage"))
        .col(instant("assigned_at"))
        .col(uuid("assigned_by"))
        .foreign_key(&mut part_of("auditor", "obligation_id", "obligation"))
        .foreign_key(&mut inside_tenant("auditor", "membership_id", "membership"))
        .foreign_key(&mut inside_tenant("auditor", "assigned_by", "membership"))
        .take();
    create(manager, "auditor", table).await?;
    let once = ["tenant_id", "obligation_id", "membership_id"];
    manager.create_index(unique("auditor", "ux_auditor_membership", &once)).await?;
    let once = ["tenant_id", "obligation_id", "name"];
    manager.create_index(unique("auditor", "ux_auditor_name", &once)).await
}
