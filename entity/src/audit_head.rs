//! The end of each organization's audit log: how many entries there are, and the last one's hash.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{ActiveValue::Set, DbErr, ExprTrait, QueryFilter, QuerySelect};

use crate::db::TenantTx;
use crate::id::OrganizationId;

/// The end of one organization's log.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_head")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// The sequence number of the last entry.
    pub sequence: i64,
    /// The last entry's hash.
    pub hash: String,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The end of the tenant's log; `None` before the first entry.
pub async fn of(tx: &TenantTx) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(tx.tenant()).one(tx.connection()).await
}

/// The end of the tenant's log, which nobody else moves until the transaction ends.
pub(crate) async fn lock(tx: &TenantTx) -> Result<Model, DbErr> {
    if let Some(head) = locked(tx).await? {
        return Ok(head);
    }
    let first =
        ActiveModel { tenant_id: Set(tx.tenant()), sequence: Set(0), hash: Set(seal::BEGINNING.to_owned()) };
    let there = OnConflict::column(Column::TenantId).do_nothing().to_owned();
    Entity::insert(first).on_conflict(there).exec_without_returning(tx.connection()).await?;
    locked(tx).await?.ok_or_else(|| DbErr::RecordNotFound("the end of the audit log".to_owned()))
}

async fn locked(tx: &TenantTx) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(tx.tenant()).lock(LockType::Update).one(tx.connection()).await
}

/// Moves the end of the log on.
pub(crate) async fn advance(tx: &TenantTx, sequence: i64, hash: &str) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::Sequence, Expr::value(sequence))
        .col_expr(Column::Hash, Expr::value(hash))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Sequence.lt(sequence)));
    match change.exec(tx.connection()).await?.rows_affected {
        1 => Ok(()),
        _ => Err(DbErr::RecordNotUpdated),
    }
}
