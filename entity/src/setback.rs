//! Setbacks: what the worker could not do, how often, and when it tries again. A row that fails is left alone for growing
//! pauses, so that it costs the others nothing; one that fails again and again is set aside, where operators see it.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, DeriveActiveEnum, ExprTrait, QueryFilter};
use uuid::Uuid;

use crate::db::{Tx, WorkerTx};
use crate::id::{
    ApiKeyId, CertificationId, DutyId, ExportId, FileId, GrantId, MailDomainId, MembershipId, OrganizationId,
    OutboxEmailId, ScimTokenId, SetbackId, SuppressionId,
};
use crate::outbox_email;
use crate::page::{ListError, Page, PageRequest};
use crate::sort::{Kind, Sorting, by, maybe};

/// After so many tries a row is set aside.
pub const TRIES: i32 = 10;

/// How often what is set aside is tried all the same: what went wrong may have been mended by an update.
const ASIDE: TimeDelta = TimeDelta::hours(24);

/// The longest error that is kept, in bytes.
const LONGEST: usize = 2_000;

/// What was to be done, and which rows it is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum Task {
    /// A certification is to be planned anew.
    Replan,
    /// A duty is to be planned anew.
    Recur,
    /// A member is to be reminded.
    Remind,
    /// A grant is to end.
    Expire,
    /// The record of a mail domain is to be looked for.
    Prove,
    /// Somebody is to hear of a key of theirs that ends soon.
    WarnKey,
    /// Owners are to hear of their directory's token that ends soon.
    WarnToken,
    /// An archive is to be made.
    Export,
    /// An organization is to be deleted.
    Depart,
    /// Owners are to hear of an address that mail does not reach.
    TellOwners,
    /// A mail is to be written.
    WriteMail,
    /// The bytes of a file are to be cleared away.
    Tidy,
    /// People of an organization are to be prompted.
    Prompt,
}

impl Task {
    /// Every task.
    pub const ALL: [Self; 13] = [
        Self::Replan,
        Self::Recur,
        Self::Remind,
        Self::Expire,
        Self::Prove,
        Self::WarnKey,
        Self::WarnToken,
        Self::Export,
        Self::Depart,
        Self::TellOwners,
        Self::WriteMail,
        Self::Tidy,
        Self::Prompt,
    ];

    /// The word that is stored and shown.
    pub fn word(self) -> String {
        sea_orm::ActiveEnum::into_value(self)
    }

    /// The id of a row that it is done to, as it is shown.
    pub fn subject(self, row: Uuid) -> String {
        match self {
            Self::Replan => CertificationId(row).to_string(),
            Self::Recur => DutyId(row).to_string(),
            Self::Remind => MembershipId(row).to_string(),
            Self::Expire => GrantId(row).to_string(),
            Self::Prove => MailDomainId(row).to_string(),
            Self::WarnKey => ApiKeyId(row).to_string(),
            Self::WarnToken => ScimTokenId(row).to_string(),
            Self::Export => ExportId(row).to_string(),
            Self::Depart | Self::Prompt => OrganizationId(row).to_string(),
            Self::TellOwners => SuppressionId(row).to_string(),
            Self::WriteMail => OutboxEmailId(row).to_string(),
            Self::Tidy => FileId(row).to_string(),
        }
    }
}

/// A setback.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "setback")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SetbackId,
    /// What was to be done.
    pub task: Task,
    /// Of which organization; `None`: of none.
    pub tenant_id: Option<OrganizationId>,
    /// To which row.
    pub row_id: Uuid,
    /// How often it has failed.
    pub tries: i32,
    /// Why, the last time.
    #[sea_orm(column_type = "Text")]
    pub error: String,
    /// When it failed first.
    pub began_at: DateTime<Utc>,
    /// When it failed last.
    pub failed_at: DateTime<Utc>,
    /// When it is tried again.
    pub next_at: DateTime<Utc>,
    /// When it was set aside.
    pub set_aside_at: Option<DateTime<Utc>>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The setbacks of a task.
pub async fn of(tx: &impl Tx, task: Task) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::Task.eq(task)).all(tx.raw()).await
}

/// Notes that a row has failed once more.
pub async fn fail(
    tx: &impl Tx,
    task: Task,
    tenant: Option<OrganizationId>,
    row: Uuid,
    why: &str,
) -> Result<(), DbErr> {
    let now = tx.instant();
    let which = Column::Task.eq(task).and(Column::RowId.eq(row));
    let before = Entity::find().filter(which).one(tx.raw()).await?;
    let tries = before.as_ref().map_or(0, |before| before.tries) + 1;
    let set_aside_at = (tries >= TRIES).then_some(now);
    let new = ActiveModel {
        id: Set(before.as_ref().map_or_else(|| SetbackId::new(now), |before| before.id)),
        task: Set(task),
        tenant_id: Set(tenant),
        row_id: Set(row),
        tries: Set(tries),
        error: Set(cut(why)),
        began_at: Set(before.as_ref().map_or(now, |before| before.began_at)),
        failed_at: Set(now),
        next_at: Set(now + pause(tries)),
        set_aside_at: Set(before.and_then(|before| before.set_aside_at).or(set_aside_at)),
    };
    let changed = [Column::Tries, Column::Error, Column::FailedAt, Column::NextAt, Column::SetAsideAt];
    let once = OnConflict::columns([Column::Task, Column::RowId]).update_columns(changed).to_owned();
    Entity::insert(new).on_conflict(once).exec_without_returning(tx.raw()).await.map(drop)
}

fn cut(why: &str) -> String {
    let end = (0..=Ord::min(LONGEST, why.len())).rev().find(|end| why.is_char_boundary(*end));
    why[..end.unwrap_or(0)].to_owned()
}

/// The pause after so many tries: a minute, doubled each time, at most four hours; a day once it is set aside.
pub fn pause(tries: i32) -> TimeDelta {
    if tries >= TRIES {
        return ASIDE;
    }
    let doublings = u32::try_from(tries.saturating_sub(1)).unwrap_or(0);
    TimeDelta::minutes(Ord::min(1_i64 << doublings, 240))
}

/// Forgets the setbacks of rows that could be done.
pub async fn mend(
    tx: &impl Tx,
    task: Task,
    rows: impl IntoIterator<Item = Uuid> + Send,
) -> Result<(), DbErr> {
    let which = Column::Task.eq(task).and(Column::RowId.is_in(rows));
    Entity::delete_many().filter(which).exec(tx.raw()).await.map(drop)
}

/// Forgets those that could have been tried for an hour and have not failed again: they were done otherwise, or are no longer to be
/// done. Answers how many.
pub async fn sweep(tx: &impl Tx) -> Result<u64, DbErr> {
    let old = Column::NextAt.lt(tx.instant() - TimeDelta::hours(1));
    Ok(Entity::delete_many().filter(old).exec(tx.raw()).await?.rows_affected)
}

/// Lets a setback be tried at once, as if it had never failed; false when there is none with that id.
pub async fn replay(tx: &WorkerTx, id: SetbackId) -> Result<bool, DbErr> {
    Ok(release(tx, Column::Id.eq(id)).await? == 1)
}

/// Lets all that is set aside be tried at once; answers how many that are.
pub async fn replay_all(tx: &WorkerTx) -> Result<u64, DbErr> {
    release(tx, Column::SetAsideAt.is_not_null()).await
}

async fn release(tx: &WorkerTx, which: Expr) -> Result<u64, DbErr> {
    let mails = Entity::find().filter(which.clone()).filter(Column::Task.eq(Task::WriteMail));
    let mails = mails.all(tx.connection()).await?.into_iter().map(|row| OutboxEmailId(row.row_id)).collect();
    outbox_email::make_due(tx, mails).await?;
    let change = Entity::update_many()
        .col_expr(Column::Tries, Expr::value(0))
        .col_expr(Column::NextAt, Expr::value(tx.now()))
        .col_expr(Column::SetAsideAt, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(which);
    Ok(change.exec(tx.connection()).await?.rows_affected)
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "setbacks",
    fields: &[
        by("failed_at", Column::FailedAt, Kind::Instant),
        maybe("set_aside_at", Column::SetAsideAt, Kind::Instant),
        by("task", Column::Task, Kind::Text),
    ],
    id: Column::Id,
    newest_first: true,
    first: None,
};

/// One page of the setbacks, newest first; of those alone that are set aside, or are not, when `set_aside` says so.
pub async fn list(
    tx: &impl Tx,
    set_aside: Option<bool>,
    request: &PageRequest,
) -> Result<Page<Model>, ListError> {
    let mut query = Entity::find();
    if let Some(aside) = set_aside {
        let at = Column::SetAsideAt;
        query = query.filter(if aside { at.is_not_null() } else { at.is_null() });
    }
    request.sorted(tx, query, &SORTING).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_a_minute_to_four_hours_and_what_is_set_aside_is_tried_daily() {
        let minutes: Vec<_> = [1, 2, 5, 9, 10, 50].map(|tries| pause(tries).num_minutes()).to_vec();
        assert_eq!(minutes, [1, 2, 16, 240, 1_440, 1_440]);
    }

    #[test]
    fn a_long_error_is_cut_between_letters() {
        assert_eq!(cut("short"), "short");
        let long = cut(&"ä".repeat(5_000));
        assert!((LONGEST - 1..=LONGEST).contains(&long.len()));
    }
}
