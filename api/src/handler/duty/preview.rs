//! The next dates of a rule, for whoever is still choosing one.

use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::NaiveDate;
use cycle::recurrence::{Occurrence, Schedule, preview};
use serde::Serialize;
use utoipa::ToSchema;

use super::OpensDays;
use crate::body::{Body, body};
use crate::field::{Day, Whole};
use crate::member::address;
use crate::policy::Weekday;
use crate::problem::Problem;
use crate::recurrence::{DutyBasis, DutyShift, HolidayList, RecurrenceRule, calendar};
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem};

body! {
    /// A rule and what its dates depend on.
    pub struct DutyPreviewRequest {
        /// How often.
        pub rrule: RecurrenceRule,
        /// The day that the rule counts from.
        pub anchor_on: Day,
        /// What the next date counts from; `fixed_sequence` when left out.
        pub basis: Option<DutyBasis>,
        /// Where a date goes that falls on a day without work; `none` when left out.
        pub shift: Option<DutyShift>,
        /// How many days before it is due to start caring; 14 when left out.
        pub opens_days_before: Option<OpensDays>,
        /// The last day on which an occurrence may fall.
        pub ended_on: Option<Day>,
        /// The days of the week on which people work; Monday to Friday when left out.
        pub working_week: Option<Vec<Weekday>>,
        /// Days without work.
        pub holidays: Option<HolidayList>,
        /// The first day to look at; the first occurrence when left out.
        pub from: Option<Day>,
        /// How many dates are wanted; 10 when left out.
        pub count: Option<Whole<1, 100>>,
    }
}

/// The next dates of a rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyPreview {
    /// The rule as it will be written.
    #[schema(max_length = 500)]
    pub rrule: String,
    /// The rule in words.
    #[schema(max_length = 2000, example = "every third month on the last day")]
    pub in_words: String,
    /// The dates, in their order; fewer than asked for when the rule ends. Counted from the last time, they are as if each were done on its day.
    #[schema(max_items = 100)]
    pub occurrences: Vec<Occurrence>,
}

/// Preview a duty
#[utoipa::path(tag = "previews", operation_id = "create_duty_preview", request_body = DutyPreviewRequest, security(()),
    description = "The next dates of a rule of RFC 5545, moved off days without work, and the rule in words. Stores nothing and needs no sign-in.",
    responses((status = 200, description = "The dates.", body = DutyPreview), AnyProblem, BodyProblem))]
#[post("/duty-previews")]
pub async fn create_duty_preview(
    request: HttpRequest,
    state: web::Data<State>,
    asked: Body<DutyPreviewRequest>,
) -> Result<HttpResponse, Problem> {
    state.throttle.pass(Rate::Preview, &address(&request)).await?;
    let Body(asked) = asked;
    let anchor = asked.anchor_on.0;
    let schedule = Schedule {
        basis: asked.basis.map(Into::into).unwrap_or_default(),
        shift: asked.shift.map(Into::into).unwrap_or_default(),
        opens_days_before: asked
            .opens_days_before
            .map_or(super::OPENS_DAYS_BEFORE, super::days)
            .unsigned_abs(),
        ended_on: asked.ended_on.map(|day| day.0),
        ..Schedule::new(anchor, asked.rrule.0)
    };
    let calendar = calendar(asked.working_week.as_deref(), asked.holidays);
    let count = usize::try_from(asked.count.map_or(10, |count| count.0)).unwrap_or(10);
    let from = asked.from.map_or(NaiveDate::MIN, |day| day.0);
    Ok(HttpResponse::Ok().json(DutyPreview {
        rrule: schedule.rule.to_string(),
        in_words: schedule.rule.in_words(anchor),
        occurrences: preview(&schedule, &calendar, from, count),
    }))
}
