//! What an endpoint is sent (Standard Webhooks 1.0): the body, its headers, its signatures.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use entity::announcement;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

/// The body that tells of `what`. The same announcement always gives the same octets.
pub fn body(what: &announcement::Model) -> Vec<u8> {
    let mut data = what.data.clone();
    data["id"] = json!(what.id.to_string());
    data["organization_id"] = json!(what.tenant_id.to_string());
    data["certification_id"] = json!(what.certification_id.map(|id| id.to_string()));
    data["duty_id"] = json!(what.duty_id.map(|id| id.to_string()));
    data["obligation_id"] = json!(what.obligation_id.map(|id| id.to_string()));
    let at = what.announced_at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    json!({ "type": what.topic, "timestamp": at, "data": data }).to_string().into_bytes()
}

/// The headers of an attempt at `now`: `id` is the same in every attempt, so that a receiver can tell a repetition.
pub fn headers(id: &str, now: DateTime<Utc>, body: &[u8], secrets: &[Vec<u8>]) -> Vec<(String, Vec<u8>)> {
    let seconds = now.timestamp().to_string();
    let signatures: Vec<_> = secrets.iter().map(|secret| sign(secret, id, &seconds, body)).collect();
    [
        ("content-type", "application/json".to_owned()),
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", seconds),
        ("webhook-signature", signatures.join(" ")),
    ]
    .map(|(name, value)| (name.to_owned(), value.into_bytes()))
    .into()
}

fn sign(secret: &[u8], id: &str, seconds: &str, body: &[u8]) -> String {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    mac.update(format!("{id}.{seconds}.").as_bytes());
    mac.update(body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_the_specifications_example() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let body = br#"{"test": 2432232314}"#;
        let signature = sign(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
