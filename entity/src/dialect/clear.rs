//! Removing many rows some at a time. Both databases know each row's place, which needs no key of the table's own.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement, Value};

/// The tables whose rows no role may delete by itself.
const FIXED: [&str; 3] = ["audit_entry", "audit_value", "audit_head"];

fn some(backend: DbBackend, table: &str, which: &str) -> String {
    match backend {
        DbBackend::Postgres => {
            format!("ctid = ANY (ARRAY(SELECT ctid FROM \"{table}\" WHERE {which} LIMIT $2))")
        }
        _ => format!("rowid IN (SELECT rowid FROM \"{table}\" WHERE {which} LIMIT $2)"),
    }
}

/// Deletes up to `limit` rows of `table` whose `owner` is `tenant`; answers how many.
pub(crate) async fn delete_some(
    tx: &DatabaseTransaction,
    table: &str,
    owner: &str,
    tenant: uuid::Uuid,
    limit: i32,
) -> Result<u64, DbErr> {
    let backend = tx.get_database_backend();
    if backend == DbBackend::Postgres && FIXED.contains(&table) {
        let values = [Value::from(table), tenant.into(), limit.into()];
        let sql = "SELECT delete_audit_rows($1, $2, $3) AS gone";
        let row = tx.query_one_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        let gone = row.map_or(Ok(0), |row| row.try_get::<i64>("", "gone"))?;
        return Ok(u64::try_from(gone).unwrap_or(0));
    }
    let sql = format!("DELETE FROM \"{table}\" WHERE {}", some(backend, table, &format!("\"{owner}\" = $1")));
    run(tx, &sql, tenant, limit).await
}

/// Empties `column`, which points to other rows of the same table, in up to `limit` rows; answers in how many.
pub(crate) async fn unlink_some(
    tx: &DatabaseTransaction,
    table: &str,
    column: &str,
    tenant: uuid::Uuid,
    limit: i32,
) -> Result<u64, DbErr> {
    let backend = tx.get_database_backend();
    let which = format!("tenant_id = $1 AND \"{column}\" IS NOT NULL");
    let sql = format!("UPDATE \"{table}\" SET \"{column}\" = NULL WHERE {}", some(backend, table, &which));
    run(tx, &sql, tenant, limit).await
}

async fn run(tx: &DatabaseTransaction, sql: &str, tenant: uuid::Uuid, limit: i32) -> Result<u64, DbErr> {
    let values = [Value::from(tenant), limit.into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(tx.execute_raw(statement).await?.rows_affected())
}
