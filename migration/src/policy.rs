//! Row-level security: what PostgreSQL enforces and SQLite cannot say.

use sea_orm_migration::prelude::{DbErr, SchemaManager};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// The tenant of the running transaction, set by `SET LOCAL`; no row matches while it is unset.
const TENANT: &str = "(SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)";

/// True inside a transaction that the worker opened to claim due rows of every tenant.
const WORKER: &str = "(SELECT current_setting('app.scope', true)) = 'worker'";

/// The person who is signing in, while no tenant has been chosen yet.
const PERSON: &str = "(SELECT nullif(current_setting('app.person_id', true), '')::uuid)";

async fn on_postgres(manager: &SchemaManager<'_>, sql: String) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Forces row-level security on `table`: rows are those whose `column` is the transaction's tenant.
pub async fn isolate(manager: &SchemaManager<'_>, table: &str, column: &str) -> Result<(), DbErr> {
    let sql = format!(
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
         CREATE POLICY tenant_isolation ON {table} USING ({column} = {TENANT}) WITH CHECK ({column} = {TENANT});"
    );
    on_postgres(manager, sql).await
}

/// Lets the owner of `table` see every row again, until it is dropped: for the rest of a migration that moves rows.
pub async fn lift(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    on_postgres(manager, format!("ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;")).await
}

/// Forces the policy of `table` again, after [`lift`].
pub async fn force(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    on_postgres(manager, format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY;")).await
}

/// Lets the worker's claiming transactions see (`SELECT`) or change (`ALL`) the rows of every tenant in `table`.
pub async fn open_to_worker(manager: &SchemaManager<'_>, table: &str, verb: &str) -> Result<(), DbErr> {
    let check = if verb == "SELECT" { String::new() } else { format!(" WITH CHECK ({WORKER})") };
    on_postgres(
        manager,
        format!("CREATE POLICY worker_claims ON {table} FOR {verb} USING ({WORKER}){check};"),
    )
    .await
}

/// Lets the worker's transactions change the rows of every tenant in `table`, which they may see already.
pub async fn open_to_worker_for_update(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let sql =
        format!("CREATE POLICY worker_changes ON {table} FOR UPDATE USING ({WORKER}) WITH CHECK ({WORKER});");
    on_postgres(manager, sql).await
}

/// Takes that back.
pub async fn close_to_worker_for_update(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    on_postgres(manager, format!("DROP POLICY worker_changes ON {table};")).await
}

/// Lets a person who signs in see the rows that are their own, in every tenant.
pub async fn open_to_person(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    on_postgres(
        manager,
        format!("CREATE POLICY own_rows ON {table} FOR SELECT USING (person_id = {PERSON});"),
    )
    .await
}

/// Forces row-level security on the mail outbox: a tenant sees its own mails, anyone may enqueue an account's mail
/// (which has no tenant), and nobody but the worker reads those.
pub async fn isolate_outbox(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let sql = format!(
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
         CREATE POLICY tenant_isolation ON {table} USING (tenant_id = {TENANT})
             WITH CHECK (tenant_id IS NULL OR tenant_id = {TENANT});"
    );
    on_postgres(manager, sql).await
}

/// Lets the organization that `column` names, the other side of what a row is about, read the row. It never writes one.
pub async fn open_to_other_side(manager: &SchemaManager<'_>, table: &str, column: &str) -> Result<(), DbErr> {
    let sql = format!("CREATE POLICY other_side ON {table} FOR SELECT USING ({column} = {TENANT});");
    on_postgres(manager, sql).await
}

/// Lets a person read the organizations in which they have a place, to choose among them.
pub async fn open_to_members(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let sql = format!(
        "CREATE POLICY of_members ON organization FOR SELECT USING (id IN
             (SELECT tenant_id FROM membership WHERE person_id = {PERSON} AND ended_at IS NULL));"
    );
    on_postgres(manager, sql).await
}

/// Takes that back.
pub async fn close_to_members(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    on_postgres(manager, "DROP POLICY of_members ON organization;".to_owned()).await
}
