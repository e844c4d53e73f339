//! Which organization has proved that a mail domain is its own: at most one. Of no tenant, for a sign-in looks here before
//! it knows one.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, sea_query::OnConflict};

use crate::db::Tx;
use crate::id::OrganizationId;

/// A domain with its owner.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "domain_owner")]
pub struct Model {
    /// The domain, lower case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Who has proved it.
    pub tenant_id: OrganizationId,
    /// When.
    pub verified_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Gives a domain to `tenant`; false when another organization has it.
pub async fn claim(tx: &impl Tx, name: &str, tenant: OrganizationId) -> Result<bool, DbErr> {
    let row =
        ActiveModel { name: Set(name.to_owned()), tenant_id: Set(tenant), verified_at: Set(tx.instant()) };
    let once = OnConflict::column(Column::Name).do_nothing().to_owned();
    if Entity::insert(row).on_conflict(once).exec_without_returning(tx.raw()).await? == 1 {
        return Ok(true);
    }
    Ok(of(tx, name).await? == Some(tenant))
}

/// Takes a domain from `tenant`.
pub async fn release(tx: &impl Tx, name: &str, tenant: OrganizationId) -> Result<(), DbErr> {
    let own = Column::Name.eq(name).and(Column::TenantId.eq(tenant));
    Entity::delete_many().filter(own).exec(tx.raw()).await.map(drop)
}

/// The organization that has proved `name`.
pub async fn of(tx: &impl Tx, name: &str) -> Result<Option<OrganizationId>, DbErr> {
    Ok(Entity::find_by_id(name.to_owned()).one(tx.raw()).await?.map(|row| row.tenant_id))
}

/// The organization that has proved the domain of an address.
pub async fn of_address(tx: &impl Tx, email: &str) -> Result<Option<OrganizationId>, DbErr> {
    match domain_of(email) {
        Some(domain) => of(tx, &domain).await,
        None => Ok(None),
    }
}

/// The domain of an address, lower case.
pub fn domain_of(email: &str) -> Option<String> {
    let (_, domain) = email.trim().rsplit_once('@')?;
    Some(domain.to_ascii_lowercase()).filter(|domain| !domain.is_empty())
}
