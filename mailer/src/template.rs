//! The templates: one file per message with its subject, its text and its HTML.
//!
//! Every file is known under two names, `<name>.txt` and `<name>.html`; the ending decides what is escaped. A
//! message extends `layout`, which holds the frame of both parts.

use std::cell::RefCell;
use std::sync::LazyLock;

use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, State, UndefinedBehavior, Value, escape_formatter,
    syntax::SyntaxConfig,
};
use serde::Serialize;
use serde_json::Value as Json;

use crate::language::fill;
use crate::{Language, message::Rendered, wrapping};

/// Each template's name and source.
const SOURCES: &[(&str, &str)] = &[
    ("layout", include_str!("template/layout.jinja")),
    ("button", include_str!("template/button.jinja")),
    ("item", include_str!("template/item.jinja")),
    ("verify_email", include_str!("template/verify_email.jinja")),
    ("invitation", include_str!("template/invitation.jinja")),
    ("already_registered", include_str!("template/already_registered.jinja")),
    ("reset_password", include_str!("template/reset_password.jinja")),
    ("password_changed", include_str!("template/password_changed.jinja")),
    ("confirm_new_address", include_str!("template/confirm_new_address.jinja")),
    ("confirm_old_address", include_str!("template/confirm_old_address.jinja")),
    ("factor_changed", include_str!("template/factor_changed.jinja")),
    ("address_wanted", include_str!("template/address_wanted.jinja")),
    ("address_changed", include_str!("template/address_changed.jinja")),
    ("key_made", include_str!("template/key_made.jinja")),
    ("key_ending", include_str!("template/key_ending.jinja")),
    ("token_ending", include_str!("template/token_ending.jinja")),
    ("audit_assigned", include_str!("template/audit_assigned.jinja")),
    ("domain_doubted", include_str!("template/domain_doubted.jinja")),
    ("webhook_disabled", include_str!("template/webhook_disabled.jinja")),
    ("reminder", include_str!("template/reminder.jinja")),
    ("engagement", include_str!("template/engagement.jinja")),
    ("handover", include_str!("template/handover.jinja")),
    ("grant_news", include_str!("template/grant_news.jinja")),
    ("leaving", include_str!("template/leaving.jinja")),
    ("catch_up", include_str!("template/catch_up.jinja")),
    ("digest", include_str!("template/digest.jinja")),
    ("document_to_read", include_str!("template/document_to_read.jinja")),
    ("document_unread", include_str!("template/document_unread.jinja")),
    ("evidence_ending", include_str!("template/evidence_ending.jinja")),
    ("mail_stopped", include_str!("template/mail_stopped.jinja")),
];

static ENVIRONMENT: LazyLock<Environment<'static>> =
    LazyLock::new(|| environment().unwrap_or_else(|fault| panic!("a template is broken: {fault:#}")));

/// The three parts of the message called `name`.
pub fn render<C: Serialize>(language: Language, name: &str, context: &C) -> Rendered {
    // Templates and contexts are part of the program and every message is rendered by the tests: a fault here
    // is a broken build, not something that a caller could answer.
    parts(language, name, context)
        .unwrap_or_else(|fault| panic!("the template of {name} is broken: {fault:#}"))
}

fn parts<C: Serialize>(language: Language, name: &str, context: &C) -> Result<Rendered, Error> {
    let facts = serde_json::to_value(context)
        .map_err(|fault| Error::new(ErrorKind::BadSerialization, fault.to_string()))?;
    let facts = with_language(language, &tidy(facts))?;
    let [subject, text] = blocks(&format!("{name}.txt"), ["subject", "plain_part"], &facts)?;
    let [html] = blocks(&format!("{name}.html"), ["html_part"], &facts)?;
    Ok(Rendered {
        subject: subject.trim().to_owned(),
        text: wrapping::wrap(&text),
        html: html.trim().to_owned() + "\n",
    })
}

fn blocks<const N: usize>(template: &str, names: [&str; N], facts: &Value) -> Result<[String; N], Error> {
    let mut captured = ENVIRONMENT.get_template(template)?.render_captured(facts.clone())?;
    let mut blocks = [const { String::new() }; N];
    captured.with_state_mut(|state| {
        for (block, name) in blocks.iter_mut().zip(names) {
            *block = state.render_block(name)?;
        }
        Ok::<_, Error>(())
    })?;
    Ok(blocks)
}

fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_auto_escape_callback(|name| match name.rsplit_once('.') {
        Some((_, "txt")) => AutoEscape::None,
        _ => AutoEscape::Html,
    });
    environment.set_formatter(|out, state, value| {
        // minijinja's own escape writes `/` as `&#x2f;`: every link would be unreadable in the source.
        match (state.auto_escape(), value.as_str()) {
            (AutoEscape::Html, Some(text)) if !value.is_safe() => {
                out.write_str(&escaped(text)).map_err(Error::from)
            }
            _ => escape_formatter(out, state, value),
        }
    });
    environment.add_function("t", say);
    environment.add_filter("sentence", begun);
    for (name, source) in SOURCES {
        environment.add_template_owned(format!("{name}.txt"), *source)?;
        environment.add_template_owned(format!("{name}.html"), *source)?;
    }
    Ok(environment)
}

fn with_language(language: Language, facts: &Value) -> Result<Value, Error> {
    let mut all: Vec<(Value, Value)> = vec![("lang".into(), language.tag().into())];
    for key in facts.try_iter()? {
        let fact = facts.get_item(&key)?;
        all.push((key, fact));
    }
    Ok(Value::from_pairs(all))
}

/// The words as a sentence begins: the nouns of German keep their capitals, which `capitalize` would take.
fn begun(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The text of `key` in the mail's language. Its fields are what the template knows by their names; in HTML they are
/// escaped and emphasis is bold.
fn say(state: &State, key: &str) -> Result<Value, Error> {
    let language = state.lookup("lang").and_then(|tag| Language::of(tag.as_str()?)).unwrap_or_default();
    let html = !matches!(state.auto_escape(), AutoEscape::None);
    let text = language.find(key).ok_or_else(|| fault(format!("there is no text {key}")))?;
    // A field that nothing fills is a fault, as it is in a template.
    let unknown = RefCell::new(None);
    let field = |wanted: &str| {
        let value = found(state, wanted);
        if value.is_none() {
            unknown.replace(Some(wanted.to_owned()));
        }
        Some(value.unwrap_or_default())
    };
    let filled = fill(text, field, html);
    if let Some(wanted) = unknown.into_inner() {
        return Err(Error::new(ErrorKind::UndefinedError, format!("{wanted} in the text {key}")));
    }
    Ok(if html { Value::from_safe_string(filled) } else { filled.into() })
}

/// What the template knows by that name, `item.title` being a part of `item`.
fn found(state: &State, wanted: &str) -> Option<String> {
    let mut parts = wanted.split('.');
    let mut value = state.lookup(parts.next()?)?;
    for part in parts {
        value = value.get_attr(part).ok()?;
    }
    (!value.is_undefined() && !value.is_none()).then(|| value.to_string())
}

fn fault(why: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, why)
}

pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            plain => html.push(plain),
        }
    }
    html
}

/// A name that a stranger may have typed: shortened, and left out where it looks like an advertisement with an
/// address of a page, so that nobody sends one to others through a sign-up.
pub fn name(typed: &str, otherwise: &str) -> String {
    const LONGEST: usize = 60;
    let lower = typed.to_lowercase();
    if typed.is_empty() || ["://", "www.", "@"].iter().any(|sign| lower.contains(sign)) {
        otherwise.to_owned()
    } else if typed.chars().count() > LONGEST {
        typed.chars().take(LONGEST - 1).chain(['…']).collect()
    } else {
        typed.to_owned()
    }
}

/// The context, with one line made of every text: no line feeds and other control characters, which could forge
/// a paragraph of the text part, and none that turn the direction of what follows.
fn tidy(fact: Json) -> Value {
    match fact {
        Json::Null => Value::from(()),
        Json::Bool(yes) => yes.into(),
        Json::Number(number) => number.as_i64().map_or_else(|| number.to_string().into(), Value::from),
        Json::String(text) => one_line(&text).into(),
        Json::Array(list) => list.into_iter().map(tidy).collect(),
        Json::Object(fields) => Value::from_pairs(fields.into_iter().map(|(name, fact)| (name, tidy(fact)))),
    }
}

fn one_line(text: &str) -> String {
    let turns = |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown: String = text
        .chars()
        .filter(|letter| !turns(*letter))
        .map(
            |letter| {
                if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') { ' ' } else { letter }
            },
        )
        .collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_is_not_in_the_context_is_a_fault() {
        let fault = parts(Language::German, "reset_password", &serde_json::json!({ "person_name": "Anna" }))
            .unwrap_err();
        assert_eq!(fault.kind(), ErrorKind::UndefinedError);
    }

    #[test]
    fn a_sentence_begins_with_a_capital_and_keeps_the_others() {
        assert_eq!([begun("in 7 Tagen"), begun("über Nacht"), begun("")], ["In 7 Tagen", "Über Nacht", ""]);
    }

    #[test]
    fn text_of_a_user_is_one_line_without_tricks() {
        assert_eq!(one_line("A\r\nBcc: x\u{0}\u{202e}y\u{2028} \t z "), "A Bcc: x y z");
    }

    #[test]
    fn a_name_is_no_advertisement() {
        assert_eq!(name("Booking.com", "you"), "Booking.com");
        assert_eq!(name("Win at HTTPS://evil.example", "you"), "you");
        assert_eq!(name("www.evil.example", "you"), "you");
        assert_eq!(name("", "you"), "you");
        assert_eq!(name(&"ä".repeat(61), "you"), "ä".repeat(59) + "…");
        assert_eq!(name(&"ä".repeat(60), "you"), "ä".repeat(60));
    }
}
