//! Consultancies: who was asked, what a client has granted, who works for it, what they did, and the portfolio.

use sea_orm_migration::prelude::{
    ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, Index, MigrationTrait, SchemaManager,
    Table, async_trait,
};
use sea_orm_migration::schema::{
    boolean, date, date_null, integer, json_binary, string_len, string_len_null, uuid, uuid_null,
};

use crate::policy;
use crate::table::{create, drop_all, index, inside_tenant, instant, part_of, tenant_owned, unique};

mod portfolio;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mark = Table::alter().table("membership").add_column(uuid_null("grant_id")).take();
        manager.alter_table(mark).await?;
        policy::open_to_members(manager).await?;
        engagement(manager).await?;
        consultancy_grant(manager).await?;
        grant_certification(manager).await?;
        consultant(manager).await?;
        access_entry(manager).await?;
        portfolio::create_both(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "engagement",
            "consultancy_grant",
            "grant_certification",
            "consultant",
            "access_entry",
            "portfolio_row",
            "portfolio_date",
        ];
        drop_all(manager, &tables).await?;
        policy::close_to_members(manager).await?;
        manager.alter_table(Table::alter().table("membership").drop_column("grant_id").take()).await
    }
}

async fn engagement(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("engagement")
        .col(string_len("side", 16))
        .col(uuid_null("addressee_id"))
        .col(string_len_null("email", 254))
        .col(string_len("role", 32))
        .col(json_binary("certification_ids").null().take())
        .col(date_null("ends_on"))
        .col(string_len("note", 1000))
        .col(string_len("asker_name", 200))
        .col(uuid_null("invited_by"))
        .col(instant("created_at"))
        .col(instant("expires_at"))
        .col(instant("settled_at").null().take())
        .col(string_len("state", 16))
        .foreign_key(&mut inside_tenant("engagement", "invited_by", "membership"))
        .take();
    create(manager, "engagement", table).await?;
    policy::open_to_other_side(manager, "engagement", "addressee_id").await?;
    manager.create_index(index("engagement", "ix_engagement_addressee", &["addressee_id", "id"])).await
}

async fn consultancy_grant(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("consultancy_grant")
        // No key to the other organization: the client keeps the history of one that is gone.
        .col(uuid("consultancy_id"))
        .col(string_len("consultancy_name", 200))
        .col(string_len("client_name", 200))
        .col(boolean("founding"))
        .col(string_len("role", 32))
        .col(boolean("scoped"))
        .col(date_null("ends_on"))
        .col(instant("until_at").null().take())
        .col(string_len("state", 16))
        .col(uuid_null("consented_by"))
        .col(instant("created_at"))
        .col(instant("ended_at").null().take())
        .col(string_len_null("ended_by", 16))
        .col(integer("version"))
        .foreign_key(&mut inside_tenant("consultancy_grant", "consented_by", "membership"))
        .take();
    create(manager, "consultancy_grant", table).await?;
    policy::open_to_other_side(manager, "consultancy_grant", "consultancy_id").await?;
    policy::open_to_worker(manager, "consultancy_grant", "SELECT").await?;
    // One consultancy has one grant of a client at a time.
    let once = Index::create()
        .name("ux_consultancy_grant_active")
        .table("consultancy_grant")
        .col("tenant_id")
        .col("consultancy_id")
        .and_where(Expr::col("state").eq("active"))
        .unique()
        .take();
    manager.create_index(once).await?;
    let of_consultancy = ["consultancy_id", "state", "client_name", "id"];
    manager.create_index(index("consultancy_grant", "ix_consultancy_grant_clients", &of_consultancy)).await?;
    let expiring = Index::create()
        .name("ix_consultancy_grant_until")
        .table("consultancy_grant")
        .col("until_at")
        .and_where(Expr::col("state").eq("active"))
        .take();
    manager.create_index(expiring).await
}

async fn grant_certification(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("grant_certification")
        .col(uuid("grant_id"))
        .col(uuid("certification_id"))
        .foreign_key(&mut part_of("grant_certification", "grant_id", "consultancy_grant"))
        .foreign_key(&mut part_of("grant_certification", "certification_id", "certification"))
        .take();
    create(manager, "grant_certification", table).await?;
    let once = ["tenant_id", "grant_id", "certification_id"];
    manager.create_index(unique("grant_certification", "ux_grant_certification", &once)).await
}

async fn consultant(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("consultant")
        .col(uuid("grant_id"))
        .col(uuid("consultancy_id"))
        .col(uuid("person_id"))
        .col(uuid("membership_id"))
        .col(instant("created_at"))
        .foreign_key(&mut part_of("consultant", "grant_id", "consultancy_grant"))
        .foreign_key(&mut inside_tenant("consultant", "membership_id", "membership"))
        .take();
    create(manager, "consultant", table).await?;
    policy::open_to_other_side(manager, "consultant", "consultancy_id").await?;
    policy::open_to_person(manager, "consultant").await?;
    manager
        .create_index(unique("consultant", "ux_consultant", &["tenant_id", "grant_id", "person_id"]))
        .await?;
    let of_person = ["consultancy_id", "person_id", "grant_id"];
    manager.create_index(index("consultant", "ix_consultant_person", &of_person)).await
}

async fn access_entry(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("access_entry")
        .col(uuid("grant_id"))
        .col(uuid("membership_id"))
        .col(string_len("operation", 64))
        .col(string_len("subject", 64))
        .col(date("on"))
        .col(integer("count"))
        .col(integer("refused"))
        .col(instant("first_at"))
        .col(instant("last_at"))
        .foreign_key(&mut part_of("access_entry", "grant_id", "consultancy_grant"))
        .foreign_key(&mut inside_tenant("access_entry", "membership_id", "membership"))
        .take();
    create(manager, "access_entry", table).await?;
    let once = ["tenant_id", "membership_id", "operation", "subject", "on", "grant_id"];
    manager.create_index(unique("access_entry", "ux_access_entry", &once)).await?;
    manager.create_index(index("access_entry", "ix_access_entry_on", &["tenant_id", "on", "id"])).await
}
