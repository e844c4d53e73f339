//! A database of the measurement's own.

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Postgres,
    Sqlite,
}

pub struct Place {
    pub url: String,
    pub connection: DatabaseConnection,
    name: String,
    engine: Engine,
}

fn told(variable: &str) -> String {
    std::env::var(variable)
        .unwrap_or_else(|_| panic!("{variable} is not set: run it under tests/peer/with.sh"))
}

fn address(variable: &str, database: &str) -> String {
    format!("{}/{database}", told(variable).rsplit_once('/').unwrap().0)
}

impl Place {
    /// An empty database with the newest schema.
    pub async fn new(engine: Engine, word: &str) -> Self {
        let name = format!("sweep_{}_{word}", std::process::id());
        let url = match engine {
            Engine::Sqlite => {
                let url = format!("sqlite://{}?mode=rwc", file(&name));
                migration::run(&url).await.unwrap();
                url
            }
            Engine::Postgres => {
                admin(&format!("CREATE DATABASE {name}")).await;
                migration::run(&address("TEST_PG_OWNER_URL", &name)).await.unwrap();
                address("TEST_PG_APP_URL", &name)
            }
        };
        // As the program connects.
        let mut options = ConnectOptions::new(&url);
        options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(|sqlite| {
            let sqlite = sqlite.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Normal);
            sqlite.busy_timeout(Duration::from_secs(20)).foreign_keys(true)
        });
        let connection = Database::connect(options).await.unwrap();
        Self { url, connection, name, engine }
    }

    /// A transaction inside one tenant.
    pub async fn begin(&self, tenant: uuid::Uuid) -> DatabaseTransaction {
        let mode = Some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: mode, ..Default::default() };
        let tx = self.connection.begin_with_options(options).await.unwrap();
        if self.engine == Engine::Postgres {
            let sql = "SELECT set_config('app.tenant_id', $1, true)";
            let backend = tx.get_database_backend();
            tx.execute_raw(Statement::from_sql_and_values(backend, sql, [tenant.to_string().into()]))
                .await
                .unwrap();
        }
        tx
    }

    /// Removes it.
    pub async fn end(self) {
        self.connection.close().await.unwrap();
        match self.engine {
            Engine::Sqlite => {
                for ending in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{ending}", file(&self.name)));
                }
            }
            Engine::Postgres => drop_database(&self.name).await,
        }
    }
}

fn file(name: &str) -> String {
    std::env::temp_dir().join(format!("{name}.db")).display().to_string()
}

/// The server ends the connections that were closed in its own time, and may not be forced by this role.
async fn drop_database(name: &str) {
    let connection = Database::connect(told("TEST_PG_OWNER_URL")).await.unwrap();
    let mut tries = 0;
    while let Err(fault) = connection.execute_unprepared(&format!("DROP DATABASE {name}")).await {
        tries += 1;
        assert!(tries < 100, "{fault}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    connection.close().await.unwrap();
}

async fn admin(sql: &str) {
    let connection = Database::connect(told("TEST_PG_OWNER_URL")).await.unwrap();
    connection.execute_unprepared(sql).await.unwrap();
    connection.close().await.unwrap();
}
