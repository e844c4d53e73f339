//! Which obligations of a programme it still helps to do.

use std::collections::HashSet;

use cycle::{Programme, State, Status};
use serde::Serialize;

use crate::obligation;

/// An obligation as it is to be stored.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Wanted {
    /// What the engine says.
    pub obligation: cycle::Obligation,
    /// Whether doing it still helps.
    pub actionable: bool,
}

/// The obligations of a certification's programme.
pub(crate) fn of(programme: Programme) -> Vec<Wanted> {
    let used = Use::in_programme(&programme);
    let actionable: Vec<bool> = programme.obligations.iter().map(|it| used.helps(it)).collect();
    let each = programme.obligations.into_iter().zip(actionable);
    each.map(|(obligation, actionable)| Wanted { obligation, actionable }).collect()
}

struct Use<'a> {
    alive: bool,
    cycle: u32,
    overtaken: HashSet<&'a str>,
}

impl<'a> Use<'a> {
    fn in_programme(programme: &'a Programme) -> Self {
        // An internal audit before the audit it was to prepare cannot be made up for after it.
        let done = programme.obligations.iter().filter(|obligation| obligation.state == State::Done);
        Self {
            alive: !matches!(programme.status, Status::Lapsed | Status::Withdrawn | Status::Cancelled),
            cycle: programme.cycle.map_or(0, |cycle| cycle.number),
            overtaken: done.flat_map(|obligation| obligation.depends_on.iter().map(String::as_str)).collect(),
        }
    }

    fn helps(&self, obligation: &cycle::Obligation) -> bool {
        self.alive
            && obligation::OPEN_STATES.contains(&obligation.state.as_str())
            && obligation.cycle >= self.cycle
            && !self.overtaken.contains(obligation.key.as_str())
    }
}
