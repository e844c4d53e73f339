//! Writing how the requirements of two catalogs relate, as a mapping collection.

use serde_json::{Map, Value, json};

use super::export::resource;
use super::{Head, id, line, prop, sealed, token};

/// How the source relates to the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relationship {
    /// They ask for the same.
    Equivalent,
    /// All of the source is inside the target.
    Subset,
    /// The source contains the target and more.
    Superset,
    /// They share a part.
    Intersects,
}

impl Relationship {
    /// How the target relates to the source.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::Subset => Self::Superset,
            Self::Superset => Self::Subset,
            same => same,
        }
    }

    /// The word of OSCAL. `equal-to` would claim equal wording, which nobody here compares.
    fn word(self) -> &'static str {
        match self {
            Self::Equivalent => "equivalent-to",
            Self::Subset => "subset-of",
            Self::Superset => "superset-of",
            Self::Intersects => "intersects-with",
        }
    }
}

/// One of the two catalogs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Its key, by which its own document was written too.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Where it can be fetched as a catalog.
    pub href: String,
}

/// A relation between a requirement of the source and one of the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// What it is called for ever.
    pub key: String,
    /// The reference in the source.
    pub source: String,
    /// The reference in the target.
    pub target: String,
    /// How they relate.
    pub relationship: Relationship,
    /// Why.
    pub rationale: String,
    /// How sure it is: `low`, `medium`, `high`.
    pub confidence: String,
    /// Who judged: `shipped` or `own`.
    pub origin: &'static str,
    /// The day on which somebody confirmed it, unless nobody has.
    pub confirmed_on: Option<String>,
}

/// Writes the relations of two catalogs. Without any there is no such document.
pub fn collection(head: &Head, source: &Side, target: &Side, edges: &[Edge]) -> Option<Vec<u8>> {
    if edges.is_empty() {
        return None;
    }
    let side = |side: &Side| json!({ "type": "catalog", "href": format!("#{}", resource(&side.key)) });
    let held = |side: &Side| {
        let link = json!([{ "href": side.href, "media-type": "application/json" }]);
        json!({ "uuid": resource(&side.key), "title": line(&side.title), "rlinks": link })
    };
    let whole = edges.iter().all(|edge| edge.confirmed_on.is_some());
    let content = json!({
        "metadata": head.metadata(),
        "provenance": {
            "method": "human",
            "matching-rationale": "semantic",
            // What nobody of the organization has confirmed is no more than a proposal.
            "status": if whole { "complete" } else { "draft" },
            "mapping-description": head.remarks,
        },
        "mappings": [{
            "uuid": id(&format!("mapping:{}", head.key)),
            "source-resource": side(source),
            "target-resource": side(target),
            "maps": edges.iter().map(|edge| map(&head.key, edge)).collect::<Vec<_>>(),
        }],
        "back-matter": { "resources": [held(source), held(target)] },
    });
    Some(sealed("mapping-collection", &head.key, content))
}

fn map(key: &str, edge: &Edge) -> Value {
    let item = |reference: &str| json!([{ "type": "control", "id-ref": token(reference) }]);
    let mut props = vec![prop("origin", edge.origin)];
    props.push(prop("confirmation", if edge.confirmed_on.is_some() { "confirmed" } else { "unconfirmed" }));
    props.extend(edge.confirmed_on.iter().map(|day| prop("confirmed-on", day)));
    let mut map = Map::new();
    map.insert("uuid".to_owned(), json!(id(&format!("map:{key}:{}", edge.key))));
    map.insert("relationship".to_owned(), json!(edge.relationship.word()));
    map.insert("sources".to_owned(), item(&edge.source));
    map.insert("targets".to_owned(), item(&edge.target));
    map.insert("confidence-score".to_owned(), json!({ "category": edge.confidence }));
    map.insert("props".to_owned(), json!(props));
    if !edge.rationale.trim().is_empty() {
        map.insert("remarks".to_owned(), json!(edge.rationale.trim()));
    }
    Value::Object(map)
}
