//! Prompts: what people are told by mail that no obligation stands for: that they have to read a document, who has not read
//! it, that evidence ends.
//!
//! What is due follows from the world alone. A look at an organization, at its hour of reminding and whenever somebody is asked to
//! read, puts down the newest step of each in the ledger; its unique key makes each step happen once, whatever restarts.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, DeriveActiveEnum, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::db::{TenantTx, WorkerTx};
use crate::id::{MembershipId, OrganizationId, OutboxEmailId, PromptId};
use crate::{claim, document_acknowledgement, evidence, organization, test_clock};

pub(crate) mod again;
mod ending;
pub mod fire;
mod reading;

/// What somebody is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(20))",
    rename_all = "snake_case"
)]
pub enum Kind {
    /// They have to read a version of a document.
    DocumentToRead,
    /// Others have not read a version of a document that they look after.
    DocumentUnread,
    /// Evidence of claims ends.
    EvidenceEnding,
}

impl Kind {
    /// Every kind. Their order is that of bits in addresses: what is new comes last.
    pub const ALL: [Self; 3] = [Self::DocumentToRead, Self::DocumentUnread, Self::EvidenceEnding];

    /// The word that names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::DocumentToRead => "document_to_read",
            Self::DocumentUnread => "document_unread",
            Self::EvidenceEnding => "evidence_ending",
        }
    }

    /// The kind that `word` names.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum State {
    /// Its recipient wants it at another hour, or gathered.
    Pending,
    /// A mail tells it.
    Sent,
    /// A later step had come before it was told.
    Missed,
    /// What it was about was done, or is no more, before it was told.
    Silenced,
    /// Its recipient is told nothing of its kind.
    Muted,
    /// A notice in the application tells it, and no mail.
    Noticed,
}

/// One step of prompting one member.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "prompt")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PromptId,
    /// What they are told of.
    pub kind: Kind,
    /// The version of the document, or the evidence.
    pub subject_id: Uuid,
    /// The day that steps are counted from: since when it is to be read, or the evidence's last day.
    pub counted_from: NaiveDate,
    /// Days after that day; negative before it.
    pub step: i32,
    /// Who is told.
    pub recipient_id: MembershipId,
    /// Where it stands.
    pub state: State,
    /// The mail that tells it.
    pub email_id: Option<OutboxEmailId>,
    /// When it was put down.
    pub created_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Up to `limit` organizations that are to be looked at, longest waiting first.
pub async fn due(tx: &WorkerTx, limit: u64) -> Result<Vec<OrganizationId>, DbErr> {
    use organization::{Column, Entity};
    let due = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::PromptAt.lte(tx.now()))
        .filter(test_clock::looked_for(tx, (Entity, Column::Id)))
        .order_by_asc(Column::PromptAt)
        .limit(limit);
    due.into_tuple().all(tx.connection()).await
}

/// Whether a look may find something by the passing of time alone: something is claimed, something is to be read, or evidence has a last day.
pub(crate) async fn may_come(tx: &TenantTx) -> Result<bool, DbErr> {
    use {document_acknowledgement as a, evidence as e};
    if claim::count(tx).await? > 0 {
        return Ok(true);
    }
    let unread = a::Column::TenantId.eq(tx.tenant()).and(a::Column::AcknowledgedAt.is_null());
    if a::Entity::find().filter(unread).limit(1).one(tx.connection()).await?.is_some() {
        return Ok(true);
    }
    let ending = e::Column::TenantId.eq(tx.tenant()).and(e::Column::ExpiresOn.is_not_null());
    Ok(e::Entity::find().filter(ending).limit(1).one(tx.connection()).await?.is_some())
}

/// Has the tenant looked at in the next round.
pub(crate) async fn look(tx: &TenantTx) -> Result<(), DbErr> {
    look_at(tx, tx.now()).await
}

async fn look_at(tx: &TenantTx, at: DateTime<Utc>) -> Result<(), DbErr> {
    use organization::{Column, Entity};
    let change = Entity::update_many().col_expr(Column::PromptAt, Expr::value(at));
    change.filter(Column::Id.eq(tx.tenant())).exec(tx.connection()).await.map(drop)
}

/// Puts the look that is due off until `next`; false when another worker has looked.
async fn take(tx: &TenantTx, next: DateTime<Utc>) -> Result<bool, DbErr> {
    use organization::{Column, Entity};
    let due = Column::Id.eq(tx.tenant()).and(Column::PromptAt.lte(tx.now()));
    let change = Entity::update_many().col_expr(Column::PromptAt, Expr::value(next)).filter(due);
    Ok(change.exec(tx.connection()).await?.rows_affected > 0)
}

/// The rows of the ledger that wait.
async fn pending(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    let waiting = Column::TenantId.eq(tx.tenant()).and(Column::State.eq(State::Pending));
    Entity::find().filter(waiting).all(tx.connection()).await
}

/// The rows of the ledger about these subjects.
async fn about(tx: &TenantTx, subjects: &[Uuid]) -> Result<Vec<Model>, DbErr> {
    let mut rows = Vec::new();
    for some in subjects.chunks(500) {
        let these = Column::TenantId.eq(tx.tenant()).and(Column::SubjectId.is_in(some.iter().copied()));
        rows.extend(Entity::find().filter(these).all(tx.connection()).await?);
    }
    Ok(rows)
}
