//! The product in one process, on a fresh database, with a clock whose hands the test moves.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use clock::Clock;
use entity::Db;
use mailer::{Mail, Mailbox, MemoryTransport, Transport};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JsonValue, QueryFilter, Statement,
};
use serde_json::json;
use worker::{Drained, Worker};

use super::database::{self, Engine, Fresh};
use super::zone::dns_server;
use super::{Answer, App, Browser};

/// The password of everybody in the tests.
pub const PASSWORD: &str = "plum-tractor-under-nine";

/// What the provider that sends the mails of every house knows.
pub const MAIL_EVENTS_SECRET: &str = "a-secret-that-the-provider-knows";

/// How many connections a house has to its database.
const CONNECTIONS: u32 = 8;

/// Who runs every house.
pub const OPERATORS: [&str; 2] = ["first@operator.example", "second@operator.example"];

/// The peers of the tests listen on this machine, without TLS.
fn loopback() -> egress::Fence {
    egress::Fence { networks: vec!["127.0.0.0/8".parse().unwrap()], hosts: vec!["127.0.0.1".to_owned()] }
}

pub struct House {
    pub database: Fresh,
    pub clock: Clock,
    pub worker: Worker,
    pub post: MemoryTransport,
    pub base: String,
    /// Where a mail server delivers what it reports on mails.
    pub reports: tempfile::TempDir,
    /// Where the bytes of files are kept, unless a test says otherwise.
    pub files: tempfile::TempDir,
    running: Option<api::Running>,
}

impl House {
    /// A house that begins on 10 March 2026 at noon UTC.
    pub async fn start(engine: Engine) -> Self {
        let post = MemoryTransport::new();
        Self::with(engine, Transport::Memory(post.clone()), post).await
    }

    /// A house whose mails go through `transport`.
    pub async fn with(engine: Engine, transport: Transport, post: MemoryTransport) -> Self {
        Self::furnished(engine, (transport, post), CONNECTIONS, None, |_| {}).await
    }

    /// A house with other settings than usual.
    pub async fn changed(engine: Engine, change: impl FnOnce(&mut api::Settings)) -> Self {
        let post = MemoryTransport::new();
        Self::furnished(engine, (Transport::Memory(post.clone()), post), CONNECTIONS, None, change).await
    }

    /// A house whose API has one connection to the database: a request that holds it and asks for another one waits in vain.
    pub async fn narrow(engine: Engine) -> Self {
        let post = MemoryTransport::new();
        Self::furnished(engine, (Transport::Memory(post.clone()), post), 1, None, |_| {}).await
    }

    /// A house that keeps files elsewhere than in its folder.
    pub async fn keeping(engine: Engine, place: depot::Place) -> Self {
        let post = MemoryTransport::new();
        let post = (Transport::Memory(post.clone()), post);
        Self::furnished(engine, post, CONNECTIONS, Some(place), |_| {}).await
    }

    async fn furnished(
        engine: Engine,
        (transport, post): (Transport, MemoryTransport),
        connections: u32,
        place: Option<depot::Place>,
        change: impl FnOnce(&mut api::Settings),
    ) -> Self {
        let database = database::fresh(engine).await;
        let clock = Clock::set_at("2026-03-10T12:00:00Z".parse().unwrap());
        let db = Db::connect(&database.url, CONNECTIONS, clock.clone()).await.unwrap();
        let reports = tempfile::tempdir().unwrap();
        let files = tempfile::tempdir().unwrap();
        let depot =
            depot::Depot::open(&place.unwrap_or_else(|| depot::Place::Folder(files.path().to_owned())))
                .unwrap();
        let settings = worker::Settings {
            base_url: "https://certkeep.example".to_owned(),
            from: Mailbox::parse("Certkeep <no-reply@certkeep.example>").unwrap(),
            name: "test".to_owned(),
            concurrency: 4,
            dns: egress::Dns::new(Some(dns_server())),
            egress: egress::Egress::new(loopback()).unwrap(),
            depot: depot.clone(),
            vault: entity::vault::Vault::new(&[entity::vault::SecretKey([7; 32])]),
            return_path: None,
            reports: Some(reports.path().to_owned()),
        };
        let worker = Worker::new(db.clone(), transport, settings);
        let bell = worker.bell();
        let mut settings = api::Settings {
            listen: ([127, 0, 0, 1], 0).into(),
            base_url: "https://certkeep.example".to_owned(),
            mode: api::Mode::Development,
            web_dir: Some(concat!(env!("CARGO_MANIFEST_DIR"), "/web/dist").into()),
            mail_folder: None,
            redis: database.redis.clone(),
            // Walks make thousands of requests while the clock stands.
            plan: api::Plan { caller: 1_000_000, organization: 1_000_000, changes: 1_000_000 },
            at_once: 8,
            deadline: std::time::Duration::from_secs(30),
            grace_days: 30,
            trusted_proxies: vec!["127.0.0.2/32".parse().unwrap()],
            operators: OPERATORS.map(str::to_owned).to_vec(),
            breached: None,
            secret_keys: vec![entity::vault::SecretKey([7; 32])],
            fence: loopback(),
            dns_server: Some(dns_server()),
            depot,
            file_limit: 1 << 20,
            storage_limit: 4 << 20,
            mail_events_secret: Some(MAIL_EVENTS_SECRET.to_owned()),
        };
        change(&mut settings);
        let db = if connections == CONNECTIONS {
            db
        } else {
            Db::connect(&database.url, connections, clock.clone()).await.unwrap()
        };
        let running = api::start(settings, db, Arc::new(move || bell.ring())).await.unwrap();
        let base = format!("http://{}", running.address);
        Self { database, clock, worker, post, base, reports, files, running: Some(running) }
    }

    /// Somebody without a cookie.
    pub fn stranger(&self) -> Browser {
        Browser::new(&self.base)
    }

    /// Signs an organization up, proves the address by the mailed link and signs in.
    pub async fn sign_up(&self, organization: &str, email: &str, time_zone: &str) -> Browser {
        let body = json!({
            "organization_name": organization, "country": "FI", "time_zone": time_zone,
            "name": "Aino Virtanen", "email": email, "password": PASSWORD,
        });
        let mut browser = self.stranger();
        browser.post("/v1/sign-ups", &body).await.must_be(202);
        let token = self.mailed_token(email).await;
        browser.post("/v1/email-verifications", &json!({ "token": token })).await.must_be(204);
        browser.sign_in(email, PASSWORD).await.must_be(201);
        browser
    }

    /// Invites somebody into the organization of `owner`, with more fields of the invitation in `more`; lets them join
    /// and sign in.
    pub async fn join(&self, owner: &Browser, email: &str, role: &str, more: &serde_json::Value) -> Browser {
        let mut body = json!({ "email": email, "role": role });
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        owner.post("/v1/invitations", &body).await.must_be(201);
        let token = self.mailed_token(email).await;
        let mut browser = self.stranger();
        let answer = json!({ "token": token, "name": format!("The {role}"), "password": PASSWORD });
        browser.post("/v1/invitation-acceptances", &answer).await.must_be(204);
        browser.sign_in(email, PASSWORD).await.must_be(201);
        browser
    }

    /// Makes a key of `browser`'s own and answers a program that has it, besides the key's id.
    pub async fn program(&self, browser: &Browser, scopes: &[&str]) -> (Browser, String) {
        let made =
            browser.post("/v1/api-keys", &json!({ "name": "Test", "scopes": scopes })).await.must_be(201);
        (browser.with_key(made.at("/secret")), made.at("/key/id").to_owned())
    }

    /// Signs a consultancy up whose owner has that address.
    pub async fn found(&self, name: &str, email: &str) -> Browser {
        let browser = self.sign_up(name, email, "Europe/Stockholm").await;
        let organization = browser.get("/v1/organization").await;
        browser
            .patch("/v1/organization", &organization.etag(), &json!({ "kind": "consultancy" }))
            .await
            .must_be(200);
        browser
    }

    /// A new consultancy asks `client`, who consents to `terms`; answers its owner's browser and the grant's id.
    pub async fn advise(
        &self,
        client: &Browser,
        email: &str,
        terms: &serde_json::Value,
    ) -> (Browser, String) {
        let adviser = self.found("Harbour Advice AB", email).await;
        let grant = self.engage(&adviser, client, terms).await;
        (adviser, grant)
    }

    /// A consultancy asks `client` by its code, who consents to `terms`; answers the grant's id.
    pub async fn engage(&self, adviser: &Browser, client: &Browser, terms: &serde_json::Value) -> String {
        let code = client.post("/v1/engagement-codes", &json!({})).await.must_be(201);
        let ask = json!({ "side": "consultancy", "code": code.at("/code"), "role": "manager" });
        adviser.post("/v1/engagements", &ask).await.must_be(201);
        let waiting = client.get("/v1/received-engagements").await.must_be(200);
        let mut yes = terms.clone();
        yes["engagement_id"] = waiting.at("/data/0/id").into();
        client.post("/v1/engagement-acceptances", &yes).await.must_be(204);
        self.drain().await;
        self.post.take();
        client.get("/v1/grants").await.at("/data/0/id").to_owned()
    }

    /// The secret of the link in the newest mail to `email`; every mail is taken out of the post.
    pub async fn mailed_token(&self, email: &str) -> String {
        self.drain().await;
        let mails = self.post.take();
        let mail = mails.iter().rev().find(|mail| mail.to.address == email).expect("a mail to the address");
        let (_, rest) = mail.text.split_once("token=").expect("a link in the mail");
        rest.chars().take_while(char::is_ascii_hexdigit).collect()
    }

    /// What the hashing of passwords has cost.
    pub fn hashing(&self) -> api::Work {
        self.running.as_ref().expect("a house that stands").hashing()
    }

    /// Does everything that is due.
    pub async fn drain(&self) -> Drained {
        self.worker.drain().await.unwrap()
    }

    /// The mails since the last look.
    pub fn mails(&self) -> Vec<Mail> {
        self.post.take()
    }

    /// The product's own way into the database, past the API.
    pub async fn db(&self) -> entity::Db {
        entity::Db::connect(&self.database.url, 4, self.clock.clone()).await.unwrap()
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub fn pass(&self, span: TimeDelta) {
        self.clock.advance(span);
    }

    /// Records an ISO/IEC 20000-1:2018 certification decided on `decision`.
    pub async fn certify(&self, browser: &Browser, decision: &str) -> Answer {
        let body = json!({
            "standard": "iso-iec-20000-1-2018", "certificate_number": "SMS 4711", "scope": "Hosting from Turku.",
            "events": [{ "type": "certification_decision", "on": decision }],
        });
        browser.post("/v1/certifications", &body).await.must_be(201)
    }

    /// Enrols an app for one-time codes, and answers it with the recovery codes; the mail about it is taken out of the post.
    pub async fn enrol(&self, browser: &Browser) -> (App, Vec<String>) {
        let proposed = browser.post("/v1/totp", &json!({})).await.must_be(201);
        let app = App::read(proposed.at("/otpauth"));
        let code = json!({ "code": app.code(self.now()) });
        let confirmed = browser.post("/v1/totp/confirmation", &code).await.must_be(201);
        let codes = confirmed.json["recovery_codes"].as_array().unwrap();
        (app, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
    }

    /// Every row of `tables` as the owner of the tables reads them.
    pub async fn dump(&self, tables: &[&str]) -> String {
        let db = database::connect(&self.database.owner_url).await;
        let mut text = String::new();
        for table in tables {
            let sql = format!("SELECT * FROM {table}");
            let rows =
                db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
            for row in rows {
                text.push_str(&JsonValue::from_query_result(&row, "").unwrap().to_string());
            }
        }
        db.close().await.unwrap();
        text
    }

    /// The actions in the audit log of an organization, oldest first, as the owner of the tables reads them.
    pub async fn audit_log(&self, organization: &str) -> Vec<String> {
        let tenant: entity::id::OrganizationId = organization.parse().unwrap();
        let db = database::connect(&self.database.owner_url).await;
        if db.get_database_backend() == sea_orm::DbBackend::Postgres {
            let sql = format!("SELECT set_config('app.tenant_id', '{}', false)", tenant.0);
            db.execute_unprepared(&sql).await.unwrap();
        }
        let of_tenant = entity::audit_entry::Column::TenantId.eq(tenant);
        let rows = entity::audit_entry::Entity::find().filter(of_tenant).all(&db).await.unwrap();
        db.close().await.unwrap();
        rows.into_iter().map(|row| row.action).collect()
    }

    /// Ends the house. Mails that nobody looked at are a fault of the test.
    pub async fn close(mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await.unwrap();
        }
        let unread = self.post.take();
        assert!(unread.is_empty(), "{} mails were not looked at", unread.len());
    }
}
