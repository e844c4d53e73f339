//! The dates of a consultancy's portfolio: what is due of its clients, and of whom. Owned by the client.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::TenantTx;
use crate::dialect::Batch;
use crate::id::{CertificationId, GrantId, ObligationId, OrganizationId, PersonId, PortfolioDateId};
use crate::page::{BadCursor, ListError, Page, PageRequest};
use crate::portfolio::table::{self, Narrow};

/// A date in a portfolio.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "portfolio_date")]
pub struct Model {
    /// The client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PortfolioDateId,
    /// The grant that shows it.
    pub grant_id: GrantId,
    /// Of which certification.
    pub certification_id: CertificationId,
    /// Which obligation.
    pub obligation_id: ObligationId,
    /// To whom it is shown.
    pub consultancy_id: OrganizationId,
    /// The consultant who is responsible, if one is.
    pub person_id: Option<PersonId>,
    /// Until when.
    pub until_at: Option<DateTime<Utc>>,
    /// The client's name.
    pub client_name: String,
    /// Standard with edition.
    pub standard: String,
    /// The engine's kind.
    pub kind: String,
    /// Which of its kind.
    pub ordinal: i32,
    /// The limit.
    pub due_on: NaiveDate,
    /// For when it is planned.
    pub planned_on: Option<NaiveDate>,
    /// The engine's state.
    pub state: String,
    /// How often its day or state has moved, for calendars (RFC 5545 §3.8.7.4).
    pub sequence: i32,
    /// When it last changed; `None`: before that was told here.
    pub changed_at: Option<DateTime<Utc>>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

table::table!(DueOn);

/// One page of the consultancy's dates, soonest first: one query over an index that holds its order.
pub async fn list(tx: &TenantTx, narrow: &Narrow, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let mut query = table::seen::<Entity>(tx, narrow);
    if let Some(key) = request.key()? {
        let (on, id) = key.split_once('/').ok_or(BadCursor)?;
        let on: NaiveDate = on.parse().map_err(|_| BadCursor)?;
        let id = ObligationId(uuid::Uuid::try_parse(id).map_err(|_| BadCursor)?);
        let later = Column::DueOn.gt(on).or(Column::ObligationId.gt(id));
        query = query.filter(Column::DueOn.gte(on).and(later));
    }
    let ordered = query.order_by_asc(Column::DueOn).order_by_asc(Column::ObligationId);
    let rows = ordered.limit(request.limit + 1).all(tx.connection()).await?;
    Ok(Page::cut(rows, request, |row| format!("{}/{}", row.due_on, row.obligation_id.0)))
}

/// The most dates of a calendar.
const MOST: u64 = 5_000;

/// The consultancy's dates for a calendar, soonest first.
pub async fn shown(tx: &TenantTx, narrow: &Narrow) -> Result<Vec<Model>, DbErr> {
    let ordered =
        table::seen::<Entity>(tx, narrow).order_by_asc(Column::DueOn).order_by_asc(Column::ObligationId);
    ordered.limit(MOST).all(tx.connection()).await
}

/// How many dates each consultant has on each day; `None`: nobody of the consultancy is responsible.
pub async fn load(tx: &TenantTx, narrow: &Narrow) -> Result<Vec<(NaiveDate, Option<PersonId>, i64)>, DbErr> {
    table::seen::<Entity>(tx, narrow)
        .select_only()
        .column(Column::DueOn)
        .column(Column::PersonId)
        .column_as(Column::DueOn.count(), "number")
        .group_by(Column::DueOn)
        .group_by(Column::PersonId)
        .into_tuple()
        .all(tx.connection())
        .await
}

pub(crate) async fn insert(tx: &TenantTx, rows: &[Model]) -> Result<(), DbErr> {
    Batch::of::<Entity>(rows).insert(tx.connection(), "").await.map(drop)
}
