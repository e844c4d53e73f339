//! How long a sweep over many certifications takes, beside bare batched inserts of the same rows.
//!
//!     tests/peer/with.sh cargo bench -p worker --bench sweep -- [CERTIFICATIONS] [gate]
//!
//! Both work in turns, group of tenants by group of tenants, on two databases that are alike, so that a busy machine slows
//! both. With `gate` it fails when a limit is broken.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]
#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "it measures time, and what bare inserts cost"
)]

#[path = "../../../entity/src/dialect/batch.rs"]
#[allow(dead_code, unused_imports)]
mod batch;
mod place;
mod world;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clock::Clock;
use entity::Db;
use place::{Engine, Place};
use worker::{Replanned, overhaul};

/// Certifications of one organization.
const OF_ONE: usize = 100;

/// The limits: twice the bare inserts, with room for the noise of a shared machine; see `docs/PERFORMANCE.md`.
const RATIO: f64 = 2.0 * 1.3;
const STATEMENTS: f64 = 20.0;
const MEGABYTES: u64 = 150;

struct Figures {
    bare: Duration,
    sweep: Duration,
    again: Duration,
    replanned: Replanned,
    rewritten: u64,
    /// Statements of the sweep for each transaction.
    statements: f64,
}

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let count = words.iter().find_map(|word| word.parse().ok()).unwrap_or(100_000);
    let gate = words.iter().any(|word| word == "gate");
    let mut broken = Vec::new();
    for engine in [Engine::Postgres, Engine::Sqlite] {
        let figures = measure(engine, count).await;
        tell(engine, count, &figures);
        broken.extend(figures.broken(engine));
    }
    let peak = peak_megabytes();
    println!("peak memory of this process: {peak} MB");
    if peak > MEGABYTES {
        broken.push(format!("{peak} MB of memory are more than {MEGABYTES}"));
    }
    if gate && !broken.is_empty() {
        println!("broken: {}", broken.join("; "));
        std::process::exit(1);
    }
}

async fn measure(engine: Engine, count: usize) -> Figures {
    let (swept, bare) = (Place::new(engine, "swept").await, Place::new(engine, "bare").await);
    let tenants = world::make(&[&swept, &bare], count / OF_ONE, OF_ONE).await;
    let mut db = Db::connect(&swept.url, 4, Clock::set_at(world::now())).await.unwrap();
    let statements = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&statements);
    db.watch(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
    });
    let mut figures = Figures {
        bare: Duration::ZERO,
        sweep: Duration::ZERO,
        again: Duration::ZERO,
        replanned: Replanned::default(),
        rewritten: 0,
        statements: 0.0,
    };
    for group in tenants.chunks(tenants.len().div_ceil(25)) {
        world::make_due(&swept, group).await;
        let start = Instant::now();
        let replanned = overhaul::due(&db, |_| {}).await.unwrap();
        figures.sweep += start.elapsed();
        figures.replanned.planned += replanned.planned;
        figures.replanned.skipped += replanned.skipped;
        figures.replanned.written += replanned.written;
        for tenant in group {
            figures.bare += world::copy(&swept, &bare, *tenant).await;
        }
    }
    figures.statements = statements.swap(0, Ordering::Relaxed) as f64 / tenants.len() as f64;
    let start = Instant::now();
    let again = overhaul::all(&db, |_| {}).await.unwrap();
    figures.again = start.elapsed();
    figures.rewritten = again.written.total();
    assert_eq!((again.planned, again.skipped), (count, 0));
    assert_eq!((figures.replanned.planned, figures.replanned.skipped), (count, 0));
    db.close().await.unwrap();
    swept.end().await;
    bare.end().await;
    figures
}

impl Figures {
    fn ratio(&self) -> f64 {
        self.sweep.as_secs_f64() / self.bare.as_secs_f64()
    }

    fn broken(&self, engine: Engine) -> Vec<String> {
        let mut broken = Vec::new();
        if self.ratio() > RATIO {
            broken.push(format!("{engine:?}: the sweep took {:.2} times the bare inserts", self.ratio()));
        }
        if self.rewritten > 0 {
            broken.push(format!("{engine:?}: the second sweep wrote {} rows", self.rewritten));
        }
        if engine == Engine::Postgres && self.statements > STATEMENTS {
            broken.push(format!("{engine:?}: {:.1} statements for each chunk", self.statements));
        }
        broken
    }
}

fn tell(engine: Engine, count: usize, figures: &Figures) {
    let written = figures.replanned.written;
    println!(
        "{engine:?}, {count} certifications, {} obligations, {} reminders",
        written.appeared, written.reminders
    );
    println!("  bare inserts  {:8.2} s", figures.bare.as_secs_f64());
    println!("  sweep         {:8.2} s  {:.2} times as long", figures.sweep.as_secs_f64(), figures.ratio());
    println!("  second sweep  {:8.2} s  {} rows written", figures.again.as_secs_f64(), figures.rewritten);
    println!(
        "  {} rows written, {:.1} statements for each chunk of {OF_ONE}",
        written.total(),
        figures.statements
    );
}

/// The most memory that this process has held.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    let kilobytes: u64 = line.split_whitespace().nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
    kilobytes / 1024
}
