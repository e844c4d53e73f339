//! Addresses that get no mail until somebody says that they work again. A row is of the installation and of no tenant: that a
//! mailbox does not exist is true for everybody who writes to it, and says nothing of who wrote.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, DeriveActiveEnum, ExprTrait, QueryFilter};

use crate::db::{Tx, WorkerTx};
use crate::id::{OutboxEmailId, SuppressionId};
use crate::mail_event::Status;
use crate::outbox_email;
use crate::page::{ListError, Page, PageRequest};
use crate::person;
use crate::sort::{Kind, Sorting, by};

pub mod telling;

/// Why an address gets no mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum Cause {
    /// Mail to it comes back: there is no such mailbox.
    Bounce,
    /// Its mailbox has been full for days.
    Full,
    /// Its reader reported a mail as unwanted.
    Complaint,
}

/// An address that gets no mail, or got none before somebody lifted that.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suppression")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SuppressionId,
    /// The address, lower case.
    pub address: String,
    /// Why.
    pub cause: Cause,
    /// The enhanced status code.
    pub status: Option<String>,
    /// What the server said that refused; for the person and for operators, never for an organization.
    #[sea_orm(column_type = "Text")]
    pub words: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When the owners of the person's organizations were told.
    pub told_at: Option<DateTime<Utc>>,
    /// When somebody said that it works again; `None`: it gets no mail.
    pub lifted_at: Option<DateTime<Utc>>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a person asks for to prove that the address works, or to get back into the account: these are sent all the same, or
/// nobody could ever show that a mailbox lives. None of them goes out unless somebody asks, and how often is limited.
pub const ASKED_FOR: [&str; 4] =
    ["verify_email", "reset_password", "confirm_new_address", "confirm_old_address"];

/// How long after one was lifted the next counts as new, of which owners hear once more.
const SPELL: TimeDelta = TimeDelta::days(30);

impl Model {
    /// Why a mail is not sent, as the organization that wants to send it reads it.
    fn sentence(&self) -> String {
        let day = self.since.date_naive();
        let why = match self.cause {
            Cause::Bounce => "mail to it comes back, because there is no such mailbox",
            Cause::Full => "mail to it comes back, because its mailbox has been full for days",
            Cause::Complaint => "its reader has reported such mail as unwanted",
        };
        format!("It was not sent: no mail goes to this address since {day}, for {why}.")
    }
}

/// Closes an address. One that is closed stays as it is, but for a complaint, which weighs more than mail that comes back.
pub(crate) async fn close(
    tx: &WorkerTx,
    address: &str,
    cause: Cause,
    status: Option<Status>,
    words: String,
) -> Result<(), DbErr> {
    let (now, status) = (tx.now(), status.map(|status| status.to_string()));
    let Some(before) = of_address(tx, address).await? else {
        let row = ActiveModel {
            id: Set(SuppressionId::new(now)),
            address: Set(address.to_owned()),
            cause: Set(cause),
            status: Set(status),
            words: Set(words),
            since: Set(now),
            told_at: Set(None),
            lifted_at: Set(None),
        };
        return Entity::insert(row).exec_without_returning(tx.connection()).await.map(drop);
    };
    let graver = cause == Cause::Complaint && before.cause != Cause::Complaint;
    if before.lifted_at.is_none() && !graver {
        return Ok(());
    }
    let again = before.lifted_at.is_some_and(|lifted| now - lifted > SPELL);
    let mut change = Entity::update_many()
        .col_expr(Column::Cause, Expr::value(cause))
        .col_expr(Column::Status, Expr::value(status))
        .col_expr(Column::Words, words.into())
        .col_expr(Column::Since, Expr::value(now))
        .col_expr(Column::LiftedAt, Expr::value(None::<DateTime<Utc>>))
        .filter(Column::Id.eq(before.id));
    if again {
        change = change.col_expr(Column::ToldAt, Expr::value(None::<DateTime<Utc>>));
    }
    change.exec(tx.connection()).await.map(drop)
}

/// What is known of an address, lifted or not.
pub async fn of_address(tx: &impl Tx, address: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Address.eq(person::normalize(address))).one(tx.raw()).await
}

/// Whether an address gets no mail.
pub async fn is_closed(tx: &impl Tx, address: &str) -> Result<bool, DbErr> {
    Ok(of_address(tx, address).await?.is_some_and(|row| row.lifted_at.is_none()))
}

/// Those of `addresses`, in lower case, that get no mail.
pub async fn among(
    tx: &impl Tx,
    addresses: impl IntoIterator<Item = String>,
) -> Result<HashMap<String, Model>, DbErr> {
    let closed = Column::Address.is_in(addresses).and(Column::LiftedAt.is_null());
    let rows = Entity::find().filter(closed).all(tx.raw()).await?;
    Ok(rows.into_iter().map(|row| (row.address.clone(), row)).collect())
}

/// Which of `mails` are not to be sent, and why.
pub async fn barred(
    tx: &WorkerTx,
    mails: &[outbox_email::Model],
) -> Result<HashMap<OutboxEmailId, String>, DbErr> {
    if mails.is_empty() {
        return Ok(HashMap::new());
    }
    let closed = among(tx, mails.iter().map(|mail| person::normalize(&mail.to_address))).await?;
    let barred = mails.iter().filter(|mail| !ASKED_FOR.contains(&mail.kind.as_str()));
    let why =
        |mail: &outbox_email::Model| closed.get(&person::normalize(&mail.to_address)).map(Model::sentence);
    Ok(barred.filter_map(|mail| Some((mail.id, why(mail)?))).collect())
}

/// Lets mail go to an address again; false when it does already.
pub async fn lift(tx: &impl Tx, id: SuppressionId) -> Result<bool, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::LiftedAt, Expr::value(tx.instant()))
        .filter(Column::Id.eq(id).and(Column::LiftedAt.is_null()));
    Ok(change.exec(tx.raw()).await?.rows_affected == 1)
}

/// The address has proved to work: a link that was mailed to it was opened. What its reader complained of stays unwanted.
pub async fn prove(tx: &impl Tx, address: &str) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::LiftedAt, Expr::value(tx.instant()))
        .filter(Column::Address.eq(person::normalize(address)).and(Column::LiftedAt.is_null()))
        .filter(Column::Cause.ne(Cause::Complaint));
    change.exec(tx.raw()).await.map(drop)
}

/// The closed one with that id.
pub async fn find(tx: &impl Tx, id: SuppressionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::LiftedAt.is_null()).one(tx.raw()).await
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "suppressions",
    fields: &[by("since", Column::Since, Kind::Instant), by("address", Column::Address, Kind::Text)],
    id: Column::Id,
    newest_first: true,
    first: None,
};

/// One page of the addresses that get no mail, newest first.
pub async fn list(tx: &impl Tx, request: &PageRequest) -> Result<Page<Model>, ListError> {
    request.sorted(tx, Entity::find().filter(Column::LiftedAt.is_null()), &SORTING).await
}
