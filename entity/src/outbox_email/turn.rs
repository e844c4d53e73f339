//! Whose turn it is. Organizations with mails that are due take turns, so that none waits for all of another's, however
//! many those are: whom to serve is found by hopping from one organization to the next in an index, never by looking at the mails.

use sea_orm::sea_query::{
    Alias, CommonTableExpression, Expr, ExprTrait, Order, Query, SelectStatement, UnionType, WithClause,
};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, Statement};

use super::{Column, Entity, State};
use crate::db::WorkerTx;
use crate::id::OrganizationId;
use crate::test_clock;

/// How many organizations have a turn at a time.
pub(super) const TURNS: u64 = 16;

/// Whose turn it was last; each worker keeps its own.
#[derive(Clone, Copy, Debug, Default)]
pub struct Turn(Option<OrganizationId>);

impl Turn {
    /// The organizations whose turn it is: the next ones with mails that are due.
    pub(super) async fn next(&mut self, tx: &WorkerTx) -> Result<Vec<OrganizationId>, DbErr> {
        let mut found = waiting(tx, self.0).await?;
        if found.is_empty() && self.0.is_some() {
            found = waiting(tx, None).await?;
        }
        // The last ones before it begins anew are those who fill no round.
        self.0 = found.last().copied().filter(|_| found.len() as u64 == TURNS);
        Ok(found)
    }
}

/// A mail that stands there, in words by which the database recognises the index over such mails.
pub(crate) fn stands(state: State) -> Expr {
    Expr::col((Entity, Column::State)).eq(Expr::Constant(state.into_value().into()))
}

async fn waiting(tx: &WorkerTx, after: Option<OrganizationId>) -> Result<Vec<OrganizationId>, DbErr> {
    let (name, tenant) = (Alias::new("waiting"), Alias::new("tenant"));
    let here = || Expr::col((name.clone(), tenant.clone()));
    let first = match after {
        Some(after) => Expr::col((Entity, Column::TenantId)).gt(after),
        None => Expr::col((Entity, Column::TenantId)).is_not_null(),
    };
    let first = Query::select()
        .expr_as(Expr::col((Alias::new("first"), Column::TenantId)), tenant.clone())
        .from_subquery(one(first), Alias::new("first"))
        .to_owned();
    let beyond = one(Expr::col((Entity, Column::TenantId)).gt(here()));
    let next = Query::select()
        .expr(Expr::SubQuery(None, Box::new(beyond.into())))
        .from(name.clone())
        .and_where(here().is_not_null())
        .to_owned();
    let all = first.clone().union(UnionType::All, next).to_owned();
    let due = Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(stands(State::Ready))
        .and_where(Expr::col((Entity, Column::TenantId)).eq(here()))
        .and_where(Column::NextAt.lte(tx.now()))
        .and_where(test_clock::goes_out())
        .to_owned();
    let chosen = Query::select()
        .expr(here())
        .from(name.clone())
        .and_where(here().is_not_null())
        .and_where(Expr::exists(due))
        .limit(TURNS)
        .to_owned();
    let hops = CommonTableExpression::new().query(all).table_name(name).column(tenant).to_owned();
    let chosen = chosen.with(WithClause::new().recursive(true).cte(hops).to_owned());
    let backend = tx.connection().get_database_backend();
    let statement: Statement = backend.build(&chosen);
    let rows = tx.connection().query_all_raw(statement).await?;
    rows.iter().map(|row| row.try_get_by_index::<OrganizationId>(0)).collect()
}

/// The first organization of which `which` holds that has a mail to be sent, now or later.
fn one(which: Expr) -> SelectStatement {
    Query::select()
        .column((Entity, Column::TenantId))
        .from(Entity)
        .and_where(stands(State::Ready))
        .and_where(which)
        .order_by((Entity, Column::TenantId), Order::Asc)
        .limit(1)
        .to_owned()
}
