//! A fresh database for each test: a file, or a copy of a migrated template.

use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use tempfile::TempDir;
use tokio::sync::{Mutex, OnceCell};

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A database that goes with the test.
pub struct Fresh {
    /// The address for API and worker.
    pub url: String,
    /// The address that owns the schema.
    pub owner_url: String,
    /// The address of a Redis database of the test's own; SQLite does without.
    pub redis: Option<String>,
    _folder: Option<TempDir>,
    _database: Option<Dropped>,
}

/// A PostgreSQL database that is dropped with its test: hundreds of them, thirteen megabytes each, fill a disk.
struct Dropped(String);

static NUMBER: AtomicU32 = AtomicU32::new(0);
static TEMPLATE: OnceCell<String> = OnceCell::const_new();
/// PostgreSQL copies a template only while nobody else does.
static COPYING: Mutex<()> = Mutex::const_new(());

/// An environment variable that `make test` sets.
pub fn told(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run the tests with `make test`"))
}

pub async fn fresh(engine: Engine) -> Fresh {
    match engine {
        Engine::Sqlite => {
            let fresh = empty_file();
            migration::run(&fresh.url).await.unwrap();
            fresh
        }
        Engine::Postgres => {
            let template = TEMPLATE.get_or_init(make_template).await;
            copy(template).await
        }
    }
}

/// A SQLite address without a schema.
pub fn empty_file() -> Fresh {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("certkeep.db").display());
    Fresh { owner_url: url.clone(), url, redis: None, _folder: Some(folder), _database: None }
}

/// A PostgreSQL database without a schema, whose tables the application's role may use once they are made.
pub async fn empty_postgres() -> Fresh {
    let name = new_name();
    create(&name, None).await;
    named(&name)
}

async fn make_template() -> String {
    let name = new_name();
    create(&name, None).await;
    migration::run(&address("TEST_PG_OWNER_URL", &name)).await.unwrap();
    name
}

async fn copy(template: &str) -> Fresh {
    let name = new_name();
    create(&name, Some(template)).await;
    named(&name)
}

fn named(name: &str) -> Fresh {
    let redis = format!("{}{}", told("TEST_REDIS_URL"), NUMBER.fetch_add(1, Ordering::Relaxed));
    Fresh {
        url: address("TEST_PG_APP_URL", name),
        owner_url: address("TEST_PG_OWNER_URL", name),
        redis: Some(redis),
        _folder: None,
        _database: Some(Dropped(name.to_owned())),
    }
}

impl Drop for Dropped {
    /// On a thread with a runtime of its own, for the test's may be ending. What is still connected is cut off. A database that cannot be dropped fails no test: it goes with its server.
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.0);
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let admin = Database::connect(one_connection(&told("TEST_PG_OWNER_URL"))).await?;
                admin.execute_unprepared(&drop).await?;
                admin.close().await
            })?;
            Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
        });
        if let Ok(Err(fault)) = dropping.join() {
            eprintln!("a test's database stays: {fault}");
        }
    }
}

fn new_name() -> String {
    format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

fn address(variable: &str, database: &str) -> String {
    let url = told(variable);
    let (server, _) = url.rsplit_once('/').unwrap();
    format!("{server}/{database}")
}

async fn create(name: &str, template: Option<&str>) {
    let _turn = COPYING.lock().await;
    let admin = connect(&told("TEST_PG_OWNER_URL")).await;
    let from = template.map(|template| format!(" TEMPLATE {template}")).unwrap_or_default();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}{from}")).await.unwrap();
    admin.close().await.unwrap();
}

/// One connection of the test's own.
pub async fn connect(url: &str) -> DatabaseConnection {
    Database::connect(one_connection(url)).await.unwrap()
}

fn one_connection(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    options
}
