//! What a member was told, as clients see it.

use chrono::{DateTime, NaiveDate, Utc};
use entity::notice::{Facts, Model, WHATS};
use serde::Serialize;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::wire::page;

/// What a notice tells: a word of the catalogue.
#[derive(Debug)]
pub struct NoticeWhat;

impl PartialSchema for NoticeWhat {
    fn schema() -> RefOr<Schema> {
        let words = WHATS.iter().map(|(what, _)| *what);
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
    }
}

impl ToSchema for NoticeWhat {}

/// What a member was told.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// What it tells.
    #[schema(value_type = NoticeWhat, example = "reminder")]
    pub what: String,
    /// When it was told, by the clock that the organization lives by.
    pub created_at: DateTime<Utc>,
    /// When it was read; null: not yet.
    pub read_at: Option<DateTime<Utc>>,
    /// What it is about: what is to be done, the duty, or else the certification; empty where it is about several things.
    #[schema(max_length = 10_000)]
    pub title: String,
    /// The certification in words, or those that the duty serves; empty where there is none.
    #[schema(max_length = 10_000)]
    pub certification: String,
    /// The certification; null: it is not about one.
    #[schema(max_length = 40)]
    pub certification_id: Option<String>,
    /// The duty; null: it is not about one.
    #[schema(max_length = 40)]
    pub duty_id: Option<String>,
    /// The obligation; null: it is not about one.
    #[schema(max_length = 40)]
    pub obligation_id: Option<String>,
    /// The engine's kind of the obligation; null: it is not about one.
    #[schema(value_type = Option<cycle::Kind>)]
    pub kind: Option<String>,
    /// The engine's key of the obligation, or the id of the audit room; null: it is about neither.
    #[schema(max_length = 200)]
    pub key: Option<String>,
    /// Which of its kind in its cycle; null: it is not about an obligation.
    #[schema(minimum = 0, maximum = 10000)]
    pub ordinal: Option<i32>,
    /// The limit as it was then, or the last day of the evidence; null: it is about something else.
    pub due_on: Option<NaiveDate>,
    /// Whether a rule sets the limit (true) or policy (false); null: it is not about an obligation.
    pub hard: Option<bool>,
    /// Days after the limit, negative before it; null: it is no step of reminding.
    #[schema(minimum = -730, maximum = 100_000)]
    pub step: Option<i32>,
    /// How many certifications and duties were inherited, or how many have not read the document; null: it is about something else.
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub count: Option<u64>,
}

page! {
    /// A page of notices, newest first.
    NoticePage of NoticeView
}

/// What is stored, for clients.
pub fn view(row: Model) -> NoticeView {
    let Facts { title, certification, kind, key, ordinal, due_on, hard, step, count } = row.data;
    let nth = ordinal.and_then(|ordinal| u32::try_from(ordinal).ok()).unwrap_or_default();
    let of_kind = || kind.as_deref().map(|kind| cycle::title(kind, nth));
    NoticeView {
        id: row.id.to_string(),
        what: row.what,
        created_at: row.created_at,
        read_at: row.read_at,
        title: title.or_else(of_kind).unwrap_or_else(|| certification.clone()),
        certification,
        certification_id: row.certification_id.map(|id| id.to_string()),
        duty_id: row.duty_id.map(|id| id.to_string()),
        obligation_id: row.obligation_id.map(|id| id.to_string()),
        kind,
        key,
        ordinal,
        due_on,
        hard,
        step,
        count,
    }
}
