//! One organization with one person and a worker, on a database of its own.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use clock::Clock;
use entity::certification::{self, CertificationFacts};
use entity::certification_event::{self, NewEvent};
use entity::id::{CertificationId, MembershipId, OrganizationId, PersonId};
use entity::membership::Role;
use entity::organization::{Kind, NewOrganization};
use entity::outbox_email::{self, Content, Model, NewEmail};
use entity::page::PageRequest;
use entity::person::{Language, NewPerson};
use entity::programme::{self, Cause};
use entity::reminder;
use entity::{Actor, Db, TenantTx, membership, organization, person};
use mailer::{Mail, Mailbox, MemoryTransport, Transport};
use worker::{Settings, Worker};

pub struct Scene {
    pub db: Db,
    pub clock: Clock,
    pub memory: MemoryTransport,
    pub worker: Worker,
    pub tenant: OrganizationId,
    pub person: PersonId,
    pub member: MembershipId,
    _folder: Folder,
}

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn event(json: serde_json::Value) -> cycle::Event {
    serde_json::from_value(json).unwrap()
}

fn settings(name: &str) -> Settings {
    Settings {
        base_url: "https://certkeep.example.com".to_owned(),
        from: Mailbox::new("Certkeep", "no-reply@certkeep.example.com"),
        name: name.to_owned(),
        concurrency: 2,
        dns: egress::Dns::new(None),
        egress: egress::Egress::new(egress::Fence::default()).unwrap(),
        depot: depot::Depot::open(&depot::Place::Folder(std::env::temp_dir())).unwrap(),
        vault: entity::vault::Vault::new(&[]),
        return_path: None,
        reports: None,
    }
}

impl Scene {
    /// "Kestrel Hosting" of Berlin with Anna, at `now`.
    pub async fn at(now: &str) -> Self {
        static SERIAL: AtomicU32 = AtomicU32::new(0);
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("certkeep-worker-{}-{serial}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = format!("sqlite://{}/certkeep.db?mode=rwc", folder.display());
        let folder = Folder(folder);
        migration::run(&url).await.unwrap();
        let clock = Clock::set_at(at(now));
        let db = Db::connect(&url, 4, clock.clone()).await.unwrap();
        let tenant = OrganizationId::new(clock.now());
        let (person, member) = populate(&db, tenant).await;
        let memory = MemoryTransport::new();
        let worker = Worker::new(db.clone(), Transport::Memory(memory.clone()), settings("first"));
        Self { db, clock, memory, worker, tenant, person, member, _folder: folder }
    }

    /// Another worker over the same database, which sends through `transport`.
    pub fn worker(&self, name: &str, transport: Transport) -> Worker {
        Worker::new(self.db.clone(), transport, settings(name))
    }

    pub async fn write(&self) -> TenantTx {
        self.db.write(self.tenant, Actor::default()).await.unwrap()
    }

    /// Records a certification to ISO/IEC 20000-1 with these events.
    pub async fn certification(&self, events: &[serde_json::Value]) -> CertificationId {
        let tx = self.write().await;
        let facts = CertificationFacts {
            standard: "iso-iec-20000-1-2018".to_owned(),
            certification_body_id: None,
            certificate_number: Some("4711".to_owned()),
            scope: "Hosting".to_owned(),
            printed_issue_on: None,
            printed_expiry_on: None,
            target_on: None,
            responsible_id: self.member,
            policy: programme::default_policy(),
            size: certification::Size::default(),
        };
        let row = certification::create(&tx, facts).await.unwrap();
        tx.commit().await.unwrap();
        for facts in events {
            self.record(row.id, facts.clone()).await;
        }
        row.id
    }

    pub async fn record(&self, id: CertificationId, facts: serde_json::Value) {
        let tx = self.write().await;
        let new = NewEvent { event: Some(event(facts)), note: String::new(), supersedes_id: None };
        let recorded = certification_event::record(&tx, id, self.member, &new).await.unwrap();
        let organization = organization::get(&tx).await.unwrap();
        let certification = certification::find(&tx, id).await.unwrap().unwrap();
        let cause = Cause { reason: "It was recorded.".to_owned(), event_id: Some(recorded.id) };
        programme::replan(&tx, &organization, certification.id, &cause).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Enqueues a mail to Anna.
    pub async fn enqueue(&self, content: Content) {
        self.enqueue_for(Some(self.tenant), content).await;
    }

    /// Enqueues a mail of an organization's, or of none.
    pub async fn enqueue_for(&self, tenant_id: Option<OrganizationId>, content: Content) {
        let tx = self.db.write(tenant_id.unwrap_or(self.tenant), Actor::default()).await.unwrap();
        let new = NewEmail {
            tenant_id,
            to_address: "anna@kestrel.example".to_owned(),
            to_name: "Anna Berg".to_owned(),
            language: Language::default(),
            content,
        };
        outbox_email::enqueue(&tx, new).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// One more organization, in which nobody is.
    pub async fn other_organization(&self) -> OrganizationId {
        let tenant = OrganizationId::new(self.clock.now());
        let tx = self.db.write(tenant, Actor::default()).await.unwrap();
        found(&tx).await;
        tx.commit().await.unwrap();
        tenant
    }

    /// Every mail of the outbox, newest first.
    pub async fn outbox(&self) -> Vec<Model> {
        let tx = self.db.read(self.tenant).await.unwrap();
        outbox_email::list(&tx, None, &PageRequest { limit: 100, cursor: None, sort: Vec::new() })
            .await
            .unwrap()
            .rows
    }

    /// Every line of the ledger, newest first.
    pub async fn ledger(&self) -> Vec<reminder::Model> {
        let tx = self.db.read(self.tenant).await.unwrap();
        reminder::list(&tx, None, &PageRequest { limit: 100, cursor: None, sort: Vec::new() })
            .await
            .unwrap()
            .rows
    }

    /// Sets the clock, drains the worker and answers what it sent.
    pub async fn live_to(&self, instant: DateTime<Utc>) -> Vec<Mail> {
        assert!(self.clock.move_to(instant));
        let drained = self.worker.drain().await.unwrap();
        assert_eq!((drained.skipped, drained.postponed, drained.refused), (0, 0, 0), "{drained:?}");
        self.memory.take()
    }
}

async fn populate(db: &Db, tenant: OrganizationId) -> (PersonId, MembershipId) {
    let tx = db.write(tenant, Actor::default()).await.unwrap();
    found(&tx).await;
    let anna = NewPerson {
        email: "anna@kestrel.example".to_owned(),
        name: "Anna Berg".to_owned(),
        password_hash: "-".to_owned(),
        language: Language::default(),
    };
    let anna = person::create(&tx, anna).await.unwrap();
    let member = membership::create(&tx, anna.id, Role::Owner).await.unwrap();
    tx.commit().await.unwrap();
    (anna.id, member.id)
}

async fn found(tx: &TenantTx) {
    let new = NewOrganization {
        name: "Kestrel Hosting".to_owned(),
        kind: Kind::Client,
        country: "DE".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        is_test: false,
    };
    organization::create(tx, new).await.unwrap();
}
