//! The landscape of catalogues that are shipped.

use std::sync::LazyLock;

use crate::crosswalk::{self, Place, Relation};
use crate::landscape::{Landscape, Requirement, Tie};
use crate::standard::{self, Standard, find};
use crate::statement::held_in;

/// What all shipped standards ask, and what each shipped relation ties: the same for everybody, and put together once.
static SHIPPED: LazyLock<(Landscape, Vec<Tie>)> = LazyLock::new(|| {
    let hub = crosswalk::hub();
    let junctions =
        hub.clauses.iter().map(|it| Place { standard: hub.id.clone(), clause: it.reference.clone() });
    let requirements = standard::all().iter().flat_map(requirements);
    (Landscape::new(requirements, junctions, []), crosswalk::relations().iter().map(tie).collect())
});

impl Landscape {
    /// What the shipped standards ask, with the shipped relations between them, straight and over the common skeleton; `said` is what
    /// somebody has said of a relation. `more` is asked besides, as a tenant's own frameworks ask it, and `ties` lead there.
    pub fn shipped(
        said: impl Fn(&Relation) -> Option<bool>,
        more: impl IntoIterator<Item = Requirement>,
        ties: impl IntoIterator<Item = Tie>,
    ) -> Self {
        let (shipped, known) = &*SHIPPED;
        let mut it = shipped.clone();
        for Requirement { place, statements } in more {
            it.add(place, statements, false);
        }
        for (relation, tie) in crosswalk::relations().iter().zip(known) {
            it.tie(tie, Tie::is_trusted(relation, said(relation)));
        }
        for tie in ties {
            it.tie(&tie, tie.trusted);
        }
        it
    }
}

/// What the standard asks, clause by clause on which auditors conclude.
fn requirements(standard: &Standard) -> impl Iterator<Item = Requirement> {
    standard.auditable().map(|clause| Requirement {
        place: Place { standard: standard.id.clone(), clause: clause.reference.clone() },
        statements: held_in(&standard.id, &clause.reference).iter().map(|it| it.key.clone()).collect(),
    })
}

fn tie(relation: &Relation) -> Tie {
    Tie {
        key: relation.key(),
        source: leaves(&relation.source),
        term: relation.term,
        target: leaves(&relation.target),
        trusted: Tie::is_trusted(relation, None),
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
