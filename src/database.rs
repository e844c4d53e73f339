//! The database: opened only with the schema that this program knows.

use std::fs;
use std::path::Path;

use clock::Clock;
use entity::Db;

use crate::announce;
use crate::configuration::{Configuration, Mode};
use crate::failure::{Attempted, Failure};

/// How many connections a process holds to PostgreSQL.
const CONNECTIONS: u32 = 10;

/// What to do about a schema that is behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// Migrate if the database is the embedded one, which nobody else does.
    MigrateEmbedded,
    /// Refuse to start.
    Refuse,
}

/// Opens the database of `configuration`.
pub async fn open(configuration: &Configuration, behind: Behind) -> Result<Db, Failure> {
    let url = &configuration.database_url;
    if let Some(file) = configuration.database_file() {
        make_folder(&file)?;
        if behind == Behind::MigrateEmbedded {
            migration::run(url).await.attempted("the database cannot be migrated")?;
        }
    }
    let db = connect(url).await?;
    if let Some(sentence) = pending(&db).await? {
        return Err(sentence.into());
    }
    if let Some(fault) = db.role_fault().await.attempted("the database does not answer")? {
        match configuration.mode {
            Mode::Production => return Err(format!("CERTKEEP_DATABASE_URL: {fault}.").into()),
            Mode::Development => tracing::warn!("{fault}"),
        }
    }
    Ok(db)
}

/// Connects, whatever the schema.
pub async fn connect(url: &str) -> Result<Db, Failure> {
    Db::connect(url, CONNECTIONS, Clock::system()).await.attempted("the database cannot be reached")
}

/// A sentence on the migrations that `db` lacks, if it lacks any.
pub async fn pending(db: &Db) -> Result<Option<String>, Failure> {
    let missing = migration::pending(db.connection()).await.attempted("the database does not answer")?;
    Ok(match missing.len() {
        0 => None,
        1 => Some("The database lacks 1 migration: run `certkeep migrate` first.".to_owned()),
        many => Some(format!("The database lacks {many} migrations: run `certkeep migrate` first.")),
    })
}

/// Brings the database to the newest schema.
pub async fn migrate(configuration: &Configuration) -> Result<(), Failure> {
    if let Some(file) = configuration.database_file() {
        make_folder(&file)?;
    }
    let run = migration::run(&configuration.migration_database_url).await;
    announce::say(&match run.attempted("the database cannot be migrated")? {
        0 => "The database has the newest schema.".to_owned(),
        1 => "1 migration was applied; the database has the newest schema.".to_owned(),
        many => format!("{many} migrations were applied; the database has the newest schema."),
    });
    Ok(())
}

/// Makes the folder that a file is to lie in.
pub fn make_folder(file: &Path) -> Result<(), Failure> {
    let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    fs::create_dir_all(folder).attempted(&format!("the folder {} cannot be made", folder.display()))
}
