//! The history of obligations: every moved date and changed state with its reason, append-only.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{CertificationEventId, MembershipId, ObligationChangeId, ObligationId, OrganizationId};

/// One change of one obligation.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "obligation_change")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ObligationChangeId,
    /// The obligation that changed.
    pub obligation_id: ObligationId,
    /// When.
    pub changed_at: DateTime<Utc>,
    /// Through whom; `None`: through the passing of time.
    pub changed_by: Option<MembershipId>,
    /// The due date before; `None` for a new obligation.
    pub from_due_on: Option<NaiveDate>,
    /// The due date after.
    pub to_due_on: Option<NaiveDate>,
    /// The state before; `None` for a new obligation.
    pub from_state: Option<String>,
    /// The state after.
    pub to_state: Option<String>,
    /// Why, in a sentence.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// The event that caused it.
    pub event_id: Option<CertificationEventId>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps changes.
pub(crate) async fn insert(tx: &TenantTx, rows: Vec<Model>) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    Entity::insert_many(rows).exec_without_returning(tx.connection()).await.map(drop)
}

/// The history of one obligation, oldest first.
pub async fn of(tx: &TenantTx, obligation: ObligationId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::ObligationId.eq(obligation));
    Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await
}
