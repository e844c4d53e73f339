//! The five processes.

use serde::{Deserialize, Serialize};

/// A process, by its verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// Create and change agreements on services.
    Agree,
    /// Change managed resources within the agreements.
    Change,
    /// Restore the agreed service.
    Recover,
    /// Carry out what was agreed.
    Operate,
    /// Treat risks, threats and chances alike.
    Improve,
}

impl Verb {
    /// All five, in their order.
    pub const ALL: [Self; 5] = [Self::Agree, Self::Change, Self::Recover, Self::Operate, Self::Improve];

    /// The verb as a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Change => "change",
            Self::Recover => "recover",
            Self::Operate => "operate",
            Self::Improve => "improve",
        }
    }

    /// The code by which the method's literature names the process. Sources differ about the last one; the verb counts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agree => "CTM",
            Self::Change => "CHM",
            Self::Recover => "INC",
            Self::Operate => "OPS",
            Self::Improve => "RIM",
        }
    }

    /// The process of that verb.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.word() == word)
    }
}
