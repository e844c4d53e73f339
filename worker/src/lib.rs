//! The worker: what happens without anybody asking. It plans programmes anew when the calendar turns, turns due
//! reminders into mails, sends mails, and clears away what has expired.
//!
//! The database decides, the [`bell`] only rings: a worker that hears no ring looks by itself, and of ten workers that
//! hear the same ring one acts, because each claims what it does in a transaction.

pub mod archive;
pub mod bell;
pub mod job;
mod letter;
pub mod overhaul;
mod round;
pub mod timetable;
pub mod webhook;

use std::time::Duration;

use entity::{Db, DbErr};
use mailer::{Mailbox, Transport};
use tokio_util::sync::CancellationToken;

pub use bell::Bell;
use job::deliver::Deliver;
use job::notify::Notify;
pub use job::replan::Replanned;
pub use round::Drained;

/// How long a worker that nobody rings for waits before it looks by itself.
const LOOK: Duration = Duration::from_secs(30);

/// How long a worker that is told to stop may finish what is in flight.
const GRACE: Duration = Duration::from_secs(10);

/// The pauses before a database that does not answer is asked again grow from here …
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// … up to here.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// What a worker is told at its start.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The public address that links in mails start with, without a slash at its end.
    pub base_url: String,
    /// The sender of every mail.
    pub from: Mailbox,
    /// The worker's name in leases; unique for each process.
    pub name: String,
    /// How many mails may be in flight at a time.
    pub concurrency: usize,
    /// Whom to ask for the records of domains.
    pub dns: egress::Dns,
    /// The way to the addresses of customers' programs.
    pub egress: egress::Egress,
    /// Where the bytes of files are kept.
    pub depot: depot::Depot,
    /// What opens the secrets that sign what they are sent.
    pub vault: entity::vault::Vault,
    /// Where mail servers report what they cannot deliver; `None`: to the sender's address.
    pub return_path: Option<String>,
    /// The folder into which the mails for that address are delivered; `None`: nobody reads them.
    pub reports: Option<std::path::PathBuf>,
}

/// Does what is due. Clones share the bell.
#[derive(Clone, Debug)]
pub struct Worker {
    db: Db,
    transport: Transport,
    settings: Settings,
    bell: Bell,
    /// Rings for what is large, after each look at what is small.
    large: Bell,
    /// Rings for what endpoints are told, after each look at what is small.
    news: Bell,
    swept: job::sweep::Seen,
    stop: CancellationToken,
}

impl Worker {
    /// A worker over `db` that sends through `transport`.
    pub fn new(db: Db, transport: Transport, settings: Settings) -> Self {
        Self {
            db,
            transport,
            settings,
            bell: Bell::default(),
            large: Bell::default(),
            news: Bell::default(),
            swept: job::sweep::Seen::default(),
            stop: CancellationToken::new(),
        }
    }

    /// What wakes it: ring after a commit that made something due.
    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }

    /// Does everything that is due at the clock's now, until nothing is due, and says how much that was.
    ///
    /// # Errors
    /// When the database does not answer. What was done before is kept.
    pub async fn drain(&self) -> Result<Drained, DbErr> {
        round::drain(self).await
    }

    /// Works until `stop`, then finishes the mails in flight, for ten seconds at most.
    ///
    /// Nothing that goes wrong ends it: without a database it waits and asks again.
    pub async fn run(mut self, stop: CancellationToken) {
        self.stop = stop.child_token();
        let scheduler = timetable::ring(&self.bell).await;
        let work = async { tokio::join!(self.work(), self.work_large(), self.work_news(), self.work_post()) };
        tokio::select! {
            ((), (), (), ()) = work => {}
            () = overdue(&stop) => tracing::warn!("something was still in flight at the end; its lease will run out"),
        }
        timetable::silence(scheduler).await;
        if tokio::time::timeout(GRACE / 5, self.transport.shutdown()).await.is_err() {
            tracing::debug!("the mail server did not say goodbye");
        }
    }

    async fn work(&self) {
        let mut pause = None;
        while !self.stop.is_cancelled() {
            let mut drained = Drained::default();
            match round::small(self, &mut drained).await {
                Ok(()) => {
                    self.large.ring();
                    self.news.ring();
                    self.bell.ring_post();
                    if pause.take().is_some() {
                        tracing::info!("the database answers again");
                    }
                    if drained.is_something() {
                        tracing::info!(?drained, "did what was due");
                    }
                    self.wait().await;
                }
                Err(fault) => {
                    if pause.is_none() {
                        tracing::error!(%fault, "the database does not answer; the worker asks again and again");
                    }
                    let longer = pause.map_or(FIRST_PAUSE, |last: Duration| (last * 2).min(LONGEST_PAUSE));
                    pause = Some(longer);
                    self.pause(longer).await;
                }
            }
        }
    }

    /// Makes archives and deletes organizations beside the rest.
    async fn work_large(&self) {
        while !self.stop.is_cancelled() {
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = self.large.rung() => {}
            }
            let mut drained = Drained::default();
            if let Err(fault) = round::large(self, &mut drained).await {
                // The look at what is small says when the database answers again, and rings.
                tracing::warn!(%fault, "what is large was not done");
            }
            if drained.large() != Drained::default().large() {
                tracing::info!(?drained, "did what was large");
                self.bell.ring();
            }
        }
    }

    /// Tells endpoints what has happened, beside the rest: some of them are slow.
    async fn work_news(&self) {
        let (mut notify, mut drained) = (Notify::default(), Drained::default());
        while !self.stop.is_cancelled() {
            if let Err(fault) = notify.begin(self).await {
                // The look at what is small says when the database answers again, and rings.
                tracing::debug!(%fault, "endpoints were not looked for");
            }
            tokio::select! {
                () = self.stop.cancelled() => {}
                () = notify.settle(&mut drained), if !notify.is_idle() => {}
                () = self.news.rung() => notify.end_rest(),
                () = after(LOOK) => notify.end_rest(),
            }
        }
        while !notify.is_idle() {
            notify.settle(&mut drained).await;
        }
        if drained.is_something() {
            tracing::info!(drained.notified, drained.postponed, drained.skipped, "told endpoints");
        }
    }

    /// Sends mails, beside the rest: the mail server may be slow.
    async fn work_post(&self) {
        let (mut deliver, mut drained) = (Deliver::new(self), Drained::default());
        while !self.stop.is_cancelled() {
            tokio::select! {
                () = self.stop.cancelled() => {}
                step = deliver.step(&mut drained), if !deliver.is_idle() => {
                    if let Err(fault) = step {
                        // The look at what is small says when the database answers again, and rings.
                        tracing::debug!(%fault, "mails were not looked for");
                    }
                }
                () = self.bell.rung_post() => deliver.look(),
                () = after(LOOK) => deliver.look(),
            }
            if deliver.is_idle() && drained.is_something() {
                let drained = std::mem::take(&mut drained);
                tracing::info!(
                    drained.sent,
                    drained.refused,
                    drained.postponed,
                    drained.skipped,
                    "sent mails"
                );
                // What was refused may have made something due.
                if drained.refused > 0 {
                    self.bell.ring();
                }
            }
        }
        if let Err(fault) = deliver.drain(&mut drained).await {
            tracing::warn!(%fault, "what became of mails could not be written");
        }
    }

    async fn wait(&self) {
        tokio::select! {
            () = self.stop.cancelled() => {}
            () = self.bell.rung() => {}
            () = after(LOOK) => {}
        }
    }

    async fn pause(&self, span: Duration) {
        tokio::select! {
            () = self.stop.cancelled() => {}
            () = after(span) => {}
        }
    }
}

async fn overdue(stop: &CancellationToken) {
    stop.cancelled().await;
    after(GRACE).await;
}

/// The one place where the worker lets time pass.
#[expect(
    clippy::disallowed_methods,
    reason = "the worker's own waiting, which a ring or the stop cuts short"
)]
async fn after(span: Duration) {
    tokio::time::sleep(span).await;
}
