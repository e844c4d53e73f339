//! Controlled documents: their versions, who has to read them, and who has confirmed that they did.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{
    date_null, integer, integer_null, string_len, string_len_null, text, text_null,
    timestamp_with_time_zone_null, uuid, uuid_null,
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
        document(manager).await?;
        version(manager).await?;
        reader(manager).await?;
        acknowledgement(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables =
            ["controlled_document", "document_version", "document_reader", "document_acknowledgement"];
        drop_all(manager, &tables).await
    }
}

async fn document(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let name = "controlled_document";
    let table = tenant_owned(name)
        .col(string_len("code", 40))
        .col(string_len("title", 200))
        .col(string_len("kind", 20))
        .col(string_len("classification", 100))
        .col(uuid_null("owner_id"))
        .col(integer_null("review_months"))
        .col(date_null("reviewed_on"))
        .col(date_null("review_due_on"))
        .col(timestamp_with_time_zone_null("retired_at"))
        .col(instant("created_at"))
        .col(integer("version"))
        .foreign_key(&mut inside_tenant(name, "owner_id", "profile"))
        .take();
    create(manager, name, table).await?;
    manager.create_index(unique(name, "ux_controlled_document_code", &["tenant_id", "code"])).await?;
    let due = ["tenant_id", "review_due_on"];
    manager.create_index(index(name, "ix_controlled_document_review", &due)).await?;
    let owner = ["tenant_id", "owner_id"];
    manager.create_index(index(name, "ix_controlled_document_owner", &owner)).await
}

async fn version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let name = "document_version";
    let table = tenant_owned(name)
        .col(uuid("document_id"))
        .col(integer("number"))
        .col(string_len("state", 16))
        .col(uuid_null("file_id"))
        .col(string_len_null("link", 500))
        .col(text_null("text"))
        .col(text("note"))
        .col(string_len_null("sha256", 64))
        .col(uuid("edited_by"))
        .col(instant("edited_at"))
        .col(uuid_null("submitted_by"))
        .col(timestamp_with_time_zone_null("submitted_at"))
        .col(uuid_null("approved_by"))
        .col(timestamp_with_time_zone_null("approved_at"))
        .col(date_null("effective_on"))
        .foreign_key(&mut part_of(name, "document_id", "controlled_document"))
        .foreign_key(&mut inside_tenant(name, "file_id", "file"))
        .foreign_key(&mut inside_tenant(name, "edited_by", "membership"))
        .foreign_key(&mut inside_tenant(name, "submitted_by", "membership"))
        .foreign_key(&mut inside_tenant(name, "approved_by", "membership"))
        .take();
    create(manager, name, table).await?;
    let number = ["tenant_id", "document_id", "number"];
    manager.create_index(unique(name, "ux_document_version_number", &number)).await?;
    manager.create_index(unique(name, "ux_document_version_file", &["tenant_id", "file_id"])).await
}

async fn reader(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let name = "document_reader";
    let table = tenant_owned(name)
        .col(uuid("document_id"))
        .col(uuid_null("profile_id"))
        .col(uuid_null("membership_id"))
        .foreign_key(&mut part_of(name, "document_id", "controlled_document"))
        .foreign_key(&mut inside_tenant(name, "profile_id", "profile"))
        .foreign_key(&mut inside_tenant(name, "membership_id", "membership"))
        .take();
    create(manager, name, table).await?;
    let profile = ["tenant_id", "document_id", "profile_id"];
    manager.create_index(unique(name, "ux_document_reader_profile", &profile)).await?;
    let member = ["tenant_id", "document_id", "membership_id"];
    manager.create_index(unique(name, "ux_document_reader_member", &member)).await?;
    // Whoever comes to hold a profile is asked to read what its holders read.
    let named = ["tenant_id", "profile_id"];
    manager.create_index(index(name, "ix_document_reader_named", &named)).await
}

async fn acknowledgement(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let name = "document_acknowledgement";
    let table = tenant_owned(name)
        .col(uuid("version_id"))
        .col(uuid("membership_id"))
        .col(instant("asked_at"))
        .col(timestamp_with_time_zone_null("acknowledged_at"))
        .foreign_key(&mut part_of(name, "version_id", "document_version"))
        .foreign_key(&mut inside_tenant(name, "membership_id", "membership"))
        .take();
    create(manager, name, table).await?;
    let once = ["tenant_id", "version_id", "membership_id"];
    manager.create_index(unique(name, "ux_document_acknowledgement_once", &once)).await?;
    let theirs = ["tenant_id", "membership_id", "acknowledged_at"];
    manager.create_index(index(name, "ix_document_acknowledgement_member", &theirs)).await
}
