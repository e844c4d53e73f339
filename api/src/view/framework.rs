//! Frameworks as they go out.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::framework::Model;
use entity::framework_requirement;
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::page;

/// A framework in one edition.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FrameworkView {
    /// Its id, which is also that of a standard.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Its edition.
    #[schema(max_length = 60)]
    pub edition: String,
    /// The form of the file that it came from: `csv`, `xlsx` or `oscal`.
    #[schema(max_length = 10)]
    pub form: String,
    /// The SHA-256 of that file.
    #[schema(max_length = 64)]
    pub file_hash: String,
    /// How many requirements it has.
    #[schema(minimum = 1, maximum = 5000)]
    pub requirement_count: i32,
    /// When it was imported.
    pub created_at: DateTime<Utc>,
}

page! {
    /// A page of frameworks.
    FrameworkPage of FrameworkView
}

/// A requirement of a framework.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RequirementView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its number.
    #[schema(max_length = 60)]
    pub reference: String,
    /// Its short title.
    #[schema(max_length = 300)]
    pub title: String,
    /// The number of what it belongs to.
    #[schema(max_length = 60)]
    pub parent: Option<String>,
    /// What it is: `heading`, `requirement` or `control`.
    #[schema(max_length = 20)]
    pub kind: String,
    /// Its text.
    #[schema(max_length = 20_000)]
    pub text: String,
    /// How to meet it.
    #[schema(max_length = 20_000)]
    pub guidance: String,
}

/// A framework with its requirements.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FrameworkDetail {
    /// The framework.
    #[serde(flatten)]
    pub framework: FrameworkView,
    /// Its requirements, in reading order.
    #[schema(max_items = 5000)]
    pub requirements: Vec<RequirementView>,
}

/// The framework alone.
pub fn view(row: &Model) -> FrameworkView {
    FrameworkView {
        id: row.id.to_string(),
        name: row.name.clone(),
        edition: row.edition.clone(),
        form: row.form.clone(),
        file_hash: row.file_hash.clone(),
        requirement_count: row.requirement_count,
        created_at: row.created_at,
    }
}

/// The framework with its requirements.
pub fn detail(row: &Model, requirements: Vec<framework_requirement::Model>) -> FrameworkDetail {
    let references: HashMap<_, _> = requirements.iter().map(|it| (it.id, it.reference.clone())).collect();
    let requirement = |it: framework_requirement::Model| RequirementView {
        id: it.id.to_string(),
        reference: it.reference,
        title: it.title,
        parent: it.parent_id.and_then(|parent| references.get(&parent).cloned()),
        kind: it.kind,
        text: it.text,
        guidance: it.guidance,
    };
    FrameworkDetail {
        framework: view(row),
        requirements: requirements.into_iter().map(requirement).collect(),
    }
}
