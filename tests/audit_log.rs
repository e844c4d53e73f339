//! The audit log: what it holds, that nobody rewrites it, and that anybody can check it.

use serde_json::Value;

use crate::harness::{Browser, Engine, House, on_both};

mod chain;
mod check;
mod deed;
mod past;
mod walk;

/// The newest entries, newest first.
async fn newest(browser: &Browser) -> Vec<Value> {
    browser.get("/v1/audit-entries?limit=100").await.must_be(200).json["data"].as_array().unwrap().clone()
}

/// The newest entry of an operation.
async fn newest_of(browser: &Browser, action: &str) -> Value {
    let page = browser.get(&format!("/v1/audit-entries?limit=1&action={action}")).await.must_be(200);
    page.json["data"][0].clone()
}

on_both! {
    async fn an_entry_tells_who_changed_what_from_what_to_what_and_from_where(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let site = owner.post("/v1/sites", &serde_json::json!({ "name": "Dock", "country": "FI" })).await.must_be(201);
        let path = format!("/v1/sites/{}", site.at("/id"));
        owner.patch(&path, "\"v1\"", &serde_json::json!({ "name": "Harbour" })).await.must_be(200);
        let entry = newest_of(&owner, "update_site").await;
        assert_eq!(entry["changes"], serde_json::json!([{ "field": "name", "from": "Dock", "to": "Harbour" }]));
        assert_eq!(entry["actor"]["name"], "Aino Virtanen");
        assert_eq!((&entry["subject"], &entry["names"][site.at("/id")]), (&site.json["id"], &"Harbour".into()));
        assert_eq!(entry["address"], "127.0.0.1");
        assert_eq!(entry["key_id"], Value::Null);
        let sign_up = newest_of(&owner, "create_sign_up").await;
        assert_eq!(sign_up["sequence"], 1, "the log begins with the organization");
        assert_eq!(sign_up["actor"]["name"], "Aino Virtanen", "who was no member yet");
        house.close().await;
    }
}

on_both! {
    async fn the_log_is_narrowed_down_and_paged_and_told_to_owners_and_managers_alone(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        for name in ["Dock", "Quay", "Pier"] {
            owner.post("/v1/sites", &serde_json::json!({ "name": name, "country": "FI" })).await.must_be(201);
        }
        let me = owner.get("/v1/session").await.at("/membership/id").to_owned();
        let site = newest_of(&owner, "create_site").await["subject"].as_str().unwrap().to_owned();
        let count = async |query: &str| {
            let page = owner.get(&format!("/v1/audit-entries?{query}")).await.must_be(200);
            page.json["data"].as_array().unwrap().len()
        };
        assert_eq!(count("action=create_site").await, 3);
        assert_eq!(count(&format!("subject={site}")).await, 1);
        assert!(count(&format!("actor={me}")).await >= 4);
        assert_eq!(count("until=2026-03-09").await, 0);
        assert_eq!(count("from=2026-03-10&until=2026-03-10&action=create_site").await, 3);
        assert_eq!(count("from=2026-03-11").await, 0);
        let first = owner.get("/v1/audit-entries?action=create_site&limit=2").await.must_be(200);
        let rest = format!("/v1/audit-entries?action=create_site&limit=2&cursor={}", first.at("/next_cursor"));
        let second = owner.get(&rest).await.must_be(200);
        assert_eq!((second.json["data"].as_array().unwrap().len(), &second.json["has_more"]), (1, &false.into()));
        for wrong in ["action=Update-Site", "subject=7", "from=yesterday", "cursor=zz", "sort=x", "actor=site_1"] {
            owner.get(&format!("/v1/audit-entries?{wrong}")).await.must_be(422);
        }
        let reader = house.join(&owner, "reader@example.com", "reader", &serde_json::json!({})).await;
        for path in ["/v1/audit-entries", "/v1/audit-chain", "/v1/audit-export"] {
            assert_eq!(reader.get(path).await.must_be(403).at("/code"), "not_permitted", "{path}");
        }
        house.close().await;
    }
}

on_both! {
    async fn looking_leaves_one_entry_in_an_hour_and_each_export_its_own(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let count = async |action: &str| {
            newest(&owner).await.iter().filter(|entry| entry["action"] == action).count()
        };
        for _ in 0..3 {
            newest(&owner).await;
        }
        assert_eq!(count("list_audit_entries").await, 1);
        house.pass(chrono::TimeDelta::minutes(61));
        newest(&owner).await;
        assert_eq!(count("list_audit_entries").await, 2);
        // Much at once wants a fresh proof.
        assert_eq!(owner.get("/v1/audit-export").await.must_be(403).at("/code"), "step_up_required");
        owner.prove().await;
        owner.get("/v1/audit-export").await.must_be(200);
        owner.get("/v1/audit-export?format=csv").await.must_be(200);
        assert_eq!(count("get_audit_export").await, 2);
        house.close().await;
    }
}
