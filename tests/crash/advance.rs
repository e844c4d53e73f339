//! A worker that dies while it lives the time of a test organization: another one goes on where it was.

use chrono::{DateTime, TimeDelta, Utc};
use entity::test_clock::{Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

use super::scene::Scene;
use crate::harness::process::until;
use crate::harness::{Browser, Engine, House, database};
use crate::test_mode;

/// The clocks, seen as the worker sees them.
struct Clocks {
    db: DatabaseConnection,
    engine: Engine,
    tenant: entity::id::OrganizationId,
}

impl Clocks {
    async fn of(scene: &Scene, organization: &str) -> Self {
        let url = &scene.house.database.url;
        let engine = if url.starts_with("postgres") { Engine::Postgres } else { Engine::Sqlite };
        let db = database::connect(url).await;
        if engine == Engine::Postgres {
            db.execute_unprepared("SELECT set_config('app.scope', 'worker', false)").await.unwrap();
        }
        Self { db, engine, tenant: organization.parse().unwrap() }
    }

    async fn read(&self) -> Model {
        let own = Entity::find().filter(Column::TenantId.eq(self.tenant));
        own.one(&self.db).await.unwrap().unwrap()
    }

    /// Keeps the clock where it is until [`Clocks::unlock`], and answers what it shows.
    async fn hold(&self) -> Model {
        match self.engine {
            Engine::Sqlite => drop(self.db.execute_unprepared("BEGIN IMMEDIATE").await.unwrap()),
            Engine::Postgres => {
                self.db.execute_unprepared("BEGIN").await.unwrap();
                let own = Entity::find().filter(Column::TenantId.eq(self.tenant)).lock_exclusive();
                own.one(&self.db).await.unwrap().unwrap();
            }
        }
        self.read().await
    }

    async fn unlock(&self) {
        self.db.execute_unprepared("ROLLBACK").await.unwrap();
    }

    /// Lets the lease run out, by setting it back: the worker's clock is the system's.
    async fn let_the_lease_run_out(&self) {
        let past: DateTime<Utc> = clock::Clock::system().now() - TimeDelta::seconds(1);
        let change = Entity::update_many().col_expr(Column::LeaseUntil, Expr::value(past));
        change.filter(Column::TenantId.eq(self.tenant)).exec(&self.db).await.unwrap();
    }
}

/// A test organization with enough to do for many instants, whose clock is to run for `days`; answers the target.
async fn trial(house: &House, browser: &mut Browser, name: &str, days: i64) -> (String, DateTime<Utc>) {
    let new = json!({ "name": name, "country": "FI", "time_zone": "Europe/Helsinki", "test": true });
    let place = browser.post("/v1/organizations", &new).await.must_be(201);
    browser.patch("/v1/session", "*", &json!({ "membership_id": place.at("/id") })).await.must_be(200);
    let organization = browser.get("/v1/organization").await.at("/id").to_owned();
    house.certify(browser, &house.now().date_naive().to_string()).await;
    let today = house.now().date_naive();
    for title in ["Restore a backup", "Review the suppliers"] {
        let duty = json!({ "title": title, "rrule": "FREQ=WEEKLY", "anchor_on": today });
        browser.post("/v1/duties", &duty).await.must_be(201);
    }
    let to = house.now() + TimeDelta::days(days);
    browser.post("/v1/test_clock/advance", &json!({ "to": to })).await.must_be(202);
    (organization, to)
}

/// The kept mails; those of one instant are in no order.
async fn sorted(browser: &Browser) -> Vec<(DateTime<Utc>, String, String)> {
    let mut mails = test_mode::kept(browser).await;
    mails.sort();
    mails
}

/// How long the clocks are to run.
const DAYS: i64 = 400;

pub async fn killed_while_a_clock_is_advanced(scene: Scene) {
    let house = &scene.house;
    // The same life, which nobody disturbs.
    let mut twin = house.sign_up("Twin Hosting Oy", "twin@example.com", "Europe/Helsinki").await;
    trial(house, &mut twin, "Trial Oy", DAYS).await;
    house.drain().await;
    let expected = sorted(&twin).await;
    assert!(expected.len() > 60, "{}", expected.len());

    let mut browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    let begun = house.now();
    let (organization, target) = trial(house, &mut browser, "Trial Oy", DAYS).await;
    let clocks = Clocks::of(&scene, &organization).await;
    let worker = scene.worker();
    until("a clock that has begun to run", async || (clocks.read().await.shows_at > begun).then_some(()))
        .await;
    let held = clocks.hold().await;
    assert!(held.shows_at > begun && held.shows_at < target, "in the middle: {}", held.shows_at);
    worker.kill().await;
    clocks.unlock().await;
    let stopped = clocks.read().await;
    assert!(stopped.advancing_to.is_some() && stopped.shows_at < target);
    assert!(stopped.lease_until.is_some_and(|until| until > clock::Clock::system().now()), "{stopped:?}");

    // While the lease holds, nobody touches what the dead worker was at; other things go on. Of two mails that go out one after
    // the other, the second shows that a whole round has passed between.
    let workers = [scene.worker(), scene.worker()];
    for count in 1..=2 {
        house
            .stranger()
            .post("/v1/password-resets", &json!({ "email": "aino@example.com" }))
            .await
            .must_be(202);
        until("another mail", async || (scene.sink.mails().len() >= count).then_some(())).await;
    }
    assert_eq!(clocks.read().await, stopped);

    clocks.let_the_lease_run_out().await;
    until("a clock that is there", async || clocks.read().await.advancing_to.is_none().then_some(())).await;
    for worker in workers {
        worker.stop().await;
    }
    let lived = clocks.read().await;
    assert_eq!((lived.shows_at, lived.lease_until), (target, None));
    assert_eq!(sorted(&browser).await, expected, "nothing is lost and nothing doubled");
    assert_eq!(scene.sink.mails().len(), 2, "nobody got a mail of the test organization");
    clocks.db.close().await.unwrap();
    scene.house.close().await;
}
