//! The part of a management system that an internal audit looks at, or that somebody works on: everything, or clauses.

use std::borrow::Cow;

use cycle::Coverage;
use serde_json::{Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

use crate::body::{Faults, Field};
use crate::event::one_of;
use crate::field::{CertificateNumber, fault};
use crate::problem::Problem;

/// A clause reference: one line that is not blank.
pub const REFERENCE: &str = "^[^\\x00-\\x1F\\x7F]*[^\\x00-\\x20\\x7F][^\\x00-\\x1F\\x7F]*$";

/// `"full"` or a list of clauses.
#[derive(Debug, Clone)]
pub struct CoverageBody(pub Coverage);

impl Field for CoverageBody {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        match value {
            Some(Value::String(word)) if word == "full" => Some(Self(Coverage::Full)),
            Some(Value::Array(items)) => {
                let clauses = Vec::<CertificateNumber>::read(Some(Value::Array(items)), pointer, faults)?;
                Some(Self(Coverage::Clauses(clauses.into_iter().map(|clause| clause.0).collect())))
            }
            _ => {
                faults.note(
                    pointer,
                    "This must be \"full\" or a list of clause references such as \"8.5.1.3\".",
                );
                None
            }
        }
    }
}

impl CoverageBody {
    /// What it covers; a list without a clause covers nothing, which is a fault of the field at `pointer`.
    pub fn of_something(self, pointer: &str) -> Result<Coverage, Problem> {
        match self.0 {
            Coverage::Clauses(clauses) if clauses.is_empty() => {
                Err(Problem::invalid(vec![fault(pointer, "Name at least one clause, or \"full\".")]))
            }
            coverage => Ok(coverage),
        }
    }
}

/// The forms that it takes.
fn forms() -> [Value; 2] {
    let clause = json!({ "type": "string", "minLength": 1, "maxLength": 100, "pattern": REFERENCE });
    [
        json!({ "type": "string", "enum": ["full"] }),
        json!({ "type": "array", "maxItems": 200, "items": clause }),
    ]
}

/// The schema of one that may be left out; then it is everything.
pub fn optional_schema() -> Value {
    let [full, clauses] = forms();
    json!({ "oneOf": [full, clauses, { "type": "null" }], "default": "full" })
}

impl PartialSchema for CoverageBody {
    fn schema() -> RefOr<Schema> {
        one_of(forms().into(), "`full`, or the clauses.")
    }
}

impl ToSchema for CoverageBody {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Coverage")
    }
}
