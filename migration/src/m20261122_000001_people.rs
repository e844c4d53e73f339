//! Organizations, people, their memberships and their ways in.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, ForeignKeyCreateStatement, MigrationTrait,
    SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{integer, json_binary, pk_uuid, string_len, string_len_null, uuid};

use crate::policy;
use crate::table::{create, drop_all, index, instant, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        organization(manager).await?;
        person(manager).await?;
        membership(manager).await?;
        session(manager).await?;
        one_time_token(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["organization", "person", "membership", "session", "one_time_token"]).await
    }
}

async fn organization(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("organization")
        .col(pk_uuid("id"))
        .col(string_len("name", 200))
        .col(string_len("kind", 16))
        .col(string_len("country", 2))
        .col(string_len("time_zone", 64))
        .col(json_binary("reminder_policy"))
        .col(json_binary("policy"))
        .col(instant("created_at"))
        .col(integer("version"))
        .take();
    manager.create_table(table).await?;
    policy::isolate(manager, "organization", "id").await?;
    policy::open_to_worker(manager, "organization", "SELECT").await
}

async fn person(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("person")
        .col(pk_uuid("id"))
        .col(string_len("email", 254))
        .col(string_len("name", 200))
        .col(string_len("password_hash", 255))
        .col(string_len_null("time_zone", 64))
        .col(instant("email_verified_at").null().take())
        .col(instant("created_at"))
        .col(integer("version"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(unique("person", "ux_person_email", &["email"])).await
}

async fn membership(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("membership")
        .col(uuid("person_id"))
        .col(string_len("role", 32))
        .col(instant("created_at"))
        .foreign_key(&mut to_person("membership"))
        .take();
    create(manager, "membership", table).await?;
    policy::open_to_person(manager, "membership").await?;
    manager.create_index(unique("membership", "ux_membership_person", &["tenant_id", "person_id"])).await?;
    manager.create_index(index("membership", "ix_membership_person", &["person_id"])).await
}

async fn session(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("session")
        .col(pk_uuid("id"))
        .col(string_len("token_hash", 64))
        .col(uuid("person_id"))
        .col(uuid("tenant_id"))
        .col(instant("created_at"))
        .col(instant("last_seen_at"))
        .col(instant("expires_at"))
        .col(string_len("user_agent", 300))
        .col(string_len("address", 64))
        .foreign_key(&mut to_person("session"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_session_tenant_id")
                .from("session", "tenant_id")
                .to("organization", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .take();
    manager.create_table(table).await?;
    manager.create_index(unique("session", "ux_session_token_hash", &["token_hash"])).await?;
    manager.create_index(index("session", "ix_session_person", &["person_id"])).await
}

async fn one_time_token(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("one_time_token")
        .col(pk_uuid("id"))
        .col(string_len("token_hash", 64))
        .col(uuid("person_id"))
        .col(string_len("purpose", 32))
        .col(instant("created_at"))
        .col(instant("expires_at"))
        .col(instant("used_at").null().take())
        .foreign_key(&mut to_person("one_time_token"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(unique("one_time_token", "ux_one_time_token_hash", &["token_hash"])).await?;
    manager.create_index(index("one_time_token", "ix_one_time_token_person", &["person_id", "purpose"])).await
}

fn to_person(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}_person_id"))
        .from(table, "person_id")
        .to("person", "id")
        .on_delete(ForeignKeyAction::Cascade)
        .take()
}
