//! Which services an agreement covers.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{AgreementId, AgreementServiceId, OfferedServiceId, OrganizationId};

/// That an agreement covers a service.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_service")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgreementServiceId,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// The service.
    pub service_id: OfferedServiceId,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Replaces which services an agreement covers.
pub async fn replace(
    tx: &TenantTx,
    agreement: AgreementId,
    services: &[OfferedServiceId],
) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::AgreementId.eq(agreement));
    Entity::delete_many().filter(here).exec(tx.connection()).await?;
    let row = |service: &OfferedServiceId| ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(AgreementServiceId::new(tx.wall())),
        agreement_id: Set(agreement),
        service_id: Set(*service),
    };
    if services.is_empty() {
        return Ok(());
    }
    Entity::insert_many(services.iter().map(row)).exec_without_returning(tx.connection()).await.map(drop)
}

/// What these agreements cover, in the order in which it was named.
pub async fn of(tx: &TenantTx, agreements: &[AgreementId]) -> Result<Vec<Model>, DbErr> {
    let these = Column::TenantId.eq(tx.tenant()).and(Column::AgreementId.is_in(agreements.iter().copied()));
    Entity::find().filter(these).order_by_asc(Column::Id).all(tx.connection()).await
}

/// The agreements that cover a service.
pub async fn covering(tx: &TenantTx, service: OfferedServiceId) -> Result<Vec<AgreementId>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::ServiceId.eq(service));
    let rows = Entity::find().filter(here).all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| row.agreement_id).collect())
}
