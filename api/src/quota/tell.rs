//! `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10): how large the quotas are, and what is left.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

use serde_json::{Value, json};

use super::admit::UNCOUNTED;
use super::{Level, WINDOW};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// Writes the two headers into each answer of the document that has them.
pub fn document(document: &mut Value) {
    document["components"]["headers"] = json!({
        "RateLimit-Policy": header("How large each quota is: `q` requests in `w` seconds.", "\"caller\";q=600;w=60"),
        "RateLimit": header("What is left of each: `r` requests; it is full after `t` seconds.", "\"caller\";r=597;t=1"),
    });
    let paths = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for operation in paths.filter_map(Value::as_object_mut).flat_map(|item| item.values_mut()) {
        if UNCOUNTED.iter().any(|id| operation["operationId"] == *id) {
            continue;
        }
        for answer in operation["responses"].as_object_mut().into_iter().flat_map(|all| all.values_mut()) {
            for name in ["RateLimit-Policy", "RateLimit"] {
                answer["headers"][name] = json!({ "$ref": format!("#/components/headers/{name}") });
            }
        }
    }
}

fn header(description: &str, example: &str) -> Value {
    json!({ "description": description, "schema": { "type": "string", "maxLength": 500, "examples": [example] } })
}

/// What an answer tells of quotas: each that the request was taken from.
#[derive(Debug, Default, Clone)]
pub struct Told(Vec<Level>);

impl Told {
    /// Tells of more.
    pub fn add(&mut self, left: Vec<Level>) {
        self.0.extend(left);
    }

    /// Whoever refused, the one to be waited for longest.
    pub fn refusal(&self) -> Option<Level> {
        self.0.iter().copied().filter(|left| left.refused).max_by_key(|left| left.reset)
    }

    /// The two headers, lists of structured items.
    pub fn write(&self, headers: &mut HeaderMap) {
        if self.0.is_empty() {
            return;
        }
        let policies = self.0.iter().map(|it| format!("\"{}\";q={};w={WINDOW}", it.policy.name(), it.size));
        let limits = self.0.iter().map(|it| format!("\"{}\";r={};t={}", it.policy.name(), it.left, it.reset));
        for (name, items) in [(POLICY, policies.collect::<Vec<_>>()), (LIMIT, limits.collect())] {
            if let Ok(value) = HeaderValue::from_str(&items.join(", ")) {
                headers.insert(name, value);
            }
        }
    }
}
