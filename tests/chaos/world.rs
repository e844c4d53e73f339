//! Organizations whose owners are due a thousand reminders each, and a look into the books.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use clock::Clock;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::json;

use crate::harness::process::Process;
use crate::harness::smtp::Sink;
use crate::harness::{Browser, Engine, House, database};

/// How many reminders are due at noon.
pub const REMINDERS: usize = ORGANIZATIONS * DUTIES * STEPS;

/// How many of them go to a mailbox that refuses them.
pub const REFUSED: usize = DUTIES * STEPS;

const ORGANIZATIONS: usize = 10;
/// How many daily duties each has; of each, as many occurrences are reminded of today as there are lead times.
const DUTIES: usize = 100;
const STEPS: usize = 10;

pub struct World {
    pub house: House,
    pub sink: Sink,
}

/// Gives the organization that `owner` works in its policy and its duties.
async fn fill(owner: &Browser, today: NaiveDate) {
    let days: Vec<_> = (1..=STEPS).collect();
    let policy =
        json!({ "days_before": days, "days_after": [], "repeat_after_days": null, "send_at": "12:00" });
    owner.patch("/v1/organization", "*", &json!({ "reminder_policy": policy })).await.must_be(200);
    let duty = |number: usize| {
        json!({ "title": format!("Restore backup {number}"), "rrule": "FREQ=DAILY",
            "anchor_on": today.succ_opt().unwrap(), "opens_days_before": STEPS })
    };
    let duties: Vec<_> = (0..DUTIES).map(duty).collect();
    owner.post("/v1/duty-batches", &json!({ "items": duties })).await.must_be(201);
}

impl World {
    /// Everybody is due at noon of a zone where it is past one o'clock now.
    pub async fn new() -> Self {
        let house = House::start(Engine::Postgres).await;
        let now = Clock::system().now();
        house.clock.move_to(now - TimeDelta::hours(3));
        let east = 13 - i64::from(now.hour());
        // The names of these zones count westwards.
        let zone = format!("Etc/GMT{:+}", -east);
        let today = (now + TimeDelta::hours(east)).date_naive();
        let refusing = house.sign_up("Organization 0", "refused.owner@example.com", &zone).await;
        fill(&refusing, today).await;
        let owner = house.sign_up("Organization 1", "owner@example.com", &zone).await;
        fill(&owner, today).await;
        for number in 2..ORGANIZATIONS {
            let new = json!({ "name": format!("Organization {number}"), "country": "FI", "time_zone": zone });
            let place = owner.post("/v1/organizations", &new).await.must_be(201);
            owner.patch("/v1/session", "*", &json!({ "membership_id": place.at("/id") })).await.must_be(200);
            fill(&owner, today).await;
        }
        assert_eq!(house.drain().await.reminded, 0, "it is not yet noon");
        house.mails();
        house.clock.move_to(now);
        Self { house, sink: Sink::terse() }
    }

    pub fn worker(&self) -> Process {
        Process::woken_worker(&self.house.database, &self.sink)
    }

    /// One look into the books, over a connection of its own: those of before may be gone.
    async fn books(&self) -> DatabaseConnection {
        let db = database::connect(&self.house.database.url).await;
        db.execute_unprepared("SELECT set_config('app.scope', 'worker', false)").await.unwrap();
        db
    }

    async fn tally(&self, sql: &str) -> BTreeMap<String, usize> {
        let books = self.books().await;
        let rows = books.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
        books.close().await.unwrap();
        let tally = |row: &sea_orm::QueryResult| {
            let count: i64 = row.try_get_by_index(1).unwrap();
            (row.try_get_by_index(0).unwrap(), usize::try_from(count).unwrap())
        };
        rows.iter().map(tally).collect()
    }

    /// How many mails of reminders stand where.
    pub async fn states(&self) -> BTreeMap<String, usize> {
        self.tally("SELECT state, count(*) FROM outbox_email WHERE kind = 'reminder' GROUP BY state").await
    }

    /// How many steps of today's stand where in the ledger.
    pub async fn ledger(&self) -> BTreeMap<String, usize> {
        self.tally("SELECT state, count(*) FROM reminder WHERE run_at <= now() GROUP BY state").await
    }

    /// Whether all that is due has been sent or refused.
    pub async fn is_settled(&self) -> bool {
        let states = self.states().await;
        let closed: usize = ["sent", "refused"].iter().filter_map(|state| states.get(*state)).sum();
        closed == REMINDERS
    }

    /// Whether nothing goes on, but what waits for a pause or a lease to end.
    pub async fn is_idle(&self) -> bool {
        let sql = "SELECT 'open', count(*) FROM outbox_email WHERE kind = 'reminder'
            AND (state = 'running' OR state = 'ready' AND next_at <= now())
            UNION ALL SELECT 'due', count(*) FROM reminder WHERE state = 'pending' AND run_at <= now()";
        self.tally(sql).await.values().sum::<usize>() == 0
    }

    /// The Message-IDs of the mails in a state.
    pub async fn message_ids(&self, state: &str) -> BTreeSet<String> {
        let sql = format!(
            "SELECT message_id, 1::bigint FROM outbox_email WHERE kind = 'reminder' AND state = '{state}'"
        );
        self.tally(&sql).await.into_keys().collect()
    }

    /// Ends the leases of a worker that has died, as two minutes do.
    pub async fn release(&self, process: u32) {
        let past: DateTime<Utc> = Clock::system().now() - TimeDelta::seconds(1);
        let sql = format!(
            "UPDATE outbox_email SET lease_until = '{}' WHERE state = 'running' AND lease_owner LIKE '%/{process}/%'",
            past.to_rfc3339()
        );
        let books = self.books().await;
        books.execute_unprepared(&sql).await.unwrap();
        books.close().await.unwrap();
    }

    /// Ends the pauses before the next tries, as half a minute does.
    pub async fn let_pauses_pass(&self) {
        let past: DateTime<Utc> = Clock::system().now() - TimeDelta::seconds(1);
        let sql = format!(
            "UPDATE outbox_email SET next_at = '{}' WHERE state = 'ready' AND next_at > now()",
            past.to_rfc3339()
        );
        let books = self.books().await;
        books.execute_unprepared(&sql).await.unwrap();
        books.close().await.unwrap();
    }
}
