//! The guests of a room: external auditors whose place is limited to its certification alone and has its days.

use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr};
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use super::Model;
use crate::db::TenantTx;
use crate::id::InvitationId;
use crate::membership::{Member, Role};
use crate::{invitation, membership, membership_certification};

/// Those who have joined.
pub async fn guests(tx: &TenantTx, room: &Model) -> Result<Vec<Member>, DbErr> {
    let limits = membership_certification::by_place(tx).await?;
    let is_guest = |it: &Member| {
        let place = &it.membership;
        let only = limits.get(&place.id).is_some_and(|seen| *seen == [room.certification_id]);
        let days = (place.starts_on, place.ends_on) == (Some(room.opens_on), Some(room.closes_on));
        place.is_open() && place.role == Role::ExternalAuditor && place.scoped && only && days
    };
    Ok(membership::all(tx).await?.into_iter().filter(is_guest).collect())
}

/// Those who were invited and have not answered yet.
pub async fn invited(tx: &TenantTx, room: &Model) -> Result<Vec<invitation::Model>, DbErr> {
    use invitation::{Column, Entity, State};
    let open = Column::TenantId.eq(tx.tenant()).and(Column::State.eq(State::Open));
    let days = Column::StartsOn.eq(room.opens_on).and(Column::EndsOn.eq(room.closes_on));
    let these = open.and(days).and(Column::Role.eq(Role::ExternalAuditor));
    let rows = Entity::find().filter(these).all(tx.connection()).await?;
    let mut asked = Vec::new();
    for row in rows {
        if row.is_open(tx.wall()) && row.limit()? == room.limit() {
            asked.push(row);
        }
    }
    Ok(asked)
}

/// Gives the guests of `before`, and those who are invited to it, the days of `after`; answers how many they are.
pub async fn move_days(tx: &TenantTx, before: &Model, after: &Model) -> Result<usize, DbErr> {
    if before.limit() == after.limit() {
        return Ok(0);
    }
    let (guests, invited) = (guests(tx, before).await?, invited(tx, before).await?);
    for guest in &guests {
        membership::change(tx, guest.membership.id, Role::ExternalAuditor, &after.limit()).await?;
    }
    {
        use invitation::{Column, Entity};
        let ids: Vec<InvitationId> = invited.iter().map(|row| row.id).collect();
        let change = Entity::update_many()
            .col_expr(Column::StartsOn, Expr::value(Some(after.opens_on)))
            .col_expr(Column::EndsOn, Expr::value(Some(after.closes_on)))
            .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.is_in(ids)));
        change.exec(tx.connection()).await?;
    }
    Ok(guests.len() + invited.len())
}

/// Takes back the invitations to a room that nobody has answered.
pub async fn revoke(tx: &TenantTx, room: &Model) -> Result<(), DbErr> {
    for row in invited(tx, room).await? {
        invitation::close(tx, row.id, invitation::State::Revoked).await?;
    }
    Ok(())
}
