//! An obligation belongs to a certification or to a duty: the table is made anew with both columns, and its rows kept.
//!
//! SQLite cannot loosen a column, and dropping a table that others refer to takes their rows with it. So the tables below
//! are kept too, on both databases alike: copied aside, dropped, made again and filled again.

use sea_orm_migration::prelude::{
    ConditionalStatement, ConnectionTrait, DbErr, Expr, ExprTrait, Index, SchemaManager, TableCreateStatement,
};
use sea_orm_migration::schema::{
    boolean, date, date_null, integer, json_binary, string_len, string_len_null, text, uuid, uuid_null,
};

use crate::policy;
use crate::table::{drop_all, index, inside_tenant, instant, part_of, tenant_owned, unique};

/// The tables that are made anew, each before those that refer to it.
const TABLES: [&str; 3] = ["obligation", "obligation_change", "reminder"];

/// The columns that every version of each has.
const KEPT: [&str; 3] = [
    "tenant_id, id, certification_id, key, kind, cycle, ordinal, opens_on, target_on, due_on, hard, state, planned_on, \
     done_on, depends_on, rules, because, actionable, responsible_id, created_at, changed_at",
    "tenant_id, id, obligation_id, changed_at, changed_by, from_due_on, to_due_on, from_state, to_state, reason, event_id",
    "tenant_id, id, obligation_id, due_on, step, recipient_id, run_at, state, email_id, created_at",
];

/// Who an obligation can belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Certification,
    CertificationOrDuty,
}

/// Lets an obligation belong to a duty.
pub async fn give_a_second_owner(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    make_anew(manager, Owner::CertificationOrDuty).await
}

/// Back to certifications alone; what belongs to duties goes.
pub async fn take_the_second_owner(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    policy::lift(manager, "obligation").await?;
    let connection = manager.get_connection();
    connection.execute_unprepared("DELETE FROM obligation WHERE duty_id IS NOT NULL").await?;
    make_anew(manager, Owner::Certification).await
}

async fn make_anew(manager: &SchemaManager<'_>, owner: Owner) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    for table in TABLES {
        policy::lift(manager, table).await?;
        connection.execute_unprepared(&format!("CREATE TABLE {table}_kept AS SELECT * FROM {table}")).await?;
    }
    drop_all(manager, &TABLES).await?;
    manager.create_table(obligation(owner)).await?;
    manager.create_table(obligation_change()).await?;
    manager.create_table(reminder()).await?;
    for (table, columns) in TABLES.into_iter().zip(KEPT) {
        let refill = format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_kept");
        connection.execute_unprepared(&refill).await?;
        connection.execute_unprepared(&format!("DROP TABLE {table}_kept")).await?;
        // Only now: forced, the policy would hide every row from the owner that copies them.
        policy::isolate(manager, table, "tenant_id").await?;
    }
    policy::open_to_worker(manager, "reminder", "SELECT").await?;
    indexes(manager, owner).await
}

fn obligation(owner: Owner) -> TableCreateStatement {
    let mut table = tenant_owned("obligation");
    match owner {
        Owner::Certification => table.col(uuid("certification_id")),
        Owner::CertificationOrDuty => table
            .col(uuid_null("certification_id"))
            .col(uuid_null("duty_id"))
            .foreign_key(&mut part_of("obligation", "duty_id", "duty"))
            .check(Expr::cust("(certification_id IS NULL) <> (duty_id IS NULL)")),
    };
    table
        .col(string_len("key", 200))
        .col(string_len("kind", 32))
        .col(integer("cycle"))
        .col(integer("ordinal"))
        .col(date("opens_on"))
        .col(date("target_on"))
        .col(date("due_on"))
        .col(boolean("hard"))
        .col(string_len("state", 16))
        .col(date_null("planned_on"))
        .col(date_null("done_on"))
        .col(json_binary("depends_on"))
        .col(json_binary("rules"))
        .col(text("because"))
        .col(boolean("actionable"))
        .col(uuid_null("responsible_id"))
        .col(instant("created_at"))
        .col(instant("changed_at"))
        .foreign_key(&mut part_of("obligation", "certification_id", "certification"))
        .foreign_key(&mut inside_tenant("obligation", "responsible_id", "membership"))
        .take()
}

fn obligation_change() -> TableCreateStatement {
    tenant_owned("obligation_change")
        .col(uuid("obligation_id"))
        .col(instant("changed_at"))
        .col(uuid_null("changed_by"))
        .col(date_null("from_due_on"))
        .col(date_null("to_due_on"))
        .col(string_len_null("from_state", 16))
        .col(string_len_null("to_state", 16))
        .col(text("reason"))
        .col(uuid_null("event_id"))
        .foreign_key(&mut part_of("obligation_change", "obligation_id", "obligation"))
        .foreign_key(&mut inside_tenant("obligation_change", "changed_by", "membership"))
        .foreign_key(&mut inside_tenant("obligation_change", "event_id", "certification_event"))
        .take()
}

fn reminder() -> TableCreateStatement {
    tenant_owned("reminder")
        .col(uuid("obligation_id"))
        .col(date("due_on"))
        .col(integer("step"))
        .col(uuid("recipient_id"))
        .col(instant("run_at"))
        .col(string_len("state", 16))
        .col(uuid_null("email_id"))
        .col(instant("created_at"))
        .foreign_key(&mut part_of("reminder", "obligation_id", "obligation"))
        .foreign_key(&mut inside_tenant("reminder", "recipient_id", "membership"))
        .take()
}

async fn indexes(manager: &SchemaManager<'_>, owner: Owner) -> Result<(), DbErr> {
    let mut all = vec![
        unique("obligation", "ux_obligation_key", &["tenant_id", "certification_id", "key"]),
        index("obligation", "ix_obligation_due_on", &["tenant_id", "due_on", "id"]),
        index("obligation_change", "ix_obligation_change", &["tenant_id", "obligation_id", "id"]),
        unique(
            "reminder",
            "ux_reminder_once",
            &["tenant_id", "obligation_id", "due_on", "step", "recipient_id"],
        ),
        Index::create()
            .name("ix_reminder_pending")
            .table("reminder")
            .col("run_at")
            .col("tenant_id")
            .and_where(Expr::col("state").eq("pending"))
            .take(),
    ];
    if owner == Owner::CertificationOrDuty {
        all.push(unique("obligation", "ux_obligation_duty_key", &["tenant_id", "duty_id", "key"]));
    }
    for index in all {
        manager.create_index(index).await?;
    }
    Ok(())
}
