//! Integrated audits: one visit of the certification body for several certifications (R84, R85).
//!
//! [`propose`] turns the pending external audits of several certifications into the joint calendar with the fewest audit
//! days that breaks no rule. Each audit gets a window of days on which it can be held (`window`), the audits are dealt out
//! to visits exactly, not by rule of thumb (`search`), and the engine then plans each certification with its proposed
//! dates: what would open a breach is taken out and the rest is dealt out anew (`proof`).

mod alternative;
mod answer;
mod calendar;
mod days;
mod proof;
mod reason;
mod search;
mod separation;
mod window;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use answer::{
    DaysUnknown, JointCalendar, NotJoined, OpenedWarning, Saving, Step, Total, Visit, VisitPart, WiderWindow,
};
pub use days::AuditDays;

use crate::facts::Facts;
use crate::plan::plan;
use crate::policy::Policy;
use crate::programme::Programme;
use crate::today::Today;
use days::HalfDays;
use window::{Day, Window};

/// The most certifications of one proposal: what the exact search answers at once.
pub const MOST_CERTIFICATIONS: usize = 12;

/// A certification that asks for joint audits.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What the answer calls it; no other of the question is called so.
    pub name: String,
    /// What is known of it.
    pub facts: Facts,
    /// Its policy.
    pub policy: Policy,
    /// The civil dates that decide for it.
    pub today: Today,
    /// Who certifies it. Two bodies do not hold one audit.
    pub certification_body: Option<String>,
    /// How many days its audits take on their own.
    pub days: AuditDays,
    /// Whether audits that are planned already may get other dates.
    pub move_planned: bool,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The certifications, each with a name of its own.
    pub certifications: Vec<Candidate>,
    /// The share by which integration reduces the time of a joint visit; at most 0.2 counts (R84).
    pub integration_reduction: f64,
    /// Which windows are wider than usual.
    pub widen: Option<Widen>,
}

/// What an organization may agree to for the sake of a joint visit. No rule is broken, but it has a consequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Widen {
    /// Recertification audits up to a year before the expiry, so that different expiries meet (R85).
    EarlyRecertification,
    /// Second surveillance audits after the 24 months of R02: within R05, and the engine warns.
    LateSurveillance,
}

/// Why nothing is proposed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Too many certifications.
    #[error("At most {MOST_CERTIFICATIONS} certifications are looked at together.")]
    TooMany,
    /// Two of one name.
    #[error("Two certifications are called {0}; each needs a name of its own.")]
    SameName(String),
}

/// An audit of the question with its window.
#[derive(Debug, Clone)]
pub(crate) struct Audit {
    /// Whose it is: the place in the question.
    owner: usize,
    window: Window,
    days: Option<HalfDays>,
}

/// What is known of a candidate before anything is dealt out.
#[derive(Debug)]
pub(crate) struct Reading {
    /// The facts without the plans that may move.
    facts: Facts,
    /// The programme as it is, with every plan.
    before: Programme,
}

/// A visit under way: its day and the audits of the list that it serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meeting {
    on: NaiveDate,
    audits: Vec<usize>,
}

/// A calendar before it is put into words.
#[derive(Debug)]
pub(crate) struct Draft {
    audits: Vec<Audit>,
    meetings: Vec<Meeting>,
    left_out: Vec<NotJoined>,
    warnings: Vec<OpenedWarning>,
}

/// Proposes the joint calendar of the current cycles with the fewest audit days that breaks no rule.
pub fn propose(question: &Question) -> Result<JointCalendar, Refusal> {
    let candidates = &question.certifications;
    if candidates.len() > MOST_CERTIFICATIONS {
        return Err(Refusal::TooMany);
    }
    for (at, candidate) in candidates.iter().enumerate() {
        if candidates.iter().take(at).any(|other| other.name == candidate.name) {
            return Err(Refusal::SameName(candidate.name.clone()));
        }
    }
    let readings: Vec<Reading> = candidates.iter().map(read).collect();
    let draft = settle(question, &readings, question.widen);
    let wider = match question.widen {
        Some(_) => Vec::new(),
        None => alternative::look(question, &readings, &draft),
    };
    Ok(calendar::put(question, &readings, draft, wider))
}

fn read(candidate: &Candidate) -> Reading {
    let before = plan(&candidate.facts, &candidate.policy, candidate.today);
    let mut facts = candidate.facts.clone();
    if candidate.move_planned {
        facts.events.retain(|event| !window::is_movable(event));
    }
    Reading { facts, before }
}

/// Deals out the audits, and again without those that the engine refuses, until all of them stand.
pub(crate) fn settle(question: &Question, readings: &[Reading], widen: Option<Widen>) -> Draft {
    let mut refused: Vec<Option<String>> = vec![None; readings.len()];
    loop {
        let mut draft = deal(question, readings, widen, &refused);
        let mut all_stand = true;
        for (owner, (candidate, reading)) in question.certifications.iter().zip(readings).enumerate() {
            match proof::try_on(owner, candidate, reading, &draft) {
                Ok(warnings) => draft.warnings.extend(warnings),
                Err(why) => {
                    if let Some(refusal) = refused.get_mut(owner).filter(|it| it.is_none()) {
                        *refusal = Some(why);
                        all_stand = false;
                    }
                }
            }
        }
        if all_stand {
            return draft;
        }
    }
}

fn deal(
    question: &Question,
    readings: &[Reading],
    widen: Option<Widen>,
    refused: &[Option<String>],
) -> Draft {
    let candidates = &question.certifications;
    let mut audits = Vec::new();
    let mut left_out = Vec::new();
    for (owner, (candidate, reading)) in candidates.iter().zip(readings).enumerate() {
        let common = |date| is_common(candidates, candidate.certification_body.as_ref(), date);
        if let Some(why) = refused.get(owner).cloned().flatten() {
            left_out.push(NotJoined::whole(&candidate.name, why));
            continue;
        }
        let found = window::windows(candidate, reading, widen, &common);
        left_out.extend(found.left_out);
        audits.extend(found.windows.into_iter().map(|window| Audit {
            owner,
            days: candidate.days.of(window.kind),
            window,
        }));
    }
    let mut bodies: Vec<&Option<String>> = candidates.iter().map(|it| &it.certification_body).collect();
    bodies.sort_unstable();
    bodies.dedup();
    let mut meetings = Vec::new();
    for body in bodies {
        let of_body = |audit: &Audit| {
            candidates.get(audit.owner).is_some_and(|candidate| candidate.certification_body == *body)
        };
        let places: Vec<usize> =
            audits.iter().enumerate().filter(|(_, it)| of_body(it)).map(|(at, _)| at).collect();
        meetings.extend(search::deal(&audits, &places, question.integration_reduction));
    }
    meetings.sort_by(|a, b| (a.on, &a.audits).cmp(&(b.on, &b.audits)));
    Draft { audits, meetings, left_out, warnings: Vec::new() }
}

/// Whether everybody of one certification body works on that day.
fn is_common(candidates: &[Candidate], body: Option<&String>, date: Day) -> bool {
    let mut of_body = candidates.iter().filter(|it| it.certification_body.as_ref() == body);
    of_body.all(|it| it.policy.is_working_day(date))
}
