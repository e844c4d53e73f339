//! Sending again what was sent, or what could not be.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use super::{Column, Entity, Model, State};
use crate::db::TenantTx;
use crate::dialect::Batch;
use crate::id::WebhookEndpointId;

/// Sends what `row` told once more, as a delivery of its own.
pub async fn one(tx: &TenantTx, row: &Model) -> Result<Model, DbErr> {
    let same = Column::TenantId
        .eq(tx.tenant())
        .and(Column::EndpointId.eq(row.endpoint_id))
        .and(Column::AnnouncementId.eq(row.announcement_id));
    let last = Entity::find().filter(same).order_by_desc(Column::Replay).one(tx.connection()).await?;
    let again = Model {
        replay: last.map_or(row.replay, |last| last.replay) + 1,
        // What is sent again has lost its place in the order.
        ..Model::fresh(tx, row.endpoint_id, row.announcement_id, None)
    };
    Batch::of::<Entity>(std::slice::from_ref(&again)).insert(tx.connection(), "").await?;
    Ok(again)
}

/// Tries again, in the old order, everything that was put down since `since` and given up; answers how much that was.
pub async fn failed(tx: &TenantTx, endpoint: WebhookEndpointId, since: DateTime<Utc>) -> Result<u64, DbErr> {
    let given_up = Column::TenantId
        .eq(tx.tenant())
        .and(Column::EndpointId.eq(endpoint))
        .and(Column::State.eq(State::Failed))
        .and(Column::CreatedAt.gte(since));
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Ready))
        .col_expr(Column::Attempts, Expr::value(0))
        .col_expr(Column::NextAt, Expr::value(tx.wall()))
        .filter(given_up);
    Ok(change.exec(tx.connection()).await?.rows_affected)
}
