//! Auditor days as certification bodies quote them.

use std::borrow::Cow;

use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::body::{Faults, Field};

const LEAST: f64 = 0.5;
const MOST: f64 = 200.0;

/// Auditor days in half days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AuditDayCount(pub f64);

impl Field for AuditDayCount {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let fits = |days: &f64| (LEAST..=MOST).contains(days) && (days * 2.0).fract() == 0.0;
        let days = value.as_ref().and_then(Value::as_f64).filter(fits);
        if days.is_none() {
            faults.note(pointer, "Audit days are half days from 0.5 to 200.");
        }
        days.map(Self)
    }
}

impl PartialSchema for AuditDayCount {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .minimum(Some(LEAST))
            .maximum(Some(MOST))
            .multiple_of(Some(0.5))
            .into()
    }
}

impl ToSchema for AuditDayCount {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("AuditDayCount")
    }
}
