//! The versions of a routine: what it says, as one document. Once approved, a version is never changed.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveActiveEnum, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, Order, QueryFilter, QueryOrder};
use usm::Content;

use crate::db::TenantTx;
use crate::id::{MembershipId, OrganizationId, RoutineId, RoutineVersionId};
use crate::page::{ListError, Page, PageRequest};

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum State {
    /// Under writing.
    Draft,
    /// Put up for review.
    InReview,
    /// In force.
    Approved,
    /// A later one took its place.
    Superseded,
    /// The routine is retired.
    Retired,
}

impl State {
    /// As clients see it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::Superseded => "superseded",
            Self::Retired => "retired",
        }
    }

    /// Whether it can still be written.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::InReview)
    }
}

/// A version.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "routine_version")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoutineVersionId,
    /// The routine.
    pub routine_id: RoutineId,
    /// Its number, from 1 in each routine.
    pub number: i32,
    /// Where it stands.
    pub state: State,
    /// How much it says, for lists.
    pub layer: String,
    /// What it says; read it with [`Model::content`].
    pub content: Json,
    /// What changed, and why.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// SHA-256 of the content in canonical form (RFC 8785), once approved.
    pub sha256: Option<String>,
    /// Who wrote it last.
    pub edited_by: MembershipId,
    /// When.
    pub edited_at: DateTime<Utc>,
    /// Who put it up for review.
    pub submitted_by: Option<MembershipId>,
    /// When.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Who approved it.
    pub approved_by: Option<MembershipId>,
    /// When.
    pub approved_at: Option<DateTime<Utc>>,
    /// When it ceased to be in force.
    pub ended_at: Option<DateTime<Utc>>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What it says.
    pub fn content(&self) -> Result<Content, DbErr> {
        serde_json::from_value(self.content.clone()).map_err(|e| DbErr::Json(e.to_string()))
    }
}

/// Every version of a routine, the newest first.
pub async fn of(tx: &TenantTx, routine: RoutineId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::RoutineId.eq(routine));
    Entity::find().filter(here).order_by_desc(Column::Number).all(tx.connection()).await
}

/// One page of the versions of a routine, the newest first.
pub async fn list(
    tx: &TenantTx,
    routine: RoutineId,
    request: &PageRequest,
) -> Result<Page<Model>, ListError> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::RoutineId.eq(routine));
    request.by_id(tx, Entity::find().filter(here), Column::Id, Order::Desc, |row| row.id.0).await
}

/// The version with that id.
pub async fn find(tx: &TenantTx, id: RoutineVersionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// What is current of these routines: versions in force, and those that are under writing or review.
pub async fn current(tx: &TenantTx, routines: &[RoutineId]) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::RoutineId.is_in(routines.iter().copied()));
    let standing = Column::State.is_in([State::Draft, State::InReview, State::Approved, State::Retired]);
    Entity::find().filter(here.and(standing)).order_by_asc(Column::Number).all(tx.connection()).await
}

/// The one before, as far as it was ever in force: what a version is compared with.
pub async fn former(tx: &TenantTx, version: &Model) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::RoutineId.eq(version.routine_id));
    let earlier = Column::Number.lt(version.number).and(Column::ApprovedAt.is_not_null());
    let found = Entity::find().filter(here.and(earlier)).order_by_desc(Column::Number);
    found.one(tx.connection()).await
}
