//! The operator's order to take an organization over from another installation.

use std::path::Path;

use worker::archive::import::{Failed, Taken, import};

use crate::announce;
use crate::configuration::Configuration;
use crate::database::{self, Behind};
use crate::failure::{Attempted, Failure};

/// Takes the archive over, all of it or nothing.
pub async fn take(configuration: &Configuration, archive: &Path) -> Result<(), Failure> {
    let db = database::open(configuration, Behind::MigrateEmbedded).await?;
    let taken = import(&db, archive).await;
    db.close().await.attempted("the database was not closed")?;
    match taken {
        Ok(taken) => announce::say(&told(&taken)),
        Err(Failed::Refused(why)) => return Err(format!("{why} Nothing was imported.").into()),
        Err(failed) => return Err(format!("{failed}. Nothing was imported.").into()),
    }
    Ok(())
}

fn told(taken: &Taken) -> String {
    format!(
        "{} ({}) is here: {} rows, {} entries of its audit log, which holds. {} people are invited by mail.",
        taken.name, taken.organization, taken.rows, taken.entries, taken.invited
    )
}
