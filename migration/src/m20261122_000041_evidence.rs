//! Files, whose bytes lie in the depot, and evidence: what shows that something was done.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{
    big_integer, date_null, integer, string_len, string_len_null, text, timestamp_with_time_zone_null, uuid,
    uuid_null,
};

use crate::policy;
use crate::table::{create, drop_all, index, inside_tenant, instant, tenant_owned, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let file = tenant_owned("file")
            .col(string_len("name", 255))
            .col(string_len("content_type", 100))
            .col(string_len("state", 16))
            .col(big_integer("size"))
            .col(string_len_null("sha256", 64))
            .col(uuid("added_by"))
            .col(instant("created_at"))
            .col(timestamp_with_time_zone_null("attached_at"))
            .foreign_key(&mut inside_tenant("file", "added_by", "membership"))
            .take();
        create(manager, "file", file).await?;
        policy::open_to_worker(manager, "file", "SELECT").await?;
        manager.create_index(index("file", "ix_file_state", &["state", "created_at"])).await?;
        manager.create_index(index("file", "ix_file_added_by", &["tenant_id", "added_by"])).await?;
        let evidence = tenant_owned("evidence")
            .col(string_len("title", 200))
            .col(text("note"))
            .col(uuid_null("file_id"))
            .col(string_len_null("link", 500))
            .col(date_null("shows_from"))
            .col(date_null("shows_to"))
            .col(date_null("expires_on"))
            .col(uuid("added_by"))
            .col(instant("created_at"))
            .col(integer("version"))
            .foreign_key(&mut inside_tenant("evidence", "file_id", "file"))
            .foreign_key(&mut inside_tenant("evidence", "added_by", "membership"))
            .take();
        create(manager, "evidence", evidence).await?;
        manager.create_index(unique("evidence", "ux_evidence_file", &["tenant_id", "file_id"])).await?;
        let expiring = ["tenant_id", "expires_on", "id"];
        manager.create_index(index("evidence", "ix_evidence_expires", &expiring)).await?;
        manager.create_index(index("evidence", "ix_evidence_added_by", &["tenant_id", "added_by"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["file", "evidence"]).await
    }
}
