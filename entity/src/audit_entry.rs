//! The audit log: who did what, from where. Append-only.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, QueryFilter, QueryOrder, QuerySelect};

use crate::db::TenantTx;
use crate::id::{AuditEntryId, MembershipId, OrganizationId};
use crate::page::{ListError, Page, PageRequest};

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditEntryId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; `None`: the product itself.
    pub actor_id: Option<MembershipId>,
    /// What was done, as the operation is named.
    pub action: String,
    /// To what, by its id.
    pub subject: String,
    /// What changed.
    pub detail: Json,
    /// The network address it came from; empty for the product itself.
    #[sea_orm(column_type = "Text")]
    pub address: String,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Writes a line in the name of the transaction's actor.
pub async fn record(
    tx: &TenantTx,
    action: &str,
    subject: impl std::fmt::Display,
    detail: Json,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(AuditEntryId::new(tx.now())),
        at: Set(tx.now()),
        actor_id: Set(tx.actor()),
        action: Set(action.to_owned()),
        subject: Set(subject.to_string()),
        detail: Set(detail),
        address: Set(tx.address().to_owned()),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await.map(drop)
}

/// One page of the tenant's audit log, newest first.
pub async fn list(tx: &TenantTx, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let mut query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    if let Some(before) = request.id()? {
        query = query.filter(Column::Id.lt(AuditEntryId(before)));
    }
    let rows = query.order_by_desc(Column::Id).limit(request.limit + 1).all(tx.connection()).await?;
    Ok(Page::cut(rows, request, |row| row.id.0.to_string()))
}
