//! The course of a grant: people come and go under it, its terms change, it ends.

use chrono::{DateTime, NaiveDate, Utc};
use clock::zone;
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr};
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use super::{Column, EndedBy, Entity, Model, State, Terms, find};
use crate::db::{Actor, TenantTx};
use crate::id::{GrantId, MembershipId, PersonId};
use crate::membership::{self, Role};
use crate::{audit_entry, consultant, grant_certification, organization, portfolio, succession};

/// Lets one of the consultancy's people work for the client. False when they work there for another consultancy.
///
/// Who is one of the client's own people already stays that.
pub async fn admit(tx: &TenantTx, grant: &Model, person: PersonId) -> Result<bool, DbErr> {
    let place = match membership::of(tx, person).await? {
        Some(known) if known.membership.grant_id.is_none() => known.membership.id,
        Some(known) if known.membership.grant_id != Some(grant.id) => return Ok(false),
        _ => {
            let limit = terms(tx, grant).await?.limit();
            membership::admit_by(tx, person, grant.role, &limit, Some(grant.id)).await?.id
        }
    };
    consultant::create(tx, grant, person, place).await?;
    Ok(true)
}

/// The terms of a grant as they are now.
async fn terms(tx: &TenantTx, grant: &Model) -> Result<Terms, DbErr> {
    let mut known = grant_certification::of_all(tx, [grant.id]).await?;
    let certifications = grant.scoped.then(|| known.remove(&grant.id).unwrap_or_default());
    Ok(Terms { role: grant.role, certifications, ends_on: grant.ends_on, until_at: grant.until_at })
}

/// Takes one of the consultancy's people off the client; what they were responsible for passes to `heir`.
pub async fn dismiss(
    tx: &TenantTx,
    grant: &Model,
    person: PersonId,
    heir: MembershipId,
) -> Result<u64, DbErr> {
    let places = membership::of_grant(tx, grant.id).await?;
    consultant::delete(tx, grant.id, Some(person)).await?;
    let Some(place) = places.into_iter().find(|place| place.person_id == person) else { return Ok(0) };
    membership::end(tx, place.id).await?;
    succession::pass_on(tx, place.id, heir).await
}

/// Gives a grant other terms, and with it every place under it; `None` when it has moved on or ended.
pub async fn change(
    tx: &TenantTx,
    id: GrantId,
    expected: i32,
    terms: &Terms,
    by: Option<MembershipId>,
) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::Role, Expr::value(terms.role))
        .col_expr(Column::Founding, false.into())
        .col_expr(Column::ConsentedBy, Expr::value(by))
        .col_expr(Column::Scoped, terms.certifications.is_some().into())
        .col_expr(Column::EndsOn, Expr::value(terms.ends_on))
        .col_expr(Column::UntilAt, Expr::value(terms.until_at))
        .filter(here.and(Column::State.eq(State::Active)));
    if change.exec(tx.connection()).await?.rows_affected == 0 {
        return Ok(None);
    }
    grant_certification::replace(tx, id, terms.certifications.as_deref().unwrap_or_default()).await?;
    for place in membership::of_grant(tx, id).await? {
        membership::change(tx, place.id, terms.role, &terms.limit()).await?;
    }
    portfolio::rebuild(tx).await?;
    find(tx, id).await
}

/// Ends a grant: its people's places end, what they were responsible for passes to `heir`, and nothing of the client is left
/// in the portfolio. False when it had ended before.
pub async fn end(tx: &TenantTx, id: GrantId, by: EndedBy, heir: MembershipId) -> Result<bool, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id));
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::State, Expr::value(State::Ended))
        .col_expr(Column::EndedAt, Expr::value(Some::<DateTime<Utc>>(tx.now())))
        .col_expr(Column::EndedBy, Expr::value(Some(by)))
        .filter(here.and(Column::State.eq(State::Active)));
    if change.exec(tx.connection()).await?.rows_affected == 0 {
        return Ok(false);
    }
    for place in membership::of_grant(tx, id).await? {
        membership::end(tx, place.id).await?;
        succession::pass_on(tx, place.id, heir).await?;
    }
    consultant::delete(tx, id, None).await?;
    portfolio::forget(tx, id).await?;
    Ok(true)
}

/// Makes `person` the owner of an organization that a consultancy opened; the founding authority becomes what `terms` say,
/// or ends.
pub async fn hand_over(
    tx: &TenantTx,
    grant: &Model,
    person: PersonId,
    terms: Option<&Terms>,
) -> Result<MembershipId, DbErr> {
    let owner = membership::create(tx, person, Role::Owner).await?.id;
    match terms {
        Some(terms) => change(tx, grant.id, grant.version, terms, Some(owner)).await.map(drop)?,
        None => end(tx, grant.id, EndedBy::Handover, owner).await.map(drop)?,
    }
    Ok(owner)
}

/// Who is responsible after a place under the grant has ended: the client's longest-serving own owner, or, before it has one,
/// another one of the consultancy's people. `None` when there is nobody.
pub async fn heir(
    tx: &TenantTx,
    grant: GrantId,
    gone: Option<PersonId>,
) -> Result<Option<MembershipId>, DbErr> {
    if let Some(owner) = membership::own_owners(tx).await?.first() {
        return Ok(Some(owner.membership.id));
    }
    let others = membership::of_grant(tx, grant).await?;
    Ok(others.into_iter().find(|place| Some(place.person_id) != gone).map(|place| place.id))
}

/// Takes somebody who leaves the transaction's consultancy off every client, and answers the transaction in the consultancy
/// again. Where nobody would be left, `deputy` takes the place.
pub async fn depart(tx: TenantTx, gone: PersonId, deputy: PersonId) -> Result<TenantTx, DbErr> {
    let (home, by) = (tx.tenant(), tx.acting().clone());
    let mut tx = tx;
    for row in consultant::clients_of(&tx, gone).await? {
        tx = tx.turn_to(row.tenant_id, Actor { address: by.address.clone(), ..Actor::default() }).await?;
        if let Some(grant) = find(&tx, row.grant_id).await? {
            if heir(&tx, grant.id, Some(gone)).await?.is_none() {
                admit(&tx, &grant, deputy).await?;
            }
            if let Some(heir) = heir(&tx, grant.id, Some(gone)).await? {
                dismiss(&tx, &grant, gone, heir).await?;
                let detail = serde_json::json!({ "person": gone, "why": "left the consultancy" });
                audit_entry::record(&tx, "delete_consultant", grant.id, detail).await?;
            }
            portfolio::rebuild(&tx).await?;
        }
        tx = tx.turn_to(home, by.clone()).await?;
    }
    Ok(tx)
}

/// Moves the last instants of the client's grants to its new zone.
pub async fn rezone(tx: &TenantTx, client: &organization::Model) -> Result<(), DbErr> {
    let grants = super::active(tx).await?;
    for grant in &grants {
        let Some(last) = grant.ends_on else { continue };
        let change = Entity::update_many()
            .col_expr(Column::UntilAt, Expr::value(Some(over(client, last))))
            .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(grant.id)));
        change.exec(tx.connection()).await?;
    }
    if grants.is_empty() { Ok(()) } else { portfolio::rebuild(tx).await }
}

/// The instant at which `last` is over for the client.
pub fn over(client: &organization::Model, last: NaiveDate) -> DateTime<Utc> {
    zone::start_of_day(client.zone(), zone::shift(last, 1))
}
