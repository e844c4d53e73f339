//! The sending of one claimed mail.

use std::time::Duration;

use chrono::TimeDelta;
use entity::organization::sender::Sender;
use entity::outbox_email::Model;
use entity::outbox_email::close::{Closing, Outcome};
use mailer::SendError;

use crate::{Worker, letter};

/// What must be left of the lease when a mail is handed over, and is kept of it for the close.
const RESERVE: TimeDelta = TimeDelta::seconds(20);

/// A claimed mail and whom it is from.
#[derive(Debug)]
pub(super) struct Errand {
    pub mail: Model,
    pub sender: Option<Sender>,
    /// Why it is not to be sent, if its address gets no mail.
    pub barred: Option<String>,
}

impl Errand {
    /// Sends the mail; answers what is to be written of it.
    pub async fn run(self, worker: Worker) -> Closing {
        let (subject, outcome) = self.hand_over(&worker).await;
        let mail = self.mail;
        match &outcome {
            Outcome::Sent => tracing::debug!(mail = %mail.id, "sent"),
            Outcome::Refused(why) => tracing::warn!(mail = %mail.id, why, "refused for good"),
            Outcome::Later(why) => {
                tracing::warn!(mail = %mail.id, attempts = mail.attempts, why, "not sent yet");
            }
            Outcome::Unwritable(why) => {
                tracing::error!(mail = %mail.id, attempts = mail.attempts, why, "could not be written");
            }
        }
        Closing { mail, subject, outcome }
    }

    async fn hand_over(&self, worker: &Worker) -> (String, Outcome) {
        let mail = &self.mail;
        let known = mail.subject.clone().unwrap_or_default();
        if worker.stop.is_cancelled() {
            return (known, Outcome::Later("the worker was stopped before its turn came".to_owned()));
        }
        let Some(left) = lease_left(worker, mail) else {
            return (known, Outcome::Later("the mails before it took too long".to_owned()));
        };
        let letter = match letter::write(mail, self.sender.as_ref(), &worker.settings) {
            Ok(letter) => letter,
            Err(why) => return (known, Outcome::Unwritable(why)),
        };
        if let Some(why) = &self.barred {
            return (letter.subject, Outcome::Refused(why.clone()));
        }
        let outcome = match tokio::time::timeout(left, worker.transport.send(&letter)).await {
            Ok(Ok(_)) => Outcome::Sent,
            Ok(Err(SendError::Permanent(why))) => Outcome::Refused(why),
            Ok(Err(SendError::Temporary(why))) => Outcome::Later(why),
            Err(_) => Outcome::Later("the mail server did not answer in time".to_owned()),
        };
        (letter.subject, outcome)
    }
}

/// How long the mail server may take; `None` when too little of the lease is left to start.
fn lease_left(worker: &Worker, mail: &Model) -> Option<Duration> {
    let left = mail.lease_until? - worker.db.now() - RESERVE;
    left.to_std().ok().filter(|left| *left >= Duration::from_secs(1))
}
