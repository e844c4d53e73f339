//! Every operation that changes something leaves an entry: the document, walked.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::{Value, json};

use super::deed::{DEEDS, EXCEPT};
use crate::harness::house::PASSWORD;
use crate::harness::{Browser, Engine, House, on_both};

/// The operations of members that may change something, with their methods.
fn changing() -> BTreeMap<String, Method> {
    let document: Value = serde_json::from_str(api::document()).unwrap();
    let mut all = BTreeMap::new();
    for item in document["paths"].as_object().unwrap().values() {
        for (method, operation) in item.as_object().unwrap() {
            let roles = operation["x-roles"].as_array().unwrap();
            let of_members = !roles.is_empty() && roles[0] != "operator";
            if of_members && method != "get" {
                let name = operation["operationId"].as_str().unwrap().to_owned();
                all.insert(name, Method::from_bytes(method.to_uppercase().as_bytes()).unwrap());
            }
        }
    }
    all
}

#[test]
fn every_operation_that_changes_something_is_walked_or_has_its_reason() {
    let known: Vec<_> = DEEDS.iter().map(|deed| deed.0).chain(EXCEPT.iter().map(|except| except.0)).collect();
    let known: BTreeSet<_> = known.into_iter().map(str::to_owned).collect();
    let there: BTreeSet<_> = changing().into_keys().collect();
    assert_eq!(known, there, "give a new operation a deed in tests/audit_log/deed.rs, or its reason there");
}

fn filled(text: &str, ids: &BTreeMap<String, String>) -> String {
    ids.iter().fold(text.to_owned(), |text, (name, id)| text.replace(&format!("{{{name}}}"), id))
}

async fn count(auditor: &Browser) -> i64 {
    auditor.get("/v1/audit-chain").await.must_be(200).json["count"].as_i64().unwrap()
}

on_both! {
    async fn each_change_leaves_an_entry(house: House) {
        let mut owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let reader = house.join(&owner, "reader@example.com", "reader", &json!({})).await;
        let auditor = house.join(&owner, "auditor@example.com", "owner", &json!({})).await;
        let first = owner.get("/v1/sessions").await.at("/data/0/id").to_owned();
        owner.sign_in("aino@example.com", PASSWORD).await.must_be(201);
        let mut ids = BTreeMap::from([
            ("session".to_owned(), first),
            ("me".to_owned(), owner.get("/v1/session").await.at("/membership/id").to_owned()),
            ("auditor".to_owned(), auditor.get("/v1/session").await.at("/membership/id").to_owned()),
            ("reader".to_owned(), reader.get("/v1/session").await.at("/membership/id").to_owned()),
        ]);
        let methods = changing();
        for (operation, path, body, called) in DEEDS.iter().copied() {
            if path.contains("/obligations/") && !ids.contains_key("obligation") {
                let path = format!("/v1/obligations?certification_id={}&limit=100", ids["certification"]);
                for row in owner.get(&path).await.json["data"].as_array().unwrap() {
                    let called = match row["kind"].as_str().unwrap() {
                        "management_review" => "obligation",
                        "internal_audit" if row["state"] != "done" => "internal_audit",
                        _ => continue,
                    };
                    ids.insert(called.to_owned(), row["id"].as_str().unwrap().to_owned());
                }
            }
            let (path, method) = (filled(path, &ids), methods[operation].clone());
            let body: Option<Value> = (!body.is_empty()).then(|| serde_json::from_str(&filled(body, &ids)).unwrap());
            let etag = if matches!(method, Method::PATCH | Method::PUT) {
                owner.get(&path).await.headers.get("etag").map(|tag| tag.to_str().unwrap().to_owned())
            } else {
                None
            };
            let before = count(&auditor).await;
            let answer = owner.send(method, &path, body.as_ref(), etag.as_deref()).await;
            assert!(answer.status.is_success(), "{operation}: {} {}", answer.status, answer.text);
            assert!(count(&auditor).await > before, "{operation} leaves no entry");
            if !called.is_empty() {
                let (called, pointer) = called.split_once('=').unwrap_or((called, "/id"));
                ids.insert(called.to_owned(), answer.at(pointer).to_owned());
            }
        }
        let proof = auditor.get("/v1/audit-chain").await.must_be(200).json;
        assert_eq!(proof["whole"], true, "{proof}");
        let log = auditor.get("/v1/audit-export").await.must_be(200).text;
        for secret in [PASSWORD, "password_hash", "$argon2", "token_hash"] {
            assert!(!log.contains(secret), "the log holds {secret}");
        }
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_change_holds_a_connection_and_asks_for_a_second_one() {
    let house = House::narrow(Engine::Postgres).await;
    Box::pin(each_change_leaves_an_entry::story(house)).await;
}
