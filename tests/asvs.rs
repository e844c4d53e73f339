//! The checklist of docs/SECURITY.md holds every requirement of OWASP ASVS 5.0 up to level 2, each met by something that
//! is there.

use std::collections::BTreeMap;
use std::path::Path;

const REQUIRED: &str = include_str!("asvs-5.0.txt");

/// The rows of the checklist: the requirement, its level, how it stands, and why.
fn checklist() -> Vec<[String; 4]> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/SECURITY.md")).unwrap();
    let cells = |line: &str| {
        line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
    };
    let row = |line: &str| <[String; 4]>::try_from(cells(line)).ok();
    let numbered = |row: &[String; 4]| row[0].starts_with(|c: char| c.is_ascii_digit());
    text.lines().filter(|line| line.starts_with("| ")).filter_map(row).filter(numbered).collect()
}

#[test]
fn every_requirement_stands_in_the_checklist_once() {
    let required: Vec<_> = REQUIRED.lines().map(|line| line.split_once(' ').unwrap()).collect();
    let mut listed = BTreeMap::new();
    for [id, level, ..] in checklist() {
        assert!(listed.insert(id.clone(), level).is_none(), "{id} stands there twice");
    }
    for (id, level) in &required {
        assert_eq!(listed.remove(*id).as_deref(), Some(*level), "{id}");
    }
    assert!(listed.is_empty(), "not among the requirements: {listed:?}");
    assert_eq!(required.len(), 253);
}

#[test]
fn each_line_says_how_it_stands_and_names_what_is_there() {
    for [id, _, state, why] in checklist() {
        assert!(["met", "operator", "n/a", "open"].contains(&state.as_str()), "{id}: {state}");
        assert!(why.len() > 5, "{id}: the reason");
        let named: Vec<_> = why.split('`').skip(1).step_by(2).filter(|word| is_path(word)).collect();
        assert!(state != "met" || !named.is_empty(), "{id} is met by nothing that can be looked at");
        for path in named {
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists(), "{id}: {path} is not there");
        }
    }
}

fn is_path(word: &str) -> bool {
    let file = word.rsplit('/').next().unwrap_or_default();
    word == "Cargo.toml"
        || word == "deny.toml"
        || word == "clippy.toml"
        || (word.contains('/')
            && !word.starts_with('/')
            && (file.contains('.') || word.starts_with("web/src") || word.starts_with("infra/")))
}
