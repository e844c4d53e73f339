//! What each member was told inside the application: one row for each thing told, written in the transaction of its cause.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    DbErr, ExprTrait, FromJsonQueryResult, Order, PaginatorTrait, QueryFilter, QuerySelect, Select,
};
use serde::{Deserialize, Serialize};

use crate::db::{TenantTx, WorkerTx};
use crate::dialect::Batch;
use crate::id::{CertificationId, DutyId, MembershipId, NoticeId, ObligationId, OrganizationId};
use crate::obligation;
use crate::page::{ListError, Page, PageRequest};

mod assignment;
mod status;

pub(crate) use assignment::{auditing, inherited};
pub use assignment::{certification_given, duty_given, obligation_given};
pub(crate) use status::{Changed, of_status};

/// How long a notice is kept.
pub const KEPT: TimeDelta = TimeDelta::days(400);

/// Everything that is told, with what it means.
pub const WHATS: &[(&str, &str)] = &[
    ("reminder", "A step of reminding of a date."),
    ("escalation", "A date that nobody has done anything about."),
    ("document_to_read", "A version of a document that the reader has to read."),
    ("document_unread", "Others have not read a version of a document that the reader looks after."),
    ("evidence_ending", "Evidence of claims ends."),
    ("assigned", "A certification, a duty or an obligation is the reader's now."),
    ("audit_assigned", "The reader audits in an internal audit."),
    ("inherited", "What a member who left was responsible for is the reader's now."),
    ("audit_room.opened", "A room was opened for an auditor from outside."),
    ("audit_room.request_made", "Evidence was asked for in an audit room."),
    ("audit_room.frozen", "What an audit room showed was kept."),
    ("certification.certified", "The certificate is valid, and nothing is in danger."),
    ("certification.certified_at_risk", "The certificate is valid, and a hard limit is near."),
    ("certification.overdue", "A surveillance audit was missed."),
    ("certification.suspended", "The certificate is suspended."),
    ("certification.expired_restorable", "The certificate has expired and can still be restored."),
    ("certification.lapsed", "The certificate has expired for good."),
    ("certification.withdrawn", "The certificate is withdrawn."),
    ("certification.cancelled", "The certificate is given up."),
    ("certification.transferred", "Another certification body has taken the certificate over."),
];

/// What one member was told.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id; ids rise with time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeId,
    /// Whom it tells.
    pub membership_id: MembershipId,
    /// What it tells: one of [`WHATS`].
    pub what: String,
    /// About which certification.
    pub certification_id: Option<CertificationId>,
    /// About which duty.
    pub duty_id: Option<DutyId>,
    /// About which obligation.
    pub obligation_id: Option<ObligationId>,
    /// What was the case when it was told.
    pub data: Facts,
    /// What is told no more than once bears this.
    pub once: String,
    /// When, by the clock that the organization lives by.
    pub created_at: DateTime<Utc>,
    /// When its reader had read it.
    pub read_at: Option<DateTime<Utc>>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What was the case when something was told; it names nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Facts {
    /// The duty's title, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The certification in words, or those that the duty serves.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub certification: String,
    /// The kind of the obligation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The obligation's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Which of its kind in its cycle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<i32>,
    /// The limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Whether a rule sets the limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hard: Option<bool>,
    /// Days after the limit; negative before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<i32>,
    /// How many certifications and duties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// What is to be told.
#[derive(Clone, Debug)]
pub(crate) struct New<'a> {
    pub to: MembershipId,
    pub what: &'a str,
    pub certification: Option<CertificationId>,
    pub duty: Option<DutyId>,
    pub obligation: Option<ObligationId>,
    pub facts: Facts,
    pub once: String,
}

/// What a step of reminding is told under, so that it is told once.
pub(crate) fn of_step(obligation: ObligationId, due_on: NaiveDate, step: i32) -> String {
    format!("{obligation}/{due_on}/{step}")
}

/// Tells; what somebody was told before is not told again.
pub(crate) async fn tell(tx: &TenantTx, news: impl Iterator<Item = New<'_>>) -> Result<u64, DbErr> {
    let row = |new: New<'_>| Model {
        tenant_id: tx.tenant(),
        id: NoticeId::new(tx.wall()),
        membership_id: new.to,
        what: new.what.to_owned(),
        certification_id: new.certification,
        duty_id: new.duty,
        obligation_id: new.obligation,
        data: new.facts,
        once: new.once,
        created_at: tx.now(),
        read_at: None,
    };
    let rows: Vec<_> = news.map(row).collect();
    let known = "ON CONFLICT (tenant_id, membership_id, once) DO NOTHING";
    Batch::of::<Entity>(&rows).insert(tx.connection(), known).await
}

/// What `reader` was told and may still see.
fn own(tx: &TenantTx, reader: MembershipId) -> Select<Entity> {
    let query = Entity::find().filter(mine(tx, reader));
    match obligation::visible_by(tx, Column::CertificationId, Column::DutyId) {
        // What is about neither is about the reader alone.
        Some(visible) => {
            query.filter(visible.add(Column::CertificationId.is_null().and(Column::DutyId.is_null())))
        }
        None => query,
    }
}

fn mine(tx: &TenantTx, reader: MembershipId) -> SimpleExpr {
    Column::TenantId.eq(tx.tenant()).and(Column::MembershipId.eq(reader))
}

/// One page of what `reader` was told, newest first; only what is unread, or read, if asked.
pub async fn list(
    tx: &TenantTx,
    reader: MembershipId,
    unread: Option<bool>,
    request: &PageRequest,
) -> Result<Page<Model>, ListError> {
    let query = match unread {
        Some(true) => own(tx, reader).filter(Column::ReadAt.is_null()),
        Some(false) => own(tx, reader).filter(Column::ReadAt.is_not_null()),
        None => own(tx, reader),
    };
    request.by_id(tx, query, Column::Id, Order::Desc, |row| row.id.0).await
}

/// How much of what `reader` was told is unread.
pub async fn unread(tx: &TenantTx, reader: MembershipId) -> Result<u64, DbErr> {
    own(tx, reader).filter(Column::ReadAt.is_null()).count(tx.connection()).await
}

/// What has been read.
#[derive(Clone, Debug)]
pub enum Read {
    /// These.
    These(Vec<NoticeId>),
    /// All up to this one, which was the newest that the reader saw.
    UpTo(NoticeId),
}

/// Marks what `reader` has read; what is not theirs stays as it is. Answers how many were unread.
pub async fn read(tx: &TenantTx, reader: MembershipId, what: &Read) -> Result<u64, DbErr> {
    let these = match what {
        Read::These(ids) => Column::Id.is_in(ids.iter().copied()),
        Read::UpTo(last) => Column::Id.lte(*last),
    };
    let change = Entity::update_many()
        .col_expr(Column::ReadAt, Expr::value(tx.now()))
        .filter(mine(tx, reader).and(Column::ReadAt.is_null()).and(these));
    Ok(change.exec(tx.connection()).await?.rows_affected)
}

/// Under what each member was told of steps of these obligations.
pub(crate) async fn told(tx: &TenantTx, of: &[ObligationId]) -> Result<Vec<(MembershipId, String)>, DbErr> {
    let mut told = Vec::new();
    for ids in of.chunks(500) {
        let these = Column::TenantId.eq(tx.tenant()).and(Column::ObligationId.is_in(ids.iter().copied()));
        let query = Entity::find().select_only().columns([Column::MembershipId, Column::Once]).filter(these);
        told.extend(query.into_tuple::<(MembershipId, String)>().all(tx.connection()).await?);
    }
    Ok(told)
}

/// Removes what `reader`, who leaves, was told.
pub(crate) async fn forget(tx: &TenantTx, reader: MembershipId) -> Result<(), DbErr> {
    Entity::delete_many().filter(mine(tx, reader)).exec(tx.connection()).await.map(drop)
}

/// Removes what is older than [`KEPT`], of every tenant; answers how many there were.
pub async fn sweep(tx: &WorkerTx) -> Result<u64, DbErr> {
    let old = Entity::delete_many().filter(Column::CreatedAt.lt(tx.now() - KEPT));
    Ok(old.exec(tx.connection()).await?.rows_affected)
}
