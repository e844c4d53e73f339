//! How the organization works: profiles, who holds them, routines with their versions and parts.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{
    boolean, integer, json_binary, string_len, string_len_null, text, timestamp_with_time_zone_null, uuid,
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
        profile(manager).await?;
        routine(manager).await?;
        version(manager).await?;
        part(manager).await?;
        named(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables =
            ["profile", "profile_holder", "routine", "routine_version", "routine_part", "routine_profile"];
        drop_all(manager, &tables).await
    }
}

async fn profile(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("profile")
        .col(string_len("name", 200))
        .col(text("description"))
        .col(instant("created_at"))
        .col(integer("version"))
        .take();
    create(manager, "profile", table).await?;
    manager.create_index(unique("profile", "ux_profile_name", &["tenant_id", "name"])).await?;
    let holder = tenant_owned("profile_holder")
        .col(uuid("profile_id"))
        .col(uuid("membership_id"))
        .foreign_key(&mut part_of("profile_holder", "profile_id", "profile"))
        .foreign_key(&mut inside_tenant("profile_holder", "membership_id", "membership"))
        .take();
    create(manager, "profile_holder", holder).await?;
    let once = ["tenant_id", "profile_id", "membership_id"];
    manager.create_index(unique("profile_holder", "ux_profile_holder_once", &once)).await?;
    let whose = ["tenant_id", "membership_id"];
    manager.create_index(index("profile_holder", "ix_profile_holder_membership", &whose)).await
}

async fn routine(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("routine")
        .col(string_len("name", 200))
        .col(integer("template"))
        .col(string_len("process", 16))
        .col(string_len("state", 16))
        .col(uuid_null("owner_id"))
        .col(instant("created_at"))
        .col(integer("version"))
        .foreign_key(&mut inside_tenant("routine", "owner_id", "profile"))
        .take();
    create(manager, "routine", table).await?;
    manager.create_index(unique("routine", "ux_routine_name", &["tenant_id", "name"])).await
}

async fn version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("routine_version")
        .col(uuid("routine_id"))
        .col(integer("number"))
        .col(string_len("state", 16))
        .col(string_len("layer", 20))
        .col(json_binary("content"))
        .col(text("note"))
        .col(string_len_null("sha256", 64))
        .col(uuid("edited_by"))
        .col(instant("edited_at"))
        .col(uuid_null("submitted_by"))
        .col(timestamp_with_time_zone_null("submitted_at"))
        .col(uuid_null("approved_by"))
        .col(timestamp_with_time_zone_null("approved_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .foreign_key(&mut part_of("routine_version", "routine_id", "routine"))
        .foreign_key(&mut inside_tenant("routine_version", "edited_by", "membership"))
        .foreign_key(&mut inside_tenant("routine_version", "submitted_by", "membership"))
        .foreign_key(&mut inside_tenant("routine_version", "approved_by", "membership"))
        .take();
    create(manager, "routine_version", table).await?;
    let number = ["tenant_id", "routine_id", "number"];
    manager.create_index(unique("routine_version", "ux_routine_version_number", &number)).await
}

async fn part(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("routine_part")
        .col(uuid("routine_id"))
        .col(string_len("kind", 16))
        .col(uuid_null("parent_id"))
        .col(string_len("name", 200))
        .col(string_len("process", 16))
        .col(boolean("skipped"))
        .col(boolean("in_force"))
        .foreign_key(&mut part_of("routine_part", "routine_id", "routine"))
        .foreign_key(&mut inside_tenant("routine_part", "parent_id", "routine_part"))
        .take();
    create(manager, "routine_part", table).await?;
    let whose = ["tenant_id", "routine_id"];
    manager.create_index(index("routine_part", "ix_routine_part_routine", &whose)).await?;
    let inside = ["tenant_id", "parent_id"];
    manager.create_index(index("routine_part", "ix_routine_part_parent", &inside)).await
}

async fn named(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("routine_profile")
        .col(uuid("routine_id"))
        .col(uuid("profile_id"))
        .foreign_key(&mut part_of("routine_profile", "routine_id", "routine"))
        .foreign_key(&mut inside_tenant("routine_profile", "profile_id", "profile"))
        .take();
    create(manager, "routine_profile", table).await?;
    let once = ["tenant_id", "routine_id", "profile_id"];
    manager.create_index(unique("routine_profile", "ux_routine_profile_once", &once)).await?;
    let whose = ["tenant_id", "profile_id"];
    manager.create_index(index("routine_profile", "ix_routine_profile_profile", &whose)).await
}
