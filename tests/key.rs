//! API keys: what proves a program, what it may, and how that ends.

use chrono::TimeDelta;
use reqwest::Method;
use reqwest::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use serde_json::{Value, json};

use crate::harness::browser::read;
use crate::harness::house::PASSWORD;
use crate::harness::{Answer, Browser, Engine, House, on_both};

mod integrator;
mod service_account;
mod walk;

/// Asks as a program that sends `line` as its `Authorization`.
async fn with(browser: &Browser, line: &str) -> Answer {
    read(Browser::new(&browser.base).raw(Method::GET, "/v1/session").header(AUTHORIZATION, line)).await
}

fn challenge(answer: &Answer) -> &str {
    answer.headers[WWW_AUTHENTICATE].to_str().unwrap()
}

on_both! {
    async fn a_key_is_shown_once_and_proves_its_member_until_it_is_ended(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let new = json!({ "name": "Nightly export", "scopes": ["read", "read", "site:write"] });
        let made = owner.post("/v1/api-keys", &new).await.must_be(201);
        let secret = made.at("/secret").to_owned();
        assert!(secret.starts_with("ckp_") && secret.len() == 64, "{secret}");
        assert_eq!(made.json["key"]["scopes"], json!(["read", "site:write"]));
        assert_eq!(made.at("/key/hint"), format!("ckp_…{}", &secret[60..]));
        assert_eq!(made.at("/key/expires_at"), "2026-06-08T12:00:00Z");
        let program = owner.with_key(&secret);
        let session = program.get("/v1/session").await.must_be(200);
        assert_eq!((session.at("/organization/name"), session.at("/membership/role")), ("Northwind Oy", "owner"));
        let may: Vec<_> = session.json["membership"]["may"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert!(may.contains(&"create_site") && may.contains(&"list_members"));
        assert!(!may.contains(&"create_certification") && !may.contains(&"create_api_key"));
        program.post("/v1/sites", &json!({ "name": "Dock", "country": "FI" })).await.must_be(201);
        let listed = owner.get("/v1/api-keys").await.must_be(200);
        assert!(!listed.text.contains(&secret[8..60]), "the list does not tell the secret");
        assert_eq!((listed.at("/data/0/state"), listed.at("/data/0/last_address")), ("working", "127.0.0.1"));
        let path = format!("/v1/api-keys/{}", made.at("/key/id"));
        owner.delete(&path).await.must_be(204);
        owner.delete(&path).await.must_be(204);
        assert_eq!(program.get("/v1/session").await.must_be(401).at("/code"), "revoked_key");
        assert_eq!(owner.get("/v1/api-keys").await.at("/data/0/state"), "revoked");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn what_is_no_working_key_is_told_apart_and_challenged(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let (program, _) = house.program(&owner, &["read"]).await;
        let key = program.key.clone().unwrap();
        for line in [format!("Bearer {key}"), format!("bearer  {key} ")] {
            with(&owner, &line).await.must_be(200);
        }
        let mistyped = format!("{}{}", &key[..63], if key.ends_with('0') { '1' } else { '0' });
        for wrong in [mistyped.as_str(), "", "ckp_", "plum-tractor-under-nine"] {
            let refused = with(&owner, &format!("Bearer {wrong}")).await.must_be(401);
            assert_eq!(refused.at("/code"), "malformed_key", "{wrong}");
            assert_eq!(challenge(&refused), "Bearer realm=\"certkeep\", error=\"invalid_token\"");
        }
        // Of an organization that there is, and of none: well written, and never given out.
        for tenant in [owner.get("/v1/session").await.at("/organization/id").parse().unwrap(), entity::id::OrganizationId::new(house.now())] {
            let invented = entity::api_key::token::fresh(entity::api_key::token::Prefix::Production, tenant);
            assert_eq!(with(&owner, &format!("Bearer {invented}")).await.must_be(401).at("/code"), "unknown_key");
        }
        let basic = with(&owner, "Basic YTpi").await.must_be(401);
        assert_eq!(basic.at("/code"), "not_signed_in");
        assert_eq!(challenge(&basic), "Session realm=\"certkeep\", Bearer realm=\"certkeep\"");
        let both = read(owner.raw(Method::GET, "/v1/session").header(AUTHORIZATION, format!("Bearer {key}"))).await;
        assert_eq!(both.must_be(400).at("/code"), "two_credentials");
        // No browser sends a key by itself: where the request comes from says nothing.
        let elsewhere = Browser::new(&owner.base).raw(Method::GET, "/v1/sites").header("origin", "https://evil.example");
        read(elsewhere.header(AUTHORIZATION, format!("Bearer {key}"))).await.must_be(200);
        house.pass(TimeDelta::days(90));
        assert_eq!(program.get("/v1/sites").await.must_be(401).at("/code"), "expired_key");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn vain_tries_are_slowed_down_and_a_good_key_from_the_same_address_is_not(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let (program, _) = house.program(&owner, &["read"]).await;
        let mut refused = Vec::new();
        for _ in 0..30 {
            refused.push(with(&owner, "Bearer ckp_nonsense").await.status.as_u16());
            program.get("/v1/sites").await.must_be(200);
        }
        assert_eq!(refused[..20], [401; 20]);
        assert!(refused[20..].contains(&429), "{refused:?}");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_key_may_what_its_member_may_at_the_moment(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let shown = house.certify(&owner, "2026-03-10").await.at("/id").to_owned();
        let hidden = owner.post("/v1/certifications", &json!({ "standard": "iso-9001-2015", "certificate_number": "HIDDEN" }))
            .await.must_be(201).at("/id").to_owned();
        let bo = house.join(&owner, "bo@example.com", "manager", &json!({})).await;
        let (program, _) = house.program(&bo, &["write"]).await;
        let site = json!({ "name": "Dock", "country": "FI" });
        program.post("/v1/sites", &site).await.must_be(201);
        let me = format!("/v1/members/{}", bo.get("/v1/session").await.at("/membership/id"));
        owner.patch(&me, "*", &json!({ "role": "reader", "certification_ids": [shown] })).await.must_be(200);
        assert_eq!(program.post("/v1/sites", &site).await.must_be(403).at("/code"), "not_permitted");
        let seen = program.get("/v1/certifications").await.must_be(200);
        assert!(seen.text.contains(&shown) && !seen.text.contains("HIDDEN"), "{}", seen.text);
        program.get(&format!("/v1/certifications/{hidden}")).await.must_be(404);
        owner.patch(&me, "*", &json!({ "ends_on": "2026-03-20" })).await.must_be(200);
        house.pass(TimeDelta::days(11));
        assert_eq!(program.get("/v1/certifications").await.must_be(403).at("/code"), "not_in_force");
        owner.patch(&me, "*", &json!({ "ends_on": null })).await.must_be(200);
        program.get("/v1/certifications").await.must_be(200);
        owner.post("/v1/session/proofs", &json!({ "password": PASSWORD })).await.must_be(201);
        owner.delete(&me).await.must_be(204);
        assert_eq!(program.get("/v1/certifications").await.must_be(401).at("/code"), "revoked_key");
        // Whoever comes back has the old place again, and none of the old keys.
        house.drain().await;
        house.mails();
        owner.post("/v1/invitations", &json!({ "email": "bo@example.com", "role": "manager" })).await.must_be(201);
        let token = house.mailed_token("bo@example.com").await;
        house.stranger().post("/v1/invitation-acceptances", &json!({ "token": token })).await.must_be(204);
        assert_eq!(program.get("/v1/certifications").await.must_be(401).at("/code"), "revoked_key");
        house.close().await;
    }
}

on_both! {
    async fn a_key_works_from_its_networks_alone(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let make = |networks: Value| json!({ "name": "Bound", "scopes": ["read"], "networks": networks });
        let near = owner.post("/v1/api-keys", &make(json!(["192.0.2.0/24", "127.0.0.9/8"]))).await.must_be(201);
        assert_eq!(near.json["key"]["networks"], json!(["192.0.2.0/24", "127.0.0.0/8"]));
        owner.with_key(near.at("/secret")).get("/v1/sites").await.must_be(200);
        let far = owner.post("/v1/api-keys", &make(json!(["192.0.2.7", "2001:db8::/32"]))).await.must_be(201);
        let refused = owner.with_key(far.at("/secret")).get("/v1/sites").await.must_be(403);
        assert_eq!(refused.at("/code"), "foreign_network");
        for wrong in ["192.0.2.0/33", "anywhere", ""] {
            let answer = owner.post("/v1/api-keys", &make(json!([wrong]))).await.must_be(422);
            assert_eq!(answer.at("/errors/0/pointer"), "/networks/0");
        }
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_rotated_key_works_beside_its_successor_for_the_overlap(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let (old, id) = house.program(&owner, &["site:read"]).await;
        let path = format!("/v1/api-keys/{id}/rotations");
        let made = owner.post(&path, &json!({ "overlap_hours": 2 })).await.must_be(201);
        let new = owner.with_key(made.at("/secret"));
        assert_eq!((made.at("/key/name"), made.at("/key/expires_at")), ("Test", "2026-06-08T12:00:00Z"));
        for program in [&old, &new] {
            program.get("/v1/sites").await.must_be(200);
        }
        let listed = owner.get("/v1/api-keys").await;
        assert_eq!((listed.at("/data/1/successor_id"), listed.at("/data/1/expires_at")), (made.at("/key/id"), "2026-03-10T14:00:00Z"));
        assert_eq!(owner.post(&path, &json!({})).await.must_be(409).at("/code"), "key_ended");
        house.pass(TimeDelta::hours(2));
        assert_eq!(old.get("/v1/sites").await.must_be(401).at("/code"), "expired_key");
        new.get("/v1/sites").await.must_be(200);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn whoever_makes_a_key_says_what_it_may_and_for_how_long(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let manager = house.join(&owner, "bo@example.com", "manager", &json!({})).await;
        let refused = async |body: Value| owner.post("/v1/api-keys", &body).await.must_be(422).at("/errors/0/pointer").to_owned();
        assert_eq!(refused(json!({ "name": "x", "scopes": [] })).await, "/scopes");
        assert_eq!(refused(json!({ "name": "x", "scopes": ["everything"] })).await, "/scopes/0");
        assert_eq!(refused(json!({ "name": "x", "scopes": ["read"], "lifetime_days": 366 })).await, "/lifetime_days");
        assert_eq!(refused(json!({ "name": "x", "scopes": ["read"], "lifetime_days": 5, "never_expires": true })).await, "/never_expires");
        let me = owner.get("/v1/session").await.at("/membership/id").to_owned();
        assert_eq!(refused(json!({ "name": "x", "scopes": ["read"], "service_account_id": me })).await, "/service_account_id");
        let eternal = json!({ "name": "Eternal", "scopes": ["read"], "never_expires": true });
        assert_eq!(manager.post("/v1/api-keys", &eternal).await.must_be(403).at("/code"), "not_permitted");
        let made = owner.post("/v1/api-keys", &eternal).await.must_be(201);
        assert_eq!(made.json["key"]["expires_at"], Value::Null);
        // Others' keys are none of a manager's business; an owner sees and ends every one.
        let theirs = format!("/v1/api-keys/{}", made.at("/key/id"));
        manager.delete(&theirs).await.must_be(404);
        assert_eq!(manager.get("/v1/api-keys").await.json["data"], json!([]));
        let (program, own) = house.program(&manager, &["read"]).await;
        assert_eq!(owner.get("/v1/api-keys").await.json["data"].as_array().unwrap().len(), 2);
        assert_eq!(owner.post(&format!("/v1/api-keys/{own}/rotations"), &json!({})).await.must_be(403).at("/code"), "not_permitted");
        owner.delete(&format!("/v1/api-keys/{own}")).await.must_be(204);
        program.get("/v1/sites").await.must_be(401);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn the_last_use_is_written_once_a_minute_and_the_audit_log_names_the_key(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let (program, id) = house.program(&owner, &["write"]).await;
        let used = async || owner.get("/v1/api-keys").await.at("/data/0/last_used_at").to_owned();
        program.post("/v1/sites", &json!({ "name": "Dock", "country": "FI" })).await.must_be(201);
        assert_eq!(used().await, "2026-03-10T12:00:00Z");
        house.pass(TimeDelta::seconds(59));
        program.get("/v1/sites").await.must_be(200);
        assert_eq!(used().await, "2026-03-10T12:00:00Z");
        house.pass(TimeDelta::seconds(2));
        program.get("/v1/sites").await.must_be(200);
        assert_eq!(used().await, "2026-03-10T12:01:01Z");
        let db = crate::harness::database::connect(&house.database.owner_url).await;
        let tenant: entity::id::OrganizationId = owner.get("/v1/session").await.at("/organization/id").parse().unwrap();
        let acted = acted_with(&db, tenant, "create_site").await;
        assert_eq!(acted.map(|key| key.to_string()), Some(id));
        assert_eq!(acted_with(&db, tenant, "create_api_key").await, None, "that was a person");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn the_people_of_a_key_are_told_when_it_is_made_and_once_seven_days_before_it_ends(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let bo = house.join(&owner, "bo@example.com", "manager", &json!({})).await;
        let service = bo.post("/v1/service-accounts", &json!({ "name": "Ticket system", "role": "reader" })).await.must_be(201);
        let key = json!({ "name": "Tickets", "scopes": ["read"], "lifetime_days": 30, "service_account_id": service.at("/id") });
        bo.post("/v1/api-keys", &key).await.must_be(201);
        bo.post("/v1/api-keys", &json!({ "name": "Mine", "scopes": ["site:read"], "lifetime_days": 30 })).await.must_be(201);
        bo.post("/v1/api-keys", &json!({ "name": "Short", "scopes": ["read"], "lifetime_days": 7 })).await.must_be(201);
        let ended = bo.post("/v1/api-keys", &json!({ "name": "Ended", "scopes": ["read"], "lifetime_days": 30 })).await.must_be(201);
        bo.delete(&format!("/v1/api-keys/{}", ended.at("/key/id"))).await.must_be(204);
        let told = async || {
            house.drain().await;
            let mut told: Vec<_> = house.mails().into_iter().map(|mail| (mail.to.address, mail.subject)).collect();
            told.sort();
            told
        };
        let made = |to: &str| (to.to_owned(), "A new API key for Northwind Oy".to_owned());
        assert_eq!(told().await, [made("aino@example.com"), made("bo@example.com"), made("bo@example.com"), made("bo@example.com")]);
        house.pass(TimeDelta::days(23) - TimeDelta::seconds(1));
        assert_eq!(told().await, []);
        house.pass(TimeDelta::seconds(1));
        let ends = told().await;
        assert_eq!((ends[0].0.as_str(), ends[1].0.as_str(), ends.len()), ("aino@example.com", "bo@example.com", 2));
        assert!(ends[0].1.starts_with("The API key \"Tickets\" ends on ") && ends[1].1.contains("Mine"), "{ends:?}");
        house.pass(TimeDelta::days(6));
        assert_eq!(told().await, [], "once");
        house.close().await;
    }
}

/// The key that the log names for `action`.
async fn acted_with(
    db: &sea_orm::DatabaseConnection,
    tenant: entity::id::OrganizationId,
    action: &str,
) -> Option<entity::id::ApiKeyId> {
    use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, TransactionTrait};
    let tx = db.begin().await.unwrap();
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT set_config('app.tenant_id', '{}', true)", tenant.0))
            .await
            .unwrap();
    }
    let line = entity::audit_entry::Entity::find().filter(entity::audit_entry::Column::Action.eq(action));
    line.one(&tx).await.unwrap().unwrap().key_id
}
