//! The mails of test organizations: kept with their words instead of being sent.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::LockType;
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::TenantTx;
use crate::id::{OrganizationId, OutboxEmailId, TestMailId};
use crate::outbox_email;
use crate::page::{ListError, Page, PageRequest};
use crate::sort::{Kind, Sorting, by};

/// A mail that was kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "test_mail")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TestMailId,
    /// The mail of the outbox.
    pub email_id: OutboxEmailId,
    /// Which message it is.
    pub kind: String,
    /// The recipient's address.
    pub to_address: String,
    /// The recipient's name.
    pub to_name: String,
    /// Its subject.
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// Its words.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// When it would have been sent, by the organization's clock.
    pub sent_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Up to `limit` of the tenant's mails that are due by its clock and that no mail server is to see, the oldest first.
pub async fn due(tx: &TenantTx, limit: u64) -> Result<Vec<outbox_email::Model>, DbErr> {
    use outbox_email::{Class, Column, Entity, State};
    let ready = Column::State.eq(State::Ready).and(Column::Class.eq(Class::Repeatable));
    let due = Column::TenantId.eq(tx.tenant()).and(ready).and(Column::NextAt.lte(tx.now()));
    let rows = Entity::find().filter(due).order_by_asc(Column::NextAt).order_by_asc(Column::Id);
    rows.limit(limit).lock(LockType::Update).all(tx.connection()).await
}

/// Keeps a mail with its words, in place of sending it.
pub async fn keep(
    tx: &TenantTx,
    mail: &outbox_email::Model,
    subject: String,
    body: String,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(TestMailId::new(tx.wall())),
        email_id: Set(mail.id),
        kind: Set(mail.kind.clone()),
        to_address: Set(mail.to_address.clone()),
        to_name: Set(mail.to_name.clone()),
        subject: Set(subject.clone()),
        body: Set(body),
        sent_at: Set(tx.now()),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    settle(tx, mail, outbox_email::State::Sent, Some(subject), None).await
}

/// Gives a mail up that cannot be written.
pub async fn give_up(tx: &TenantTx, mail: &outbox_email::Model, why: String) -> Result<(), DbErr> {
    settle(tx, mail, outbox_email::State::Refused, None, Some(why)).await
}

async fn settle(
    tx: &TenantTx,
    mail: &outbox_email::Model,
    state: outbox_email::State,
    subject: Option<String>,
    error: Option<String>,
) -> Result<(), DbErr> {
    use outbox_email::{Column, Entity, State};
    let sent = (state == State::Sent).then_some(tx.now());
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::Subject, Expr::value(subject))
        .col_expr(Column::SentAt, Expr::value(sent))
        .col_expr(Column::LastError, Expr::value(error))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(mail.id)));
    change.exec(tx.connection()).await.map(drop)
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "test-mails",
    fields: &[
        by("sent_at", Column::SentAt, Kind::Instant),
        by("kind", Column::Kind, Kind::Text),
        by("to_name", Column::ToName, Kind::Text),
    ],
    id: Column::Id,
    newest_first: true,
    first: None,
};

/// One page of the tenant's kept mails, newest first.
pub async fn list(tx: &TenantTx, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    request.sorted(tx, query, &SORTING).await
}
