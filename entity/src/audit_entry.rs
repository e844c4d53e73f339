//! The audit log: who did what, from where. Append-only.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::DbErr;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

use crate::db::TenantTx;
use crate::id::{ApiKeyId, AuditEntryId, MembershipId, OrganizationId};

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
    /// The API key they did it with; `None`: in a browser, or the product itself.
    pub key_id: Option<ApiKeyId>,
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
        key_id: Set(tx.acting_key()),
        action: Set(action.to_owned()),
        subject: Set(subject.to_string()),
        detail: Set(detail),
        address: Set(tx.address().to_owned()),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await.map(drop)
}
