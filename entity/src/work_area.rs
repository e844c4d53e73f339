//! Work areas: which clauses of a management system a member works on, and so cannot audit (R60).

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use cycle::Coverage;
use cycle::impartial::Work;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};
use serde_json::json;

use crate::db::TenantTx;
use crate::id::{CertificationId, MembershipId, OrganizationId, WorkAreaId};
use crate::{certification, duty};

/// What one member works on in one certification's management system.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_area")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WorkAreaId,
    /// The certification.
    pub certification_id: CertificationId,
    /// The member.
    pub membership_id: MembershipId,
    /// `"full"` or a list of clauses, as an internal audit's event has it.
    pub coverage: Json,
    /// When it was said.
    pub created_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The clauses.
    pub fn coverage(&self) -> Coverage {
        read(&self.coverage)
    }
}

/// What was written as a coverage; whatever else is there counts as everything.
pub(crate) fn read(coverage: &Json) -> Coverage {
    serde_json::from_value(coverage.clone()).unwrap_or_default()
}

/// What was said of a certification, in the order it was said.
pub async fn of(tx: &TenantTx, certification: CertificationId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::CertificationId.eq(certification));
    Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await
}

/// The work area with that id, if the transaction may see its certification.
pub async fn find(tx: &TenantTx, id: WorkAreaId) -> Result<Option<Model>, DbErr> {
    let row = Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await?;
    Ok(row.filter(|row| tx.sees(row.certification_id)))
}

/// Says what a member works on, in place of what was said before.
pub async fn declare(
    tx: &TenantTx,
    certification: CertificationId,
    member: MembershipId,
    coverage: &Coverage,
) -> Result<Model, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::CertificationId.eq(certification));
    let before = here.and(Column::MembershipId.eq(member));
    Entity::delete_many().filter(before).exec(tx.connection()).await?;
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(WorkAreaId::new(tx.wall())),
        certification_id: Set(certification),
        membership_id: Set(member),
        coverage: Set(json!(coverage)),
        created_at: Set(tx.now()),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// Takes back what was said.
pub async fn delete(tx: &TenantTx, id: WorkAreaId) -> Result<(), DbErr> {
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}

/// Takes back all that was said of a member who leaves.
pub(crate) async fn forget(tx: &TenantTx, gone: MembershipId) -> Result<(), DbErr> {
    let theirs = Column::TenantId.eq(tx.tenant()).and(Column::MembershipId.eq(gone));
    Entity::delete_many().filter(theirs).exec(tx.connection()).await.map(drop)
}

/// What is whose own work in a certification's management system: what was said, whoever leads the system as long as
/// nothing is said of them, and who keeps which duty for it.
pub async fn own_work(
    tx: &TenantTx,
    certification: &certification::Model,
) -> Result<HashMap<MembershipId, Vec<Work>>, DbErr> {
    let mut work: HashMap<_, Vec<_>> = HashMap::new();
    for row in of(tx, certification.id).await? {
        work.entry(row.membership_id).or_default().push(Work::Clauses(row.coverage()));
    }
    work.entry(certification.responsible_id).or_insert_with(|| vec![Work::Lead]);
    for duty in duty::serving(tx, certification.id).await? {
        work.entry(duty.responsible_id).or_default().push(Work::Duty(duty.title));
    }
    Ok(work)
}
