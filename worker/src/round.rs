//! One round: everything that is due now, in small batches that take turns, so that no kind of work starves another.

use entity::DbErr;

use crate::Worker;
use crate::job::deliver;
use crate::job::expire::Expire;
use crate::job::prove::Prove;
use crate::job::recur::Recur;
use crate::job::remind::Remind;
use crate::job::replan::{Replan, Replanned};
use crate::job::sweep;
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
    /// Mails that tell of API keys that end soon.
    pub warned: usize,
    /// Mails that were accepted by the mail server.
    pub sent: usize,
    /// Mails that were refused for good.
    pub refused: usize,
    /// Mails that are to be tried again later.
    pub postponed: usize,
    /// What could not be done and is left for a later round.
    pub skipped: usize,
    /// Expired rows that were removed.
    pub swept: u64,
}

impl Drained {
    /// False when nothing was due.
    pub fn is_something(&self) -> bool {
        *self != Self::default()
    }
}

/// Does what is due until nothing is, or until the worker is told to stop.
pub(crate) async fn drain(worker: &Worker) -> Result<Drained, DbErr> {
    let mut drained = Drained { swept: sweep::sweep(worker).await?, ..Drained::default() };
    let mut replan = Replan::default();
    let mut recur = Recur::default();
    let mut expire = Expire::default();
    let mut prove = Prove::default();
    let mut remind = Remind::default();
    let mut warn = Warn::default();
    let mut replanned = Replanned::default();
    while !worker.stop.is_cancelled() {
        let due = replan.batch(&worker.db, &mut replanned).await?
            + recur.batch(&worker.db, &mut drained).await?
            + expire.batch(&worker.db, &mut drained).await?
            + prove.batch(worker, &mut drained).await?
            + remind.batch(&worker.db, &mut drained).await?
            + warn.batch(&worker.db, &mut drained).await?
            + deliver::batch(worker, &mut drained).await?;
        if due == 0 {
            break;
        }
    }
    drained.replanned = replanned.planned;
    drained.skipped += replanned.skipped;
    Ok(drained)
}
