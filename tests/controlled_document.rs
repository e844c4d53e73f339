//! Controlled documents: written, reviewed, approved for a day, read and confirmed, reviewed again, retired.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::file::{PDF, fetch, lying, send};
use crate::harness::house::PASSWORD;
use crate::harness::{Answer, Browser, Engine, House, on_both};

async fn begun(browser: &Browser, code: &str, more: &Value) -> Value {
    let mut new = json!({ "code": code, "title": format!("Document {code}"), "kind": "policy", "content": { "text": "First." } });
    new.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    browser.post("/v1/controlled-documents", &new).await.must_be(201).json
}

fn path_of(document: &Value) -> String {
    format!("/v1/controlled-documents/{}", document["id"].as_str().unwrap())
}

async fn deed(browser: &Browser, path: &str, what: &str) -> Answer {
    let body = (what == "approval").then(|| json!({}));
    browser.send(Method::POST, &format!("{path}/{what}"), body.as_ref(), None).await
}

/// Writes, submits and approves a version, by two people.
async fn approved(
    writer: &Browser,
    approver: &Browser,
    path: &str,
    content: &Value,
    effective_on: Option<&str>,
) -> Value {
    writer.patch(path, "*", &json!({ "content": content, "note": "As agreed" })).await.must_be(200);
    deed(writer, path, "review").await.must_be(200);
    let body = json!({ "effective_on": effective_on });
    let body = if effective_on.is_some() { body } else { json!({}) };
    approver.post(&format!("{path}/approval"), &body).await.must_be(200).json
}

async fn me(browser: &Browser) -> String {
    browser.get("/v1/session").await.at("/membership/id").to_owned()
}

async fn to_read(browser: &Browser) -> Vec<(String, i64)> {
    let list = browser.get("/v1/document-readings").await.must_be(200).json;
    let row = |it: &Value| (it["code"].as_str().unwrap().to_owned(), it["number"].as_i64().unwrap());
    list["data"].as_array().unwrap().iter().map(row).collect()
}

async fn confirm(browser: &Browser, path: &str, number: i64) -> Answer {
    browser.post(&format!("{path}/acknowledgements"), &json!({ "number": number })).await
}

on_both! {
    async fn a_document_lives_from_its_draft_through_approval_and_a_later_day_to_retirement(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let bo = house.join(&aino, "bo@example.com", "manager", &json!({})).await;
        let reader = house.join(&aino, "reader@example.com", "reader", &json!({})).await;
        let file = send(&aino, "policy.pdf", PDF).await.must_be(201);
        let document = begun(&aino, "POL-01", &json!({ "content": { "file_id": file.at("/id") }, "review_months": 12 })).await;
        assert_eq!((&document["state"], &document["open"]["file"]["name"]), (&json!("draft"), &json!("policy.pdf")));
        let path = path_of(&document);
        assert_eq!(deed(&bo, &path, "approval").await.must_be(409).at("/code"), "not_in_review");
        assert_eq!(deed(&bo, &path, "confirmation").await.must_be(409).at("/code"), "never_in_force");
        assert_eq!(deed(&bo, &path, "retirement").await.must_be(409).at("/code"), "never_in_force");
        deed(&aino, &path, "review").await.must_be(200);
        assert_eq!(deed(&aino, &path, "review").await.must_be(409).at("/code"), "already_in_review");
        assert_eq!(deed(&aino, &path, "approval").await.must_be(409).at("/code"), "own_edit");
        deed(&reader, &path, "approval").await.must_be(403);
        let past = bo.post(&format!("{path}/approval"), &json!({ "effective_on": "2026-03-09" })).await.must_be(422);
        assert_eq!(past.at("/errors/0/pointer"), "/effective_on");
        let later = bo.post(&format!("{path}/approval"), &json!({ "effective_on": "2026-03-12" })).await.must_be(200).json;
        assert_eq!((&later["state"], &later["coming"]["state"], &later["in_force"]), (&json!("approved"), &json!("approved"), &Value::Null));
        assert_eq!(later["coming"]["sha256"], file.json["sha256"]);
        assert_eq!((&later["reviewed_on"], &later["review_due_on"]), (&json!("2026-03-10"), &json!("2027-03-10")));
        // The day comes, and nothing has to put it in force.
        house.pass(TimeDelta::days(2));
        let now = reader.get(&path).await.must_be(200).json;
        assert_eq!((&now["state"], &now["in_force"]["state"], &now["coming"]), (&json!("in_force"), &json!("in_force"), &Value::Null));

        // The next version stands beside it, and takes its place on its own day.
        let second = approved(&aino, &bo, &path, &json!({ "link": "https://example.com/policy" }), Some("2026-03-20")).await;
        assert_eq!((&second["in_force"]["number"], &second["coming"]["number"]), (&json!(1), &json!(2)));
        house.pass(TimeDelta::days(8));
        let versions = reader.get(&format!("{path}/versions")).await.must_be(200).json;
        let states: Vec<_> = versions["data"].as_array().unwrap().iter().map(|it| it["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["in_force", "superseded"]);
        // The file of a version that was superseded stays.
        house.pass(TimeDelta::days(3));
        house.drain().await;
        assert_eq!((fetch(&reader, file.at("/id"), &[]).await.0, lying(&house)), (200, 1));

        let draft = aino.patch(&path, "*", &json!({ "content": { "text": "Third." } })).await.must_be(200).json;
        let text = reader.get(&format!("/v1/document-versions/{}", draft["open"]["id"].as_str().unwrap())).await.must_be(200).json;
        assert_eq!((&text["text"], &text["state"]), (&json!("Third."), &json!("draft")));
        aino.delete(&format!("{path}/draft")).await.must_be(204);
        assert_eq!(aino.delete(&format!("{path}/draft")).await.must_be(409).at("/code"), "no_draft");
        deed(&aino, &path, "retirement").await.must_be(200);
        let gone = reader.get(&path).await.must_be(200).json;
        assert_eq!((&gone["state"], &gone["in_force"]["state"], &gone["review_due_on"]), (&json!("retired"), &json!("retired"), &Value::Null));
        assert_eq!(deed(&aino, &path, "retirement").await.must_be(409).at("/code"), "document_retired");
        assert_eq!(aino.patch(&path, "*", &json!({ "title": "New" })).await.must_be(409).at("/code"), "document_retired");
        house.close().await;
    }
}

on_both! {
    async fn readers_are_asked_for_what_is_in_force_and_confirm_in_person_what_they_saw(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let bo = house.join(&aino, "bo@example.com", "manager", &json!({})).await;
        let cleo = house.join(&aino, "cleo@example.com", "contributor", &json!({})).await;
        let dan = house.join(&aino, "dan@example.com", "reader", &json!({})).await;
        let (cleo_id, dan_id) = (me(&cleo).await, me(&dan).await);
        let profile = json!({ "name": "Operator", "holder_ids": [cleo_id] });
        let profile = aino.post("/v1/profiles", &profile).await.must_be(201).at("/id").to_owned();
        let readers = json!({ "readers": { "profile_ids": [profile], "member_ids": [dan_id] } });
        let document = begun(&aino, "POL-02", &readers).await;
        let path = path_of(&document);
        assert_eq!((&document["progress"], to_read(&cleo).await.len()), (&Value::Null, 0), "a draft is read by nobody");
        let first = approved(&aino, &bo, &path, &json!({ "text": "Lock the door." }), Some("2026-03-11")).await;
        assert_eq!(first["progress"], json!({ "number": 1, "asked": 2, "confirmed": 0 }));
        assert_eq!(to_read(&cleo).await, [], "it is not in force yet");
        assert_eq!(confirm(&cleo, &path, 1).await.must_be(409).at("/code"), "not_asked");
        house.pass(TimeDelta::days(1));
        assert_eq!(to_read(&cleo).await, [("POL-02".to_owned(), 1)]);
        assert_eq!(cleo.get(&path).await.json["to_read"], true);

        // Nobody confirms for another, nobody confirms what they were not asked or did not see, and nobody does so twice.
        assert_eq!(confirm(&bo, &path, 1).await.must_be(409).at("/code"), "not_asked");
        assert_eq!(confirm(&cleo, &path, 2).await.must_be(409).at("/code"), "not_asked");
        let forged = json!({ "number": 1, "member_id": dan_id });
        cleo.post(&format!("{path}/acknowledgements"), &forged).await.must_be(422);
        aino.prove().await;
        let (program, _) = house.program(&aino, &["write"]).await;
        assert_eq!(confirm(&program, &path, 1).await.must_be(403).at("/code"), "session_only");
        let done = confirm(&cleo, &path, 1).await.must_be(201);
        assert_eq!(done.at("/member/id"), cleo_id);
        assert_eq!(confirm(&cleo, &path, 1).await.must_be(409).at("/code"), "not_asked");
        assert_eq!((to_read(&cleo).await.len(), to_read(&dan).await.len()), (0, 1));

        // Those who keep documents see who has and who has not; others see themselves.
        let seen = aino.get(&format!("{path}/acknowledgements")).await.must_be(200).json;
        let told: Vec<_> = seen["data"].as_array().unwrap().iter().map(|it| (it["member"]["id"].as_str().unwrap(), it["acknowledged_at"].is_null())).collect();
        assert!(told.contains(&(cleo_id.as_str(), false)) && told.contains(&(dan_id.as_str(), true)) && told.len() == 2, "{told:?}");
        let own = dan.get(&format!("{path}/acknowledgements")).await.must_be(200).json;
        assert_eq!((own["data"].as_array().unwrap().len(), &own["data"][0]["member"]["id"]), (1, &json!(dan_id)));
        aino.patch(&path, "*", &json!({ "owner_id": profile })).await.must_be(200);
        let owner = cleo.get(&format!("{path}/acknowledgements")).await.must_be(200).json;
        assert_eq!(owner["data"].as_array().unwrap().len(), 2, "whoever looks after it sees everybody");

        // Whoever comes to hold the profile is asked; whoever holds it no more is not; what was confirmed stays.
        aino.patch(&format!("/v1/profiles/{profile}"), "*", &json!({ "holder_ids": [me(&bo).await] })).await.must_be(200);
        assert_eq!(to_read(&bo).await, [("POL-02".to_owned(), 1)]);
        assert_eq!(aino.get(&path).await.json["progress"], json!({ "number": 1, "asked": 3, "confirmed": 1 }));
        aino.patch(&path, "*", &json!({ "readers": { "profile_ids": [profile] } })).await.must_be(200);
        assert_eq!(to_read(&dan).await, []);
        assert_eq!(aino.delete(&format!("/v1/profiles/{profile}")).await.must_be(409).at("/code"), "still_used");

        // A new version is asked for anew, and the old one no more.
        let second = approved(&aino, &bo, &path, &json!({ "text": "Lock both doors." }), None).await;
        assert_eq!(second["progress"], json!({ "number": 2, "asked": 1, "confirmed": 0 }));
        assert_eq!(to_read(&bo).await, [("POL-02".to_owned(), 2)]);
        let before = aino.get(&format!("{path}/acknowledgements?version_id={}", first["coming"]["id"].as_str().unwrap())).await.must_be(200).json;
        assert_eq!(before["data"].as_array().unwrap().len(), 2);
        deed(&aino, &path, "retirement").await.must_be(200);
        assert_eq!(to_read(&bo).await, []);
        assert_eq!(confirm(&bo, &path, 2).await.must_be(409).at("/code"), "not_asked");
        house.close().await;
    }
}

on_both! {
    async fn whoever_leaves_is_asked_no_more_and_whoever_is_alone_approves_what_they_wrote(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let dan = house.join(&aino, "dan@example.com", "reader", &json!({})).await;
        let dan_id = me(&dan).await;
        let document = begun(&aino, "POL-03", &json!({ "readers": { "member_ids": [dan_id] } })).await;
        let path = path_of(&document);
        deed(&aino, &path, "review").await.must_be(200);
        let (program, _) = house.program(&aino, &["write"]).await;
        assert_eq!(deed(&program, &path, "approval").await.must_be(403).at("/code"), "session_only");
        let now = deed(&aino, &path, "approval").await.must_be(200).json;
        assert_eq!((&now["state"], &now["progress"]["asked"]), (&json!("in_force"), &json!(1)));
        aino.delete(&format!("/v1/members/{dan_id}")).await.must_be(204);
        assert_eq!(aino.get(&path).await.json["progress"]["asked"], 0);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_document_in_force_is_overdue_for_review_until_somebody_finds_it_right(house: House) {
        let mut aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let path = path_of(&begun(&aino, "PROC-01", &json!({ "review_months": 6 })).await);
        begun(&aino, "PROC-02", &json!({ "kind": "plan" })).await;
        deed(&aino, &path, "review").await.must_be(200);
        let now = deed(&aino, &path, "approval").await.must_be(200).json;
        assert_eq!((&now["review_due_on"], &now["review_overdue"]), (&json!("2026-09-10"), &json!(false)));
        let changed = aino.patch(&path, "*", &json!({ "review_months": 3 })).await.must_be(200).json;
        assert_eq!(changed["review_due_on"], "2026-06-10");
        house.pass(TimeDelta::days(93));
        aino.sign_in("aino@example.com", PASSWORD).await.must_be(201);
        let codes = async |query: &str| {
            let list = aino.get(&format!("/v1/controlled-documents?{query}")).await.must_be(200).json;
            let code = |it: &Value| it["code"].as_str().unwrap().to_owned();
            list["data"].as_array().unwrap().iter().map(code).collect::<Vec<_>>()
        };
        for (query, wanted) in [
            ("review=overdue", vec!["PROC-01"]),
            ("review=in_time", vec!["PROC-02"]),
            ("state=in_force", vec!["PROC-01"]),
            ("state=draft", vec!["PROC-02"]),
            ("kind=plan", vec!["PROC-02"]),
            ("state=retired", vec![]),
            ("state=in_review", vec![]),
            ("state=approved", vec![]),
            ("sort=-code", vec!["PROC-02", "PROC-01"]),
        ] {
            assert_eq!(codes(query).await, wanted, "{query}");
        }
        let right = deed(&aino, &path, "confirmation").await.must_be(200).json;
        assert_eq!((&right["reviewed_on"], &right["review_due_on"]), (&json!("2026-06-11"), &json!("2026-09-11")));
        assert_eq!((codes("review=overdue").await.len(), right["in_force"]["number"].as_i64()), (0, Some(1)));
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn what_is_wrong_is_named_with_its_place_and_another_tenants_things_are_not_there(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let other = house.sign_up("Oulu Oy", "other@example.com", "Europe/Helsinki").await;
        let foreign = send(&other, "theirs.pdf", PDF).await.must_be(201).at("/id").to_owned();
        let profile = other.post("/v1/profiles", &json!({ "name": "Operator" })).await.must_be(201).at("/id").to_owned();
        let certification = house.certify(&aino, "2026-03-10").await.at("/id").to_owned();
        let limit = json!({ "certification_ids": [certification], "ends_on": "2027-12-31" });
        let auditor = house.join(&aino, "auditor@example.com", "external_auditor", &limit).await;
        auditor.get("/v1/controlled-documents").await.must_be(403);
        let auditor = me(&auditor).await;
        let own = me(&aino).await;
        let good = json!({ "code": "POL-04", "title": "Policy", "kind": "policy", "content": { "text": "Said." } });
        for (field, value, pointer) in [
            ("code", json!(""), "/code"),
            ("code", json!("x".repeat(41)), "/code"),
            ("kind", json!("poem"), "/kind"),
            ("review_months", json!(0), "/review_months"),
            ("owner_id", json!(profile), "/owner_id"),
            ("content", json!({}), "/content"),
            ("content", json!({ "text": "a", "link": "https://example.com/" }), "/content"),
            ("content", json!({ "text": " \n" }), "/content/text"),
            ("content", json!({ "text": "a".repeat(100_001) }), "/content/text"),
            ("content", json!({ "text": "a\u{0}b" }), "/content/text"),
            ("content", json!({ "link": "http://example.com/" }), "/content/link"),
            ("content", json!({ "link": "javascript:alert(1)" }), "/content/link"),
            ("content", json!({ "file_id": foreign }), "/content/file_id"),
            ("readers", json!({ "profile_ids": [profile] }), "/readers/profile_ids/0"),
            ("readers", json!({ "member_ids": [own, own] }), "/readers/member_ids/1"),
            ("readers", json!({ "member_ids": [auditor] }), "/readers/member_ids/0"),
            ("readers", json!({ "member_ids": [me(&other).await] }), "/readers/member_ids/0"),
        ] {
            let mut body = good.clone();
            body[field] = value;
            let refused = aino.post("/v1/controlled-documents", &body).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), pointer, "{field}");
        }
        send(&aino, "policy.png", PDF).await.must_be(422);
        assert_eq!(aino.get("/v1/controlled-documents").await.json["data"], json!([]), "nothing is kept");
        let document = aino.post("/v1/controlled-documents", &good).await.must_be(201);
        assert_eq!(aino.post("/v1/controlled-documents", &good).await.must_be(409).at("/code"), "already_exists");
        other.post("/v1/controlled-documents", &good).await.must_be(201);
        let path = path_of(&document.json);
        aino.patch(&path, &document.etag(), &json!({ "title": "New" })).await.must_be(200);
        aino.patch(&path, &document.etag(), &json!({ "title": "Newer" })).await.must_be(412);
        let refused = aino.patch(&path, "*", &json!({ "note": "Why" })).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/note");

        // A file belongs to one version; the one it takes the place of is cleared away, and so is that of a draft thrown away.
        let first = send(&aino, "first.pdf", PDF).await.must_be(201).at("/id").to_owned();
        let second = send(&aino, "second.pdf", PDF).await.must_be(201).at("/id").to_owned();
        let writes = async |id: &str| aino.patch(&path, "*", &json!({ "content": { "file_id": id } })).await;
        writes(&first).await.must_be(200);
        writes(&first).await.must_be(200);
        let taken = json!({ "code": "POL-05", "title": "Policy", "kind": "policy", "content": { "file_id": first } });
        let refused = aino.post("/v1/controlled-documents", &taken).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/content/file_id");
        writes(&second).await.must_be(200);
        house.drain().await;
        assert_eq!((fetch(&aino, &first, &[]).await.0, fetch(&aino, &second, &[]).await.0), (404, 200));
        aino.delete(&format!("{path}/draft")).await.must_be(204);
        aino.get(&path).await.must_be(404);
        house.drain().await;
        assert_eq!((fetch(&aino, &second, &[]).await.0, lying(&house)), (404, 1), "the other's own is left");
        house.close().await;
    }
}
