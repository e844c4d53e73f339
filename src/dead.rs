//! What the worker could not do: listed, or let loose, by an order of the operator.

use entity::Db;
use entity::page::PageRequest;
use entity::setback::{self, Model};

use crate::announce;
use crate::configuration::Configuration;
use crate::database::{self, Behind};
use crate::failure::{Attempted, Failure};

/// How many are read at a time.
const PAGE: u64 = 100;

/// Lists what the worker could not do; or lets one of it, or all that is set aside, be tried again.
pub async fn dead(configuration: &Configuration, replay: Option<&str>, all: bool) -> Result<(), Failure> {
    let db = database::open(configuration, Behind::Refuse).await?;
    let done = match replay {
        Some(id) => one(&db, id).await,
        None if all => everything(&db).await,
        None => list(&db).await,
    };
    db.close().await.attempted("the database was not closed")?;
    done
}

async fn list(db: &Db) -> Result<(), Failure> {
    let mut wanted = PageRequest { limit: PAGE, cursor: None, sort: Vec::new() };
    let mut any = false;
    loop {
        let tx = db.open(false).await.attempted("the database does not answer")?;
        let page = setback::list(&tx, None, &wanted).await.attempted("the list cannot be read")?;
        tx.commit().await.attempted("the database does not answer")?;
        for row in &page.rows {
            any = true;
            announce::say(&line(row));
        }
        wanted.cursor = page.next_cursor;
        if wanted.cursor.is_none() {
            break;
        }
    }
    if !any {
        announce::say("Nothing: the worker could do all that was due.");
    }
    Ok(())
}

fn line(row: &Model) -> String {
    let state = match row.set_aside_at {
        Some(at) => format!("set aside {}", at.format("%Y-%m-%d %H:%M")),
        None => "resting".to_owned(),
    };
    let (task, subject) = (row.task.word(), row.task.subject(row.row_id));
    let whose = row.tenant_id.map_or_else(String::new, |tenant| format!(" of {tenant}"));
    format!(
        "{}  {task} {subject}{whose}: {} tries, {state}, again {}: {}",
        row.id,
        row.tries,
        row.next_at.format("%Y-%m-%d %H:%M"),
        row.error.lines().next().unwrap_or_default()
    )
}

async fn one(db: &Db, id: &str) -> Result<(), Failure> {
    let id = id.parse().map_err(|why| Failure(vec![format!("`{id}` is no setback: {why}.")]))?;
    let tx = db.worker().await.attempted("the database does not answer")?;
    let found = setback::replay(&tx, id).await.attempted("the database does not answer")?;
    tx.commit().await.attempted("the database does not answer")?;
    if !found {
        return Err(format!("There is no setback {id}: the worker could do it since.").into());
    }
    announce::say("A worker tries it at its next look.");
    Ok(())
}

async fn everything(db: &Db) -> Result<(), Failure> {
    let tx = db.worker().await.attempted("the database does not answer")?;
    let count = setback::replay_all(&tx).await.attempted("the database does not answer")?;
    tx.commit().await.attempted("the database does not answer")?;
    announce::say(&format!("{count} that were set aside; a worker tries them at its next look."));
    Ok(())
}
