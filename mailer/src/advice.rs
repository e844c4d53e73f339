//! What to do about an obligation.

use crate::Language;

/// A role as a sentence names it: `an internal auditor`.
pub(crate) fn role(language: Language, word: &str) -> &'static str {
    language.find(&format!("role.{word}")).unwrap_or_else(|| language.text("role.member"))
}

/// What to do next about an obligation of this kind, with or without a planned date.
pub(crate) fn next_step(language: Language, kind: &str, planned: bool) -> &'static str {
    let planned = planned.then(|| language.find(&format!("next_step.{kind}.planned"))).flatten();
    planned
        .or_else(|| language.find(&format!("next_step.{kind}.open")))
        .unwrap_or_else(|| language.text("next_step.other.open"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kinds that the catalogue names; that those are all of the engine's is tested where the engine is known.
    fn kinds() -> Vec<String> {
        let cycle: serde_json::Value =
            serde_json::from_str(include_str!("../../text/en/cycle.json")).unwrap_or_default();
        cycle["kind"].as_object().into_iter().flatten().map(|(kind, _)| kind.clone()).collect()
    }

    #[test]
    fn every_kind_has_its_own_advice() {
        let kinds = kinds();
        assert!(kinds.len() > 14);
        for language in Language::ALL {
            let mut seen = std::collections::HashSet::new();
            for kind in &kinds {
                assert_ne!(next_step(language, kind, false), next_step(language, "unknown", false), "{kind}");
                assert!(seen.insert(next_step(language, kind, false)), "{kind}");
                for planned in [false, true] {
                    let advice = next_step(language, kind, planned);
                    assert!(
                        advice.ends_with('.') && !advice.contains("  ") && advice.len() < 360,
                        "{advice}"
                    );
                }
                assert!(language.kind(kind).is_some(), "{kind}");
            }
        }
    }

    #[test]
    fn a_role_that_is_not_known_is_a_member() {
        assert_eq!(role(Language::English, "internal_auditor"), "an internal auditor");
        assert_eq!(role(Language::German, "emperor"), "„Mitglied“");
    }
}
