//! What has to be there, said once for every standard that asks for it.
//!
//! A statement is atomic and testable, in our own words, and independent of any one standard; each names the places
//! whose requirement holds it (`catalogue/statements/*.yaml`, a file for each theme).

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::Clause;
use crate::crosswalk::{Confidence, Place};
use crate::standard::find;

/// One thing that has to be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Its key: never changed and never given to another.
    #[serde(rename = "id")]
    pub key: String,
    /// One sentence that is true or not.
    pub text: String,
    /// What kind of test it is.
    pub check: Check,
    /// Where a definition of how one works meets it.
    pub home: Home,
    /// Hours it typically takes 50 people to put it in place; our own judgement.
    pub hours: u16,
    /// How sure it is that every one of its places asks for it.
    pub confidence: Confidence,
    /// The clauses and controls whose requirement holds it.
    pub required_by: Vec<Place>,
    /// What else is to be known of it.
    #[serde(default)]
    pub note: Option<String>,
    /// The theme it stands under.
    #[serde(skip_deserializing)]
    pub theme: String,
}

/// What kind of test shows that a statement is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// It is there.
    Exists,
    /// Somebody is charged with it.
    Assigned,
    /// It holds a part that is asked for.
    Includes,
    /// It fits, follows or leads to something else.
    Relates,
    /// It left a record.
    Recorded,
    /// It is done again at set times.
    Repeated,
}

/// Where a service management definition meets a statement: one of the five processes, a kind of managed item, or the
/// calendar of recurring duties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Home {
    /// Making and changing agreements.
    Agree,
    /// Changing what is managed.
    Change,
    /// Restoring what was agreed.
    Recover,
    /// Carrying out what was agreed.
    Operate,
    /// Handling risks, causes and opportunities.
    Improve,
    /// A document.
    Document,
    /// People, roles, units and other parties.
    Organization,
    /// A tool, a place or a register.
    Asset,
    /// A service and its catalogue.
    Service,
    /// A recurring duty.
    Calendar,
}

/// Why a file of statements is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is not of this form.
    Unreadable(String),
    /// The key is no slug of 3 to 60 characters.
    Key(String),
    /// The key stands twice.
    Twice(String),
    /// No clause or control has this place, or auditors do not conclude on it.
    Place {
        /// The statement.
        key: String,
        /// The place it names.
        place: Place,
    },
    /// No place, or one twice.
    Places(String),
}

/// Every statement, theme by theme.
pub fn statements() -> &'static [Statement] {
    &ALL
}

/// The statement with this key.
pub fn find_statement(key: &str) -> Option<&'static Statement> {
    INDEX.by_key.get(key).copied()
}

/// The statements that the requirement at this place holds; none for a heading and for an unknown place.
pub fn held_by(place: &Place) -> &'static [&'static Statement] {
    held_in(&place.standard, &place.clause)
}

/// The same, by the standard's id and the clause's number.
pub fn held_in(standard: &str, clause: &str) -> &'static [&'static Statement] {
    INDEX.by_place.get(standard).and_then(|clauses| clauses.get(clause)).map_or(&[], Vec::as_slice)
}

/// Reads the statements of one theme.
///
/// # Errors
/// When the text is not of the form, or names a place that there is not.
pub fn read(text: &str) -> Result<Vec<Statement>, Fault> {
    let mut file: File =
        serde_yaml_ng::from_str(text).map_err(|fault| Fault::Unreadable(fault.to_string()))?;
    let mut keys = HashSet::new();
    for statement in &mut file.statements {
        statement.theme.clone_from(&file.theme);
        judge(statement)?;
        if !keys.insert(statement.key.clone()) {
            return Err(Fault::Twice(statement.key.clone()));
        }
    }
    Ok(file.statements)
}

fn judge(statement: &Statement) -> Result<(), Fault> {
    let key = &statement.key;
    let slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !(3..=60).contains(&key.len()) || !key.chars().all(slug) {
        return Err(Fault::Key(key.clone()));
    }
    let places: HashSet<&Place> = statement.required_by.iter().collect();
    if places.is_empty() || places.len() < statement.required_by.len() {
        return Err(Fault::Places(key.clone()));
    }
    let auditable = |place: &Place| {
        find(&place.standard).and_then(|it| it.clause(&place.clause)).is_some_and(Clause::is_auditable)
    };
    match statement.required_by.iter().find(|place| !auditable(place)) {
        Some(place) => Err(Fault::Place { key: key.clone(), place: place.clone() }),
        None => Ok(()),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    theme: String,
    statements: Vec<Statement>,
}

struct Index {
    by_key: HashMap<&'static str, &'static Statement>,
    by_place: HashMap<&'static str, HashMap<&'static str, Vec<&'static Statement>>>,
}

static ALL: LazyLock<Vec<Statement>> = LazyLock::new(|| {
    // Part of the program and read by the tests: a fault is a broken build.
    let theme =
        |text: &&str| read(text).unwrap_or_else(|fault| panic!("the statements are broken: {fault:?}"));
    THEMES.iter().flat_map(theme).collect()
});

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index { by_key: HashMap::new(), by_place: HashMap::new() };
    for statement in statements() {
        index.by_key.insert(&statement.key, statement);
        for place in &statement.required_by {
            let clauses = index.by_place.entry(&place.standard).or_default();
            clauses.entry(&place.clause).or_default().push(statement);
        }
    }
    index
});

const THEMES: [&str; 23] = [
    include_str!("../catalogue/statements/context.yaml"),
    include_str!("../catalogue/statements/leadership.yaml"),
    include_str!("../catalogue/statements/planning.yaml"),
    include_str!("../catalogue/statements/risk.yaml"),
    include_str!("../catalogue/statements/support.yaml"),
    include_str!("../catalogue/statements/documentation.yaml"),
    include_str!("../catalogue/statements/portfolio.yaml"),
    include_str!("../catalogue/statements/relationship.yaml"),
    include_str!("../catalogue/statements/supply.yaml"),
    include_str!("../catalogue/statements/change.yaml"),
    include_str!("../catalogue/statements/resolution.yaml"),
    include_str!("../catalogue/statements/assurance.yaml"),
    include_str!("../catalogue/statements/quality.yaml"),
    include_str!("../catalogue/statements/environment.yaml"),
    include_str!("../catalogue/statements/safety.yaml"),
    include_str!("../catalogue/statements/continuity.yaml"),
    include_str!("../catalogue/statements/security_organization.yaml"),
    include_str!("../catalogue/statements/security_people.yaml"),
    include_str!("../catalogue/statements/security_physical.yaml"),
    include_str!("../catalogue/statements/security_technology.yaml"),
    include_str!("../catalogue/statements/ai.yaml"),
    include_str!("../catalogue/statements/evaluation.yaml"),
    include_str!("../catalogue/statements/improvement.yaml"),
];
