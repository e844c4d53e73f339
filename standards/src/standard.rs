//! An edition of a standard and its clauses.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::Clause;

/// One edition of a management-system standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standard {
    /// Stable name, such as `iso-iec-20000-1-2018`.
    pub id: String,
    /// How certificates print it: `ISO/IEC 20000-1:2018`.
    pub reference: String,
    /// Number of the edition.
    pub edition: u8,
    /// Year and month, or day, of publication: `2018-09` or `2015-09-15`.
    pub published: String,
    /// Subject and the usual short name of the system: `service management (SMS)`.
    pub discipline: String,
    /// Amendments that apply to it.
    pub amendments: Vec<String>,
    /// Reference of the edition that replaces it, once there is one.
    pub superseded_by: Option<String>,
    /// Set when the edition is withdrawn.
    pub status: Option<String>,
    /// What may be left out of a certificate's scope, in words.
    pub exclusions: Option<String>,
    /// Numbers of the clauses that may be left out with a justification, each with all below it.
    pub leave_out: Vec<String>,
    /// Which generation of the common structure it follows, where that matters.
    pub structure: Option<String>,
    /// How many entries the catalogue says it has.
    pub counts: Counts,
    /// Clauses in reading order, then the controls of Annex A.
    pub clauses: Vec<Clause>,
}

impl Standard {
    /// The clause with this number.
    pub fn clause(&self, reference: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.reference == reference)
    }

    /// The leaves on which an auditor concludes, in reading order.
    pub fn auditable(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(|clause| clause.is_auditable())
    }

    /// Whether the clause with this number may be left out with a justification, as not applicable.
    pub fn may_leave_out(&self, reference: &str) -> bool {
        let below = |rest: &str| rest.is_empty() || rest.starts_with('.');
        self.leave_out.iter().any(|it| reference.strip_prefix(it.as_str()).is_some_and(below))
    }

    /// Whether the clause `reference` is `place`, or lies below it.
    pub fn lies_in(&self, reference: &str, place: &str) -> bool {
        let mut at = Some(reference);
        while let Some(clause) = at {
            if clause == place {
                return true;
            }
            at = self.clause(clause).and_then(|it| it.parent.as_deref());
        }
        false
    }

    /// The leaves that `place` means: itself, or those below it; in reading order.
    pub fn leaves<'a>(&'a self, place: &'a str) -> impl Iterator<Item = &'a Clause> {
        self.auditable().filter(move |clause| self.lies_in(&clause.reference, place))
    }

    /// The clauses directly below the one with this number.
    pub fn children<'a>(&'a self, reference: &'a str) -> impl Iterator<Item = &'a Clause> {
        self.clauses.iter().filter(move |clause| clause.parent.as_deref() == Some(reference))
    }
}

/// How many entries a catalogue has, besides those of an annex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Clauses, headings included.
    pub entries: usize,
    /// Titles over other clauses.
    pub headings: usize,
    /// Leaves with requirements.
    pub requirement_leaves: usize,
    /// Leaves that carry their parent's title.
    pub untitled_numbered_paragraphs: usize,
    /// Controls of Annex A.
    #[serde(default)]
    pub annex_a_controls: usize,
}

/// Every edition that has a catalogue, in the order of its reference.
pub fn all() -> &'static [Standard] {
    &ALL
}

/// The edition with this id.
pub fn find(id: &str) -> Option<&'static Standard> {
    ALL.iter().find(|standard| standard.id == id)
}

static ALL: LazyLock<Vec<Standard>> = LazyLock::new(|| CATALOGUES.iter().map(|text| read(text)).collect());

const CATALOGUES: [&str; 8] = [
    include_str!("../catalogue/iso-14001-2015.yaml"),
    include_str!("../catalogue/iso-22301-2019.yaml"),
    include_str!("../catalogue/iso-45001-2018.yaml"),
    include_str!("../catalogue/iso-9001-2015.yaml"),
    include_str!("../catalogue/iso-iec-20000-1-2011.yaml"),
    include_str!("../catalogue/iso-iec-20000-1-2018.yaml"),
    include_str!("../catalogue/iso-iec-27001-2022.yaml"),
    include_str!("../catalogue/iso-iec-42001-2023.yaml"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    standard: Head,
    clauses: Vec<Clause>,
    #[serde(default)]
    annex_a: Vec<Clause>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: String,
    #[serde(rename = "ref")]
    reference: String,
    edition: u8,
    published: String,
    discipline: String,
    #[serde(default)]
    amendments: Vec<String>,
    superseded_by: Option<String>,
    status: Option<String>,
    exclusions: Option<String>,
    #[serde(default)]
    leave_out: Vec<String>,
    structure: Option<String>,
    counts: Counts,
}

fn read(text: &str) -> Standard {
    // The text is part of the program and every catalogue is read by the tests: a fault is a broken build.
    let File { standard: head, mut clauses, annex_a } =
        serde_yaml_ng::from_str(text).unwrap_or_else(|fault| panic!("a catalogue is broken: {fault}"));
    clauses.extend(annex_a);
    Standard {
        id: head.id,
        reference: head.reference,
        edition: head.edition,
        published: head.published,
        discipline: head.discipline,
        amendments: head.amendments,
        superseded_by: head.superseded_by,
        status: head.status,
        exclusions: head.exclusions,
        leave_out: head.leave_out,
        structure: head.structure,
        counts: head.counts,
        clauses,
    }
}
