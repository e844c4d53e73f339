//! Events in a body: read by type, so that each faulty field is named, and described for clients as one schema a type.

use std::borrow::Cow;

use cycle::{
    Act, Audit, Coverage, Event, Grade, Happened, InternalAudit, ManagementReview, Nonconformity, Source,
};
use serde_json::{Value, json};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{OneOfBuilder, RefOr};
use utoipa::{PartialSchema, ToSchema};

use crate::body::{Faults, Field, Object};
use crate::choice::choice;
use crate::coverage::{self, CoverageBody};
use crate::field::{CertificateNumber, Day};

/// An event of the engine contract.
#[derive(Debug, Clone)]
pub struct EventBody(pub Event);

choice! {
    /// Whether an event lies ahead or has taken place.
    pub enum EventState {
        /// It is intended for that day.
        Planned = "planned",
        /// It has taken place.
        Done = "done",
    }
}

choice! {
    /// How serious a nonconformity is.
    pub enum NonconformityGrade {
        /// Verified before any decision (R31).
        Major = "major",
        /// An accepted plan is enough for a decision (R31).
        Minor = "minor",
    }
}

choice! {
    /// The kind of audit that raised a nonconformity.
    pub enum NonconformitySource {
        /// Stage 1.
        Stage1 = "stage_1_audit",
        /// Stage 2.
        Stage2 = "stage_2_audit",
        /// A surveillance audit.
        Surveillance = "surveillance_audit",
        /// A recertification audit.
        Recertification = "recertification_audit",
        /// A special audit.
        Special = "special_audit",
        /// An internal audit.
        Internal = "internal_audit",
    }
}

/// The types whose only field is `on`.
const ACTS: [&str; 10] = [
    "certification_decision",
    "recertification_decision",
    "restoration_decision",
    "suspension",
    "suspension_lifted",
    "withdrawal",
    "scope_reduction",
    "cancellation",
    "transfer_accepted",
    "certification_body_ceased",
];

/// The types of audits by the certification body.
const AUDITS: [&str; 5] =
    ["stage_1_audit", "stage_2_audit", "surveillance_audit", "recertification_audit", "special_audit"];

/// Reads the fields of an event of type `kind` from `object`; `None` when a fault was noted.
pub fn read_event(kind: &str, object: &mut Object, pointer: &str, faults: &mut Faults) -> Option<Event> {
    match kind {
        "stage_1_audit" => audit(object, pointer, faults).map(Event::Stage1Audit),
        "stage_2_audit" => audit(object, pointer, faults).map(Event::Stage2Audit),
        "surveillance_audit" => audit(object, pointer, faults).map(Event::SurveillanceAudit),
        "recertification_audit" => audit(object, pointer, faults).map(Event::RecertificationAudit),
        "special_audit" => audit(object, pointer, faults).map(Event::SpecialAudit),
        "internal_audit" => internal_audit(object, pointer, faults).map(Event::InternalAudit),
        "management_review" => review(object, faults).map(Event::ManagementReview),
        "nonconformity" => nonconformity(object, pointer, faults).map(Event::Nonconformity),
        _ => act(kind, object, pointer, faults),
    }
}

fn act(kind: &str, object: &mut Object, pointer: &str, faults: &mut Faults) -> Option<Event> {
    let turn = match kind {
        "certification_decision" => Event::CertificationDecision,
        "recertification_decision" => Event::RecertificationDecision,
        "restoration_decision" => Event::RestorationDecision,
        "suspension" => Event::Suspension,
        "suspension_lifted" => Event::SuspensionLifted,
        "withdrawal" => Event::Withdrawal,
        "scope_reduction" => Event::ScopeReduction,
        "cancellation" => Event::Cancellation,
        "transfer_accepted" => Event::TransferAccepted,
        "certification_body_ceased" => Event::CertificationBodyCeased,
        _ => {
            faults.note(
                &format!("{pointer}/type"),
                "There is no event of this type; the documentation lists them.",
            );
            return None;
        }
    };
    object.take::<Day>("on", faults).map(|on| turn(Act { on: on.0 }))
}

fn happened(state: Option<EventState>) -> Happened {
    match state {
        Some(EventState::Planned) => Happened::Planned,
        Some(EventState::Done) | None => Happened::Done,
    }
}

fn audit(object: &mut Object, pointer: &str, faults: &mut Faults) -> Option<Audit> {
    let start = object.take::<Day>("start", faults);
    let end = object.take::<Option<Day>>("end", faults);
    let state = object.take::<Option<EventState>>("state", faults);
    let (start, end) = days(start?, end?, pointer, faults)?;
    Some(Audit { start, end, state: happened(state?) })
}

type Days = (chrono::NaiveDate, Option<chrono::NaiveDate>);

/// An audit ends on or after its first day, and within a year of it.
fn days(start: Day, end: Option<Day>, pointer: &str, faults: &mut Faults) -> Option<Days> {
    if let Some(end) = end {
        let span = (end.0 - start.0).num_days();
        if span < 0 {
            faults.note(&format!("{pointer}/end"), "An audit does not end before it starts.");
            return None;
        }
        if span > 366 {
            faults.note(&format!("{pointer}/end"), "An audit does not last longer than a year.");
            return None;
        }
    }
    Some((start.0, end.map(|end| end.0)))
}

fn internal_audit(object: &mut Object, pointer: &str, faults: &mut Faults) -> Option<InternalAudit> {
    let plain = audit(object, pointer, faults);
    let coverage = object.take::<Option<CoverageBody>>("coverage", faults);
    let Audit { start, end, state } = plain?;
    Some(InternalAudit { start, end, state, coverage: coverage?.map_or_else(Coverage::default, |c| c.0) })
}

fn review(object: &mut Object, faults: &mut Faults) -> Option<ManagementReview> {
    let on = object.take::<Day>("on", faults);
    let state = object.take::<Option<EventState>>("state", faults);
    Some(ManagementReview { on: on?.0, state: happened(state?) })
}

fn nonconformity(object: &mut Object, pointer: &str, faults: &mut Faults) -> Option<Nonconformity> {
    let id = object.take::<CertificateNumber>("id", faults);
    let grade = object.take::<NonconformityGrade>("grade", faults);
    let source = object.take::<NonconformitySource>("source", faults);
    let raised_on = object.take::<Day>("raised_on", faults);
    let plan_accepted_on = object.take::<Option<Day>>("plan_accepted_on", faults);
    let verified_on = object.take::<Option<Day>>("verified_on", faults);
    let (raised_on, plan_accepted_on, verified_on) = (raised_on?, plan_accepted_on?, verified_on?);
    for (name, day) in [("plan_accepted_on", plan_accepted_on), ("verified_on", verified_on)] {
        if day.is_some_and(|day| day < raised_on) {
            faults.note(
                &format!("{pointer}/{name}"),
                "This does not happen before the nonconformity was raised.",
            );
            return None;
        }
    }
    Some(Nonconformity {
        id: id?.0,
        grade: match grade? {
            NonconformityGrade::Major => Grade::Major,
            NonconformityGrade::Minor => Grade::Minor,
        },
        source: match source? {
            NonconformitySource::Stage1 => Source::Stage1Audit,
            NonconformitySource::Stage2 => Source::Stage2Audit,
            NonconformitySource::Surveillance => Source::SurveillanceAudit,
            NonconformitySource::Recertification => Source::RecertificationAudit,
            NonconformitySource::Special => Source::SpecialAudit,
            NonconformitySource::Internal => Source::InternalAudit,
        },
        raised_on: raised_on.0,
        plan_accepted_on: plan_accepted_on.map(|day| day.0),
        verified_on: verified_on.map(|day| day.0),
    })
}

/// The type of the event in `object`.
pub fn read_type(object: &mut Object, faults: &mut Faults) -> Option<String> {
    object.take::<CertificateNumber>("type", faults).map(|kind| kind.0)
}

impl Field for EventBody {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let mut object = Object::open(value, pointer, faults)?;
        let kind = read_type(&mut object, faults)?;
        let event = read_event(&kind, &mut object, pointer, faults)?;
        object.close(faults);
        Some(Self(event))
    }
}

/// The schema of each type of event, with further properties that the place of use allows.
pub fn schemas(extra: &Value) -> Vec<Value> {
    let day = json!({ "type": "string", "format": "date", "maxLength": 10, "example": "2027-03-10" });
    let optional_day = json!({ "type": ["string", "null"], "format": "date", "maxLength": 10 });
    let state = json!({ "type": ["string", "null"], "enum": ["planned", "done", null], "default": "done" });
    let coverage = coverage::optional_schema();
    let name = json!({ "type": "string", "minLength": 1, "maxLength": 100, "pattern": coverage::REFERENCE });
    vec![
        one(
            &AUDITS,
            json!({ "start": day, "end": optional_day, "state": state }),
            &["start"],
            extra,
            "AuditEvent",
        ),
        one(
            &["internal_audit"],
            json!({ "start": day, "end": optional_day, "state": state, "coverage": coverage }),
            &["start"],
            extra,
            "InternalAuditEvent",
        ),
        one(
            &["management_review"],
            json!({ "on": day, "state": state }),
            &["on"],
            extra,
            "ManagementReviewEvent",
        ),
        one(&ACTS, json!({ "on": day }), &["on"], extra, "ActEvent"),
        one(
            &["nonconformity"],
            json!({
                "id": name,
                "grade": { "type": "string", "enum": NonconformityGrade::WORDS },
                "source": { "type": "string", "enum": NonconformitySource::WORDS },
                "raised_on": day, "plan_accepted_on": optional_day, "verified_on": optional_day,
            }),
            &["id", "grade", "source", "raised_on"],
            extra,
            "NonconformityEvent",
        ),
    ]
}

fn one(types: &[&str], mut properties: Value, required: &[&str], extra: &Value, title: &str) -> Value {
    properties["type"] = json!({ "type": "string", "enum": types });
    if let (Some(properties), Some(extra)) = (properties.as_object_mut(), extra.as_object()) {
        properties.extend(extra.clone());
    }
    let required: Vec<_> = ["type"].into_iter().chain(required.iter().copied()).collect();
    json!({ "title": title, "type": "object", "required": required, "properties": properties, "additionalProperties": false })
}

/// One of `schemas`, as utoipa keeps it.
pub fn one_of(schemas: Vec<Value>, description: &str) -> RefOr<Schema> {
    let mut one = OneOfBuilder::new().description(Some(description));
    for schema in schemas {
        match serde_json::from_value::<Schema>(schema) {
            Ok(schema) => one = one.item(schema),
            Err(error) => tracing::error!(%error, "a schema cannot be read"),
        }
    }
    one.into()
}

impl PartialSchema for EventBody {
    fn schema() -> RefOr<Schema> {
        one_of(schemas(&json!({})), "Something that has happened or is planned, by `type`.")
    }
}

impl ToSchema for EventBody {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Event")
    }
}
