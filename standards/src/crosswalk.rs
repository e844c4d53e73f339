//! Which clause of one standard answers which clause of another.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize, de};

/// The common skeleton that the standards share; a place is `hs-2021:4.1` and so on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hub {
    /// Its name in a [`Place`].
    pub id: String,
    /// What it is.
    pub title: String,
    /// Its numbered places.
    pub clauses: Vec<HubClause>,
}

/// A numbered place of the common skeleton.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HubClause {
    /// Its number.
    #[serde(rename(deserialize = "ref"))]
    pub reference: String,
    /// Its title, with `XXX` for the discipline.
    pub title: String,
}

/// A clause of a standard or of the hub, written `iso-9001-2015:4.1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// Id of the standard, or of the hub.
    pub standard: String,
    /// Number of the clause.
    pub clause: String,
}

/// "source `term` target", with why and how sure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// Where it starts.
    pub source: Place,
    /// Where it ends; a heading means all its leaves.
    pub target: Place,
    /// How the source relates to the target.
    #[serde(rename(deserialize = "relation"))]
    pub term: Term,
    /// Why, in our own words.
    pub rationale: String,
    /// Where the judgement comes from.
    pub basis: String,
    /// How sure it is that the two correspond at all.
    pub confidence: Confidence,
}

impl Relation {
    /// Its key: no pair of places is told twice.
    pub fn key(&self) -> String {
        let Self { source, target, .. } = self;
        format!("{}:{}~{}:{}", source.standard, source.clause, target.standard, target.clause)
    }
}

/// How the requirements of two clauses relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Term {
    /// The same requirement, for one common scope.
    #[serde(rename = "equal")]
    Equal,
    /// All of the source is inside the target.
    #[serde(rename(deserialize = "subset-of", serialize = "subset_of"))]
    SubsetOf,
    /// The source contains the target and more.
    #[serde(rename(deserialize = "superset-of", serialize = "superset_of"))]
    SupersetOf,
    /// They share a part.
    #[serde(rename(deserialize = "intersects-with", serialize = "intersects_with"))]
    IntersectsWith,
}

/// How sure a relation is. Below `High`, let an expert confirm it before it is shown as an equivalence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// A guess.
    Low,
    /// Likely.
    Medium,
    /// Plain from the texts' common structure.
    High,
}

/// Every relation, in the order of the catalogue.
pub fn relations() -> &'static [Relation] {
    &CROSSWALK.mappings
}

/// The common skeleton.
pub fn hub() -> &'static Hub {
    &CROSSWALK.hub
}

/// Clauses of ISO/IEC 20000-1:2018 that no clause of the 2011 edition answers.
pub fn new_in_20000_1_2018() -> &'static [String] {
    &CROSSWALK.new_in_20000_1_2018
}

static CROSSWALK: LazyLock<File> = LazyLock::new(|| {
    // Part of the program and read by the tests: a fault is a broken build.
    serde_yaml_ng::from_str(include_str!("../catalogue/crosswalk.yaml"))
        .unwrap_or_else(|fault| panic!("the crosswalk is broken: {fault}"))
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    hub: Hub,
    new_in_20000_1_2018: Vec<String>,
    mappings: Vec<Relation>,
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (standard, clause) =
            text.split_once(':').ok_or_else(|| de::Error::custom(format!("`{text}` names no clause")))?;
        Ok(Self { standard: standard.to_owned(), clause: clause.to_owned() })
    }
}
