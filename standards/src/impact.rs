//! What would lose cover, how often one definition serves, and what is best done next.

use std::collections::HashSet;

use crate::cover::{ClauseCover, Cover, Standing, Standings};
use crate::crosswalk::Place;
use crate::landscape::Landscape;

/// A clause whose cover differs between two assessments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverChange {
    /// The clause.
    pub place: Place,
    /// How far it was covered.
    pub from: Cover,
    /// How far it is covered now.
    pub to: Cover,
}

/// The clauses whose cover differs between two assessments of one landscape, in its order.
pub fn compare(landscape: &Landscape, before: &[ClauseCover], after: &[ClauseCover]) -> Vec<CoverChange> {
    let places = landscape.places().iter().enumerate().filter(|(number, _)| !landscape.is_junction(*number));
    places
        .filter(|(number, _)| before[*number].cover != after[*number].cover)
        .map(|(number, place)| CoverChange {
            place: place.clone(),
            from: before[number].cover,
            to: after[number].cover,
        })
        .collect()
}

/// How often what was defined once serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reuse {
    /// Statements that are met and that some clause in question holds.
    pub statements: usize,
    /// Clauses that hold them, each counted for each statement.
    pub clauses: usize,
    /// Standards whose clauses hold them, each counted for each statement.
    pub standards: usize,
}

impl Reuse {
    /// In how many standards a statement that is met counts, on average; none where nothing is met.
    pub fn factor(&self) -> Option<f64> {
        let (standards, statements) =
            (f64::from(u32::try_from(self.standards).ok()?), f64::from(u32::try_from(self.statements).ok()?));
        (statements > 0.0).then_some(standards / statements)
    }
}

/// How often the statements that are met serve the clauses of `standards`.
pub fn reuse(landscape: &Landscape, standings: &Standings, standards: &[&str]) -> Reuse {
    let mut seen: HashSet<usize> = HashSet::new();
    let mut pairs: HashSet<(usize, &str)> = HashSet::new();
    let mut clauses = 0;
    for (number, place) in landscape.places().iter().enumerate() {
        if !standards.contains(&place.standard.as_str()) {
            continue;
        }
        for statement in landscape.held(number).iter().filter(|it| standings.of(**it) == Standing::Met) {
            clauses += 1;
            seen.insert(*statement);
            pairs.insert((*statement, &place.standard));
        }
    }
    Reuse { statements: seen.len(), clauses, standards: pairs.len() }
}

/// Statements to meet together, because they close clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextAction {
    /// The clause that they are the rest of.
    pub place: Place,
    /// Numbers of the statements to meet.
    pub statements: Vec<usize>,
    /// What that takes, in hours.
    pub hours: u32,
    /// The clauses that are covered then.
    pub closes: Vec<Place>,
}

/// What closes most clauses for the hours it takes, best first, at most `limit`; each counts on those before it being done.
/// `wanted` are the clauses in question, `hours` what a statement takes. What relations would cover besides is not counted.
pub fn next_actions(
    landscape: &Landscape,
    standings: &Standings,
    assessed: &[ClauseCover],
    wanted: &[usize],
    hours: impl Fn(&str) -> u32,
    limit: usize,
) -> Vec<NextAction> {
    let hours: Vec<u32> = landscape.statements().iter().map(|key| hours(key).max(1)).collect();
    let mut met: HashSet<usize> =
        (0..landscape.statements().len()).filter(|it| standings.of(*it) == Standing::Met).collect();
    let closable = |it: &usize| assessed[*it].cover < Cover::Covered && !landscape.held(*it).is_empty();
    let mut open: Vec<usize> = wanted.iter().copied().filter(closable).collect();
    open.sort_unstable();
    let mut actions = Vec::new();
    while actions.len() < limit {
        let best = open.iter().map(|place| candidate(landscape, &met, &open, *place, &hours)).reduce(better);
        let Some(best) = best else { break };
        met.extend(&best.statements);
        open.retain(|it| !best.closes.contains(&landscape.places()[*it]));
        actions.push(best);
    }
    actions
}

fn candidate(
    landscape: &Landscape,
    met: &HashSet<usize>,
    open: &[usize],
    place: usize,
    hours: &[u32],
) -> NextAction {
    let lacks = |place: usize| landscape.held(place).iter().copied().filter(|it| !met.contains(it));
    let statements: Vec<usize> = lacks(place).collect();
    let closed = open.iter().filter(|it| lacks(**it).all(|statement| statements.contains(&statement)));
    let closes = closed.map(|it| landscape.places()[*it].clone()).collect();
    let hours = statements.iter().map(|it| hours[*it]).sum();
    NextAction { place: landscape.places()[place].clone(), statements, hours, closes }
}

/// The one with more clauses for an hour; of equals the first.
fn better(one: NextAction, other: NextAction) -> NextAction {
    let worth =
        |it: &NextAction, hours: u32| u64::try_from(it.closes.len()).unwrap_or(u64::MAX) * u64::from(hours);
    if worth(&other, one.hours) > worth(&one, other.hours) { other } else { one }
}
