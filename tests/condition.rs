//! What is read has a tag, and what is changed names the one it was decided on.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::browser::read;
use crate::harness::house::OPERATORS;
use crate::harness::{Answer, Browser, Engine, House, on_both};
use crate::isolation::{Owned, body_for, furnish, id_for, query_for};

/// Reading operations that say nothing that a member may see at any time, each with its reason.
const UNREAD: &[(&str, &str)] = &[
    ("get_edition_transition", "an operator's, tried beside"),
    ("list_audit_entries", "reading the log is written into it"),
    ("get_test_clock", "a test organization's"),
    ("list_test_mails", "a test organization's"),
    ("get_audit_room_routine", "of a routine in force, and the furnished one is a draft"),
    ("list_auditors", "of an internal audit alone, and the furnished obligation is another"),
];

/// Every operation of the document: its path, method, and itself.
fn operations() -> Vec<(String, String, Value)> {
    let document: Value = serde_json::from_str(api::document()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            all.push((path.clone(), method.clone(), operation.clone()));
        }
    }
    all
}

fn address(path: &str, owned: &Owned) -> String {
    let path = if path.contains("/standards/{id}") {
        path.replace("{id}", "iso-9001-2015")
    } else {
        path.to_owned()
    };
    let named = path.contains("{id}");
    let path = if named { path.replace("{id}", &id_for(&path, owned)) } else { path };
    path.replace("{step}", "J01")
}

async fn known(browser: &Browser, path: &str, tag: &str) -> Answer {
    read(browser.raw(Method::GET, path).header("If-None-Match", tag)).await
}

on_both! {
    async fn whatever_is_read_has_a_strong_tag_and_is_not_sent_again_to_who_has_it(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let owned = furnish(&house, &browser).await;
        let mut tried = 0;
        for (path, method, operation) in operations() {
            let name = operation["operationId"].as_str().unwrap();
            let json = operation["responses"]["200"]["content"]["application/json"].is_object();
            if method != "get" || !path.starts_with("/v1/") || !json {
                continue;
            }
            assert!(operation["responses"]["200"]["headers"]["ETag"].is_object(), "{name} declares no ETag");
            assert!(operation["responses"]["304"].is_object(), "{name} declares no 304");
            if UNREAD.iter().any(|(unread, _)| *unread == name) || path.starts_with("/v1/operator/") {
                continue;
            }
            let path = address(&path, &owned) + query_for(name);
            let answer = browser.get(&path).await;
            assert!(answer.status == 200, "{name}: {}", answer.text);
            let tag = answer.etag();
            assert!(tag.starts_with('"') && tag.ends_with('"'), "{name}: {tag}");
            let again = known(&browser, &path, &format!("\"other\", W/{tag}")).await.must_be(304);
            assert_eq!((again.text.as_str(), again.etag()), ("", tag), "{name}");
            known(&browser, &path, "\"v1\"").await.must_be(200);
            tried += 1;
        }
        assert!(tried > 25, "{tried}");
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_is_read_asks_for_a_second_connection() {
    let house = House::narrow(Engine::Postgres).await;
    Box::pin(whatever_is_read_has_a_strong_tag_and_is_not_sent_again_to_who_has_it::story(house)).await;
}

on_both! {
    async fn every_change_of_what_is_there_is_refused_when_it_names_another_state(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let mut owned = furnish(&house, &browser).await;
        let gone = house.join(&browser, "gone@example.com", "reader", &json!({})).await;
        gone.get("/v1/session").await.at("/membership/id").clone_into(&mut owned.former);
        browser.delete(&format!("/v1/members/{}", owned.former)).await.must_be(204);
        let done = json!({ "step": "J01", "on": "2026-03-10" });
        browser.post(&format!("/v1/certifications/{}/journey/completions", owned.certification), &done).await.must_be(201);
        // Clients are those of a consultancy.
        let client = house.sign_up("Client Oy", "client@example.com", "Europe/Helsinki").await;
        let (adviser, grant) = house.advise(&client, "bo@example.com", &json!({ "role": "manager" })).await;
        let before = (everything(&browser).await, adviser.get("/v1/clients").await.must_be(200).json);
        let mut tried = 0;
        for (path, method, operation) in operations() {
            let name = operation["operationId"].as_str().unwrap();
            let public = operation["x-roles"].as_array().unwrap().is_empty();
            let change = matches!(method.as_str(), "patch" | "put" | "delete") || method == "post" && path.contains('{');
            if public || !change || path.starts_with("/v1/operator/") {
                continue;
            }
            let parameters = operation["parameters"].as_array().unwrap();
            assert!(parameters.iter().any(|it| it["name"] == "If-Match"), "{name} declares no If-Match");
            assert!(operation["responses"]["412"].is_object(), "{name} declares no 412");
            let of_consultancy = path.starts_with("/v1/clients/");
            let browser = if of_consultancy { &adviser } else { &browser };
            let path = if of_consultancy { path.replace("{id}", &grant) } else { address(&path, &owned) };
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let body = body_for(name).or_else(|| own_body(name, &owned));
            for stale in ["\"v999\"", "\"r0123456789abcdef0123.00\"", "W/\"v1\"", "v1"] {
                let answer = browser.send(method.clone(), &path, body.as_ref(), Some(stale)).await;
                assert_eq!(answer.status, 412, "{name} with {stale}: {}", answer.text);
                assert_eq!(answer.at("/code"), "changed_meanwhile", "{name}");
            }
            tried += 1;
        }
        assert!(tried > 25, "{tried}");
        assert_eq!((everything(&browser).await, adviser.get("/v1/clients").await.must_be(200).json), before);
        house.close().await;
    }
}

/// Bodies that only the owner can send.
fn own_body(operation: &str, owned: &Owned) -> Option<Value> {
    (operation == "update_session").then(|| json!({ "membership_id": owned.membership }))
}

async fn everything(browser: &Browser) -> Vec<Value> {
    let mut all = Vec::new();
    for path in [
        "organization",
        "person",
        "members",
        "invitations",
        "sites",
        "certification-bodies",
        "certifications",
        "obligations",
        "duties",
        "holiday-calendars",
        "mails",
        "memberships",
        "session",
    ] {
        all.push(browser.get(&format!("/v1/{path}")).await.must_be(200).json);
    }
    all
}

on_both! {
    async fn the_tag_that_was_read_lets_exactly_one_change_pass(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let owned = furnish(&house, &browser).await;
        // Rows that count no versions: an obligation, a member's place, an invitation.
        let obligation = format!("/v1/obligations/{}", owned.obligation);
        let tag = browser.get(&obligation).await.etag();
        let mine = json!({ "responsible_id": owned.membership });
        browser.patch(&obligation, &tag, &mine).await.must_be(200);
        assert_eq!(browser.patch(&obligation, &tag, &json!({ "responsible_id": null })).await.must_be(412).at("/code"), "changed_meanwhile");
        let done = json!({ "on": "2026-03-10" });
        browser.send(Method::POST, &format!("{obligation}/completion"), Some(&done), Some(&tag)).await.must_be(412);

        let guest = house.join(&browser, "guest@example.com", "reader", &json!({})).await;
        let of = |list: &Answer, email: &str| list.json["data"].as_array().unwrap().iter().find(|it| it["email"] == email).unwrap().clone();
        let read = of(&browser.get("/v1/members").await, "guest@example.com");
        let place = format!("/v1/members/{}", read["id"].as_str().unwrap());
        let limit = json!({ "certification_ids": [owned.certification] });
        browser.patch(&place, read["etag"].as_str().unwrap(), &limit).await.must_be(200);
        let now = of(&browser.get("/v1/members").await, "guest@example.com");
        // Only the certifications change from here on, and the tag with them.
        browser.patch(&place, now["etag"].as_str().unwrap(), &json!({ "certification_ids": [] })).await.must_be(200);
        browser.send(Method::DELETE, &place, None, now["etag"].as_str()).await.must_be(412);
        let now = of(&browser.get("/v1/members").await, "guest@example.com");
        browser.send(Method::DELETE, &place, None, now["etag"].as_str()).await.must_be(204);
        guest.get("/v1/organization").await.must_be(401);

        let invited = browser.get("/v1/invitations").await;
        let open = invited.json["data"].as_array().unwrap().iter().find(|it| it["state"] == "open").unwrap().clone();
        let path = format!("/v1/invitations/{}", open["id"].as_str().unwrap());
        browser.send(Method::DELETE, &path, None, open["etag"].as_str()).await.must_be(204);

        // `*` is whatever is there; a list names several.
        let site = format!("/v1/sites/{}", owned.site);
        browser.patch(&site, "*", &json!({ "name": "Mill" })).await.must_be(200);
        browser.patch(&site, "\"v9\", \"v2\"", &json!({ "name": "Dock" })).await.must_be(200);
        browser.patch(&site, "\"v2\"", &json!({ "name": "Mole" })).await.must_be(412);
        let sessions = browser.get("/v1/sessions").await;
        let own = browser.get("/v1/session").await.etag();
        assert!(own.starts_with(sessions.at("/data/0/etag").trim_end_matches('"')), "{own}");
        browser.send(Method::DELETE, "/v1/session", None, Some(&own)).await.must_be(204);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_consultancys_change_of_a_client_compares_the_grant_and_who_works_by_it(house: House) {
        let client = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let (adviser, grant) = house.advise(&client, "bo@example.com", &json!({ "role": "manager" })).await;
        let cem = house.join(&adviser, "cem@example.com", "contributor", &json!({})).await;
        let seat = |browser: &Browser| { let browser = browser.clone(); async move { browser.get("/v1/session").await.at("/membership/id").to_owned() } };
        let (bo, cem) = (seat(&adviser).await, seat(&cem).await);
        let path = format!("/v1/clients/{grant}");
        let tag = async || adviser.get("/v1/clients").await.at("/data/0/etag").to_owned();
        let first = tag().await;
        let changed = adviser.patch(&path, &first, &json!({ "consultant_ids": [bo, cem] })).await.must_be(200);
        assert_eq!(changed.at("/etag"), tag().await);
        assert_eq!(adviser.patch(&path, &first, &json!({ "consultant_ids": [bo] })).await.must_be(412).at("/code"), "changed_meanwhile");
        // What the client changes of the grant counts as well.
        let second = tag().await;
        let terms = format!("/v1/grants/{grant}");
        client.patch(&terms, "*", &json!({ "role": "reader" })).await.must_be(200);
        adviser.send(Method::DELETE, &path, None, Some(&second)).await.must_be(412);
        let third = tag().await;
        let tasks: Vec<_> = (0..8).map(|at| {
            let (adviser, path, tag) = (adviser.clone(), path.clone(), third.clone());
            let people = if at % 2 == 0 { json!([bo]) } else { json!([cem]) };
            tokio::spawn(async move { adviser.patch(&path, &tag, &json!({ "consultant_ids": people })).await.status.as_u16() })
        }).collect();
        let mut statuses = Vec::new();
        for task in tasks {
            statuses.push(task.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!((statuses[0], &statuses[1..]), (200, &[412; 7][..]));
        let last = tag().await;
        adviser.send(Method::DELETE, &path, None, Some(&last)).await.must_be(204);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn of_twenty_changes_with_one_tag_at_once_one_is_made(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let owned = furnish(&house, &browser).await;
        for (path, key) in [(format!("/v1/sites/{}", owned.site), "name"), (format!("/v1/obligations/{}", owned.obligation), "responsible_id")] {
            let tag = browser.get(&path).await.must_be(200).etag();
            let tasks: Vec<_> = (0..20).map(|at| {
                let (browser, path, tag) = (browser.clone(), path.clone(), tag.clone());
                let value = if key == "name" { json!(format!("Site {at}")) } else { json!(owned.membership) };
                tokio::spawn(async move { browser.patch(&path, &tag, &json!({ key: value })).await.status.as_u16() })
            }).collect();
            let mut statuses = Vec::new();
            for task in tasks {
                statuses.push(task.await.unwrap());
            }
            statuses.sort_unstable();
            assert_eq!((statuses[0], &statuses[1..]), (200, &[412; 19][..]), "{path}");
        }
        house.close().await;
    }
}

on_both! {
    async fn what_is_computed_beside_a_row_changes_the_tag_and_not_what_changes_compare(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let path = format!("/v1/certifications/{}", house.certify(&browser, "2026-03-10").await.at("/id"));
        let before = browser.get(&path).await.etag();
        house.pass(TimeDelta::days(1200));
        assert_eq!(browser.get(&path).await.must_be(401).at("/code"), "not_signed_in");
        let mut browser = house.stranger();
        browser.sign_in("first@example.com", crate::harness::house::PASSWORD).await.must_be(201);
        assert_ne!(known(&browser, &path, &before).await.must_be(200).etag(), before, "the certificate has expired");
        browser.patch(&path, &before, &json!({ "scope": "Hosting." })).await.must_be(200);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn an_operators_changes_compare_their_tags_too(house: House) {
        let operator = house.sign_up("Us Oy", OPERATORS[0], "Europe/Helsinki").await;
        let list = "/v1/operator/edition-transitions";
        let new = json!({ "old": "iso-iec-20000-1-2018", "new": "iso-iec-20000-1-2025", "published_on": "2024-01-15",
            "new_only_from": "2025-06-01", "ends_on": "2026-02-28", "source": "A notice" });
        let made = operator.post(list, &new).await.must_be(201);
        let path = format!("{list}/{}", made.at("/id"));
        let tag = operator.get(&path).await.must_be(200).etag();
        known(&operator, &path, &tag).await.must_be(304);
        for stale in ["\"v999\"", "\"r00\""] {
            operator.send(Method::PATCH, &path, Some(&json!({ "source": "CB" })), Some(stale)).await.must_be(412);
            operator.send(Method::DELETE, &path, None, Some(stale)).await.must_be(412);
        }
        operator.send(Method::DELETE, &path, None, Some(&tag)).await.must_be(204);
        house.close().await;
    }
}
