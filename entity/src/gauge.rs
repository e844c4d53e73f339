//! What there is to measure: what waits, and what the worker could not do. Counts alone, of all organizations together.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait};
use sea_orm::{DbErr, QueryFilter, QuerySelect};

use crate::db::WorkerTx;
use crate::outbox_email::{self, State};
use crate::setback::{self, Task};

/// The figures at one instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gauges {
    /// How many mails are due and not claimed.
    pub mails_due: u64,
    /// Since when the one that waits longest is due.
    pub mail_due_since: Option<DateTime<Utc>>,
    /// How many mails are claimed.
    pub mails_claimed: u64,
    /// What the worker could not do: of which task, whether it is set aside, how many.
    pub setbacks: Vec<(Task, bool, u64)>,
}

/// Measures.
pub async fn measure(tx: &WorkerTx) -> Result<Gauges, DbErr> {
    use outbox_email::{Column, Entity};
    let of = |state| Entity::find().select_only().filter(outbox_email::turn::stands(state));
    let ready: Option<(i64, Option<DateTime<Utc>>)> = of(State::Ready)
        .filter(Column::NextAt.lte(tx.now()))
        .column_as(Column::Id.count(), "n")
        .column_as(Column::NextAt.min(), "since")
        .into_tuple()
        .one(tx.connection())
        .await?;
    let claimed: Option<i64> =
        of(State::Running).column_as(Column::Id.count(), "n").into_tuple().one(tx.connection()).await?;
    let rows: Vec<(Task, Option<DateTime<Utc>>)> = setback::Entity::find()
        .select_only()
        .columns([setback::Column::Task, setback::Column::SetAsideAt])
        .into_tuple()
        .all(tx.connection())
        .await?;
    let mut setbacks: Vec<(Task, bool, u64)> = Vec::new();
    for (task, aside) in rows {
        let aside = aside.is_some();
        match setbacks.iter_mut().find(|(other, set, _)| *other == task && *set == aside) {
            Some((_, _, count)) => *count += 1,
            None => setbacks.push((task, aside, 1)),
        }
    }
    let (due, since) = ready.unwrap_or_default();
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    let claimed = count(claimed.unwrap_or_default());
    Ok(Gauges { mails_due: count(due), mail_due_since: since, mails_claimed: claimed, setbacks })
}
