//! OSCAL (NIST), in its JSON form.

use std::fmt::Write;

use serde_json::{Value, json};
use uuid::Uuid;

pub mod catalog;
pub mod export;
pub mod mapping;

/// The version of OSCAL that is written. Any 1.x is read.
pub const VERSION: &str = "1.2.1";

/// The namespace of what OSCAL has no word of its own for.
pub const NAMESPACE: &str = "https://github.com/certkeep/certkeep/ns/oscal";

/// What a document says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// What it is called for ever: every id in the document follows from it.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its version, as its owner counts.
    pub version: String,
    /// When it was last changed, as RFC 3339 writes it.
    pub changed_at: String,
    /// What is to be known of it.
    pub remarks: String,
}

impl Head {
    fn metadata(&self) -> Value {
        json!({
            "title": line(&self.title),
            "last-modified": self.changed_at,
            "version": line(&self.version),
            "oscal-version": VERSION,
            "remarks": self.remarks,
        })
    }
}

/// The id by which OSCAL knows a requirement: a token, another one for every reference.
pub fn token(reference: &str) -> String {
    let mut token = String::from("c-");
    for sign in reference.chars() {
        if sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-') {
            token.push(sign);
        } else {
            // A token takes no other signs, and no two references may become one.
            let _ = write!(token, "_{:x}_", u32::from(sign));
        }
    }
    token
}

/// An id that follows from a name, and is the same every time.
fn id(name: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{NAMESPACE}#{name}").as_bytes()).to_string()
}

/// A document whose id follows from all that it says: once it says something else, it has another.
fn sealed(model: &str, key: &str, mut content: Value) -> Vec<u8> {
    content["uuid"] = json!(id(&format!("{model}:{key}:{content}")));
    let mut bytes = serde_json::to_vec_pretty(&json!({ model: content })).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn prop(name: &str, value: &str) -> Value {
    json!({ "name": name, "ns": NAMESPACE, "value": value })
}

/// The models of OSCAL beside the catalog, as their documents name them.
const OTHERS: [&str; 7] = [
    "profile",
    "mapping-collection",
    "component-definition",
    "system-security-plan",
    "assessment-plan",
    "assessment-results",
    "plan-of-action-and-milestones",
];
