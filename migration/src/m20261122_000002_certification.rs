//! Certification bodies, sites, certifications and what has happened to them.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{
    boolean, date_null, integer, json_binary, string_len, string_len_null, text, uuid, uuid_null,
};

use crate::policy;
use crate::table::{create, drop_all, index, inside_tenant, instant, part_of, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        certification_body(manager).await?;
        site(manager).await?;
        certification(manager).await?;
        covered_site(manager).await?;
        certification_event(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(
            manager,
            &["certification_body", "site", "certification", "covered_site", "certification_event"],
        )
        .await
    }
}

async fn certification_body(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("certification_body")
        .col(string_len("name", 200))
        .col(string_len("country", 2))
        .col(string_len_null("accreditation_body", 200))
        .col(string_len("time_zone", 64))
        .col(json_binary("policy"))
        .col(instant("created_at"))
        .col(integer("version"))
        .take();
    create(manager, "certification_body", table).await?;
    manager
        .create_index(unique("certification_body", "ux_certification_body_name", &["tenant_id", "name"]))
        .await
}

async fn site(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("site")
        .col(string_len("name", 200))
        .col(string_len("address", 500))
        .col(string_len("country", 2))
        .col(boolean("is_central"))
        .col(instant("created_at"))
        .col(integer("version"))
        .take();
    create(manager, "site", table).await?;
    manager.create_index(unique("site", "ux_site_name", &["tenant_id", "name"])).await
}

async fn certification(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("certification")
        .col(string_len("standard", 64))
        .col(uuid_null("certification_body_id"))
        .col(string_len_null("certificate_number", 100))
        .col(text("scope"))
        .col(date_null("printed_issue_on"))
        .col(date_null("printed_expiry_on"))
        .col(date_null("target_on"))
        .col(uuid("responsible_id"))
        .col(json_binary("policy"))
        .col(string_len("status", 32))
        .col(instant("replan_at").null().take())
        .col(instant("created_at"))
        .col(integer("version"))
        .foreign_key(&mut inside_tenant("certification", "certification_body_id", "certification_body"))
        .foreign_key(&mut inside_tenant("certification", "responsible_id", "membership"))
        .take();
    create(manager, "certification", table).await?;
    policy::open_to_worker(manager, "certification", "SELECT").await?;
    manager.create_index(index("certification", "ix_certification_replan_at", &["replan_at"])).await
}

async fn covered_site(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("covered_site")
        .col(uuid("certification_id"))
        .col(uuid("site_id"))
        .foreign_key(&mut part_of("covered_site", "certification_id", "certification"))
        .foreign_key(&mut inside_tenant("covered_site", "site_id", "site"))
        .take();
    create(manager, "covered_site", table).await?;
    let columns = ["tenant_id", "certification_id", "site_id"];
    manager.create_index(unique("covered_site", "ux_covered_site", &columns)).await?;
    manager.create_index(index("covered_site", "ix_covered_site_site", &["tenant_id", "site_id"])).await
}

async fn certification_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("certification_event")
        .col(uuid("certification_id"))
        .col(string_len("type", 32))
        .col(json_binary("facts"))
        .col(text("note"))
        .col(uuid_null("supersedes_id"))
        .col(instant("recorded_at"))
        .col(uuid("recorded_by"))
        .foreign_key(&mut part_of("certification_event", "certification_id", "certification"))
        .foreign_key(&mut inside_tenant("certification_event", "supersedes_id", "certification_event"))
        .foreign_key(&mut inside_tenant("certification_event", "recorded_by", "membership"))
        .take();
    create(manager, "certification_event", table).await?;
    let by_certification = ["tenant_id", "certification_id", "id"];
    manager.create_index(index("certification_event", "ix_certification_event", &by_certification)).await?;
    // What was superseded once cannot be superseded again: correct the correction instead.
    let once = ["tenant_id", "supersedes_id"];
    manager.create_index(unique("certification_event", "ux_certification_event_supersedes", &once)).await
}
