//! Exports: an organization as one archive, asked for by an owner, made by the worker, kept for some days.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{DbErr, DeriveActiveEnum, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::{TenantTx, WorkerTx};
use crate::export_piece;
use crate::id::{ExportId, MembershipId, OrganizationId};

/// How long an archive can be downloaded.
pub const LIFETIME: TimeDelta = TimeDelta::days(7);

/// How long a worker may be silent before another one makes the archive anew.
pub const LEASE: TimeDelta = TimeDelta::minutes(5);

/// How often making one is tried.
pub const MOST_ATTEMPTS: i32 = 5;

/// Where an export stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum State {
    /// It was asked for.
    Waiting,
    /// A worker makes it.
    Running,
    /// It can be downloaded.
    Ready,
    /// It could not be made.
    Failed,
    /// Its days are over; the archive is gone.
    Expired,
}

impl State {
    /// The word that names it on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Ready => "ready",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }
}

/// An export.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "export")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExportId,
    /// Where it stands.
    pub state: State,
    /// Who asked for it.
    pub asked_by: MembershipId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// The worker that makes it.
    pub lease_owner: Option<String>,
    /// Until when the worker has to be heard of.
    pub lease_until: Option<DateTime<Utc>>,
    /// How often a worker began; the fence of what it writes.
    pub attempts: i32,
    /// How many parts are written.
    pub parts_done: i32,
    /// How many there will be; 0 before a worker began.
    pub parts: i32,
    /// The archive's bytes so far.
    pub size: i64,
    /// The SHA-256 of the whole archive.
    pub sha256: Option<String>,
    /// When it was ready.
    pub ready_at: Option<DateTime<Utc>>,
    /// Until when it can be downloaded.
    pub expires_at: Option<DateTime<Utc>>,
    /// Why it could not be made.
    #[sea_orm(column_type = "Text", nullable)]
    pub last_error: Option<String>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether the archive can be downloaded.
    pub fn is_there(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Ready && self.expires_at.is_some_and(|end| end > now)
    }

    /// Where it stands at `now`: one whose days are over has expired before a worker clears it away.
    pub fn state_at(&self, now: DateTime<Utc>) -> State {
        if self.state == State::Ready && !self.is_there(now) { State::Expired } else { self.state }
    }
}

fn here(tx: &TenantTx) -> SimpleExpr {
    Column::TenantId.eq(tx.tenant())
}

/// Asks for an export; `None` while another one is being made.
pub async fn create(tx: &TenantTx, by: MembershipId) -> Result<Option<Model>, DbErr> {
    // Whoever asks at the same time waits here.
    crate::organization::lock(tx).await?;
    let open = here(tx).and(Column::State.is_in([State::Waiting, State::Running]));
    if Entity::find().filter(open).one(tx.connection()).await?.is_some() {
        return Ok(None);
    }
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ExportId::new(tx.wall())),
        state: Set(State::Waiting),
        asked_by: Set(by),
        created_at: Set(tx.wall()),
        lease_owner: Set(None),
        lease_until: Set(None),
        attempts: Set(0),
        parts_done: Set(0),
        parts: Set(0),
        size: Set(0),
        sha256: Set(None),
        ready_at: Set(None),
        expires_at: Set(None),
        last_error: Set(None),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await.map(Some)
}

/// The export with that id.
pub async fn find(tx: &TenantTx, id: ExportId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// The latest exports, newest first.
pub async fn latest(tx: &TenantTx, most: u64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(here(tx)).order_by_desc(Column::Id).limit(most).all(tx.connection()).await
}

/// Up to `limit` exports of any tenant that wait for a worker, or whose archive is to be cleared away.
pub async fn due(tx: &WorkerTx, limit: u64) -> Result<Vec<(OrganizationId, ExportId)>, DbErr> {
    let left = Column::State.eq(State::Running).and(Column::LeaseUntil.lte(tx.now()));
    let over = Column::State.eq(State::Ready).and(Column::ExpiresAt.lte(tx.now()));
    let due = Column::State.eq(State::Waiting).or(left).or(over);
    let ids = Entity::find().select_only().column(Column::TenantId).column(Column::Id).filter(due);
    ids.order_by_asc(Column::Id).limit(limit).into_tuple().all(tx.connection()).await
}

/// Takes an export for `worker`: what an earlier try left is removed. `None` when it is another's, or nothing is to be done.
pub async fn claim(tx: &TenantTx, id: ExportId, worker: &str, parts: i32) -> Result<Option<Model>, DbErr> {
    let left = Column::State.eq(State::Running).and(Column::LeaseUntil.lte(tx.now()));
    let free = here(tx).and(Column::Id.eq(id)).and(Column::State.eq(State::Waiting).or(left));
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Running))
        .col_expr(Column::LeaseOwner, Expr::value(worker))
        .col_expr(Column::LeaseUntil, Expr::value(tx.now() + LEASE))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::PartsDone, Expr::value(0))
        .col_expr(Column::Parts, Expr::value(parts))
        .col_expr(Column::Size, Expr::value(0_i64))
        .filter(free);
    if change.exec(tx.connection()).await?.rows_affected == 0 {
        return Ok(None);
    }
    export_piece::clear(tx, id).await?;
    find(tx, id).await
}

/// Says how far the worker that began as the `attempt`th has come; false when another one has taken over.
pub async fn progress(
    tx: &TenantTx,
    id: ExportId,
    attempt: i32,
    done: i32,
    size: i64,
) -> Result<bool, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::PartsDone, Expr::value(done))
        .col_expr(Column::Size, Expr::value(size))
        .col_expr(Column::LeaseUntil, Expr::value(tx.now() + LEASE))
        .filter(running(tx, id, attempt));
    Ok(change.exec(tx.connection()).await?.rows_affected > 0)
}

/// Makes the archive downloadable; false when another worker has taken over.
pub async fn finish(tx: &TenantTx, id: ExportId, attempt: i32, sha256: &str) -> Result<bool, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Ready))
        .col_expr(Column::Sha256, Expr::value(sha256))
        .col_expr(Column::PartsDone, Expr::col(Column::Parts))
        .col_expr(Column::ReadyAt, Expr::value(tx.now()))
        .col_expr(Column::ExpiresAt, Expr::value(tx.now() + LIFETIME))
        .col_expr(Column::LeaseOwner, Expr::value(None::<String>))
        .col_expr(Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
        .filter(running(tx, id, attempt));
    Ok(change.exec(tx.connection()).await?.rows_affected > 0)
}

/// Notes why a try did not succeed: another one follows, until there were too many.
pub async fn fail(tx: &TenantTx, row: &Model, why: &str) -> Result<(), DbErr> {
    let over = row.attempts >= MOST_ATTEMPTS;
    let state = if over { State::Failed } else { State::Running };
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::LastError, Expr::value(why))
        .filter(running(tx, row.id, row.attempts));
    if change.exec(tx.connection()).await?.rows_affected > 0 && over {
        export_piece::clear(tx, row.id).await?;
    }
    Ok(())
}

/// Removes the archive of an export whose days are over; false when they are not.
pub async fn expire(tx: &TenantTx, id: ExportId) -> Result<bool, DbErr> {
    let over = here(tx).and(Column::Id.eq(id)).and(Column::State.eq(State::Ready));
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Expired))
        .filter(over.and(Column::ExpiresAt.lte(tx.now())));
    if change.exec(tx.connection()).await?.rows_affected == 0 {
        return Ok(false);
    }
    export_piece::clear(tx, id).await?;
    Ok(true)
}

fn running(tx: &TenantTx, id: ExportId, attempt: i32) -> SimpleExpr {
    let mine = Column::State.eq(State::Running).and(Column::Attempts.eq(attempt));
    here(tx).and(Column::Id.eq(id)).and(mine)
}
