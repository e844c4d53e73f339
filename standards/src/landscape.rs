//! What all standards in view ask, and which clause of one answers which clause of another.

mod shipped;

pub use shipped::leaves;

use std::collections::HashMap;

use crate::crosswalk::{Confidence, Place, Relation, Term};

/// A requirement and the statements that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Where it stands.
    pub place: Place,
    /// Keys of its statements.
    pub statements: Vec<String>,
}

/// A relation between clauses, and whether it may stand for cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// Its key.
    pub key: String,
    /// The leaves of its source.
    pub source: Vec<Place>,
    /// How the source relates to the target.
    pub term: Term,
    /// The leaves of its target.
    pub target: Vec<Place>,
    /// Whether it is plain, or a named person has confirmed it. Another one is a hint: it gives a part at most.
    pub trusted: bool,
}

impl Tie {
    /// Whether a relation may stand for cover: one that is plain from the texts' common structure may until somebody rejects it, any
    /// other one once somebody has confirmed it.
    pub fn is_trusted(relation: &Relation, confirmed: Option<bool>) -> bool {
        confirmed.unwrap_or(relation.confidence == Confidence::High)
    }
}

/// All requirements in view with their statements, and the ways from one to another.
///
/// Made once for a set of standards and asked often: places and statements are numbers within it.
#[derive(Debug, Clone, Default)]
pub struct Landscape {
    places: Vec<Place>,
    held: Vec<Vec<usize>>,
    junction: Vec<bool>,
    statements: Vec<String>,
    of_key: HashMap<String, usize>,
    of_place: HashMap<Place, usize>,
    bridges: Vec<Bridge>,
}

/// A way from clauses to one that they answer, in whole or in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bridge {
    pub(crate) from: Vec<usize>,
    pub(crate) to: usize,
    pub(crate) whole: bool,
    pub(crate) key: String,
}

impl Landscape {
    /// A landscape of these requirements, and of `junctions`: places of the common skeleton, which nobody audits and over which
    /// standards answer each other. A tie with a leaf that is neither is passed over, for that side cannot be judged.
    pub fn new(
        requirements: impl IntoIterator<Item = Requirement>,
        junctions: impl IntoIterator<Item = Place>,
        ties: impl IntoIterator<Item = Tie>,
    ) -> Self {
        let mut it = Self::default();
        for Requirement { place, statements } in requirements {
            it.add(place, statements, false);
        }
        for place in junctions {
            it.add(place, Vec::new(), true);
        }
        for tie in ties {
            it.tie(&tie, tie.trusted);
        }
        it
    }

    fn add(&mut self, place: Place, statements: Vec<String>, junction: bool) {
        if self.of_place.contains_key(&place) {
            return;
        }
        let mut held: Vec<usize> = statements.into_iter().map(|key| self.number_of(key)).collect();
        held.sort_unstable();
        held.dedup();
        self.of_place.insert(place.clone(), self.places.len());
        self.places.push(place);
        self.held.push(held);
        self.junction.push(junction);
    }

    fn number_of(&mut self, key: String) -> usize {
        *self.of_key.entry(key).or_insert_with_key(|key| {
            self.statements.push(key.clone());
            self.statements.len() - 1
        })
    }

    fn tie(&mut self, tie: &Tie, trusted: bool) {
        let known = |places: &[Place]| -> Option<Vec<usize>> {
            places.iter().map(|place| self.of_place.get(place).copied()).collect()
        };
        let (Some(source), Some(target)) = (known(&tie.source), known(&tie.target)) else { return };
        let (there, back) = match tie.term {
            Term::Equal => (true, true),
            Term::SupersetOf => (true, false),
            Term::SubsetOf => (false, true),
            Term::IntersectsWith => (false, false),
        };
        self.build(&source, &target, there && trusted, &tie.key);
        self.build(&target, &source, back && trusted, &tie.key);
    }

    fn build(&mut self, from: &[usize], to: &[usize], whole: bool, key: &str) {
        for to in to {
            self.bridges.push(Bridge { from: from.to_vec(), to: *to, whole, key: key.to_owned() });
        }
    }

    /// The places, in the order they were given.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The keys of all statements, in the order they were first held.
    pub fn statements(&self) -> &[String] {
        &self.statements
    }

    /// The number of the place, if it is in view.
    pub fn place(&self, place: &Place) -> Option<usize> {
        self.of_place.get(place).copied()
    }

    /// The number of the statement, if something in view holds it.
    pub fn statement(&self, key: &str) -> Option<usize> {
        self.of_key.get(key).copied()
    }

    /// The statements that the place holds.
    pub fn held(&self, place: usize) -> &[usize] {
        &self.held[place]
    }

    /// Whether the place is one of the common skeleton.
    pub fn is_junction(&self, place: usize) -> bool {
        self.junction[place]
    }

    pub(crate) fn bridges(&self) -> &[Bridge] {
        &self.bridges
    }
}
