//! The register of managed items: documents, parts of the organization, assets and services that it keeps in hand.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryTrait};

use crate::claim::{self, Cause, Subject};
use crate::db::TenantTx;
use crate::definition_review;
use crate::id::{ManagedItemId, OrganizationId, ProfileId};
use crate::page::{ListError, Page, PageRequest};
use crate::room_freeze_item;
use crate::row;
use crate::sort::{Kind, Sorting, by, maybe};

/// The state of what is used no more.
pub const RETIRED: &str = "retired";

/// A managed item.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "managed_item")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ManagedItemId,
    /// `document`, `organization`, `asset` or `service`.
    pub class: String,
    /// What it is within its class, as a path such as `tool/monitoring`.
    pub kind: String,
    /// Its name, unique in its class.
    pub name: String,
    /// What there is to know about it.
    #[sea_orm(column_type = "Text")]
    pub description: String,
    /// The profile that looks after it.
    pub owner_id: Option<ProfileId>,
    /// `planned`, `in_use` or `retired`.
    pub state: String,
    /// Where it lies.
    pub location: String,
    /// After how many months it is looked at again.
    pub review_months: Option<i32>,
    /// When it was looked at last.
    pub reviewed_on: Option<NaiveDate>,
    /// When it is to be looked at next.
    pub review_due_on: Option<NaiveDate>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is recorded of a managed item.
#[derive(Clone, Debug)]
pub struct ItemFacts {
    /// `document`, `organization`, `asset` or `service`.
    pub class: String,
    /// What it is within its class, as a path such as `tool/monitoring`.
    pub kind: String,
    /// Its name, unique in its class.
    pub name: String,
    /// What there is to know about it.
    pub description: String,
    /// The profile that looks after it.
    pub owner_id: Option<ProfileId>,
    /// `planned`, `in_use` or `retired`.
    pub state: String,
    /// Where it lies.
    pub location: String,
    /// After how many months it is looked at again.
    pub review_months: Option<i32>,
    /// When it was looked at last.
    pub reviewed_on: Option<NaiveDate>,
    /// When it is to be looked at next.
    pub review_due_on: Option<NaiveDate>,
}

impl ItemFacts {
    fn columns(self) -> ActiveModel {
        ActiveModel {
            class: Set(self.class),
            kind: Set(self.kind),
            name: Set(self.name),
            description: Set(self.description),
            owner_id: Set(self.owner_id),
            state: Set(self.state),
            location: Set(self.location),
            review_months: Set(self.review_months),
            reviewed_on: Set(self.reviewed_on),
            review_due_on: Set(self.review_due_on),
            ..<ActiveModel as Default>::default()
        }
    }
}

/// Records a managed item.
pub async fn create(tx: &TenantTx, facts: ItemFacts) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ManagedItemId::new(tx.wall())),
        created_at: Set(tx.now()),
        version: Set(1),
        ..facts.columns()
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The one with that id.
pub async fn find(tx: &TenantTx, id: ManagedItemId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Those of `ids` that are the tenant's.
pub async fn among(tx: &TenantTx, ids: &[ManagedItemId]) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.filter(Column::Id.is_in(ids.iter().copied())).all(tx.connection()).await
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "managed_items",
    fields: &[
        by("name", Column::Name, Kind::Text),
        by("class", Column::Class, Kind::Text),
        by("kind", Column::Kind, Kind::Text),
        maybe("review_due_on", Column::ReviewDueOn, Kind::Day),
        by("created_at", Column::CreatedAt, Kind::Instant),
    ],
    id: Column::Id,
    newest_first: false,
    first: None,
};

/// Which items a list wants.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those of this class.
    pub class: Option<String>,
    /// Only those of this kind, and of the kinds below it.
    pub kind: Option<String>,
    /// Only those that stand so.
    pub state: Option<String>,
    /// Only those that this profile looks after.
    pub owner: Option<ProfileId>,
    /// Only those whose review was due before this day.
    pub overdue: Option<NaiveDate>,
}

/// One page of the tenant's items, in the order they were recorded.
pub async fn list(tx: &TenantTx, filter: &Filter, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .apply_if(filter.class.as_ref(), |query, class| query.filter(Column::Class.eq(class)))
        .apply_if(filter.kind.as_ref(), |query, kind| {
            // All that begins with the path and a slash: `0` is the character after the slash.
            let below = Column::Kind.gte(format!("{kind}/")).and(Column::Kind.lt(format!("{kind}0")));
            query.filter(Column::Kind.eq(kind).or(below))
        })
        .apply_if(filter.state.as_ref(), |query, state| query.filter(Column::State.eq(state)))
        .apply_if(filter.owner, |query, id| query.filter(Column::OwnerId.eq(id)))
        .apply_if(filter.overdue, |query, day| query.filter(Column::ReviewDueOn.lt(day)));
    request.sorted(tx, query, &SORTING).await
}

/// Replaces what is recorded if it still has version `expected`; `None` when it has moved on.
pub async fn update(
    tx: &TenantTx,
    id: ManagedItemId,
    expected: i32,
    facts: ItemFacts,
) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let change = Entity::update_many()
        .set(facts.columns())
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(here);
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 {
        return Ok(None);
    }
    let row = find(tx, id).await?;
    if row.as_ref().is_some_and(|row| row.state == RETIRED) {
        claim::unsettle(tx, &[Subject::ManagedItem(id)], Cause::Retired).await?;
    }
    Ok(row)
}

/// Removes a managed item.
///
/// # Errors
/// A foreign-key violation while something refers to it; [`room_freeze_item::held`] when a freeze names it.
pub async fn delete(tx: &TenantTx, id: ManagedItemId) -> Result<(), DbErr> {
    room_freeze_item::spare(tx, id).await?;
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}

/// Notes that it was looked at: the last day on which it was, and when it is due next.
pub async fn reviewed(tx: &TenantTx, id: ManagedItemId, on: NaiveDate) -> Result<(), DbErr> {
    row::lock::<Entity, _>(tx, id).await?;
    let Some(row) = find(tx, id).await? else { return Ok(()) };
    let last = row.reviewed_on.map_or(on, |before| std::cmp::max(before, on));
    let next = row.review_due_on.and_then(|_| definition_review::next(last, row.review_months));
    let change = Entity::update_many()
        .col_expr(Column::ReviewedOn, Some(last).into())
        .col_expr(Column::ReviewDueOn, next.into())
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)));
    change.exec(tx.connection()).await.map(drop)
}
