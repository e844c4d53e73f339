//! Organizations whose managers are each due one mail, a mail server, and a look into the outbox.

use chrono::{DateTime, TimeDelta, Utc};
use clock::Clock;
use entity::outbox_email::{Column, Entity, Model, State};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use crate::harness::process::{Process, until};
use crate::harness::smtp::Sink;
use crate::harness::{Browser, Engine, House, database};

pub struct Scene {
    pub house: House,
    pub sink: Sink,
    pub outbox: Outbox,
}

impl Scene {
    /// An empty house. Its clock shows the system's time, for the worker of another process goes by that.
    pub async fn new(engine: Engine) -> Self {
        let house = House::start(engine).await;
        house.clock.move_to(Clock::system().now());
        let outbox = Outbox::open(&house.database.url, engine).await;
        Self { house, sink: Sink::start(), outbox }
    }

    /// Signs an organization up whose surveillance audit comes within the lead time, and lets that day pass.
    pub async fn due(&self, email: &str) -> Browser {
        let now = self.house.now();
        self.house.pass(TimeDelta::days(-10));
        let browser = self.house.sign_up(&format!("Organization of {email}"), email, "Europe/Helsinki").await;
        // The audit is due within twelve months of the decision, that is in 25 days; the reminder of 30 days before it
        // lies between the record and now.
        let decided = (now + TimeDelta::days(25)).date_naive() - chrono::Months::new(12);
        self.house.certify(&browser, &decided.to_string()).await;
        self.house.clock.move_to(now);
        browser
    }

    /// Several such organizations.
    pub async fn several_due(&self) -> Vec<String> {
        let names = ["aino", "bea", "carl", "dora", "emil"].map(|name| format!("{name}@example.com"));
        for email in &names {
            self.due(email).await;
        }
        names.to_vec()
    }

    /// A worker in a process of its own.
    pub fn worker(&self) -> Process {
        Process::worker(&self.house.database, &self.sink)
    }

    /// Waits until no mail is to be sent.
    pub async fn all_is_sent(&self) {
        until("an empty outbox", async || {
            let mails = self.outbox.mails().await;
            let open = mails.iter().any(|mail| matches!(mail.state, State::Ready | State::Running));
            (!open && !mails.is_empty()).then_some(())
        })
        .await;
    }

    /// The mails of `browser`'s organization as the API shows them.
    pub async fn shown(&self, email: &str) -> serde_json::Value {
        let mut browser = self.house.stranger();
        browser.sign_in(email, crate::harness::house::PASSWORD).await.must_be(201);
        let list = browser.get("/v1/mails").await.must_be(200);
        json!(list.json["data"])
    }
}

/// The table of mails, seen as the worker sees it.
pub struct Outbox {
    db: DatabaseConnection,
    engine: Engine,
}

impl Outbox {
    async fn open(url: &str, engine: Engine) -> Self {
        let db = database::connect(url).await;
        if engine == Engine::Postgres {
            db.execute_unprepared("SELECT set_config('app.scope', 'worker', false)").await.unwrap();
        }
        Self { db, engine }
    }

    /// The mails of all organizations, in the order of their making, but for those of the sign-ups.
    pub async fn mails(&self) -> Vec<Model> {
        let mails = Entity::find().filter(Column::TenantId.is_not_null()).order_by_asc(Column::Id);
        mails.all(&self.db).await.unwrap()
    }

    /// Those that a worker has claimed, of any kind.
    pub async fn claimed(&self) -> Vec<Model> {
        Entity::find().filter(Column::State.eq(State::Running)).all(&self.db).await.unwrap()
    }

    /// Lets the leases run out. The worker's clock is the system's: instead of waiting two minutes for it, the leases
    /// are set back, which is what the passing of that time looks like from here.
    pub async fn let_leases_run_out(&self) {
        self.set_back(State::Running, Column::LeaseUntil).await;
    }

    /// Lets the pauses before the next tries pass, in the same way.
    pub async fn let_pauses_pass(&self) {
        self.set_back(State::Ready, Column::NextAt).await;
    }

    async fn set_back(&self, state: State, column: Column) {
        let past: DateTime<Utc> = Clock::system().now() - TimeDelta::seconds(1);
        let change =
            Entity::update_many().col_expr(column, Expr::value(past)).filter(Column::State.eq(state));
        change.exec(&self.db).await.unwrap();
    }

    /// Keeps every claimed mail from being closed until [`Outbox::unlock`].
    pub async fn lock(&self) {
        match self.engine {
            Engine::Sqlite => drop(self.db.execute_unprepared("BEGIN IMMEDIATE").await.unwrap()),
            Engine::Postgres => {
                self.db.execute_unprepared("BEGIN").await.unwrap();
                let rows = Entity::find().filter(Column::State.eq(State::Running)).lock_exclusive();
                assert!(!rows.all(&self.db).await.unwrap().is_empty());
            }
        }
    }

    /// Waits until a transaction waits for what is locked. SQLite does not tell who waits.
    pub async fn is_waited_for(&self) {
        if self.engine == Engine::Sqlite {
            return;
        }
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        until("a transaction that waits for the lock", async || {
            // What was seen once in a transaction would stay as it was.
            self.db.execute_unprepared("SELECT pg_stat_clear_snapshot()").await.unwrap();
            let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql);
            let row = self.db.query_one_raw(statement).await.unwrap().unwrap();
            (row.try_get_by_index::<i64>(0).unwrap() > 0).then_some(())
        })
        .await;
    }

    /// Lets go of what [`Outbox::lock`] holds.
    pub async fn unlock(&self) {
        self.db.execute_unprepared("ROLLBACK").await.unwrap();
    }
}
