//! The engine's reasons in other languages. The engine says why a date is what it is in English, and the ledger keeps
//! that sentence; here it is recognised by its shape, and said again.

use chrono::NaiveDate;

use super::{Language, fill};
use crate::wording;

/// What a sentence says: the key of its text and the words that fill it.
struct Heard<'t> {
    key: &'static str,
    fields: Vec<(&'static str, &'t str)>,
    rest: &'t str,
}

/// The reason in that language, with its days as a reader says them. One that is not recognised stays English.
pub(crate) fn said(language: Language, because: &str) -> String {
    let english = || wording::with_days(because);
    if language == Language::English {
        return english();
    }
    translated(language, because).unwrap_or_else(english)
}

/// The reason in that language, if every sentence of it is recognised.
pub(crate) fn translated(language: Language, because: &str) -> Option<String> {
    let mut said = Vec::new();
    let mut rest = because.trim();
    while !rest.is_empty() {
        let heard = hear(rest)?;
        let word = |wanted: &str| {
            let (_, value) = heard.fields.iter().find(|(field, _)| *field == wanted)?;
            Some(in_words(language, wanted, value))
        };
        said.push(fill(language.text(heard.key), word, false));
        rest = heard.rest.trim_start();
    }
    (!said.is_empty()).then(|| said.join(" "))
}

/// The longest of the engine's sentences that `text` begins with.
fn hear(text: &str) -> Option<Heard<'_>> {
    let patterns = Language::English.catalogue().iter().filter(|(key, _)| key.starts_with("reason."));
    patterns
        .filter_map(|(key, pattern)| {
            let mut fields = Vec::new();
            let rest = follow(pattern, text, &mut fields)?;
            Some(Heard { key, fields, rest })
        })
        .min_by_key(|heard| (heard.rest.len(), heard.fields.len(), heard.key))
}

/// Follows a sentence along its pattern, and answers what comes after it.
fn follow<'t>(
    pattern: &'static str,
    text: &'t str,
    fields: &mut Vec<(&'static str, &'t str)>,
) -> Option<&'t str> {
    let Some((literal, after)) = pattern.split_once('{') else {
        let rest = text.strip_prefix(pattern)?;
        return (rest.is_empty() || rest.starts_with(' ')).then_some(rest);
    };
    let text = text.strip_prefix(literal)?;
    let (field, after) = after.split_once('}')?;
    let next = after.split('{').next().unwrap_or_default();
    let held = fields.len();
    for (at, _) in text.match_indices(next) {
        if at > 0 && fits(field, &text[..at]) {
            fields.push((field, &text[..at]));
            if let Some(rest) = follow(after, &text[at..], fields) {
                return Some(rest);
            }
            fields.truncate(held);
        }
    }
    None
}

/// Whether the words can stand in the field: its name tells what it holds.
fn fits(field: &str, words: &str) -> bool {
    match field {
        "audit" | "duty" => word(words).is_some(),
        "year" | "months" | "days" => words.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'),
        _ if field.ends_with("_on") => day(words).is_some(),
        _ => true,
    }
}

fn in_words(language: Language, field: &str, words: &str) -> String {
    match field {
        "audit" | "duty" => word(words).map_or(words, |key| language.text(key)).to_owned(),
        _ if field.ends_with("_on") => {
            day(words).map_or_else(|| words.to_owned(), |on| wording::day(language, on))
        }
        _ => words.to_owned(),
    }
}

fn day(words: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(words, "%Y-%m-%d").ok()
}

/// The key of the engine's word for an audit or a duty.
fn word(words: &str) -> Option<&'static str> {
    let of_kind = |(key, text): (&'static String, &String)| {
        (key.starts_with("word.") && text == words).then_some(key.as_str())
    };
    Language::English.catalogue().iter().find_map(of_kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn german(because: &str) -> Option<String> {
        translated(Language::German, because)
    }

    #[test]
    fn a_reason_is_said_with_its_days_and_its_numbers() {
        assert_eq!(
            german("The first surveillance audit may not be later than 12 months after the decision of 2026-03-10.")
                .as_deref(),
            Some("Das erste Überwachungsaudit darf nicht später als 12 Monate nach der Entscheidung vom 10. März 2026 stattfinden.")
        );
        assert_eq!(
            german("The last internal audit was on 2026-03-10, and 12 months later is 2027-03-10; the surveillance audit of 2027-03-01 comes too late for it.")
                .as_deref(),
            Some("Internes Audit: zuletzt am 10. März 2026, und 12 Monate später ist der 10. März 2027; das Überwachungsaudit vom 1. März 2027 kommt dafür zu spät.")
        );
    }

    #[test]
    fn a_reason_of_several_sentences_is_said_as_a_whole_or_not_at_all() {
        let known = "It fell due on 2027-03-10. It was moved to 2027-03-12.";
        assert_eq!(
            german(known).as_deref(),
            Some("Sie war am 10. März 2027 fällig. Sie wurde auf den 12. März 2027 verschoben.")
        );
        assert_eq!(german(&format!("{known} Somebody else wrote this.")), None);
        assert_eq!(said(Language::German, "Not before 2027-03-10."), "Not before 10 March 2027.");
    }

    #[test]
    fn what_a_user_named_is_kept_as_it_is() {
        assert_eq!(
            german("NC was raised on x, major, was raised on 2027-01-05; the certification body grants 90 days, until 2027-04-05.")
                .as_deref(),
            Some("NC was raised on x, eine Hauptabweichung, wurde am 5. Januar 2027 festgestellt; die Zertifizierungsstelle gewährt 90 Tage, bis zum 5. April 2027.")
        );
    }
}
