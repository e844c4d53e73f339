//! What a routine says, as bodies bring it: read, checked by the rules of `usm`, and given ids where parts are new.

use std::collections::HashMap;

use entity::id::{ProfileId, RoutinePartId};
use entity::{TenantTx, profile};
use usm::{Content, Verb};

use crate::body::{Fault, body};
use crate::choice::choice;
use crate::field::{Line, Name, ProfileRef, Prose, RoutinePartRef, Whole, fault, small};
use crate::problem::Problem;

choice! {
    /// How much a routine says: what is done; by whom as well; and how.
    pub enum RoutineLayer {
        /// What is done.
        Process = "process",
        /// What is done, and by whom.
        Procedure = "procedure",
        /// What is done, by whom, and how.
        WorkInstruction = "work_instruction",
    }
}

choice! {
    /// One of the five processes.
    pub enum UsmProcess {
        /// Create and change agreements on services.
        Agree = "agree",
        /// Change managed resources within the agreements.
        Change = "change",
        /// Restore the agreed service.
        Recover = "recover",
        /// Carry out what was agreed.
        Operate = "operate",
        /// Treat risks, threats and chances alike.
        Improve = "improve",
    }
}

choice! {
    /// What a profile has to do with an activity: does it, answers for it, is asked before, is told afterwards.
    pub enum RaciRole {
        /// Does it.
        Responsible = "R",
        /// Answers for it; exactly one profile does.
        Accountable = "A",
        /// Is asked before.
        Consulted = "C",
        /// Is told afterwards.
        Informed = "I",
    }
}

/// The number of a workflow template.
pub type TemplateNumber = Whole<1, 8>;

body! {
    /// That a profile has something to do with an activity.
    pub struct ResponsibilityBody {
        /// The profile.
        pub profile_id: ProfileRef,
        /// What it has to do with it.
        pub role: RaciRole,
    }
}

body! {
    /// How a part of an activity is done.
    pub struct ActionBody {
        /// What to do.
        pub text: Prose,
        /// With which tool.
        pub tool: Option<Line>,
        /// What is recorded of it.
        pub record: Option<Line>,
    }
}

body! {
    /// Something that is done in a step.
    pub struct ActivityBody {
        /// Its id, of one that the routine has had; a new one when left out.
        pub id: Option<RoutinePartRef>,
        /// What is done.
        pub name: Name,
        /// More of it, in words.
        pub description: Option<Prose>,
        /// Who has to do with it; none where the routine is a process.
        pub responsibilities: Option<Vec<ResponsibilityBody>>,
        /// How it is done, where the routine is a work instruction.
        pub actions: Option<Vec<ActionBody>>,
    }
}

body! {
    /// A step of a routine.
    pub struct StepBody {
        /// Its id, of one that the routine has had; a new one when left out.
        pub id: Option<RoutinePartRef>,
        /// Which of the template's steps it is; one of the organization's own when left out.
        pub key: Option<Line>,
        /// Its name.
        pub name: Name,
        /// More of it, in words.
        pub description: Option<Prose>,
        /// The process that it belongs to; the one that the routine starts in when left out.
        pub process: Option<UsmProcess>,
        /// The workflow in which it goes on, to come back afterwards; where the template allows it.
        pub fork: Option<TemplateNumber>,
        /// Why it is skipped; left out: it is not.
        pub skipped: Option<Prose>,
        /// What is done in it, in order.
        pub activities: Option<Vec<ActivityBody>>,
    }
}

body! {
    /// What a routine says.
    pub struct RoutineContentBody {
        /// How much it says.
        pub layer: RoutineLayer,
        /// What it is for.
        pub purpose: Option<Prose>,
        /// Its steps, in order: each of the template's in the template's order, and any of the organization's own.
        pub steps: Vec<StepBody>,
    }
}

/// How much a routine says, as its rules know it.
pub fn layer(layer: RoutineLayer) -> usm::Layer {
    match layer {
        RoutineLayer::Process => usm::Layer::Process,
        RoutineLayer::Procedure => usm::Layer::Procedure,
        RoutineLayer::WorkInstruction => usm::Layer::WorkInstruction,
    }
}

/// The parts that a routine has had, and whether each is a step.
pub type Known = HashMap<RoutinePartId, bool>;

/// The parts of these contents.
pub fn parts(contents: &[Content]) -> Known {
    let mut known = Known::new();
    for step in contents.iter().flat_map(|content| &content.steps) {
        known.extend(step.id.parse().ok().map(|id| (id, true)));
        known.extend(step.activities.iter().filter_map(|it| it.id.parse().ok()).map(|id| (id, false)));
    }
    known
}

struct Reading<'a> {
    tx: &'a TenantTx,
    known: &'a Known,
    process: Verb,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn id(&mut self, given: Option<RoutinePartRef>, is_step: bool, pointer: &str) -> String {
        match given {
            None => RoutinePartId::new(self.tx.wall()).to_string(),
            Some(RoutinePartRef(id)) => {
                if self.known.get(&id) != Some(&is_step) {
                    let detail =
                        "This routine has no part of this kind with this id; leave it out for a new one.";
                    self.faults.push(fault(&format!("{pointer}/id"), detail));
                }
                id.to_string()
            }
        }
    }

    fn step(&mut self, body: StepBody, pointer: &str) -> usm::Step {
        let activities = body.activities.unwrap_or_default().into_iter().enumerate();
        usm::Step {
            id: self.id(body.id, true, pointer),
            key: body.key.map(|key| key.0),
            name: body.name.0,
            description: body.description.map_or_else(String::new, |text| text.0),
            process: body.process.and_then(|it| Verb::of(&it.to_string())).unwrap_or(self.process),
            fork: body.fork.and_then(|to| u8::try_from(small(to.0)).ok()),
            skipped: body.skipped.map(|reason| reason.0),
            activities: activities
                .map(|(at, it)| self.activity(it, &format!("{pointer}/activities/{at}")))
                .collect(),
        }
    }

    fn activity(&mut self, body: ActivityBody, pointer: &str) -> usm::Activity {
        let part = |it: ResponsibilityBody| usm::Responsibility {
            profile: it.profile_id.0.to_string(),
            role: match it.role {
                RaciRole::Responsible => usm::Raci::Responsible,
                RaciRole::Accountable => usm::Raci::Accountable,
                RaciRole::Consulted => usm::Raci::Consulted,
                RaciRole::Informed => usm::Raci::Informed,
            },
        };
        let action = |it: ActionBody| usm::Action {
            text: it.text.0,
            tool: it.tool.map_or_else(String::new, |tool| tool.0),
            record: it.record.map_or_else(String::new, |record| record.0),
        };
        usm::Activity {
            id: self.id(body.id, false, pointer),
            name: body.name.0,
            description: body.description.map_or_else(String::new, |text| text.0),
            responsibilities: body.responsibilities.unwrap_or_default().into_iter().map(part).collect(),
            actions: body.actions.unwrap_or_default().into_iter().map(action).collect(),
        }
    }
}

/// The content of a body, or a 422 that names each place which contradicts the rules; what is only missing yet is allowed.
pub async fn read(
    tx: &TenantTx,
    body: RoutineContentBody,
    template: &usm::Template,
    known: &Known,
) -> Result<Content, Problem> {
    let mut reading = Reading { tx, known, process: template.process, faults: Vec::new() };
    let steps = body.steps.into_iter().enumerate();
    let steps = steps.map(|(at, it)| reading.step(it, &format!("/content/steps/{at}"))).collect();
    let layer = layer(body.layer);
    let purpose = body.purpose.map_or_else(String::new, |text| text.0);
    let content = Content { layer, template: template.number, purpose, steps };
    let mut faults = reading.faults;
    faults.extend(contradictions(tx, &content).await?);
    if faults.is_empty() { Ok(content) } else { Err(Problem::invalid(faults)) }
}

/// The places of a content that contradict the rules or name profiles that are not there.
pub async fn contradictions(tx: &TenantTx, content: &Content) -> Result<Vec<Fault>, Problem> {
    let wrong = usm::check(content).into_iter().filter(|it| !it.reason.is_gap());
    let mut faults: Vec<_> = wrong.map(|it| told(&it)).collect();
    let named: Vec<ProfileId> = content.profiles().filter_map(|(_, id)| id.parse().ok()).collect();
    let known = profile::among(tx, &named).await?;
    for (pointer, id) in content.profiles() {
        if known.iter().all(|row| row.id.to_string() != id) {
            let place = format!("/content{pointer}_id");
            faults.push(fault(&place, "There is no profile with this id."));
        }
    }
    Ok(faults)
}

/// What a content lacks before it can be reviewed.
pub fn gaps(content: &Content) -> Vec<Fault> {
    usm::check(content).iter().map(told).collect()
}

fn told(wrong: &usm::Fault) -> Fault {
    fault(&format!("/content{}", wrong.pointer), wrong.reason.to_string())
}
