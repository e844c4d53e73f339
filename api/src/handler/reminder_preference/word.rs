//! The kinds of obligations and of prompts, as a client names one.

use std::borrow::Cow;

use cycle::Kind;
use entity::prompt;
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

/// A kind of which a member says how they are told of it: of obligation, or of prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WishKind(pub &'static str);

/// Every kind that a member may wish for.
pub fn wish_kinds() -> impl Iterator<Item = &'static str> {
    Kind::ALL.into_iter().map(Kind::as_str).chain(prompt::Kind::ALL.into_iter().map(prompt::Kind::word))
}

impl Field for WishKind {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let word = value.as_ref().and_then(Value::as_str);
        let kind = wish_kinds().find(|kind| Some(*kind) == word);
        if kind.is_none() {
            let words = wish_kinds().collect::<Vec<_>>().join(", ");
            faults.note(pointer, format!("This must be one of: {words}."));
        }
        kind.map(Self)
    }
}

impl PartialSchema for WishKind {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(wish_kinds())).into()
    }
}

impl ToSchema for WishKind {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("WishKind")
    }
}
