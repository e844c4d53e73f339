//! Service accounts: places of programs.

use serde_json::json;

use crate::harness::{Engine, House, on_both};

on_both! {
    async fn a_service_account_acts_with_its_keys_and_answers_for_nothing(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let made = owner.post("/v1/service-accounts", &json!({ "name": "Ticket system", "role": "manager" })).await.must_be(201);
        let id = made.at("/id").to_owned();
        let key = json!({ "name": "Nightly", "scopes": ["write"], "service_account_id": id });
        let key = owner.post("/v1/api-keys", &key).await.must_be(201);
        let program = owner.with_key(key.at("/secret"));
        let who = program.get("/v1/session").await.must_be(200);
        assert_eq!((who.at("/person/name"), who.at("/person/email"), who.at("/membership/role")), ("Ticket system", "", "manager"));
        let mine = owner.get("/v1/session").await.at("/membership/id").to_owned();
        let recorded = house.certify(&program, "2026-03-10").await;
        assert_eq!(recorded.at("/responsible/id"), mine, "no mail would reach a program");
        let path = format!("/v1/certifications/{}", recorded.at("/id"));
        let events = owner.get(&format!("{path}/events")).await;
        assert_eq!(events.at("/data/0/recorded_by/name"), "Ticket system");
        let give = json!({ "responsible_id": id });
        let refused = owner.patch(&path, &recorded.etag(), &give).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/responsible_id");
        let duty = json!({ "title": "Review", "rrule": "FREQ=MONTHLY", "anchor_on": "2026-04-15", "responsible_id": id });
        assert_eq!(program.post("/v1/duties", &duty).await.must_be(422).at("/errors/0/pointer"), "/responsible_id");
        let due = owner.get("/v1/obligations?limit=1").await.at("/data/0/id").to_owned();
        owner.patch(&format!("/v1/obligations/{due}"), "*", &give).await.must_be(422);
        assert!(!owner.get("/v1/members").await.text.contains("Ticket system"), "it is listed by itself");
        assert_eq!(owner.get("/v1/service-accounts").await.at("/data/0/name"), "Ticket system");
        // It is no member whose place the people's operations change.
        owner.delete(&format!("/v1/members/{id}")).await.must_be(404);
        owner.delete(&format!("/v1/service-accounts/{mine}")).await.must_be(404);
        owner.delete(&format!("/v1/service-accounts/{id}")).await.must_be(204);
        assert_eq!(program.get("/v1/session").await.must_be(401).at("/code"), "revoked_key");
        assert_eq!(owner.get("/v1/service-accounts").await.json["data"], json!([]));
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_service_account_is_changed_by_its_version_and_is_never_an_owner(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let shown = house.certify(&owner, "2026-03-10").await.at("/id").to_owned();
        let as_owner = json!({ "name": "Boss", "role": "owner" });
        assert_eq!(owner.post("/v1/service-accounts", &as_owner).await.must_be(422).at("/errors/0/pointer"), "/role");
        let made = owner.post("/v1/service-accounts", &json!({ "name": "Feed", "role": "reader" })).await.must_be(201);
        let path = format!("/v1/service-accounts/{}", made.at("/id"));
        let (etag, change) = (made.etag(), json!({ "role": "contributor", "certification_ids": [shown], "ends_on": "2026-12-31" }));
        let changed = owner.patch(&path, &etag, &change).await.must_be(200);
        assert_eq!((changed.at("/role"), changed.at("/certification_ids/0")), ("contributor", shown.as_str()));
        owner.patch(&path, &etag, &json!({ "name": "Late" })).await.must_be(412);
        let read = owner.get(&path).await.must_be(200);
        assert_eq!((read.at("/name"), read.at("/ends_on")), ("Feed", "2026-12-31"));
        assert!(read.etag().starts_with(changed.etag().trim_end_matches('"')), "{} {}", read.etag(), changed.etag());
        owner.patch(&path, &read.etag(), &json!({ "role": "owner" })).await.must_be(422);
        let key = json!({ "name": "k", "scopes": ["read"], "service_account_id": made.at("/id") });
        let key = owner.post("/v1/api-keys", &key).await.must_be(201);
        let program = owner.with_key(key.at("/secret"));
        assert_eq!(program.get("/v1/certifications").await.json["data"].as_array().unwrap().len(), 1);
        // A manager keeps service accounts and their keys, a contributor does not.
        let helper = house.join(&owner, "helper@example.com", "contributor", &json!({})).await;
        let theirs = json!({ "name": "k", "scopes": ["read"], "service_account_id": made.at("/id") });
        assert_eq!(helper.post("/v1/api-keys", &theirs).await.must_be(422).at("/errors/0/pointer"), "/service_account_id");
        helper.delete(&format!("/v1/api-keys/{}", key.at("/key/id"))).await.must_be(404);
        let manager = house.join(&owner, "manager@example.com", "manager", &json!({})).await;
        manager.post(&format!("/v1/api-keys/{}/rotations", key.at("/key/id")), &json!({ "overlap_hours": 0 })).await.must_be(201);
        program.get("/v1/certifications").await.must_be(401);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
