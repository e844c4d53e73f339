//! Telling owners that the token of their directory ends soon.

use chrono::TimeDelta;
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Column, Entity};
use crate::db::{TenantTx, WorkerTx};
use crate::id::{OrganizationId, ScimTokenId};
use crate::organization;
use crate::outbox_email::{self, Content};

/// How many days before its end owners are told, the first warning first.
pub const WARNINGS: [i32; 2] = [14, 1];

/// Which warning is the one of a token that ends after `left`: the last whose time has come.
pub fn at(left: TimeDelta) -> Option<i32> {
    WARNINGS.into_iter().rev().find(|days| left <= TimeDelta::days((*days).into()))
}

/// Tokens of any organization with a warning whose time has come and that was not sent.
pub async fn to_warn(tx: &WorkerTx, limit: u64) -> Result<Vec<(OrganizationId, ScimTokenId)>, DbErr> {
    let now = tx.now();
    let mut due = Expr::val(false);
    for days in WARNINGS {
        let near = Column::ExpiresAt.lte(now + TimeDelta::days(days.into()));
        due = due.or(near.and(unsent(days)));
    }
    let rows = Entity::find().filter(Column::ExpiresAt.gt(now).and(due));
    let rows = rows.order_by_asc(Column::ExpiresAt).limit(limit).all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| (row.tenant_id, row.id)).collect())
}

/// Neither this warning nor a later one was sent.
fn unsent(days: i32) -> sea_orm::sea_query::SimpleExpr {
    Column::WarnedDays.is_null().or(Column::WarnedDays.gt(days))
}

/// Tells the owners that a token ends soon, once for each warning; answers how many mails that made. The one that was rotated
/// away ends as it should, and nobody is told.
pub async fn warn(tx: &TenantTx, id: ScimTokenId) -> Result<usize, DbErr> {
    let all = super::all(tx).await?;
    let Some(row) = all.iter().find(|row| row.id == id) else { return Ok(0) };
    let Some(days) = at(row.expires_at - tx.wall()) else { return Ok(0) };
    // The mark and the mails are one transaction, and of two workers one sets the mark.
    let change = Entity::update_many()
        .col_expr(Column::WarnedDays, Expr::value(days))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(unsent(days)));
    let marked = change.exec(tx.connection()).await?.rows_affected == 1;
    if !marked || all.first() != Some(row) {
        return Ok(0);
    }
    let organization = organization::get(tx).await?;
    let content = Content::TokenEnding {
        organization_name: organization.name,
        hint: row.hint.clone(),
        ends_at: row.expires_at,
        time_zone: organization.time_zone,
    };
    outbox_email::tell_owners(tx, &content).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_warnings_the_last_whose_time_has_come_counts() {
        let after = |hours| at(TimeDelta::hours(hours));
        assert_eq!(
            [after(14 * 24 + 1), after(14 * 24), after(25), after(24), after(1)],
            [None, Some(14), Some(14), Some(1), Some(1)]
        );
    }
}
