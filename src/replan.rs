//! The operator's order to plan every programme anew.

use std::time::Instant;

use worker::{Replanned, overhaul};

use crate::announce;
use crate::configuration::Configuration;
use crate::database::{self, Behind};
use crate::failure::{Attempted, Failure};

/// How many certifications are planned between two lines of progress.
const LINE: usize = 10_000;

/// Plans every certification of every tenant anew, or only those that are due.
pub async fn replan(configuration: &Configuration, due: bool) -> Result<(), Failure> {
    let db = database::open(configuration, Behind::Refuse).await?;
    let start = Instant::now();
    let mut told = 0;
    let tell = |so_far: &Replanned| {
        if so_far.planned / LINE > told {
            told = so_far.planned / LINE;
            announce::say(&format!("{} certifications so far", so_far.planned));
        }
    };
    let done = if due { overhaul::due(&db, tell).await } else { overhaul::all(&db, tell).await };
    let done = done.attempted("the database does not answer")?;
    announce::say(&figures(&done, start.elapsed().as_secs_f64()));
    db.close().await.attempted("the database was not closed")?;
    if done.skipped > 0 {
        return Err(format!("{} certifications could not be planned; the log says why.", done.skipped).into());
    }
    Ok(())
}

fn figures(done: &Replanned, seconds: f64) -> String {
    let rows = done.written;
    format!(
        "{} certifications planned in {seconds:.1} s; rows written: {} certifications, {} new obligations, {} changed, {} lines of history, {} reminders.",
        done.planned, rows.certifications, rows.appeared, rows.changed, rows.history, rows.reminders
    )
}
