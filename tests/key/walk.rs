//! Every operation, walked with keys of every scope and of every role.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Browser, Engine, House, on_both};

/// Method, address and operation of everything that the document lists.
fn operations() -> Vec<(Method, String, Value)> {
    let document: Value = serde_json::from_str(api::document()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            all.push((method, path.replace("{id}", "nothing_of_this_id"), operation.clone()));
        }
    }
    all
}

fn scopes() -> Vec<String> {
    let document: Value = serde_json::from_str(api::document()).unwrap();
    let words = document["components"]["schemas"]["ScopeWord"]["enum"].as_array().unwrap().clone();
    words.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// Asks with an empty body: whoever may call the operation is told what else is wrong.
async fn ask(program: &Browser, method: &Method, path: &str) -> (u16, String) {
    let body = (*method != Method::GET && *method != Method::DELETE).then(|| json!({}));
    let answer = program.send(method.clone(), path, body.as_ref(), None).await;
    (answer.status.as_u16(), answer.json["code"].as_str().unwrap_or_default().to_owned())
}

/// Whether a scope includes another, said apart from the code: `write` includes all, `x:write` includes `x:read`.
fn includes(scope: &str, needed: &str) -> bool {
    let (resource, access) = needed.split_once(':').unwrap();
    scope == "write"
        || scope == needed
        || scope == format!("{resource}:write")
        || access == "read" && scope == "read"
}

on_both! {
    async fn every_operation_answers_each_scope_as_the_document_says(house: House) {
        // One organization makes fifty keys at once and then one a minute, and there are more scopes.
        let north = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let south = house.sign_up("Southwind Oy", "bo@example.com", "Europe/Helsinki").await;
        let (mut used, mut admitted, mut refused) = (BTreeSet::new(), 0, 0);
        for (number, scope) in scopes().into_iter().enumerate() {
            let owner = if number % 2 == 0 { &north } else { &south };
            let (program, _) = house.program(owner, &[&scope]).await;
            for (method, path, operation) in operations() {
                let id = operation["operationId"].as_str().unwrap();
                let roles = operation["x-roles"].as_array().unwrap();
                if roles.is_empty() {
                    continue;
                }
                let (status, code) = ask(&program, &method, &path).await;
                if roles[0] == "operator" {
                    assert_eq!(status, 404, "{id}");
                    continue;
                }
                let Some(needed) = operation["x-scopes"].as_array() else {
                    assert_eq!((status, code.as_str()), (403, "session_only"), "{id} with {scope}");
                    assert_eq!(operation["security"], json!([{ "session": [] }]), "{id}");
                    continue;
                };
                let needed: Vec<_> = needed.iter().map(|it| it.as_str().unwrap().to_owned()).collect();
                if needed.iter().all(|needed| includes(&scope, needed)) {
                    assert!(!matches!(code.as_str(), "scope_missing" | "session_only") && status != 401, "{id} with {scope}: {status} {code}");
                    admitted += 1;
                } else {
                    assert_eq!((status, code.as_str()), (403, "scope_missing"), "{id} with {scope}");
                    refused += 1;
                }
                used.extend(needed);
            }
        }
        for scope in scopes().iter().filter(|scope| scope.contains(":read")) {
            assert!(used.contains(scope), "{scope} opens nothing: take it off");
        }
        assert!(admitted > 150 && refused > 500, "{admitted} {refused}");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_key_of_each_role_may_no_more_than_the_role(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let mut walked = 0;
        for role in ["owner", "manager", "internal_auditor", "contributor", "reader"] {
            let person = house.join(&owner, &format!("{role}@example.com"), role, &json!({})).await;
            let (program, _) = house.program(&person, &["write"]).await;
            for (method, path, operation) in operations() {
                let id = operation["operationId"].as_str().unwrap();
                let roles = operation["x-roles"].as_array().unwrap();
                if operation["x-scopes"].is_null() {
                    continue;
                }
                let (status, code) = ask(&program, &method, &path).await;
                if roles.contains(&json!(role)) {
                    assert!(status != 401 && status != 403, "{role} may {id}: {status} {code}");
                } else {
                    assert_eq!((status, code.as_str()), (403, "not_permitted"), "{role} may not {id}");
                }
                walked += 1;
            }
        }
        assert!(walked > 200, "{walked}");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
