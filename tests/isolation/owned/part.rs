//! Rows that belong together: what [`super::furnish`] makes in one go.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::Browser;

/// A customer, a service, an agreement, and a managed item with a relation.
pub async fn definition(browser: &Browser) -> [String; 5] {
    let made = async |path: &str, body: Value| browser.post(path, &body).await.must_be(201).json;
    let id = |row: &Value| row["id"].as_str().unwrap().to_owned();
    let customer = id(&made("/v1/customers", json!({ "name": "Customer of the first" })).await);
    let offer = json!({ "name": "Hosting of the first", "goods": ["Server of the first"] });
    let offer = id(&made("/v1/services", offer).await);
    let agreement = json!({ "name": "Agreement of the first", "kind": "sla", "customer_id": customer, "service_ids": [offer] });
    let agreement = id(&made("/v1/agreements", agreement).await);
    let new = |name: &str| json!({ "class": "asset", "kind": "tool", "name": name });
    let item = id(&made("/v1/managed-items", new("Tool of the first")).await);
    let other = id(&made("/v1/managed-items", new("Other tool of the first")).await);
    let path = format!("/v1/managed-items/{item}");
    let relation = made(&format!("{path}/relations"), json!({ "kind": "uses", "item_id": other })).await;
    made(&format!("{path}/reviews"), json!({ "note": "Review of the first" })).await;
    let relation = relation["data"][0]["id"].as_str().unwrap().to_owned();
    [customer, offer, agreement, item, relation]
}

/// A key, a calendar feed, and a webhook endpoint, switched off, with a delivery.
pub async fn outward(browser: &Browser) -> [String; 4] {
    let key = json!({ "name": "Key of the first", "scopes": ["read"] });
    let key = browser.post("/v1/api-keys", &key).await.must_be(201).at("/key/id").to_owned();
    let feed = json!({ "name": "Calendar of the first", "about": "own" });
    let feed = browser.post("/v1/calendar-feeds", &feed).await.must_be(201).at("/feed/id").to_owned();
    let hook = json!({ "name": "Hook of the first", "url": "https://example.com/of-the-first" });
    let hook = browser.post("/v1/webhook-endpoints", &hook).await.must_be(201).at("/endpoint/id").to_owned();
    let tests = format!("/v1/webhook-endpoints/{hook}/tests");
    let delivery = browser.post(&tests, &json!({})).await.must_be(201).at("/id").to_owned();
    let off = json!({ "enabled": false });
    browser.patch(&format!("/v1/webhook-endpoints/{hook}"), "*", &off).await.must_be(200);
    [key, feed, hook, delivery]
}

/// An audit room, frozen, with a note and a request.
pub async fn audit_room(browser: &Browser, certification: &str) -> [String; 3] {
    let room = json!({ "certification_id": certification, "title": "Room of the first", "opens_on": "2026-03-10", "closes_on": "2026-03-20" });
    let room = browser.post("/v1/audit-rooms", &room).await.must_be(201).at("/id").to_owned();
    let path = format!("/v1/audit-rooms/{room}");
    let note = json!({ "clause": "4.1", "text": "Note of the first" });
    let note = browser.post(&format!("{path}/notes"), &note).await.must_be(200).at("/id").to_owned();
    let request = json!({ "clause": "4.1", "text": "Request of the first" });
    let request = browser.post(&format!("{path}/requests"), &request).await.must_be(201).at("/id").to_owned();
    browser.send(Method::POST, &format!("{path}/freezes"), None, Some("\"v1\"")).await.must_be(201);
    [room, note, request]
}
