//! Attempts: which delivery of an endpoint is next, the claim under a lease, and what became of it.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr};
use sea_orm::sea_query::{Alias, IntoColumnRef, LockBehavior, LockType, Query, SelectStatement, SimpleExpr};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Column, Entity, Model, State};
use crate::db::{TenantTx, WorkerTx};
use crate::id::{OrganizationId, WebhookEndpointId};

/// How long a claim holds: longer than an endpoint may take to answer.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);

/// The pauses between attempts: a little more than three days in all.
const PAUSES: [TimeDelta; 10] = [
    TimeDelta::seconds(5),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(5),
    TimeDelta::hours(10),
    TimeDelta::hours(10),
    TimeDelta::hours(14),
    TimeDelta::hours(14),
    TimeDelta::hours(20),
];

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The endpoint took it, with this status.
    Delivered(u16),
    /// Not this time: the status, if there was one, why, and when the endpoint wants to be asked again.
    Later(Option<u16>, String, Option<TimeDelta>),
    /// Never: the endpoint has gone (410), or is disabled.
    Failed(Option<u16>, String),
}

/// Endpoints of any tenant that something is due for, those that have waited longest first.
pub async fn due(tx: &WorkerTx, limit: u64) -> Result<Vec<(OrganizationId, WebhookEndpointId)>, DbErr> {
    let due = Entity::find()
        .select_only()
        .columns([Column::TenantId, Column::EndpointId])
        .filter(is_due(tx.now()))
        .filter(is_first())
        .group_by(Column::TenantId)
        .group_by(Column::EndpointId)
        .order_by_asc(Column::NextAt.min())
        .limit(limit);
    due.into_tuple().all(tx.connection()).await
}

fn is_due(now: DateTime<Utc>) -> SimpleExpr {
    let ready = Column::State.eq(State::Ready).and(Column::NextAt.lte(now));
    ready.or(Column::State.eq(State::Running).and(Column::LeaseUntil.lt(now)))
}

/// Nothing that happened before to the same subject is still on its way to the same endpoint.
fn is_first() -> SimpleExpr {
    Expr::exists(earlier()).not()
}

fn earlier() -> SelectStatement {
    let of = |column: Column| (Alias::new("earlier"), column).into_column_ref();
    let own = |column: Column| Expr::col((Entity, column));
    let same = |column: Column| Expr::col(of(column)).eq(own(column));
    let open = Expr::col(of(Column::State)).is_in(["ready", "running"]);
    Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, Alias::new("earlier"))
        .and_where(same(Column::TenantId))
        .and_where(same(Column::EndpointId))
        .and_where(same(Column::SubjectId))
        .and_where(Expr::col(of(Column::Id)).lt(own(Column::Id)))
        .and_where(open)
        .take()
}

/// Claims the next delivery of an endpoint for `worker`; `None` when nothing is due, or somebody was faster.
pub async fn take(tx: &TenantTx, endpoint: WebhookEndpointId, worker: &str) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::EndpointId.eq(endpoint));
    let next = Entity::find()
        .filter(here.and(is_due(tx.wall())))
        .filter(is_first())
        .order_by_asc(Column::NextAt)
        .order_by_asc(Column::Id)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let Some(next) = next.one(tx.connection()).await? else { return Ok(None) };
    let this = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(next.id));
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Running))
        .col_expr(Column::LeaseOwner, Expr::value(Some(worker.to_owned())))
        .col_expr(Column::LeaseUntil, Expr::value(Some(tx.wall() + LEASE)))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(this.and(is_due(tx.wall())));
    Ok(change.exec_with_returning(tx.connection()).await?.into_iter().next())
}

/// Writes what became of an attempt; false when the lease was lost meanwhile and somebody else decides.
pub async fn close(tx: &TenantTx, row: &Model, outcome: &Outcome) -> Result<bool, DbErr> {
    let mine = Column::TenantId
        .eq(tx.tenant())
        .and(Column::Id.eq(row.id))
        .and(Column::State.eq(State::Running))
        .and(Column::LeaseOwner.eq(row.lease_owner.clone()))
        .and(Column::Attempts.eq(row.attempts));
    let (state, status, error, next) = match outcome {
        Outcome::Delivered(status) => (State::Delivered, Some(*status), None, None),
        Outcome::Failed(status, why) => (State::Failed, *status, Some(why), None),
        Outcome::Later(status, why, wish) => match pause(row.attempts) {
            Some(pause) => (State::Ready, *status, Some(why), Some(wish.map_or(pause, |it| it.max(pause)))),
            None => (State::Failed, *status, Some(why), None),
        },
    };
    let mut change = Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::LastStatus, Expr::value(status.map(i32::from)))
        .col_expr(Column::LastError, Expr::value(error.map(|why| why.chars().take(500).collect::<String>())))
        .filter(mine);
    if let Some(pause) = next {
        change = change.col_expr(Column::NextAt, Expr::value(tx.wall() + pause));
    }
    if state == State::Delivered {
        change = change.col_expr(Column::DeliveredAt, Expr::value(Some(tx.wall())));
    }
    Ok(change.exec(tx.connection()).await?.rows_affected == 1)
}

/// The pause after `attempts` attempts; `None`: enough.
fn pause(attempts: i32) -> Option<TimeDelta> {
    PAUSES.get(usize::try_from(attempts - 1).unwrap_or_default()).copied()
}

/// Gives up all that is still on its way to an endpoint.
pub async fn abandon(tx: &TenantTx, endpoint: WebhookEndpointId, why: &str) -> Result<u64, DbErr> {
    give_up(tx, Column::EndpointId.eq(endpoint), why).await
}

/// Gives up all that is still on its way.
pub(crate) async fn abandon_all(tx: &TenantTx, why: &str) -> Result<u64, DbErr> {
    give_up(tx, Column::State.eq(State::Ready), why).await
}

async fn give_up(tx: &TenantTx, which: Expr, why: &str) -> Result<u64, DbErr> {
    let waiting = Column::TenantId.eq(tx.tenant()).and(Column::State.eq(State::Ready)).and(which);
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Failed))
        .col_expr(Column::LastError, Expr::value(Some(why.to_owned())))
        .filter(waiting);
    Ok(change.exec(tx.connection()).await?.rows_affected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_spread_over_three_days_with_growing_pauses() {
        let pauses: Vec<_> = (1..).map_while(pause).collect();
        assert!(pauses.is_sorted());
        let all: TimeDelta = pauses.iter().sum();
        assert!(all > TimeDelta::days(3) && all < TimeDelta::days(4), "{all}");
    }
}
