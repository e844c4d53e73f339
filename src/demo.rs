//! The demonstration: a small named world, dated relative to today, on this machine alone. It starts afresh every time.

use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::Path;

use chrono::{DurationRound, TimeDelta};
use clock::Clock;
use entity::Db;

use crate::announce;
use crate::configuration::{Configuration, Mail};
use crate::database::{self, Behind};
use crate::failure::{Attempted, Failure};
use crate::process;

mod date;
mod greeting;
mod record;
mod world;

use world::Client;

const DATABASE: &str = "./data/demo.db";
const MAIL: &str = "./data/demo-mail";
const COOKIES: &str = "data/demo-cookies.txt";

/// Makes the world and serves it until somebody stops it.
pub async fn demo(mut configuration: Configuration) -> Result<(), Failure> {
    // Nothing is thrown away while another demonstration uses it.
    let free = TcpListener::bind(configuration.listen);
    drop(free.attempted(&format!("cannot listen at {}", configuration.listen))?);
    configuration.database_url = format!("sqlite://{DATABASE}?mode=rwc");
    configuration.mail = Mail::Folder(MAIL.into());
    configuration.redis_url = None;
    sweep_away()?;
    let password = new_password();
    let clients = populate(&configuration, &password).await?;
    let db = database::open(&configuration, Behind::Refuse).await?;
    process::both(&configuration, db, |address| announce::say(&greeting::text(address, &clients, &password)))
        .await
}

/// Records the world as it was known a day ago and lives through that day, so that its reminders have come.
async fn populate(configuration: &Configuration, password: &str) -> Result<Vec<Client>, Failure> {
    let url = &configuration.database_url;
    database::make_folder(Path::new(DATABASE))?;
    migration::run(url).await.attempted("the database cannot be migrated")?;
    let now = Clock::system().now();
    let hour = now.duration_trunc(TimeDelta::hours(1)).attempted("the clock shows no hour")?;
    let clock = Clock::set_at(hour - TimeDelta::days(1));
    let clients = world::clients(now.date_naive());
    let db = Db::connect(url, 1, clock.clone()).await.attempted("the database cannot be opened")?;
    let hash = api::hash_password(password).attempted("the password cannot be hashed")?;
    record::world(&db, &clients, &hash).await.attempted("the world was not made")?;
    let worker = process::new_worker(configuration, db.clone())?;
    while clock.now() < hour {
        clock.advance(TimeDelta::hours(1));
        worker.drain().await.attempted("the world was not made")?;
    }
    db.close().await.attempted("the database was not closed")?;
    Ok(clients)
}

fn sweep_away() -> Result<(), Failure> {
    let files = ["", "-wal", "-shm"].map(|end| format!("{DATABASE}{end}"));
    let mut swept: Vec<_> = files.iter().map(fs::remove_file).collect();
    swept.push(fs::remove_file(COOKIES));
    swept.push(fs::remove_dir_all(MAIL));
    for done in swept {
        match done {
            Err(fault) if fault.kind() != ErrorKind::NotFound => {
                return Err(format!("the last demonstration cannot be removed from ./data: {fault}").into());
            }
            _ => {}
        }
    }
    Ok(())
}

/// 80 random bits, in groups that can be read out.
fn new_password() -> String {
    let random: Vec<char> = entity::secret::fresh().chars().take(20).collect();
    random.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
