//! What of the obligations stands in a calendar.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait};
use sea_orm::{Condition, DbErr, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::filter::reminds;
use super::{Column, Entity, Model, visible};
use crate::db::TenantTx;
use crate::id::MembershipId;

/// The most entries of a calendar.
const MOST: u64 = 5_000;

/// Of which obligations a calendar is.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// Only those that this member is reminded of.
    pub responsible_id: Option<MembershipId>,
    /// Only those due from this day on, and whatever is still to be done.
    pub from: NaiveDate,
    /// Of what need not be done any more only what has changed since.
    pub waived_since: DateTime<Utc>,
}

/// What a calendar shows, by due date: what it helps to do, what was done, and for a while what need not be done any more.
pub async fn shown(tx: &TenantTx, shown: &Shown) -> Result<Vec<Model>, DbErr> {
    let waived = Condition::all()
        .add(Column::State.eq("waived"))
        .add(Column::Sequence.gt(0))
        .add(Column::ChangedAt.gte(shown.waived_since));
    let done = Condition::all().add(Column::State.eq("done")).add(Column::DueOn.gte(shown.from));
    let which = Condition::any().add(Column::Actionable.eq(true)).add(done).add(waived);
    Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(which)
        .apply_if(visible(tx), QueryFilter::filter)
        .apply_if(shown.responsible_id, |query, it| query.filter(reminds(tx, it)))
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id)
        .limit(MOST)
        .all(tx.connection())
        .await
}
