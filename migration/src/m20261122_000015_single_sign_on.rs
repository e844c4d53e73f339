//! Single sign-on: mail domains, the connection to a provider, its sign-ins and the people it knows.

use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, ForeignKeyCreateStatement, Index,
    MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{boolean, integer, string_len, text_null, uuid, uuid_null};

use crate::policy::open_to_worker;
use crate::table::{create, drop_all, index, instant, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, "organization", boolean("sso_required").default(false).take()).await?;
        add(manager, "session", uuid_null("sso_tenant_id")).await?;
        mail_domain(manager).await?;
        domain_owner(manager).await?;
        sso_connection(manager).await?;
        sso_attempt(manager).await?;
        sso_identity(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = ["mail_domain", "domain_owner", "sso_connection", "sso_attempt", "sso_identity"];
        drop_all(manager, &tables).await?;
        for (table, column) in [("session", "sso_tenant_id"), ("organization", "sso_required")] {
            manager.alter_table(Table::alter().table(table).drop_column(column).take()).await?;
        }
        Ok(())
    }
}

async fn add(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column).take()).await
}

/// A key from a table of nobody to an organization, whose rows go with it.
fn of_organization(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}_tenant_id"))
        .from(table, "tenant_id")
        .to("organization", "id")
        .on_delete(ForeignKeyAction::Cascade)
        .take()
}

async fn mail_domain(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("mail_domain")
        .col(string_len("name", 253))
        .col(string_len("challenge", 64))
        .col(instant("created_at"))
        .col(instant("verified_at").null().take())
        .col(instant("lost_at").null().take())
        .col(instant("checked_at").null().take())
        .col(instant("next_check_at").null().take())
        .col(integer("failures"))
        .take();
    create(manager, "mail_domain", table).await?;
    manager.create_index(unique("mail_domain", "ux_mail_domain_name", &["tenant_id", "name"])).await?;
    manager.create_index(index("mail_domain", "ix_mail_domain_next_check_at", &["next_check_at"])).await?;
    open_to_worker(manager, "mail_domain", "SELECT").await
}

/// Which organization has proved a domain: at most one, and found before a tenant is known.
async fn domain_owner(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("domain_owner")
        .col(string_len("name", 253).primary_key().take())
        .col(uuid("tenant_id"))
        .col(instant("verified_at"))
        .foreign_key(&mut of_organization("domain_owner"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("domain_owner", "ix_domain_owner_tenant_id", &["tenant_id"])).await
}

async fn sso_connection(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("sso_connection")
        .col(string_len("issuer", 500))
        .col(string_len("client_id", 255))
        .col(text_null("client_secret"))
        .col(boolean("enabled"))
        .col(boolean("trusts_email"))
        .col(boolean("admits"))
        .col(string_len("default_role", 32))
        .col(instant("created_at"))
        .col(instant("tested_at").null().take())
        .col(integer("version"))
        .take();
    create(manager, "sso_connection", table).await?;
    manager.create_index(unique("sso_connection", "ux_sso_connection", &["tenant_id"])).await?;
    // The secrets of every organization are sealed anew when the installation's key changes.
    open_to_worker(manager, "sso_connection", "SELECT").await
}

/// A sign-in under way, found by its state before a tenant is known.
async fn sso_attempt(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("sso_attempt")
        .col(uuid("id"))
        .primary_key(Index::create().col("id"))
        .col(uuid("tenant_id"))
        .col(string_len("state_hash", 64))
        .col(string_len("browser_hash", 64))
        .col(string_len("issuer", 500))
        .col(integer("connection_version"))
        .col(string_len("purpose", 16))
        .col(string_len("nonce", 64))
        .col(string_len("verifier", 128))
        .col(instant("created_at"))
        .col(instant("expires_at"))
        .foreign_key(&mut of_organization("sso_attempt"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(unique("sso_attempt", "ux_sso_attempt_state_hash", &["state_hash"])).await?;
    manager.create_index(index("sso_attempt", "ix_sso_attempt_expires_at", &["expires_at"])).await
}

async fn sso_identity(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("sso_identity")
        .col(string_len("issuer", 500))
        .col(string_len("subject", 255))
        .col(uuid("person_id"))
        .col(instant("created_at"))
        .col(instant("used_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_sso_identity_person_id")
                .from("sso_identity", "person_id")
                .to("person", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .take();
    create(manager, "sso_identity", table).await?;
    let subject = ["tenant_id", "issuer", "subject"];
    manager.create_index(unique("sso_identity", "ux_sso_identity_subject", &subject)).await
}
