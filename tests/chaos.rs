//! Everything that goes wrong on the way of a reminder, at once and for as long as it takes to send ten thousand.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::time::{Duration, Instant};

use tokio::process::Command;
use tokio::time::interval;

use crate::harness::database::told;
use crate::harness::process::Process;

mod world;

use world::{REFUSED, REMINDERS, World};

/// How many workers share the work.
const WORKERS: usize = 3;

/// How often one of them is killed.
const KILLS: usize = 100;

/// How many mails a worker has in flight at a time.
const IN_FLIGHT: usize = 4;

/// How long all of it may take.
const BOUND: Duration = Duration::from_mins(8);

/// Chance that can be had again: xorshift, from a seed that is told.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }
}

async fn restart(variable: &str) {
    let done = Command::new("sh").args(["-c", &told(variable)]).status().await.unwrap();
    assert!(done.success(), "{variable}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "restarts the servers that other tests stand on: infra/check/chaos.sh runs it alone"]
async fn ten_thousand_reminders_survive_a_hundred_kills_and_every_server_that_fails() {
    let world = World::new().await;
    let seed = clock::Clock::system().now().timestamp().unsigned_abs();
    let (mut dice, begun) = (Dice(seed), Instant::now());
    world.sink.storm();
    let mut workers: Vec<Process> = (0..WORKERS).map(|_| world.worker()).collect();
    let mut turns = interval(Duration::from_millis(20));
    let mut kills = 0;
    let part = (REMINDERS - REFUSED) / (KILLS + 1);
    let mut next = dice.below(part);
    while kills < KILLS {
        turns.tick().await;
        assert!(begun.elapsed() < BOUND, "{kills} kills, {} mails, seed {seed}", world.sink.count());
        if world.sink.count() < next && !world.is_idle().await {
            continue;
        }
        let victim = workers.swap_remove(dice.below(WORKERS));
        let id = victim.id();
        victim.kill().await;
        kills += 1;
        match kills {
            35 | 70 => restart("TEST_PG_RESTART").await,
            20 | 50 | 80 => restart("TEST_REDIS_RESTART").await,
            _ => {}
        }
        // What the dead one had claimed is free two minutes later; nobody waits for that here.
        world.release(id).await;
        workers.push(world.worker());
        next = kills * part + dice.below(part);
    }
    while !world.is_settled().await {
        turns.tick().await;
        assert!(begun.elapsed() < BOUND, "{:?}, seed {seed}", world.states().await);
        world.let_pauses_pass().await;
    }
    let took = begun.elapsed();
    for worker in workers {
        worker.stop().await;
    }
    account(&world, seed, took).await;
    world.house.close().await;
}

/// Nothing is lost; what is repeated was in flight when its sender died or its line was cut, and has the same bytes.
async fn account(world: &World, seed: u64, took: Duration) {
    let mut copies: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for mail in world.sink.stored() {
        let text = |name: &str| mail[name].as_str().unwrap().to_owned();
        // Its first half is the mail's id, as the books have it.
        let id = text("message_id").trim_start_matches('<').split('@').next().unwrap().to_owned();
        copies.entry(id).or_default().push(text("sha256"));
    }
    let cuts = world.sink.cuts();
    let repeats: usize = copies.values().map(|copies| copies.len() - 1).sum();
    let states = world.states().await;
    let figures = format!(
        "chaos: {REMINDERS} reminders, {} mails arrived and {REFUSED} mailboxes refused theirs; {KILLS} kills, {cuts} lines cut after the \
         mail, {repeats} repeats; PostgreSQL restarted twice, Redis three times; {:.0} s; seed {seed}\n",
        copies.len(),
        took.as_secs_f64(),
    );
    std::io::stderr().write_all(figures.as_bytes()).unwrap();
    assert_eq!(copies.len(), REMINDERS - REFUSED, "{states:?}");
    assert_eq!(
        states,
        BTreeMap::from([("refused".to_owned(), REFUSED), ("sent".to_owned(), REMINDERS - REFUSED)])
    );
    assert_eq!(world.ledger().await, BTreeMap::from([("sent".to_owned(), REMINDERS)]));
    let sent: BTreeSet<_> = world.message_ids("sent").await;
    assert!(copies.keys().eq(sent.iter()), "what arrived is what is written down as sent");
    assert!(repeats <= KILLS * IN_FLIGHT + cuts, "{repeats} repeats");
    for (id, copies) in &copies {
        assert!(copies.iter().all(|copy| *copy == copies[0]), "{id} was repeated with other bytes");
    }
}
