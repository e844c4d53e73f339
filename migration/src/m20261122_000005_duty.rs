//! Recurring duties of the organization, the calendars of days without work, and obligations that belong to a duty.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::schema::{
    boolean, date, date_null, integer, json_binary, string_len, text, uuid, uuid_null,
};

use crate::policy;
use crate::table::{create, drop_all, index, inside_tenant, instant, part_of, tenant_owned, unique};

mod obligation;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        holiday_calendar(manager).await?;
        duty(manager).await?;
        duty_certification(manager).await?;
        duty_occurrence(manager).await?;
        obligation::give_a_second_owner(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        obligation::take_the_second_owner(manager).await?;
        drop_all(manager, &["holiday_calendar", "duty", "duty_certification", "duty_occurrence"]).await
    }
}

async fn holiday_calendar(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("holiday_calendar")
        .col(string_len("name", 200))
        .col(json_binary("working_week"))
        .col(json_binary("days"))
        .col(instant("created_at"))
        .col(integer("version"))
        .take();
    create(manager, "holiday_calendar", table).await?;
    manager.create_index(unique("holiday_calendar", "ux_holiday_calendar_name", &["tenant_id", "name"])).await
}

async fn duty(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("duty")
        .col(string_len("title", 200))
        .col(text("description"))
        .col(string_len("rrule", 500))
        .col(date("anchor_on"))
        .col(string_len("basis", 32))
        .col(string_len("shift", 32))
        .col(integer("opens_days_before"))
        .col(boolean("keep_missed"))
        .col(uuid("responsible_id"))
        .col(uuid_null("holiday_calendar_id"))
        .col(date("starts_on"))
        .col(date_null("ended_on"))
        .col(instant("replan_at").null().take())
        .col(instant("created_at"))
        .col(integer("version"))
        .foreign_key(&mut inside_tenant("duty", "responsible_id", "membership"))
        .foreign_key(&mut inside_tenant("duty", "holiday_calendar_id", "holiday_calendar"))
        .take();
    create(manager, "duty", table).await?;
    policy::open_to_worker(manager, "duty", "SELECT").await?;
    manager.create_index(index("duty", "ix_duty_calendar", &["tenant_id", "holiday_calendar_id"])).await?;
    manager.create_index(index("duty", "ix_duty_replan_at", &["replan_at"])).await
}

async fn duty_certification(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("duty_certification")
        .col(uuid("duty_id"))
        .col(uuid("certification_id"))
        .foreign_key(&mut part_of("duty_certification", "duty_id", "duty"))
        .foreign_key(&mut part_of("duty_certification", "certification_id", "certification"))
        .take();
    create(manager, "duty_certification", table).await?;
    let columns = ["tenant_id", "duty_id", "certification_id"];
    manager.create_index(unique("duty_certification", "ux_duty_certification", &columns)).await?;
    let by_certification = ["tenant_id", "certification_id"];
    manager.create_index(index("duty_certification", "ix_duty_certification", &by_certification)).await
}

async fn duty_occurrence(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = tenant_owned("duty_occurrence")
        .col(uuid("duty_id"))
        .col(date("occurrence_on"))
        .col(boolean("skipped"))
        .col(date_null("moved_to"))
        .col(date_null("planned_on"))
        .col(date_null("done_on"))
        .col(text("note"))
        .col(uuid("recorded_by"))
        .col(instant("recorded_at"))
        .foreign_key(&mut part_of("duty_occurrence", "duty_id", "duty"))
        .foreign_key(&mut inside_tenant("duty_occurrence", "recorded_by", "membership"))
        .take();
    create(manager, "duty_occurrence", table).await?;
    let once = ["tenant_id", "duty_id", "occurrence_on"];
    manager.create_index(unique("duty_occurrence", "ux_duty_occurrence_on", &once)).await
}
