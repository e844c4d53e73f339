//! The journey to a first certificate: planned, edited, and step by step done.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use clock::zone;
use cycle::journey::{Journey, JourneyPreset, JourneyRequest};
use entity::certification::Model as Certification;
use entity::programme::{self, Cause};
use entity::{TenantTx, audit_entry, journey, journey_step, membership};
use serde_json::json;

use crate::body::{Body, Change, body};
use crate::etag::{Expected, IfMatch, versioned};
use crate::field::{CertificationRef, Day, MembershipRef, Prose, StepId, Whole, fault};
use crate::found::Found;
use crate::member::{Member, address};
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::view::journey::{JourneyView, PresetWord, view};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem};

body! {
    /// Changes of a journey; what is left out stays.
    pub struct JourneyChange {
        /// Where the organization starts from; edited days stay.
        pub preset: Option<PresetWord>,
        /// The steps that change.
        pub steps: Option<Vec<JourneyStepChange>>,
    }
}

body! {
    /// Changes of one step; what is left out stays.
    pub struct JourneyStepChange {
        /// The step.
        pub step: StepId,
        /// How many days it takes; null: as many as the preset says.
        #[schema(value_type = Option<Whole<1, 3650>>)]
        pub days: Change<Whole<1, 3650>>,
        /// Who sees to it; null: nobody in particular.
        #[schema(value_type = Option<MembershipRef>)]
        pub responsible_id: Change<MembershipRef>,
        /// What to note.
        pub note: Option<Prose>,
    }
}

body! {
    /// A step that is done.
    pub struct NewJourneyCompletion {
        /// The step.
        pub step: StepId,
        /// Its last day.
        pub on: Day,
    }
}

body! {
    /// A journey that is not stored.
    pub struct JourneyPreviewRequest {
        /// The day to plan on; the civil date in UTC when left out.
        pub today: Option<Day>,
        /// The day on which the certificate is wished for; without one the steps are planned forwards.
        pub target_on: Option<Day>,
        /// Where the organization starts from; from nothing when left out.
        pub preset: Option<PresetWord>,
        /// The steps that take other times, or are done.
        pub steps: Option<Vec<JourneyPreviewStep>>,
    }
}

body! {
    /// A step of a journey that is not stored.
    pub struct JourneyPreviewStep {
        /// The step.
        pub step: StepId,
        /// How many days it takes; as many as the preset says when left out.
        pub days: Option<Whole<1, 3650>>,
        /// The day it was done.
        pub done_on: Option<Day>,
    }
}

fn preset(word: PresetWord) -> JourneyPreset {
    JourneyPreset::of(&word.to_string()).unwrap_or_default()
}

fn days(whole: Whole<1, 3650>) -> u32 {
    u32::try_from(whole.0).unwrap_or(1)
}

/// Preview a journey
#[utoipa::path(tag = "previews", operation_id = "create_journey_preview", request_body = JourneyPreviewRequest, security(()),
    description = "Plans the steps to a first certificate, backwards from a wished date or forwards from today, with the critical path. Stores nothing. \
        Needs no sign-in.",
    responses((status = 200, description = "The journey.", body = Journey), AnyProblem, BodyProblem))]
#[post("/journey-previews")]
pub async fn create_journey_preview(
    request: HttpRequest,
    state: web::Data<State>,
    asked: Body<JourneyPreviewRequest>,
) -> Result<HttpResponse, Problem> {
    state.throttle.pass(Rate::Preview, &address(&request)).await?;
    let Body(asked) = asked;
    let today = asked.today.map_or_else(|| zone::civil_date(state.db.now(), zone::Tz::UTC), |day| day.0);
    let mut edited = BTreeMap::new();
    let mut done = BTreeMap::new();
    for it in asked.steps.unwrap_or_default() {
        if let Some(whole) = it.days {
            edited.insert(it.step.0.clone(), days(whole));
        }
        if let Some(on) = it.done_on {
            done.insert(it.step.0, on.0);
        }
    }
    let durations = asked.preset.map_or_else(JourneyPreset::default, preset).durations(edited);
    let request = JourneyRequest { target_on: asked.target_on.map(|day| day.0), durations, done };
    Ok(HttpResponse::Ok().json(cycle::journey::plan(&request, today)))
}

/// Get the journey to a first certificate
#[utoipa::path(tag = "programmes", operation_id = "get_journey",
    description = "The steps of a first certification with their dates, planned backwards from the target date, or forwards from today without one. \
        Steps that the recorded events show as done, or that somebody marked as done, keep their day.",
    params(("id" = CertificationRef, Path, description = "The certification's id.")),
    responses((status = 200, description = "The journey.", body = JourneyView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/certifications/{id}/journey")]
pub async fn get_journey(
    member: Member,
    certification: Found<Certification>,
) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let (view, version) = view(&tx, &member.organization, &certification).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// Change the journey to a first certificate
#[utoipa::path(tag = "programmes", operation_id = "update_journey", request_body = JourneyChange,
    description = "Changes where the organization starts from, how many days steps take, who sees to them and what is noted. \
        The programme follows in the same transaction: the dates of stage 1 and stage 2 come from the steps behind them.",
    params(("id" = CertificationRef, Path, description = "The certification's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = JourneyView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/certifications/{id}/journey")]
pub async fn update_journey(
    state: web::Data<State>,
    member: Member,
    certification: Found<Certification>,
    expected: Expected,
    change: Body<JourneyChange>,
) -> Result<HttpResponse, Problem> {
    let Body(change) = change;
    let tx = member.write().await?;
    let row = journey::open(&tx, certification.id).await?;
    expected.of(row.version)?;
    let before = row.facts()?;
    let mut facts = before.clone();
    facts.preset = change.preset.map_or(facts.preset, preset);
    let steps = change.steps.unwrap_or_default();
    check_members(&tx, &steps).await?;
    let told: Vec<_> = steps.iter().map(|it| it.step.0.clone()).collect();
    for it in steps {
        match &it.days {
            Change::Keep => None,
            Change::Set(None) => facts.days.remove(&it.step.0),
            Change::Set(Some(whole)) => facts.days.insert(it.step.0.clone(), days(*whole)),
        };
        keep_words(&tx, row.id, it).await?;
    }
    journey::keep(&tx, &row, &facts).await?;
    if facts != before {
        let cause = Cause::because("The journey to the first certificate was edited.");
        programme::replan(&tx, &member.organization, certification.id, &cause).await?;
    }
    let detail = json!({ "steps": told });
    let detail = audit_entry::besides(detail, "preset", before.preset.as_str(), facts.preset.as_str());
    let detail = audit_entry::besides(detail, "days", &before.days, &facts.days);
    audit_entry::record(&tx, "update_journey", certification.id, detail).await?;
    let (view, version) = view(&tx, &member.organization, &certification).await?;
    tx.commit().await?;
    state.ring();
    Ok(versioned(&view, version))
}

async fn check_members(tx: &TenantTx, steps: &[JourneyStepChange]) -> Result<(), Problem> {
    let mut faults = Vec::new();
    for (at, it) in steps.iter().enumerate() {
        if let Change::Set(Some(id)) = &it.responsible_id
            && membership::answerable(tx, id.0).await?.is_none()
        {
            let pointer = format!("/steps/{at}/responsible_id");
            faults.push(fault(&pointer, "There is no member with this id."));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
}

async fn keep_words(
    tx: &TenantTx,
    journey: entity::id::JourneyId,
    change: JourneyStepChange,
) -> Result<(), Problem> {
    if change.responsible_id == Change::Keep && change.note.is_none() {
        return Ok(());
    }
    let turn = |step: journey_step::Model| journey_step::Model {
        responsible_id: change.responsible_id.over(step.responsible_id, |id| id.map(|id| id.0)),
        note: change.note.map_or(step.note, |note| note.0),
        ..step
    };
    Ok(journey_step::change(tx, journey, &change.step.0, turn).await?)
}

/// Mark a step of the journey done
#[utoipa::path(tag = "programmes", operation_id = "create_journey_completion", request_body = NewJourneyCompletion,
    description = "Marks a step as done; the steps after it are planned anew from that day. A step that an event shows (the internal audit, the \
        management review, both stages, the decision) is 409: record the event.",
    params(("id" = CertificationRef, Path, description = "The certification's id.")),
    responses((status = 201, description = "Marked; the journey as it is now.", body = JourneyView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/certifications/{id}/journey/completions")]
pub async fn create_journey_completion(
    member: Member,
    certification: Found<Certification>,
    if_match: IfMatch,
    done: Body<NewJourneyCompletion>,
) -> Result<HttpResponse, Problem> {
    let Body(done) = done;
    if let Some(event) = journey::event_of(&done.step.0) {
        let detail = format!("{} is done once the event `{event}` is recorded.", done.step.0);
        return Err(Problem::conflict("settled_otherwise", detail));
    }
    let tx = member.write().await?;
    if done.on.0 > programme::today(&tx, &member.organization) {
        return Err(Problem::invalid(vec![fault("/on", "What is done was done today or earlier.")]));
    }
    mark(&tx, "create_journey_completion", &certification, &if_match, (&done.step, Some(done.on))).await?;
    let (view, _) = view(&tx, &member.organization, &certification).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(view))
}

/// Take back that a step is done
#[utoipa::path(tag = "programmes", operation_id = "delete_journey_completion",
    description = "Takes back that somebody marked a step as done. What an event shows is taken back by retracting the event.",
    params(("id" = CertificationRef, Path, description = "The certification's id."),
        ("step" = StepId, Path, description = "The step.")),
    responses((status = 204, description = "Taken back."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/certifications/{id}/journey/completions/{step}")]
pub async fn delete_journey_completion(
    request: HttpRequest,
    member: Member,
    certification: Found<Certification>,
    if_match: IfMatch,
) -> Result<HttpResponse, Problem> {
    let step = StepId(request.match_info().get("step").unwrap_or_default().to_owned());
    let tx = member.write().await?;
    let recorded = match journey::of(&tx, certification.id).await? {
        Some(row) => journey_step::of(&tx, row.id).await?,
        None => Vec::new(),
    };
    if !recorded.iter().any(|it| it.step == step.0 && it.done_on.is_some()) {
        return Err(Problem::not_found());
    }
    mark(&tx, "delete_journey_completion", &certification, &if_match, (&step, None)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn mark(
    tx: &TenantTx,
    action: &str,
    certification: &Certification,
    if_match: &IfMatch,
    (step, on): (&StepId, Option<Day>),
) -> Result<(), Problem> {
    let row = journey::open(tx, certification.id).await?;
    if_match.check(&format!("v{}", row.version))?;
    let done_on = on.map(|day| day.0);
    journey_step::change(tx, row.id, &step.0, |it| journey_step::Model { done_on, ..it }).await?;
    journey::keep(tx, &row, &row.facts()?).await?;
    let detail = json!({ "step": step.0, "done_on": done_on });
    Ok(audit_entry::record(tx, action, certification.id, detail).await?)
}
