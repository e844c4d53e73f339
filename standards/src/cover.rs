//! How far what an organization has defined covers what its standards ask.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::crosswalk::Place;
use crate::landscape::Landscape;

/// How far a clause is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cover {
    /// Nothing that counts is there.
    Missing,
    /// Something is there; not all of it, not verified, or without evidence in date.
    Partial,
    /// Every statement has a verified claim with evidence in date, or a clause that answers this one whole is so covered.
    Covered,
    /// It was left out with a justification, and the standard lets it be.
    NotApplicable,
}

/// How much of a statement a claim says is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimExtent {
    /// A part.
    Partial,
    /// All of it.
    Full,
}

/// How far a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// Being written, or its subject has changed since.
    Draft,
    /// To be verified by somebody.
    Ready,
    /// A named person has found it true.
    Verified,
}

/// How far a statement is met; of several claims, the best counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing is claimed.
    #[default]
    Open,
    /// Only drafts are there: they count for nothing yet.
    Drafted,
    /// A claim is there that is not verified, says a part, or has no evidence in date.
    Claimed,
    /// A claim says all of it, was verified, and has evidence in date.
    Met,
}

impl Standing {
    /// What one claim makes of its statement.
    pub fn of(state: ClaimState, extent: ClaimExtent, evidence_in_date: bool) -> Self {
        match (state, extent) {
            (ClaimState::Draft, _) => Self::Drafted,
            (ClaimState::Verified, ClaimExtent::Full) if evidence_in_date => Self::Met,
            (ClaimState::Ready | ClaimState::Verified, _) => Self::Claimed,
        }
    }
}

/// The standing of every statement of a landscape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standings(Vec<Standing>);

impl Standings {
    /// Nothing claimed yet.
    pub fn none(landscape: &Landscape) -> Self {
        Self(vec![Standing::Open; landscape.statements().len()])
    }

    /// Of what claims make of their statements, the best of each; a statement out of view is passed over.
    pub fn gather<'a>(landscape: &Landscape, claims: impl IntoIterator<Item = (&'a str, Standing)>) -> Self {
        let mut all = Self::none(landscape);
        for (key, standing) in claims {
            if let Some(number) = landscape.statement(key) {
                all.0[number] = all.0[number].max(standing);
            }
        }
        all
    }

    /// The standing of the statement with this number.
    pub fn of(&self, statement: usize) -> Standing {
        self.0[statement]
    }
}

/// How far one clause is covered, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseCover {
    /// How far.
    pub cover: Cover,
    /// How many of its statements are met.
    pub met: usize,
    /// The key of the relation over which it is reached, where its own statements do not cover it as far.
    pub over: Option<String>,
}

/// The cover of every place, by its number in the landscape. `left_out` are the clauses that do not apply.
pub fn assess(landscape: &Landscape, standings: &Standings, left_out: &BTreeSet<Place>) -> Vec<ClauseCover> {
    let direct: Vec<ClauseCover> =
        (0..landscape.places().len()).map(|place| own(landscape, standings, place)).collect();
    // The common skeleton is covered by what answers it, and stands for it to others.
    let hop = reach(landscape, &direct, true);
    let mut all = reach(landscape, &hop, false);
    for place in left_out {
        if let Some(number) = landscape.place(place) {
            all[number].cover = Cover::NotApplicable;
            all[number].over = None;
        }
    }
    all
}

/// What a clause's own statements make of it.
fn own(landscape: &Landscape, standings: &Standings, place: usize) -> ClauseCover {
    let held = landscape.held(place);
    let met = held.iter().filter(|it| standings.of(**it) == Standing::Met).count();
    let cover = if !held.is_empty() && met == held.len() {
        Cover::Covered
    } else if held.iter().any(|it| standings.of(*it) >= Standing::Claimed) {
        Cover::Partial
    } else {
        Cover::Missing
    };
    ClauseCover { cover, met, over: None }
}

/// One step over the relations: what `before` covers gives to junctions, or to all else.
fn reach(landscape: &Landscape, before: &[ClauseCover], junctions: bool) -> Vec<ClauseCover> {
    let mut after = before.to_vec();
    for bridge in landscape.bridges().iter().filter(|it| landscape.is_junction(it.to) == junctions) {
        let all = bridge.from.iter().all(|from| before[*from].cover == Cover::Covered);
        let some = bridge.from.iter().any(|from| before[*from].cover >= Cover::Partial);
        // A part of a part says nothing any more: of the skeleton only what is covered whole goes on, and nothing makes a part of it.
        let straight = !bridge.from.iter().any(|from| landscape.is_junction(*from));
        let gives = match (all, some) {
            (true, _) if bridge.whole => Cover::Covered,
            (_, true) if !junctions && (all || straight) => Cover::Partial,
            _ => Cover::Missing,
        };
        if gives > after[bridge.to].cover {
            after[bridge.to].cover = gives;
            after[bridge.to].over = Some(bridge.key.clone());
        }
    }
    after
}
