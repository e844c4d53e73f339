//! What an internal audit looked at (R60).

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// The part of the management system that an internal audit looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Coverage {
    /// Every clause and process.
    #[default]
    Full,
    /// The clauses named, for example `8.5.1.3`.
    Clauses(Vec<String>),
}

/// The chapters that hold requirements in every management system standard of the common structure.
const CHAPTERS: [&str; 7] = ["4", "5", "6", "7", "8", "9", "10"];

impl Coverage {
    /// Whether the audits together looked at the full system: one did, or every chapter from 4 to 10 was touched.
    pub fn is_full<'a>(parts: impl IntoIterator<Item = &'a Self>) -> bool {
        let mut seen = BTreeSet::new();
        for part in parts {
            match part {
                Self::Full => return true,
                Self::Clauses(clauses) => seen.extend(clauses.iter().filter_map(|it| it.split('.').next())),
            }
        }
        CHAPTERS.iter().all(|chapter| seen.contains(chapter))
    }

    /// Whether it looked at the clause, or at the chapter the clause belongs to.
    pub fn includes(&self, clause: &str) -> bool {
        match self {
            Self::Full => true,
            Self::Clauses(clauses) => clauses.iter().any(|it| {
                clause.strip_prefix(it.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }),
        }
    }

    /// What both look at: the finer of each two clauses that lie in one another. `None`: nothing.
    pub fn shared_with(&self, other: &Self) -> Option<Self> {
        let (Self::Clauses(own), Self::Clauses(others)) = (self, other) else {
            return Some(if *self == Self::Full { other.clone() } else { self.clone() });
        };
        let within = |clause: &&String, whole: &Self| whole.includes(clause.as_str());
        let mut shared: Vec<_> = own.iter().filter(|it| within(it, other)).cloned().collect();
        let finer = others.iter().filter(|it| within(it, self) && !shared.contains(*it)).cloned();
        shared.extend(finer.collect::<Vec<_>>());
        (!shared.is_empty()).then_some(Self::Clauses(shared))
    }
}

impl Serialize for Coverage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Full => serializer.serialize_str("full"),
            Self::Clauses(clauses) => clauses.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Coverage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "expected \"full\" or a list of clause references")]
        enum Wire {
            Word(String),
            Clauses(Vec<String>),
        }
        match Wire::deserialize(deserializer)? {
            Wire::Word(word) if word == "full" => Ok(Self::Full),
            Wire::Word(word) => {
                Err(D::Error::custom(format!("expected \"full\" or a list of clauses, got \"{word}\"")))
            }
            Wire::Clauses(clauses) => Ok(Self::Clauses(clauses)),
        }
    }
}
