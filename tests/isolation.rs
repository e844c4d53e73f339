//! The promise everything else rests on: no row of another tenant, ever.

use std::collections::BTreeSet;

use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

use crate::harness::{Browser, Engine, House, database, on_both};

mod owned;

pub use owned::{Owned, body_for, furnish, id_for, query_for};

/// Operations that anybody may call, so that a stranger's answer says nothing. Each with its reason.
const PUBLIC: &[(&str, &str)] = &[
    ("get_default_policy", "the same for everybody"),
    ("get_document", "says nothing of anybody"),
    ("create_sign_up", "makes an organization of one's own"),
    ("create_verification_mail", "answers the same for every address"),
    ("create_email_verification", "needs the mailed secret"),
    ("create_session", "needs the password"),
    ("create_password_reset", "answers the same for every address"),
    ("create_password_change", "needs the mailed secret"),
    ("list_standards", "the catalogue is everybody's"),
    ("get_standard", "the catalogue is everybody's"),
    ("get_standard_catalog", "the catalogue is everybody's"),
    ("create_programme_preview", "stores and reads nothing"),
    ("create_duty_preview", "stores and reads nothing"),
    ("create_sample_preview", "stores and reads nothing"),
    ("create_audit_time_preview", "stores and reads nothing"),
    (
        "create_integrated_programme_preview",
        "reads only what the session may, which tests/integrated.rs tries",
    ),
    ("create_journey_preview", "stores and reads nothing"),
    ("list_edition_transitions", "the installation's, and everybody's"),
    ("get_unsubscription", "needs the mailed secret: tests/reminder_wish.rs"),
    ("create_mail_event", "needs the installation's secret: tests/mail_event.rs"),
    ("delete_mail_stop", "lifts one's own, of which there is none"),
    ("create_unsubscription", "needs the mailed secret: tests/reminder_wish.rs"),
    ("get_calendar", "whoever has the address sees it: tests/calendar.rs"),
    ("get_health", "says nothing of anybody"),
    ("get_readiness", "says nothing of anybody"),
    ("delete_session", "ends one's own session, and is tried last"),
    ("create_own_password_change", "changes one's own, and asks for the present one"),
    ("create_erasure", "ends one's own account; a wrong password is refused"),
    ("delete_membership", "ends one's own place; the only owner's is refused"),
    ("update_session", "enters one's own organizations; the others' are tried beside"),
    ("create_invitation_preview", "needs the mailed secret"),
    ("create_invitation_acceptance", "needs the mailed secret"),
    ("create_address_confirmation", "needs the mailed secret"),
    ("create_passkey_challenge", "says nothing of anybody without a session"),
    ("create_passkey_session", "needs the passkey"),
    ("create_second_factor", "needs the password first"),
    ("create_own_password_change", "takes one's own password, which tests/password.rs tries"),
    ("create_totp_confirmation", "confirms one's own, which tests/factor.rs tries"),
    ("delete_totp", "removes one's own, which tests/factor.rs tries"),
    ("create_recovery_codes", "makes one's own, which tests/factor.rs tries"),
    ("create_passkey", "needs the signature of one's own device, which tests/factor/passkey.rs tries"),
    ("create_second_factor_rule", "is one's own organization's, which tests/factor/rule.rs tries"),
    ("delete_second_factor_rule", "is one's own organization's, which tests/factor/rule.rs tries"),
    ("delete_address_change", "takes back one's own, which tests/address_change.rs tries"),
    ("get_test_clock", "a test organization's, which tests/test_mode.rs tries"),
    ("list_test_mails", "a test organization's, which tests/test_mode.rs tries"),
    ("create_test_clock_advance", "moves one's own clock, which tests/test_mode.rs tries"),
    ("create_engagement_preview", "needs the mailed secret"),
    ("create_handover_preview", "needs the mailed secret"),
    ("create_handover_acceptance", "needs the mailed secret"),
    ("create_client", "takes a consultancy; tests/consultancy tries it"),
    (
        "create_engagement_acceptance",
        "needs the mailed secret or one's own list, which tests/consultancy tries",
    ),
    ("create_engagement_refusal", "needs the mailed secret or one's own list, which tests/consultancy tries"),
    ("create_sso_attempt", "tells where a verified domain's provider is, and nothing else"),
    ("create_sso_session", "needs the state and the cookie of one's own browser"),
    ("create_sso_test", "tests one's own connection; a stranger's is tried in tests/sso.rs"),
    ("update_provisioning", "wants a token of one's own; tests/scim.rs tries it"),
    (
        "delete_provisioning_token",
        "takes one's own tokens back, and names no other's; tests/scim.rs tries it",
    ),
    ("create_sso_test_result", "needs the state and the cookie of one's own browser"),
    ("create_audit_room", "names a certification of one's own: tests/audit_room.rs tries another's"),
    ("create_file", "takes in bytes of one's own: tests/file.rs"),
    ("delete_deletion", "takes back one's own; nobody has asked"),
];

on_both! {
    async fn every_operation_tried_by_a_stranger_answers_404_or_only_what_is_theirs(house: House) {
        let first = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let owned = furnish(&house, &first).await;
        let before = everything_of(&first, &owned).await;
        let stranger = house.sign_up("Second AB", "second@example.com", "Europe/Stockholm").await;
        let third = house.sign_up("Third GmbH", "third@example.com", "Europe/Berlin").await;
        let (program, _) = house.program(&third, &["write"]).await;
        let document: Value = serde_json::from_str(api::document()).unwrap();
        let mut tried = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let name = operation["operationId"].as_str().unwrap();
                tried.insert(name.to_owned());
                if PUBLIC.iter().any(|(public, _)| *public == name) {
                    continue;
                }
                if path.starts_with(OPERATORS) {
                    assert_hidden(&stranger, path, method).await;
                    continue;
                }
                let named = path.contains("{id}");
                let path = if named { path.replace("{id}", &id_for(path, &owned)) } else { path.clone() };
                let path = path.replace("{step}", "J01") + query_for(name);
                let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                // A person of another organization, and a program of a third.
                for asker in [&stranger, &program] {
                    let body = body_for(name);
                    let answer = asker.send(method.clone(), &path, body.as_ref(), Some("\"v1\"")).await;
                    if asker.key.is_some() && operation["x-scopes"].is_null() {
                        assert_eq!((answer.status.as_u16(), answer.at("/code")), (403, "session_only"), "{name}");
                    } else if named {
                        assert_eq!(answer.status, 404, "{name}: {}", answer.text);
                    } else {
                        assert!(answer.status.is_success(), "{name}: {} {}", answer.status, answer.text);
                    }
                    for word in &owned.names {
                        assert!(!answer.text.contains(word), "{name} tells {word}: {}", answer.text);
                    }
                }
                let nobody = house.stranger();
                let method = Method::from_bytes(b"GET").unwrap();
                if operation["operationId"].as_str().unwrap().starts_with("list_") {
                    nobody.send(method, &path, None, None).await.must_be(401);
                }
            }
        }
        house.drain().await;
        house.mails();
        for (public, _) in PUBLIC.iter().copied() {
            assert!(tried.contains(public), "{public} is no operation any more: take it off the list");
        }
        assert_eq!(everything_of(&first, &owned).await, before, "the stranger changed nothing");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

/// Where the operations of those who run the installation are.
const OPERATORS: &str = "/v1/operator/";

/// Whatever somebody sends who runs nothing, there is nothing.
async fn assert_hidden(stranger: &Browser, path: &str, method: &str) {
    let path = path.replace("{id}", "edt_00000000000000000000000000000000");
    let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
    let faulty = json!({ "no": "field" });
    for browser in [stranger, &Browser::new(&stranger.base)] {
        let answer = browser.send(method.clone(), &path, Some(&faulty), None).await;
        assert_eq!(answer.must_be(404).at("/code"), "not_found", "{method} {path}");
    }
}

async fn everything_of(owner: &Browser, owned: &Owned) -> Vec<Value> {
    let mut all = Vec::new();
    for path in [
        "/v1/organization".to_owned(),
        "/v1/members".to_owned(),
        "/v1/invitations".to_owned(),
        "/v1/api-keys".to_owned(),
        "/v1/service-accounts".to_owned(),
        "/v1/grants".to_owned(),
        "/v1/engagements".to_owned(),
        "/v1/access-entries".to_owned(),
        "/v1/mail-domains".to_owned(),
        "/v1/single-sign-on".to_owned(),
        "/v1/sso-identities".to_owned(),
        "/v1/provisioning".to_owned(),
        "/v1/certification-bodies".to_owned(),
        "/v1/sites".to_owned(),
        "/v1/certifications".to_owned(),
        "/v1/obligations?limit=100".to_owned(),
        "/v1/duties".to_owned(),
        "/v1/holiday-calendars".to_owned(),
        "/v1/evidence".to_owned(),
        "/v1/controlled-documents".to_owned(),
        "/v1/claims".to_owned(),
        "/v1/audit-rooms".to_owned(),
        format!("/v1/audit-rooms/{}/notes", owned.room),
        format!("/v1/audit-rooms/{}/requests", owned.room),
        "/v1/cover".to_owned(),
        "/v1/gap-analysis?target=iso-9001-2015".to_owned(),
        "/v1/storage".to_owned(),
        "/v1/frameworks".to_owned(),
        "/v1/crosswalk-relations".to_owned(),
        format!("/v1/frameworks/{}", owned.framework),
        format!("/v1/duties/{}/occurrences", owned.duty),
        format!("/v1/certifications/{}/work-areas", owned.certification),
        format!("/v1/certifications/{}/events", owned.certification),
    ] {
        all.push(owner.get(&path).await.must_be(200).json);
    }
    all
}

on_both! {
    async fn ids_of_another_tenant_in_bodies_filters_and_cursors_name_nothing(house: House) {
        let first = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let owned = furnish(&house, &first).await;
        let stranger = house.sign_up("Second AB", "second@example.com", "Europe/Stockholm").await;
        for (field, id) in [
            ("certification_body_id", json!(owned.body)),
            ("responsible_id", json!(owned.membership)),
            ("site_ids", json!([owned.site])),
        ] {
            let mut body = json!({ "standard": "iso-9001-2015" });
            body[field] = id;
            let refused = stranger.post("/v1/certifications", &body).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), format!("/{field}"));
            let many = json!({ "items": [{ "standard": "iso-9001-2015" }, body] });
            let refused = stranger.post("/v1/certification-batches", &many).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), format!("/items/1/{field}"));
        }
        let own = stranger.post("/v1/certifications", &json!({ "standard": "iso-9001-2015" })).await.must_be(201);
        let path = format!("/v1/certifications/{}/events", own.at("/id"));
        let event = json!({ "type": "retraction", "supersedes": owned.event });
        stranger.post(&path, &event).await.must_be(422);
        let many = json!({ "items": [{ "type": "withdrawal", "on": "2026-03-10" }, event] });
        let refused = stranger.post(&path.replace("/events", "/event-batches"), &many).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/items/1/supersedes");
        assert_eq!(stranger.get(&path).await.must_be(200).json["data"], json!([]));
        for (collection, body, pointer) in [
            ("site-visits", json!({ "event_id": owned.event, "visits": [] }), "/event_id"),
            ("site-samples", json!({ "obligation_id": owned.obligation }), "/obligation_id"),
        ] {
            let path = format!("/v1/certifications/{}/{collection}", own.at("/id"));
            assert_eq!(stranger.post(&path, &body).await.must_be(422).at("/errors/0/pointer"), pointer);
        }
        let enter = json!({ "membership_id": owned.membership });
        stranger.patch("/v1/session", "\"v1\"", &enter).await.must_be(422);
        let limited = json!({ "email": "x@example.com", "role": "reader", "certification_ids": [owned.certification] });
        let refused = stranger.post("/v1/invitations", &limited).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/certification_ids/0");
        let filtered = stranger.get(&format!("/v1/obligations?certification_id={}", owned.certification)).await.must_be(200);
        assert_eq!(filtered.json["data"], json!([]));
        let filtered = stranger.get(&format!("/v1/reminders?obligation_id={}", owned.obligation)).await.must_be(200);
        assert_eq!(filtered.json["data"], json!([]));
        for (field, id) in [
            ("holiday_calendar_id", json!(owned.calendar)),
            ("responsible_id", json!(owned.membership)),
            ("certification_ids", json!([owned.certification])),
        ] {
            let mut body = json!({ "title": "Own", "rrule": "FREQ=DAILY", "anchor_on": "2026-03-10" });
            body[field] = id;
            let refused = stranger.post("/v1/duties", &body).await.must_be(422);
            assert!(refused.at("/errors/0/pointer").starts_with(&format!("/{field}")), "{}", refused.text);
            let own = json!({ "title": "Own", "rrule": "FREQ=DAILY", "anchor_on": "2026-03-10" });
            let many = json!({ "items": [own, body] });
            let refused = stranger.post("/v1/duty-batches", &many).await.must_be(422);
            assert!(refused.at("/errors/0/pointer").starts_with(&format!("/items/1/{field}")), "{}", refused.text);
        }
        let filtered = stranger.get(&format!("/v1/obligations?duty_id={}", owned.duty)).await.must_be(200);
        assert_eq!(filtered.json["data"], json!([]));
        for filter in [
            format!("/v1/certifications?site_id={}", owned.site),
            format!("/v1/certifications?certification_body_id={}", owned.body),
            format!("/v1/certifications?responsible_id={}", owned.membership),
            format!("/v1/duties?certification_id={}", owned.certification),
            format!("/v1/duties?responsible_id={}", owned.membership),
            format!("/v1/obligations?responsible_id={}", owned.membership),
        ] {
            assert_eq!(stranger.get(&filter).await.must_be(200).json["data"], json!([]), "{filter}");
        }
        let cursor = first.get("/v1/obligations?limit=1").await.at("/next_cursor").to_owned();
        let paged = stranger.get(&format!("/v1/obligations?limit=100&cursor={cursor}")).await.must_be(200);
        assert!(!paged.text.contains(&owned.certification));
        house.close().await;
    }
}

/// Tables that belong to no tenant, each with its reason.
const NOBODYS: [(&str, &str); 20] = [
    ("tombstone", "what remains of a deleted organization"),
    ("seaql_migrations", "the schema's own history"),
    ("person", "a person may belong to several organizations"),
    ("session", "found by the cookie before a tenant is known"),
    ("one_time_token", "found by a link before a tenant is known"),
    ("address_change", "a person has one account in all organizations"),
    ("half_session", "found by the cookie before a tenant is known"),
    ("totp", "a person has one account in all organizations"),
    ("recovery_code", "a person has one account in all organizations"),
    ("passkey", "found by a sign-in before a tenant is known"),
    ("passkey_challenge", "found by a sign-in before a tenant is known"),
    ("domain_owner", "found by an address's domain before a tenant is known"),
    ("sso_attempt", "found by the state that a provider returns before a tenant is known"),
    ("tick", "belongs to the installation"),
    ("setback", "belongs to the installation; operators see ids and errors"),
    ("suppression", "an address is a person's, whichever organization wrote to it"),
    ("mail_event", "an address is a person's, whichever organization wrote to it"),
    ("edition_transition", "belongs to the installation"),
    ("edition_confirmation", "belongs to the installation"),
    ("edition_change", "belongs to the installation"),
];

#[tokio::test]
async fn every_tenant_owned_table_has_its_policy_and_forces_it() {
    let fresh = database::fresh(Engine::Postgres).await;
    let db = database::connect(&fresh.owner_url).await;
    let sql = "SELECT c.relname::text AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
        EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant_isolation') AS policy
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r'";
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    assert!(rows.len() > NOBODYS.len());
    for row in rows {
        let name: String = row.try_get("", "name").unwrap();
        let safe = row.try_get::<bool>("", "forced").unwrap() && row.try_get::<bool>("", "policy").unwrap();
        let nobodys = NOBODYS.iter().any(|(table, _)| *table == name);
        assert!(
            safe != nobodys,
            "{name}: a tenant's table needs its policy, another one its reason in NOBODYS"
        );
    }
}

#[tokio::test]
async fn the_application_role_sees_nothing_without_a_tenant_and_writes_nothing_for_another() {
    let house = House::start(Engine::Postgres).await;
    let first = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
    furnish(&house, &first).await;
    let app = database::connect(&house.database.url).await;
    let policies = "SELECT DISTINCT tablename::text AS name FROM pg_policies WHERE schemaname = 'public'";
    let tables = app.query_all_raw(Statement::from_string(DbBackend::Postgres, policies)).await.unwrap();
    assert!(tables.len() > 20, "{} tables have policies", tables.len());
    for table in tables {
        let table: String = table.try_get("", "name").unwrap();
        let sql = format!("SELECT count(*) AS n FROM {table}");
        let row = app.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap().unwrap();
        assert_eq!(row.try_get::<i64>("", "n").unwrap(), 0, "{table}");
    }
    let foreign = "INSERT INTO site (tenant_id, id, name, address, country, is_central, created_at, version)
        SELECT gen_random_uuid(), gen_random_uuid(), 'x', '', 'FI', false, now(), 1";
    let refused = app.execute_unprepared(foreign).await.unwrap_err().to_string();
    assert!(refused.contains("row-level security"), "{refused}");
    app.close().await.unwrap();
    house.close().await;
}
