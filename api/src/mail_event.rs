//! What providers that send our mails post about them: each shape turned into the house's own.
//!
//! Whatever is not known is left alone: a provider adds kinds of events as it likes, and asks again and again until it is
//! answered.

use entity::mail_event::{Heard, Status, What};
use serde_json::Value;

mod mailgun;
mod own;
mod postmark;
mod ses;

pub use mailgun::Signature;
pub use own::NewMailEvent;

use crate::problem::Problem;

/// The reports in a body; none when it tells of nothing that matters here.
pub fn read(body: &Value) -> Result<Vec<Heard>, Problem> {
    if body["Type"].is_string() && body["Message"].is_string() {
        // Amazon SNS wraps what SES says.
        return Ok(ses::wrapped(body));
    }
    if body["notificationType"].is_string() || body["eventType"].is_string() {
        return Ok(ses::read(body));
    }
    if body["RecordType"].is_string() {
        return Ok(postmark::read(body));
    }
    if body["event-data"].is_object() {
        return Ok(mailgun::read(&body["event-data"]));
    }
    own::read(body)
}

/// The part of a Message-ID before its `@`.
fn local(message_id: &str) -> Option<String> {
    let bare = message_id.trim().trim_start_matches('<').trim_end_matches('>');
    let local = bare.split('@').next().unwrap_or_default();
    (!local.is_empty() && local.len() <= 120).then(|| local.to_owned())
}

/// A text of a body; empty when there is none.
fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What a provider calls an event, which it may write as a number.
fn named(value: &Value) -> Option<String> {
    match value {
        Value::String(name) if !name.is_empty() && name.len() <= 500 => Some(name.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The status that a server's words hold; `usual` where they hold none of a failure.
fn failed(words: &str, usual: &str) -> Option<What> {
    let within = Status::within(words).filter(|status| status.is_failure());
    within.or_else(|| Status::parse(usual)).map(What::Failed)
}
