//! Single occurrences of a duty: skipped, moved, brought back.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::NaiveDate;
use entity::duty::Model as Duty;
use entity::duty::plan;
use entity::duty_occurrence::{self, Record};
use entity::page::Page;
use entity::programme::Cause;
use entity::{TenantTx, audit_entry};
use serde_json::json;

use crate::body::{Body, body};
use crate::field::{Day, DutyRef, Prose, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::state::State;
use crate::view::occurrence::{Diary, OccurrencePage, OccurrenceView};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem};

body! {
    /// An occurrence to leave out.
    pub struct NewSkip {
        /// The day that the rule gives it.
        pub occurrence_on: Day,
        /// Why, in words.
        pub note: Option<Prose>,
    }
}

body! {
    /// An occurrence to move to another day.
    pub struct NewMove {
        /// The day that the rule gives it.
        pub occurrence_on: Day,
        /// The day by which it is to be done instead.
        pub to: Day,
        /// Why, in words.
        pub note: Option<Prose>,
    }
}

body! {
    /// An occurrence of which everything recorded is taken back.
    pub struct NewRestoration {
        /// The day that the rule gives it.
        pub occurrence_on: Day,
    }
}

/// List a duty's occurrences
#[utoipa::path(tag = "duties", operation_id = "list_occurrences",
    description = "The occurrences of a duty by their days, past and coming, without an end unless its rule has one. Counted from the last time, \
        those to come are as if each were done on its day.",
    params(("id" = DutyRef, Path, description = "The duty's id."), PageParams,
        ("from" = Option<Day>, Query, description = "Only those of this day or later; from the beginning when left out.", nullable = false)),
    responses((status = 200, description = "A page.", body = OccurrencePage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/duties/{id}/occurrences")]
pub async fn list_occurrences(
    request: HttpRequest,
    member: Member,
    duty: Found<Duty>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let from = query.field::<Day>("from").map(|day| day.0);
    let wanted = query.page();
    query.done()?;
    let after = wanted.day()?.and_then(|last| last.succ_opt());
    let tx = member.read().await?;
    let diary = Diary::open(&tx, &member.organization, &duty).await?;
    tx.commit().await?;
    let start = from.max(after).unwrap_or(NaiveDate::MIN);
    let limit = usize::try_from(wanted.limit).unwrap_or(usize::MAX);
    let rows = diary.since(start, limit.saturating_add(1));
    let page = Page::cut(rows, &wanted, |row| row.occurrence_on.to_string());
    Ok(HttpResponse::Ok().json(OccurrencePage::from(page)))
}

/// Leave out one occurrence
#[utoipa::path(tag = "duties", operation_id = "create_skip", request_body = NewSkip,
    description = "Leaves out one occurrence; those after it stay. 409 when it is done. A restoration takes it back.",
    params(("id" = DutyRef, Path, description = "The duty's id.")),
    responses((status = 201, description = "Recorded; the occurrence as it is now.", body = OccurrenceView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/duties/{id}/skips")]
pub async fn create_skip(
    state: web::Data<State>,
    member: Member,
    duty: Found<Duty>,
    skip: Body<NewSkip>,
) -> Result<HttpResponse, Problem> {
    let Body(skip) = skip;
    let on = skip.occurrence_on.0;
    let tx = member.write().await?;
    pending(&tx, &member, &duty, on).await?;
    let note = skip.note.map_or_else(String::new, |note| note.0);
    let record = Record { skipped: true, note, ..Record::default() };
    duty_occurrence::keep(&tx, duty.id, on, member.id(), record).await?;
    let view = settled(&tx, &member, &duty, on, "create_skip", "was skipped").await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(view))
}

/// Move one occurrence
#[utoipa::path(tag = "duties", operation_id = "create_move", request_body = NewMove,
    description = "Moves one occurrence to another day, whether people work then or not; those after it stay. 409 when it is done. A restoration takes it back.",
    params(("id" = DutyRef, Path, description = "The duty's id.")),
    responses((status = 201, description = "Recorded; the occurrence as it is now.", body = OccurrenceView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/duties/{id}/moves")]
pub async fn create_move(
    state: web::Data<State>,
    member: Member,
    duty: Found<Duty>,
    wish: Body<NewMove>,
) -> Result<HttpResponse, Problem> {
    let Body(wish) = wish;
    let (on, to) = (wish.occurrence_on.0, wish.to.0);
    let tx = member.write().await?;
    let before = pending(&tx, &member, &duty, on).await?;
    let note = wish.note.map_or_else(String::new, |note| note.0);
    let planned_on = before.and_then(|row| row.planned_on);
    let record = Record { moved_to: Some(to), planned_on, note, ..Record::default() };
    duty_occurrence::keep(&tx, duty.id, on, member.id(), record).await?;
    let view = settled(&tx, &member, &duty, on, "create_move", &format!("was moved to {to}")).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(view))
}

/// Restore one occurrence
#[utoipa::path(tag = "duties", operation_id = "create_restoration", request_body = NewRestoration,
    description = "Takes back everything that was recorded of one occurrence: that it was skipped, moved, planned or done. It is due again as the rule says.",
    params(("id" = DutyRef, Path, description = "The duty's id.")),
    responses((status = 201, description = "Restored; the occurrence as it is now.", body = OccurrenceView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem))]
#[post("/duties/{id}/restorations")]
pub async fn create_restoration(
    state: web::Data<State>,
    member: Member,
    duty: Found<Duty>,
    wish: Body<NewRestoration>,
) -> Result<HttpResponse, Problem> {
    let on = wish.0.occurrence_on.0;
    let tx = member.write().await?;
    if !duty_occurrence::forget(&tx, duty.id, on).await? {
        return Err(Problem::invalid(vec![fault(
            "/occurrence_on",
            "Nothing is recorded of an occurrence of this day.",
        )]));
    }
    let view = settled(&tx, &member, &duty, on, "create_restoration", "was restored").await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(view))
}

/// What was recorded of an occurrence that can be skipped or moved: it exists, and it is not done.
async fn pending(
    tx: &TenantTx,
    member: &Member,
    duty: &Duty,
    on: NaiveDate,
) -> Result<Option<duty_occurrence::Model>, Problem> {
    let mut diary = Diary::open(tx, &member.organization, duty).await?;
    if !diary.has(on) {
        let detail = "The duty has no occurrence of this day.";
        return Err(Problem::invalid(vec![fault("/occurrence_on", detail)]));
    }
    let before = diary.recorded.remove(&on);
    if before.as_ref().is_some_and(|row| row.done_on.is_some()) {
        let detail = "This occurrence is done. If it is not, restore it first.";
        return Err(Problem::conflict("settled_otherwise", detail));
    }
    Ok(before)
}

/// Plans the duty anew after a change of one occurrence, writes who did it, and answers the occurrence.
async fn settled(
    tx: &TenantTx,
    member: &Member,
    duty: &Duty,
    on: NaiveDate,
    action: &str,
    what: &str,
) -> Result<OccurrenceView, Problem> {
    let cause = Cause::because(format!("The occurrence of {on} {what}."));
    plan::replan(tx, &member.organization, duty.id, &cause).await?;
    audit_entry::record(tx, action, duty.id, json!({ "occurrence_on": on, "what": what })).await?;
    let diary = Diary::open(tx, &member.organization, duty).await?;
    let view = diary.since(on, 1).into_iter().find(|view| view.occurrence_on == on);
    Ok(view.unwrap_or_else(|| diary.view(on, None)))
}
