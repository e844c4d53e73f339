//! Claiming mails: a claim commits before the mail server is asked.

use chrono::TimeDelta;
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr, Json};
use sea_orm::sea_query::{
    Alias, CommonTableExpression, LockBehavior, LockType, Order, Query, SelectStatement, UnionType,
    WithClause,
};
use sea_orm::{ConnectionTrait, DbErr, ExprTrait, FromQueryResult, QueryFilter, Statement};

use super::turn::{Turn, stands};
use super::{Class, Column, Entity, Model, State};
use crate::db::WorkerTx;
use crate::test_clock;

/// How long a claim holds: longer than the mail server may take over a claim's mails.
pub const LEASE: TimeDelta = TimeDelta::seconds(120);

/// Claims about `limit` due mails for `worker`, those whose lease has run out included: as many of each organization whose
/// turn it is, and as many that concern people's accounts, the oldest first. Answers none only when none is due that nobody
/// else is claiming.
///
/// A mail of class [`Class::AtMostOnce`] whose lease ran out is not among them: it becomes [`State::Unknown`].
pub async fn claim(tx: &WorkerTx, worker: &str, limit: u64, turn: &mut Turn) -> Result<Vec<Model>, DbErr> {
    give_up_unknown(tx).await?;
    let tenants = turn.next(tx).await?;
    let share = Ord::max(limit / (tenants.len() as u64 + 1), 1);
    let whose = || Expr::col((Entity, Column::TenantId));
    let mut due = arm(ready(tx).and_where(whose().is_null()).to_owned(), Column::NextAt, share);
    for tenant in tenants {
        let of_one = arm(ready(tx).and_where(whose().eq(tenant)).to_owned(), Column::NextAt, share);
        due.union(UnionType::All, of_one);
    }
    due.union(UnionType::All, arm(run_out(tx), Column::LeaseUntil, share));
    let name = Alias::new("due");
    let due = CommonTableExpression::new().query(due).table_name(name.clone()).materialized(true).to_owned();
    let claimed = Query::update()
        .table(Entity)
        .values([
            (Column::State, Expr::value(State::Running)),
            (Column::LeaseOwner, worker.into()),
            (Column::LeaseUntil, Expr::value(tx.now() + LEASE)),
            (Column::Attempts, Expr::col(Column::Attempts).add(1)),
        ])
        .and_where(
            Expr::col(Column::Id).in_subquery(Query::select().column(Column::Id).from(name).to_owned()),
        )
        .returning(Query::returning().columns(<Column as sea_orm::Iterable>::iter()))
        .to_owned()
        .with(WithClause::new().cte(due).to_owned());
    let backend = tx.connection().get_database_backend();
    let statement: Statement = backend.build(&claimed);
    let mut rows = Model::find_by_statement(statement).all(tx.connection()).await?;
    rows.sort_by_key(|row| (row.next_at, row.id));
    Ok(rows)
}

/// The ids of the first `share` mails of `which` that nobody else is claiming.
fn arm(mut which: SelectStatement, first: Column, share: u64) -> SelectStatement {
    which
        .order_by((Entity, first), Order::Asc)
        .limit(share)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let name = Alias::new("arm");
    Query::select().column((name.clone(), Column::Id)).from_subquery(which, name).to_owned()
}

fn mails() -> SelectStatement {
    Query::select().column((Entity, Column::Id)).from(Entity).and_where(test_clock::goes_out()).to_owned()
}

fn ready(tx: &WorkerTx) -> SelectStatement {
    mails().and_where(stands(State::Ready)).and_where(Column::NextAt.lte(tx.now())).to_owned()
}

/// Mails whose lease has run out. A lease can run out after those that must not be repeated were given up: one of them is left
/// to the next look.
fn run_out(tx: &WorkerTx) -> SelectStatement {
    mails()
        .and_where(stands(State::Running))
        .and_where(Column::LeaseUntil.lt(tx.now()))
        .and_where(Column::Class.eq(Class::Repeatable))
        .to_owned()
}

async fn give_up_unknown(tx: &WorkerTx) -> Result<(), DbErr> {
    let lost =
        stands(State::Running).and(Column::Class.eq(Class::AtMostOnce)).and(Column::LeaseUntil.lt(tx.now()));
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Unknown))
        .col_expr(Column::Content, Expr::value(Json::Null))
        .col_expr(Column::LastError, "the sender stopped before the mail server's answer was kept".into())
        .filter(lost);
    change.exec(tx.connection()).await.map(drop)
}
