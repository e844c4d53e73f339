//! The schema's history. It never knows the rows of `entity`: history must not change when a struct does.
//!
//! One migration set serves SQLite and PostgreSQL. Tenant-owned tables are made by `table::tenant_owned`, which gives
//! each its composite key and, on PostgreSQL, its row-level-security policy.

#![allow(clippy::disallowed_types, reason = "it makes the schema that queries run on")]

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::{DbErr, MigrationTrait};
use sea_orm_migration::sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

mod fixed;
mod leave;
mod m20261122_000001_people;
mod m20261122_000002_certification;
mod m20261122_000003_programme;
mod m20261122_000004_delivery;
mod m20261122_000005_duty;
mod m20261122_000006_edition;
mod m20261122_000007_multi_site;
mod m20261122_000008_sweep;
mod m20261122_000010_access;
mod m20261122_000011_audit_chain;
mod m20261122_000012_consultancy;
mod m20261122_000013_factor;
mod m20261122_000014_api_key;
mod m20261122_000015_single_sign_on;
mod m20261122_000016_contract;
mod m20261122_000017_test_mode;
mod m20261122_000018_leaving;
mod m20261122_000019_impartiality;
mod m20261122_000020_departure;
mod m20261122_000021_provisioning;
mod m20261122_000022_guard;
mod m20261122_000024_calendar;
mod m20261122_000025_announcement;
mod m20261122_000026_webhook;
mod m20261122_000027_language;
mod m20261122_000028_sender;
mod m20261122_000029_reminder_preference;
mod m20261122_000030_escalation;
mod m20261122_000031_turn;
mod m20261122_000032_setback;
mod m20261122_000033_suppression;
mod m20261122_000034_brand;
mod m20261122_000036_notice;
mod m20261122_000037_framework;
mod m20261122_000038_crosswalk;
mod m20261122_000039_routine;
mod m20261122_000040_definition;
mod m20261122_000041_evidence;
mod m20261122_000042_document;
mod m20261122_000043_claim;
mod m20261122_000044_prompt;
mod m20261122_000045_cover_record;
mod m20261122_000046_audit_room;
mod policy;
mod table;

/// Every migration, oldest first.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_people::Migration),
            Box::new(m20261122_000002_certification::Migration),
            Box::new(m20261122_000003_programme::Migration),
            Box::new(m20261122_000004_delivery::Migration),
            Box::new(m20261122_000005_duty::Migration),
            Box::new(m20261122_000006_edition::Migration),
            Box::new(m20261122_000007_multi_site::Migration),
            Box::new(m20261122_000008_sweep::Migration),
            Box::new(m20261122_000010_access::Migration),
            Box::new(m20261122_000011_audit_chain::Migration),
            Box::new(m20261122_000013_factor::Migration),
            Box::new(m20261122_000014_api_key::Migration),
            Box::new(m20261122_000016_contract::Migration),
            Box::new(m20261122_000019_impartiality::Migration),
            Box::new(m20261122_000012_consultancy::Migration),
            Box::new(m20261122_000018_leaving::Migration),
            Box::new(m20261122_000015_single_sign_on::Migration),
            Box::new(m20261122_000021_provisioning::Migration),
            Box::new(m20261122_000020_departure::Migration),
            Box::new(m20261122_000017_test_mode::Migration),
            Box::new(m20261122_000022_guard::Migration),
            Box::new(m20261122_000024_calendar::Migration),
            Box::new(m20261122_000025_announcement::Migration),
            Box::new(m20261122_000026_webhook::Migration),
            Box::new(m20261122_000027_language::Migration),
            Box::new(m20261122_000028_sender::Migration),
            Box::new(m20261122_000029_reminder_preference::Migration),
            Box::new(m20261122_000030_escalation::Migration),
            Box::new(m20261122_000031_turn::Migration),
            Box::new(m20261122_000032_setback::Migration),
            Box::new(m20261122_000033_suppression::Migration),
            Box::new(m20261122_000034_brand::Migration),
            Box::new(m20261122_000036_notice::Migration),
            Box::new(m20261122_000037_framework::Migration),
            Box::new(m20261122_000038_crosswalk::Migration),
            Box::new(m20261122_000039_routine::Migration),
            Box::new(m20261122_000040_definition::Migration),
            Box::new(m20261122_000041_evidence::Migration),
            Box::new(m20261122_000042_document::Migration),
            Box::new(m20261122_000043_claim::Migration),
            Box::new(m20261122_000044_prompt::Migration),
            Box::new(m20261122_000045_cover_record::Migration),
            Box::new(m20261122_000046_audit_room::Migration),
        ]
    }
}

/// The advisory lock under which PostgreSQL migrations run, so that of several starters one migrates.
const LOCK: i64 = 7_210_001;

/// Brings the database at `url` to the newest schema and answers how many migrations were applied.
///
/// On PostgreSQL it waits for a lock held by another migrator, on SQLite the single writer is the lock.
///
/// # Errors
/// When the database cannot be reached, or a migration fails; each migration is one transaction.
pub async fn run(url: &str) -> Result<usize, DbErr> {
    let mut options = sea_orm_migration::sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await?;
    let applied = run_locked(&db).await;
    db.close().await?;
    applied
}

async fn run_locked(db: &DatabaseConnection) -> Result<usize, DbErr> {
    let postgres = db.get_database_backend() == DbBackend::Postgres;
    let lock = |verb: &str| Statement::from_string(DbBackend::Postgres, format!("SELECT {verb}({LOCK})"));
    if postgres {
        db.execute_raw(lock("pg_advisory_lock")).await?;
    }
    let result = apply(db).await;
    if postgres {
        db.execute_raw(lock("pg_advisory_unlock")).await?;
    }
    result
}

async fn apply(db: &DatabaseConnection) -> Result<usize, DbErr> {
    let pending = Migrator::get_pending_migrations(db).await?.len();
    Migrator::up(db, None).await?;
    Ok(pending)
}

/// The names of the migrations that `db` still lacks; the database is only read.
///
/// # Errors
/// When the database does not answer.
pub async fn pending(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let pending = Migrator::get_pending_migrations_read_only(db).await?;
    Ok(pending.iter().map(|migration| migration.name().to_owned()).collect())
}
