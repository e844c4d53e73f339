//! The auditor's room: what somebody from outside sees of one certification on the days of an audit.
//!
//! Its guests are external auditors whose place is limited to that certification and has the room's days; they are invited as
//! everybody is. What a room shows is put together in [`shown`], and kept by a freeze ([`crate::room_freeze`]).

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveActiveEnum, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryTrait};

use crate::db::TenantTx;
use crate::id::{AuditRoomId, CertificationId, MembershipId, ObligationId, OrganizationId};
use crate::membership::Limit;
use crate::page::{ListError, Page, PageRequest};
use crate::sort::{Kind, Sorting, by};

pub mod compare;
mod guest;
mod news;
pub mod shown;

pub use guest::{guests, invited, move_days, revoke};
pub use news::{asked, frozen, opened};

/// Where a room stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum State {
    /// It shows what there is.
    Open,
    /// What it showed was kept; it goes on showing what there is.
    Frozen,
    /// Nobody from outside enters it any more.
    Closed,
}

/// A room.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_room")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditRoomId,
    /// The one certification that it shows.
    pub certification_id: CertificationId,
    /// The audit that it is for, where the programme has one.
    pub obligation_id: Option<ObligationId>,
    /// Its name.
    pub title: String,
    /// The first day on which guests enter it.
    pub opens_on: NaiveDate,
    /// The last one.
    pub closes_on: NaiveDate,
    /// Where it stands.
    pub state: State,
    /// Who opened it.
    pub made_by: MembershipId,
    /// When.
    pub made_at: DateTime<Utc>,
    /// When what it showed was kept.
    pub frozen_at: Option<DateTime<Utc>>,
    /// The SHA-256 of what was kept.
    pub freeze_hash: Option<String>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether guests may look on `today`: from its first day to its last one, until it is closed.
    pub fn admits_guests(&self, today: NaiveDate) -> bool {
        self.state != State::Closed && self.opens_on <= today && today <= self.closes_on
    }

    /// Whether something can still be asked, noted and kept in it.
    pub fn is_open(&self) -> bool {
        self.state != State::Closed
    }

    /// What the place of a guest is limited to.
    pub fn limit(&self) -> Limit {
        Limit {
            certifications: Some(vec![self.certification_id]),
            starts_on: Some(self.opens_on),
            ends_on: Some(self.closes_on),
        }
    }
}

/// A room to open.
#[derive(Clone, Debug)]
pub struct NewRoom {
    /// The certification.
    pub certification_id: CertificationId,
    /// The audit.
    pub obligation_id: Option<ObligationId>,
    /// Its name.
    pub title: String,
    /// The first day.
    pub opens_on: NaiveDate,
    /// The last day.
    pub closes_on: NaiveDate,
}

/// Opens a room.
pub async fn create(tx: &TenantTx, new: NewRoom, by: MembershipId) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(AuditRoomId::new(tx.wall())),
        certification_id: Set(new.certification_id),
        obligation_id: Set(new.obligation_id),
        title: Set(new.title),
        opens_on: Set(new.opens_on),
        closes_on: Set(new.closes_on),
        state: Set(State::Open),
        made_by: Set(by),
        made_at: Set(tx.now()),
        frozen_at: Set(None),
        freeze_hash: Set(None),
        closed_at: Set(None),
        version: Set(1),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The room with that id, if the transaction may see its certification.
pub async fn find(tx: &TenantTx, id: AuditRoomId) -> Result<Option<Model>, DbErr> {
    let row = Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await?;
    Ok(row.filter(|row| tx.sees(row.certification_id)))
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "audit_rooms",
    fields: &[
        by("title", Column::Title, Kind::Text),
        by("opens_on", Column::OpensOn, Kind::Day),
        by("closes_on", Column::ClosesOn, Kind::Day),
    ],
    id: Column::Id,
    newest_first: true,
    first: None,
};

/// One page of the rooms of the certifications that the transaction may see, newest first; for guests those that they may enter
/// on the day `guest_on`.
pub async fn list(
    tx: &TenantTx,
    guest_on: Option<NaiveDate>,
    request: &PageRequest,
) -> Result<Page<Model>, ListError> {
    let query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .apply_if(tx.sight(), |query, seen| query.filter(Column::CertificationId.is_in(seen.iter().copied())))
        .apply_if(guest_on, |query, today| {
            let days = Column::OpensOn.lte(today).and(Column::ClosesOn.gte(today));
            query.filter(days.and(Column::State.ne(State::Closed)))
        });
    request.sorted(tx, query, &SORTING).await
}

/// Gives a room another name and other days if it is open and still has version `expected`; `None` when it has moved on.
pub async fn change(
    tx: &TenantTx,
    id: AuditRoomId,
    expected: i32,
    title: &str,
    days: (NaiveDate, NaiveDate),
) -> Result<Option<Model>, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::Title, Expr::value(title))
        .col_expr(Column::OpensOn, Expr::value(days.0))
        .col_expr(Column::ClosesOn, Expr::value(days.1));
    moved(tx, change, id, expected).await
}

/// Notes that what the room showed was kept; `None` when it has moved on, or was kept before.
pub(crate) async fn freeze(
    tx: &TenantTx,
    id: AuditRoomId,
    expected: i32,
    sha256: &str,
) -> Result<Option<Model>, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Frozen))
        .col_expr(Column::FrozenAt, Expr::value(tx.now()))
        .col_expr(Column::FreezeHash, Expr::value(sha256))
        .filter(Column::State.eq(State::Open));
    moved(tx, change, id, expected).await
}

/// Closes a room for its guests; `None` when it has moved on, or was closed before.
pub async fn close(tx: &TenantTx, id: AuditRoomId, expected: i32) -> Result<Option<Model>, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Closed))
        .col_expr(Column::ClosedAt, Expr::value(tx.now()));
    moved(tx, change, id, expected).await
}

async fn moved(
    tx: &TenantTx,
    change: sea_orm::UpdateMany<Entity>,
    id: AuditRoomId,
    expected: i32,
) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let change = change
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(here.and(Column::State.ne(State::Closed)));
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(state: State) -> Model {
        let at = DateTime::UNIX_EPOCH;
        Model {
            tenant_id: OrganizationId::new(at),
            id: AuditRoomId::new(at),
            certification_id: CertificationId::new(at),
            obligation_id: None,
            title: String::new(),
            opens_on: "2026-03-16".parse().unwrap(),
            closes_on: "2026-03-20".parse().unwrap(),
            state,
            made_by: MembershipId::new(at),
            made_at: at,
            frozen_at: None,
            freeze_hash: None,
            closed_at: None,
            version: 1,
        }
    }

    #[test]
    fn guests_enter_from_the_first_day_to_the_last_until_it_is_closed() {
        for (day, open) in
            [("2026-03-15", false), ("2026-03-16", true), ("2026-03-20", true), ("2026-03-21", false)]
        {
            let today = day.parse().unwrap();
            for (state, enters) in [(State::Open, open), (State::Frozen, open), (State::Closed, false)] {
                assert_eq!(room(state).admits_guests(today), enters, "{day} {state:?}");
            }
        }
    }

    #[test]
    fn a_guests_place_is_limited_to_the_one_certification_and_the_days() {
        let room = room(State::Open);
        let limit = room.limit();
        assert_eq!(limit.certifications, Some(vec![room.certification_id]));
        assert_eq!((limit.starts_on, limit.ends_on), (Some(room.opens_on), Some(room.closes_on)));
    }
}
