//! The statements are whole: each is a testable sentence, and each requirement holds at least one.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeSet, HashSet};

use standards::crosswalk::{Confidence, Place, relations};
use standards::statement::{Check, Fault, find_statement, held_by, held_in, read, statements};

const ONE: &str = "
theme: Scope
statements:
  - id: scope-documented
    text: The scope is written down.
    check: exists
    home: document
    hours: 3
    confidence: high
    required_by: ['iso-9001-2015:4.3']
";

fn place(text: &str) -> Place {
    let (standard, clause) = text.split_once(':').unwrap();
    Place { standard: standard.to_owned(), clause: clause.to_owned() }
}

#[test]
fn every_file_of_the_folder_is_a_theme_and_its_statements_are_among_all() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/catalogue/statements");
    let mut keys = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for statement in read(&text).unwrap() {
            assert_eq!(find_statement(&statement.key), Some(&statement));
            assert!(keys.insert(statement.key.clone()), "{} stands in two files", statement.key);
        }
    }
    let all: BTreeSet<String> = statements().iter().map(|it| it.key.clone()).collect();
    assert_eq!((keys.len(), all), (statements().len(), keys));
    assert!(find_statement("no-such-statement").is_none());
}

#[test]
fn every_auditable_clause_and_no_heading_holds_a_statement() {
    for standard in standards::all() {
        for clause in &standard.clauses {
            let held = held_in(&standard.id, &clause.reference);
            assert_eq!(!held.is_empty(), clause.is_auditable(), "{} {}", standard.id, clause.reference);
            let place = Place { standard: standard.id.clone(), clause: clause.reference.clone() };
            assert_eq!(held_by(&place), held);
            assert!(held.iter().all(|it| it.required_by.contains(&place)));
        }
    }
    let told: usize = statements().iter().map(|it| it.required_by.len()).sum();
    let found: usize = standards::all()
        .iter()
        .flat_map(|standard| standard.auditable().map(|it| held_in(&standard.id, &it.reference).len()))
        .sum();
    assert_eq!(told, found);
    assert!(held_in("iso-9001-1987", "4.1").is_empty());
}

#[test]
fn each_clause_of_service_management_is_split_into_several_statements() {
    let service_management = standards::find("iso-iec-20000-1-2018").unwrap();
    let mut keys = HashSet::new();
    for clause in service_management.auditable() {
        let held = held_in(&service_management.id, &clause.reference);
        assert!((2..=24).contains(&held.len()), "{} holds {}", clause.reference, held.len());
        keys.extend(held.iter().map(|it| &it.key));
    }
    assert!(keys.len() >= 200, "{}", keys.len());
}

#[test]
fn a_text_is_one_short_sentence_and_no_title() {
    let titles: HashSet<String> = standards::all()
        .iter()
        .flat_map(|standard| standard.clauses.iter().map(|it| it.title.to_lowercase()))
        .collect();
    let mut texts = HashSet::new();
    for statement in statements() {
        let text = statement.text.as_str();
        assert!(text.ends_with('.') && text.starts_with(char::is_uppercase), "{text}");
        assert!((6..=40).contains(&text.split_whitespace().count()), "{text}");
        assert!(!text[..text.len() - 1].contains(". "), "{text} is more than a sentence");
        assert!(!titles.contains(&text.trim_end_matches('.').to_lowercase()), "{text} is a title");
        assert!(texts.insert(text.to_lowercase()), "{text} stands twice");
        assert!(
            !["shall", "clause", "iso"].iter().any(|word| names(text, word)),
            "{text} speaks as a standard"
        );
        assert!((1..=40).contains(&statement.hours), "{} takes {} h", statement.key, statement.hours);
        assert!(!statement.theme.is_empty() && statement.note.as_deref() != Some(""));
    }
}

#[test]
fn what_only_one_or_two_standards_ask_as_a_part_is_not_called_sure() {
    for statement in statements() {
        let standards: HashSet<&str> = statement.required_by.iter().map(|it| it.standard.as_str()).collect();
        let part = matches!(statement.check, Check::Includes | Check::Relates);
        let sure = statement.confidence == Confidence::High;
        assert!(!(part && sure && standards.len() <= 2), "{}", statement.key);
    }
    let unsure = statements().iter().filter(|it| it.confidence < Confidence::High).count();
    assert!(unsure * 5 > statements().len(), "{unsure} are marked for a second look");
}

fn names(text: &str, word: &str) -> bool {
    text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|it| it == word)
}

#[test]
fn a_statement_is_shared_by_the_standards_that_ask_the_same() {
    let scope = find_statement("scope-documented").unwrap();
    let standards: BTreeSet<&str> = scope.required_by.iter().map(|it| it.standard.as_str()).collect();
    assert_eq!(standards.len(), standards::all().len());
    // Numbers are no join: 10.1 is improvement in one generation of the structure, and nonconformity in the other.
    let keys = |it: &str| held_by(&place(it)).iter().map(|it| it.key.as_str()).collect::<BTreeSet<_>>();
    assert!(keys("iso-iec-27001-2022:10.1").is_disjoint(&keys("iso-22301-2019:10.1")));
    assert!(!keys("iso-iec-27001-2022:10.2").is_disjoint(&keys("iso-22301-2019:10.1")));
}

#[test]
fn where_the_crosswalk_calls_two_clauses_equal_they_hold_a_statement_in_common() {
    let keys = |place: &Place| held_by(place).iter().map(|it| &it.key).collect::<HashSet<_>>();
    let mut equal = 0;
    for relation in relations() {
        if relation.term != standards::crosswalk::Term::Equal {
            continue;
        }
        let (source, target) = (keys(&relation.source), keys(&relation.target));
        // Headings and the hub hold none.
        if !source.is_empty() && !target.is_empty() {
            equal += 1;
            assert!(!source.is_disjoint(&target), "{relation:?}");
        }
    }
    assert!(equal > 50, "{equal} relations were looked at");
}

#[test]
fn data_that_names_an_unknown_clause_a_heading_or_a_place_twice_are_refused() {
    assert_eq!(read(ONE).unwrap()[0].theme, "Scope");
    for wrong in ["iso-9001-2015:4.33", "iso-9001-1987:4.3", "iso-9001-2015:4", "hs-2021:4.3"] {
        let fault = read(&ONE.replace("iso-9001-2015:4.3", wrong)).unwrap_err();
        assert_eq!(fault, Fault::Place { key: "scope-documented".to_owned(), place: place(wrong) });
    }
    let twice = ONE.replace("['iso-9001-2015:4.3']", "['iso-9001-2015:4.3', 'iso-9001-2015:4.3']");
    assert_eq!(read(&twice).unwrap_err(), Fault::Places("scope-documented".to_owned()));
    let none = ONE.replace("['iso-9001-2015:4.3']", "[]");
    assert_eq!(read(&none).unwrap_err(), Fault::Places("scope-documented".to_owned()));
}

#[test]
fn data_with_a_bad_key_a_key_twice_or_an_unknown_word_are_refused() {
    for wrong in ["Scope", "ab", "scope_documented", "käse", &"a".repeat(61)] {
        let fault = read(&ONE.replace("scope-documented", wrong)).unwrap_err();
        assert_eq!(fault, Fault::Key(wrong.to_owned()));
    }
    let (_, entry) = ONE.split_once("statements:\n").unwrap();
    let fault = read(&format!("{ONE}{}", entry.trim_start_matches('\n'))).unwrap_err();
    assert_eq!(fault, Fault::Twice("scope-documented".to_owned()));
    for (right, wrong) in [
        ("check: exists", "check: exist"),
        ("home: document", "home: cupboard"),
        ("hours: 3", "hours: -3"),
        ("'iso-9001-2015:4.3'", "4.3"),
        ("confidence: high", "colour: blue"),
    ] {
        assert!(matches!(read(&ONE.replace(right, wrong)), Err(Fault::Unreadable(_))), "{wrong}");
    }
}
