//! Claiming and closing mails. A claim commits before the mail server is asked, and a close is fenced: a worker that
//! was paused past its lease cannot close what another has claimed since.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr, Json};
use sea_orm::sea_query::{Alias, CommonTableExpression, LockBehavior, LockType, Query, WithClause};
use sea_orm::{ConnectionTrait, DbErr, ExprTrait, FromQueryResult, QueryFilter, Statement};

use super::{Class, Column, Entity, Model, State, pause};
use crate::db::WorkerTx;
use crate::test_clock;

/// How long a claim holds: longer than the mail server may take over a claim's mails.
pub const LEASE: TimeDelta = TimeDelta::seconds(120);

/// What became of a claimed mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server accepted it.
    Sent,
    /// The mail server refused it for good; its words.
    Refused(String),
    /// Not this time; what went wrong.
    Later(String),
}

/// Claims up to `limit` due mails of any tenant for `worker`, those whose lease has run out included.
///
/// A mail of class [`Class::AtMostOnce`] whose lease ran out is not among them: it becomes [`State::Unknown`].
pub async fn claim(tx: &WorkerTx, worker: &str, limit: u64) -> Result<Vec<Model>, DbErr> {
    give_up_unknown(tx).await?;
    let now = tx.now();
    // A lease can run out between the two statements: one that must not be repeated is left to the next look.
    let repeatable = Expr::col(Column::Class).eq(Class::Repeatable);
    let expired = Expr::col(Column::State)
        .eq(State::Running)
        .and(Expr::col(Column::LeaseUntil).lt(now))
        .and(repeatable);
    let ready = Expr::col(Column::State).eq(State::Ready).and(Expr::col(Column::NextAt).lte(now));
    let due = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(ready.or(expired))
        .and_where(test_clock::goes_out())
        .order_by(Column::NextAt, sea_orm::Order::Asc)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .to_owned();
    let name = Alias::new("due");
    let due = CommonTableExpression::new().query(due).table_name(name.clone()).materialized(true).to_owned();
    let claimed = Query::update()
        .table(Entity)
        .values([
            (Column::State, Expr::value(State::Running)),
            (Column::LeaseOwner, worker.into()),
            (Column::LeaseUntil, Expr::value(now + LEASE)),
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

async fn give_up_unknown(tx: &WorkerTx) -> Result<(), DbErr> {
    let lost = Column::State
        .eq(State::Running)
        .and(Column::Class.eq(Class::AtMostOnce))
        .and(Column::LeaseUntil.lt(tx.now()));
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Unknown))
        .col_expr(Column::Content, Expr::value(Json::Null))
        .col_expr(Column::LastError, "the sender stopped before the mail server's answer was kept".into())
        .filter(lost);
    change.exec(tx.connection()).await.map(drop)
}

/// Writes what became of `mail`; false when the lease was lost meanwhile and somebody else decides.
pub async fn close(tx: &WorkerTx, mail: &Model, subject: &str, outcome: &Outcome) -> Result<bool, DbErr> {
    let mine = Column::Id
        .eq(mail.id)
        .and(Column::State.eq(State::Running))
        .and(Column::LeaseOwner.eq(mail.lease_owner.clone()))
        .and(Column::Attempts.eq(mail.attempts));
    let none = Expr::value(Option::<DateTime<Utc>>::None);
    let mut change = Entity::update_many()
        .col_expr(Column::Subject, subject.into())
        .col_expr(Column::LeaseUntil, none)
        .filter(mine);
    change = match outcome {
        Outcome::Sent => change
            .col_expr(Column::State, Expr::value(State::Sent))
            .col_expr(Column::SentAt, Expr::value(tx.now()))
            .col_expr(Column::LastError, Expr::value(Option::<String>::None)),
        Outcome::Refused(why) => change
            .col_expr(Column::State, Expr::value(State::Refused))
            .col_expr(Column::LastError, why.clone().into()),
        Outcome::Later(why) => change
            .col_expr(Column::State, Expr::value(State::Ready))
            .col_expr(Column::NextAt, Expr::value(tx.now() + pause(mail.attempts)))
            .col_expr(Column::LastError, why.clone().into()),
    };
    // A one-time secret is not kept once it is out, or can no longer get out.
    if mail.class == Class::AtMostOnce && !matches!(outcome, Outcome::Later(_)) {
        change = change.col_expr(Column::Content, Expr::value(Json::Null));
    }
    Ok(change.exec(tx.connection()).await?.rows_affected == 1)
}
