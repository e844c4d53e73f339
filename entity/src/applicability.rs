//! Which clauses and controls apply, and why: decided for one certification, or for a framework of one's own.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, ExprTrait, QueryFilter};
use serde::Serialize;

use crate::db::TenantTx;
use crate::id::{ApplicabilityId, CertificationId, MembershipId, OrganizationId};

/// What was decided of one clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "applicability")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApplicabilityId,
    /// The certification it is decided for; `None`: for the standard, wherever no certification says otherwise.
    pub certification_id: Option<CertificationId>,
    /// The certification's id, or the standard's: what it is decided for, in one column.
    pub target: String,
    /// The standard, or the framework.
    pub standard: String,
    /// The number of the clause or control.
    pub clause: String,
    /// Whether it applies.
    pub applies: bool,
    /// Why it does or does not.
    #[sea_orm(column_type = "Text")]
    pub justification: String,
    /// Who decided.
    pub decided_by: MembershipId,
    /// When.
    pub decided_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A decision to record.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The certification it is for.
    pub certification_id: Option<CertificationId>,
    /// The standard, or the framework.
    pub standard: String,
    /// The number of the clause.
    pub clause: String,
    /// Whether it applies.
    pub applies: bool,
    /// Why.
    pub justification: String,
}

impl Decision {
    fn target(&self) -> String {
        self.certification_id.map_or_else(|| self.standard.clone(), |id| id.to_string())
    }
}

/// What is decided of a clause for exactly this target, if anything.
pub async fn decided(tx: &TenantTx, decision: &Decision) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Target.eq(decision.target()));
    let of_it = Column::Clause.eq(&*decision.clause).and(Column::Standard.eq(&*decision.standard));
    Entity::find().filter(here.and(of_it)).one(tx.connection()).await
}

/// Records a decision, in place of the one before for the same target and clause.
pub async fn put(tx: &TenantTx, decision: Decision, by: MembershipId) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ApplicabilityId::new(tx.wall())),
        target: Set(decision.target()),
        certification_id: Set(decision.certification_id),
        standard: Set(decision.standard.clone()),
        clause: Set(decision.clause.clone()),
        applies: Set(decision.applies),
        justification: Set(decision.justification.clone()),
        decided_by: Set(by),
        decided_at: Set(tx.now()),
    };
    let over = OnConflict::columns([Column::TenantId, Column::Target, Column::Clause])
        .update_columns([
            Column::Standard,
            Column::Applies,
            Column::Justification,
            Column::DecidedBy,
            Column::DecidedAt,
        ])
        .to_owned();
    Entity::insert(row).on_conflict(over).exec_without_returning(tx.connection()).await?;
    let there = decided(tx, &decision).await?;
    there.ok_or_else(|| DbErr::RecordNotFound("the decision".to_owned()))
}

/// The decision with that id.
pub async fn find(tx: &TenantTx, id: ApplicabilityId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// What holds for a standard: what is decided for the certification, and otherwise for the standard.
pub async fn of(
    tx: &TenantTx,
    standard: &str,
    certification: Option<CertificationId>,
) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Standard.eq(standard));
    let rows = Entity::find().filter(here).all(tx.connection()).await?;
    Ok(holding(&rows, standard, certification))
}

/// Everything that is decided.
pub(crate) async fn all(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::TenantId.eq(tx.tenant())).all(tx.connection()).await
}

/// Of what is decided, what holds for a standard.
pub(crate) fn holding(
    decided: &[Model],
    standard: &str,
    certification: Option<CertificationId>,
) -> Vec<Model> {
    let of_it = decided.iter().filter(|row| row.standard == standard);
    let mut rows: Vec<Model> = of_it
        .filter(|row| row.certification_id.is_none() || row.certification_id == certification)
        .cloned()
        .collect();
    let own: Vec<String> =
        rows.iter().filter(|row| row.certification_id.is_some()).map(|row| row.clause.clone()).collect();
    rows.retain(|row| row.certification_id.is_some() || !own.contains(&row.clause));
    rows
}

/// Takes a decision back.
pub async fn delete(tx: &TenantTx, id: ApplicabilityId) -> Result<(), DbErr> {
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}

/// Takes back whatever was decided of a framework that goes.
pub async fn forget(tx: &TenantTx, standard: &str) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Standard.eq(standard));
    Entity::delete_many().filter(here).exec(tx.connection()).await.map(drop)
}
