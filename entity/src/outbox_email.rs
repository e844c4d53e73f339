//! The mail outbox: written in the transaction of its cause, claimed under a lease, sent with a stable Message-ID.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, DeriveActiveEnum, ExprTrait, QueryFilter};

use crate::db::{TenantTx, Tx, WorkerTx};
use crate::id::{OrganizationId, OutboxEmailId};
use crate::page::{ListError, Page, PageRequest};
use crate::person::{self, Language};
use crate::sort::{Kind, Sorting, by, maybe};

pub mod claim;
pub mod close;
pub mod content;
pub mod resend;
pub mod turn;

pub use content::Content;

/// Where a mail stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum State {
    /// To be sent at `next_at`.
    Ready,
    /// Claimed by a worker until `lease_until`.
    Running,
    /// Accepted by the mail server.
    Sent,
    /// Refused by the mail server for good.
    Refused,
    /// Made pointless before it was sent: its obligation was done or moved.
    Cancelled,
    /// Lost from sight in a crash, and not to be sent twice.
    Unknown,
}

/// Whether a mail whose fate is unknown may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum Class {
    /// A lost one is worse than a doubled one: sent again, with the same Message-ID.
    Repeatable,
    /// A doubled one is worse: it waits, and the person asks for another.
    AtMostOnce,
}

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox_email")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OutboxEmailId,
    /// The organization it concerns; `None` for a mail about a person's account.
    pub tenant_id: Option<OrganizationId>,
    /// Which message it is.
    pub kind: String,
    /// Whether it may be repeated.
    pub class: Class,
    /// The recipient's address.
    pub to_address: String,
    /// The recipient's name.
    pub to_name: String,
    /// The recipient's language when it was enqueued.
    pub language: Language,
    /// The part of its Message-ID before the `@`.
    pub message_id: String,
    /// What the message is made of; emptied of secrets when it is sent.
    pub content: Json,
    /// Its subject, once it was first rendered.
    pub subject: Option<String>,
    /// Where it stands.
    pub state: State,
    /// When it is to be tried next.
    pub next_at: DateTime<Utc>,
    /// The worker that has claimed it.
    pub lease_owner: Option<String>,
    /// Until when.
    pub lease_until: Option<DateTime<Utc>>,
    /// How often it was claimed.
    pub attempts: i32,
    /// What the mail server said last.
    #[sea_orm(column_type = "Text", nullable)]
    pub last_error: Option<String>,
    /// When it was enqueued; its `Date`.
    pub created_at: DateTime<Utc>,
    /// When the mail server accepted it.
    pub sent_at: Option<DateTime<Utc>>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A mail to enqueue.
#[derive(Clone, Debug)]
pub struct NewEmail {
    /// The organization that sees it in its list; `None` for an account's mail.
    pub tenant_id: Option<OrganizationId>,
    /// The recipient's address.
    pub to_address: String,
    /// The recipient's name.
    pub to_name: String,
    /// The recipient's language.
    pub language: Language,
    /// What it says.
    pub content: Content,
}

impl NewEmail {
    /// A mail to a person in their language.
    pub fn to(tenant_id: Option<OrganizationId>, person: &person::Model, content: Content) -> Self {
        let (to_address, to_name) = (person.email.clone(), person.name.clone());
        Self { tenant_id, to_address, to_name, language: person.language, content }
    }
}

/// Enqueues a mail in the transaction of its cause.
pub async fn enqueue(tx: &impl Tx, new: NewEmail) -> Result<OutboxEmailId, DbErr> {
    let id = OutboxEmailId::new(tx.instant());
    let class = new.content.class();
    // What a test organization says of its own goes by its clock, and is kept for it; a one-time link proves an address, and
    // goes there.
    let own = new.tenant_id.is_some() && class == Class::Repeatable;
    let at = if own { tx.civil() } else { tx.instant() };
    let row = ActiveModel {
        id: Set(id),
        tenant_id: Set(new.tenant_id),
        kind: Set(new.content.kind().to_owned()),
        class: Set(class),
        to_address: Set(new.to_address),
        to_name: Set(new.to_name),
        language: Set(new.language),
        message_id: Set(id.to_string()),
        content: Set(serde_json::to_value(&new.content).map_err(|e| DbErr::Json(e.to_string()))?),
        subject: Set(None),
        state: Set(State::Ready),
        next_at: Set(at),
        lease_owner: Set(None),
        lease_until: Set(None),
        attempts: Set(0),
        last_error: Set(None),
        created_at: Set(at),
        sent_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx.raw()).await?;
    Ok(id)
}

/// Enqueues the same mail for each of the tenant's own owners; answers how many there are.
pub async fn tell_owners(tx: &TenantTx, content: &Content) -> Result<usize, DbErr> {
    let owners = crate::membership::own_owners(tx).await?;
    let count = owners.len();
    for owner in owners {
        enqueue(tx, NewEmail::to(Some(tx.tenant()), &owner.person, content.clone())).await?;
    }
    Ok(count)
}

/// Cancels the single reminders among `ids` that have not been claimed yet; a mail of several items stays.
pub(crate) async fn cancel(tx: &TenantTx, ids: &[OutboxEmailId]) -> Result<(), DbErr> {
    if ids.is_empty() {
        return Ok(());
    }
    let single = Column::Kind.eq("reminder").and(Column::State.eq(State::Ready));
    let waiting = Column::TenantId.eq(tx.tenant()).and(single);
    let change = Entity::update_many().col_expr(Column::State, Expr::value(State::Cancelled)).filter(waiting);
    change.filter(Column::Id.is_in(ids.iter().copied())).exec(tx.connection()).await.map(drop)
}

/// Cancels every mail of the tenant's that is not on its way yet.
pub(crate) async fn cancel_all(tx: &TenantTx) -> Result<(), DbErr> {
    let waiting = Column::TenantId.eq(tx.tenant()).and(Column::State.eq(State::Ready));
    let change = Entity::update_many().col_expr(Column::State, Expr::value(State::Cancelled)).filter(waiting);
    change.exec(tx.connection()).await.map(drop)
}

/// Has those mails that wait tried at once.
pub(crate) async fn make_due(tx: &WorkerTx, ids: Vec<OutboxEmailId>) -> Result<(), DbErr> {
    if ids.is_empty() {
        return Ok(());
    }
    let waiting = Column::Id.is_in(ids).and(Column::State.eq(State::Ready));
    let change = Entity::update_many().col_expr(Column::NextAt, Expr::value(tx.now())).filter(waiting);
    change.exec(tx.connection()).await.map(drop)
}

/// Whether a mail of the tenant's is to be sent, or is being sent.
pub(crate) async fn is_any_open(tx: &TenantTx) -> Result<bool, DbErr> {
    let open = Column::TenantId.eq(tx.tenant()).and(Column::State.is_in([State::Ready, State::Running]));
    Ok(Entity::find().filter(open).one(tx.connection()).await?.is_some())
}

/// The tenant's mail with that id.
pub async fn find(tx: &TenantTx, id: OutboxEmailId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::TenantId.eq(tx.tenant())).one(tx.connection()).await
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "mails",
    fields: &[
        by("created_at", Column::CreatedAt, Kind::Instant),
        maybe("sent_at", Column::SentAt, Kind::Instant),
        by("state", Column::State, Kind::Text),
        by("kind", Column::Kind, Kind::Text),
        by("to_name", Column::ToName, Kind::Text),
    ],
    id: Column::Id,
    newest_first: true,
    first: None,
};

/// One page of the tenant's mails, newest first.
pub async fn list(
    tx: &TenantTx,
    state: Option<State>,
    request: &PageRequest,
) -> Result<Page<Model>, ListError> {
    let mut query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    if let Some(state) = state {
        query = query.filter(Column::State.eq(state));
    }
    request.sorted(tx, query, &SORTING).await
}

/// The pause before the next try after `attempts` tries: 30 s, doubled each time, at most 4 hours.
pub fn pause(attempts: i32) -> TimeDelta {
    let doublings = Ord::min(u32::try_from(attempts.saturating_sub(1)).unwrap_or(0), 9);
    TimeDelta::seconds(Ord::min(30_i64 << doublings, 4 * 3_600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_half_a_minute_to_four_hours() {
        let minutes: Vec<_> = [1, 2, 3, 9, 10, 40].map(|n| pause(n).num_seconds()).to_vec();
        assert_eq!(minutes, [30, 60, 120, 7_680, 14_400, 14_400]);
    }
}
