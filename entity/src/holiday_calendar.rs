//! Calendars of days without work, which duties go by.

use chrono::{DateTime, NaiveDate, Utc};
use cycle::WeekDay;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::db::TenantTx;
use crate::id::{HolidayCalendarId, OrganizationId};
use crate::page::{ListError, Page, PageRequest};
use crate::sort::{Kind, Sorting, by};

/// A calendar of days without work.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holiday_calendar")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HolidayCalendarId,
    /// Its name, unique in the organization.
    pub name: String,
    /// The days of the week on which people work.
    pub working_week: Json,
    /// The days without work; read them with [`Model::days`].
    pub days: Json,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A day without work.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Holiday {
    /// The day.
    pub on: NaiveDate,
    /// Why nobody works.
    pub name: String,
}

impl Model {
    /// The days without work, earliest first.
    pub fn days(&self) -> Result<Vec<Holiday>, DbErr> {
        serde_json::from_value(self.days.clone()).map_err(|e| DbErr::Json(e.to_string()))
    }

    /// The days of the week on which people work.
    pub fn working_week(&self) -> Result<Vec<WeekDay>, DbErr> {
        serde_json::from_value(self.working_week.clone()).map_err(|e| DbErr::Json(e.to_string()))
    }
}

/// What is recorded of a calendar.
#[derive(Clone, Debug)]
pub struct HolidayCalendarFacts {
    /// Its name.
    pub name: String,
    /// The days of the week on which people work.
    pub working_week: Vec<WeekDay>,
    /// The days without work.
    pub days: Vec<Holiday>,
}

impl HolidayCalendarFacts {
    /// With its days sorted, each once: of several for one day the first counts.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        self.days.sort_by_key(|day| day.on);
        self.days.dedup_by_key(|day| day.on);
        self
    }

    fn columns(self) -> Result<(String, Json, Json), DbErr> {
        let Self { name, working_week, days } = self.tidied();
        let json = |value: Result<Json, serde_json::Error>| value.map_err(|e| DbErr::Json(e.to_string()));
        Ok((name, json(serde_json::to_value(&working_week))?, json(serde_json::to_value(&days))?))
    }
}

/// Records a calendar.
pub async fn create(tx: &TenantTx, new: HolidayCalendarFacts) -> Result<Model, DbErr> {
    let (name, working_week, days) = new.columns()?;
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(HolidayCalendarId::new(tx.wall())),
        name: Set(name),
        working_week: Set(working_week),
        days: Set(days),
        created_at: Set(tx.now()),
        version: Set(1),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The calendar with that id.
pub async fn find(tx: &TenantTx, id: HolidayCalendarId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Those of `ids` that are the tenant's.
pub async fn among(tx: &TenantTx, ids: &[HolidayCalendarId]) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.filter(Column::Id.is_in(ids.iter().copied())).all(tx.connection()).await
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "holiday_calendars",
    fields: &[by("name", Column::Name, Kind::Text), by("created_at", Column::CreatedAt, Kind::Instant)],
    id: Column::Id,
    newest_first: false,
    first: None,
};

/// One page of the tenant's calendars, in the order they were recorded.
pub async fn list(tx: &TenantTx, request: &PageRequest) -> Result<Page<Model>, ListError> {
    let query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    request.sorted(tx, query, &SORTING).await
}

/// Replaces what is recorded if it still has version `expected`; `None` when it has moved on.
pub async fn update(
    tx: &TenantTx,
    id: HolidayCalendarId,
    expected: i32,
    facts: HolidayCalendarFacts,
) -> Result<Option<Model>, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let (name, working_week, days) = facts.columns()?;
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::Name, name.into())
        .col_expr(Column::WorkingWeek, working_week.into())
        .col_expr(Column::Days, days.into())
        .filter(here);
    let changed = change.exec(tx.connection()).await?.rows_affected;
    if changed == 0 { Ok(None) } else { find(tx, id).await }
}

/// Removes a calendar that no duty goes by.
///
/// # Errors
/// A foreign-key violation while a duty goes by it.
pub async fn delete(tx: &TenantTx, id: HolidayCalendarId) -> Result<(), DbErr> {
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}
