//! Who may know whom, and how long a file may be: the house's walls, measured.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The edges between the house's crates; any other is a fault.
const EDGES: [(&str, &[&str]); 15] = [
    ("cycle", &[]),
    ("standards", &[]),
    ("usm", &[]),
    ("clock", &[]),
    ("seal", &[]),
    ("interchange", &[]),
    ("report", &[]),
    ("entity", &["cycle", "standards", "usm", "clock", "seal"]),
    ("migration", &["seal"]),
    ("mailer", &[]),
    ("egress", &[]),
    ("depot", &[]),
    ("api", &["cycle", "standards", "usm", "clock", "depot", "egress", "entity", "interchange", "report"]),
    ("worker", &["cycle", "standards", "clock", "depot", "egress", "entity", "mailer"]),
    (
        "certkeep",
        &["api", "worker", "migration", "clock", "cycle", "depot", "egress", "entity", "mailer", "usm"],
    ),
];

/// What pure crates may not know of the outside.
const PURE: [(&str, &[&str]); 6] = [
    ("cycle", &["chrono", "serde", "thiserror", "utoipa"]),
    ("standards", &["serde", "serde_yaml_ng", "thiserror"]),
    ("usm", &["serde", "serde_json", "serde_yaml_ng", "thiserror"]),
    ("seal", &["hex", "serde_json", "sha2"]),
    ("interchange", &["calamine", "csv", "serde_json", "uuid", "zip"]),
    ("report", &["krilla", "rust_xlsxwriter", "rustybuzz", "thiserror"]),
];

fn metadata() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let args = ["metadata", "--format-version=1", "--no-deps", "--offline", "--locked"];
    let output = Command::new(cargo).args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

fn edges() -> BTreeMap<String, BTreeSet<String>> {
    let packages = metadata()["packages"].as_array().unwrap().clone();
    let normal = |package: &Value| {
        let all = package["dependencies"].as_array().unwrap().clone();
        all.into_iter()
            .filter(|d| d["kind"].is_null())
            .map(|d| d["name"].as_str().unwrap().to_owned())
            .collect()
    };
    packages.iter().map(|package| (package["name"].as_str().unwrap().to_owned(), normal(package))).collect()
}

#[test]
fn the_crates_know_only_whom_they_may() {
    let edges = edges();
    let allowed: BTreeMap<_, _> = EDGES.into_iter().collect();
    assert_eq!(edges.keys().map(String::as_str).collect::<BTreeSet<_>>(), allowed.keys().copied().collect());
    for (from, to) in &edges {
        let known = to.iter().filter(|name| allowed.contains_key(name.as_str()));
        let strange: Vec<_> = known.filter(|name| !allowed[from.as_str()].contains(&name.as_str())).collect();
        assert!(strange.is_empty(), "{from} must not know {strange:?}");
    }
    for (pure, may) in PURE {
        let strange: Vec<_> = edges[pure].iter().filter(|name| !may.contains(&name.as_str())).collect();
        assert!(strange.is_empty(), "{pure} is pure and must not know {strange:?}");
    }
}

fn files(folder: &Path, found: &mut Vec<(String, usize)>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        let skipped = ["target", "node_modules", "dist", ".git", ".tools", "data", "snapshots", "catalogue"];
        if path.is_dir() {
            if !skipped.contains(&name.as_str()) {
                files(&path, found);
            }
        } else if [".rs", ".ts", ".tsx"].iter().any(|ending| name.ends_with(ending)) && name != "schema.d.ts"
        {
            let lines = std::fs::read_to_string(&path).unwrap().lines().count();
            found.push((path.display().to_string(), lines));
        }
    }
}

#[test]
fn files_are_small() {
    let mut all = Vec::new();
    files(Path::new(env!("CARGO_MANIFEST_DIR")), &mut all);
    all.sort_by_key(|(_, lines)| *lines);
    let (longest, lines) = all.last().unwrap();
    assert!(*lines <= 500, "{longest} has {lines} lines");
    let (_, ninth) = all[all.len() * 9 / 10];
    assert!(ninth <= 300, "nine in ten files have at most {ninth} lines");
    let (_, median) = all[all.len() / 2];
    assert!(median <= 140, "half of the files have at most {median} lines");
}

/// Names that say nothing of the domain.
const EMPTY_NAMES: [&str; 10] =
    ["utils", "helpers", "common", "core", "shared", "misc", "manager", "service", "base", "types"];

#[test]
fn names_are_of_the_domain() {
    let mut all = Vec::new();
    files(Path::new(env!("CARGO_MANIFEST_DIR")), &mut all);
    for (path, _) in all {
        let stem = Path::new(&path).file_stem().unwrap().to_string_lossy().into_owned();
        assert!(!EMPTY_NAMES.contains(&stem.as_str()), "{path} has a name that says nothing");
    }
}
