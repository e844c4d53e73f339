//! Reading the log: a page for people, and the whole of it in order.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait};
use sea_orm::sea_query::Condition;
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Column, Entity, Model};
use crate::db::TenantTx;
use crate::id::MembershipId;
use crate::page::{BadCursor, ListError, Page, PageRequest};

/// How long one look at the log stands for those that follow it.
const ONE_LOOK: TimeDelta = TimeDelta::hours(1);

/// Which entries are wanted; `None` and empty: all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only of this member.
    pub actor: Option<MembershipId>,
    /// Only of this operation.
    pub action: Option<String>,
    /// Only about this.
    pub subject: Option<String>,
    /// Only from this instant on.
    pub from: Option<DateTime<Utc>>,
    /// Only before this instant.
    pub before: Option<DateTime<Utc>>,
}

impl Filter {
    fn condition(&self, tx: &TenantTx) -> Condition {
        Condition::all()
            .add(Column::TenantId.eq(tx.tenant()))
            .add_option(self.actor.map(|actor| Column::ActorId.eq(actor)))
            .add_option(self.action.as_ref().map(|action| Column::Action.eq(action)))
            .add_option(self.subject.as_ref().map(|subject| Column::Subject.eq(subject)))
            .add_option(self.from.map(|from| Column::At.gte(from)))
            .add_option(self.before.map(|before| Column::At.lt(before)))
    }
}

/// One page of the tenant's entries, newest first.
pub async fn list(tx: &TenantTx, filter: &Filter, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let mut query = Entity::find().filter(filter.condition(tx));
    if let Some(key) = request.key()? {
        let last: i64 = key.parse().map_err(|_| BadCursor)?;
        query = query.filter(Column::Sequence.lt(last));
    }
    let rows = query.order_by_desc(Column::Sequence).limit(request.limit + 1).all(tx.connection()).await?;
    Ok(Page::cut(rows, request, |row| row.sequence.to_string()))
}

/// Up to `limit` of the tenant's entries after the one with number `after`, oldest first.
pub async fn following(tx: &TenantTx, filter: &Filter, after: i64, limit: u64) -> Result<Vec<Model>, DbErr> {
    let here = filter.condition(tx).add(Column::Sequence.gt(after));
    Entity::find().filter(here).order_by_asc(Column::Sequence).limit(limit).all(tx.connection()).await
}

/// The entry with that number.
pub async fn numbered(tx: &TenantTx, sequence: i64) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Sequence.eq(sequence));
    Entity::find().filter(here).one(tx.connection()).await
}

/// The tenant's newest entry.
pub(crate) async fn newest(tx: &TenantTx) -> Result<Option<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.order_by_desc(Column::Sequence).limit(1).one(tx.connection()).await
}

/// Whether the member has left an entry of this operation within the last hour.
pub async fn looked_lately(tx: &TenantTx, actor: MembershipId, action: &str) -> Result<bool, DbErr> {
    let filter = Filter {
        actor: Some(actor),
        action: Some(action.to_owned()),
        from: Some(tx.wall() - ONE_LOOK),
        ..Filter::default()
    };
    Ok(Entity::find().filter(filter.condition(tx)).one(tx.connection()).await?.is_some())
}
