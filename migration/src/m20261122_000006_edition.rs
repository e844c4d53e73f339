//! Editions as an operator's data, and the journeys to a first certificate as their organizations edit them.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, MigrationTrait, SchemaManager, Table,
    async_trait,
};
use sea_orm_migration::schema::{
    date, date_null, integer, json_binary, json_binary_null, pk_uuid, string_len, string_len_null, text,
    uuid, uuid_null,
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
        edition_transition(manager).await?;
        edition_confirmation(manager).await?;
        edition_change(manager).await?;
        // An operator's change makes programmes of every tenant due to be planned anew.
        policy::open_to_worker_for_update(manager, "certification").await?;
        journey(manager).await?;
        journey_step(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        policy::close_to_worker_for_update(manager, "certification").await?;
        let tables =
            ["edition_transition", "edition_confirmation", "edition_change", "journey", "journey_step"];
        drop_all(manager, &tables).await
    }
}

/// A transition belongs to the installation: every tenant reads it, an operator writes it.
async fn edition_transition(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("edition_transition")
        .col(pk_uuid("id"))
        .col(string_len("old_standard", 64))
        .col(string_len("new_standard", 64))
        .col(date("published_on"))
        .col(date_null("new_only_from"))
        .col(date("ends_on"))
        .col(integer("extra_half_days_with_recertification"))
        .col(integer("extra_half_days"))
        .col(text("source"))
        .col(string_len_null("source_url", 500))
        .col(instant("created_at"))
        .col(instant("changed_at"))
        .col(integer("version"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(unique("edition_transition", "ux_edition_transition_old", &["old_standard"])).await
}

async fn edition_confirmation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("edition_confirmation")
        .col(pk_uuid("id"))
        .col(uuid("transition_id"))
        .col(string_len("fingerprint", 64))
        .col(uuid("person_id"))
        .col(string_len("person_name", 200))
        .col(string_len("person_email", 254))
        .col(text("source"))
        .col(string_len_null("source_url", 500))
        .col(text("note"))
        .col(instant("confirmed_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_edition_confirmation_transition_id")
                .from("edition_confirmation", "transition_id")
                .to("edition_transition", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .take();
    manager.create_table(table).await?;
    let columns = ["transition_id", "id"];
    manager.create_index(index("edition_confirmation", "ix_edition_confirmation", &columns)).await
}

/// Who changed what. It names the edition and not the row, which may be gone.
async fn edition_change(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("edition_change")
        .col(pk_uuid("id"))
        .col(string_len("old_standard", 64))
        .col(string_len("action", 16))
        .col(instant("changed_at"))
        .col(uuid("person_id"))
        .col(string_len("person_name", 200))
        .col(string_len("person_email", 254))
        .col(json_binary_null("before"))
        .col(json_binary_null("after"))
        .take();
    manager.create_table(table).await?;
    manager.create_index(index("edition_change", "ix_edition_change_old", &["old_standard", "id"])).await
}

async fn journey(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("journey")
        .col(uuid("certification_id"))
        .col(string_len("preset", 16))
        .col(json_binary("days"))
        .col(instant("changed_at"))
        .col(integer("version"))
        .foreign_key(&mut part_of("journey", "certification_id", "certification"))
        .take();
    create(manager, "journey", table).await?;
    let one = ["tenant_id", "certification_id"];
    manager.create_index(unique("journey", "ux_journey_certification", &one)).await
}

async fn journey_step(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("journey_step")
        .col(uuid("journey_id"))
        .col(string_len("step", 8))
        .col(date_null("done_on"))
        .col(uuid_null("responsible_id"))
        .col(text("note"))
        .foreign_key(&mut part_of("journey_step", "journey_id", "journey"))
        .foreign_key(&mut inside_tenant("journey_step", "responsible_id", "membership"))
        .take();
    create(manager, "journey_step", table).await?;
    let one = ["tenant_id", "journey_id", "step"];
    manager.create_index(unique("journey_step", "ux_journey_step", &one)).await
}
