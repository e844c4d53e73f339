//! Reminders: the ledger that makes each step happen once, and the schedule, in one table.
//!
//! An open obligation has exactly one `pending` row per recipient: the next step. When it falls due it becomes `sent`
//! and the step after it is put down; when the obligation is done or its date moves, it becomes `silenced`. The unique
//! key (obligation, due date, step, recipient) is what makes each step happen once, whatever restarts.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{DbErr, DeriveActiveEnum, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::{TenantTx, WorkerTx};
use crate::id::{MembershipId, ObligationId, OrganizationId, OutboxEmailId, ReminderId};
use crate::obligation;
use crate::page::{ListError, Page, PageRequest};
use crate::sort::{Kind, Sorting, by};
use crate::test_clock;

pub mod arm;
pub(crate) mod escalation;
pub mod fire;
pub mod forecast;
pub mod policy;
pub(crate) mod subject;
mod telling;
pub mod timing;
pub mod unsubscription;
pub mod wish;

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum State {
    /// To be sent at `run_at`.
    Pending,
    /// A mail tells it.
    Sent,
    /// It fell into a pause; the mail that ended the pause tells it.
    Missed,
    /// The obligation was done or moved before.
    Silenced,
    /// Its recipient is told nothing of its kind.
    Muted,
    /// A notice in the application tells it, and no mail.
    Noticed,
}

/// As what somebody is reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum Level {
    /// They are responsible.
    Responsible,
    /// They are a manager, and nothing was done.
    Manager,
    /// They are an owner, and nothing was done.
    Owner,
}

/// One step of reminding one person of one due date.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReminderId,
    /// What is due.
    pub obligation_id: ObligationId,
    /// The day that is reminded of.
    pub due_on: NaiveDate,
    /// Days after the due date; negative before it.
    pub step: i32,
    /// Who is reminded.
    pub recipient_id: MembershipId,
    /// When: the policy's clock time in the recipient's zone.
    pub run_at: DateTime<Utc>,
    /// Where it stands.
    pub state: State,
    /// Until when it waits beyond `run_at`, because its recipient wants mails at other hours or gathered.
    pub held_until: Option<DateTime<Utc>>,
    /// The mail that tells it.
    pub email_id: Option<OutboxEmailId>,
    /// When it was put down.
    pub created_at: DateTime<Utc>,
    /// As what its recipient is reminded.
    pub level: Level,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Up to `limit` recipients of any tenant for whom a step is due, longest waiting first.
pub async fn due_recipients(tx: &WorkerTx, limit: u64) -> Result<Vec<(OrganizationId, MembershipId)>, DbErr> {
    let due = Entity::find()
        .select_only()
        .columns([Column::TenantId, Column::RecipientId])
        .filter(Column::State.eq(State::Pending))
        .filter(Column::RunAt.lte(tx.now()))
        .filter(let_go(tx.now()))
        .filter(test_clock::looked_for(tx, (Entity, Column::TenantId)))
        .group_by(Column::TenantId)
        .group_by(Column::RecipientId)
        .order_by_asc(Column::RunAt.min())
        .limit(limit);
    due.into_tuple().all(tx.connection()).await
}

/// That a row which is due does not wait for its recipient's wishes at `now`.
pub(crate) fn let_go(now: DateTime<Utc>) -> SimpleExpr {
    Column::HeldUntil.is_null().or(Column::HeldUntil.lte(now))
}

/// Has the steps that wait for the wishes of `recipient` looked at anew.
pub(crate) async fn release(tx: &TenantTx, recipient: MembershipId) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::RecipientId.eq(recipient));
    let change = Entity::update_many()
        .col_expr(Column::HeldUntil, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(here.and(Column::State.eq(State::Pending)).and(Column::HeldUntil.is_not_null()));
    change.exec(tx.connection()).await.map(drop)
}

/// Lets steps wait until the instants beside them.
async fn hold_back(tx: &TenantTx, held: &[(ReminderId, DateTime<Utc>)]) -> Result<(), DbErr> {
    for (id, until) in held {
        let this = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(*id));
        let change = Entity::update_many().col_expr(Column::HeldUntil, Expr::value(*until));
        change.filter(this.and(Column::State.eq(State::Pending))).exec(tx.connection()).await?;
    }
    Ok(())
}

/// Silences every step that waits for `recipient`, who has left.
pub(crate) async fn silence_all_of(tx: &TenantTx, recipient: MembershipId) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::RecipientId.eq(recipient));
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Silenced))
        .filter(here.and(Column::State.eq(State::Pending)));
    change.exec(tx.connection()).await.map(drop)
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "reminders",
    fields: &[
        by("run_at", Column::RunAt, Kind::Instant),
        by("due_on", Column::DueOn, Kind::Day),
        by("state", Column::State, Kind::Text),
    ],
    id: Column::Id,
    newest_first: true,
    first: None,
};

/// One page of the tenant's ledger, newest first; of one obligation if asked.
pub async fn list(
    tx: &TenantTx,
    obligation: Option<ObligationId>,
    request: &PageRequest,
) -> Result<Page<Model>, ListError> {
    let mut query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    if let Some(visible) = obligation::visible_ids(tx) {
        query = query.filter(Column::ObligationId.in_subquery(visible));
    }
    if let Some(obligation) = obligation {
        query = query.filter(Column::ObligationId.eq(obligation));
    }
    request.sorted(tx, query, &SORTING).await
}

/// Whom the mail `email` reminds, when it tells steps of reminding.
pub(crate) async fn recipient_of(tx: &TenantTx, email: OutboxEmailId) -> Result<Option<MembershipId>, DbErr> {
    let told = Entity::find().filter(Column::TenantId.eq(tx.tenant())).filter(Column::EmailId.eq(email));
    Ok(told.one(tx.connection()).await?.map(|row| row.recipient_id))
}

/// The steps that `old` told are told by `new`.
pub(crate) async fn retell(tx: &TenantTx, old: OutboxEmailId, new: OutboxEmailId) -> Result<(), DbErr> {
    let change = Entity::update_many().col_expr(Column::EmailId, Expr::value(new));
    let told = Column::TenantId.eq(tx.tenant()).and(Column::EmailId.eq(old));
    change.filter(told).exec(tx.connection()).await.map(drop)
}
