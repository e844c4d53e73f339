//! What it costs to find the thousand people for whom a reminder is due, among few and among many reminders that are put down.
//!
//!     tests/peer/with.sh cargo bench -p worker --bench due -- [ROWS ...] [gate]
//!
//! Blocks are counted by PostgreSQL and do not depend on how busy the machine is; times are the middle of three hundred looks. With
//! `gate` it fails when the blocks grow by more than a tenth from the first size to the last.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]
#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "it measures time, and puts rows down by bare statements"
)]

#[path = "../sweep/place.rs"]
#[allow(dead_code)]
mod place;

use std::time::{Duration, Instant};

use clock::Clock;
use entity::{Db, reminder};
use place::{Engine, Place};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

const DUE: u64 = 1_000;
const LOOKS: usize = 300;

/// How much more the largest size may cost than the smallest.
const BLOCKS: f64 = 1.1;

struct Cost {
    rows: u64,
    blocks: f64,
    look: Duration,
}

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let mut sizes: Vec<u64> = words.iter().filter_map(|word| word.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![10_000, 1_000_000];
    }
    let mut costs = Vec::new();
    for rows in sizes {
        let cost = measure(rows).await;
        println!(
            "{:>10} reminders, {DUE} due: {:7.1} blocks, {:7.2} ms a look",
            cost.rows,
            cost.blocks,
            cost.look.as_secs_f64() * 1_000.0
        );
        costs.push(cost);
    }
    let (first, last) = (costs.first().unwrap(), costs.last().unwrap());
    let blocks = last.blocks / first.blocks;
    let time = last.look.as_secs_f64() / first.look.as_secs_f64();
    println!("from the first to the last: {blocks:.3} times the blocks, {time:.2} times the time");
    if words.iter().any(|word| word == "gate") && blocks > BLOCKS {
        std::process::exit(1);
    }
}

async fn measure(rows: u64) -> Cost {
    let place = Place::new(Engine::Postgres, &format!("due_{rows}")).await;
    put_down(&place, rows).await;
    // The first look after a change reads what the second has in memory.
    look(&place.url, 20).await;
    let before = blocks(&place).await;
    let times = look(&place.url, LOOKS).await;
    let after = blocks(&place).await;
    place.end().await;
    Cost { rows, blocks: (after - before) as f64 / LOOKS as f64, look: times[LOOKS / 2] }
}

/// Looks as the worker does; answers how long each look took, the shortest first.
async fn look(url: &str, looks: usize) -> Vec<Duration> {
    let now = "2026-11-22T09:00:00Z".parse().unwrap();
    let db = Db::connect(url, 1, Clock::set_at(now)).await.unwrap();
    let mut times = Vec::with_capacity(looks);
    for _ in 0..looks {
        let tx = db.worker().await.unwrap();
        let start = Instant::now();
        let due = reminder::due_recipients(&tx, DUE).await.unwrap();
        times.push(start.elapsed());
        assert_eq!(due.len() as u64, DUE);
        tx.commit().await.unwrap();
    }
    // What a connection has counted is told when it ends.
    db.close().await.unwrap();
    times.sort_unstable();
    times
}

async fn owner(place: &Place) -> sea_orm::DatabaseConnection {
    let (server, name) = (std::env::var("TEST_PG_OWNER_URL").unwrap(), place.url.rsplit_once('/').unwrap().1);
    Database::connect(format!("{}/{name}", server.rsplit_once('/').unwrap().0)).await.unwrap()
}

/// The blocks that the reminders and their indexes have been asked for, in memory or not.
async fn blocks(place: &Place) -> i64 {
    let owner = owner(place).await;
    let sql = "SELECT (heap_blks_read + heap_blks_hit + idx_blks_read + idx_blks_hit)::int8
        FROM pg_statio_user_tables WHERE relname = 'reminder'";
    let mut last = -1;
    // The connections that were closed end in their own time, and tell then.
    loop {
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        let row =
            owner.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap().unwrap();
        let now: i64 = row.try_get_by_index(0).unwrap();
        if now == last {
            owner.close().await.unwrap();
            return now;
        }
        last = now;
    }
}

/// Puts reminders down that are not due, of as many organizations as there are thousands of them, and the thousand that are.
async fn put_down(place: &Place, rows: u64) {
    let owner = owner(place).await;
    let keys = "DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT conname FROM pg_constraint WHERE conrelid = 'reminder'::regclass AND contype = 'f' LOOP
            EXECUTE format('ALTER TABLE reminder DROP CONSTRAINT %I', name);
        END LOOP; END $$";
    let insert = |from: u64, to: u64, at: &str| {
        format!(
            "INSERT INTO reminder (tenant_id, id, obligation_id, due_on, step, recipient_id, run_at, state, created_at, level)
             SELECT md5('tenant' || n % greatest({rows} / 1000, 1))::uuid, md5('row' || n)::uuid, md5('obligation' || n / 5)::uuid,
                 '2027-01-01', n % 5, md5('recipient' || n % 1000)::uuid, {at}, 'pending', '2026-01-01', 'responsible'
             FROM generate_series({from}, {to}) AS n"
        )
    };
    for sql in [
        keys.to_owned(),
        "ALTER TABLE reminder NO FORCE ROW LEVEL SECURITY".to_owned(),
        insert(1, rows, "timestamptz '2026-12-01' + n * interval '3 seconds'"),
        insert(rows + 1, rows + DUE, "timestamptz '2026-11-22 08:00Z' + n % 1000 * interval '1 second'"),
        "ALTER TABLE reminder FORCE ROW LEVEL SECURITY".to_owned(),
        "VACUUM ANALYZE reminder".to_owned(),
    ] {
        owner.execute_unprepared(&sql).await.unwrap();
    }
    owner.close().await.unwrap();
}
