//! Taking days without work from iCalendar text.

use actix_web::{HttpResponse, post, web};
use entity::audit_entry;
use entity::holiday_calendar::{HolidayCalendarFacts, Model};
use entity::programme;
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::{HolidayCalendarView, change, view};
use crate::body::{Body, Faults, Field, body};
use crate::etag::created;
use crate::field::{HolidayCalendarRef, fault};
use crate::found::Found;
use crate::icalendar::holidays;
use crate::member::Member;
use crate::problem::Problem;
use crate::recurrence::MOST_DAYS;
use crate::state::State;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem};

/// The most characters of a text.
const LONGEST: usize = 900_000;
/// The most faulty lines that are named.
const NAMED: usize = 50;

/// A text in the form of iCalendar.
#[derive(Debug, Clone)]
pub struct Icalendar(String);

impl Field for Icalendar {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        match value {
            Some(Value::String(text)) if text.chars().count() <= LONGEST => return Some(Self(text)),
            Some(Value::String(_)) => {
                faults.note(pointer, format!("A text has at most {LONGEST} characters."));
            }
            Some(_) => faults.note(pointer, "This must be a text."),
            None => faults.note(pointer, "This is required."),
        }
        None
    }
}

impl PartialSchema for Icalendar {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .max_length(Some(LONGEST))
            .examples(["BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20271225\r\nSUMMARY:Christmas Day\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"])
            .into()
    }
}

impl ToSchema for Icalendar {}

body! {
    /// Days without work as iCalendar text.
    pub struct NewImport {
        /// The text (RFC 5545), whole-day events.
        pub icalendar: Icalendar,
        /// Whether the days replace those of the calendar, rather than being added to them; false when left out.
        pub replace: Option<bool>,
    }
}

/// Import holidays
#[utoipa::path(tag = "duties", operation_id = "create_import", request_body = NewImport,
    description = "Takes the whole-day events of an iCalendar text into the calendar. What recurs is followed from a year ago to ten years ahead. \
        A faulty line is named, and then nothing is taken. Duties that go by the calendar are planned anew.",
    params(("id" = HolidayCalendarRef, Path, description = "The calendar's id.")),
    responses((status = 201, description = "Taken; the calendar as it is now.", body = HolidayCalendarView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[post("/holiday-calendars/{id}/imports")]
pub async fn create_import(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
    new: Body<NewImport>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let tx = member.write().await?;
    let read = holidays(&new.icalendar.0, programme::today(&tx, &member.organization)).map_err(|faults| {
        let named = faults.iter().take(NAMED).map(|wrong| fault("/icalendar", wrong.to_string()));
        Problem::invalid(named.collect())
    })?;
    let (count, mut days) = (read.len(), read);
    if !new.replace.unwrap_or(false) {
        days.splice(0..0, row.days()?);
    }
    let facts = HolidayCalendarFacts { name: row.name.clone(), working_week: row.working_week()?, days };
    let facts = facts.tidied();
    if facts.days.len() > MOST_DAYS {
        let detail = format!("A calendar has at most {MOST_DAYS} days; these would be {}.", facts.days.len());
        return Err(Problem::invalid(vec![fault("/icalendar", detail)]));
    }
    let before = row;
    let row = change(&tx, &member, &before, before.version, facts).await?;
    let mut detail = audit_entry::changed(&before.0, &row);
    detail["days"] = count.into();
    audit_entry::record(&tx, "create_import", row.id, detail).await?;
    tx.commit().await?;
    state.ring();
    let (version, location) = (row.version, format!("/v1/holiday-calendars/{}", row.id));
    Ok(created(&view(row), version, location))
}
