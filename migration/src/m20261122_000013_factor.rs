//! What a person proves with besides the password: one-time codes, recovery codes, passkeys; the half of a sign-in; a
//! change of address that waits for both confirmations.

use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, ForeignKeyCreateStatement,
    MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, json_binary, pk_uuid, string_len, uuid, uuid_null,
};

use crate::table::{drop_all, index, instant, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: [&str; 6] =
    ["address_change", "half_session", "totp", "recovery_code", "passkey", "passkey_challenge"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, "session", instant("proved_at").null().take()).await?;
        add(manager, "session", string_len("factors", 64).default("password").take()).await?;
        add(manager, "organization", boolean("second_factor_required").default(false).take()).await?;
        address_change(manager).await?;
        half_session(manager).await?;
        totp(manager).await?;
        recovery_code(manager).await?;
        passkey(manager).await?;
        passkey_challenge(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &TABLES).await?;
        for (table, column) in
            [("organization", "second_factor_required"), ("session", "factors"), ("session", "proved_at")]
        {
            manager.alter_table(Table::alter().table(table).drop_column(column).take()).await?;
        }
        Ok(())
    }
}

async fn add(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column).take()).await
}

fn to_person(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}_person_id"))
        .from(table, "person_id")
        .to("person", "id")
        .on_delete(ForeignKeyAction::Cascade)
        .take()
}

async fn address_change(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // One for a person: a newer one takes its place.
    let table = Table::create()
        .table("address_change")
        .col(pk_uuid("person_id"))
        .col(string_len("email", 254))
        .col(uuid_null("session_id"))
        .col(instant("created_at"))
        .col(instant("expires_at"))
        .col(instant("old_confirmed_at").null().take())
        .col(instant("new_confirmed_at").null().take())
        .foreign_key(&mut to_person("address_change"))
        .take();
    manager.create_table(table).await
}

async fn half_session(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("half_session")
        .col(pk_uuid("id"))
        .col(string_len("token_hash", 64))
        .col(uuid("person_id"))
        .col(instant("created_at"))
        .col(instant("expires_at"))
        .foreign_key(&mut to_person("half_session"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(unique("half_session", "ux_half_session_token_hash", &["token_hash"])).await?;
    manager.create_index(index("half_session", "ix_half_session_person", &["person_id"])).await
}

async fn totp(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("totp")
        .col(pk_uuid("person_id"))
        .col(string_len("sealed", 512))
        .col(instant("created_at"))
        .col(instant("confirmed_at").null().take())
        .col(big_integer_null("last_step"))
        .foreign_key(&mut to_person("totp"))
        .take();
    manager.create_table(table).await
}

async fn recovery_code(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("recovery_code")
        .col(pk_uuid("id"))
        .col(uuid("person_id"))
        .col(string_len("code_hash", 64))
        .col(instant("created_at"))
        .col(instant("used_at").null().take())
        .foreign_key(&mut to_person("recovery_code"))
        .take();
    manager.create_table(table).await?;
    let once = ["person_id", "code_hash"];
    manager.create_index(unique("recovery_code", "ux_recovery_code", &once)).await
}

async fn passkey(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("passkey")
        .col(pk_uuid("id"))
        .col(uuid("person_id"))
        // A credential's id has at most 1023 bytes, here in base64url.
        .col(string_len("credential_id", 1400))
        .col(string_len("name", 100))
        .col(json_binary("credential"))
        .col(big_integer("counter"))
        .col(instant("created_at"))
        .col(instant("last_used_at").null().take())
        .foreign_key(&mut to_person("passkey"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(unique("passkey", "ux_passkey_credential_id", &["credential_id"])).await?;
    manager.create_index(index("passkey", "ix_passkey_person", &["person_id"])).await
}

async fn passkey_challenge(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("passkey_challenge")
        .col(pk_uuid("id"))
        .col(uuid_null("person_id"))
        .col(string_len("purpose", 16))
        .col(json_binary("state"))
        .col(instant("created_at"))
        .col(instant("expires_at"))
        .foreign_key(&mut to_person("passkey_challenge"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("passkey_challenge", "ix_passkey_challenge_expires", &["expires_at"])).await
}
