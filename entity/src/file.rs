//! Files: a row for each, whose bytes lie in the depot under the same id.
//!
//! A row is there before its bytes are, and until they are gone: whatever dies on the way leaves a row that says what is
//! to be cleared away, and no bytes that nobody knows of. A row that is [`State::Kept`] has all of its bytes.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{Condition, DbErr, DeriveActiveEnum, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::{TenantTx, WorkerTx};
use crate::id::{FileId, MembershipId, OrganizationId};

/// How long bytes may arrive; longer than any request lasts.
pub const ARRIVES: TimeDelta = TimeDelta::hours(1);

/// How long a file may lie there without belonging to anything.
pub const WAITS: TimeDelta = TimeDelta::hours(24);

/// Where a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum State {
    /// Its bytes are on their way.
    Arriving,
    /// Its bytes are there.
    Kept,
    /// Its bytes are to be cleared away, and then the row.
    Leaving,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id, under which the depot keeps its bytes.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FileId,
    /// Its name, as it was sent.
    pub name: String,
    /// Its media type, which its bytes have been held against.
    pub content_type: String,
    /// Where it stands.
    pub state: State,
    /// How many bytes it has; 0 while they arrive.
    pub size: i64,
    /// Their SHA-256, once they are there.
    pub sha256: Option<String>,
    /// Who sent it.
    pub added_by: MembershipId,
    /// When it began to arrive.
    pub created_at: DateTime<Utc>,
    /// Since when it belongs to something; it belongs to one thing at most.
    pub attached_at: Option<DateTime<Utc>>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Notes that the bytes of a file are about to arrive.
pub async fn expect(
    tx: &TenantTx,
    name: String,
    content_type: &str,
    added_by: MembershipId,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(FileId::new(tx.wall())),
        name: Set(name),
        content_type: Set(content_type.to_owned()),
        state: Set(State::Arriving),
        size: Set(0),
        sha256: Set(None),
        added_by: Set(added_by),
        created_at: Set(tx.wall()),
        attached_at: Set(None),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// Notes that all bytes are there; `None` when they took so long that they are being cleared away.
pub async fn keep(tx: &TenantTx, id: FileId, size: i64, sha256: String) -> Result<Option<Model>, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Kept))
        .col_expr(Column::Size, Expr::value(size))
        .col_expr(Column::Sha256, Expr::value(sha256))
        .filter(here(tx, id).and(Column::State.eq(State::Arriving)));
    let kept = change.exec(tx.connection()).await?.rows_affected > 0;
    if kept { find(tx, id).await } else { Ok(None) }
}

/// The file with that id whose bytes are there.
pub async fn find(tx: &TenantTx, id: FileId) -> Result<Option<Model>, DbErr> {
    let kept = Entity::find().filter(here(tx, id).and(Column::State.eq(State::Kept)));
    kept.one(tx.connection()).await
}

/// Those of `ids` whose bytes are there.
pub async fn among(tx: &TenantTx, ids: &[FileId]) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    let rows = rows.filter(Column::Id.is_in(ids.iter().copied()).and(Column::State.eq(State::Kept)));
    rows.all(tx.connection()).await
}

/// How many bytes all files of the organization have.
pub async fn stored(tx: &TenantTx) -> Result<i64, DbErr> {
    let all =
        Entity::find().select_only().column_as(Expr::col(Column::Size).sum().cast_as("bigint"), "total");
    let total: Option<Option<i64>> =
        all.filter(Column::TenantId.eq(tx.tenant())).into_tuple().one(tx.connection()).await?;
    Ok(total.flatten().unwrap_or_default())
}

/// Lets a file belong to something; false when it is not there, or belongs to something already.
pub async fn attach(tx: &TenantTx, id: FileId) -> Result<bool, DbErr> {
    let free = Column::State.eq(State::Kept).and(Column::AttachedAt.is_null());
    let change = Entity::update_many()
        .col_expr(Column::AttachedAt, Expr::value(tx.wall()))
        .filter(here(tx, id).and(free));
    Ok(change.exec(tx.connection()).await?.rows_affected > 0)
}

/// Lets go of a file, whatever it belonged to: from here on its bytes are cleared away. What has to keep them refuses
/// before this, where the thing that they belong to is removed.
pub async fn release(tx: &TenantTx, id: FileId) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Leaving))
        .col_expr(Column::AttachedAt, Expr::value(None::<DateTime<Utc>>))
        .filter(here(tx, id));
    change.exec(tx.connection()).await.map(drop)
}

/// Up to `limit` files that are to be cleared away, longest waiting first: let go of, arriving for too long, or there
/// for too long without belonging to anything.
pub async fn unwanted(tx: &WorkerTx, limit: u64) -> Result<Vec<(OrganizationId, FileId)>, DbErr> {
    let rows =
        Entity::find().select_only().column(Column::TenantId).column(Column::Id).filter(unneeded(tx.now()));
    rows.order_by_asc(Column::CreatedAt).limit(limit).into_tuple().all(tx.connection()).await
}

/// Notes that the file is being cleared away, so that nothing begins to need it; false when something does by now.
pub async fn condemn(tx: &TenantTx, id: FileId) -> Result<bool, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Leaving))
        .filter(Condition::all().add(here(tx, id)).add(unneeded(tx.wall())));
    Ok(change.exec(tx.connection()).await?.rows_affected > 0)
}

/// Removes the row of a file whose bytes are gone.
pub async fn forget(tx: &TenantTx, id: FileId) -> Result<(), DbErr> {
    let gone = Entity::delete_many().filter(here(tx, id).and(Column::State.eq(State::Leaving)));
    gone.exec(tx.connection()).await.map(drop)
}

fn here(tx: &TenantTx, id: FileId) -> sea_orm::sea_query::SimpleExpr {
    Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id))
}

fn unneeded(now: DateTime<Utc>) -> Condition {
    let late = Column::State.eq(State::Arriving).and(Column::CreatedAt.lt(now - ARRIVES));
    let idle = Column::State.eq(State::Kept).and(Column::AttachedAt.is_null());
    Condition::any()
        .add(Column::State.eq(State::Leaving))
        .add(late)
        .add(idle.and(Column::CreatedAt.lt(now - WAITS)))
}
