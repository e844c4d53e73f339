//! The certifications that a limited grant concerns.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{CertificationId, GrantCertificationId, GrantId, OrganizationId};

/// One certification that one limited grant concerns.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "grant_certification")]
pub struct Model {
    /// The client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GrantCertificationId,
    /// The grant.
    pub grant_id: GrantId,
    /// The certification.
    pub certification_id: CertificationId,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The certifications of each limited grant among `grants`.
pub async fn of_all(
    tx: &TenantTx,
    grants: impl IntoIterator<Item = GrantId>,
) -> Result<HashMap<GrantId, Vec<CertificationId>>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::GrantId.is_in(grants));
    let rows = Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await?;
    let mut known: HashMap<GrantId, Vec<CertificationId>> = HashMap::new();
    for row in rows {
        known.entry(row.grant_id).or_default().push(row.certification_id);
    }
    Ok(known)
}

/// Makes `certifications` exactly what the grant concerns.
pub(crate) async fn replace(
    tx: &TenantTx,
    grant: GrantId,
    certifications: &[CertificationId],
) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::GrantId.eq(grant));
    Entity::delete_many().filter(here).exec(tx.connection()).await?;
    if certifications.is_empty() {
        return Ok(());
    }
    let rows = certifications.iter().map(|certification| ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(GrantCertificationId::new(tx.wall())),
        grant_id: Set(grant),
        certification_id: Set(*certification),
    });
    Entity::insert_many(rows).exec_without_returning(tx.connection()).await.map(drop)
}
