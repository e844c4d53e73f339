//! Events of a certification: append-only facts.

use std::borrow::Cow;
use std::collections::HashMap;

use actix_web::{HttpResponse, get, post, web};
use cycle::{Event, Source};
use entity::certification::Model as Certification;
use entity::certification_event::{self, Model, NewEvent, RETRACTION};
use entity::id::{CertificationEventId, CertificationId};
use entity::membership::Role;
use entity::programme::{self, Cause};
use entity::{TenantTx, audit_entry, membership};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

use crate::body::{Body, Faults, Field, Object};
use crate::etag::Decided;
use crate::event::{one_of, read_event, read_type, schemas};
use crate::field::{CertificationRef, EventRef, Prose, fault, id_schema};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::state::State;
use crate::wire::{
    AnyProblem, BodyProblem, ConflictProblem, DecidedProblem, MemberProblem, MissingProblem, Reference,
};

/// An event to record: one of the engine's events, or a retraction of one.
#[derive(Debug, Clone)]
pub struct NewEventBody(pub NewEvent);

impl Field for NewEventBody {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let mut object = Object::open(value, pointer, faults)?;
        let note = object.take::<Option<Prose>>("note", faults);
        let supersedes = object.take::<Option<EventRef>>("supersedes", faults);
        let kind = read_type(&mut object, faults)?;
        let retraction = kind == RETRACTION;
        let event = if retraction { None } else { Some(read_event(&kind, &mut object, pointer, faults)?) };
        object.close(faults);
        let supersedes_id = supersedes?.map(|id| id.0);
        if retraction && supersedes_id.is_none() {
            faults.note(&format!("{pointer}/supersedes"), "A retraction names the event that it takes back.");
        }
        Some(Self(NewEvent { event, note: note?.map_or_else(String::new, |note| note.0), supersedes_id }))
    }
}

impl PartialSchema for NewEventBody {
    fn schema() -> RefOr<Schema> {
        let mut supersedes =
            serde_json::to_value(id_schema(CertificationEventId::PREFIX)).unwrap_or_default();
        supersedes["description"] = json!("The event that this one replaces.");
        let mut optional = supersedes.clone();
        optional["type"] = json!(["string", "null"]);
        let note =
            json!({ "type": ["string", "null"], "maxLength": 4000, "description": "What to add in words." });
        let mut all = schemas(&json!({ "note": note, "supersedes": optional }));
        all.push(json!({
            "title": "Retraction", "type": "object", "required": ["type", "supersedes"], "additionalProperties": false,
            "properties": { "type": { "type": "string", "enum": [RETRACTION] }, "note": note, "supersedes": supersedes },
        }));
        one_of(all, "An event to record, by `type`.")
    }
}

impl ToSchema for NewEventBody {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("NewEvent")
    }
}

/// An event as it was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    #[schema(max_length = 32)]
    pub kind: String,
    /// The event itself, in the form of the engine contract; an empty object for a retraction.
    #[schema(value_type = Object)]
    pub facts: Value,
    /// What the recorder added.
    #[schema(max_length = 4000)]
    pub note: String,
    /// The event that this one replaces or takes back.
    #[schema(max_length = 40)]
    pub supersedes: Option<String>,
    /// The event that has replaced this one or taken it back; null while it stands.
    #[schema(max_length = 40)]
    pub superseded_by: Option<String>,
    /// When it was recorded.
    pub recorded_at: chrono::DateTime<chrono::Utc>,
    /// Who recorded it.
    pub recorded_by: Reference,
}

/// Every event of a certification.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventList {
    /// In the order they were recorded, superseded ones included.
    #[schema(max_items = 10_000)]
    pub data: Vec<EventView>,
}

/// The views of all events of a certification, in their order.
pub async fn views(tx: &TenantTx, rows: Vec<Model>) -> Result<Vec<EventView>, Problem> {
    let names: HashMap<_, _> = membership::all(tx)
        .await?
        .into_iter()
        .map(|member| (member.membership.id, member.person.name))
        .collect();
    let superseded: HashMap<_, _> =
        rows.iter().filter_map(|row| Some((row.supersedes_id?, row.id))).collect();
    let view = |row: Model| EventView {
        id: row.id.to_string(),
        kind: row.kind,
        facts: row.facts,
        note: row.note,
        supersedes: row.supersedes_id.map(|id| id.to_string()),
        superseded_by: superseded.get(&row.id).map(ToString::to_string),
        recorded_at: row.recorded_at,
        recorded_by: Reference::to(row.recorded_by, names.get(&row.recorded_by).cloned().unwrap_or_default()),
    };
    Ok(rows.into_iter().map(view).collect())
}

/// List events
#[utoipa::path(tag = "events", operation_id = "list_events",
    description = "Every event of the certification in the order they were recorded, superseded ones included.",
    params(("id" = CertificationRef, Path, description = "The certification's id.")),
    responses((status = 200, description = "The events.", body = EventList), AnyProblem, MemberProblem, MissingProblem))]
#[get("/certifications/{id}/events")]
pub async fn list_events(
    member: Member,
    certification: Found<Certification>,
) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let rows = certification_event::all(&tx, certification.id).await?;
    let data = views(&tx, rows).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(EventList { data }))
}

/// Record an event
#[utoipa::path(tag = "events", operation_id = "create_event", request_body = NewEventBody,
    description = "Records what happened or is planned and plans the programme anew in the same transaction. A mistaken event is \
        superseded by a better one, or by a retraction; it is never erased.",
    params(("id" = CertificationRef, Path, description = "The certification's id."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the programme, or preview, that this was decided on.", max_length = 1000, nullable = false)),
    responses((status = 201, description = "Recorded and planned.", body = EventView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem, DecidedProblem))]
#[post("/certifications/{id}/events")]
pub async fn create_event(
    state: web::Data<State>,
    member: Member,
    certification: Found<Certification>,
    decided: Decided,
    new: Body<NewEventBody>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    own_kind(&tx, &member, certification.id, &new.0.0).await?;
    decided.holds(&tx, &member, certification.id).await?;
    let row = record(&tx, &member, &certification, new.0.0).await?;
    let all = certification_event::all(&tx, certification.id).await?;
    let views = views(&tx, all).await?;
    let id = row.id.to_string();
    let view = views.iter().find(|view| view.id == id).ok_or_else(Problem::not_found)?;
    let answer = decided.recorded(&tx, &member, Some(certification.id), view).await?;
    tx.commit().await?;
    state.ring();
    Ok(answer)
}

/// An internal auditor records internal audits and what they found, and corrects only such events.
pub async fn own_kind(
    tx: &TenantTx,
    member: &Member,
    certification: CertificationId,
    new: &NewEvent,
) -> Result<(), Problem> {
    if member.role() != Role::InternalAuditor {
        return Ok(());
    }
    let mut events: Vec<_> = new.event.clone().into_iter().collect();
    if let Some(id) = new.supersedes_id {
        let before = certification_event::all(tx, certification).await?;
        let before = before.iter().find(|row| row.id == id && row.kind != RETRACTION);
        events.extend(before.map(Model::event).transpose()?);
    }
    if events.iter().all(is_internal) {
        return Ok(());
    }
    let detail = "An internal auditor records internal audits and what they found; the rest takes an owner or a manager.";
    Err(Problem::not_yours(detail))
}

fn is_internal(event: &Event) -> bool {
    match event {
        Event::InternalAudit(_) => true,
        Event::Nonconformity(found) => found.source == Source::InternalAudit,
        _ => false,
    }
}

/// Records an event and plans the certification anew, in the transaction given.
pub async fn record(
    tx: &TenantTx,
    member: &Member,
    certification: &Certification,
    new: NewEvent,
) -> Result<Model, Problem> {
    let row = note_down(tx, member, certification, new).await?;
    let cause = Cause { reason: reason(&row), event_id: Some(row.id) };
    programme::replan(tx, &member.organization, certification.id, &cause).await?;
    Ok(row)
}

/// Records an event in the transaction given, which is to plan the certification anew.
pub async fn note_down(
    tx: &TenantTx,
    member: &Member,
    certification: &Certification,
    new: NewEvent,
) -> Result<Model, Problem> {
    if let Some(id) = new.supersedes_id {
        standing(tx, certification, id).await?;
    }
    let row = certification_event::record(tx, certification.id, member.id(), &new).await?;
    audit_entry::record(tx, "create_event", row.id, audit_entry::made(&row)).await?;
    Ok(row)
}

/// Only an event of the same certification that stands can be superseded.
async fn standing(
    tx: &TenantTx,
    certification: &Certification,
    id: CertificationEventId,
) -> Result<(), Problem> {
    let all = certification_event::all(tx, certification.id).await?;
    let Some(target) = all.iter().find(|event| event.id == id) else {
        let detail = "There is no event with this id in this certification.";
        return Err(Problem::invalid(vec![fault("/supersedes", detail)]));
    };
    if target.kind == RETRACTION {
        let detail = "A retraction cannot be superseded; record the event again instead.";
        return Err(Problem::invalid(vec![fault("/supersedes", detail)]));
    }
    if all.iter().any(|event| event.supersedes_id == Some(id)) {
        return Err(Problem::conflict(
            "already_superseded",
            "Another event has superseded this one already.",
        ));
    }
    Ok(())
}

/// Why dates move, in a sentence for the history.
fn reason(row: &Model) -> String {
    if row.kind == RETRACTION {
        return "A mistaken event was taken back.".to_owned();
    }
    let words = row.kind.replace('_', " ");
    let day =
        ["on", "start", "raised_on"].iter().find_map(|name| row.facts.get(name).and_then(Value::as_str));
    let planned = row.facts.get("state").and_then(Value::as_str) == Some("planned");
    let verb = match (planned, row.supersedes_id.is_some()) {
        (true, false) => "was planned",
        (true, true) => "was planned anew",
        (false, false) => "was recorded",
        (false, true) => "was corrected",
    };
    match day {
        Some(day) => format!("The event \"{words}\" of {day} {verb}."),
        None => format!("The event \"{words}\" {verb}."),
    }
}
