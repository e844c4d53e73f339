//! Frameworks of requirements as files: bytes in, values out, and back.
//!
//! A file is read whole or not at all: whatever is wrong with it is told with its place, every place at once. No input makes it
//! fail otherwise, and none makes it take more memory than its bounds say.

pub mod file;
pub mod oscal;
pub mod table;
pub mod tree;
mod xlsx;

pub use file::{Form, read};

/// The most requirements of one framework.
pub const MOST: usize = 5_000;

/// How many wrong places are told at once.
pub const MOST_FAULTS: usize = 200;

/// A wrong place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where: `/rows/17/parent`, as a spreadsheet counts rows, or a JSON pointer into the document; empty for the whole file.
    pub pointer: String,
    /// What is wrong there, in a sentence.
    pub detail: String,
}

/// A fault at `pointer`.
pub(crate) fn fault(pointer: impl Into<String>, detail: impl Into<String>) -> Fault {
    Fault { pointer: pointer.into(), detail: detail.into() }
}

/// A framework as a file tells it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Framework {
    /// Its name, where the file says it.
    pub name: Option<String>,
    /// Its edition, where the file says it.
    pub edition: Option<String>,
    /// Its requirements in reading order: what stands over another comes before it.
    pub requirements: Vec<Requirement>,
}

/// A clause, requirement or control of a framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Its number, unique in the framework.
    pub reference: String,
    /// Its short title.
    pub title: String,
    /// The number of what it belongs to.
    pub parent: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// Its text, where its owner may keep it.
    pub text: String,
    /// How to meet it.
    pub guidance: String,
}

/// What a line of a framework is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A title over others.
    Heading,
    /// Something that is asked for.
    Requirement,
    /// A control that is chosen.
    Control,
}

impl Kind {
    /// Its word in files and on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Requirement => "requirement",
            Self::Control => "control",
        }
    }

    fn read(word: &str) -> Option<Self> {
        [Self::Heading, Self::Requirement, Self::Control]
            .into_iter()
            .find(|kind| kind.word().eq_ignore_ascii_case(word))
    }
}
