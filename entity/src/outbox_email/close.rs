//! Closing mails: writing what became of those that were claimed, many in one statement. A close is fenced: a worker that
//! was paused past its lease cannot close what another has claimed since.

use std::collections::HashSet;

use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr, Json};
use sea_orm::{ActiveEnum, DbErr, QueryFilter};

use super::{Class, Column, Entity, Model, State, pause};
use crate::db::WorkerTx;
use crate::dialect::Batch;
use crate::id::OutboxEmailId;
use crate::setback::{self, Task};

/// What became of a claimed mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server accepted it.
    Sent,
    /// The mail server refused it for good; its words.
    Refused(String),
    /// Not this time; what went wrong.
    Later(String),
    /// It cannot be written by this worker, and rests as a setback: another version of the worker may write it.
    Unwritable(String),
}

/// A claimed mail and what became of it.
#[derive(Clone, Debug)]
pub struct Closing {
    /// The mail as it was claimed.
    pub mail: Model,
    /// Its subject, which lists show.
    pub subject: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// Writes what became of mails. Those whose lease was lost meanwhile are not in the answer: somebody else decides.
pub async fn close(tx: &WorkerTx, closings: &[Closing]) -> Result<HashSet<OutboxEmailId>, DbErr> {
    let columns = [
        Column::Id,
        Column::LeaseOwner,
        Column::Attempts,
        Column::Subject,
        Column::LeaseUntil,
        Column::State,
        Column::NextAt,
        Column::SentAt,
        Column::LastError,
    ];
    let rows = closings.iter().map(|closing| row(tx, closing)).collect();
    let running = format!("\"outbox_email\".\"state\" = '{}'", State::Running.to_value());
    let mine = Batch::some::<Entity>(&columns, rows).update_where(tx.connection(), 3, &running).await?;
    let mine: HashSet<_> = mine.into_iter().map(OutboxEmailId).collect();
    let secret = |closing: &&Closing| {
        let over = matches!(closing.outcome, Outcome::Sent | Outcome::Refused(_));
        over && closing.mail.class == Class::AtMostOnce
    };
    let spent: Vec<_> = closings.iter().filter(secret).map(|closing| closing.mail.id).collect();
    let spent: Vec<_> = spent.into_iter().filter(|id| mine.contains(id)).collect();
    if !spent.is_empty() {
        // A one-time secret is not kept once it is out, or can no longer get out.
        let change = Entity::update_many().col_expr(Column::Content, Expr::value(Json::Null));
        change.filter(Column::Id.is_in(spent)).exec(tx.connection()).await?;
    }
    note_setbacks(tx, closings, &mine).await?;
    Ok(mine)
}

/// Notes which could not be written, and forgets that of those that could.
async fn note_setbacks(
    tx: &WorkerTx,
    closings: &[Closing],
    mine: &HashSet<OutboxEmailId>,
) -> Result<(), DbErr> {
    let mut written = Vec::new();
    for Closing { mail, outcome, .. } in closings.iter().filter(|closing| mine.contains(&closing.mail.id)) {
        if let Outcome::Unwritable(why) = outcome {
            setback::fail(tx, Task::WriteMail, mail.tenant_id, mail.id.0, why).await?;
        } else if mail.attempts > 1 {
            written.push(mail.id.0);
        }
    }
    if written.is_empty() { Ok(()) } else { setback::mend(tx, Task::WriteMail, written).await }
}

fn row(tx: &WorkerTx, closing: &Closing) -> Vec<sea_orm::Value> {
    let (mail, now) = (&closing.mail, tx.now());
    let (state, next_at, sent_at, why) = match &closing.outcome {
        Outcome::Sent => (State::Sent, mail.next_at, Some(now), None),
        Outcome::Refused(why) => (State::Refused, mail.next_at, mail.sent_at, Some(why)),
        Outcome::Later(why) => (State::Ready, now + pause(mail.attempts), mail.sent_at, Some(why)),
        Outcome::Unwritable(why) => {
            (State::Ready, now + setback::pause(mail.attempts), mail.sent_at, Some(why))
        }
    };
    vec![
        mail.id.into(),
        mail.lease_owner.clone().into(),
        mail.attempts.into(),
        Some(closing.subject.clone()).into(),
        sea_orm::Value::ChronoDateTimeUtc(None),
        state.into(),
        next_at.into(),
        sent_at.into(),
        why.cloned().into(),
    ]
}
