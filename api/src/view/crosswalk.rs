//! Relations as they go out.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::crosswalk_confirmation::Said;
use entity::crosswalk_relation::Model;
use serde::Serialize;
use standards::crosswalk::{Confidence, Place, Relation, Term};
use utoipa::ToSchema;

use crate::handler::crosswalk::{RelationConfidence, RelationTerm};
use crate::wire::Reference;

/// A clause.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlaceView {
    /// The standard's id, or the framework's.
    #[schema(max_length = 64)]
    pub standard: String,
    /// The clause's number.
    #[schema(max_length = 60)]
    pub clause: String,
}

/// "source `relation` target", with why, how sure, and what somebody said of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CrosswalkRelationView {
    /// What confirmations name it by: the id of one's own, the places of one that is shipped.
    #[schema(max_length = 300, example = "iso-9001-2015:4.1~hs-2021:4.1")]
    pub key: String,
    /// The id of one's own; null of one that is shipped.
    #[schema(max_length = 40)]
    pub id: Option<String>,
    /// Where it starts.
    pub source: PlaceView,
    /// Where it ends; a heading means all its leaves.
    pub target: PlaceView,
    /// How the source relates to the target.
    #[schema(value_type = RelationTerm)]
    pub relation: String,
    /// Why.
    #[schema(max_length = 1000)]
    pub rationale: String,
    /// How sure it is.
    #[schema(value_type = RelationConfidence)]
    pub confidence: String,
    /// The version of one's own; the `ETag` of the relation holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: Option<i32>,
    /// What somebody of the organization said of it; null: nobody has.
    pub confirmation: Option<CrosswalkConfirmationView>,
}

/// What somebody said of a relation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CrosswalkConfirmationView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// `confirmed` or `rejected`.
    #[schema(max_length = 10)]
    pub verdict: String,
    /// What is to be said besides.
    #[schema(max_length = 1000)]
    pub note: String,
    /// Who said so.
    pub by: Reference,
    /// When.
    pub decided_at: DateTime<Utc>,
}

/// Relations.
#[derive(Debug, Serialize, ToSchema)]
pub struct CrosswalkRelationList {
    /// Those that are shipped, then those of the organization.
    #[schema(max_items = 10_000)]
    pub data: Vec<CrosswalkRelationView>,
}

/// What was said, by the key of the relation.
pub type SaidOf = HashMap<String, Said>;

fn place(place: &Place) -> PlaceView {
    PlaceView { standard: place.standard.clone(), clause: place.clause.clone() }
}

/// The key of a relation that is shipped: no pair is told twice.
pub fn key(relation: &Relation) -> String {
    let Relation { source, target, .. } = relation;
    format!("{}:{}~{}:{}", source.standard, source.clause, target.standard, target.clause)
}

fn said(of: &SaidOf, key: &str) -> Option<CrosswalkConfirmationView> {
    of.get(key).map(confirmation)
}

/// What somebody said.
pub fn confirmation(said: &Said) -> CrosswalkConfirmationView {
    CrosswalkConfirmationView {
        id: said.row.id.to_string(),
        verdict: said.row.verdict.clone(),
        note: said.row.note.clone(),
        by: Reference::to(said.row.membership_id, said.name.clone()),
        decided_at: said.row.decided_at,
    }
}

/// One that is shipped.
pub fn shipped(relation: &Relation, of: &SaidOf) -> CrosswalkRelationView {
    let key = key(relation);
    let term = match relation.term {
        Term::Equal => RelationTerm::Equal,
        Term::SubsetOf => RelationTerm::SubsetOf,
        Term::SupersetOf => RelationTerm::SupersetOf,
        Term::IntersectsWith => RelationTerm::IntersectsWith,
    };
    let confidence = match relation.confidence {
        Confidence::Low => RelationConfidence::Low,
        Confidence::Medium => RelationConfidence::Medium,
        Confidence::High => RelationConfidence::High,
    };
    CrosswalkRelationView {
        id: None,
        source: place(&relation.source),
        target: place(&relation.target),
        relation: term.to_string(),
        rationale: relation.rationale.clone(),
        confidence: confidence.to_string(),
        version: None,
        confirmation: said(of, &key),
        key,
    }
}

/// One of the organization's own.
pub fn own(row: &Model, of: &SaidOf) -> CrosswalkRelationView {
    let key = row.id.to_string();
    CrosswalkRelationView {
        id: Some(key.clone()),
        source: PlaceView { standard: row.source_standard.clone(), clause: row.source_clause.clone() },
        target: PlaceView { standard: row.target_standard.clone(), clause: row.target_clause.clone() },
        relation: row.term.clone(),
        rationale: row.rationale.clone(),
        confidence: row.confidence.clone(),
        version: Some(row.version),
        confirmation: said(of, &key),
        key,
    }
}
