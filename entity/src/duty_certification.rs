//! Which certifications a duty serves.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::db::TenantTx;
use crate::id::{CertificationId, DutyCertificationId, DutyId, OrganizationId};

/// That a duty serves a certification.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "duty_certification")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DutyCertificationId,
    /// The duty.
    pub duty_id: DutyId,
    /// The certification.
    pub certification_id: CertificationId,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What `duties` serve, in the order it was said.
pub async fn of(tx: &TenantTx, duties: &[DutyId]) -> Result<Vec<(DutyId, CertificationId)>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::DutyId.is_in(duties.iter().copied()));
    let rows = Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| (row.duty_id, row.certification_id)).collect())
}

/// The ids of the duties that serve any of `certifications`, as part of another query.
pub(crate) fn serving(tx: &TenantTx, certifications: &[CertificationId]) -> SelectStatement {
    let here = Column::TenantId.eq(tx.tenant());
    let theirs = here.and(Column::CertificationId.is_in(certifications.iter().copied()));
    Entity::find().select_only().column(Column::DutyId).filter(theirs).into_query()
}

/// Makes `certifications` exactly what the duty serves.
pub async fn replace(tx: &TenantTx, duty: DutyId, certifications: &[CertificationId]) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::DutyId.eq(duty));
    Entity::delete_many().filter(here).exec(tx.connection()).await?;
    let rows: Vec<_> = certifications
        .iter()
        .map(|certification| ActiveModel {
            tenant_id: Set(tx.tenant()),
            id: Set(DutyCertificationId::new(tx.wall())),
            duty_id: Set(duty),
            certification_id: Set(*certification),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    Entity::insert_many(rows).exec_without_returning(tx.connection()).await.map(drop)
}
