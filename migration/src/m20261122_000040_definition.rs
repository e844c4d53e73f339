//! What the organization promises and what it works with: customers, services, agreements, the register of managed items.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{
    date, date_null, integer, integer_null, json_binary, string_len, text, uuid, uuid_null,
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
        promised(manager).await?;
        agreement(manager).await?;
        item(manager).await?;
        review(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "customer",
            "offered_service",
            "agreement",
            "agreement_service",
            "managed_item",
            "item_relation",
            "definition_review",
        ];
        drop_all(manager, &tables).await
    }
}

async fn promised(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let customer = tenant_owned("customer")
        .col(string_len("name", 200))
        .col(text("description"))
        .col(instant("created_at"))
        .col(integer("version"))
        .take();
    create(manager, "customer", customer).await?;
    manager.create_index(unique("customer", "ux_customer_name", &["tenant_id", "name"])).await?;
    let service = tenant_owned("offered_service")
        .col(string_len("name", 200))
        .col(text("description"))
        .col(json_binary("goods"))
        .col(json_binary("actions"))
        .col(json_binary("channels"))
        .col(text("hours"))
        .col(text("facility_functionality"))
        .col(text("facility_functioning"))
        .col(text("support_functionality"))
        .col(text("support_functioning"))
        .col(instant("created_at"))
        .col(integer("version"))
        .take();
    create(manager, "offered_service", service).await?;
    manager.create_index(unique("offered_service", "ux_offered_service_name", &["tenant_id", "name"])).await
}

async fn agreement(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("agreement")
        .col(string_len("name", 200))
        .col(string_len("kind", 20))
        .col(text("description"))
        .col(uuid_null("customer_id"))
        .col(string_len("party", 200))
        .col(date_null("starts_on"))
        .col(date_null("ends_on"))
        .col(integer_null("review_months"))
        .col(date_null("reviewed_on"))
        .col(date_null("review_due_on"))
        .col(string_len("location", 500))
        .col(instant("created_at"))
        .col(integer("version"))
        .foreign_key(&mut inside_tenant("agreement", "customer_id", "customer"))
        .take();
    create(manager, "agreement", table).await?;
    manager.create_index(unique("agreement", "ux_agreement_name", &["tenant_id", "name"])).await?;
    let party = ["tenant_id", "customer_id"];
    manager.create_index(index("agreement", "ix_agreement_customer", &party)).await?;
    let due = ["tenant_id", "review_due_on"];
    manager.create_index(index("agreement", "ix_agreement_review_due", &due)).await?;
    let covers = tenant_owned("agreement_service")
        .col(uuid("agreement_id"))
        .col(uuid("service_id"))
        .foreign_key(&mut part_of("agreement_service", "agreement_id", "agreement"))
        .foreign_key(&mut inside_tenant("agreement_service", "service_id", "offered_service"))
        .take();
    create(manager, "agreement_service", covers).await?;
    let once = ["tenant_id", "agreement_id", "service_id"];
    manager.create_index(unique("agreement_service", "ux_agreement_service_once", &once)).await?;
    let whose = ["tenant_id", "service_id"];
    manager.create_index(index("agreement_service", "ix_agreement_service_service", &whose)).await
}

async fn item(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("managed_item")
        .col(string_len("class", 16))
        .col(string_len("kind", 120))
        .col(string_len("name", 200))
        .col(text("description"))
        .col(uuid_null("owner_id"))
        .col(string_len("state", 16))
        .col(string_len("location", 500))
        .col(integer_null("review_months"))
        .col(date_null("reviewed_on"))
        .col(date_null("review_due_on"))
        .col(instant("created_at"))
        .col(integer("version"))
        .foreign_key(&mut inside_tenant("managed_item", "owner_id", "profile"))
        .take();
    create(manager, "managed_item", table).await?;
    let name = ["tenant_id", "class", "name"];
    manager.create_index(unique("managed_item", "ux_managed_item_name", &name)).await?;
    let owner = ["tenant_id", "owner_id"];
    manager.create_index(index("managed_item", "ix_managed_item_owner", &owner)).await?;
    let due = ["tenant_id", "review_due_on"];
    manager.create_index(index("managed_item", "ix_managed_item_review_due", &due)).await?;
    let relation = tenant_owned("item_relation")
        .col(uuid("item_id"))
        .col(string_len("kind", 20))
        .col(uuid("other_id"))
        .foreign_key(&mut part_of("item_relation", "item_id", "managed_item"))
        .foreign_key(&mut inside_tenant("item_relation", "other_id", "managed_item"))
        .take();
    create(manager, "item_relation", relation).await?;
    let once = ["tenant_id", "item_id", "kind", "other_id"];
    manager.create_index(unique("item_relation", "ux_item_relation_once", &once)).await?;
    let back = ["tenant_id", "other_id"];
    manager.create_index(index("item_relation", "ix_item_relation_other", &back)).await
}

async fn review(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("definition_review")
        .col(uuid_null("item_id"))
        .col(uuid_null("agreement_id"))
        .col(date("reviewed_on"))
        .col(uuid("reviewed_by"))
        .col(text("note"))
        .col(instant("created_at"))
        .foreign_key(&mut part_of("definition_review", "item_id", "managed_item"))
        .foreign_key(&mut part_of("definition_review", "agreement_id", "agreement"))
        .foreign_key(&mut inside_tenant("definition_review", "reviewed_by", "membership"))
        .take();
    create(manager, "definition_review", table).await?;
    let item = ["tenant_id", "item_id"];
    manager.create_index(index("definition_review", "ix_definition_review_item", &item)).await?;
    let agreement = ["tenant_id", "agreement_id"];
    manager.create_index(index("definition_review", "ix_definition_review_agreement", &agreement)).await?;
    let who = ["tenant_id", "reviewed_by"];
    manager.create_index(index("definition_review", "ix_definition_review_by", &who)).await
}
