//! Sends mails of the outbox.
//!
//! A claim is committed before the mail server is asked, no transaction is open while it answers, and a close is
//! fenced by the claim. A process that dies between the server's answer and the close leaves one mail in flight, which
//! goes out again with the same Message-ID when the lease has run out, unless it is one that must not.

use std::time::Duration;

use chrono::TimeDelta;
use entity::DbErr;
use entity::organization::sender::{self, Sender};
use entity::outbox_email::Model;
use entity::outbox_email::claim::{self, Outcome};
use mailer::SendError;
use tokio::task::JoinSet;

use crate::round::Drained;
use crate::{Worker, after, letter};

/// How many mails are claimed at a time.
const BATCH: u64 = 20;

/// What must be left of the lease when a mail is handed over, and is kept of it for the close.
const RESERVE: TimeDelta = TimeDelta::seconds(20);

/// How often a close that the database does not take is tried again: within the lease, after 1, 2, 4, 8 and 16 s.
const CLOSINGS: u32 = 5;

/// Claims some mails and sends them, a few at a time; answers how many were claimed.
pub(crate) async fn batch(worker: &Worker, drained: &mut Drained) -> Result<usize, DbErr> {
    let tx = worker.db.worker().await?;
    let mails = claim::claim(&tx, &worker.settings.name, BATCH).await?;
    let senders = sender::of(&tx, &mails).await?;
    tx.commit().await?;
    let claimed = mails.len();
    let mut waiting = mails.into_iter();
    let mut flight = JoinSet::new();
    let mut away = None;
    loop {
        while flight.len() < worker.settings.concurrency.max(1)
            && let Some(mail) = waiting.next()
        {
            let sender = sender::shows(&mail).and_then(|tenant| senders.get(&tenant).cloned());
            flight.spawn(deliver(worker.clone(), mail, sender));
        }
        match flight.join_next().await {
            None => break,
            Some(Ok(Ok(Some(outcome)))) => drained.count(&outcome),
            Some(Ok(Ok(None))) => drained.skipped += 1,
            Some(Ok(Err(fault))) => away = Some(fault),
            // Its lease runs out, and then it is claimed again.
            Some(Err(fault)) => {
                drained.skipped += 1;
                tracing::error!(%fault, "the sending of a mail broke off");
            }
        }
    }
    away.map_or(Ok(claimed), Err)
}

impl Drained {
    fn count(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Sent => self.sent += 1,
            Outcome::Refused(_) => self.refused += 1,
            Outcome::Later(_) => self.postponed += 1,
        }
    }
}

/// Sends one mail and writes what became of it; `None` when the lease was lost and somebody else decides.
async fn deliver(worker: Worker, mail: Model, sender: Option<Sender>) -> Result<Option<Outcome>, DbErr> {
    let (subject, outcome) = hand_over(&worker, &mail, sender.as_ref()).await;
    match &outcome {
        Outcome::Sent => tracing::debug!(mail = %mail.id, "sent"),
        Outcome::Refused(why) => tracing::warn!(mail = %mail.id, why, "refused for good"),
        Outcome::Later(why) => tracing::warn!(mail = %mail.id, attempts = mail.attempts, why, "not sent yet"),
    }
    let mine = close(&worker, &mail, &subject, &outcome).await?;
    if !mine {
        tracing::warn!(mail = %mail.id, "the lease was lost while it was being sent");
    }
    Ok(mine.then_some(outcome))
}

async fn hand_over(worker: &Worker, mail: &Model, sender: Option<&Sender>) -> (String, Outcome) {
    let known = mail.subject.clone().unwrap_or_default();
    if worker.stop.is_cancelled() {
        return (known, Outcome::Later("the worker was stopped before its turn came".to_owned()));
    }
    let Some(left) = lease_left(worker, mail) else {
        return (known, Outcome::Later("the mails before it took too long".to_owned()));
    };
    let letter = match letter::write(mail, sender, &worker.settings) {
        Ok(letter) => letter,
        Err(why) => return (known, Outcome::Later(why)),
    };
    let outcome = match tokio::time::timeout(left, worker.transport.send(&letter)).await {
        Ok(Ok(_)) => Outcome::Sent,
        Ok(Err(SendError::Permanent(why))) => Outcome::Refused(why),
        Ok(Err(SendError::Temporary(why))) => Outcome::Later(why),
        Err(_) => Outcome::Later("the mail server did not answer in time".to_owned()),
    };
    (letter.subject, outcome)
}

/// How long the mail server may take; `None` when too little of the lease is left to start.
fn lease_left(worker: &Worker, mail: &Model) -> Option<Duration> {
    let left = mail.lease_until? - worker.db.now() - RESERVE;
    left.to_std().ok().filter(|left| *left >= Duration::from_secs(1))
}

/// Writes what became of `mail`, and insists while the lease lasts; false when the lease was lost.
async fn close(worker: &Worker, mail: &Model, subject: &str, outcome: &Outcome) -> Result<bool, DbErr> {
    let mut pause = Duration::from_secs(1);
    for _ in 0..CLOSINGS {
        match try_close(worker, mail, subject, outcome).await {
            Err(fault) if mail.lease_until > Some(worker.db.now()) => {
                tracing::warn!(mail = %mail.id, %fault, "what became of it could not be written; trying again");
                after(pause).await;
                pause *= 2;
            }
            decided => return decided,
        }
    }
    try_close(worker, mail, subject, outcome).await
}

async fn try_close(worker: &Worker, mail: &Model, subject: &str, outcome: &Outcome) -> Result<bool, DbErr> {
    let tx = worker.db.worker().await?;
    let mine = claim::close(&tx, mail, subject, outcome).await?;
    tx.commit().await?;
    Ok(mine)
}
