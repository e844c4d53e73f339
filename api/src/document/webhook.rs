//! The document's `webhooks`: what endpoints are sent, by the Standard Webhooks specification 1.0.

use entity::announcement::{TEST, TOPICS};
use serde_json::{Map, Value, json};

use super::named;
use crate::view::announcement::{CertificationNews, RoomNews, WebhookSubject};

const HEADERS: [(&str, &str, &str); 3] = [
    (
        "webhook-id",
        "The announcement's id: the same in every attempt, so that a receiver can tell a repetition.",
        "string",
    ),
    (
        "webhook-timestamp",
        "When the attempt was made, in seconds of the epoch. Refuse what is older than five minutes.",
        "integer",
    ),
    (
        "webhook-signature",
        "Signatures, with a blank between: `v1,` and the base64 of the HMAC-SHA256 of `<webhook-id>.<webhook-timestamp>.<body>` under the \
            endpoint's secret. Any one that fits suffices.",
        "string",
    ),
];

/// Adds what is told to endpoints.
pub fn tell(document: &mut Value) {
    for (name, schema) in [named::<WebhookSubject>(), named::<CertificationNews>(), named::<RoomNews>()] {
        document["components"]["schemas"][name] = schema;
    }
    let test = (TEST, "Somebody tries the endpoint out; nothing has happened.");
    let told = TOPICS.iter().copied().chain([test]);
    document["webhooks"] = told
        .map(|(topic, meaning)| (topic.to_owned(), webhook(topic, meaning)))
        .collect::<Map<_, _>>()
        .into();
}

fn webhook(topic: &str, meaning: &str) -> Value {
    let parameters: Vec<_> = HEADERS
        .iter()
        .map(|(name, description, kind)| {
            json!({ "name": name, "in": "header", "required": true, "description": description, "schema": { "type": kind } })
        })
        .collect();
    json!({ "post": {
        "tags": ["webhooks"],
        "operationId": format!("told_{}", topic.replace('.', "_")),
        "summary": meaning,
        "description": "Sent to the endpoints that want this type. Answer with a status of 200 to 299 within ten seconds; anything else is tried \
            again, with growing pauses over three days. 410 ends it.",
        "security": [],
        "parameters": parameters,
        "requestBody": { "required": true, "content": { "application/json": { "schema": body(topic) } } },
        "responses": { "204": { "description": "Taken." } },
    } })
}

fn body(topic: &str) -> Value {
    let mut parts = vec![json!({ "$ref": "#/components/schemas/WebhookSubject" })];
    if topic != TEST {
        let news = match topic.split('.').next() {
            Some("certification") => "CertificationNews",
            Some("audit_room") => "RoomNews",
            _ => "ObligationNews",
        };
        parts.push(json!({ "$ref": format!("#/components/schemas/{news}") }));
    }
    json!({
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": { "type": "string", "const": topic, "description": "What kind of thing happened." },
            "timestamp": { "type": "string", "format": "date-time",
                "description": "When, by the clock that the organization lives by." },
            "data": { "allOf": parts, "description": "To what, and what is told of it." },
        },
    })
}
