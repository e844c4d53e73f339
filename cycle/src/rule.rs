//! The number of a rule of docs/CYCLE.md.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A rule, written `R04` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(value_type = String, example = "R04"))]
pub struct Rule(pub u8);

/// The rules with these numbers.
pub(crate) fn rules(numbers: &[u8]) -> Vec<Rule> {
    numbers.iter().copied().map(Rule).collect()
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R{:02}", self.0)
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.strip_prefix('R')
            .and_then(|number| number.parse().ok())
            .map(Self)
            .ok_or_else(|| D::Error::custom(format!("expected a rule such as R04, got \"{text}\"")))
    }
}
