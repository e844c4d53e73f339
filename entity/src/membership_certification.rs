//! The certifications that a limited place may see.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{CertificationId, MembershipCertificationId, MembershipId, OrganizationId};

/// One certification that one limited place may see.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership_certification")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipCertificationId,
    /// The place.
    pub membership_id: MembershipId,
    /// The certification.
    pub certification_id: CertificationId,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What every limited place of the tenant may see.
pub async fn by_place(tx: &TenantTx) -> Result<HashMap<MembershipId, Vec<CertificationId>>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    let mut limits: HashMap<_, Vec<_>> = HashMap::new();
    for row in here.order_by_asc(Column::Id).all(tx.connection()).await? {
        limits.entry(row.membership_id).or_default().push(row.certification_id);
    }
    Ok(limits)
}

/// The certifications that a limited place may see.
pub async fn of(tx: &TenantTx, membership: MembershipId) -> Result<Vec<CertificationId>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::MembershipId.eq(membership));
    let rows = Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| row.certification_id).collect())
}

/// Makes `certifications` exactly what the place may see.
pub(crate) async fn replace(
    tx: &TenantTx,
    membership: MembershipId,
    certifications: &[CertificationId],
) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::MembershipId.eq(membership));
    Entity::delete_many().filter(here).exec(tx.connection()).await?;
    if certifications.is_empty() {
        return Ok(());
    }
    let rows = certifications.iter().map(|certification| ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(MembershipCertificationId::new(tx.wall())),
        membership_id: Set(membership),
        certification_id: Set(*certification),
    });
    Entity::insert_many(rows).exec_without_returning(tx.connection()).await.map(drop)
}
