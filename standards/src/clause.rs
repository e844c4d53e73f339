//! A numbered place in a standard.

use serde::{Deserialize, Serialize};

/// A clause, or a control of an annex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Its number, such as `8.5.1.3` or `A.5.7`.
    #[serde(rename(deserialize = "ref"))]
    pub reference: String,
    /// Its short title; a numbered paragraph without a title carries its parent's.
    pub title: String,
    /// The number of the clause above it.
    pub parent: Option<String>,
    /// What it is.
    pub kind: ClauseKind,
    /// Whether the standard itself gives it this title.
    #[serde(default = "titled")]
    pub titled: bool,
    /// What it is about and what trips organizations up, in our own words.
    #[serde(default)]
    pub guidance: Option<String>,
    /// Documents and records that it asks for, in our own words.
    #[serde(default)]
    pub documented_information: Vec<String>,
    /// What auditors usually accept as evidence, in our own words.
    #[serde(default)]
    pub typical_evidence: Vec<String>,
    /// Where the two lists above come from; none where both are empty.
    #[serde(default)]
    pub basis: Option<Basis>,
}

impl Clause {
    /// Whether an auditor concludes on it: a requirement or a control, not a heading over others.
    pub fn is_auditable(&self) -> bool {
        matches!(self.kind, ClauseKind::Requirement | ClauseKind::Control)
    }
}

/// What a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClauseKind {
    /// A title over other clauses.
    Heading,
    /// A leaf with requirements.
    Requirement,
    /// A theme of an annex (people, technology …).
    ControlTheme,
    /// An objective of an annex, over its controls.
    ControlObjectiveGroup,
    /// A control of an annex; audited where the Statement of Applicability includes it.
    Control,
}

/// How sure it is that documented information is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Basis {
    /// On a public list of mandatory records.
    #[serde(rename(deserialize = "public list", serialize = "public_list"))]
    PublicList,
    /// Named as mandatory on a public page.
    #[serde(rename(deserialize = "public page", serialize = "public_page"))]
    PublicPage,
    /// Neither: check against a bought copy.
    #[serde(rename = "unconfirmed")]
    Unconfirmed,
}

fn titled() -> bool {
    true
}
