//! The history of obligations: every moved date and changed state with its reason, append-only.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::dialect::Batch;
use crate::id::{CertificationEventId, MembershipId, ObligationChangeId, ObligationId, OrganizationId};
use crate::obligation;
use crate::programme::BY_ITSELF;

/// One change of one obligation; its appearance too, unless it came about by itself.
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
pub(crate) async fn insert(tx: &TenantTx, rows: &[Model]) -> Result<u64, DbErr> {
    Batch::of::<Entity>(rows).insert(tx.connection(), "").await
}

/// The history of one obligation, oldest first: its appearance, then each change.
pub async fn of(tx: &TenantTx, obligation: ObligationId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::ObligationId.eq(obligation));
    let mut rows = Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await?;
    if rows.first().is_none_or(|first| first.from_due_on.is_some())
        && let Some(obligation) = obligation::find(tx, obligation).await?
    {
        rows.insert(0, appearance(&obligation, rows.first()));
    }
    Ok(rows)
}

/// That an obligation appeared by itself has no row: it follows from the obligation and its first change.
fn appearance(obligation: &obligation::Model, first: Option<&Model>) -> Model {
    let before = first.and_then(|first| Some((first.from_due_on?, first.from_state.clone()?)));
    let (due_on, state) = before.unwrap_or_else(|| (obligation.due_on, obligation.state.clone()));
    Model {
        tenant_id: obligation.tenant_id,
        id: ObligationChangeId(obligation.id.0),
        obligation_id: obligation.id,
        changed_at: obligation.created_at,
        changed_by: None,
        from_due_on: None,
        to_due_on: Some(due_on),
        from_state: None,
        to_state: Some(state),
        reason: BY_ITSELF.to_owned(),
        event_id: None,
    }
}
