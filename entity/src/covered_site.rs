//! Which sites a certification covers, and how each counts in samples and audit time.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{DbErr, ExprTrait, QueryFilter, QuerySelect, QueryTrait};

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
    /// The risk group whose sample it can be in; empty: the sites without a group are one (R70).
    pub risk_group: String,
    /// The effective number of personnel at this site.
    pub effective_personnel: Option<i32>,
    /// By how many percent the audit time at this site is reduced in total, 0 to 50 (R82).
    pub reduction_percent: Option<i32>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How a covered site counts.
#[derive(Clone, Debug)]
pub struct SiteSetting {
    /// The site.
    pub site_id: SiteId,
    /// The risk group; empty: none.
    pub risk_group: String,
    /// The effective number of personnel there.
    pub effective_personnel: Option<i32>,
    /// The reduction in total there.
    pub reduction_percent: Option<i32>,
}

/// The ids of the certifications that cover `site`, as part of another query.
pub(crate) fn covering(tx: &TenantTx, site: SiteId) -> SelectStatement {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::SiteId.eq(site));
    Entity::find().select_only().column(Column::CertificationId).filter(here).into_query()
}

/// The sites that a certification covers, each with how it counts, in the order the sites were recorded.
pub async fn of(tx: &TenantTx, certification: CertificationId) -> Result<Vec<(site::Model, Model)>, DbErr> {
    Ok(of_all(tx, &[certification]).await?.remove(&certification).unwrap_or_default())
}

/// The same of several certifications.
pub async fn of_all(
    tx: &TenantTx,
    certifications: &[CertificationId],
) -> Result<HashMap<CertificationId, Vec<(site::Model, Model)>>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant());
    let these = here.and(Column::CertificationId.is_in(certifications.iter().copied()));
    let mut covers: HashMap<SiteId, Vec<Model>> = HashMap::new();
    for cover in Entity::find().filter(these).all(tx.connection()).await? {
        covers.entry(cover.site_id).or_default().push(cover);
    }
    let ids: Vec<_> = covers.keys().copied().collect();
    let mut covered: HashMap<_, Vec<_>> = HashMap::new();
    for site in site::among(tx, &ids).await? {
        for cover in covers.remove(&site.id).unwrap_or_default() {
            covered.entry(cover.certification_id).or_default().push((site.clone(), cover));
        }
    }
    Ok(covered)
}

async fn covers(tx: &TenantTx, certification: CertificationId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::CertificationId.eq(certification));
    Entity::find().filter(here).all(tx.connection()).await
}

/// Makes `sites` exactly what the certification covers. A site that stays covered keeps how it counts.
pub async fn replace(tx: &TenantTx, certification: CertificationId, sites: &[SiteId]) -> Result<(), DbErr> {
    let before: Vec<_> = covers(tx, certification).await?.iter().map(|cover| cover.site_id).collect();
    let gone = Column::TenantId
        .eq(tx.tenant())
        .and(Column::CertificationId.eq(certification))
        .and(Column::SiteId.is_not_in(sites.iter().copied()));
    Entity::delete_many().filter(gone).exec(tx.connection()).await?;
    let rows: Vec<_> = sites
        .iter()
        .filter(|site| !before.contains(site))
        .map(|site| ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(CoveredSiteId::new(tx.wall())),
            certification_id: Set(certification),
            site_id: Set(*site),
            risk_group: Set(String::new()),
            effective_personnel: Set(None),
            reduction_percent: Set(None),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    Entity::insert_many(rows).exec_without_returning(tx.connection()).await.map(drop)
}

/// Says how a covered site counts; false when the certification does not cover it.
pub async fn set(tx: &TenantTx, certification: CertificationId, setting: SiteSetting) -> Result<bool, DbErr> {
    let here = Column::TenantId
        .eq(tx.tenant())
        .and(Column::CertificationId.eq(certification))
        .and(Column::SiteId.eq(setting.site_id));
    let change = Entity::update_many()
        .col_expr(Column::RiskGroup, Expr::value(setting.risk_group))
        .col_expr(Column::EffectivePersonnel, setting.effective_personnel.into())
        .col_expr(Column::ReductionPercent, setting.reduction_percent.into())
        .filter(here);
    Ok(change.exec(tx.connection()).await?.rows_affected > 0)
}
