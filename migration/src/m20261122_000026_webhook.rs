//! Webhooks: where announcements go, and what became of each.

use sea_orm_migration::prelude::{
    ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, IndexCreateStatement, MigrationTrait,
    SchemaManager, async_trait,
};
use sea_orm_migration::schema::{
    integer, integer_null, json_binary, string_len, string_len_null, text, text_null, uuid, uuid_null,
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
        endpoint(manager).await?;
        delivery(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["webhook_endpoint", "webhook_delivery"]).await
    }
}

async fn endpoint(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("webhook_endpoint")
        .col(string_len("url", 2000))
        .col(string_len("name", 200))
        .col(json_binary("topics"))
        .col(text("secret"))
        .col(text_null("secret_before"))
        .col(instant("before_until").null().take())
        .col(string_len("state", 16))
        .col(string_len_null("disabled_because", 500))
        .col(instant("failing_since").null().take())
        .col(uuid("created_by"))
        .col(instant("created_at"))
        .col(integer("version"))
        .foreign_key(&mut inside_tenant("webhook_endpoint", "created_by", "membership"))
        .take();
    create(manager, "webhook_endpoint", table).await?;
    policy::open_to_worker(manager, "webhook_endpoint", "SELECT").await
}

async fn delivery(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("webhook_delivery")
        .col(uuid("endpoint_id"))
        .col(uuid("announcement_id"))
        .col(uuid_null("subject_id"))
        .col(integer("replay"))
        .col(string_len("state", 16))
        .col(integer("attempts"))
        .col(instant("next_at"))
        .col(string_len_null("lease_owner", 200))
        .col(instant("lease_until").null().take())
        .col(integer_null("last_status"))
        .col(string_len_null("last_error", 500))
        .col(instant("created_at"))
        .col(instant("delivered_at").null().take())
        .foreign_key(&mut part_of("webhook_delivery", "endpoint_id", "webhook_endpoint"))
        .foreign_key(&mut part_of("webhook_delivery", "announcement_id", "announcement"))
        .take();
    create(manager, "webhook_delivery", table).await?;
    policy::open_to_worker(manager, "webhook_delivery", "ALL").await?;
    let once = ["tenant_id", "announcement_id", "endpoint_id", "replay"];
    manager.create_index(unique("webhook_delivery", "ux_webhook_delivery_once", &once)).await?;
    let log = ["tenant_id", "endpoint_id", "id"];
    manager.create_index(index("webhook_delivery", "ix_webhook_delivery_log", &log)).await?;
    manager.create_index(index("webhook_delivery", "ix_webhook_delivery_age", &["created_at"])).await?;
    // What is on its way is little, whatever has been sent.
    let order = ["tenant_id", "endpoint_id", "subject_id", "id"];
    manager.create_index(open("ix_webhook_delivery_order", &order)).await?;
    manager.create_index(open("ix_webhook_delivery_due", &["next_at"])).await
}

fn open(name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = index("webhook_delivery", name, columns);
    index.and_where(Expr::col("state").is_in(["ready", "running"])).take()
}
