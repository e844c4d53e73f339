//! What audit entries commit to and do not hold: names and addresses of people. Blanked when a person is erased; the
//! entries, and the chain over them, stay.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter};
use serde_json::Value;

use crate::db::TenantTx;
use crate::id::{AuditValueId, OrganizationId, PersonId};

/// A value that an entry commits to.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_value")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditValueId,
    /// The entry that commits to it.
    pub sequence: i64,
    /// What stands in the entry.
    pub digest: String,
    /// Whose it is, when that is known.
    pub person_id: Option<PersonId>,
    /// 128 random bits; `None` once it is erased.
    pub salt: Option<String>,
    /// The value as JSON; `None` once it is erased.
    #[sea_orm(column_type = "Text", nullable)]
    pub value: Option<String>,
    /// When it was erased.
    pub erased_at: Option<DateTime<Utc>>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The value, unless it is erased.
    pub fn read(&self) -> Option<Value> {
        self.value.as_deref().and_then(|text| serde_json::from_str(text).ok())
    }
}

/// The values that the entries from `first` to `last` commit to, by their digests.
pub async fn between(tx: &TenantTx, first: i64, last: i64) -> Result<HashMap<String, Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Sequence.between(first, last));
    by_digest(tx, here).await
}

/// The values that these entries commit to, by their digests.
pub async fn of(
    tx: &TenantTx,
    sequences: impl IntoIterator<Item = i64>,
) -> Result<HashMap<String, Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Sequence.is_in(sequences));
    by_digest(tx, here).await
}

async fn by_digest(
    tx: &TenantTx,
    which: sea_orm::sea_query::SimpleExpr,
) -> Result<HashMap<String, Model>, DbErr> {
    let rows = Entity::find().filter(which).all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| (row.digest.clone(), row)).collect())
}

/// The digest that stands for a value, if `value` is one that stands for another.
pub fn marked(value: &Value) -> Option<&str> {
    seal::marked(value)
}
