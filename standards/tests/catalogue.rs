//! The catalogues are whole: what they say about themselves is true.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::HashSet;

use standards::{ClauseKind, Standard, crosswalk};

fn count(standard: &Standard, kind: ClauseKind) -> usize {
    standard.clauses.iter().filter(|clause| clause.kind == kind).count()
}

#[test]
fn every_file_of_the_folder_is_a_catalogue_and_is_found_by_its_name() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/catalogue");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".yaml").map(str::to_owned))
        .filter(|name| name != "crosswalk")
        .collect();
    names.sort();
    let known: Vec<&str> = standards::all().iter().map(|standard| standard.id.as_str()).collect();
    assert_eq!(names, known);
    for name in &names {
        assert_eq!(&standards::find(name).unwrap().id, name);
    }
    assert!(standards::find("iso-9001-1987").is_none());
}

#[test]
fn the_id_spells_the_reference_and_the_publication_is_a_date() {
    for standard in standards::all() {
        let spelled = standard.reference.to_lowercase().replace([' ', '/', ':'], "-");
        assert_eq!(standard.id, spelled);
        let parts: Vec<u32> = standard.published.split('-').map(|part| part.parse().unwrap()).collect();
        assert!(matches!(parts[..], [1987..=2100, 1..=12] | [1987..=2100, 1..=12, 1..=31]), "{parts:?}");
        assert!(standard.reference.ends_with(&parts[0].to_string()));
        assert!(standard.edition > 0 && !standard.discipline.is_empty());
    }
}

#[test]
fn numbers_are_unique_and_every_parent_stands_before_its_children() {
    for standard in standards::all() {
        let mut seen = HashSet::new();
        for clause in &standard.clauses {
            assert!(!clause.title.trim().is_empty());
            if let Some(parent) = &clause.parent {
                assert!(seen.contains(parent.as_str()), "{} {parent}", standard.id);
                let rest = clause.reference.strip_prefix(parent.as_str()).unwrap_or_default();
                assert!(rest.starts_with('.'), "{} {} below {parent}", standard.id, clause.reference);
            }
            assert!(seen.insert(clause.reference.as_str()), "{} {} twice", standard.id, clause.reference);
            assert_eq!(standard.clause(&clause.reference), Some(clause));
        }
    }
}

#[test]
fn a_clause_is_a_leaf_exactly_when_it_is_auditable() {
    for standard in standards::all() {
        for clause in &standard.clauses {
            let leaf = standard.children(&clause.reference).next().is_none();
            assert_eq!(leaf, clause.is_auditable(), "{} {}", standard.id, clause.reference);
        }
        let leaves = standard.counts.requirement_leaves + standard.counts.annex_a_controls;
        assert_eq!(standard.auditable().count(), leaves, "{}", standard.id);
    }
}

#[test]
fn the_counts_of_each_catalogue_agree_with_its_clauses() {
    for standard in standards::all() {
        let counts = standard.counts;
        let (headings, leaves) =
            (count(standard, ClauseKind::Heading), count(standard, ClauseKind::Requirement));
        assert_eq!((counts.headings, counts.requirement_leaves), (headings, leaves), "{}", standard.id);
        assert_eq!(counts.entries, headings + leaves, "{}", standard.id);
        let untitled = standard.clauses.iter().filter(|clause| !clause.titled).count();
        assert_eq!(counts.untitled_numbered_paragraphs, untitled, "{}", standard.id);
        assert_eq!(counts.annex_a_controls, count(standard, ClauseKind::Control), "{}", standard.id);
    }
}

#[test]
fn what_is_said_of_evidence_says_where_it_comes_from() {
    for clause in standards::all().iter().flat_map(|standard| &standard.clauses) {
        let speaks = !(clause.documented_information.is_empty() && clause.typical_evidence.is_empty());
        assert_eq!(speaks, clause.basis.is_some(), "{clause:?}");
    }
    let service_management = standards::find("iso-iec-20000-1-2018").unwrap();
    assert!(service_management.auditable().all(|clause| clause.basis.is_some()));
}

#[test]
fn guidance_is_one_to_three_sentences_of_a_clause_with_requirements() {
    let mut said = HashSet::new();
    for clause in standards::all().iter().flat_map(|standard| &standard.clauses) {
        let Some(guidance) = &clause.guidance else { continue };
        assert!(clause.is_auditable(), "{} is a heading: {guidance}", clause.reference);
        let ends = guidance.split_whitespace().filter(|word| word.ends_with(['.', '?'])).count();
        assert!((1..=3).contains(&ends) && guidance.ends_with('.'), "{guidance}");
        assert!((40..=600).contains(&guidance.len()), "{guidance}");
        assert!(!guidance.contains("shall"), "{guidance} speaks as a standard");
        assert!(said.insert(guidance), "{guidance} stands twice");
    }
    // The withdrawn edition is there to compare with, and not to prepare for.
    for standard in standards::all().iter().filter(|it| it.status.is_none()) {
        assert!(standard.auditable().all(|clause| clause.guidance.is_some()), "{}", standard.id);
    }
}

#[test]
fn the_climate_amendments_of_2024_are_recorded_and_their_question_is_a_statement() {
    let asked = standards::find_statement("climate-change-considered").unwrap();
    for standard in standards::all() {
        let amended = standard.amendments.iter().any(|it| it.contains("Amd 1:2024 (climate action"));
        let asks = asked.required_by.iter().any(|place| place.standard == standard.id);
        let spared = ["iso-iec-20000-1-2011", "iso-iec-42001-2023"].contains(&standard.id.as_str());
        assert_eq!((amended, asks), (!spared, !spared), "{}", standard.id);
    }
}

#[test]
fn every_relation_ends_at_clauses_that_exist_and_no_pair_is_told_twice() {
    let exists = |place: &crosswalk::Place| match standards::find(&place.standard) {
        Some(standard) => standard.clause(&place.clause).is_some(),
        None => {
            place.standard == crosswalk::hub().id
                && crosswalk::hub().clauses.iter().any(|clause| clause.reference == place.clause)
        }
    };
    let mut pairs = HashSet::new();
    for relation in crosswalk::relations() {
        assert!(exists(&relation.source) && exists(&relation.target), "{relation:?}");
        assert_ne!(relation.source.standard, relation.target.standard);
        assert!(pairs.insert((&relation.source, &relation.target)), "{relation:?} twice");
        assert!(!relation.rationale.is_empty() && !relation.basis.is_empty());
    }
    assert_eq!(pairs.len(), 541);
}

#[test]
fn what_is_new_in_2018_has_no_relation_from_2011() {
    let current = standards::find("iso-iec-20000-1-2018").unwrap();
    for reference in crosswalk::new_in_20000_1_2018() {
        assert!(current.clause(reference).is_some(), "{reference}");
        let answered = crosswalk::relations().iter().any(|relation| {
            relation.source.standard == "iso-iec-20000-1-2011"
                && relation.target.standard == current.id
                && relation.target.clause == *reference
        });
        assert!(!answered, "{reference}");
    }
}
