//! Departure: an organization is deleted, some days after an owner has asked for it.
//!
//! Until the day comes nothing changes, and any owner may withdraw. Then a tombstone is put up in the transaction that shuts
//! everybody out; from then on rows go, some at a time, whichever worker is at it, until the organization's own row goes last.

use chrono::TimeDelta;
use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, Expr};
use sea_orm::sea_query::LockType;
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::{TenantTx, WorkerTx};
use crate::estate::{self, Table};
use crate::id::{EngagementId, GrantId, OrganizationId, PersonId};
use crate::organization::{self, Column, Entity, Model};
use crate::outbox_email::{self, Content};
use crate::{
    api_key, calendar_feed, certification, dialect, domain_owner, duty, engagement, grant, membership,
    one_time_token, reminder, scim_token, session, sso_attempt, sso_connection, tombstone, webhook_delivery,
    webhook_endpoint,
};

/// How many rows go in one transaction.
pub const STEP: i32 = 500;

/// How long the rows of mails that are on their way wait for them.
pub const MAIL_WAITS: TimeDelta = TimeDelta::hours(24);

/// Asks that the organization be deleted after `grace`; `None` when somebody has asked before.
pub async fn ask(tx: &TenantTx, grace: TimeDelta) -> Result<Option<Model>, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::DeletionAskedAt, Expr::value(tx.wall()))
        .col_expr(Column::DeletionAskedBy, Expr::value(tx.actor()))
        .col_expr(Column::DeletionDueAt, Expr::value(tx.wall() + grace))
        .filter(Column::Id.eq(tx.tenant()).and(Column::DeletionDueAt.is_null()));
    let asked = change.exec(tx.connection()).await?.rows_affected > 0;
    if asked { organization::get(tx).await.map(Some) } else { Ok(None) }
}

/// Withdraws that; `None` when nobody has asked, or when it has begun.
pub async fn withdraw(tx: &TenantTx) -> Result<Option<Model>, DbErr> {
    let row = organization::lock(tx).await?;
    if row.deletion_due_at.is_none() || tombstone::open(tx).await?.is_some() {
        return Ok(None);
    }
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::DeletionAskedAt, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
        .col_expr(Column::DeletionAskedBy, Expr::value(None::<uuid::Uuid>))
        .col_expr(Column::DeletionDueAt, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
        .filter(Column::Id.eq(tx.tenant()));
    change.exec(tx.connection()).await?;
    organization::get(tx).await.map(Some)
}

/// Up to `limit` organizations whose day has come.
pub async fn due(tx: &WorkerTx, limit: u64) -> Result<Vec<OrganizationId>, DbErr> {
    let due = Entity::find().select_only().column(Column::Id).filter(Column::DeletionDueAt.lte(tx.now()));
    due.order_by_asc(Column::DeletionDueAt).limit(limit).into_tuple().all(tx.connection()).await
}

/// The grants that the organization gave and that have not ended.
pub async fn given(tx: &TenantTx) -> Result<Vec<grant::Model>, DbErr> {
    grant::active(tx).await
}

/// The grants that it holds as a consultancy and that have not ended.
pub async fn held(tx: &TenantTx) -> Result<Vec<(OrganizationId, GrantId)>, DbErr> {
    let theirs = grant::Column::ConsultancyId.eq(tx.tenant());
    let rows = grant::Entity::find().filter(theirs.and(grant::Column::State.eq(grant::State::Active)));
    let rows = rows.order_by_asc(grant::Column::Id).all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| (row.tenant_id, row.id)).collect())
}

/// The questions that other organizations have asked this one, which name it.
pub async fn asked(tx: &TenantTx) -> Result<Vec<(OrganizationId, EngagementId)>, DbErr> {
    use engagement::{Column, Entity};
    let rows = Entity::find().filter(Column::AddresseeId.eq(tx.tenant())).all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| (row.tenant_id, row.id)).collect())
}

/// Takes from a question of the transaction's organization whom it asked, and by which address.
pub async fn forget_addressee(tx: &TenantTx, id: EngagementId) -> Result<(), DbErr> {
    use engagement::{Column, Entity};
    let change = Entity::update_many()
        .col_expr(Column::AddresseeId, Expr::value(None::<uuid::Uuid>))
        .col_expr(Column::Email, Expr::value(None::<String>))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)));
    change.exec(tx.connection()).await.map(drop)
}

/// Begins: puts the tombstone up and shuts everybody out. False when the day has not come; true as well when it had begun.
///
/// From here on nobody is a member, no key and no session is the organization's, nothing is due, and no mail but the one that
/// tells the owners goes out.
pub async fn begin(tx: &TenantTx) -> Result<bool, DbErr> {
    // Another worker may have come to the end meanwhile.
    let Some(row) = Entity::find_by_id(tx.tenant()).lock(LockType::Update).one(tx.connection()).await? else {
        return Ok(false);
    };
    let (Some(asked), Some(due)) = (row.deletion_asked_at, row.deletion_due_at) else { return Ok(false) };
    if due > tx.now() {
        return Ok(false);
    }
    if tombstone::open(tx).await?.is_some() {
        return Ok(true);
    }
    if !given(tx).await?.is_empty() || !held(tx).await?.is_empty() {
        // One was given since they were ended.
        return Ok(false);
    }
    tombstone::create(tx, asked, due).await?;
    outbox_email::cancel_all(tx).await?;
    outbox_email::tell_owners(tx, &Content::leaving(&row, outbox_email::content::Leave::Deleted, None))
        .await?;
    shut(tx).await?;
    Ok(true)
}

/// Ends every place, session, key and link, and takes from the worker what it would look for.
async fn shut(tx: &TenantTx) -> Result<(), DbErr> {
    let tenant = tx.tenant();
    let none = || Expr::value(None::<chrono::DateTime<chrono::Utc>>);
    let places = membership::Entity::update_many()
        .col_expr(membership::Column::EndedAt, Expr::value(tx.now()))
        .filter(membership::Column::TenantId.eq(tenant).and(membership::Column::EndedAt.is_null()));
    places.exec(tx.connection()).await?;
    let keys = api_key::Entity::update_many()
        .col_expr(api_key::Column::RevokedAt, Expr::value(tx.now()))
        .filter(api_key::Column::TenantId.eq(tenant).and(api_key::Column::RevokedAt.is_null()));
    keys.exec(tx.connection()).await?;
    let links = calendar_feed::Entity::delete_many().filter(calendar_feed::Column::TenantId.eq(tenant));
    links.exec(tx.connection()).await?;
    webhook_endpoint::disable_all(tx, "The organization has left.").await?;
    webhook_delivery::attempt::abandon_all(tx, "The organization has left.").await?;
    session::close_all_in(tx).await?;
    shut_single_sign_on(tx).await?;
    one_time_token::void_all_in(tx).await?;
    let steps = reminder::Entity::update_many()
        .col_expr(reminder::Column::State, Expr::value(reminder::State::Silenced))
        .filter(
            reminder::Column::TenantId.eq(tenant).and(reminder::Column::State.eq(reminder::State::Pending)),
        );
    steps.exec(tx.connection()).await?;
    let plans = certification::Entity::update_many()
        .col_expr(certification::Column::ReplanAt, none())
        .filter(certification::Column::TenantId.eq(tenant));
    plans.exec(tx.connection()).await?;
    let duties = duty::Entity::update_many()
        .col_expr(duty::Column::ReplanAt, none())
        .filter(duty::Column::TenantId.eq(tenant));
    duties.exec(tx.connection()).await.map(drop)
}

/// Nobody becomes a member by single sign-on or a directory any more, and the domains are free.
async fn shut_single_sign_on(tx: &TenantTx) -> Result<(), DbErr> {
    let tenant = tx.tenant();
    let owned = domain_owner::Entity::delete_many().filter(domain_owner::Column::TenantId.eq(tenant));
    owned.exec(tx.connection()).await?;
    let attempts = sso_attempt::Entity::delete_many().filter(sso_attempt::Column::TenantId.eq(tenant));
    attempts.exec(tx.connection()).await?;
    let ways = sso_connection::Entity::delete_many().filter(sso_connection::Column::TenantId.eq(tenant));
    ways.exec(tx.connection()).await?;
    let tokens = scim_token::Entity::delete_many().filter(scim_token::Column::TenantId.eq(tenant));
    tokens.exec(tx.connection()).await.map(drop)
}

/// The people who had a place here and have none anywhere that this transaction could tell: up to `limit` after `after`.
pub async fn people(tx: &TenantTx, after: Option<PersonId>, limit: u64) -> Result<Vec<PersonId>, DbErr> {
    let mut here = membership::Entity::find()
        .select_only()
        .column(membership::Column::PersonId)
        .filter(membership::Column::TenantId.eq(tx.tenant()));
    if let Some(after) = after {
        here = here.filter(membership::Column::PersonId.gt(after));
    }
    let ordered = here.distinct().order_by_asc(membership::Column::PersonId).limit(limit);
    ordered.into_tuple().all(tx.connection()).await
}

/// The tables in the order in which their rows can go: what points before what is pointed to, the organization itself left out.
pub fn order() -> Vec<Table> {
    let mut tables = estate::tables();
    tables.retain(|table| table.owner == "tenant_id");
    tables.reverse();
    // The mail that tells the owners goes out first.
    tables.sort_by_key(|table| table.name == "outbox_email");
    tables
}

/// Removes some rows of `table`; answers how many. Only once [`begin`] has said yes.
pub async fn clear(tx: &TenantTx, table: &Table) -> Result<u64, DbErr> {
    let tenant = tx.tenant().0;
    if tombstone::open(tx).await?.is_none() {
        return Err(DbErr::Custom("nothing is deleted without a tombstone".to_owned()));
    }
    if let Some(column) = table.own_kind {
        let unlinked = dialect::unlink_some(tx.connection(), table.name, column, tenant, STEP).await?;
        if unlinked > 0 {
            return Ok(unlinked);
        }
    }
    dialect::delete_some(tx.connection(), table.name, table.owner, tenant, STEP).await
}

/// Whether a mail of the organization's is still on its way, and may be waited for.
pub async fn waits_for_mail(tx: &TenantTx) -> Result<bool, DbErr> {
    let Some(stone) = tombstone::open(tx).await? else { return Ok(false) };
    Ok(tx.now() < stone.began_at + MAIL_WAITS && outbox_email::is_any_open(tx).await?)
}

/// Removes the organization itself, with whatever came in between, and finishes the tombstone.
pub async fn finish(tx: &TenantTx) -> Result<(), DbErr> {
    Entity::delete_by_id(tx.tenant()).exec(tx.connection()).await?;
    tombstone::finish(tx).await
}
