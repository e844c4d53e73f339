//! Tombstones: what remains of a deleted organization. One names nobody, and stays.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::audit_head;
use crate::db::{TenantTx, Tx};
use crate::id::{OrganizationId, TombstoneId};

/// What remains of an organization. While it is not finished, the organization's audit log can be deleted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tombstone")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TombstoneId,
    /// Which organization it was.
    pub tenant_id: OrganizationId,
    /// When an owner asked that it be deleted.
    pub asked_at: DateTime<Utc>,
    /// The instant from which on it could not be withdrawn.
    pub due_at: DateTime<Utc>,
    /// When deleting began.
    pub began_at: DateTime<Utc>,
    /// When nothing was left.
    pub finished_at: Option<DateTime<Utc>>,
    /// How many entries the audit log had.
    pub sequence: i64,
    /// The hash of the last one: whoever wrote it down can show that this log was deleted and no other.
    pub hash: String,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Puts the transaction's organization's tombstone up.
pub(crate) async fn create(
    tx: &TenantTx,
    asked_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
) -> Result<Model, DbErr> {
    let head = audit_head::of(tx).await?;
    let (sequence, hash) = head.map_or((0, seal::BEGINNING.to_owned()), |head| (head.sequence, head.hash));
    let row = ActiveModel {
        id: Set(TombstoneId::new(tx.now())),
        tenant_id: Set(tx.tenant()),
        asked_at: Set(asked_at),
        due_at: Set(due_at),
        began_at: Set(tx.now()),
        finished_at: Set(None),
        sequence: Set(sequence),
        hash: Set(hash),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The tombstone of the transaction's organization while it is being deleted.
pub async fn open(tx: &TenantTx) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::FinishedAt.is_null());
    Entity::find().filter(here).one(tx.connection()).await
}

/// Says that nothing is left.
pub(crate) async fn finish(tx: &TenantTx) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::FinishedAt.is_null());
    let change = Entity::update_many().col_expr(Column::FinishedAt, Expr::value(tx.now())).filter(here);
    change.exec(tx.connection()).await.map(drop)
}

/// Every tombstone of the installation, oldest first.
pub async fn all(tx: &impl Tx) -> Result<Vec<Model>, DbErr> {
    Entity::find().order_by_asc(Column::Id).all(tx.raw()).await
}
