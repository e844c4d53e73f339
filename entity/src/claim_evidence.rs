//! Which evidence a claim has: a piece serves many claims and is never copied.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::TenantTx;
use crate::evidence;
use crate::id::{ClaimEvidenceId, ClaimId, EvidenceId, OrganizationId};

/// That a claim has a piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim_evidence")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClaimEvidenceId,
    /// The claim.
    pub claim_id: ClaimId,
    /// The evidence.
    pub evidence_id: EvidenceId,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The evidence of these claims, by claim, in the order it was tied.
pub async fn of(tx: &TenantTx, claims: &[ClaimId]) -> Result<HashMap<ClaimId, Vec<EvidenceId>>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::ClaimId.is_in(claims.iter().copied()));
    let rows = Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await?;
    let mut all: HashMap<ClaimId, Vec<EvidenceId>> = HashMap::new();
    for row in rows {
        all.entry(row.claim_id).or_default().push(row.evidence_id);
    }
    Ok(all)
}

/// The claims that each of these pieces serves.
pub(crate) async fn serving(
    tx: &TenantTx,
    evidence: &[EvidenceId],
) -> Result<HashMap<EvidenceId, Vec<ClaimId>>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::EvidenceId.is_in(evidence.iter().copied()));
    let mut all: HashMap<EvidenceId, Vec<ClaimId>> = HashMap::new();
    for row in Entity::find().filter(here).all(tx.connection()).await? {
        all.entry(row.evidence_id).or_default().push(row.claim_id);
    }
    Ok(all)
}

/// How many claims each of these pieces serves.
pub async fn claims_of(tx: &TenantTx, evidence: &[EvidenceId]) -> Result<HashMap<EvidenceId, u32>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::EvidenceId.is_in(evidence.iter().copied()));
    let mut all = HashMap::new();
    for row in Entity::find().filter(here).all(tx.connection()).await? {
        *all.entry(row.evidence_id).or_insert(0) += 1;
    }
    Ok(all)
}

/// The claims that have evidence which counts on `today`.
pub(crate) async fn in_date(tx: &TenantTx, today: NaiveDate) -> Result<HashSet<ClaimId>, DbErr> {
    let counts = evidence::Entity::find()
        .select_only()
        .column(evidence::Column::Id)
        .filter(evidence::Column::TenantId.eq(tx.tenant()))
        .filter(evidence::Column::ExpiresOn.is_null().or(evidence::Column::ExpiresOn.gte(today)));
    let rows = Entity::find()
        .select_only()
        .column(Column::ClaimId)
        .distinct()
        .filter(Column::TenantId.eq(tx.tenant()))
        .filter(Column::EvidenceId.in_subquery(sea_orm::QueryTrait::into_query(counts)));
    let ids: Vec<ClaimId> = rows.into_tuple().all(tx.connection()).await?;
    Ok(ids.into_iter().collect())
}

/// Makes `evidence` that of the claim, in place of what it had.
pub async fn replace(tx: &TenantTx, claim: ClaimId, evidence: &[EvidenceId]) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::ClaimId.eq(claim));
    Entity::delete_many().filter(here).exec(tx.connection()).await?;
    let row = |id: &EvidenceId| ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ClaimEvidenceId::new(tx.wall())),
        claim_id: Set(claim),
        evidence_id: Set(*id),
    };
    if evidence.is_empty() {
        return Ok(());
    }
    let rows = evidence.iter().map(row);
    Entity::insert_many(rows).exec_without_returning(tx.connection()).await.map(drop)
}
