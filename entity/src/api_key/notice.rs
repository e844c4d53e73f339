//! Telling people about keys: the member whose key it is, or the owners of the organization when it is a program's.

use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Column, Entity, Model, WARNED_BEFORE};
use crate::db::{TenantTx, WorkerTx};
use crate::id::{ApiKeyId, OrganizationId};
use crate::membership::{self, Member, Role};
use crate::organization;
use crate::outbox_email::content::KeyFacts;
use crate::outbox_email::{self, Content, NewEmail};

/// Keys of any organization that end soon and whose people have not been told.
pub async fn to_warn(tx: &WorkerTx, limit: u64) -> Result<Vec<(OrganizationId, ApiKeyId)>, DbErr> {
    let soon = Column::ExpiresAt.gt(tx.now()).and(Column::ExpiresAt.lte(tx.now() + WARNED_BEFORE));
    let untold = Column::WarnedAt.is_null().and(Column::RevokedAt.is_null());
    let due = Entity::find().filter(soon.and(untold)).order_by_asc(Column::ExpiresAt).limit(limit);
    let rows = due.all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| (row.tenant_id, row.id)).collect())
}

/// Tells the people of a key that it ends soon, once; answers how many mails that made.
pub async fn warn(tx: &TenantTx, id: ApiKeyId) -> Result<usize, DbErr> {
    let untold = Column::WarnedAt.is_null().and(Column::RevokedAt.is_null());
    let change = Entity::update_many()
        .col_expr(Column::WarnedAt, Expr::value(tx.now()))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(untold));
    let told = change.exec_with_returning(tx.connection()).await?;
    let Some(row) = told.into_iter().next() else { return Ok(0) };
    tell(tx, &row, |key| Content::KeyEnding { key }).await
}

/// Tells the people of a new key that `by` made it.
pub async fn made(tx: &TenantTx, row: &Model, by: &str) -> Result<usize, DbErr> {
    tell(tx, row, |key| Content::KeyMade { key, by: by.to_owned() }).await
}

async fn tell(tx: &TenantTx, row: &Model, content: impl Fn(KeyFacts) -> Content) -> Result<usize, DbErr> {
    let Some(owner) = membership::find(tx, row.membership_id).await? else { return Ok(0) };
    let organization = organization::get(tx).await?;
    let account = owner.person.address().is_none().then(|| owner.person.name.clone());
    let people: Vec<Member> = if account.is_some() {
        let owns = |it: &Member| it.can_answer() && it.membership.role == Role::Owner;
        membership::all(tx).await?.into_iter().filter(owns).collect()
    } else {
        vec![owner]
    };
    for Member { person, .. } in &people {
        let zone = person.time_zone.clone().unwrap_or_else(|| organization.time_zone.clone());
        let content = content(KeyFacts {
            organization_name: organization.name.clone(),
            name: row.name.clone(),
            hint: row.hint.clone(),
            account: account.clone(),
            scopes: row.scope_words().into_iter().map(str::to_owned).collect(),
            ends_at: row.expires_at,
            time_zone: zone,
        });
        outbox_email::enqueue(tx, NewEmail::to(Some(tx.tenant()), person, content)).await?;
    }
    Ok(people.len())
}
