//! What a consultancy sees of its clients at a glance. The client's transaction writes these rows; the consultancy reads them.

use sea_orm_migration::prelude::{DbErr, SchemaManager};
use sea_orm_migration::schema::{date, date_null, integer, string_len, string_len_null, uuid, uuid_null};

use crate::policy;
use crate::table::{create, index, instant, part_of, tenant_owned, unique};

/// The certificates, and their dates.
pub async fn create_both(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    portfolio_row(manager).await?;
    portfolio_date(manager).await
}

async fn portfolio_row(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("portfolio_row")
        .col(uuid("grant_id"))
        .col(uuid("certification_id"))
        .col(uuid("consultancy_id"))
        .col(uuid_null("person_id"))
        .col(instant("until_at").null().take())
        .col(string_len("client_name", 200))
        .col(string_len("standard", 64))
        .col(string_len_null("certificate_number", 100))
        .col(string_len("status", 32))
        .col(string_len("risk", 16))
        .col(integer("risk_rank"))
        .col(integer("breaches"))
        .col(date_null("expires_on"))
        .col(date_null("next_on"))
        .col(string_len_null("next_kind", 32))
        .col(integer("next_ordinal"))
        .col(uuid_null("next_id"))
        // `next_on`, or a day after all others: what the page is sorted by.
        .col(date("sort_on"))
        .foreign_key(&mut part_of("portfolio_row", "grant_id", "consultancy_grant"))
        .foreign_key(&mut part_of("portfolio_row", "certification_id", "certification"))
        .take();
    create(manager, "portfolio_row", table).await?;
    policy::open_to_other_side(manager, "portfolio_row", "consultancy_id").await?;
    let once = ["tenant_id", "grant_id", "certification_id"];
    manager.create_index(unique("portfolio_row", "ux_portfolio_row", &once)).await?;
    for (name, columns) in [
        ("ix_portfolio_row_next", &["consultancy_id", "sort_on", "certification_id"][..]),
        ("ix_portfolio_row_client", &["consultancy_id", "client_name", "certification_id"]),
        ("ix_portfolio_row_risk", &["consultancy_id", "risk_rank", "sort_on", "certification_id"]),
        ("ix_portfolio_row_person", &["consultancy_id", "person_id", "sort_on", "certification_id"]),
        ("ix_portfolio_row_standard", &["consultancy_id", "standard", "sort_on", "certification_id"]),
        ("ix_portfolio_row_status", &["consultancy_id", "status", "sort_on", "certification_id"]),
        ("ix_portfolio_row_grant", &["consultancy_id", "grant_id", "sort_on", "certification_id"]),
    ] {
        manager.create_index(index("portfolio_row", name, columns)).await?;
    }
    Ok(())
}

async fn portfolio_date(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("portfolio_date")
        .col(uuid("grant_id"))
        .col(uuid("certification_id"))
        .col(uuid("obligation_id"))
        .col(uuid("consultancy_id"))
        .col(uuid_null("person_id"))
        .col(instant("until_at").null().take())
        .col(string_len("client_name", 200))
        .col(string_len("standard", 64))
        .col(string_len("kind", 32))
        .col(integer("ordinal"))
        .col(date("due_on"))
        .col(date_null("planned_on"))
        .col(string_len("state", 16))
        .foreign_key(&mut part_of("portfolio_date", "grant_id", "consultancy_grant"))
        .foreign_key(&mut part_of("portfolio_date", "obligation_id", "obligation"))
        .take();
    create(manager, "portfolio_date", table).await?;
    policy::open_to_other_side(manager, "portfolio_date", "consultancy_id").await?;
    let once = ["tenant_id", "grant_id", "obligation_id"];
    manager.create_index(unique("portfolio_date", "ux_portfolio_date", &once)).await?;
    let of_certification = ["tenant_id", "certification_id"];
    manager
        .create_index(index("portfolio_date", "ix_portfolio_date_certification", &of_certification))
        .await?;
    let by_day = ["consultancy_id", "due_on", "obligation_id"];
    manager.create_index(index("portfolio_date", "ix_portfolio_date_due", &by_day)).await?;
    let load = ["consultancy_id", "due_on", "person_id", "until_at"];
    manager.create_index(index("portfolio_date", "ix_portfolio_date_load", &load)).await
}
