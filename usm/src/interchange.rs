//! The USM Workflow Interchange Format 1.0.0, a proposal of 2021: one workflow as JSON, to carry it between systems.
//!
//! It asks readers to pass over what they do not know, and so it is done here. What a routine says beyond the format stands in
//! members that begin with `x-`: `x-layer`, `x-template`, on steps `x-key`, `x-fork` and `x-skipped`, on activities
//! `x-actions`. Whoever does not know them loses them and nothing else.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::routine::{Content, Raci};
use crate::template;

mod read;

pub use read::{Broken, read};

/// The version of the format.
pub const VERSION: &str = "1.0.0";

/// Which of its two documents a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A workflow, as an organization works by it.
    Workflow,
    /// A template, which a workflow begins from; little of it is required.
    Template,
}

impl Kind {
    /// As the document names it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Workflow => "workflow",
            Self::Template => "workflow-template",
        }
    }

    /// How the name of its file ends.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Workflow => ".workflow.json",
            Self::Template => ".workflow-template.json",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Workflow => "application/x-usm-workflow",
            Self::Template => "application/x-usm-workflow-template",
        }
    }
}

/// What a document of the format holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Which document it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its short name, of letters, digits and single dashes.
    pub slug: String,
    /// Whose it is, in the system it comes from.
    pub context: String,
    /// The version of its content, in the system it comes from.
    pub version: String,
    /// When that version was made, ISO 8601.
    pub modified_at: Option<String>,
    /// The names of the profiles, by their ids.
    pub profiles: BTreeMap<String, String>,
    /// What it says.
    pub content: Content,
}

/// A short name made of a long one.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' => slug.push_str("ae"),
            'ö' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            letter if letter.is_ascii_alphanumeric() => slug.push(letter),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    let slug = slug.trim_end_matches('-').to_owned();
    if slug.is_empty() { "routine".to_owned() } else { slug }
}

/// The document as JSON.
pub fn write(exchange: &Exchange) -> Value {
    let Exchange { kind, name, slug, context, version, modified_at, profiles, content } = exchange;
    let template = template::find(content.template);
    let process = template.map_or("operate", |template| template.process.word());
    let dynamic = template.is_some_and(template::Template::is_dynamic);
    let profiles: Vec<_> = profiles.iter().map(|(id, name)| json!({ "id": id, "name": name })).collect();
    let mut document = json!({
        "usm-wif-version": VERSION,
        "source-system-type": "certkeep:certkeep",
        "workflow-version": version,
        "process": process,
        "dynamicity": if dynamic { "dynamic" } else { "static" },
        "context": context,
        "slug": slug,
        "name": name,
        "description": content.purpose,
        "type": kind.word(),
        "profiles": profiles,
        "steps": steps(content),
        "x-layer": content.layer,
        "x-template": content.template,
    });
    if let Some(at) = modified_at {
        document["modified-at"] = at.as_str().into();
    }
    document
}

fn steps(content: &Content) -> Vec<Value> {
    let each = content.steps.iter().enumerate();
    each.map(|(at, step)| {
        let activities = step.activities.iter().enumerate().map(|(at, activity)| {
            let mut parts: BTreeMap<&str, Vec<Raci>> = BTreeMap::new();
            for one in &activity.responsibilities {
                parts.entry(&one.profile).or_default().push(one.role);
            }
            let mut told = Map::new();
            told.insert("id".to_owned(), activity.id.as_str().into());
            told.insert("sort-index".to_owned(), at.into());
            told.insert("name".to_owned(), activity.name.as_str().into());
            // The format requires a description: where there is none, the name is all there is to say.
            let said = if activity.description.is_empty() { &activity.name } else { &activity.description };
            told.insert("description".to_owned(), said.as_str().into());
            told.insert("responsibilities".to_owned(), json!(parts));
            if !activity.actions.is_empty() {
                told.insert("x-actions".to_owned(), json!(activity.actions));
            }
            Value::Object(told)
        });
        let activities: Vec<_> = activities.collect();
        let mut told = json!({
            "id": step.id,
            "sort-index": at,
            "name": step.name,
            "description": step.description,
            "process": step.process,
            "activities": activities,
        });
        let beyond = [
            ("x-key", step.key.as_ref().map(|key| json!(key))),
            ("x-fork", step.fork.map(|to| json!(to))),
            ("x-skipped", step.skipped.as_ref().map(|reason| json!(reason))),
        ];
        for (name, value) in beyond {
            if let Some(value) = value {
                told[name] = value;
            }
        }
        told
    })
    .collect()
}
