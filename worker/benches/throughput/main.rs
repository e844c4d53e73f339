//! How many reminders a second go from the outbox through a mail server and are marked, beside what each half can do alone: the
//! same mails over the same connections, and claiming and marking the same rows.
//!
//!     tests/peer/with.sh cargo bench -p worker --bench throughput -- [MAILS] [gate]
//!
//! All are measured in turns, five rounds of them, so that a busy machine slows all; the middle one counts. With `gate` it fails
//! when a limit is broken.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]
#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "it measures time, and what bare statements cost"
)]

#[path = "../../../entity/src/dialect/batch.rs"]
#[allow(dead_code, unused_imports)]
mod batch;
mod outbox;
#[path = "../sweep/place.rs"]
#[allow(dead_code)]
mod place;
mod sink;
#[path = "../sweep/world.rs"]
#[allow(dead_code)]
mod world;

use std::time::{Duration, Instant};

use clock::Clock;
use entity::Db;
use mailer::{Mailbox, SmtpSettings, SmtpTransport, Transport};
use place::{Engine, Place};
use sink::Sink;
use worker::{Settings, Worker};

/// Connections to the mail server, and so mails under way.
const CONNECTIONS: usize = 32;

const ROUNDS: usize = 5;

/// Of lettre's own pool or of the bare statements, whichever is slower; see `docs/PERFORMANCE.md`.
const RATIO: f64 = 0.6;

/// How many mails go over lettre's own pool, which waits 40 ms for each.
const POOLED: usize = 320;

/// Mails a second.
#[derive(Default)]
struct Rates {
    whole: Vec<f64>,
    transport: Vec<f64>,
    outbox: Vec<f64>,
    letters: Vec<f64>,
    pooled: Vec<f64>,
}

#[tokio::main(worker_threads = 2)]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let count: usize = words.iter().find_map(|word| word.parse().ok()).unwrap_or(20_000);
    let gate = words.iter().any(|word| word == "gate");
    let (sink, mut rates) = (Sink::start(), Rates::default());
    let (ours, bare) =
        (Place::new(Engine::Postgres, "ours").await, Place::new(Engine::Postgres, "bare").await);
    let tenants = world::make(&[&ours, &bare], 50, 0).await;
    let transport = transport(&sink);
    let db = Db::connect(&ours.url, 10, Clock::set_at(world::now())).await.unwrap();
    let worker = Worker::new(db.clone(), Transport::Smtp(transport.clone()), settings());
    let part = count / ROUNDS;
    for round in 0..ROUNDS {
        outbox::fill(&[&ours, &bare], &tenants, part, round).await;
        rates.transport.push(rate(part, alone(&transport, part, round)).await);
        assert_eq!(sink.take(), (part, part));
        rates.outbox.push(rate(part, outbox::claim_and_mark(&bare.url, part)).await);
        let drained = async { assert_eq!(worker.drain().await.unwrap().sent, part) };
        rates.whole.push(Box::pin(rate(part, drained)).await);
        assert_eq!(sink.take(), (part, part), "each is sent, and none twice");
        rates.letters.push(rate(part, async { outbox::letters(part) }).await);
        rates.pooled.push(rate(POOLED, outbox::pooled(sink.port, CONNECTIONS, POOLED)).await);
        sink.take();
    }
    let broken = rates.tell(count);
    transport.shutdown().await;
    db.close().await.unwrap();
    ours.end().await;
    bare.end().await;
    if gate && broken {
        std::process::exit(1);
    }
}

async fn rate(mails: usize, work: impl Future<Output = ()>) -> f64 {
    let start = Instant::now();
    work.await;
    mails as f64 / start.elapsed().as_secs_f64()
}

/// The mails alone, written beforehand.
async fn alone(transport: &SmtpTransport, count: usize, round: usize) {
    let mut flight = tokio::task::JoinSet::new();
    for number in 0..count {
        let (transport, mail) = (transport.clone(), outbox::mail(round, number));
        flight.spawn(async move { transport.send(&mail).await.map(drop) });
        if flight.len() == CONNECTIONS {
            flight.join_next().await.unwrap().unwrap().unwrap();
        }
    }
    while let Some(sent) = flight.join_next().await {
        sent.unwrap().unwrap();
    }
}

fn transport(sink: &Sink) -> SmtpTransport {
    let mut settings = SmtpSettings::parse(&format!("smtp+plain://127.0.0.1:{}", sink.port), None).unwrap();
    settings.connections = CONNECTIONS;
    settings.idle_timeout = Duration::from_mins(5);
    SmtpTransport::new(settings).unwrap()
}

fn settings() -> Settings {
    Settings {
        base_url: "https://certkeep.example".to_owned(),
        from: Mailbox::new("Certkeep", "no-reply@certkeep.example"),
        name: "bench".to_owned(),
        concurrency: CONNECTIONS,
        dns: egress::Dns::new(None),
        egress: egress::Egress::new(egress::Fence::default()).unwrap(),
        depot: depot::Depot::open(&depot::Place::Folder(std::env::temp_dir())).unwrap(),
        vault: entity::vault::Vault::new(&[]),
        return_path: None,
        reports: None,
    }
}

impl Rates {
    /// Prints them; true when a limit is broken.
    fn tell(mut self, count: usize) -> bool {
        println!(
            "{count} reminders of 50 organizations, {CONNECTIONS} connections; mails a second, least / middle / most"
        );
        let whole = tell("outbox, mail server, mark", &mut self.whole);
        let transport = tell("mail server alone", &mut self.transport);
        let outbox = tell("claim and mark alone", &mut self.outbox);
        tell("letters alone, one core", &mut self.letters);
        let pooled = tell("lettre's pool alone", &mut self.pooled);
        println!(
            "{:.2} of the slower half, {:.1} times lettre's pool",
            whole / transport.min(outbox),
            whole / pooled
        );
        whole / pooled.min(outbox) < RATIO
    }
}

fn tell(what: &str, rates: &mut [f64]) -> f64 {
    rates.sort_by(f64::total_cmp);
    let middle = rates[rates.len() / 2];
    println!("  {what:28} {:8.0} / {middle:8.0} / {:8.0}", rates[0], rates[rates.len() - 1]);
    middle
}
