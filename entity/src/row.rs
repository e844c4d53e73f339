//! What holds for a row of any tenant's table: locking it for the rest of a transaction.

use sea_orm::entity::prelude::{ColumnTrait, EntityTrait, PrimaryKeyTrait};
use sea_orm::sea_query::LockType;
use sea_orm::{DbErr, QueryFilter, QuerySelect};

use crate::db::TenantTx;
use crate::id::{OrganizationId, OutboxEmailId};
use crate::{certification, dialect, duty, grant, obligation, outbox_email};

/// Locks a row, so that nobody else changes it until the transaction ends; what is not there cannot be changed either.
pub async fn lock<Row, Id>(tx: &TenantTx, id: Id) -> Result<(), DbErr>
where
    Row: EntityTrait,
    Row::PrimaryKey: PrimaryKeyTrait<ValueType = (OrganizationId, Id)>,
    Id: Into<sea_orm::Value>,
{
    Row::find_by_id((tx.tenant(), id)).lock(LockType::Update).one(tx.connection()).await.map(drop)
}

/// Locks a client's grant in the consultancy's transaction, which may read the client's row and not lock it: so for a moment the
/// transaction is in the client.
pub async fn lock_held(tx: &TenantTx, row: &grant::Model) -> Result<(), DbErr> {
    dialect::enter(tx.connection(), row.tenant_id.0).await?;
    let there = grant::Entity::find_by_id((row.tenant_id, row.id)).lock(LockType::Update);
    there.one(tx.connection()).await?;
    dialect::enter(tx.connection(), tx.tenant().0).await
}

/// Locks a mail of the tenant's.
pub async fn lock_mail(tx: &TenantTx, id: OutboxEmailId) -> Result<(), DbErr> {
    let own = outbox_email::Entity::find_by_id(id).filter(outbox_email::Column::TenantId.eq(tx.tenant()));
    own.lock(LockType::Update).one(tx.connection()).await.map(drop)
}

/// Locks what an obligation belongs to: who plans locks the same first, and then changes its obligations.
pub async fn lock_owner(tx: &TenantTx, row: &obligation::Model) -> Result<(), DbErr> {
    match row.owner() {
        Some(obligation::Owner::Certification(id)) => certification::lock(tx, id).await.map(drop),
        Some(obligation::Owner::Duty(id)) => duty::lock(tx, id).await.map(drop),
        None => Ok(()),
    }
}
