//! What a new edition asks beyond the old one, as far as a crosswalk between the two tells.

use serde::Serialize;

use crate::crosswalk::{Confidence, Relation, Term, relations};
use crate::standard::{Standard, find};

/// A clause of the new edition that the old one does not fully answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditionGap {
    /// The clause's number in the new edition.
    pub reference: String,
    /// Its short title.
    pub title: String,
    /// How much of it the old edition asked already.
    pub extent: Extent,
    /// The clauses of the old edition that correspond, with why; none where it is new.
    pub from: Vec<Correspondence>,
}

/// How much of a clause the old edition asked already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// Nothing: no clause of the old edition corresponds.
    New,
    /// A part: clauses correspond, and the new one asks more or something else.
    Changed,
}

/// A clause of the old edition beside one of the new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Correspondence {
    /// The clause's number in the old edition.
    pub reference: String,
    /// Its short title.
    pub title: String,
    /// How the old clause relates to the new one.
    pub term: Term,
    /// Why, in our own words.
    pub rationale: String,
    /// How sure it is that the two correspond.
    pub confidence: Confidence,
}

/// Two editions, clause by clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditionComparison {
    /// What is to do, in the reading order of the new edition.
    pub gaps: Vec<EditionGap>,
    /// How many clauses of the new edition the old one answers in full.
    pub unchanged: usize,
    /// How many clauses auditors conclude on in the new edition.
    pub clauses: usize,
    /// Clauses of the old edition that none of the new corresponds to.
    pub dropped: Vec<String>,
}

/// Why two editions cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoComparison {
    /// There is no catalogue of this edition.
    NoCatalogue(String),
    /// There are both catalogues, and no crosswalk between them.
    NoCrosswalk,
}

/// Compares an old edition with the new one by the relations that lead from the one to the other. Nothing is guessed: a
/// clause without a relation is new, and editions without any relation are not compared.
///
/// # Errors
/// When a catalogue or the crosswalk is not there.
pub fn compare(old: &str, new: &str) -> Result<EditionComparison, NoComparison> {
    let catalogue = |id: &str| find(id).ok_or_else(|| NoComparison::NoCatalogue(id.to_owned()));
    let (old, new) = (catalogue(old)?, catalogue(new)?);
    let between: Vec<&Relation> = relations()
        .iter()
        .filter(|it| it.source.standard == old.id && it.target.standard == new.id)
        .collect();
    // A few places that two standards have in common are no comparison of editions.
    if between.is_empty() || name_of(&old.id) != name_of(&new.id) {
        return Err(NoComparison::NoCrosswalk);
    }
    let mut comparison =
        EditionComparison { gaps: Vec::new(), unchanged: 0, clauses: 0, dropped: dropped(old, &between) };
    for clause in new.auditable() {
        comparison.clauses += 1;
        let meant = between.iter().filter(|it| new.lies_in(&clause.reference, &it.target.clause));
        let from: Vec<Correspondence> = meant.map(|it| correspondence(old, it)).collect();
        if from.iter().any(|it| matches!(it.term, Term::Equal | Term::SupersetOf)) {
            comparison.unchanged += 1;
            continue;
        }
        let extent = if from.is_empty() { Extent::New } else { Extent::Changed };
        let (reference, title) = (clause.reference.clone(), clause.title.clone());
        comparison.gaps.push(EditionGap { reference, title, extent, from });
    }
    Ok(comparison)
}

/// The standard without its edition's year.
fn name_of(id: &str) -> &str {
    id.rsplit_once('-').map_or(id, |(name, _)| name)
}

fn correspondence(old: &Standard, relation: &Relation) -> Correspondence {
    let reference = relation.source.clause.clone();
    Correspondence {
        title: old.clause(&reference).map_or_else(String::new, |clause| clause.title.clone()),
        reference,
        term: relation.term,
        rationale: relation.rationale.clone(),
        confidence: relation.confidence,
    }
}

fn dropped(old: &Standard, between: &[&Relation]) -> Vec<String> {
    let kept = |reference: &str| between.iter().any(|it| old.lies_in(reference, &it.source.clause));
    let gone = old.auditable().filter(|clause| !kept(&clause.reference));
    gone.map(|clause| clause.reference.clone()).collect()
}
