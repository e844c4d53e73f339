//! An organization's own relations between clauses of any standards, its own frameworks among them.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use crate::crosswalk_confirmation;
use crate::db::TenantTx;
use crate::id::{CrosswalkRelationId, OrganizationId};

/// The most that an organization has.
pub const MOST: u64 = 5_000;

/// "source `term` target", as the organization judges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, DeriveEntityModel)]
#[sea_orm(table_name = "crosswalk_relation")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CrosswalkRelationId,
    /// The standard where it starts: an id of the catalogue, or of a framework.
    pub source_standard: String,
    /// The clause where it starts.
    pub source_clause: String,
    /// The standard where it ends.
    pub target_standard: String,
    /// The clause where it ends.
    pub target_clause: String,
    /// How the source relates to the target.
    pub term: String,
    /// Why.
    pub rationale: String,
    /// How sure it is.
    pub confidence: String,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Where a relation starts and ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The standard and clause where it starts.
    pub source: (String, String),
    /// The standard and clause where it ends.
    pub target: (String, String),
}

/// What is judged of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// How the source relates to the target.
    pub term: String,
    /// Why.
    pub rationale: String,
    /// How sure it is.
    pub confidence: String,
}

/// Records a relation; `None` when the pair has one already.
pub async fn create(tx: &TenantTx, pair: Pair, judgement: Judgement) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId
        .eq(tx.tenant())
        .and(Column::SourceStandard.eq(&*pair.source.0))
        .and(Column::SourceClause.eq(&*pair.source.1))
        .and(Column::TargetStandard.eq(&*pair.target.0))
        .and(Column::TargetClause.eq(&*pair.target.1));
    if Entity::find().filter(here).one(tx.connection()).await?.is_some() {
        return Ok(None);
    }
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(CrosswalkRelationId::new(tx.wall())),
        source_standard: Set(pair.source.0),
        source_clause: Set(pair.source.1),
        target_standard: Set(pair.target.0),
        target_clause: Set(pair.target.1),
        term: Set(judgement.term),
        rationale: Set(judgement.rationale),
        confidence: Set(judgement.confidence),
        created_at: Set(tx.now()),
        version: Set(1),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await.map(Some)
}

/// The relation with that id.
pub async fn find(tx: &TenantTx, id: CrosswalkRelationId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// How many there are.
pub async fn count(tx: &TenantTx) -> Result<u64, DbErr> {
    Entity::find().filter(Column::TenantId.eq(tx.tenant())).count(tx.connection()).await
}

/// All of them, in the order they were recorded.
pub async fn all(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant());
    Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await
}

/// Changes what is judged if it still has version `expected`; `None` when it has moved on.
pub async fn update(
    tx: &TenantTx,
    id: CrosswalkRelationId,
    expected: i32,
    judgement: Judgement,
) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::Term, judgement.term.into())
        .col_expr(Column::Rationale, judgement.rationale.into())
        .col_expr(Column::Confidence, judgement.confidence.into())
        .filter(here);
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}

/// Something was said of a relation, or taken back: of one's own the version rises, for clients see both together.
pub async fn touch(tx: &TenantTx, relation: &str) -> Result<(), DbErr> {
    let Ok(id) = relation.parse::<CrosswalkRelationId>() else { return Ok(()) };
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)));
    change.exec(tx.connection()).await.map(drop)
}

/// Removes a relation, and what was said of it.
pub async fn delete(tx: &TenantTx, id: CrosswalkRelationId) -> Result<(), DbErr> {
    crosswalk_confirmation::forget(tx, &[id.to_string()]).await?;
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}

/// Removes every relation from or to a standard that goes, and what was said of them.
pub async fn forget(tx: &TenantTx, standard: &str) -> Result<(), DbErr> {
    let concerned = Column::SourceStandard.eq(standard).or(Column::TargetStandard.eq(standard));
    let here = Column::TenantId.eq(tx.tenant()).and(concerned);
    let rows = Entity::find().filter(here.clone()).all(tx.connection()).await?;
    let said: Vec<_> = rows.iter().map(|row| row.id.to_string()).collect();
    crosswalk_confirmation::forget(tx, &said).await?;
    Entity::delete_many().filter(here).exec(tx.connection()).await.map(drop)
}
