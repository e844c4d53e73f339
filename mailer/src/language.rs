//! The languages of a mail, and the one catalogue of their texts, `text/` at the root of the repository.
//!
//! A text holds fields, `{person_name}`, with words that stand in for what is empty or looks like an advertisement,
//! `{asker_name|an organization}`, and `*emphasis*`. Each language has the same keys with the same fields.

pub(crate) mod reason;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::Value;

use crate::template::{escaped, name};

/// A language that mails are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English, which every text was written in first.
    #[default]
    English,
    /// German, as one writes to business partners.
    German,
}

type Catalogue = HashMap<String, String>;

static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| {
    read(&[
        include_str!("../../text/en/mail.json"),
        include_str!("../../text/en/cycle.json"),
        include_str!("../../text/en/reason.json"),
        include_str!("../../text/en/role.json"),
    ])
});
static GERMAN: LazyLock<Catalogue> = LazyLock::new(|| {
    read(&[
        include_str!("../../text/de/mail.json"),
        include_str!("../../text/de/cycle.json"),
        include_str!("../../text/de/reason.json"),
        include_str!("../../text/de/role.json"),
    ])
});

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its tag (BCP 47): `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language of that tag; `None`: there are no texts in it.
    pub fn of(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    pub(crate) fn catalogue(self) -> &'static Catalogue {
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
        }
    }

    /// The text of `key`, if there is one.
    pub(crate) fn find(self, key: &str) -> Option<&'static str> {
        self.catalogue().get(key).map(String::as_str)
    }

    /// The text of `key`.
    pub(crate) fn text(self, key: &str) -> &'static str {
        // Catalogues and keys are part of the program and every message is rendered by the tests: a fault here is a
        // broken build, not something that a caller could answer.
        self.find(key).unwrap_or_else(|| panic!("there is no text {key} in {}", self.tag()))
    }

    /// The text of `key` with its fields filled in, without emphasis.
    pub(crate) fn say(self, key: &str, fields: &[(&str, &str)]) -> String {
        let field =
            |wanted: &str| fields.iter().find(|(name, _)| *name == wanted).map(|(_, it)| (*it).to_owned());
        fill(self.text(key), field, false)
    }

    /// The text of `key` for that many, its fields filled in, the number as `{n}`.
    pub(crate) fn count(self, key: &str, number: u64, fields: &[(&str, &str)]) -> String {
        let form = if number == 1 { "one" } else { "other" };
        let figure = number.to_string();
        let fields: Vec<_> = fields.iter().copied().chain([("n", figure.as_str())]).collect();
        self.say(&format!("{key}.{form}"), &fields)
    }

    /// The engine's reason for a date, said in this language; `None`: it is not one of the engine's.
    pub fn reason(self, because: &str) -> Option<String> {
        reason::translated(self, because)
    }

    /// The name of a kind of obligation; `None`: it has none in this language.
    pub fn kind(self, kind: &str) -> Option<&'static str> {
        self.find(&format!("kind.{kind}"))
    }
}

/// `text` with its fields filled in. In HTML they are escaped and emphasis is bold; otherwise it is nothing.
pub(crate) fn fill(text: &str, field: impl Fn(&str) -> Option<String>, html: bool) -> String {
    let mut filled = String::with_capacity(text.len() * 2);
    let mut rest = text;
    let mut open = false;
    while let Some(at) = rest.find(['{', '*']) {
        let (before, after) = rest.split_at(at);
        filled.push_str(before);
        if let Some(after) = after.strip_prefix('*') {
            open = !open;
            filled.push_str(match (html, open) {
                (false, _) => "",
                (true, true) => "<strong>",
                (true, false) => "</strong>",
            });
            rest = after;
            continue;
        }
        let end = after.find('}').unwrap_or(after.len() - 1);
        let (wanted, otherwise) = match after[1..end].split_once('|') {
            Some((wanted, otherwise)) => (wanted, Some(otherwise)),
            None => (&after[1..end], None),
        };
        let value = field(wanted).unwrap_or_else(|| panic!("nothing fills the field {wanted} of: {text}"));
        let shown = otherwise.map_or_else(|| value.clone(), |otherwise| name(&value, otherwise));
        filled.push_str(&if html { escaped(&shown) } else { shown });
        rest = &after[end + 1..];
    }
    filled.push_str(rest);
    filled
}

fn read(files: &[&str]) -> Catalogue {
    let mut texts = Catalogue::new();
    for file in files {
        let file =
            serde_json::from_str(file).unwrap_or_else(|fault| panic!("a catalogue is broken: {fault}"));
        flatten(String::new(), file, &mut texts);
    }
    texts
}

fn flatten(key: String, value: Value, texts: &mut Catalogue) {
    match value {
        Value::Object(parts) => {
            for (part, value) in parts {
                let key = if key.is_empty() { part } else { format!("{key}.{part}") };
                flatten(key, value, texts);
            }
        }
        Value::String(text) => {
            texts.insert(key, text);
        }
        other => panic!("the text {key} is no text: {other}"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    /// The fields of a text, sorted; what begins with `_` is only recognised, and need not be said again.
    fn fields(text: &str) -> Vec<&str> {
        let after = text.split('{').skip(1);
        let named = after.map(|after| after.split(['|', '}']).next().unwrap());
        let mut fields: Vec<_> = named.filter(|field| !field.starts_with('_')).collect();
        fields.sort_unstable();
        fields
    }

    #[test]
    fn every_text_is_in_every_language_with_the_same_fields() {
        let (english, german) = (Language::English.catalogue(), Language::German.catalogue());
        assert!(english.len() > 300, "{}", english.len());
        for (key, text) in english {
            let other = german.get(key).unwrap_or_else(|| panic!("{key} is not in German"));
            assert_eq!(fields(text), fields(other), "{key}");
            assert_eq!(text.matches('*').count(), other.matches('*').count(), "{key}");
        }
        assert_eq!(english.len(), german.len(), "German has texts that English has not");
    }

    #[test]
    fn a_text_is_whole_and_holds_no_markup() {
        for language in Language::ALL {
            for (key, text) in language.catalogue() {
                assert!(!text.contains(['<', '>', '&', '\n']) && !text.contains("  "), "{key}: {text}");
                assert!(text.matches('*').count().is_multiple_of(2), "{key}: {text}");
                assert_eq!(text.matches('{').count(), text.matches('}').count(), "{key}: {text}");
                assert!(!text.trim().is_empty(), "{key}");
            }
        }
    }

    #[test]
    fn german_is_german() {
        // All texts differ but a loanword and what is only put together.
        let mut same: Vec<_> = Language::English
            .catalogue()
            .iter()
            .filter(|(key, text)| Language::German.find(key) == Some(text))
            .map(|(key, _)| key.as_str())
            .collect();
        same.sort_unstable();
        assert_eq!(same, ["evidence_ending.statement", "role_name.manager"]);
    }

    #[test]
    fn fields_and_emphasis_are_filled_in() {
        let field = |wanted: &str| Some(if wanted == "a" { String::new() } else { "<*{b}".to_owned() });
        assert_eq!(fill("*{b}* of {a|nobody}.", field, true), "<strong>&lt;*{b}</strong> of nobody.");
        assert_eq!(fill("*{b}* of {a|nobody}.", field, false), "<*{b} of nobody.");
    }

    #[test]
    fn one_is_one_and_none_are_several() {
        let days = |n| Language::German.count("distance.ahead", n, &[]);
        assert_eq!([days(1), days(0), days(30)], ["morgen", "in 0 Tagen", "in 30 Tagen"]);
    }
}
