//! What a version of a routine says.

use serde::Serialize;
use usm::{Content, Layer, Raci};
use utoipa::ToSchema;

use super::{Names, RaciRole, RoutineLayer, UsmProcess, reference};
use crate::wire::Reference;

/// That a profile has something to do with an activity.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ResponsibilityView {
    /// The profile.
    pub profile: Reference,
    /// What it has to do with it.
    pub role: RaciRole,
}

/// How a part of an activity is done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActionView {
    /// What to do.
    #[schema(max_length = 4000)]
    pub text: String,
    /// With which tool; empty: none.
    #[schema(max_length = 500)]
    pub tool: String,
    /// What is recorded of it; empty: nothing.
    #[schema(max_length = 500)]
    pub record: String,
}

/// Something that is done in a step.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ActivityView {
    /// Its id, the same in all versions.
    #[schema(max_length = 40)]
    pub id: String,
    /// What is done.
    #[schema(max_length = 200)]
    pub name: String,
    /// More of it, in words.
    #[schema(max_length = 4000)]
    pub description: String,
    /// Who has to do with it.
    #[schema(max_items = 200)]
    pub responsibilities: Vec<ResponsibilityView>,
    /// How it is done.
    #[schema(max_items = 200)]
    pub actions: Vec<ActionView>,
}

/// A step of a routine.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StepView {
    /// Its id, the same in all versions.
    #[schema(max_length = 40)]
    pub id: String,
    /// Which of the template's steps it is; null: one of the organization's own.
    #[schema(max_length = 500)]
    pub key: Option<String>,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// More of it, in words.
    #[schema(max_length = 4000)]
    pub description: String,
    /// The process that it belongs to.
    #[schema(value_type = UsmProcess)]
    pub process: &'static str,
    /// The number of the workflow in which it goes on, to come back afterwards; null: in none.
    #[schema(minimum = 1, maximum = 8)]
    pub fork: Option<u8>,
    /// Why it is skipped; null: it is not.
    #[schema(max_length = 4000)]
    pub skipped: Option<String>,
    /// What is done in it, in order.
    #[schema(max_items = 200)]
    pub activities: Vec<ActivityView>,
}

/// What a version of a routine says.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RoutineContentView)]
pub struct ContentView {
    /// How much it says.
    pub layer: RoutineLayer,
    /// What it is for.
    #[schema(max_length = 4000)]
    pub purpose: String,
    /// Its steps, in order.
    #[schema(max_items = 200)]
    pub steps: Vec<StepView>,
}

fn role(role: Raci) -> RaciRole {
    match role {
        Raci::Responsible => RaciRole::Responsible,
        Raci::Accountable => RaciRole::Accountable,
        Raci::Consulted => RaciRole::Consulted,
        Raci::Informed => RaciRole::Informed,
    }
}

/// The content with the names of profiles.
pub fn content(content: Content, names: &Names) -> ContentView {
    let activity = |it: usm::Activity| ActivityView {
        id: it.id,
        name: it.name,
        description: it.description,
        responsibilities: it
            .responsibilities
            .into_iter()
            .map(|one| ResponsibilityView { profile: reference(names, one.profile), role: role(one.role) })
            .collect(),
        actions: it
            .actions
            .into_iter()
            .map(|one| ActionView { text: one.text, tool: one.tool, record: one.record })
            .collect(),
    };
    let step = |it: usm::Step| StepView {
        id: it.id,
        key: it.key,
        name: it.name,
        description: it.description,
        process: it.process.word(),
        fork: it.fork,
        skipped: it.skipped,
        activities: it.activities.into_iter().map(activity).collect(),
    };
    ContentView {
        layer: match content.layer {
            Layer::Process => RoutineLayer::Process,
            Layer::Procedure => RoutineLayer::Procedure,
            Layer::WorkInstruction => RoutineLayer::WorkInstruction,
        },
        purpose: content.purpose,
        steps: content.steps.into_iter().map(step).collect(),
    }
}
