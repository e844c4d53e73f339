//! What audit time and samples follow from, the samples drawn, and which audit visited which site.

use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{
    boolean, date_null, integer, integer_null, json_binary, string_len, string_len_null, text, uuid,
    uuid_null,
};

use crate::table::{create, drop_all, index, inside_tenant, instant, part_of, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, columns) in [("certification", settings()), ("covered_site", site_settings())] {
            // SQLite takes one column at a time.
            for column in columns {
                manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
            }
        }
        site_sample(manager).await?;
        site_visit(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["site_sample", "site_visit"]).await?;
        for (table, columns) in [("covered_site", site_settings()), ("certification", settings())] {
            for column in columns.iter().rev() {
                let name = column.get_column_name();
                manager.alter_table(Table::alter().table(table).drop_column(name).take()).await?;
            }
        }
        Ok(())
    }
}

/// The certification's own: how large it is, and whether its sites are suited to sampling.
fn settings() -> Vec<ColumnDef> {
    vec![
        integer_null("effective_personnel"),
        string_len_null("audit_risk", 16),
        integer("reduction_percent").default(0).take(),
        boolean("sampling_allowed").default(true).take(),
        integer("risk_uplift").default(0).take(),
    ]
}

/// The same of one site that it covers.
fn site_settings() -> Vec<ColumnDef> {
    vec![
        string_len("risk_group", 100).default("").take(),
        integer_null("effective_personnel"),
        integer_null("reduction_percent"),
    ]
}

/// A sample is never changed: another one supersedes it. It holds all that it was drawn from, so that anybody can repeat it.
async fn site_sample(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("site_sample")
        .col(uuid("certification_id"))
        .col(uuid("obligation_id"))
        .col(string_len("audit_key", 200))
        .col(string_len("kind", 32))
        .col(integer("cycle"))
        .col(integer("ordinal"))
        .col(string_len("seed", 20))
        .col(string_len("method", 32))
        .col(boolean("sampling_allowed"))
        .col(integer("risk_uplift"))
        .col(json_binary("candidates"))
        .col(json_binary("chosen"))
        .col(text("reason"))
        .col(uuid_null("supersedes_id"))
        .col(instant("drawn_at"))
        .col(uuid("drawn_by"))
        .foreign_key(&mut part_of("site_sample", "certification_id", "certification"))
        .foreign_key(&mut part_of("site_sample", "obligation_id", "obligation"))
        .foreign_key(&mut inside_tenant("site_sample", "supersedes_id", "site_sample"))
        .foreign_key(&mut inside_tenant("site_sample", "drawn_by", "membership"))
        .take();
    create(manager, "site_sample", table).await?;
    let by_certification = ["tenant_id", "certification_id", "id"];
    manager.create_index(index("site_sample", "ix_site_sample", &by_certification)).await?;
    let once = ["tenant_id", "supersedes_id"];
    manager.create_index(unique("site_sample", "ux_site_sample_supersedes", &once)).await
}

/// A visit recorded by mistake is taken back; its row stays.
async fn site_visit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("site_visit")
        .col(uuid("certification_id"))
        .col(uuid("event_id"))
        .col(uuid("site_id"))
        .col(date_null("visited_on"))
        .col(instant("recorded_at"))
        .col(uuid("recorded_by"))
        .col(instant("taken_back_at").null().take())
        .col(uuid_null("taken_back_by"))
        .foreign_key(&mut part_of("site_visit", "certification_id", "certification"))
        .foreign_key(&mut part_of("site_visit", "event_id", "certification_event"))
        .foreign_key(&mut inside_tenant("site_visit", "site_id", "site"))
        .foreign_key(&mut inside_tenant("site_visit", "recorded_by", "membership"))
        .foreign_key(&mut inside_tenant("site_visit", "taken_back_by", "membership"))
        .take();
    create(manager, "site_visit", table).await?;
    let by_certification = ["tenant_id", "certification_id", "id"];
    manager.create_index(index("site_visit", "ix_site_visit", &by_certification)).await?;
    manager.create_index(index("site_visit", "ix_site_visit_site", &["tenant_id", "site_id"])).await
}
