//! The neutral shape, for whoever can choose: a mail server's hook, or a provider that nothing here knows.

use entity::mail_event::{Heard, Status, What};
use serde_json::Value;

use super::local;
use crate::body::{Fault, Faults, Field, body};
use crate::choice::choice;
use crate::field::{Email, Line};
use crate::problem::Problem;

choice! {
    /// What became of a mail.
    pub enum MailEventWord {
        /// It was not delivered.
        Bounce = "bounce",
        /// Its reader does not want it.
        Complaint = "complaint",
    }
}

body! {
    /// What became of a mail that was sent.
    pub struct NewMailEvent {
        /// What the sender calls the event; the same one counts once.
        pub id: Line,
        /// What happened.
        pub r#type: MailEventWord,
        /// The recipient's address.
        pub address: Email,
        /// The mail's Message-ID; without one, an address counts that belongs to somebody.
        pub message_id: Option<Line>,
        /// The enhanced status code (RFC 3463) of a mail that was not delivered, such as 5.1.1.
        pub status: Option<Line>,
        /// What the server said.
        pub words: Option<Line>,
    }
}

/// Reads one; a kind of event that is not known tells of nothing.
pub fn read(body: &Value) -> Result<Vec<Heard>, Problem> {
    let known = ["bounce", "complaint"];
    if body["type"].as_str().is_some_and(|kind| !known.contains(&kind)) {
        return Ok(Vec::new());
    }
    let mut faults = Faults::default();
    let new = NewMailEvent::read(Some(body.clone()), "", &mut faults);
    let new = faults.verdict(new)?;
    let what = match new.r#type {
        MailEventWord::Complaint => What::Complained,
        MailEventWord::Bounce => What::Failed(status(new.status.as_ref())?),
    };
    Ok(vec![Heard {
        key: format!("own:{}", new.id.0),
        message_id: new.message_id.and_then(|id| local(&id.0)),
        address: new.address.0,
        what,
        words: new.words.map_or_else(String::new, |words| words.0),
        proved: true,
    }])
}

fn status(given: Option<&Line>) -> Result<Status, Problem> {
    let status = given.and_then(|line| Status::parse(&line.0)).filter(|status| status.is_failure());
    status.ok_or_else(|| {
        let detail = "A bounce has the enhanced status code of a failure, such as 5.1.1 or 4.2.2.";
        Problem::invalid(vec![Fault { pointer: "/status".to_owned(), detail: detail.to_owned() }])
    })
}
