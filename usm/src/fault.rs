//! The rules of a routine. Each fault is named with its place; some make the content contradict itself, and some only
//! say what is still missing before it can be reviewed.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::routine::{Content, Layer, Raci};
use crate::template::{self, Template};

/// What is wrong at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: a JSON pointer into the content.
    pub pointer: String,
    /// What.
    pub reason: Reason,
}

/// What can be wrong, in a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[expect(missing_docs, reason = "each says itself")]
pub enum Reason {
    #[error("There is no workflow template of this number; there are eight.")]
    UnknownTemplate,
    #[error("The template has no step `{0}`.")]
    UnknownStep(String),
    #[error("The template's step `{0}` stands here twice.")]
    StepTwice(String),
    #[error("The template's step `{0}` is missing: keep it, and skip it with a reason.")]
    StepMissing(String),
    #[error("The template's steps keep their order: `{0}` comes before `{1}`.")]
    StepOrder(String, String),
    #[error("A step that is skipped needs a reason.")]
    NoReason,
    #[error("Another part has this id already.")]
    IdTwice,
    #[error("This step cannot go on in another workflow.")]
    NoFork,
    #[error("This step can go on in workflow {0} alone.")]
    OtherFork(u8),
    #[error("A step that is skipped goes on nowhere.")]
    SkippedFork,
    #[error("A step of this workflow belongs to one of: {0}.")]
    OtherProcess(String),
    #[error(
        "A process says what is done and not by whom: take responsibilities out, or make it a procedure."
    )]
    Who,
    #[error("Only a work instruction says how: take actions out, or make it a work instruction.")]
    How,
    #[error("Exactly one profile is accountable for an activity; this one has {0}.")]
    Accountable(usize),
    #[error("This profile has this part in the activity already.")]
    PartTwice,
    #[error("A name has 1 to 200 characters.")]
    NoName,
    #[error("A step has at least one activity, or is skipped with a reason.")]
    NoActivity,
    #[error("Nobody is accountable yet: exactly one profile is.")]
    NobodyAccountable,
    #[error("A work instruction says how each activity is done: write at least one action.")]
    NoAction,
}

impl Reason {
    /// Whether something is only missing: a draft may be kept like this, and not be put up for review.
    pub const fn is_gap(&self) -> bool {
        matches!(self, Self::NoActivity | Self::NobodyAccountable | Self::NoAction)
    }
}

struct Faults(Vec<Fault>);

impl Faults {
    fn note(&mut self, pointer: impl Into<String>, reason: Reason) {
        self.0.push(Fault { pointer: pointer.into(), reason });
    }
}

/// Every fault of a content, in the order of their places within each rule.
pub fn check(content: &Content) -> Vec<Fault> {
    let mut faults = Faults(Vec::new());
    ids(content, &mut faults);
    steps(content, &mut faults);
    match template::find(content.template) {
        Some(template) => follows(content, template, &mut faults),
        None => faults.note("/template", Reason::UnknownTemplate),
    }
    layers(content, &mut faults);
    faults.0
}

fn ids(content: &Content, faults: &mut Faults) {
    let mut seen = BTreeSet::new();
    for (at, step) in content.steps.iter().enumerate() {
        if !seen.insert(&step.id) {
            faults.note(format!("/steps/{at}/id"), Reason::IdTwice);
        }
        for (index, activity) in step.activities.iter().enumerate() {
            if !seen.insert(&activity.id) {
                faults.note(format!("/steps/{at}/activities/{index}/id"), Reason::IdTwice);
            }
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 200
}

fn steps(content: &Content, faults: &mut Faults) {
    for (at, step) in content.steps.iter().enumerate() {
        if !is_name(&step.name) {
            faults.note(format!("/steps/{at}/name"), Reason::NoName);
        }
        match &step.skipped {
            Some(reason) if reason.trim().is_empty() => {
                faults.note(format!("/steps/{at}/skipped"), Reason::NoReason);
            }
            None if step.activities.is_empty() => {
                faults.note(format!("/steps/{at}/activities"), Reason::NoActivity);
            }
            _ => {}
        }
    }
    for (pointer, _, activity) in content.activities() {
        if !is_name(&activity.name) {
            faults.note(format!("{pointer}/name"), Reason::NoName);
        }
    }
}

fn follows(content: &Content, template: &Template, faults: &mut Faults) {
    let place = |key: &str| template.steps.iter().position(|step| step.key == key);
    let processes = template.processes();
    let mut seen: BTreeMap<usize, &str> = BTreeMap::new();
    for (at, step) in content.steps.iter().enumerate() {
        if let Some(key) = &step.key {
            match place(key) {
                None => faults.note(format!("/steps/{at}/key"), Reason::UnknownStep(key.clone())),
                Some(index) if seen.contains_key(&index) => {
                    faults.note(format!("/steps/{at}/key"), Reason::StepTwice(key.clone()));
                }
                Some(index) => {
                    if let Some((_, later)) = seen.range(index..).next() {
                        let order = Reason::StepOrder(key.clone(), (*later).to_owned());
                        faults.note(format!("/steps/{at}/key"), order);
                    }
                    seen.insert(index, key);
                }
            }
        }
        let fork = template.fork.as_ref().filter(|fork| step.key.as_ref() == Some(&fork.step));
        let wrong = match (step.fork, fork) {
            (None, _) => None,
            (Some(_), _) if step.skipped.is_some() => Some(Reason::SkippedFork),
            (Some(_), None) => Some(Reason::NoFork),
            (Some(to), Some(fork)) => (to != fork.to).then_some(Reason::OtherFork(fork.to)),
        };
        if let Some(reason) = wrong {
            faults.note(format!("/steps/{at}/fork"), reason);
        }
        if !processes.contains(&step.process) {
            let words: Vec<_> = processes.iter().map(|process| process.word()).collect();
            faults.note(format!("/steps/{at}/process"), Reason::OtherProcess(words.join(", ")));
        }
    }
    for (index, step) in template.steps.iter().enumerate() {
        if !seen.contains_key(&index) {
            faults.note("/steps", Reason::StepMissing(step.key.clone()));
        }
    }
}

fn layers(content: &Content, faults: &mut Faults) {
    for (pointer, step, activity) in content.activities() {
        let who = format!("{pointer}/responsibilities");
        let how = format!("{pointer}/actions");
        let accountable = activity.responsibilities.iter().filter(|it| it.role == Raci::Accountable).count();
        for (at, one) in activity.responsibilities.iter().enumerate() {
            if activity.responsibilities[..at].contains(one) {
                faults.note(format!("{who}/{at}"), Reason::PartTwice);
            }
        }
        if content.layer == Layer::Process && !activity.responsibilities.is_empty() {
            faults.note(&who, Reason::Who);
        } else if accountable > 1 {
            faults.note(&who, Reason::Accountable(accountable));
        } else if content.layer != Layer::Process && accountable == 0 && step.skipped.is_none() {
            faults.note(&who, Reason::NobodyAccountable);
        }
        if content.layer != Layer::WorkInstruction && !activity.actions.is_empty() {
            faults.note(&how, Reason::How);
        } else if content.layer == Layer::WorkInstruction
            && activity.actions.is_empty()
            && step.skipped.is_none()
        {
            faults.note(&how, Reason::NoAction);
        }
        for (at, action) in activity.actions.iter().enumerate() {
            if action.text.trim().is_empty() {
                faults.note(format!("{how}/{at}/text"), Reason::NoName);
            }
        }
    }
}
