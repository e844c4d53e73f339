//! Whether somebody would audit their own work (R60).
//!
//! That auditors are impartial is the standard's; what counts as somebody's own work is our interpretation, and an
//! organization corrects it by saying which clauses a person works on.

use crate::coverage::Coverage;

/// What of a management system is one person's own work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// The person leads the management system, and nobody has said which part of it they work on: all of it.
    Lead,
    /// The person works on these clauses.
    Clauses(Coverage),
    /// The person keeps this recurring duty, of which no clause is known.
    Duty(String),
}

impl Work {
    /// Why a person with this work cannot audit what `audit` covers, in a sentence; `None` when it does not stand
    /// against it.
    ///
    /// A duty belongs to some clause that is not known, so it stands against an audit of everything alone.
    pub fn against(&self, audit: &Coverage) -> Option<String> {
        match self {
            Self::Lead => Some(
                "They lead this management system, and no clauses are named as their own work: all of it is."
                    .to_owned(),
            ),
            Self::Clauses(own) => own.shared_with(audit).map(|shared| match shared {
                Coverage::Full => "The whole management system is their own work.".to_owned(),
                Coverage::Clauses(clauses) if clauses.len() == 1 => {
                    format!("Clause {} is their own work.", clauses.join(""))
                }
                Coverage::Clauses(clauses) => format!("Clauses {} are their own work.", clauses.join(", ")),
            }),
            Self::Duty(title) => (*audit == Coverage::Full)
                .then(|| format!("They keep the duty \u{201c}{title}\u{201d}, which a full audit looks at.")),
        }
    }
}

/// Every reason why a person with this work cannot audit what `audit` covers; empty: they can (R60). Of somebody whose
/// own work is everything, nothing else need be said.
pub fn reasons(audit: &Coverage, work: &[Work]) -> Vec<String> {
    let lead = work.iter().find(|own| **own == Work::Lead);
    let all = lead.map_or(work, std::slice::from_ref);
    all.iter().filter_map(|own| own.against(audit)).collect()
}
