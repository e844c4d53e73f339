//! What was heard of mails after they were sent: each report counts once, and only one that names a mail of ours is believed.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, DeriveActiveEnum, ExprTrait, QueryFilter, QueryOrder};

use crate::db::{Tx, WorkerTx};
use crate::id::MailEventId;
use crate::outbox_email::{self, State};
use crate::suppression::{self, Cause};
use crate::{person, secret};

pub mod status;

pub use status::{Judgement, Status};

/// How often a mailbox is found full before nothing more is sent to it …
pub const FULL_TIMES: usize = 3;

/// … over at least this long …
pub const FULL_FOR: TimeDelta = TimeDelta::days(3);

/// … within this long.
const FULL_WITHIN: TimeDelta = TimeDelta::days(30);

/// How long reports are remembered, so that the same one counts once.
const MEMORY: TimeDelta = TimeDelta::days(90);

/// The longest words of a server that are kept.
const LONGEST_WORDS: usize = 500;

/// What a report said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum Verdict {
    /// The address takes no mail for good.
    Gone,
    /// It takes none for now.
    Full,
    /// It says nothing of the address.
    Silent,
    /// Its reader does not want such mail.
    Complaint,
}

/// A report about one address.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_event")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailEventId,
    /// SHA-256 of what the source calls it, with the address: the same report has the same.
    pub digest: String,
    /// The address, lower case.
    pub address: String,
    /// What it said.
    pub verdict: Verdict,
    /// The enhanced status code.
    pub status: Option<String>,
    /// When it was read.
    pub heard_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What somebody says became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// What the source calls the report; with the address it is counted once.
    pub key: String,
    /// The part before the `@` of the Message-ID that it names.
    pub message_id: Option<String>,
    /// The address.
    pub address: String,
    /// What happened.
    pub what: What,
    /// The words of the server that refused; empty for a complaint.
    pub words: String,
    /// Whether its sender has proved to be the provider that sends our mails. Otherwise anybody may have written it.
    pub proved: bool,
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It could not be delivered.
    Failed(Status),
    /// Its reader complained.
    Complained,
}

/// What a report led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hearing {
    /// Nothing more is sent to the address.
    Suppressed,
    /// It is remembered and nothing more.
    Noted,
    /// It was counted before.
    Known,
    /// It names no mail that was sent to that address, and is not believed.
    Strange,
}

/// Hears one report.
pub async fn hear(tx: &WorkerTx, heard: &Heard) -> Result<Hearing, DbErr> {
    let address = person::normalize(&heard.address);
    let mail = match &heard.message_id {
        Some(id) => sent(tx, id, &address).await?,
        None => None,
    };
    // Who was written to when its provider names no mail of ours: people that we know, and nobody else.
    let known = heard.proved && heard.message_id.is_none();
    if mail.is_none() && !(known && person::by_email(tx, &address).await?.is_some()) {
        return Ok(Hearing::Strange);
    }
    let verdict = match heard.what {
        What::Complained => Verdict::Complaint,
        What::Failed(status) => match status.judge() {
            Judgement::Gone => Verdict::Gone,
            Judgement::Full => Verdict::Full,
            Judgement::Silent => Verdict::Silent,
        },
    };
    let status = if let What::Failed(status) = heard.what { Some(status) } else { None };
    if !note(tx, &heard.key, &address, verdict, status).await? {
        return Ok(Hearing::Known);
    }
    let words: String =
        heard.words.chars().filter(|letter| !letter.is_control()).take(LONGEST_WORDS).collect();
    if let (Some(mail), Some(status)) = (mail, status) {
        came_back(tx, &mail, &format!("It came back ({status}): {words}")).await?;
    }
    weigh(tx, &address, verdict, status, words).await
}

/// Hears what the mail server said when it was handed `mail` and refused it for good.
pub async fn refused(tx: &WorkerTx, mail: &outbox_email::Model, words: &str) -> Result<(), DbErr> {
    let Some(status) = Status::within(words).filter(|status| status.is_unknown_address()) else {
        return Ok(());
    };
    let (key, address) = (format!("smtp:{}:{}", mail.id, mail.attempts), person::normalize(&mail.to_address));
    if note(tx, &key, &address, Verdict::Gone, Some(status)).await? {
        let words = words.chars().filter(|letter| !letter.is_control()).take(LONGEST_WORDS).collect();
        weigh(tx, &address, Verdict::Gone, Some(status), words).await?;
    }
    Ok(())
}

/// The mail with that Message-ID, if it has been on its way to that address.
async fn sent(tx: &WorkerTx, id: &str, address: &str) -> Result<Option<outbox_email::Model>, DbErr> {
    use outbox_email::{Column, Entity};
    let named = Entity::find().filter(Column::MessageId.eq(id).and(Column::Attempts.gt(0)));
    let mail = named.one(tx.connection()).await?;
    Ok(mail.filter(|mail| person::normalize(&mail.to_address) == address))
}

/// Remembers a report; false when it is remembered already.
async fn note(
    tx: &WorkerTx,
    key: &str,
    address: &str,
    verdict: Verdict,
    status: Option<Status>,
) -> Result<bool, DbErr> {
    let row = ActiveModel {
        id: Set(MailEventId::new(tx.now())),
        digest: Set(secret::digest(&format!("{key}\n{address}"))),
        address: Set(address.to_owned()),
        verdict: Set(verdict),
        status: Set(status.map(|status| status.to_string())),
        heard_at: Set(tx.now()),
    };
    let once = OnConflict::column(Column::Digest).do_nothing().to_owned();
    Ok(Entity::insert(row).on_conflict(once).exec_without_returning(tx.connection()).await? == 1)
}

/// A mail that was taken for sent was not delivered: its organization sees it among those that were refused.
async fn came_back(tx: &WorkerTx, mail: &outbox_email::Model, words: &str) -> Result<(), DbErr> {
    use outbox_email::{Column, Entity};
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Refused))
        .col_expr(Column::LastError, words.into())
        .filter(Column::Id.eq(mail.id).and(Column::State.is_in([State::Sent, State::Unknown])));
    change.exec(tx.connection()).await.map(drop)
}

async fn weigh(
    tx: &WorkerTx,
    address: &str,
    verdict: Verdict,
    status: Option<Status>,
    words: String,
) -> Result<Hearing, DbErr> {
    let cause = match verdict {
        Verdict::Gone => Cause::Bounce,
        Verdict::Complaint => Cause::Complaint,
        Verdict::Full if is_full_for_long(tx, address).await? => Cause::Full,
        Verdict::Full | Verdict::Silent => return Ok(Hearing::Noted),
    };
    suppression::close(tx, address, cause, status, words).await?;
    Ok(Hearing::Suppressed)
}

/// Whether the mailbox was found full often enough, over long enough, since somebody last said that it works.
async fn is_full_for_long(tx: &WorkerTx, address: &str) -> Result<bool, DbErr> {
    let lifted = suppression::of_address(tx, address).await?.and_then(|row| row.lifted_at);
    let earliest = Ord::max(lifted.unwrap_or(DateTime::UNIX_EPOCH), tx.now() - FULL_WITHIN);
    let full = Column::Address.eq(address).and(Column::Verdict.eq(Verdict::Full));
    let rows = Entity::find().filter(full.and(Column::HeardAt.gt(earliest))).order_by_asc(Column::HeardAt);
    let rows = rows.all(tx.connection()).await?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(false) };
    Ok(rows.len() >= FULL_TIMES && last.heard_at - first.heard_at >= FULL_FOR)
}

/// Forgets the reports about an address, with its suppression.
pub(crate) async fn forget(tx: &impl Tx, address: &str) -> Result<(), DbErr> {
    suppression::Entity::delete_many()
        .filter(suppression::Column::Address.eq(address))
        .exec(tx.raw())
        .await?;
    Entity::delete_many().filter(Column::Address.eq(address)).exec(tx.raw()).await.map(drop)
}

/// Forgets what is too old to be told again, and answers how many rows went.
pub async fn sweep(tx: &WorkerTx) -> Result<u64, DbErr> {
    let old = Entity::delete_many().filter(Column::HeardAt.lte(tx.now() - MEMORY));
    Ok(old.exec(tx.connection()).await?.rows_affected)
}
