//! The table of roles, walked: every operation by every role.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::house::PASSWORD;
use crate::harness::{Browser, Engine, House, on_both};

const ROLES: [&str; 6] =
    ["owner", "manager", "internal_auditor", "contributor", "reader", "external_auditor"];

/// Asks for `path` with an empty body: whoever may call the operation is told what else is wrong.
async fn ask(browser: &Browser, method: &str, path: &str) -> (u16, String) {
    let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
    let body = (method != Method::GET && method != Method::DELETE).then(|| json!({}));
    let answer = browser.send(method, path, body.as_ref(), None).await;
    (answer.status.as_u16(), answer.json["code"].as_str().unwrap_or_default().to_owned())
}

/// An address of `path` that names nothing, or the certification, so that nothing is changed.
fn address(path: &str) -> String {
    path.replace("{id}", "nothing_of_this_id")
}

fn roles_of(operation: &Value) -> Vec<&str> {
    operation["x-roles"].as_array().unwrap().iter().map(|role| role.as_str().unwrap()).collect()
}

on_both! {
    async fn every_operation_answers_each_role_as_the_table_says(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let certification = house.certify(&owner, "2026-03-10").await.at("/id").to_owned();
        let document: Value = serde_json::from_str(api::document()).unwrap();
        let mut walked = 0;
        for role in ROLES {
            let limit = json!({ "certification_ids": [certification], "ends_on": "2027-12-31" });
            let more = if role == "external_auditor" { limit } else { json!({}) };
            let browser = house.join(&owner, &format!("{role}@example.com"), role, &more).await;
            for (path, item) in document["paths"].as_object().unwrap() {
                for (method, operation) in item.as_object().unwrap() {
                    let roles = roles_of(operation);
                    let id = operation["operationId"].as_str().unwrap();
                    // These two end what the others are asked with; the last line of the walk asks them.
                    if roles.is_empty() || id == "delete_session" || id == "delete_membership" {
                        continue;
                    }
                    let (status, code) = ask(&browser, method, &address(path)).await;
                    if roles == ["operator"] {
                        assert_eq!(status, 404, "{role} is not told of {id}");
                        continue;
                    }
                    let whole = role == "external_auditor" && operation["x-whole-place"] == true;
                    if roles.contains(&role) && !whole {
                        assert!(status != 401 && code != "not_permitted", "{role} may {id}: {status} {code}");
                    } else {
                        assert_eq!((status, code.as_str()), (403, "not_permitted"), "{role} may not {id}");
                    }
                    walked += 1;
                }
            }
            assert_eq!(ask(&browser, "delete", "/v1/session").await.0, 204, "{role} signs out");
        }
        assert!(walked > 200, "{walked}");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_limited_place_sees_its_certifications_and_nothing_else(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let shown = house.certify(&owner, "2026-03-10").await.at("/id").to_owned();
        let hidden = owner.post("/v1/certifications", &json!({ "standard": "iso-9001-2015", "certificate_number": "HIDDEN",
            "events": [{ "type": "certification_decision", "on": "2026-02-10" }] })).await.must_be(201).at("/id").to_owned();
        let more = json!({ "certification_ids": [shown], "starts_on": "2026-03-20", "ends_on": "2026-04-20" });
        let today = owner.get("/v1/session").await.at("/today").to_owned();
        let mut auditor = house.join(&owner, "auditor@body.example", "external_auditor", &more).await;
        let answer = auditor.get("/v1/certifications").await;
        if today.as_str() < "2026-03-20" {
            assert_eq!(answer.must_be(403).at("/code"), "not_in_force");
            house.clock.move_to("2026-03-20T10:00:00Z".parse().unwrap());
        }
        let list = auditor.get("/v1/certifications").await.must_be(200);
        assert_eq!(list.json["data"].as_array().unwrap().len(), 1);
        assert!(!list.text.contains("HIDDEN"));
        auditor.get(&format!("/v1/certifications/{shown}/programme")).await.must_be(200);
        for path in ["", "/programme", "/events"] {
            auditor.get(&format!("/v1/certifications/{hidden}{path}")).await.must_be(404);
        }
        let due = auditor.get("/v1/obligations?limit=100").await.must_be(200);
        let due = due.json["data"].as_array().unwrap().clone();
        assert!(!due.is_empty() && due.iter().all(|row| row["certification"]["id"] == shown || row["certification_id"] == shown));
        let other = owner.get(&format!("/v1/obligations?certification_id={hidden}")).await;
        auditor.get(&format!("/v1/obligations/{}", other.at("/data/0/id"))).await.must_be(404);
        let filtered = auditor.get(&format!("/v1/obligations?certification_id={hidden}")).await.must_be(200);
        assert_eq!(filtered.json["data"], json!([]));
        for path in ["/v1/members", "/v1/reminders", "/v1/mails", "/v1/sites"] {
            assert_eq!(auditor.get(path).await.must_be(403).at("/code"), "not_permitted", "{path}");
        }
        house.clock.move_to("2026-04-21T10:00:00Z".parse().unwrap());
        auditor.sign_in("auditor@body.example", PASSWORD).await.must_be(201);
        assert_eq!(auditor.get("/v1/certifications").await.must_be(403).at("/code"), "not_in_force");
        auditor.get("/v1/session").await.must_be(200);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_contributor_settles_what_is_theirs_and_an_internal_auditor_records_internal_audits(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let certification = house.certify(&owner, "2026-03-10").await.at("/id").to_owned();
        let helper = house.join(&owner, "helper@example.com", "contributor", &json!({})).await;
        let auditor = house.join(&owner, "auditor@example.com", "internal_auditor", &json!({})).await;
        let due = owner.get(&format!("/v1/obligations?certification_id={certification}&limit=100")).await;
        let of = |kind: &str| {
            let rows = due.json["data"].as_array().unwrap();
            rows.iter().find(|row| row["kind"] == kind).unwrap()["id"].as_str().unwrap().to_owned()
        };
        let review = format!("/v1/obligations/{}", of("management_review"));
        let plan = json!({ "start": "2026-11-03" });
        assert_eq!(helper.post(&format!("{review}/appointment"), &plan).await.must_be(403).at("/code"), "not_permitted");
        let me = helper.get("/v1/session").await.at("/membership/id").to_owned();
        owner.patch(&review, "*", &json!({ "responsible_id": me })).await.must_be(200);
        helper.post(&format!("{review}/appointment"), &plan).await.must_be(201);
        let audit = format!("/v1/obligations/{}/appointment", of("internal_audit"));
        auditor.post(&audit, &json!({ "start": "2026-10-05", "end": "2026-10-06" })).await.must_be(201);
        let surveillance = format!("/v1/obligations/{}/appointment", of("surveillance_audit"));
        auditor.post(&surveillance, &plan).await.must_be(403);
        let events = format!("/v1/certifications/{certification}/events");
        auditor.post(&events, &json!({ "type": "internal_audit", "start": "2026-03-11" })).await.must_be(201);
        auditor.post(&events, &json!({ "type": "withdrawal", "on": "2026-03-11" })).await.must_be(403);
        let decision = owner.get(&events).await;
        let decision = decision.json["data"].as_array().unwrap().iter().find(|it| it["type"] == "certification_decision").unwrap().clone();
        let back = json!({ "type": "retraction", "supersedes": decision["id"] });
        auditor.post(&events, &back).await.must_be(403);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn another_spelling_of_an_address_passes_no_gate(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let reader = house.join(&owner, "reader@example.com", "reader", &json!({})).await;
        for path in ["/v1/sit%65s", "/v1/%73ites", "/v1//sites", "/v1/sites/", "/v1/./sites", "/v1/sites%2f"] {
            let new = json!({ "name": "Dock", "country": "FI" });
            let refused = reader.post(path, &new).await;
            assert!(matches!(refused.status.as_u16(), 403..=405), "{path}: {} {}", refused.status, refused.text);
            let unknown = house.stranger().get(path).await;
            assert!(matches!(unknown.status.as_u16(), 401 | 404), "{path}: {} {}", unknown.status, unknown.text);
        }
        for path in ["/v1/sites", "/v1/operator/edition-transitions"] {
            let strange = owner.send(Method::TRACE, path, None, None).await;
            assert!(matches!(strange.status.as_u16(), 404 | 405), "{path}: {}", strange.text);
        }
        assert_eq!(owner.get("/v1/sites").await.json["data"], json!([]));
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
