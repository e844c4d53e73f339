//! An instant as clients write it.

use chrono::{DateTime, SubsecRound, Utc};
use serde_json::Value;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::text;
use crate::body::{Faults, Field};

/// An instant: RFC 3339, in whatever offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(pub DateTime<Utc>);

impl Field for Moment {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        text(value, pointer, faults, |text| {
            let sentence = "An instant is written as RFC 3339 has it, such as 2027-03-10T08:00:00Z.";
            let read = DateTime::parse_from_rfc3339(text).map_err(|_| sentence.to_owned())?;
            Ok(Self(read.to_utc().trunc_subsecs(6)))
        })
    }
}

impl PartialSchema for Moment {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .max_length(Some(64))
            .examples([serde_json::json!("2027-03-10T08:00:00Z")])
            .into()
    }
}

impl ToSchema for Moment {}
