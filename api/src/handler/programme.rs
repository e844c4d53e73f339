//! Programmes: the public preview, the stored certification's programme and its what-if.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use clock::zone;
use cycle::journey::Durations;
use cycle::{Change, Facts, Programme, Today};
use entity::certification::Model as Certification;
use entity::edition_transition::Editions;
use entity::programme::{Question, question};
use entity::{basis, certification_event};
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::etag::resting;
use crate::event::EventBody;
use crate::field::{CertificationRef, Day, EditionId, EventRef, TimeZone};
use crate::found::Found;
use crate::handler::certification::check::edition_fault;
use crate::member::{Member, address};
use crate::policy::{PolicyPatch, whole};
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, MissingProblem};

body! {
    /// Facts and policy of a certification that is not stored.
    pub struct ProgrammeRequest {
        /// Standard with edition.
        pub standard: EditionId,
        /// The day to plan on; the civil date in `time_zone` when left out.
        pub today: Option<Day>,
        /// The organization's zone; UTC when left out.
        pub time_zone: Option<TimeZone>,
        /// The certification body's zone; the organization's when left out.
        pub certification_body_time_zone: Option<TimeZone>,
        /// The expiry date printed on the current certificate; it beats the computed one.
        pub printed_expiry: Option<Day>,
        /// The day by which a first certificate is wanted.
        pub target_on: Option<Day>,
        /// What has happened, and what is planned.
        pub events: Option<Vec<EventBody>>,
        /// Departures from the default policy.
        pub policy: Option<PolicyPatch>,
    }
}

body! {
    /// What might happen to a stored certification.
    pub struct WhatIfRequest {
        /// The day to plan on; today when left out.
        pub today: Option<Day>,
        /// What would happen besides what is recorded. What they move is left out by `without`.
        pub events: Option<Vec<EventBody>>,
        /// Events to leave out, by id: what is moved or taken back.
        pub without: Option<Vec<EventRef>>,
        /// Departures from the certification's own policy.
        pub policy: Option<PolicyPatch>,
    }
}

/// What would be, and how it differs from what is.
#[derive(Debug, Serialize, ToSchema)]
pub struct WhatIf {
    /// The programme that would be.
    #[serde(flatten)]
    pub programme: Programme,
    /// How it differs from today's programme of the recorded facts.
    #[schema(max_items = 1000)]
    pub changes: Vec<Change>,
}

/// Preview a programme
#[utoipa::path(tag = "previews", operation_id = "create_programme_preview", request_body = ProgrammeRequest, security(()),
    description = "Computes the programme of a certification from facts and stores nothing. Needs no sign-in. Facts that contradict each other \
        come back as `events_contradict` alerts, beside the programme of the facts that stand.",
    responses((status = 200, description = "The programme.", body = Programme), AnyProblem, BodyProblem))]
#[post("/programme-previews")]
pub async fn create_programme_preview(
    request: HttpRequest,
    state: web::Data<State>,
    asked: Body<ProgrammeRequest>,
) -> Result<HttpResponse, Problem> {
    state.throttle.pass(Rate::Preview, &address(&request)).await?;
    let Body(asked) = asked;
    let now = state.db.now();
    let own = asked.time_zone.map_or(zone::Tz::UTC, |name| zone::of(&name.0));
    let body = asked.certification_body_time_zone.map_or(own, |name| zone::of(&name.0));
    let today = match asked.today {
        Some(day) => Today::on(day.0),
        None => Today {
            organization: zone::civil_date(now, own),
            certification_body: zone::civil_date(now, body),
        },
    };
    let policy = whole(asked.policy.map(|policy| policy.stored()).transpose()?)?;
    let tx = state.db.open(false).await?;
    let fault = edition_fault(&tx, &asked.standard.0).await?;
    let editions = Editions::load(&tx).await?;
    tx.commit().await?;
    if let Some(fault) = fault {
        return Err(Problem::invalid(vec![fault]));
    }
    let facts = Facts {
        edition: editions.of(&asked.standard.0).map(|it| it.transition.clone()),
        journey: Durations::default(),
        standard: asked.standard.0,
        printed_expiry: asked.printed_expiry.map(|day| day.0),
        target_on: asked.target_on.map(|day| day.0),
        events: events(asked.events),
    };
    Ok(HttpResponse::Ok().json(cycle::plan(&facts, &policy, today)))
}

fn events(bodies: Option<Vec<EventBody>>) -> Vec<cycle::Event> {
    bodies.unwrap_or_default().into_iter().map(|body| body.0).collect()
}

async fn ask(member: &Member, certification: &Certification) -> Result<Question, Problem> {
    let tx = member.read().await?;
    let question = question(&tx, &member.organization, certification).await?;
    tx.commit().await?;
    Ok(question)
}

/// Get a programme
#[utoipa::path(tag = "programmes", operation_id = "get_programme",
    description = "The programme of the recorded facts on the organization's civil date: what is due, by when, why, and what is wrong. \
        Its `ETag` names what is recorded.",
    params(("id" = CertificationRef, Path, description = "The certification's id.")),
    responses((status = 200, description = "The programme.", body = Programme), AnyProblem, MemberProblem, MissingProblem))]
#[get("/certifications/{id}/programme")]
pub async fn get_programme(
    member: Member,
    certification: Found<Certification>,
) -> Result<HttpResponse, Problem> {
    let question = ask(&member, &certification).await?;
    Ok(resting(&question.answer(), &basis::of(&question)?))
}

/// Ask what would break
#[utoipa::path(tag = "programmes", operation_id = "create_certification_programme_preview", request_body = WhatIfRequest,
    description = "The programme of the recorded facts plus the posted events, with the list of changes: obligations moved, breaches, certificates \
        at risk. Stores nothing. Its `ETag` names what is recorded: sent as `If-Match`, an event is recorded only while that holds.",
    params(("id" = CertificationRef, Path, description = "The certification's id.")),
    responses((status = 200, description = "What would be.", body = WhatIf), AnyProblem, BodyProblem, MemberProblem, MissingProblem))]
#[post("/certifications/{id}/programme-previews")]
pub async fn create_certification_programme_preview(
    member: Member,
    certification: Found<Certification>,
    asked: Body<WhatIfRequest>,
) -> Result<HttpResponse, Problem> {
    let Body(asked) = asked;
    let tx = member.read().await?;
    let mut question = question(&tx, &member.organization, &certification).await?;
    let recorded = certification_event::all(&tx, certification.id).await?;
    tx.commit().await?;
    let (before, basis) = (question.answer(), basis::of(&question)?);
    if let Some(day) = asked.today {
        question.today = Today::on(day.0);
    }
    let without: Vec<_> = asked.without.unwrap_or_default().into_iter().map(|id| id.0).collect();
    let kept = certification_event::standing(&recorded).filter(|event| !without.contains(&event.id));
    question.facts.events = kept.map(certification_event::Model::event).collect::<Result<_, _>>()?;
    question.facts.events.extend(events(asked.events));
    if let Some(patch) = asked.policy {
        let own = serde_json::to_value(&question.policy).map_err(Problem::internal)?;
        question.policy = whole([own, patch.stored()?])?;
    }
    let programme = question.answer();
    let changes = cycle::what_if(&before, &programme);
    Ok(resting(&WhatIf { programme, changes }, &basis))
}
