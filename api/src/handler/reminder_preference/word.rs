//! The kinds of obligations, as a client names one.

use std::borrow::Cow;

use cycle::Kind;
use serde_json::Value;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::body::{Faults, Field};

/// A kind of obligation: a word of the engine's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReminderKind(pub Kind);

impl Field for ReminderKind {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let kind = value.as_ref().and_then(Value::as_str).and_then(Kind::named);
        if kind.is_none() {
            let words = Kind::ALL.map(Kind::as_str).join(", ");
            faults.note(pointer, format!("This must be one of: {words}."));
        }
        kind.map(Self)
    }
}

impl PartialSchema for ReminderKind {
    fn schema() -> RefOr<Schema> {
        let words = Kind::ALL.into_iter().map(Kind::as_str);
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
    }
}

impl ToSchema for ReminderKind {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("ReminderKind")
    }
}
