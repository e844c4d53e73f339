//! The landscape of catalogues that are shipped.

use crate::crosswalk::{self, Place, Relation};
use crate::landscape::{Landscape, Requirement, Tie};
use crate::standard::{Standard, find};
use crate::statement::held_in;

impl Landscape {
    /// What these standards ask, with the shipped relations between them, straight and over the common skeleton; `said` is what
    /// somebody has said of a relation. `more` is asked besides, as a tenant's own frameworks ask it, and `ties` lead there.
    pub fn of<'a>(
        standards: impl IntoIterator<Item = &'a Standard>,
        said: impl Fn(&Relation) -> Option<bool>,
        more: impl IntoIterator<Item = Requirement>,
        ties: impl IntoIterator<Item = Tie>,
    ) -> Self {
        let requirements = standards.into_iter().flat_map(requirements).chain(more);
        let hub = crosswalk::hub();
        let junctions =
            hub.clauses.iter().map(|it| Place { standard: hub.id.clone(), clause: it.reference.clone() });
        let shipped = crosswalk::relations().iter().map(|it| tie(it, said(it)));
        Self::new(requirements, junctions, shipped.chain(ties))
    }
}

/// What the standard asks, clause by clause on which auditors conclude.
fn requirements(standard: &Standard) -> impl Iterator<Item = Requirement> {
    standard.auditable().map(|clause| Requirement {
        place: Place { standard: standard.id.clone(), clause: clause.reference.clone() },
        statements: held_in(&standard.id, &clause.reference).iter().map(|it| it.key.clone()).collect(),
    })
}

fn tie(relation: &Relation, said: Option<bool>) -> Tie {
    Tie {
        key: relation.key(),
        source: leaves(&relation.source),
        term: relation.term,
        target: leaves(&relation.target),
        trusted: Tie::is_trusted(relation, said),
    }
}

/// The leaves that a place means: itself, or those below the heading that it is. A place of no shipped standard is taken for a leaf.
pub fn leaves(place: &Place) -> Vec<Place> {
    let leaf = |clause: &str| Place { standard: place.standard.clone(), clause: clause.to_owned() };
    match find(&place.standard) {
        Some(standard) => standard.leaves(&place.clause).map(|it| leaf(&it.reference)).collect(),
        None => vec![place.clone()],
    }
}
