//! One round: everything that is due now, in small batches that take turns, so that no kind of work starves another.

use entity::DbErr;

use crate::Worker;
use crate::job::deliver::Deliver;
use crate::job::depart::Depart;
use crate::job::expire::Expire;
use crate::job::export::Export;
use crate::job::hark::Hark;
use crate::job::notify::Notify;
use crate::job::prompt::Prompt;
use crate::job::prove::Prove;
use crate::job::recur::Recur;
use crate::job::remind::Remind;
use crate::job::replan::{Replan, Replanned};
use crate::job::sweep;
use crate::job::test_clock::TestClocks;
use crate::job::tidy::Tidy;
use crate::job::warn::Warn;

/// How much a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drained {
    /// Certifications planned anew.
    pub replanned: usize,
    /// Duties planned anew.
    pub recurred: usize,
    /// Grants whose last day has passed.
    pub expired: usize,
    /// Domains whose record was looked for.
    pub proved: usize,
    /// Mails that reminders became.
    pub reminded: usize,
    /// Mails that ask people to read documents, and that tell of evidence that ends.
    pub prompted: usize,
    /// Mails that tell of API keys and directories' tokens that end soon.
    pub warned: usize,
    /// Reports on mails that came back, read from the folder.
    pub heard: usize,
    /// Mails that tell owners whom mail does not reach.
    pub stopped: usize,
    /// Mails that were accepted by the mail server.
    pub sent: usize,
    /// Mails that were kept for a test organization in place of being sent.
    pub kept: usize,
    /// Mails that were refused for good.
    pub refused: usize,
    /// Mails that are to be tried again later.
    pub postponed: usize,
    /// What could not be done and is left for a later round.
    pub skipped: usize,
    /// Announcements that endpoints took.
    pub notified: usize,
    /// Expired rows that were removed.
    pub swept: u64,
    /// Files whose bytes were cleared away.
    pub cleared: usize,
    /// Archives that were made.
    pub exported: usize,
    /// Rows of organizations that are being deleted.
    pub deleted: u64,
}

impl Drained {
    /// False when nothing was due.
    pub fn is_something(&self) -> bool {
        *self != Self::default()
    }

    /// What was done that is large.
    pub(crate) fn large(&self) -> (usize, u64) {
        (self.exported, self.deleted)
    }

    /// What was done beside the small, and may have caused mails.
    fn beside(&self) -> (usize, u64, usize, usize, usize) {
        (self.exported, self.deleted, self.notified, self.postponed, self.refused)
    }
}

/// Does everything that is due: what is small first, and again after what is done beside it, which may have caused mails.
pub(crate) async fn drain(worker: &Worker) -> Result<Drained, DbErr> {
    let mut drained = Drained::default();
    loop {
        small(worker, &mut drained).await?;
        let before = drained.beside();
        large(worker, &mut drained).await?;
        notify(worker, &mut drained).await?;
        Deliver::new(worker).drain(&mut drained).await?;
        if drained.beside() == before || worker.stop.is_cancelled() {
            return Ok(drained);
        }
    }
}

/// Makes archives and deletes organizations, which may take minutes: nothing that is small waits for it.
pub(crate) async fn large(worker: &Worker, drained: &mut Drained) -> Result<(), DbErr> {
    let mut export = Export::default();
    let mut depart = Depart::default();
    while !worker.stop.is_cancelled() {
        let due = export.batch(&worker.db, &worker.settings.name, drained).await?
            + depart.batch(worker, drained).await?;
        if due == 0 {
            break;
        }
    }
    Ok(())
}

/// Tells endpoints what is due, each no more once it has not taken something.
async fn notify(worker: &Worker, drained: &mut Drained) -> Result<(), DbErr> {
    let mut notify = Notify::default();
    loop {
        notify.begin(worker).await?;
        if notify.is_idle() {
            return Ok(());
        }
        notify.settle(drained).await;
    }
}

/// Does what is small until nothing is due, or until the worker is told to stop.
pub(crate) async fn small(worker: &Worker, drained: &mut Drained) -> Result<(), DbErr> {
    drained.swept += sweep::sweep(worker).await?;
    let mut replan = Replan::default();
    let mut recur = Recur::default();
    let mut expire = Expire::default();
    let mut prove = Prove::default();
    let mut remind = Remind::default();
    let mut prompt = Prompt::default();
    let mut warn = Warn::default();
    let mut hark = Hark::default();
    let mut clocks = TestClocks::default();
    let mut tidy = Tidy::default();
    let mut replanned = Replanned::default();
    while !worker.stop.is_cancelled() {
        let due = replan.batch(&worker.db, &mut replanned).await?
            + recur.batch(&worker.db, drained).await?
            + expire.batch(&worker.db, drained).await?
            + prove.batch(worker, drained).await?
            + remind.batch(&worker.db, drained).await?
            + prompt.batch(&worker.db, drained).await?
            + warn.batch(&worker.db, drained).await?
            + hark.batch(worker, drained).await?
            + clocks.batch(worker, drained).await?
            + tidy.batch(worker, drained).await?;
        if due == 0 {
            break;
        }
        worker.bell.ring_post();
    }
    drained.replanned += replanned.planned;
    drained.skipped += replanned.skipped;
    Ok(())
}
