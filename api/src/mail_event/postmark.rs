//! Postmark. Its reports do not name the mail's own Message-ID.

use entity::mail_event::{Heard, What};
use serde_json::Value;

use super::{failed, named, text};

/// What it says of a mail.
pub fn read(event: &Value) -> Vec<Heard> {
    let words = [text(&event["Details"]), text(&event["Description"])].join(" ");
    let complained = text(&event["RecordType"]) == "SpamComplaint";
    let what = match text(&event["Type"]) {
        _ if complained => Some(What::Complained),
        "SpamComplaint" => Some(What::Complained),
        "HardBounce" | "BadEmailAddress" => failed("", "5.1.1"),
        "SoftBounce" | "DnsError" => failed(&words, "4.0.0").filter(|what| !closes(*what)),
        _ => None,
    };
    let (Some(what), Some(key)) = (what, named(&event["ID"])) else { return Vec::new() };
    let address = text(&event["Email"]).to_owned();
    vec![Heard { key: format!("postmark:{key}"), message_id: None, address, what, words, proved: true }]
}

/// Whether it would close the address at once, which what Postmark calls soft does not.
fn closes(what: What) -> bool {
    matches!(what, What::Failed(status) if status.judge() == entity::mail_event::Judgement::Gone)
}
