//! A request that is sent again under its key happens once.

use chrono::TimeDelta;
use entity::{Actor, Db, Once, site};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::harness::browser::read;
use crate::harness::{Answer, Browser, Engine, House, on_both};

fn under(key: &str, browser: &Browser, path: &str, body: &Value) -> RequestBuilder {
    let request = browser.raw(Method::POST, path).header("Idempotency-Key", key);
    request.header("Content-Type", "application/json").body(body.to_string())
}

async fn post(key: &str, browser: &Browser, path: &str, body: &Value) -> Answer {
    read(under(key, browser, path, body)).await
}

fn replayed(answer: &Answer) -> bool {
    answer.headers.get("idempotency-replayed").is_some_and(|value| value == "true")
}

async fn sites(browser: &Browser) -> usize {
    browser.get("/v1/sites?limit=100").await.must_be(200).json["data"].as_array().unwrap().len()
}

on_both! {
    async fn what_is_sent_again_is_answered_with_the_same_bytes_and_changes_nothing(house: House) {
        let browser = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let cert = json!({ "standard": "iso-9001-2015", "events": [{ "type": "certification_decision", "on": "2026-03-10" }] });
        for (path, body) in [
            ("/v1/sites", json!({ "name": "Harbour", "country": "FI" })),
            ("/v1/certifications", cert),
            ("/v1/duties", json!({ "title": "Review", "rrule": "FREQ=MONTHLY", "anchor_on": "2026-04-15" })),
            ("/v1/organizations", json!({ "name": "Second AB", "country": "SE", "time_zone": "Europe/Stockholm" })),
            ("/v1/invitations", json!({ "email": "guest@example.com", "role": "reader" })),
        ] {
            let key = format!("\"{path}\"");
            let first = browser_bytes(under(&key, &browser, path, &body)).await;
            let again = browser_bytes(under(&key, &browser, path, &body)).await;
            assert_eq!(first.0, 201, "{path}");
            assert_eq!((first.0, &first.1, &first.2), (again.0, &again.1, &again.2), "{path}");
            assert_eq!((first.3, again.3), (false, true), "{path}");
        }
        assert_eq!(sites(&browser).await, 1);
        assert_eq!(browser.get("/v1/memberships").await.json["data"].as_array().unwrap().len(), 2);
        house.drain().await;
        let mails = house.mails().into_iter().filter(|mail| mail.to.address == "guest@example.com").count();
        assert_eq!(mails, 1, "one invitation");
        house.close().await;
    }
}

/// Status, the headers that clients go by, the bytes, and whether they were given before.
async fn browser_bytes(request: RequestBuilder) -> (u16, Vec<Option<String>>, Vec<u8>, bool) {
    let response = request.send().await.unwrap();
    let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    let kept = ["etag", "location", "content-type"].map(header).to_vec();
    let replayed = header("idempotency-replayed").is_some();
    (response.status().as_u16(), kept, response.bytes().await.unwrap().to_vec(), replayed)
}

on_both! {
    async fn twenty_equal_requests_at_once_have_one_effect(house: House) {
        let browser = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let body = json!({ "standard": "iso-9001-2015", "events": [{ "type": "certification_decision", "on": "2026-03-10" }] });
        let tasks: Vec<_> = (0..20).map(|_| {
            let (browser, body) = (browser.clone(), body.clone());
            tokio::spawn(async move { loop {
                let answer = post("storm", &browser, "/v1/certifications", &body).await;
                if answer.status != 409 {
                    return answer;
                }
                assert_eq!(answer.at("/code"), "idempotency_key_in_use");
                assert_eq!(answer.headers["retry-after"], "1");
            } })
        }).collect();
        let mut fresh = 0;
        let mut ids = std::collections::BTreeSet::new();
        for task in tasks {
            let answer = task.await.unwrap().must_be(201);
            fresh += usize::from(!replayed(&answer));
            ids.insert(answer.at("/id").to_owned());
        }
        assert_eq!((fresh, ids.len()), (1, 1));
        assert_eq!(browser.get("/v1/certifications").await.json["data"].as_array().unwrap().len(), 1);
        house.close().await;
    }
}

on_both! {
    async fn a_key_is_of_one_request_of_one_member_of_one_organization(house: House) {
        let owner = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let manager = house.join(&owner, "matti@example.com", "manager", &json!({})).await;
        let other = house.sign_up("Other AB", "other@example.com", "Europe/Stockholm").await;
        let harbour = json!({ "name": "Harbour", "country": "FI" });
        post("k", &owner, "/v1/sites", &harbour).await.must_be(201);
        let reused = post("k", &owner, "/v1/sites", &json!({ "name": "Elsewhere", "country": "FI" })).await.must_be(422);
        assert_eq!(reused.at("/code"), "idempotency_key_reused");
        let reused = post("k", &owner, "/v1/certification-bodies", &harbour).await.must_be(422);
        assert_eq!(reused.at("/code"), "idempotency_key_reused");
        // The same bytes from a colleague are another request, and the name is taken; elsewhere it is free.
        assert_eq!(post("k", &manager, "/v1/sites", &harbour).await.must_be(409).at("/code"), "already_exists");
        assert!(!replayed(&post("k", &other, "/v1/sites", &harbour).await.must_be(201)));
        assert_eq!((sites(&owner).await, sites(&other).await), (1, 1));
        house.close().await;
    }
}

on_both! {
    async fn a_refused_request_keeps_nothing_and_may_be_corrected_under_its_key(house: House) {
        let browser = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        post("k", &browser, "/v1/sites", &json!({ "name": "Harbour" })).await.must_be(422);
        post("k", &browser, "/v1/sites", &json!({ "name": "Harbour", "country": "FI" })).await.must_be(201);
        // What fails inside the transaction takes its key back with everything else.
        let twice = json!({ "name": "Harbour", "country": "SE" });
        post("l", &browser, "/v1/sites", &twice).await.must_be(409);
        post("l", &browser, "/v1/sites", &json!({ "name": "Mill", "country": "SE" })).await.must_be(201);
        for key in ["", "\"", "a b", "\"a\\b\"", "ä", &"x".repeat(256)] {
            let request = browser.raw(Method::POST, "/v1/sites").header("Idempotency-Key", key.as_bytes());
            let refused = read(request.header("Content-Type", "application/json").body(twice.to_string())).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), "Idempotency-Key", "{key}");
        }
        let long = json!({ "name": "x".repeat(1 << 20), "country": "FI" });
        post("m", &browser, "/v1/sites", &long).await.must_be(413);
        assert_eq!(sites(&browser).await, 2);
        house.close().await;
    }
}

on_both! {
    async fn a_key_is_forgotten_after_a_day_and_its_answer_cleared_away(house: House) {
        let browser = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let body = json!({ "standard": "iso-9001-2015" });
        let first = post("k", &browser, "/v1/certifications", &body).await.must_be(201);
        house.pass(TimeDelta::hours(24) - TimeDelta::seconds(1));
        let again = post("k", &browser, "/v1/certifications", &body).await.must_be(201);
        assert!(replayed(&again) && first.at("/id") == again.at("/id"));
        house.pass(TimeDelta::seconds(1));
        let new = post("k", &browser, "/v1/certifications", &body).await.must_be(201);
        assert!(!replayed(&new) && first.at("/id") != new.at("/id"));
        house.pass(TimeDelta::hours(25));
        assert!(house.drain().await.swept >= 1);
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_process_that_dies_before_the_answer_is_kept_leaves_no_effect_either(house: House) {
        let browser = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let me = browser.get("/v1/session").await;
        let (tenant, member) = (me.at("/organization/id").parse().unwrap(), me.at("/membership/id").parse().unwrap());
        let db = Db::connect(&house.database.url, 4, house.clock.clone()).await.unwrap();
        let once = Once::new(tenant, member, "k".to_owned(), "0".repeat(64));
        let tx = db.write_once(tenant, Actor::default(), &once).await.unwrap();
        let facts = || site::SiteFacts { name: "Harbour".to_owned(), address: String::new(), country: "FI".to_owned(), is_central: false };
        site::create(&tx, facts()).await.unwrap();
        tx.commit().await.unwrap();
        assert!(once.is_parked());
        drop(once);
        db.close().await.unwrap();
        assert_eq!(sites(&browser).await, 0);
        post("k", &browser, "/v1/sites", &json!({ "name": "Harbour", "country": "FI" })).await.must_be(201);
        assert_eq!(sites(&browser).await, 1);
        house.close().await;
    }
}

on_both! {
    async fn of_two_processes_under_one_key_the_second_waits_and_changes_nothing(house: House) {
        let browser = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let me = browser.get("/v1/session").await;
        let (tenant, member) = (me.at("/organization/id").parse().unwrap(), me.at("/membership/id").parse().unwrap());
        let db = Db::connect(&house.database.url, 4, house.clock.clone()).await.unwrap();
        // Another process has the key in a transaction that is still open.
        let hash = |key: &str| Once::new(tenant, member, key.to_owned(), "0".repeat(64));
        let once = hash("k");
        let tx = db.write_once(tenant, Actor::default(), &once).await.unwrap();
        let waiting = { let browser = browser.clone(); tokio::spawn(async move {
            post("k", &browser, "/v1/sites", &json!({ "name": "Harbour", "country": "FI" })).await
        }) };
        tx.commit().await.unwrap();
        let answer = entity::once::Answer { status: 201, headers: json!([]), body: "{}".to_owned() };
        once.settle(answer).await.unwrap();
        // It was another request there, as its hash says; the first one stands.
        assert_eq!(waiting.await.unwrap().must_be(422).at("/code"), "idempotency_key_reused");
        assert_eq!(sites(&browser).await, 0);
        assert!(entity::once::is_taken(&db.write_once(tenant, Actor::default(), &hash("k")).await.unwrap_err()));
        db.close().await.unwrap();
        house.close().await;
    }
}

#[test]
fn every_post_of_a_member_declares_the_key_and_no_other_operation_does() {
    let document: Value = serde_json::from_str(api::document()).unwrap();
    let mut declared = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let roles = operation["x-roles"].as_array().unwrap();
            let member = method == "post" && !roles.is_empty() && roles[0] != "operator";
            let parameters = operation["parameters"].as_array();
            let takes = parameters.into_iter().flatten().any(|it| it["name"] == "Idempotency-Key");
            assert!(!takes || member, "{method} {path}");
            assert!(takes || !member || api_refuses(operation), "{method} {path}");
            declared += usize::from(takes);
        }
    }
    assert!(declared > 15);
}

/// Those whose answer holds a secret say so in the document.
fn api_refuses(operation: &Value) -> bool {
    // A file flows past: tests/file.rs.
    operation["x-shown-once"] == true || operation["operationId"] == "create_file"
}
