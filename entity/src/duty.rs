//! Recurring duties: what the organization has set itself to do again and again.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::{LockType, SelectStatement};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::db::{TenantTx, WorkerTx};
use crate::duty_certification;
use crate::id::{CertificationId, DutyId, HolidayCalendarId, MembershipId, OrganizationId};
use crate::page::{ListError, Page, PageRequest};
use crate::room_freeze_item;
use crate::sort::{Kind, Sorting, by, maybe};
use crate::test_clock;

pub mod plan;

/// A recurring duty.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "duty")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DutyId,
    /// What is to be done.
    pub title: String,
    /// How, in words.
    #[sea_orm(column_type = "Text")]
    pub description: String,
    /// How often (RFC 5545).
    pub rrule: String,
    /// The day that the rule counts from.
    pub anchor_on: NaiveDate,
    /// What the next date counts from: the sequence, or the day it was last done.
    pub basis: String,
    /// Where a date goes that falls on a day without work.
    pub shift: String,
    /// How many days before it is due to start caring; people are reminded from then on.
    pub opens_days_before: i32,
    /// Whether a missed occurrence is still to be done when the next one has come.
    pub keep_missed: bool,
    /// Who is reminded unless an obligation has its own.
    pub responsible_id: MembershipId,
    /// The days without work; `None`: the organization's policy says.
    pub holiday_calendar_id: Option<HolidayCalendarId>,
    /// The first day from which its occurrences are asked for: the day it was recorded.
    pub starts_on: NaiveDate,
    /// The last day on which it applies.
    pub ended_on: Option<NaiveDate>,
    /// When its obligations next change by the passing of time alone.
    pub replan_at: Option<DateTime<Utc>>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is recorded of a duty beside its occurrences.
#[derive(Clone, Debug)]
pub struct DutyFacts {
    /// What is to be done.
    pub title: String,
    /// How, in words.
    pub description: String,
    /// How often (RFC 5545).
    pub rrule: String,
    /// The day that the rule counts from.
    pub anchor_on: NaiveDate,
    /// What the next date counts from.
    pub basis: String,
    /// Where a date goes that falls on a day without work.
    pub shift: String,
    /// How many days before it is due to start caring.
    pub opens_days_before: i32,
    /// Whether a missed occurrence is still to be done when the next one has come.
    pub keep_missed: bool,
    /// Who is reminded.
    pub responsible_id: MembershipId,
    /// The days without work.
    pub holiday_calendar_id: Option<HolidayCalendarId>,
    /// The last day on which it applies.
    pub ended_on: Option<NaiveDate>,
}

/// Records a duty, asked for from `starts_on`; it is to be planned in the same transaction.
pub async fn create(tx: &TenantTx, new: DutyFacts, starts_on: NaiveDate) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(DutyId::new(tx.wall())),
        title: Set(new.title),
        description: Set(new.description),
        rrule: Set(new.rrule),
        anchor_on: Set(new.anchor_on),
        basis: Set(new.basis),
        shift: Set(new.shift),
        opens_days_before: Set(new.opens_days_before),
        keep_missed: Set(new.keep_missed),
        responsible_id: Set(new.responsible_id),
        holiday_calendar_id: Set(new.holiday_calendar_id),
        starts_on: Set(starts_on),
        ended_on: Set(new.ended_on),
        replan_at: Set(None),
        created_at: Set(tx.now()),
        version: Set(1),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The ids of the duties that the transaction may see: a limited place those that serve its certifications, somebody
/// from outside none. `None`: all.
pub(crate) fn visible(tx: &TenantTx) -> Option<SelectStatement> {
    let served = if tx.is_from_outside() { Some(&[][..]) } else { tx.sight() };
    served.map(|certifications| duty_certification::serving(tx, certifications))
}

/// The duties that the transaction may see; `None`: all.
pub(crate) async fn seen(tx: &TenantTx) -> Result<Option<Vec<DutyId>>, DbErr> {
    let Some(visible) = visible(tx) else { return Ok(None) };
    let here = Entity::find().select_only().column(Column::Id).filter(Column::TenantId.eq(tx.tenant()));
    here.filter(Column::Id.in_subquery(visible)).into_tuple().all(tx.connection()).await.map(Some)
}

/// The duty with that id, if the transaction may see it.
pub async fn find(tx: &TenantTx, id: DutyId) -> Result<Option<Model>, DbErr> {
    let mut query = Entity::find_by_id((tx.tenant(), id));
    if let Some(visible) = visible(tx) {
        query = query.filter(Column::Id.in_subquery(visible));
    }
    query.one(tx.connection()).await
}

/// The duty with that id, locked until the transaction ends: planning and reminding take turns.
///
/// # Errors
/// `RecordNotFound` when it is gone.
pub(crate) async fn lock(tx: &TenantTx, id: DutyId) -> Result<Model, DbErr> {
    let found = Entity::find_by_id((tx.tenant(), id)).lock(LockType::Update).one(tx.connection()).await?;
    found.ok_or_else(|| DbErr::RecordNotFound(id.to_string()))
}

/// Those of `ids` that are the tenant's and that the transaction may see.
pub async fn among(tx: &TenantTx, ids: &[DutyId]) -> Result<Vec<Model>, DbErr> {
    let mut here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    if let Some(visible) = visible(tx) {
        here = here.filter(Column::Id.in_subquery(visible));
    }
    here.filter(Column::Id.is_in(ids.iter().copied())).all(tx.connection()).await
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "duties",
    fields: &[
        by("title", Column::Title, Kind::Text),
        by("anchor_on", Column::AnchorOn, Kind::Day),
        by("starts_on", Column::StartsOn, Kind::Day),
        maybe("ended_on", Column::EndedOn, Kind::Day),
        by("created_at", Column::CreatedAt, Kind::Instant),
    ],
    id: Column::Id,
    newest_first: false,
    first: None,
};

/// Which duties a list wants.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those that serve this certification.
    pub certification_id: Option<CertificationId>,
    /// Only those that this member answers for.
    pub responsible_id: Option<MembershipId>,
    /// Only those that have a last day (`true`), or the others.
    pub ended: Option<bool>,
}

/// One page of the tenant's duties, in the order they were recorded.
pub async fn list(tx: &TenantTx, filter: &Filter, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let serving = filter.certification_id.map(|id| duty_certification::serving(tx, &[id]));
    let query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .apply_if(visible(tx), |query, visible| query.filter(Column::Id.in_subquery(visible)))
        .apply_if(serving, |query, serving| query.filter(Column::Id.in_subquery(serving)))
        .apply_if(filter.responsible_id, |query, it| query.filter(Column::ResponsibleId.eq(it)))
        .apply_if(filter.ended, |query, ended| {
            query.filter(if ended { Column::EndedOn.is_not_null() } else { Column::EndedOn.is_null() })
        });
    request.sorted(tx, query, &SORTING).await
}

/// The ids of the duties that `member` answers for, as part of another query.
pub(crate) fn of_responsible(tx: &TenantTx, member: MembershipId) -> SelectStatement {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::ResponsibleId.eq(member));
    Entity::find().select_only().column(Column::Id).filter(here).into_query()
}

/// Every duty of the tenant; for planning anew after a change of zone, lead times or policy.
pub async fn all(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.order_by_asc(Column::Id).all(tx.connection()).await
}

/// Those that serve a certification.
pub async fn serving(tx: &TenantTx, certification: CertificationId) -> Result<Vec<Model>, DbErr> {
    let theirs = Column::Id.in_subquery(duty_certification::serving(tx, &[certification]));
    let here = Column::TenantId.eq(tx.tenant()).and(theirs);
    Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await
}

/// Those that go by a calendar.
pub async fn of_calendar(tx: &TenantTx, calendar: HolidayCalendarId) -> Result<Vec<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::HolidayCalendarId.eq(calendar));
    Entity::find().filter(here).order_by_asc(Column::Id).all(tx.connection()).await
}

/// Replaces what is recorded if it still has version `expected`; `None` when it has moved on.
pub async fn update(
    tx: &TenantTx,
    id: DutyId,
    expected: i32,
    facts: DutyFacts,
) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::Title, facts.title.into())
        .col_expr(Column::Description, facts.description.into())
        .col_expr(Column::Rrule, facts.rrule.into())
        .col_expr(Column::AnchorOn, facts.anchor_on.into())
        .col_expr(Column::Basis, facts.basis.into())
        .col_expr(Column::Shift, facts.shift.into())
        .col_expr(Column::OpensDaysBefore, facts.opens_days_before.into())
        .col_expr(Column::KeepMissed, facts.keep_missed.into())
        .col_expr(Column::ResponsibleId, facts.responsible_id.into())
        .col_expr(Column::HolidayCalendarId, facts.holiday_calendar_id.into())
        .col_expr(Column::EndedOn, facts.ended_on.into())
        .filter(here);
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}

/// Removes a duty with its obligations.
///
/// # Errors
/// [`room_freeze_item::held`] when a freeze names it.
pub async fn delete(tx: &TenantTx, id: DutyId) -> Result<(), DbErr> {
    room_freeze_item::spare(tx, id).await?;
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}

/// Keeps when it is to be planned next, without touching the version that clients see.
pub(crate) async fn keep_plan(
    tx: &TenantTx,
    id: DutyId,
    replan_at: Option<DateTime<Utc>>,
) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::ReplanAt, replan_at.into())
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)));
    change.exec(tx.connection()).await.map(drop)
}

/// Up to `limit` duties of any tenant that are to be planned anew, longest waiting first.
pub async fn to_replan(tx: &WorkerTx, limit: u64) -> Result<Vec<(OrganizationId, DutyId)>, DbErr> {
    let due = Entity::find()
        .select_only()
        .columns([Column::TenantId, Column::Id])
        .filter(Column::ReplanAt.lte(tx.now()))
        .filter(test_clock::looked_for(tx, (Entity, Column::TenantId)))
        .order_by_asc(Column::ReplanAt)
        .limit(limit);
    due.into_tuple().all(tx.connection()).await
}
