//! Sends mails of the outbox, beside all else that the worker does: a mail server may be slow.
//!
//! A claim is committed before the mail server is asked, no transaction is open while it answers, and a close is
//! fenced by the claim. A process that dies between the server's answer and the close leaves its mails in flight, which
//! go out again with the same Message-ID when the lease has run out, unless they are such that must not.
//!
//! Mails flow: some are claimed ahead, some are under way, and what became of those that came back is written together, in the
//! time that the next ones need. A mail counts as under way until that is written, so at most `concurrency` are repeated
//! when the process dies.

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use entity::id::OutboxEmailId;
use entity::organization::sender;
use entity::outbox_email::claim;
use entity::outbox_email::close::{self, Closing, Outcome};
use entity::outbox_email::turn::Turn;
use entity::{DbErr, mail_event, suppression};
use tokio::task::JoinSet;

use crate::round::Drained;
use crate::{Worker, after};
use errand::Errand;

mod errand;

/// For each mail that may be under way, how many are claimed at a time.
const AHEAD: usize = 8;

/// How often a close that the database does not take is tried again: within the lease, after 1, 2, 4, 8 and 16 s.
const CLOSINGS: u32 = 5;

/// The mails that a worker has in hand.
#[derive(Debug)]
pub(crate) struct Deliver {
    worker: Worker,
    /// One claim at a time, with the turn that comes after it.
    claiming: JoinSet<Result<(Vec<Errand>, Turn), DbErr>>,
    turn: Turn,
    /// Claimed, and not under way yet.
    waiting: VecDeque<Errand>,
    flight: JoinSet<Closing>,
    /// Back, and not written yet.
    back: Vec<Closing>,
    /// One close at a time: what was this worker's to close, and how many were not.
    closing: JoinSet<Result<(Vec<Closing>, usize), DbErr>>,
    /// How many are being closed.
    closed: usize,
    /// The last claim found nothing.
    dry: bool,
    /// Something may have become due since the claim under way has looked.
    again: bool,
}

impl Deliver {
    pub fn new(worker: &Worker) -> Self {
        Self {
            worker: worker.clone(),
            claiming: JoinSet::new(),
            turn: Turn::default(),
            waiting: VecDeque::new(),
            flight: JoinSet::new(),
            back: Vec::new(),
            closing: JoinSet::new(),
            closed: 0,
            dry: false,
            again: false,
        }
    }

    /// Looks again for mails that are due.
    pub fn look(&mut self) {
        self.dry = false;
        self.again = true;
    }

    /// True when nothing is in hand and nothing more was found.
    pub fn is_idle(&self) -> bool {
        self.dry && !self.is_busy()
    }

    fn is_busy(&self) -> bool {
        !(self.claiming.is_empty()
            && self.waiting.is_empty()
            && self.flight.is_empty()
            && self.back.is_empty()
            && self.closing.is_empty())
    }

    /// Sends all that is due, and what becomes due meanwhile.
    pub async fn drain(&mut self, drained: &mut Drained) -> Result<(), DbErr> {
        let mut away = Ok(());
        while !self.is_idle() {
            away = away.and(self.step(drained).await);
        }
        away
    }

    /// Waits until one thing is done, with everything begun that can be. May be broken off and called again.
    ///
    /// # Errors
    /// When the database does not answer; then nothing more is looked for until [`Deliver::look`].
    pub async fn step(&mut self, drained: &mut Drained) -> Result<(), DbErr> {
        self.begin();
        tokio::select! {
            Some(claimed) = self.claiming.join_next(), if !self.claiming.is_empty() => self.claimed(claimed),
            Some(back) = self.flight.join_next(), if !self.flight.is_empty() => {
                match back {
                    Ok(closing) => self.back.push(closing),
                    // Its lease runs out, and then it is claimed again.
                    Err(fault) => {
                        drained.skipped += 1;
                        tracing::error!(%fault, "the sending of a mail broke off");
                    }
                }
                Ok(())
            }
            Some(closed) = self.closing.join_next(), if !self.closing.is_empty() => {
                self.closed = 0;
                let closed = closed.unwrap_or_else(|fault| Err(DbErr::Custom(fault.to_string())));
                let (mine, lost) = closed?;
                drained.skipped += lost;
                for closing in &mine {
                    drained.count(&closing.outcome);
                }
                Ok(())
            }
            else => Ok(()),
        }
    }

    fn begin(&mut self) {
        let width = self.worker.settings.concurrency.max(1);
        while self.flight.len() + self.back.len() + self.closed < width
            && let Some(errand) = self.waiting.pop_front()
        {
            self.flight.spawn(errand.run(self.worker.clone()));
        }
        if self.closing.is_empty() && !self.back.is_empty() {
            let back = std::mem::take(&mut self.back);
            self.closed = back.len();
            self.closing.spawn(close(self.worker.clone(), back));
        }
        let enough = self.waiting.len() > width * AHEAD / 2;
        if self.claiming.is_empty() && !enough && !self.dry {
            if self.worker.stop.is_cancelled() {
                self.dry = true;
            } else {
                self.again = false;
                self.claiming.spawn(claim(self.worker.clone(), self.turn, width * AHEAD));
            }
        }
    }

    fn claimed(
        &mut self,
        claimed: Result<Result<(Vec<Errand>, Turn), DbErr>, tokio::task::JoinError>,
    ) -> Result<(), DbErr> {
        self.dry = true;
        let claimed = claimed.unwrap_or_else(|fault| Err(DbErr::Custom(fault.to_string())));
        let (errands, turn) = claimed?;
        self.dry = errands.is_empty() && !self.again;
        self.turn = turn;
        self.waiting.extend(errands);
        Ok(())
    }
}

async fn claim(worker: Worker, mut turn: Turn, limit: usize) -> Result<(Vec<Errand>, Turn), DbErr> {
    let tx = worker.db.worker().await?;
    let mails = claim::claim(&tx, &worker.settings.name, limit as u64, &mut turn).await?;
    let senders = sender::of(&tx, &mails).await?;
    let mut barred = suppression::barred(&tx, &mails).await?;
    tx.commit().await?;
    let errand = |mail| {
        let sender = sender::shows(&mail).and_then(|tenant| senders.get(&tenant).cloned());
        let barred = barred.remove(&mail.id);
        Errand { mail, sender, barred }
    };
    Ok((mails.into_iter().map(errand).collect(), turn))
}

impl Drained {
    fn count(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Sent => self.sent += 1,
            Outcome::Refused(_) => self.refused += 1,
            Outcome::Later(_) => self.postponed += 1,
            Outcome::Unwritable(_) => self.skipped += 1,
        }
    }
}

/// Writes what became of mails, and insists while their leases last; answers those that were this worker's to close, and how many
/// were not.
async fn close(worker: Worker, closings: Vec<Closing>) -> Result<(Vec<Closing>, usize), DbErr> {
    let until = closings.iter().filter_map(|closing| closing.mail.lease_until).min();
    let mut pause = Duration::from_secs(1);
    let mut tries = 0;
    let mine = loop {
        match try_close(&worker, &closings).await {
            Err(fault) if tries < CLOSINGS && until > Some(worker.db.now()) => {
                let mails = closings.len();
                tracing::warn!(mails, %fault, "what became of them could not be written; trying again");
                after(pause).await;
                pause *= 2;
                tries += 1;
            }
            decided => break decided?,
        }
    };
    let (mine, lost): (Vec<_>, Vec<_>) =
        closings.into_iter().partition(|closing| mine.contains(&closing.mail.id));
    for closing in &lost {
        tracing::warn!(mail = %closing.mail.id, "the lease was lost while it was being sent");
    }
    Ok((mine, lost.len()))
}

async fn try_close(worker: &Worker, closings: &[Closing]) -> Result<HashSet<OutboxEmailId>, DbErr> {
    let tx = worker.db.worker().await?;
    let mine = close::close(&tx, closings).await?;
    for Closing { mail, outcome, .. } in closings.iter().filter(|closing| mine.contains(&closing.mail.id)) {
        if let Outcome::Refused(words) = outcome {
            mail_event::refused(&tx, mail, words).await?;
        }
    }
    tx.commit().await?;
    Ok(mine)
}
