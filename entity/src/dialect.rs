//! All that differs between SQLite and PostgreSQL: connection settings, the tenant setting and the write lock.

mod batch;
mod clear;

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, RuntimeErr, SqlErr, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};

pub(crate) use batch::Batch;
pub(crate) use clear::{delete_some, unlink_some};

/// What a transaction may see, told to PostgreSQL's policies; SQLite has none and relies on the scoped queries.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sight {
    /// The rows of one tenant.
    Tenant(uuid::Uuid),
    /// The memberships of one person, in every tenant.
    Person(uuid::Uuid),
    /// Queue rows of every tenant.
    Worker,
    /// Tables that belong to no tenant.
    Open,
}

/// Connection settings for a pool of `size` connections; a read-only pool never creates the file.
pub(crate) fn options(url: &str, size: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(size)
        .min_connections(0)
        .acquire_timeout(Duration::from_secs(8))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Normal)
                .busy_timeout(Duration::from_secs(20))
                .foreign_keys(true)
                .read_only(read_only)
                .create_if_missing(!read_only)
        });
    options
}

/// True for an address of the embedded database.
pub(crate) fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

/// Opens a transaction that sees the rows of one tenant as they are when it first reads.
pub(crate) async fn begin_snapshot(
    db: &DatabaseConnection,
    tenant: uuid::Uuid,
) -> Result<DatabaseTransaction, DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        // Every transaction of the embedded database is one.
        return begin(db, false, Sight::Tenant(tenant)).await;
    }
    let options = TransactionOptions {
        isolation_level: Some(IsolationLevel::RepeatableRead),
        access_mode: Some(AccessMode::ReadOnly),
        ..Default::default()
    };
    let tx = db.begin_with_options(options).await?;
    set_local(&tx, "app.tenant_id", tenant.to_string()).await?;
    Ok(tx)
}

/// Opens a transaction. One that may write takes SQLite's write lock at once, for a later upgrade would fail.
pub(crate) async fn begin(
    db: &DatabaseConnection,
    write: bool,
    sight: Sight,
) -> Result<DatabaseTransaction, DbErr> {
    let mode = write.then_some(SqliteTransactionMode::Immediate);
    let tx = db
        .begin_with_options(TransactionOptions { sqlite_transaction_mode: mode, ..Default::default() })
        .await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        let (name, value) = match sight {
            Sight::Tenant(id) => ("app.tenant_id", id.to_string()),
            Sight::Person(id) => ("app.person_id", id.to_string()),
            Sight::Worker => ("app.scope", "worker".to_owned()),
            Sight::Open => return Ok(tx),
        };
        set_local(&tx, name, value).await?;
    }
    Ok(tx)
}

/// Lets a transaction that was begun for one tenant go on in `tenant`.
pub(crate) async fn enter(tx: &DatabaseTransaction, tenant: uuid::Uuid) -> Result<(), DbErr> {
    match tx.get_database_backend() {
        DbBackend::Postgres => set_local(tx, "app.tenant_id", tenant.to_string()).await,
        _ => Ok(()),
    }
}

/// Lets a transaction see the worker's rows besides its tenant's.
pub(crate) async fn as_worker(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    match tx.get_database_backend() {
        DbBackend::Postgres => set_local(tx, "app.scope", "worker".to_owned()).await,
        _ => Ok(()),
    }
}

async fn set_local(tx: &DatabaseTransaction, name: &str, value: String) -> Result<(), DbErr> {
    let sql = "SELECT set_config($1, $2, true)";
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [name.into(), value.into()]);
    tx.execute_raw(statement).await.map(drop)
}

/// Why the connected role would defeat row-level security: a superuser, or one that may bypass it.
pub(crate) async fn role_fault(db: &DatabaseConnection) -> Result<Option<String>, DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(None);
    }
    let sql = "SELECT rolname::text AS name, rolsuper OR rolbypassrls AS bypass FROM pg_roles WHERE rolname = current_user";
    let Some(row) = db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await? else {
        return Ok(None);
    };
    let (name, bypass): (String, bool) = (row.try_get("", "name")?, row.try_get("", "bypass")?);
    Ok(bypass
        .then(|| format!("the database role `{name}` bypasses row-level security; use an ordinary role")))
}

/// Why the connected role could rewrite the audit log, for it has rights on it that only the tables' owner needs; or why it could
/// not let the log of a deleted organization go.
pub(crate) async fn log_fault(db: &DatabaseConnection) -> Result<Option<String>, DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(None);
    }
    let sql = "SELECT current_user::text AS name, has_table_privilege('audit_entry', 'UPDATE, DELETE, TRUNCATE') AS may,
        has_function_privilege('delete_audit_rows(text, uuid, integer)', 'EXECUTE') AS ends";
    let Some(row) = db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await? else {
        return Ok(None);
    };
    let name: String = row.try_get("", "name")?;
    let (may, ends): (bool, bool) = (row.try_get("", "may")?, row.try_get("", "ends")?);
    Ok(match (may, ends) {
        (true, _) => Some(format!(
            "the database role `{name}` may change the audit log; serve with another role than the one that migrates"
        )),
        (_, false) => Some(format!(
            "the database role `{name}` cannot delete an organization; let the tables' owner GRANT EXECUTE ON FUNCTION delete_audit_rows TO \"{name}\""
        )),
        _ => None,
    })
}

/// The version that the database server reports.
pub(crate) async fn version(db: &DatabaseConnection) -> Result<String, DbErr> {
    let backend = db.get_database_backend();
    let sql = if backend == DbBackend::Postgres {
        "SELECT version() AS v"
    } else {
        "SELECT 'SQLite ' || sqlite_version() AS v"
    };
    let row = db.query_one_raw(Statement::from_string(backend, sql)).await?;
    row.map_or_else(|| Ok(String::new()), |row| row.try_get("", "v"))
}

/// A rule of the schema that a statement would have broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violation {
    /// There is already a row with this key.
    Unique,
    /// Something still refers to the row, or what it refers to is gone.
    ForeignKey,
    /// Two transactions waited for one another, and the database gave this one up.
    Collision,
}

/// The codes of a transaction that was given up for another: PostgreSQL's deadlock and serialization failure, and SQLite's
/// two kinds of a lock that could not be had.
const GIVEN_UP: [&str; 4] = ["40P01", "40001", "5", "517"];

fn code(fault: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = fault
    else {
        return None;
    };
    error.as_database_error()?.code().map(std::borrow::Cow::into_owned)
}

/// Which rule of the schema `fault` is about, if it is about one.
pub fn violation(fault: &DbErr) -> Option<Violation> {
    match fault.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Some(Violation::Unique),
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => Some(Violation::ForeignKey),
        // SQLite gives a refused ON DELETE RESTRICT another code than a dangling reference.
        _ if code(fault).is_some_and(|code| GIVEN_UP.contains(&code.as_str())) => Some(Violation::Collision),
        _ if fault.to_string().contains("FOREIGN KEY constraint failed") => Some(Violation::ForeignKey),
        _ => None,
    }
}
