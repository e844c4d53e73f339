//! Certifications: a certificate held, or one that is wanted.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::sea_query::{LockType, SelectStatement};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::db::TenantTx;
use crate::id::{CertificationBodyId, CertificationId, MembershipId, OrganizationId};

/// A certification of one management system to one standard.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certification")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CertificationId,
    /// Standard with edition, such as `iso-iec-20000-1-2018`.
    pub standard: String,
    /// Who certifies.
    pub certification_body_id: Option<CertificationBodyId>,
    /// The number printed on the certificate.
    pub certificate_number: Option<String>,
    /// The scope as printed.
    #[sea_orm(column_type = "Text")]
    pub scope: String,
    /// The issue date as printed.
    pub printed_issue_on: Option<NaiveDate>,
    /// The expiry date as printed; it beats the computed one.
    pub printed_expiry_on: Option<NaiveDate>,
    /// The day by which a first-timer wants the certificate.
    pub target_on: Option<NaiveDate>,
    /// Who is reminded unless an obligation has its own.
    pub responsible_id: MembershipId,
    /// The engine's policy as far as it differs from the defaults.
    pub policy: Json,
    /// The state at the last planning, one of the certificate states.
    pub status: String,
    /// When the programme next changes by the passing of time alone.
    pub replan_at: Option<DateTime<Utc>>,
    /// The digest of the programme as it was stored; `None`: it is to be compared row by row.
    pub plan_digest: Option<String>,
    /// Why it is due to be planned, if not by the passing of time.
    #[sea_orm(column_type = "Text", nullable)]
    pub replan_because: Option<String>,
    /// Through whom.
    pub replan_by: Option<MembershipId>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
    /// The effective number of personnel, which audit time follows from (R80).
    pub effective_personnel: Option<i32>,
    /// The complexity that the tables for environment and safety ask for: `high`, `medium`, `low` or `limited`.
    pub audit_risk: Option<String>,
    /// By how many percent the audit time is reduced, 0 to 30 (R82).
    pub reduction_percent: i32,
    /// Whether the sites are suited to sampling (R70, R71).
    pub sampling_allowed: bool,
    /// By how many sites risk raises each sample (R70).
    pub risk_uplift: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is recorded of a certification beside its events.
#[derive(Clone, Debug)]
pub struct CertificationFacts {
    /// Standard with edition.
    pub standard: String,
    /// Who certifies.
    pub certification_body_id: Option<CertificationBodyId>,
    /// The printed number.
    pub certificate_number: Option<String>,
    /// The printed scope.
    pub scope: String,
    /// The printed issue date.
    pub printed_issue_on: Option<NaiveDate>,
    /// The printed expiry date.
    pub printed_expiry_on: Option<NaiveDate>,
    /// A first-timer's wish.
    pub target_on: Option<NaiveDate>,
    /// Who is reminded.
    pub responsible_id: MembershipId,
    /// What differs from the default policy.
    pub policy: Json,
    /// What its audit time and its samples follow from.
    pub size: Size,
}

/// What the audit time and the samples of a certification follow from.
#[derive(Clone, Debug)]
pub struct Size {
    /// The effective number of personnel.
    pub effective_personnel: Option<i32>,
    /// The complexity.
    pub audit_risk: Option<String>,
    /// By how many percent the audit time is reduced.
    pub reduction_percent: i32,
    /// Whether the sites are suited to sampling.
    pub sampling_allowed: bool,
    /// By how many sites risk raises each sample.
    pub risk_uplift: i32,
}

impl Default for Size {
    fn default() -> Self {
        Self {
            effective_personnel: None,
            audit_risk: None,
            reduction_percent: 0,
            sampling_allowed: true,
            risk_uplift: 0,
        }
    }
}

/// Records a certification; it is to be planned in the same transaction.
pub async fn create(tx: &TenantTx, new: CertificationFacts) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(CertificationId::new(tx.wall())),
        standard: Set(new.standard),
        certification_body_id: Set(new.certification_body_id),
        certificate_number: Set(new.certificate_number),
        scope: Set(new.scope),
        printed_issue_on: Set(new.printed_issue_on),
        printed_expiry_on: Set(new.printed_expiry_on),
        target_on: Set(new.target_on),
        responsible_id: Set(new.responsible_id),
        policy: Set(new.policy),
        status: Set("applied".to_owned()),
        replan_at: Set(None),
        plan_digest: Set(None),
        replan_because: Set(None),
        replan_by: Set(None),
        created_at: Set(tx.now()),
        version: Set(1),
        effective_personnel: Set(new.size.effective_personnel),
        audit_risk: Set(new.size.audit_risk),
        reduction_percent: Set(new.size.reduction_percent),
        sampling_allowed: Set(new.size.sampling_allowed),
        risk_uplift: Set(new.size.risk_uplift),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The certification with that id, if the transaction may see it.
pub async fn find(tx: &TenantTx, id: CertificationId) -> Result<Option<Model>, DbErr> {
    if !tx.sees(id) {
        return Ok(None);
    }
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

mod claim;
mod filter;

pub(crate) use claim::{Claim, Plan, claim, forget_plan, keep_plans, lock_of, mark};
pub use claim::{due_ids, due_tenants, ids_after, replan_standard};
pub use filter::{Filter, SORTING, list};

/// The certification with that id, locked until the transaction ends: planning and reminding take turns.
///
/// # Errors
/// `RecordNotFound` when it is gone.
pub(crate) async fn lock(tx: &TenantTx, id: CertificationId) -> Result<Model, DbErr> {
    let found = Entity::find_by_id((tx.tenant(), id)).lock(LockType::Update).one(tx.connection()).await?;
    found.ok_or_else(|| DbErr::RecordNotFound(id.to_string()))
}

/// Those of `ids` that are the tenant's.
pub async fn among(tx: &TenantTx, ids: &[CertificationId]) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.filter(Column::Id.is_in(ids.iter().copied())).all(tx.connection()).await
}

/// The ids of the certifications that `member` answers for, as part of another query.
pub(crate) fn of_responsible(tx: &TenantTx, member: MembershipId) -> SelectStatement {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::ResponsibleId.eq(member));
    Entity::find().select_only().column(Column::Id).filter(here).into_query()
}

/// Every certification of the tenant, in the order they were recorded.
pub async fn all(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .order_by_asc(Column::Id)
        .all(tx.connection())
        .await
}

/// Replaces what is recorded if it still has version `expected`; `None` when it has moved on.
pub async fn update(
    tx: &TenantTx,
    id: CertificationId,
    expected: i32,
    facts: CertificationFacts,
) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::Standard, facts.standard.into())
        .col_expr(Column::CertificationBodyId, facts.certification_body_id.into())
        .col_expr(Column::CertificateNumber, facts.certificate_number.into())
        .col_expr(Column::Scope, facts.scope.into())
        .col_expr(Column::PrintedIssueOn, facts.printed_issue_on.into())
        .col_expr(Column::PrintedExpiryOn, facts.printed_expiry_on.into())
        .col_expr(Column::TargetOn, facts.target_on.into())
        .col_expr(Column::ResponsibleId, facts.responsible_id.into())
        .col_expr(Column::Policy, facts.policy.into())
        .col_expr(Column::EffectivePersonnel, facts.size.effective_personnel.into())
        .col_expr(Column::AuditRisk, facts.size.audit_risk.into())
        .col_expr(Column::ReductionPercent, facts.size.reduction_percent.into())
        .col_expr(Column::SamplingAllowed, facts.size.sampling_allowed.into())
        .col_expr(Column::RiskUplift, facts.size.risk_uplift.into())
        // What is shown elsewhere of it follows with the planning.
        .col_expr(Column::PlanDigest, Expr::value(None::<String>))
        .filter(here);
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}
