//! The eight workflow templates, which routines begin from. They are data of this crate (`template/*.yaml`).

use std::sync::LazyLock;

use serde::Deserialize;

use crate::routine::{Activity, Content, Layer, Step};
use crate::verb::Verb;

/// The language of a template's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
}

/// Some words in each language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    en: String,
    de: String,
}

impl Words {
    /// The words in one language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::German => &self.de,
        }
    }
}

/// Where a workflow may go on in another one, to come back afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fork {
    /// The key of the step.
    pub step: String,
    /// The number of the other workflow.
    pub to: u8,
}

/// A step of a template.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateStep {
    /// Its key, unique in its template.
    pub key: String,
    /// Its name.
    pub name: Words,
    /// What is done in it.
    pub activities: Vec<Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Workflow {
    number: u8,
    key: String,
    process: Verb,
    fork: Option<Fork>,
    name: Words,
}

/// A workflow template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its number, 1 to 8.
    pub number: u8,
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Words,
    /// The process it starts in.
    pub process: Verb,
    /// Where it may go on in another workflow; `None`: nowhere.
    pub fork: Option<Fork>,
    /// Its steps, in their order.
    pub steps: Vec<TemplateStep>,
}

fn steps_of(process: Verb) -> &'static str {
    match process {
        Verb::Agree => include_str!("../template/agree.yaml"),
        Verb::Change => include_str!("../template/change.yaml"),
        Verb::Recover => include_str!("../template/recover.yaml"),
        Verb::Operate => include_str!("../template/operate.yaml"),
        Verb::Improve => include_str!("../template/improve.yaml"),
    }
}

fn read() -> Result<Vec<Template>, serde_yaml_ng::Error> {
    let workflows: Vec<Workflow> = serde_yaml_ng::from_str(include_str!("../template/workflow.yaml"))?;
    let whole = |workflow: Workflow| {
        let steps = serde_yaml_ng::from_str(steps_of(workflow.process))?;
        let Workflow { number, key, process, fork, name } = workflow;
        Ok(Template { number, key, name, process, fork, steps })
    };
    workflows.into_iter().map(whole).collect()
}

#[expect(clippy::expect_used, reason = "data of this crate, which its tests read")]
static ALL: LazyLock<Vec<Template>> = LazyLock::new(|| read().expect("the templates are well formed"));

/// All eight, by number.
pub fn all() -> &'static [Template] {
    &ALL
}

/// The template of that number.
pub fn find(number: u8) -> Option<&'static Template> {
    all().iter().find(|template| template.number == number)
}

impl Template {
    /// A routine as it begins: the template's steps and activities, whose ids `id` makes.
    pub fn begin(&self, layer: Layer, language: Language, mut id: impl FnMut() -> String) -> Content {
        let mut step = |step: &TemplateStep| Step {
            id: id(),
            key: Some(step.key.clone()),
            name: step.name.in_language(language).to_owned(),
            description: String::new(),
            process: self.process,
            fork: self.fork.as_ref().filter(|fork| fork.step == step.key).map(|fork| fork.to),
            skipped: None,
            activities: step
                .activities
                .iter()
                .map(|words| Activity::named(id(), words.in_language(language)))
                .collect(),
        };
        let steps = self.steps.iter().map(&mut step).collect();
        Content { layer, template: self.number, purpose: String::new(), steps }
    }

    /// The processes that a step of a routine of this template may belong to: its own, and those where its forks lead.
    pub fn processes(&self) -> Vec<Verb> {
        let mut processes = vec![self.process];
        let mut next = self.fork.as_ref();
        while let Some(there) = next.and_then(|fork| find(fork.to)) {
            processes.push(there.process);
            next = there.fork.as_ref();
        }
        processes
    }

    /// Whether it shares its start with another one, so that only the fork tells them apart.
    pub fn is_dynamic(&self) -> bool {
        all().iter().filter(|other| other.process == self.process).count() > 1
    }

    /// The key of the step that is called `name` in any language.
    pub fn key_of(&self, name: &str) -> Option<&str> {
        let called = |words: &Words| [&words.en, &words.de].iter().any(|it| it.eq_ignore_ascii_case(name));
        self.steps.iter().find(|step| called(&step.name)).map(|step| step.key.as_str())
    }
}
