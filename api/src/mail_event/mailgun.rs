//! Mailgun, which signs each event in its body.

use chrono::{DateTime, TimeDelta, Utc};
use entity::mail_event::{Heard, Status, What};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

use super::{failed, local, named, text};

/// How old a signature may be.
const LIFETIME: TimeDelta = TimeDelta::minutes(15);

/// What proves that Mailgun has written a body.
#[derive(Debug)]
pub struct Signature<'a> {
    timestamp: &'a str,
    token: &'a str,
    digest: Vec<u8>,
}

impl<'a> Signature<'a> {
    /// The signature in a body.
    pub fn of(body: &'a Value) -> Option<Self> {
        let part = &body["signature"];
        let digest = hex::decode(part["signature"].as_str()?).ok()?;
        Some(Self { timestamp: part["timestamp"].as_str()?, token: part["token"].as_str()?, digest })
    }

    /// Whether it was made with `secret` not long before `now`.
    pub fn is_by(&self, secret: &str, now: DateTime<Utc>) -> bool {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
        mac.update(self.timestamp.as_bytes());
        mac.update(self.token.as_bytes());
        let at = self.timestamp.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        let fresh = at.is_some_and(|at| (now - at).abs() <= LIFETIME);
        fresh && mac.verify_slice(&self.digest).is_ok()
    }
}

/// What it says of a mail. Tries that it will repeat by itself are not told on.
pub fn read(event: &Value) -> Vec<Heard> {
    let status = &event["delivery-status"];
    let words = [text(&status["message"]), text(&status["description"])].join(" ");
    let what = match (text(&event["event"]), text(&event["severity"])) {
        ("complained", _) => Some(What::Complained),
        ("failed", "permanent") if text(&event["reason"]) == "suppress-bounce" => failed("", "5.1.1"),
        ("failed", "permanent") => {
            let code = Status::parse(text(&status["enhanced-code"])).filter(|status| status.is_failure());
            code.map(What::Failed).or_else(|| failed(&words, ""))
        }
        _ => None,
    };
    let (Some(what), Some(key)) = (what, named(&event["id"])) else { return Vec::new() };
    let message_id = local(text(&event["message"]["headers"]["message-id"]));
    let address = text(&event["recipient"]).to_owned();
    vec![Heard { key: format!("mailgun:{key}"), message_id, address, what, words, proved: true }]
}
