//! What changed between two versions of a routine, part by part.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::routine::{Activity, Content, Step};

/// The ids of the parts (steps and activities) that differ between two versions, each in one list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Those that were not there, or were skipped before.
    pub added: Vec<String>,
    /// Those that say something else.
    pub changed: Vec<String>,
    /// Those that are skipped now and were not before, with the activities in such steps.
    pub skipped: Vec<String>,
    /// Those that are not there any more.
    pub gone: Vec<String>,
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        [&self.added, &self.changed, &self.skipped, &self.gone].iter().all(|list| list.is_empty())
    }
}

/// A part with what it says by itself, and whether it is skipped.
#[derive(PartialEq)]
struct Part<'a> {
    step: Option<(&'a str, &'a str, crate::Verb, Option<u8>)>,
    activity: Option<(&'a str, &'a Activity)>,
    is_skipped: bool,
}

fn parts(content: &Content) -> Vec<(&str, Part<'_>)> {
    let mut parts = Vec::new();
    for step in &content.steps {
        let Step { name, description, process, fork, .. } = step;
        let is_skipped = step.skipped.is_some();
        let own = Part { step: Some((name, description, *process, *fork)), activity: None, is_skipped };
        parts.push((step.id.as_str(), own));
        for activity in &step.activities {
            // An activity that moved into another step is another one there.
            let own = Part { step: None, activity: Some((&step.id, activity)), is_skipped };
            parts.push((activity.id.as_str(), own));
        }
    }
    parts
}

/// What differs in `after`; everything was added where nothing was before. The layer and the order of steps are no part's own.
pub fn difference(before: Option<&Content>, after: &Content) -> Difference {
    let before = before.map(parts).unwrap_or_default();
    let old: BTreeMap<_, _> = before.iter().map(|(id, part)| (*id, part)).collect();
    let mut told = Difference::default();
    let new = parts(after);
    for (id, part) in &new {
        let list = match old.get(id) {
            Some(was) if *was == part => continue,
            Some(was) if part.is_skipped && !was.is_skipped => &mut told.skipped,
            Some(was) if was.is_skipped && !part.is_skipped => &mut told.added,
            Some(_) => &mut told.changed,
            None if part.is_skipped => &mut told.skipped,
            None => &mut told.added,
        };
        list.push((*id).to_owned());
    }
    let stays = |id: &str| new.iter().any(|(known, _)| *known == id);
    told.gone = before.iter().map(|(id, _)| *id).filter(|id| !stays(id)).map(str::to_owned).collect();
    told
}
