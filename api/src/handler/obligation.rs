//! Obligations: what is next, by when, why; done, planned, moved.

use std::slice;

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use entity::id::MembershipId;
use entity::membership::Role;
use entity::obligation::{self, Model, Owner};
use entity::programme::{self, Cause};
use entity::{audit_entry, certification, duty, membership, notice, obligation_change};
use serde::Serialize;
use utoipa::ToSchema;

use super::event::record;
use super::site_visit;
use crate::body::{Body, Change, body};
use crate::etag::Decided;
use crate::expand::Wanted;
use crate::field::{Day, MembershipRef, ObligationRef, Prose, SiteRef, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::state::State;
use crate::view::obligation::{ObligationPage, ObligationView, members, open, view, views};
use crate::wire::{
    AnyProblem, BodyProblem, ConflictProblem, DecidedProblem, MemberProblem, MissingProblem, Reference,
};

mod filter;
mod occurrence;
mod settle;

use filter::ObligationParams;

body! {
    /// Changes of an obligation.
    pub struct ObligationChangeBody {
        /// Who is reminded; null: whoever the certification or the duty names.
        #[schema(value_type = Option<MembershipRef>)]
        pub responsible_id: Change<MembershipRef>,
    }
}

body! {
    /// That an obligation has been done.
    pub struct NewCompletion {
        /// The day, or the first day of an audit.
        pub on: Day,
        /// The last day of an audit.
        pub end: Option<Day>,
        /// What to add in words.
        pub note: Option<Prose>,
        /// Which sites an audit of the certification body visited.
        pub site_ids: Option<Vec<SiteRef>>,
    }
}

body! {
    /// The day for which an obligation is planned.
    pub struct NewAppointment {
        /// The day, or the first day of an audit.
        pub start: Day,
        /// The last day of an audit.
        pub end: Option<Day>,
        /// What to add in words.
        pub note: Option<Prose>,
    }
}

/// List obligations
#[utoipa::path(tag = "obligations", operation_id = "list_obligations",
    description = "What is due across all certifications and duties, by due date. Without `state` everything, past and next cycle included.",
    params(PageParams, ObligationParams),
    responses((status = 200, description = "A page.", body = ObligationPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/obligations")]
pub async fn list_obligations(
    request: HttpRequest,
    member: Member,
    opened: Wanted,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let filter = filter::read(&mut query);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = obligation::list(&tx, &filter, &wanted).await?;
    let next_cursor = page.next_cursor;
    let mut data = views(&tx, page.rows).await?;
    open(&tx, &member, &mut data, &opened).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(ObligationPage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Get an obligation
#[utoipa::path(tag = "obligations", operation_id = "get_obligation",
    description = "One obligation with the sentence that says why it is due then.",
    params(("id" = ObligationRef, Path, description = "The obligation's id.")),
    responses((status = 200, description = "The obligation.", body = ObligationView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/obligations/{id}")]
pub async fn get_obligation(
    member: Member,
    row: Found<Model>,
    opened: Wanted,
) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let mut view = view(&tx, row.0).await?;
    open(&tx, &member, slice::from_mut(&mut view), &opened).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Give an obligation its own responsible person
#[utoipa::path(tag = "obligations", operation_id = "update_obligation", request_body = ObligationChangeBody,
    description = "Sets who is reminded of this obligation. Its dates are not changed here: they follow from the facts.",
    params(("id" = ObligationRef, Path, description = "The obligation's id.")),
    responses((status = 200, description = "As it is now.", body = ObligationView), AnyProblem, BodyProblem, MemberProblem, MissingProblem))]
#[patch("/obligations/{id}")]
pub async fn update_obligation(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
    change: Body<ObligationChangeBody>,
) -> Result<HttpResponse, Problem> {
    let responsible = change.0.responsible_id.over(row.responsible_id, |id| id.map(|id| id.0));
    let tx = member.write().await?;
    if let Some(id) = responsible
        && membership::answerable(&tx, id).await?.is_none()
    {
        return Err(Problem::invalid(vec![fault("/responsible_id", "There is no member with this id.")]));
    }
    let before = row;
    let row = obligation::assign(&tx, before.id, responsible).await?.ok_or_else(Problem::not_found)?;
    let cause = Cause::because("Another person became responsible.");
    notice::obligation_given(&tx, &before, &row).await?;
    match row.owner() {
        Some(Owner::Certification(id)) => {
            programme::replan(&tx, &member.organization, id, &cause).await?;
        }
        Some(Owner::Duty(id)) => duty::plan::replan(&tx, &member.organization, id, &cause).await?,
        None => {}
    }
    audit_entry::record(&tx, "update_obligation", row.id, audit_entry::changed(&before.0, &row)).await?;
    let view = view(&tx, row).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Ok().json(view))
}

/// One change of an obligation.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObligationChangeView {
    /// When.
    pub changed_at: chrono::DateTime<chrono::Utc>,
    /// Through whom; null: through the passing of time.
    pub changed_by: Option<Reference>,
    /// The due date before; null for a new obligation.
    pub from_due_on: Option<chrono::NaiveDate>,
    /// The due date after.
    pub to_due_on: Option<chrono::NaiveDate>,
    /// The state before; null for a new obligation.
    #[schema(value_type = Option<cycle::State>)]
    pub from_state: Option<String>,
    /// The state after.
    #[schema(value_type = Option<cycle::State>)]
    pub to_state: Option<String>,
    /// Why, in a sentence.
    #[schema(max_length = 1000)]
    pub reason: String,
    /// The event that caused it.
    #[schema(max_length = 40)]
    pub event_id: Option<String>,
}

/// The history of an obligation.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObligationChangeList {
    /// Oldest first.
    #[schema(max_items = 10_000)]
    pub data: Vec<ObligationChangeView>,
}

/// List an obligation's changes
#[utoipa::path(tag = "obligations", operation_id = "list_obligation_changes",
    description = "Every moved date and changed state with its reason, oldest first.",
    params(("id" = ObligationRef, Path, description = "The obligation's id.")),
    responses((status = 200, description = "The history.", body = ObligationChangeList), AnyProblem, MemberProblem, MissingProblem))]
#[get("/obligations/{id}/changes")]
pub async fn list_obligation_changes(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let rows = obligation_change::of(&tx, row.id).await?;
    let members = members(&tx).await?;
    tx.commit().await?;
    let view = |row: obligation_change::Model| ObligationChangeView {
        changed_at: row.changed_at,
        changed_by: row.changed_by.map(|id| {
            let name = members.get(&id).map_or_else(String::new, |member| member.person.name.clone());
            Reference::to(id, name)
        }),
        from_due_on: row.from_due_on,
        to_due_on: row.to_due_on,
        from_state: row.from_state,
        to_state: row.to_state,
        reason: row.reason,
        event_id: row.event_id.map(|id| id.to_string()),
    };
    Ok(HttpResponse::Ok().json(ObligationChangeList { data: rows.into_iter().map(view).collect() }))
}

/// Mark an obligation done
#[utoipa::path(tag = "obligations", operation_id = "create_completion", request_body = NewCompletion,
    description = "Records the event that settles the obligation, plans the programme anew and silences its reminders. \
        409 where no single event settles it; the detail says what does.",
    params(("id" = ObligationRef, Path, description = "The obligation's id."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the programme, or preview, that this was decided on.", max_length = 1000, nullable = false)),
    responses((status = 201, description = "Recorded; the obligation as it is now.", body = ObligationView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem, DecidedProblem))]
#[post("/obligations/{id}/completion")]
pub async fn create_completion(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
    decided: Decided,
    done: Body<NewCompletion>,
) -> Result<HttpResponse, Problem> {
    let Body(done) = done;
    let days =
        settle::Days { start: done.on.0, end: done.end.map(|end| end.0), end_field: "/end", done: true };
    happen(&state, &member, row.0, &decided, days, done.note, done.site_ids).await
}

/// Plan a date for an obligation
#[utoipa::path(tag = "obligations", operation_id = "create_appointment", request_body = NewAppointment,
    description = "Records the planned event of the obligation, in place of the one planned before, and plans the programme anew. \
        A date past the limit is recorded and answered with its alert.",
    params(("id" = ObligationRef, Path, description = "The obligation's id."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the programme, or preview, that this was decided on.", max_length = 1000, nullable = false)),
    responses((status = 201, description = "Recorded; the obligation as it is now.", body = ObligationView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem, DecidedProblem))]
#[post("/obligations/{id}/appointment")]
pub async fn create_appointment(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
    decided: Decided,
    planned: Body<NewAppointment>,
) -> Result<HttpResponse, Problem> {
    let Body(plan) = planned;
    let days =
        settle::Days { start: plan.start.0, end: plan.end.map(|end| end.0), end_field: "/end", done: false };
    happen(&state, &member, row.0, &decided, days, plan.note, None).await
}

async fn happen(
    state: &State,
    member: &Member,
    row: Model,
    decided: &Decided,
    days: settle::Days,
    note: Option<Prose>,
    sites: Option<Vec<SiteRef>>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let note = note.map_or_else(String::new, |note| note.0);
    match row.owner() {
        Some(Owner::Certification(id)) => {
            let certification = certification::find(&tx, id).await?.ok_or_else(Problem::not_found)?;
            settled_by(member, &row, certification.responsible_id)?;
            decided.holds(&tx, member, id).await?;
            let mut event = settle::event(&tx, id, &row, days).await?;
            event.note = note;
            let event = record(&tx, member, &certification, event).await?;
            if let Some(sites) = sites {
                let visits: Vec<_> = sites.into_iter().map(|site| (site.0, None)).collect();
                let places = site_visit::Places { event: "/site_ids", visits: "/site_ids", site: "" };
                site_visit::record(&tx, member, &certification, event.id, &visits, &places).await?;
            }
        }
        Some(Owner::Duty(_)) if sites.is_some() => {
            return Err(Problem::invalid(vec![fault(
                "/site_ids",
                "A duty visits no sites: leave them out.",
            )]));
        }
        Some(Owner::Duty(id)) => {
            decided.rests_on_nothing()?;
            let duty = duty::find(&tx, id).await?.ok_or_else(Problem::not_found)?;
            settled_by(member, &row, duty.responsible_id)?;
            occurrence::settle(&tx, member, id, &row, &days, note).await?;
        }
        None => return Err(Problem::not_found()),
    }
    let row = obligation::find(&tx, row.id).await?.ok_or_else(Problem::not_found)?;
    let certification = row.certification_id;
    let view = view(&tx, row).await?;
    let answer = decided.recorded(&tx, member, certification, &view).await?;
    tx.commit().await?;
    state.ring();
    Ok(answer)
}

/// A contributor settles what is theirs; an internal auditor internal audits besides.
fn settled_by(member: &Member, row: &Model, usual: MembershipId) -> Result<(), Problem> {
    let own = row.responsible_id.unwrap_or(usual) == member.id();
    let may = match member.role() {
        Role::Owner | Role::Manager => true,
        Role::InternalAuditor => own || row.kind == "internal_audit",
        Role::Contributor => own,
        Role::Reader | Role::ExternalAuditor => false,
    };
    let detail = "Somebody else is responsible for this. Ask an owner or a manager to give it to you.";
    if may { Ok(()) } else { Err(Problem::not_yours(detail)) }
}
