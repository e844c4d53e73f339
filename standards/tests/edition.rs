//! What a new edition asks beyond the old one.

use standards::crosswalk::new_in_20000_1_2018;
use standards::edition::{Extent, NoComparison, compare};

#[test]
fn the_2018_edition_of_20000_1_is_compared_with_that_of_2011_clause_by_clause() {
    let it = compare("iso-iec-20000-1-2011", "iso-iec-20000-1-2018").unwrap();
    let new: Vec<&str> =
        it.gaps.iter().filter(|gap| gap.extent == Extent::New).map(|gap| gap.reference.as_str()).collect();
    assert_eq!(new, new_in_20000_1_2018(), "the catalogue's own list of what is new");
    assert_eq!(it.gaps.len() + it.unchanged, it.clauses);
    assert_eq!(it.clauses, standards::find("iso-iec-20000-1-2018").unwrap().auditable().count());
    let leadership = it.gaps.iter().find(|gap| gap.reference == "5.1").unwrap();
    assert_eq!(leadership.extent, Extent::Changed);
    assert_eq!(leadership.from[0].reference, "4.1.1");
    assert!(!leadership.from[0].title.is_empty() && !leadership.from[0].rationale.is_empty());
    for gap in &it.gaps {
        assert_eq!(gap.from.is_empty(), gap.extent == Extent::New, "{}", gap.reference);
    }
}

#[test]
fn editions_without_a_catalogue_or_a_crosswalk_are_not_compared() {
    let missing = |id: &str| Err(NoComparison::NoCatalogue(id.to_owned()));
    assert_eq!(compare("iso-9001-2015", "iso-9001-2026"), missing("iso-9001-2026"));
    assert_eq!(compare("iso-iec-27001-2013", "iso-iec-27001-2022"), missing("iso-iec-27001-2013"));
    assert_eq!(compare("iso-9001-2015", "iso-14001-2015"), Err(NoComparison::NoCrosswalk));
}
