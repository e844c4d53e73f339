//! The promise everything else rests on: no row of another tenant, ever.

use std::collections::BTreeSet;

use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

use crate::harness::authenticator::Authenticator;
use crate::harness::house::PASSWORD;
use crate::harness::{Browser, Engine, House, database, on_both};

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
    ("create_engagement_preview", "needs the mailed secret"),
    ("create_handover_preview", "needs the mailed secret"),
    ("create_handover_acceptance", "needs the mailed secret"),
    ("create_client", "takes a consultancy; tests/consultancy tries it"),
    (
        "create_engagement_acceptance",
        "needs the mailed secret or one's own list, which tests/consultancy tries",
    ),
    ("create_engagement_refusal", "needs the mailed secret or one's own list, which tests/consultancy tries"),
];

/// One row of each kind that belongs to the first tenant, by the name of its path's collection.
pub struct Owned {
    pub certification: String,
    pub body: String,
    pub site: String,
    pub obligation: String,
    pub work_area: String,
    pub auditor: String,
    pub duty: String,
    pub calendar: String,
    pub event: String,
    pub mail: String,
    pub membership: String,
    pub former: String,
    pub invitation: String,
    pub session: String,
    pub key: String,
    pub service: String,
    pub grant: String,
    pub engagement: String,
    pub passkey: String,
    pub names: Vec<String>,
}

pub async fn furnish(house: &House, browser: &Browser) -> Owned {
    let body = json!({ "name": "Boreal Cert of the first", "country": "FI", "time_zone": "Europe/Helsinki" });
    let body = browser.post("/v1/certification-bodies", &body).await.must_be(201).at("/id").to_owned();
    let site = json!({ "name": "Harbour of the first", "country": "FI" });
    let site = browser.post("/v1/sites", &site).await.must_be(201).at("/id").to_owned();
    let new = json!({
        "standard": "iso-iec-20000-1-2018", "certificate_number": "NUMBER-OF-THE-FIRST", "certification_body_id": body,
        "site_ids": [site], "events": [{ "type": "certification_decision", "on": "2026-03-10" }],
    });
    let certification = browser.post("/v1/certifications", &new).await.must_be(201).at("/id").to_owned();
    let calendar = json!({ "name": "Holidays of the first", "days": [{ "on": "2026-12-25", "name": "Rest of the first" }] });
    let calendar = browser.post("/v1/holiday-calendars", &calendar).await.must_be(201).at("/id").to_owned();
    let duty = json!({
        "title": "Supplier review of the first", "rrule": "FREQ=MONTHLY", "anchor_on": "2026-04-15",
        "holiday_calendar_id": calendar, "certification_ids": [certification],
    });
    let duty = browser.post("/v1/duties", &duty).await.must_be(201).at("/id").to_owned();
    let events = browser.get(&format!("/v1/certifications/{certification}/events")).await;
    let obligations = browser.get("/v1/obligations").await;
    let membership = browser.get("/v1/session").await.at("/membership/id").to_owned();
    let invited = json!({ "email": "guest-of-the-first@example.com", "role": "reader" });
    let invitation = browser.post("/v1/invitations", &invited).await.must_be(201).at("/id").to_owned();
    let area = json!({ "member_id": membership, "coverage": ["9.9 of the first"] });
    let areas =
        browser.post(&format!("/v1/certifications/{certification}/work-areas"), &area).await.must_be(201);
    let all = browser.get("/v1/obligations?limit=100").await;
    let audit =
        all.json["data"].as_array().unwrap().iter().find(|it| it["kind"] == "internal_audit").unwrap();
    let path = format!("/v1/obligations/{}/auditors", audit["id"].as_str().unwrap());
    let auditor = browser.post(&path, &json!({ "name": "Auditor of the first" })).await.must_be(201);
    let key = json!({ "name": "Key of the first", "scopes": ["read"] });
    let key = browser.post("/v1/api-keys", &key).await.must_be(201).at("/key/id").to_owned();
    let service = json!({ "name": "Program of the first", "role": "reader" });
    let service = browser.post("/v1/service-accounts", &service).await.must_be(201).at("/id").to_owned();
    let session = browser.get("/v1/sessions").await.at("/data/0/id").to_owned();
    let grant =
        house.advise(browser, "adviser-of-the-first@example.com", &json!({ "role": "manager" })).await.1;
    let asked =
        json!({ "side": "client", "email": "other-adviser-of-the-first@example.com", "role": "reader" });
    let engagement = browser.post("/v1/engagements", &asked).await.must_be(201).at("/id").to_owned();
    let options = browser.post("/v1/passkey-registrations", &json!({})).await.must_be(201).json;
    let mut device = Authenticator::new("of the first");
    let passkey = json!({ "name": "Telephone of the first", "passkey": device.register(&options) });
    let passkey = browser.post("/v1/passkeys", &passkey).await.must_be(201).at("/passkey/id").to_owned();
    assert_eq!(house.drain().await.reminded, 0);
    house.mails();
    let due = json!({ "standard": "iso-9001-2015", "events": [{ "type": "certification_decision", "on": "2025-04-10" }] });
    browser.post("/v1/certifications", &due).await.must_be(201);
    house.pass(chrono::TimeDelta::days(1));
    house.drain().await;
    assert!(!house.mails().is_empty(), "a reminder of the first");
    let options =
        browser.post("/v1/passkey-challenges", &json!({ "purpose": "proof" })).await.must_be(201).json;
    let proof = json!({ "passkey": device.sign(&options) });
    browser.post("/v1/session/proofs", &proof).await.must_be(201);
    Owned {
        grant,
        engagement,
        invitation,
        session,
        key,
        service,
        passkey,
        mail: browser.get("/v1/mails").await.at("/data/0/id").to_owned(),
        obligation: obligations.at("/data/0/id").to_owned(),
        work_area: areas.at("/data/0/id").to_owned(),
        auditor: auditor.at("/id").to_owned(),
        duty,
        calendar,
        event: events.at("/data/0/id").to_owned(),
        names: ["of the first", "OF-THE-FIRST", "first@example.com", "First Oy", "guest-of-the-first"]
            .map(str::to_owned)
            .to_vec(),
        certification,
        body,
        site,
        former: membership.clone(),
        membership,
    }
}

pub fn id_for(path: &str, owned: &Owned) -> String {
    if path.contains("/certifications/") {
        owned.certification.clone()
    } else if path.contains("/certification-bodies/") {
        owned.body.clone()
    } else if path.contains("/sites/") {
        owned.site.clone()
    } else if path.contains("/obligations/") {
        owned.obligation.clone()
    } else if path.contains("/work-areas/") {
        owned.work_area.clone()
    } else if path.contains("/auditors/") {
        owned.auditor.clone()
    } else if path.contains("/members/") {
        owned.membership.clone()
    } else if path.contains("/former-members/") {
        owned.former.clone()
    } else if path.contains("/invitations/") {
        owned.invitation.clone()
    } else if path.contains("/sessions/") {
        owned.session.clone()
    } else if path.contains("/api-keys/") {
        owned.key.clone()
    } else if path.contains("/service-accounts/") {
        owned.service.clone()
    } else if path.contains("/passkeys/") {
        owned.passkey.clone()
    } else if path.contains("/mails/") {
        owned.mail.clone()
    } else if path.contains("/duties/") {
        owned.duty.clone()
    } else if path.contains("/grants/") || path.contains("/clients/") {
        owned.grant.clone()
    } else if path.contains("/engagements/") {
        owned.engagement.clone()
    } else if path.contains("/holiday-calendars/") {
        owned.calendar.clone()
    } else {
        panic!("{path} names a row that this test does not know: furnish one")
    }
}

/// A body that the operation would take from its owner.
pub fn body_for(operation: &str) -> Option<Value> {
    Some(match operation {
        "update_organization"
        | "update_person"
        | "update_certification_body"
        | "update_site"
        | "update_holiday_calendar"
        | "update_service_account"
        | "create_auditor" => {
            json!({ "name": "Stolen" })
        }
        "create_certification_body" | "create_site" => json!({ "name": "Own", "country": "SE" }),
        "create_certification" => json!({ "standard": "iso-9001-2015" }),
        "update_certification" => json!({ "scope": "Stolen" }),
        "create_event" => json!({ "type": "withdrawal", "on": "2026-03-10" }),
        "create_certification_programme_preview" | "create_site_sample" | "create_api_key_rotation" => {
            json!({})
        }
        "update_client" => json!({ "consultant_ids": [] }),
        "create_handover" => json!({ "email": "thief@example.com" }),
        "create_engagement" => json!({ "side": "client", "email": "adviser@example.com", "role": "reader" }),
        "create_invitation" => json!({ "email": "guest@example.com", "role": "reader" }),
        "create_address_change" => json!({ "email": "second.new@example.com", "password": PASSWORD }),
        "update_passkey" => json!({ "name": "Stolen" }),
        "create_proof" => json!({ "password": PASSWORD }),
        "create_organization" => json!({ "name": "Third AS", "country": "NO", "time_zone": "Europe/Oslo" }),
        "create_api_key" => json!({ "name": "Own", "scopes": ["read"] }),
        "create_service_account" => json!({ "name": "Own", "role": "reader" }),
        "update_member" | "update_grant" => json!({ "role": "reader" }),
        "update_obligation" => json!({ "responsible_id": null }),
        "create_site_visits" => json!({ "event_id": "evt_0198c0de7a1270008000000000000001", "visits": [] }),
        "create_work_area" => {
            json!({ "member_id": "mem_0198c0de7a1270008000000000000001", "coverage": "full" })
        }
        "create_completion" => json!({ "on": "2026-03-10" }),
        "create_appointment" => json!({ "start": "2026-03-10" }),
        "update_journey" => json!({ "steps": [{ "step": "J06", "days": 1, "note": "Stolen" }] }),
        "create_journey_completion" => json!({ "step": "J01", "on": "2026-03-10" }),
        "create_duty" => json!({ "title": "Own", "rrule": "FREQ=DAILY", "anchor_on": "2026-03-10" }),
        "update_duty" => json!({ "title": "Stolen" }),
        "create_skip" | "create_restoration" => json!({ "occurrence_on": "2026-04-15" }),
        "create_move" => json!({ "occurrence_on": "2026-04-15", "to": "2026-04-16" }),
        "create_holiday_calendar" => json!({ "name": "Own" }),
        "create_import" => json!({ "icalendar": "BEGIN:VCALENDAR" }),
        _ => return None,
    })
}

on_both! {
    async fn every_operation_tried_by_a_stranger_answers_404_or_only_what_is_theirs(house: House) {
        let first = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let owned = furnish(&house, &first).await;
        let before = everything_of(&first, &owned).await;
        let stranger = house.sign_up("Second AB", "second@example.com", "Europe/Stockholm").await;
        let third = house.sign_up("Third GmbH", "third@example.com", "Europe/Berlin").await;
        let (program, _) = house.program(&third, &["write"]).await;
        let document: Value = serde_json::from_str(&api::document()).unwrap();
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
                let path = path.replace("{step}", "J01");
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
        "/v1/certification-bodies".to_owned(),
        "/v1/sites".to_owned(),
        "/v1/certifications".to_owned(),
        "/v1/obligations?limit=100".to_owned(),
        "/v1/duties".to_owned(),
        "/v1/holiday-calendars".to_owned(),
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
        }
        let own = stranger.post("/v1/certifications", &json!({ "standard": "iso-9001-2015" })).await.must_be(201);
        let path = format!("/v1/certifications/{}/events", own.at("/id"));
        let event = json!({ "type": "retraction", "supersedes": owned.event });
        stranger.post(&path, &event).await.must_be(422);
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
        }
        let filtered = stranger.get(&format!("/v1/obligations?duty_id={}", owned.duty)).await.must_be(200);
        assert_eq!(filtered.json["data"], json!([]));
        let cursor = first.get("/v1/obligations?limit=1").await.at("/next_cursor").to_owned();
        let paged = stranger.get(&format!("/v1/obligations?limit=100&cursor={cursor}")).await.must_be(200);
        assert!(!paged.text.contains(&owned.certification));
        house.close().await;
    }
}

/// Tables that belong to no tenant, each with its reason.
const NOBODYS: [(&str, &str); 14] = [
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
    ("tick", "belongs to the installation"),
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
