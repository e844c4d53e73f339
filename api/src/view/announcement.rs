//! What has happened to the cycle, as clients see it.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::announcement::{Model, TOPICS};
use entity::id::{CertificationId, DutyId};
use entity::{TenantTx, certification, duty};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::body::{Faults, Field};
use crate::problem::Problem;
use crate::view::certification::reference;
use crate::wire::{Reference, page};

/// What kind of thing happened: a word of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic(pub String);

impl Field for Topic {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let known = |word: &str| TOPICS.iter().any(|(topic, _)| *topic == word);
        let word = value.as_ref().and_then(Value::as_str).filter(|word| known(word));
        if word.is_none() {
            faults.note(pointer, "There is no event of this type; docs/API.md lists them.");
        }
        word.map(|word| Self(word.to_owned()))
    }
}

impl PartialSchema for Topic {
    fn schema() -> RefOr<Schema> {
        let words = TOPICS.iter().map(|(topic, _)| *topic);
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
    }
}

impl ToSchema for Topic {}

/// What is told of a certification: its state, as it was and is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CertificationNews {
    /// The state before.
    #[schema(value_type = cycle::Status)]
    pub from_status: String,
    /// The state now.
    #[schema(value_type = cycle::Status)]
    pub status: String,
    /// Why it was planned anew, in a sentence.
    #[schema(max_length = 2000)]
    pub reason: String,
}

/// What is told of an obligation, as it was and is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ObligationNews {
    /// The engine's key, stable when dates move; of a duty, the day that its rule gives.
    #[schema(max_length = 200, example = "c1/surveillance_audit/1")]
    pub key: String,
    /// The engine's kind.
    #[schema(value_type = cycle::Kind, example = "surveillance_audit")]
    pub kind: String,
    /// Which of its kind in its cycle.
    #[schema(minimum = 0, maximum = 10000)]
    pub ordinal: i32,
    /// Whether a rule sets the limit (true) or policy (false).
    pub hard: bool,
    /// Why, in a sentence.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// The limit before; null: it is new, or nothing has changed.
    pub from_due_on: Option<NaiveDate>,
    /// The limit.
    pub due_on: NaiveDate,
    /// The state before; null: it is new, or nothing has changed.
    #[schema(value_type = Option<cycle::State>)]
    pub from_state: Option<String>,
    /// The state.
    #[schema(value_type = cycle::State, example = "open")]
    pub state: String,
    /// For when it is planned.
    pub planned_on: Option<NaiveDate>,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
}

/// What is told of an audit room.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RoomNews {
    /// The room.
    #[schema(max_length = 40)]
    pub room_id: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub title: String,
    /// What has happened, in a sentence.
    #[schema(max_length = 2000)]
    pub reason: String,
}

/// What is told: of an obligation, of a certification, or of an audit room.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum News {
    /// Of an obligation.
    Obligation(ObligationNews),
    /// Of a certification.
    Certification(CertificationNews),
    /// Of an audit room.
    Room(RoomNews),
}

/// To what something happened, as a webhook tells it.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookSubject {
    /// The announcement's id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The organization.
    #[schema(max_length = 40)]
    pub organization_id: String,
    /// The certification; null: it is of a duty.
    #[schema(max_length = 40)]
    pub certification_id: Option<String>,
    /// The duty; null: it is of a certification.
    #[schema(max_length = 40)]
    pub duty_id: Option<String>,
    /// The obligation; null: it is about the certification itself.
    #[schema(max_length = 40)]
    pub obligation_id: Option<String>,
}

/// Something that happened.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AnnouncementView {
    /// Its id; a webhook that tells it bears the same in `webhook-id`.
    #[schema(max_length = 40)]
    pub id: String,
    /// What kind of thing happened.
    #[schema(value_type = Topic, example = "certification.suspended")]
    pub r#type: String,
    /// When, by the clock that the organization lives by.
    pub announced_at: chrono::DateTime<chrono::Utc>,
    /// The certification, by the standard's reference; null for one of a duty.
    pub certification: Option<Reference>,
    /// The duty, by its title; null for one of a certification.
    pub duty: Option<Reference>,
    /// The obligation; null: it is about the certification itself.
    #[schema(max_length = 40)]
    pub obligation_id: Option<String>,
    /// What is told of it.
    pub data: News,
}

page! {
    /// A page of what happened, newest first.
    AnnouncementPage of AnnouncementView
}

/// The views of `rows`, in their order.
pub async fn views(tx: &TenantTx, rows: Vec<Model>) -> Result<Vec<AnnouncementView>, Problem> {
    let certifications: Vec<CertificationId> = rows.iter().filter_map(|row| row.certification_id).collect();
    let duties: Vec<DutyId> = rows.iter().filter_map(|row| row.duty_id).collect();
    let certifications = certification::among(tx, &certifications).await?;
    let certifications: HashMap<_, _> = certifications
        .into_iter()
        .map(|row| (row.id, Reference::to(row.id, reference(&row.standard))))
        .collect();
    let duties = duty::among(tx, &duties).await?;
    let duties: HashMap<_, _> =
        duties.into_iter().map(|row| (row.id, Reference::to(row.id, row.title))).collect();
    let view = |row: Model| {
        let data = serde_json::from_value(row.data).map_err(Problem::internal)?;
        Ok(AnnouncementView {
            id: row.id.to_string(),
            r#type: row.topic,
            announced_at: row.announced_at,
            certification: row.certification_id.and_then(|id| certifications.get(&id)).cloned(),
            duty: row.duty_id.and_then(|id| duties.get(&id)).cloned(),
            obligation_id: row.obligation_id.map(|id| id.to_string()),
            data,
        })
    };
    rows.into_iter().map(view).collect()
}
