//! Which sites a certification covers.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use crate::db::TenantTx;
use crate::id::{CertificationId, CoveredSiteId, OrganizationId, SiteId};
use crate::site;

/// The cover of one site by one certification.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "covered_site")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CoveredSiteId,
    /// The certification.
    pub certification_id: CertificationId,
    /// The site.
    pub site_id: SiteId,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The sites that a certification covers.
pub async fn of(tx: &TenantTx, certification: CertificationId) -> Result<Vec<site::Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::CertificationId.eq(certification));
    let covers = Entity::find().filter(here).all(tx.connection()).await?;
    let ids: Vec<_> = covers.iter().map(|cover| cover.site_id).collect();
    site::among(tx, &ids).await
}

/// Makes `sites` exactly what the certification covers.
pub async fn replace(tx: &TenantTx, certification: CertificationId, sites: &[SiteId]) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::CertificationId.eq(certification));
    Entity::delete_many().filter(here).exec(tx.connection()).await?;
    let rows: Vec<_> = sites
        .iter()
        .map(|site| ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(CoveredSiteId::new(tx.now())),
            certification_id: Set(certification),
            site_id: Set(*site),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    Entity::insert_many(rows).exec_without_returning(tx.connection()).await.map(drop)
}
