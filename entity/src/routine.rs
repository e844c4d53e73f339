//! Routines: how the organization works. What one says stands in its versions.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveActiveEnum, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};
use sea_orm::sea_query::LockType;
use sea_orm::{DbErr, QueryFilter, QuerySelect, QueryTrait};

use crate::db::TenantTx;
use crate::id::{OrganizationId, ProfileId, RoutineId};
use crate::page::{ListError, Page, PageRequest};
use crate::sort::{Kind, Sorting, by};

mod approver;
mod life;

pub use approver::{is_another, manages};
pub use life::{Approved, NewRoutine, approve, create, discard, edit, rename, retire, submit, take_back};

/// Where a routine stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum State {
    /// No version has been approved yet.
    Draft,
    /// A version is in force.
    InForce,
    /// It is worked by no more.
    Retired,
}

impl State {
    /// As clients see it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InForce => "in_force",
            Self::Retired => "retired",
        }
    }
}

/// A routine.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "routine")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoutineId,
    /// Its name, unique in the organization.
    pub name: String,
    /// The number of the template that it began from.
    pub template: i32,
    /// The process that it starts in.
    pub process: String,
    /// Where it stands.
    pub state: State,
    /// The profile that looks after it.
    pub owner_id: Option<ProfileId>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// Rises with each change of it or its versions; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The routine with that id.
pub async fn find(tx: &TenantTx, id: RoutineId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// The routine with that id, locked until the transaction ends: whoever changes its versions takes turns.
pub async fn lock(tx: &TenantTx, id: RoutineId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).lock(LockType::Update).one(tx.connection()).await
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "routines",
    fields: &[
        by("name", Column::Name, Kind::Text),
        by("process", Column::Process, Kind::Text),
        by("created_at", Column::CreatedAt, Kind::Instant),
    ],
    id: Column::Id,
    newest_first: false,
    first: None,
};

/// Which routines a list wants.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those that start in this process.
    pub process: Option<String>,
    /// Only those that stand so.
    pub state: Option<State>,
}

/// One page of the tenant's routines, in the order they were begun.
pub async fn list(tx: &TenantTx, filter: &Filter, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .apply_if(filter.process.as_ref(), |query, process| query.filter(Column::Process.eq(process)))
        .apply_if(filter.state, |query, state| query.filter(Column::State.eq(state)));
    request.sorted(tx, query, &SORTING).await
}
