//! The database and the only ways into it: each opens a transaction that sees no more than it should.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use clock::Clock;
use sea_orm::{Database, DatabaseConnection, DatabaseTransaction, DbErr};

use crate::audit_entry::{self, Pending};
use crate::dialect::{self, Sight};
use crate::id::{ApiKeyId, CertificationId, MembershipId, OrganizationId, PersonId};
use crate::once::Once;

/// The database with its clock. Clones share the connections.
#[derive(Clone, Debug)]
pub struct Db {
    write: DatabaseConnection,
    read: DatabaseConnection,
    clock: Clock,
    /// The product's own clock, whatever the organization's shows.
    wall: Clock,
    /// The test organization that it is in the time of.
    only: Option<OrganizationId>,
}

impl Db {
    /// Connects to `url` (`sqlite://…` or `postgres://…`).
    ///
    /// SQLite gets one writer, whose queue is fair, and four readers of the same file; PostgreSQL one pool of `size`.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn connect(url: &str, size: u32, clock: Clock) -> Result<Self, DbErr> {
        if dialect::is_sqlite(url) {
            let write = Database::connect(dialect::options(url, 1, false)).await?;
            let read = Database::connect(dialect::options(url, 4, true)).await?;
            return Ok(Self { write, read, wall: clock.clone(), clock, only: None });
        }
        let pool = Database::connect(dialect::options(url, size, false)).await?;
        Ok(Self { write: pool.clone(), read: pool, wall: clock.clone(), clock, only: None })
    }

    /// Tells each statement that was run; for those who count.
    pub fn watch(&mut self, tell: impl Fn(&str) + Clone + Send + Sync + 'static) {
        let again = tell.clone();
        self.write.set_metric_callback(move |info| tell(&info.statement.sql));
        self.read.set_metric_callback(move |info| again(&info.statement.sql));
    }

    /// The clock that the rows' instants come from.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The instant that its clock shows.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The same database in the time of a test organization, whose clock shows `at`: its rows get this time, and of what is
    /// due only its own is found. Whatever belongs to somebody else has the product's time here as well.
    #[must_use]
    pub fn in_time_of(&self, tenant: OrganizationId, at: DateTime<Utc>) -> Self {
        Self { clock: Clock::set_at(at), only: Some(tenant), ..self.clone() }
    }

    /// The instant of the product's own clock, whatever a test organization's shows.
    pub fn wall(&self) -> DateTime<Utc> {
        self.wall.now()
    }

    /// A transaction that may change rows of `tenant`, in the name of `actor`.
    pub async fn write(&self, tenant: OrganizationId, actor: Actor) -> Result<TenantTx, DbErr> {
        self.tenant_tx(&self.write, true, tenant, actor).await
    }

    /// A transaction as by [`Db::write`], whose commit waits for the answer: what it changes and the answer that `once` is
    /// given are kept together or not at all.
    ///
    /// # Errors
    /// [`crate::once::is_taken`] when the same request has been carried out under this key meanwhile.
    pub async fn write_once(
        &self,
        tenant: OrganizationId,
        actor: Actor,
        once: &Once,
    ) -> Result<TenantTx, DbErr> {
        let tx = if let Some(tx) = once.resume() {
            tx
        } else {
            let tx = dialect::begin(&self.write, true, Sight::Tenant(once.tenant().0)).await?;
            once.claim(&tx, self.wall()).await?;
            tx
        };
        dialect::enter(&tx, tenant.0).await?;
        Ok(self.over(tx, tenant, actor, Some(once.clone())))
    }

    /// A transaction that reads rows of `tenant`.
    pub async fn read(&self, tenant: OrganizationId) -> Result<TenantTx, DbErr> {
        self.tenant_tx(&self.read, false, tenant, Actor::default()).await
    }

    /// A transaction that reads rows of `tenant` as they are at one instant, however long it lasts.
    pub async fn snapshot(&self, tenant: OrganizationId) -> Result<TenantTx, DbErr> {
        let tx = dialect::begin_snapshot(&self.read, tenant.0).await?;
        Ok(self.over(tx, tenant, Actor::default(), None))
    }

    async fn tenant_tx(
        &self,
        pool: &DatabaseConnection,
        write: bool,
        tenant: OrganizationId,
        actor: Actor,
    ) -> Result<TenantTx, DbErr> {
        let tx = dialect::begin(pool, write, Sight::Tenant(tenant.0)).await?;
        Ok(self.over(tx, tenant, actor, None))
    }

    fn over(
        &self,
        tx: DatabaseTransaction,
        tenant: OrganizationId,
        actor: Actor,
        once: Option<Once>,
    ) -> TenantTx {
        let log = Mutex::new(Log { person: actor.person, entries: Vec::new() });
        let wall = self.wall();
        let now = if self.only == Some(tenant) { self.now() } else { wall };
        TenantTx { tx, tenant, actor, now, wall, sight: None, outside: false, log, once }
    }

    /// A transaction over the tables that belong to no tenant: people, sessions, one-time links, ticks.
    pub async fn open(&self, write: bool) -> Result<OpenTx, DbErr> {
        let pool = if write { &self.write } else { &self.read };
        Ok(OpenTx { tx: dialect::begin(pool, write, Sight::Open).await?, now: self.wall() })
    }

    /// A reading transaction that sees, besides, the memberships of `person` in every tenant.
    pub async fn as_person(&self, person: PersonId) -> Result<OpenTx, DbErr> {
        let tx = dialect::begin(&self.read, false, Sight::Person(person.0)).await?;
        Ok(OpenTx { tx, now: self.wall() })
    }

    /// A transaction of the worker, which claims due rows of every tenant.
    pub async fn worker(&self) -> Result<WorkerTx, DbErr> {
        let tx = dialect::begin(&self.write, true, Sight::Worker).await?;
        Ok(WorkerTx { tx, now: self.now(), only: self.only })
    }

    /// The connection itself, for the schema's own look (pending migrations, health).
    pub fn connection(&self) -> &DatabaseConnection {
        &self.write
    }

    /// A sentence on why the role that is connected would defeat the separation of tenants, if it would.
    pub async fn role_fault(&self) -> Result<Option<String>, DbErr> {
        dialect::role_fault(&self.write).await
    }

    /// A sentence on why the role that is connected could rewrite the audit log, if it could.
    pub async fn log_fault(&self) -> Result<Option<String>, DbErr> {
        dialect::log_fault(&self.write).await
    }

    /// What the database server says of itself; also the cheapest proof that it answers.
    pub async fn version(&self) -> Result<String, DbErr> {
        dialect::version(&self.read).await
    }

    /// Closes every connection.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close_by_ref().await?;
        self.write.close_by_ref().await
    }
}

/// In whose name a transaction acts; the default is the product itself.
#[derive(Clone, Debug, Default)]
pub struct Actor {
    /// The member; `None` for the product itself.
    pub member: Option<MembershipId>,
    /// The person; `None` for the product itself, and while it is not known.
    pub person: Option<PersonId>,
    /// The API key that the member proved themselves with; `None` for a session.
    pub key: Option<ApiKeyId>,
    /// The grant through which somebody of another organization acts, by its id.
    pub grant: Option<String>,
    /// The network address the member acts from.
    pub address: String,
}

/// What the transaction will leave in the audit log.
#[derive(Debug)]
struct Log {
    person: Option<PersonId>,
    entries: Vec<Pending>,
}

/// A transaction inside one tenant. Nothing is kept until [`TenantTx::commit`].
#[derive(Debug)]
pub struct TenantTx {
    tx: DatabaseTransaction,
    tenant: OrganizationId,
    actor: Actor,
    now: DateTime<Utc>,
    wall: DateTime<Utc>,
    sight: Option<Arc<[CertificationId]>>,
    outside: bool,
    once: Option<Once>,
    log: Mutex<Log>,
}

impl TenantTx {
    /// The same transaction, which from now on finds only these certifications and what belongs to them; `None`: all.
    #[must_use]
    pub fn limited_to(self, sight: Option<Arc<[CertificationId]>>) -> Self {
        Self { sight, ..self }
    }

    /// The only certifications it finds; `None`: all.
    pub fn sight(&self) -> Option<&[CertificationId]> {
        self.sight.as_deref()
    }

    /// Whether it finds what belongs to `certification`.
    pub fn sees(&self, certification: CertificationId) -> bool {
        self.sight().is_none_or(|seen| seen.contains(&certification))
    }

    /// The same transaction, which from now on finds no duties when somebody from outside asks.
    #[must_use]
    pub fn from_outside(self, outside: bool) -> Self {
        Self { outside, ..self }
    }

    /// Whether somebody asks who is none of the organization's own people.
    pub fn is_from_outside(&self) -> bool {
        self.outside
    }

    /// The tenant whose rows it sees.
    pub fn tenant(&self) -> OrganizationId {
        self.tenant
    }

    /// Who acts; `None` for the product itself.
    pub fn actor(&self) -> Option<MembershipId> {
        self.actor.member
    }

    /// The API key by which they act; `None` for a session and for the product itself.
    pub fn acting_key(&self) -> Option<ApiKeyId> {
        self.actor.key
    }

    /// The network address that acts; empty for the product itself.
    pub fn address(&self) -> &str {
        &self.actor.address
    }

    /// The same transaction, which leaves no network address in the audit log: of somebody who is being erased.
    #[must_use]
    pub fn without_address(self) -> Self {
        Self { actor: Actor { address: String::new(), ..self.actor }, ..self }
    }

    /// In whose name it acts.
    pub fn acting(&self) -> &Actor {
        &self.actor
    }

    /// The person who acts, as far as it is known.
    pub(crate) fn person(&self) -> Option<PersonId> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).person
    }

    /// Says which person acts: somebody who is no member when the transaction begins.
    pub fn in_the_name_of(&self, person: PersonId) {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).person = Some(person);
    }

    /// Keeps an entry of the audit log for the commit.
    pub(crate) fn note(&self, entry: Pending) {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).entries.push(entry);
    }

    /// The instant at which it began, by the clock that the organization lives by; what it writes bears this time.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The same by the product's own clock, which is another one for a test organization: what proves, ends or admits
    /// somebody, and what tells what was done, goes by this one.
    pub fn wall(&self) -> DateTime<Utc> {
        self.wall
    }

    /// The same transaction, which goes on in another organization that whoever acts belongs to as `member`: what somebody does
    /// to the own account is told in each.
    pub async fn enter(
        self,
        tenant: OrganizationId,
        member: impl Into<Option<MembershipId>>,
    ) -> Result<Self, DbErr> {
        dialect::enter(&self.tx, tenant.0).await?;
        let actor = Actor { member: member.into(), ..self.actor };
        let now = if tenant == self.tenant { self.now } else { self.wall };
        Ok(Self { tenant, actor, now, ..self })
    }

    /// The same transaction, which from now on is inside another tenant: what two organizations agree on is kept for both or
    /// for neither.
    pub async fn turn_to(self, tenant: OrganizationId, actor: Actor) -> Result<Self, DbErr> {
        dialect::enter(&self.tx, tenant.0).await?;
        Ok(Self { tenant, actor, now: self.wall, sight: None, outside: false, ..self })
    }

    pub(crate) fn connection(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// Keeps what was written, with what it leaves in the audit log: last of all, so that the log's end is locked for
    /// the commit alone. What a request does once is kept as soon as its answer is known.
    pub async fn commit(mut self) -> Result<(), DbErr> {
        let mut noted = std::mem::take(&mut self.log.lock().unwrap_or_else(PoisonError::into_inner).entries);
        // In the order of the tenants, so that two transactions over the same ones cannot wait for each other.
        noted.sort_by_key(|entry| entry.tenant);
        for entries in noted.chunk_by(|a, b| a.tenant == b.tenant) {
            let Some((tenant, member)) = entries.first().map(|entry| (entry.tenant, entry.actor)) else {
                continue;
            };
            if tenant != self.tenant {
                self = self.enter(tenant, member).await?;
            }
            audit_entry::append::append(&self, entries).await?;
        }
        match self.once {
            Some(once) => {
                once.park(self.tx);
                Ok(())
            }
            None => self.tx.commit().await,
        }
    }
}

macro_rules! plain_tx {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty)? };)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name {
            tx: DatabaseTransaction,
            now: DateTime<Utc>,
            $($field: $type,)?
        }

        impl $name {
            /// The instant at which it began.
            pub fn now(&self) -> DateTime<Utc> {
                self.now
            }

            pub(crate) fn connection(&self) -> &DatabaseTransaction {
                &self.tx
            }

            /// Keeps what was written.
            pub async fn commit(self) -> Result<(), DbErr> {
                self.tx.commit().await
            }
        }
    )*};
}

plain_tx! {
    /// A transaction over the tables that belong to no tenant.
    OpenTx {};
    /// A transaction of the worker over the queue rows of every tenant.
    WorkerTx { only: Option<OrganizationId> };
}

impl WorkerTx {
    /// The test organization whose rows alone are looked for; `None`: those of everybody who is none.
    pub(crate) fn only(&self) -> Option<OrganizationId> {
        self.only
    }
}

pub(crate) mod reach {
    /// What the verbs of tables without a tenant need of any transaction; not for other crates.
    pub trait Reach {
        /// The transaction itself.
        fn raw(&self) -> &sea_orm::DatabaseTransaction;
        /// The instant at which it began, by the product's own clock.
        fn instant(&self) -> chrono::DateTime<chrono::Utc>;
        /// The same by the clock that the organization lives by.
        fn civil(&self) -> chrono::DateTime<chrono::Utc>;
    }
}

/// Any of this crate's transactions.
pub trait Tx: reach::Reach + Sync {}

macro_rules! reaches {
    ($($name:ident by $wall:ident),*) => {$(
        impl reach::Reach for $name {
            fn raw(&self) -> &DatabaseTransaction {
                &self.tx
            }
            fn instant(&self) -> DateTime<Utc> {
                self.$wall
            }
            fn civil(&self) -> DateTime<Utc> {
                self.now
            }
        }
        impl Tx for $name {}
    )*};
}

reaches!(TenantTx by wall, OpenTx by now, WorkerTx by now);
