//! What a routine says: steps, in them activities, in these who does what and how.

use serde::{Deserialize, Serialize};

use crate::verb::Verb;

/// How much a routine says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// What is done.
    Process,
    /// What is done, and by whom.
    Procedure,
    /// What is done, by whom, and how.
    WorkInstruction,
}

/// What somebody has to do with an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Raci {
    /// Does it.
    #[serde(rename = "R")]
    Responsible,
    /// Answers for it; exactly one does.
    #[serde(rename = "A")]
    Accountable,
    /// Is asked before.
    #[serde(rename = "C")]
    Consulted,
    /// Is told afterwards.
    #[serde(rename = "I")]
    Informed,
}

/// That a profile has something to do with an activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Responsibility {
    /// The profile's id.
    pub profile: String,
    /// What it has to do with it.
    pub role: Raci,
}

/// How a part of an activity is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// What to do.
    pub text: String,
    /// With which tool; empty: none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tool: String,
    /// What is recorded of it; empty: nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub record: String,
}

/// Something that is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// Its id, the same in all versions.
    pub id: String,
    /// What is done.
    pub name: String,
    /// More of it, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Who has to do with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responsibilities: Vec<Responsibility>,
    /// How it is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
}

impl Activity {
    /// One of which only the name is known.
    pub fn named(id: String, name: &str) -> Self {
        let (responsibilities, actions) = (Vec::new(), Vec::new());
        Self { id, name: name.to_owned(), description: String::new(), responsibilities, actions }
    }
}

/// A step of a routine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its id, the same in all versions.
    pub id: String,
    /// Which of the template's steps it is; `None`: one of the organization's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Its name.
    pub name: String,
    /// More of it, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The process it belongs to.
    pub process: Verb,
    /// The workflow in which it goes on, to come back afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fork: Option<u8>,
    /// Why it is skipped; `None`: it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<String>,
    /// What is done in it.
    #[serde(default)]
    pub activities: Vec<Activity>,
}

/// What a version of a routine says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// How much it says.
    pub layer: Layer,
    /// The number of the template that it began from.
    pub template: u8,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// Its steps, in their order.
    pub steps: Vec<Step>,
}

impl Content {
    /// Every activity with its JSON pointer and its step.
    pub fn activities(&self) -> impl Iterator<Item = (String, &Step, &Activity)> {
        self.steps.iter().enumerate().flat_map(|(at, step)| {
            let inside = step.activities.iter().enumerate();
            inside.map(move |(index, activity)| (format!("/steps/{at}/activities/{index}"), step, activity))
        })
    }

    /// Gives every part another id: what comes from elsewhere has ids of its own, unique within it at most.
    pub fn renew(&mut self, mut id: impl FnMut() -> String) {
        for step in &mut self.steps {
            step.id = id();
            step.activities.iter_mut().for_each(|activity| activity.id = id());
        }
    }

    /// Every profile that is named, with the JSON pointer of the place.
    pub fn profiles(&self) -> impl Iterator<Item = (String, &str)> {
        self.activities().flat_map(|(pointer, _, activity)| {
            let named = activity.responsibilities.iter().enumerate();
            named.map(move |(at, it)| {
                (format!("{pointer}/responsibilities/{at}/profile"), it.profile.as_str())
            })
        })
    }
}
