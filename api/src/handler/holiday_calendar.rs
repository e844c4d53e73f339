//! Calendars of days without work.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use entity::duty::{self, plan};
use entity::holiday_calendar::{self, HolidayCalendarFacts, Model};
use entity::id::HolidayCalendarId;
use entity::programme::Cause;
use entity::{TenantTx, audit_entry};
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::etag::{Expected, created, versioned};
use crate::expand::{Opened, Wanted};
use crate::field::{HolidayCalendarRef, Name};
use crate::found::Found;
use crate::member::Member;
use crate::policy::Weekday;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::recurrence::{HolidayBody, HolidayList, week};
use crate::state::State;
use crate::wire::{
    AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem, page,
};

pub mod import;

/// A calendar of days without work.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HolidayCalendarView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// The days of the week on which people work.
    #[schema(max_items = 7, value_type = Vec<Weekday>)]
    pub working_week: serde_json::Value,
    /// The days without work, earliest first.
    #[schema(max_items = 4000, value_type = Vec<HolidayBody>)]
    pub days: serde_json::Value,
    /// When it was recorded.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

page! {
    /// A page of calendars.
    HolidayCalendarPage of HolidayCalendarView
}

body! {
    /// A calendar to record.
    pub struct NewHolidayCalendar {
        /// Its name, unique in the organization.
        pub name: Name,
        /// The days of the week on which people work; Monday to Friday when left out.
        pub working_week: Option<Vec<Weekday>>,
        /// The days without work; of several for one day the first counts.
        pub days: Option<HolidayList>,
    }
}

body! {
    /// Changes of a calendar; what is left out stays.
    pub struct HolidayCalendarChange {
        /// A new name.
        pub name: Option<Name>,
        /// The days of the week on which people work; the whole list is replaced.
        pub working_week: Option<Vec<Weekday>>,
        /// The days without work; the whole list is replaced.
        pub days: Option<HolidayList>,
    }
}

fn view(row: Model) -> HolidayCalendarView {
    HolidayCalendarView {
        id: row.id.to_string(),
        name: row.name,
        working_week: row.working_week,
        days: row.days,
        created_at: row.created_at,
        version: row.version,
    }
}

/// Changes a calendar if it still has the version that was read, and plans anew what goes by it.
async fn change(
    tx: &TenantTx,
    member: &Member,
    row: &Model,
    expected: i32,
    facts: HolidayCalendarFacts,
) -> Result<Model, Problem> {
    let row = holiday_calendar::update(tx, row.id, expected, facts).await?.ok_or_else(Problem::moved_on)?;
    let cause = Cause::because("The holiday calendar was changed.");
    for duty in duty::of_calendar(tx, row.id).await? {
        plan::replan(tx, &member.organization, duty.id, &cause).await?;
    }
    Ok(row)
}

impl Opened for HolidayCalendarView {
    type Id = HolidayCalendarId;

    fn id(&self) -> &str {
        &self.id
    }

    async fn among(
        tx: &TenantTx,
        _: &Member,
        ids: Vec<HolidayCalendarId>,
        _: &Wanted,
    ) -> Result<Vec<Self>, Problem> {
        Ok(holiday_calendar::among(tx, &ids).await?.into_iter().map(view).collect())
    }
}

/// List holiday calendars
#[utoipa::path(tag = "duties", operation_id = "list_holiday_calendars", params(PageParams),
    description = "The organization's calendars of days without work, oldest first.",
    responses((status = 200, description = "A page.", body = HolidayCalendarPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/holiday-calendars")]
pub async fn list_holiday_calendars(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = holiday_calendar::list(&tx, &wanted).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(HolidayCalendarPage::from(page.map(view))))
}

/// Record a holiday calendar
#[utoipa::path(tag = "duties", operation_id = "create_holiday_calendar", request_body = NewHolidayCalendar,
    description = "Records a calendar of days without work for duties to go by.",
    responses((status = 201, description = "Recorded.", body = HolidayCalendarView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/holiday-calendars")]
pub async fn create_holiday_calendar(
    member: Member,
    new: Body<NewHolidayCalendar>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let facts = HolidayCalendarFacts {
        name: new.name.0,
        working_week: new
            .working_week
            .map_or_else(|| cycle::recurrence::Calendar::default().working_week, |days| week(&days)),
        days: new.days.map_or_else(Vec::new, |days| days.0),
    };
    let tx = member.write().await?;
    let row = holiday_calendar::create(&tx, facts).await?;
    audit_entry::record(&tx, "create_holiday_calendar", row.id, audit_entry::made(&row)).await?;
    tx.commit().await?;
    let (version, location) = (row.version, format!("/v1/holiday-calendars/{}", row.id));
    Ok(created(&view(row), version, location))
}

/// Get a holiday calendar
#[utoipa::path(tag = "duties", operation_id = "get_holiday_calendar", description = "One calendar with its version.",
    params(("id" = HolidayCalendarRef, Path, description = "The calendar's id.")),
    responses((status = 200, description = "The calendar.", body = HolidayCalendarView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/holiday-calendars/{id}")]
pub async fn get_holiday_calendar(_member: Member, row: Found<Model>) -> HttpResponse {
    versioned(&view(row.0.clone()), row.version)
}

/// Change a holiday calendar
#[utoipa::path(tag = "duties", operation_id = "update_holiday_calendar", request_body = HolidayCalendarChange,
    description = "Changes a calendar. The duties that go by it are planned anew in the same transaction.",
    params(("id" = HolidayCalendarRef, Path, description = "The calendar's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = HolidayCalendarView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/holiday-calendars/{id}")]
pub async fn update_holiday_calendar(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
    expected: Expected,
    wish: Body<HolidayCalendarChange>,
) -> Result<HttpResponse, Problem> {
    let Body(wish) = wish;
    let facts = HolidayCalendarFacts {
        name: wish.name.map_or_else(|| row.name.clone(), |name| name.0),
        working_week: wish.working_week.map_or_else(|| row.working_week(), |days| Ok(week(&days)))?,
        days: wish.days.map_or_else(|| row.days(), |days| Ok(days.0))?,
    };
    let tx = member.write().await?;
    let before = row;
    let row = change(&tx, &member, &before, expected.of(before.version)?, facts).await?;
    audit_entry::record(&tx, "update_holiday_calendar", row.id, audit_entry::changed(&before.0, &row))
        .await?;
    tx.commit().await?;
    state.ring();
    let version = row.version;
    Ok(versioned(&view(row), version))
}

/// Remove a holiday calendar
#[utoipa::path(tag = "duties", operation_id = "delete_holiday_calendar",
    description = "Removes a calendar that no duty goes by; 409 while one does.",
    params(("id" = HolidayCalendarRef, Path, description = "The calendar's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[delete("/holiday-calendars/{id}")]
pub async fn delete_holiday_calendar(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    holiday_calendar::delete(&tx, row.id).await?;
    audit_entry::record(&tx, "delete_holiday_calendar", row.id, audit_entry::gone(&row.0)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
