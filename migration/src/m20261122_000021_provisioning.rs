//! Provisioning by SCIM 2.0: the tokens of a directory, and whom and which groups it has told of.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{
    boolean, integer, json_binary, string_len, string_len_null, uuid, uuid_null,
};

use crate::table::{create, drop_all, inside_tenant, instant, part_of, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        scim_token(manager).await?;
        scim_user(manager).await?;
        scim_group(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["scim_token", "scim_user", "scim_group", "scim_group_member"]).await
    }
}

/// The secrets by which a directory provisions the organization: one, and during a rotation the one before.
async fn scim_token(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("scim_token")
        .col(string_len("token_hash", 64))
        .col(string_len("hint", 16))
        .col(string_len("default_role", 32))
        .col(instant("created_at"))
        .col(instant("expires_at"))
        .col(instant("used_at").null().take())
        .take();
    create(manager, "scim_token", table).await?;
    manager.create_index(unique("scim_token", "ux_scim_token_hash", &["tenant_id", "token_hash"])).await
}

async fn scim_user(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("scim_user")
        .col(string_len("user_name_key", 255))
        .col(string_len_null("external_id", 255))
        .col(boolean("active"))
        .col(json_binary("content"))
        .col(uuid_null("membership_id"))
        .col(instant("created_at"))
        .col(instant("changed_at"))
        .col(integer("version"))
        .foreign_key(&mut inside_tenant("scim_user", "membership_id", "membership"))
        .take();
    create(manager, "scim_user", table).await?;
    manager.create_index(unique("scim_user", "ux_scim_user_name", &["tenant_id", "user_name_key"])).await
}

async fn scim_group(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("scim_group")
        .col(string_len("display_name", 255))
        .col(string_len_null("external_id", 255))
        .col(string_len_null("role", 32))
        .col(instant("created_at"))
        .col(instant("changed_at"))
        .col(integer("version"))
        .take();
    create(manager, "scim_group", table).await?;
    let table = tenant_owned("scim_group_member")
        .col(uuid("group_id"))
        .col(uuid("user_id"))
        .foreign_key(&mut part_of("scim_group_member", "group_id", "scim_group"))
        .foreign_key(&mut part_of("scim_group_member", "user_id", "scim_user"))
        .take();
    create(manager, "scim_group_member", table).await?;
    let once = ["tenant_id", "group_id", "user_id"];
    manager.create_index(unique("scim_group_member", "ux_scim_group_member", &once)).await
}
