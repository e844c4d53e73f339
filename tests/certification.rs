//! Certifications: recorded, planned, done, moved, corrected; and what bad input gets.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::browser::read;
use crate::harness::{Answer, Browser, Engine, House, on_both};

fn obligation<'a>(programme: &'a Value, key: &str) -> &'a Value {
    let all = programme["obligations"].as_array().unwrap();
    all.iter().find(|one| one["key"] == key).unwrap_or_else(|| panic!("{key} in {programme}"))
}

async fn first_surveillance(browser: &Browser, certification: &str) -> Answer {
    let list = browser
        .get(&format!("/v1/obligations?certification_id={certification}&limit=100"))
        .await
        .must_be(200);
    let all = list.json["data"].as_array().unwrap();
    let id = all.iter().find(|one| one["key"] == "c1/surveillance_audit/1").unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    browser.get(&format!("/v1/obligations/{id}")).await.must_be(200)
}

on_both! {
    async fn a_recorded_certificate_has_its_programme_at_once(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let certification = house.certify(&browser, "2026-03-10").await;
        assert_eq!(certification.at("/status"), "certified");
        assert_eq!(certification.at("/cycle/expires_on"), "2029-03-09");
        let id = certification.at("/id");
        let programme = browser.get(&format!("/v1/certifications/{id}/programme")).await.must_be(200);
        assert_eq!(obligation(&programme.json, "c1/surveillance_audit/1")["due_on"], "2027-03-10");
        assert_eq!(programme.at("/cycle/restore_until"), "2029-09-09");
        // The public preview of the same facts answers the same.
        let facts = json!({
            "standard": "iso-iec-20000-1-2018", "today": "2026-03-10", "time_zone": "Europe/Helsinki",
            "events": [{ "type": "certification_decision", "on": "2026-03-10" }],
        });
        let preview = house.stranger().post("/v1/programme-previews", &facts).await.must_be(200);
        assert_eq!(preview.json, programme.json);
        house.close().await;
    }
}

on_both! {
    async fn done_and_moved_obligations_keep_their_history(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let certification = house.certify(&browser, "2026-03-10").await;
        let due = first_surveillance(&browser, certification.at("/id")).await;
        let path = format!("/v1/obligations/{}", due.at("/id"));
        let planned = json!({ "start": "2027-02-15", "end": "2027-02-16" });
        let row = browser.post(&format!("{path}/appointment"), &planned).await.must_be(201);
        assert_eq!((row.at("/state"), row.at("/planned_on"), row.at("/due_on")), ("planned", "2027-02-15", "2027-03-10"));
        let moved = json!({ "start": "2027-03-20", "note": "The auditor is ill." });
        let row = browser.post(&format!("{path}/appointment"), &moved).await.must_be(201);
        assert_eq!(row.at("/planned_on"), "2027-03-20");
        let programme = browser.get(&format!("/v1/certifications/{}/programme", certification.at("/id"))).await;
        let alerts = programme.json["alerts"].as_array().unwrap();
        assert!(alerts.iter().any(|alert| alert["code"] == "surveillance_planned_late"), "{alerts:?}");
        let done = browser.post(&format!("{path}/completion"), &json!({ "on": "2027-02-15" })).await.must_be(201);
        assert_eq!((done.at("/state"), done.at("/done_on")), ("done", "2027-02-15"));
        let events = browser.get(&format!("/v1/certifications/{}/events", certification.at("/id"))).await;
        let events = events.json["data"].as_array().unwrap().clone();
        assert_eq!(events.len(), 4, "decision, planned, planned anew, done");
        assert_eq!(events[1]["superseded_by"], events[2]["id"]);
        assert_eq!(events[2]["superseded_by"], events[3]["id"]);
        let history = browser.get(&format!("{path}/changes")).await.must_be(200);
        let states: Vec<_> = history.json["data"].as_array().unwrap().iter().map(|c| c["to_state"].clone()).collect();
        assert_eq!(states, ["open", "planned", "done"]);
        assert_eq!(history.at("/data/1/reason"), "The event \"surveillance audit\" of 2027-02-15 was planned.");
        assert_eq!(history.at("/data/1/changed_by/name"), "Aino Virtanen");
        house.close().await;
    }
}

on_both! {
    async fn a_mistaken_event_is_superseded_once_and_never_erased(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let certification = house.certify(&browser, "2026-03-01").await;
        let path = format!("/v1/certifications/{}/events", certification.at("/id"));
        let wrong = browser.get(&path).await.json["data"][0]["id"].clone();
        let right = json!({ "type": "certification_decision", "on": "2026-03-10", "supersedes": wrong });
        browser.post(&path, &right).await.must_be(201);
        let again = browser.post(&path, &right).await.must_be(409);
        assert_eq!(again.at("/code"), "already_superseded");
        let view = browser.get(&format!("/v1/certifications/{}", certification.at("/id"))).await;
        assert_eq!(view.at("/cycle/expires_on"), "2029-03-09");
        let history = first_surveillance(&browser, certification.at("/id")).await;
        let changes = browser.get(&format!("/v1/obligations/{}/changes", history.at("/id"))).await;
        assert_eq!((changes.at("/data/1/from_due_on"), changes.at("/data/1/to_due_on")), ("2027-03-01", "2027-03-10"));
        assert_eq!(changes.at("/data/1/reason"), "The event \"certification decision\" of 2026-03-10 was corrected.");
        house.close().await;
    }
}

on_both! {
    async fn what_would_break_is_told_and_nothing_is_stored(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let certification = house.certify(&browser, "2026-03-10").await;
        let path = format!("/v1/certifications/{}", certification.at("/id"));
        let before = browser.get(&format!("{path}/programme")).await.json;
        let late = json!({ "events": [{ "type": "surveillance_audit", "start": "2027-03-20", "state": "planned" }] });
        let answer = browser.post(&format!("{path}/programme-previews"), &late).await.must_be(200);
        let changes = answer.json["changes"].as_array().unwrap();
        assert!(changes.iter().any(|change| change["code"] == "surveillance_planned_late"), "{changes:?}");
        assert_eq!(browser.get(&format!("{path}/programme")).await.json, before);
        house.close().await;
    }
}

on_both! {
    async fn policy_is_laid_in_layers_and_moves_the_dates_at_once(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let body = json!({ "name": "Boreal Cert", "country": "FI" });
        let body = browser.post("/v1/certification-bodies", &body).await.must_be(201);
        let new = json!({
            "standard": "iso-iec-20000-1-2018", "certification_body_id": body.at("/id"),
            "events": [{ "type": "certification_decision", "on": "2026-03-10" }],
        });
        let certification = browser.post("/v1/certifications", &new).await.must_be(201);
        let path = format!("/v1/certifications/{}", certification.at("/id"));
        let booking = async || {
            let programme = browser.get(&format!("{path}/programme")).await.must_be(200).json;
            obligation(&programme, "c1/certification_body_booking/1")["due_on"].as_str().unwrap().to_owned()
        };
        let lead = |months: u32| json!({ "policy": { "lead": { "surveillance": { "book_months": months } } } });
        assert_eq!(booking().await, "2026-12-10", "the default is three months");
        let organization = browser.get("/v1/organization").await;
        browser.patch("/v1/organization", &organization.etag(), &lead(4)).await.must_be(200);
        assert_eq!(booking().await, "2026-11-10");
        let body_path = format!("/v1/certification-bodies/{}", body.at("/id"));
        browser.patch(&body_path, &body.etag(), &lead(5)).await.must_be(200);
        assert_eq!(booking().await, "2026-10-10");
        browser.patch(&path, &certification.etag(), &lead(6)).await.must_be(200);
        assert_eq!(booking().await, "2026-09-10");
        let listed = browser.get("/v1/obligations?limit=100").await.must_be(200);
        let stored = listed.json["data"].as_array().unwrap().clone();
        let stored = stored.iter().find(|row| row["key"] == "c1/certification_body_booking/1").unwrap();
        assert_eq!(stored["due_on"], "2026-09-10");
        let defaults = house.stranger().get("/v1/default-policy").await.must_be(200);
        assert_eq!(defaults.json["lead"]["surveillance"]["book_months"], 3);
        house.close().await;
    }
}

on_both! {
    async fn a_long_name_of_a_nonconformity_is_kept(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let certification = house.certify(&browser, "2026-03-10").await;
        let finding = json!({
            "type": "nonconformity", "id": "N".repeat(100), "grade": "major", "source": "surveillance_audit",
            "raised_on": "2026-03-10",
        });
        let path = format!("/v1/certifications/{}", certification.at("/id"));
        browser.post(&format!("{path}/events"), &finding).await.must_be(201);
        let listed = browser.get("/v1/obligations?limit=100").await.must_be(200);
        assert!(listed.text.contains(&format!("c1/nonconformity_closure/{}", "N".repeat(100))));
        house.close().await;
    }
}

on_both! {
    async fn another_hour_of_the_day_keeps_every_pending_reminder(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        house.certify(&browser, "2026-03-10").await;
        let pending = async || {
            let ledger = browser.get("/v1/reminders?limit=100").await.must_be(200);
            let rows = ledger.json["data"].as_array().unwrap().clone();
            rows.into_iter().filter(|row| row["state"] == "pending").collect::<Vec<_>>()
        };
        let before = pending().await.len();
        assert!(before > 10);
        for (hour, utc) in [("09:30", "T07:30:00Z"), ("08:00", "T06:00:00Z"), ("08:00", "T06:00:00Z")] {
            let organization = browser.get("/v1/organization").await;
            let mut policy = organization.json["reminder_policy"].clone();
            policy["send_at"] = json!(hour);
            let change = json!({ "reminder_policy": policy });
            browser.patch("/v1/organization", &organization.etag(), &change).await.must_be(200);
            let now = pending().await;
            assert_eq!(now.len(), before, "at {hour}");
            assert!(now.iter().any(|row| row["run_at"].as_str().unwrap().ends_with(utc)), "{now:?}");
        }
        house.close().await;
    }
}

on_both! {
    async fn a_first_timer_gets_the_journey_to_stage_2(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let body = json!({ "standard": "iso-iec-20000-1-2018", "target_on": "2027-03-01" });
        let certification = browser.post("/v1/certifications", &body).await.must_be(201);
        assert_eq!(certification.at("/status"), "applied");
        let path = format!("/v1/certifications/{}", certification.at("/id"));
        let journey = browser.get(&format!("{path}/journey")).await.must_be(200);
        assert_eq!(journey.json["reachable"], true);
        let steps = journey.json["steps"].as_array().unwrap();
        assert!(steps.iter().any(|step| step["id"] == "J16" && step["ends_on"].as_str().unwrap() < "2027-03-01"));
        let programme = browser.get(&format!("{path}/programme")).await.json;
        let kinds: Vec<_> = programme["obligations"].as_array().unwrap().iter().map(|o| o["kind"].clone()).collect();
        for kind in ["stage_1_audit", "stage_2_audit", "internal_audit", "management_review"] {
            assert!(kinds.contains(&json!(kind)), "{kind} in {kinds:?}");
        }
        house.close().await;
    }
}

on_both! {
    async fn two_who_change_the_same_thing_do_not_overwrite_each_other(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let certification = house.certify(&browser, "2026-03-10").await;
        let path = format!("/v1/certifications/{}", certification.at("/id"));
        let tag = certification.etag();
        browser.patch(&path, &tag, &json!({ "scope": "Hosting." })).await.must_be(200);
        browser.patch(&path, &tag, &json!({ "scope": "Nothing." })).await.must_be(412);
        let blind = browser.send(Method::PATCH, &path, Some(&json!({ "scope": "Blind." })), None).await;
        blind.must_be(428);
        assert_eq!(browser.get(&path).await.at("/scope"), "Hosting.");
        house.close().await;
    }
}

#[tokio::test]
async fn bad_input_is_named_place_by_place() {
    let house = House::start(Engine::Sqlite).await;
    let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    let body = json!({
        "standard": "iso-9001-2015", "printed_expiry_on": "2029-02-30", "target_on": "1986-12-31", "colour": "red",
        "events": [
            { "type": "surveillance_audit", "start": "2027-03-10", "end": "2027-03-09" },
            { "type": "certification_decision", "on": "2027-03-10", "start": "2027-03-10" },
            { "type": "party" },
            { "type": "nonconformity", "id": "1", "grade": "grave", "source": "stage_2_audit", "raised_on": "soon" },
        ],
        "policy": { "lead": { "surveillance": { "book_months": -1 } } },
    });
    let refused = browser.post("/v1/certifications", &body).await.must_be(422);
    let mut places: Vec<_> = refused.json["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["pointer"].as_str().unwrap().to_owned())
        .collect();
    places.sort();
    let expected = [
        "/colour",
        "/events/0/end",
        "/events/1/start",
        "/events/2/type",
        "/events/3/grade",
        "/events/3/raised_on",
        "/policy/lead/surveillance/book_months",
        "/printed_expiry_on",
        "/target_on",
    ];
    assert_eq!(places, expected);
    // Which editions there are is recorded, so it is asked once the rest is readable.
    let unknown =
        browser.post("/v1/certifications", &json!({ "standard": "iso-9001-1776" })).await.must_be(422);
    assert_eq!(unknown.at("/errors/0/pointer"), "/standard");
    assert_eq!(refused.headers["content-type"], "application/problem+json");
    assert_eq!(browser.get("/v1/certifications").await.json["data"], json!([]), "nothing is half done");
    house.close().await;
}

#[tokio::test]
async fn unreadable_requests_get_problems_and_never_a_500() {
    let house = House::start(Engine::Sqlite).await;
    let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    let post = |body: Vec<u8>| {
        let request = browser.raw(Method::POST, "/v1/sites").header("content-type", "application/json");
        read(request.body(body))
    };
    post(b"{\"name\":".to_vec()).await.must_be(400);
    post(b"\xff\xfe".to_vec()).await.must_be(400);
    post(b"[]".to_vec()).await.must_be(422);
    post(vec![b' '; (1 << 20) + 1]).await.must_be(413);
    let deep = [b"{\"name\":".to_vec(), vec![b'['; 100_000]].concat();
    post(deep).await.must_be(400);
    let odd = browser.send(Method::PUT, "/v1/sites", None, None).await.must_be(405);
    assert_eq!(odd.headers["allow"], "GET, HEAD, POST");
    let head = browser.send(Method::HEAD, "/v1/sites", None, None).await.must_be(200);
    assert!(head.text.is_empty() && head.headers["content-type"] == "application/json");
    for path in
        ["/v1/nothing", "/v1/sites/site_1", "/v1/sites/%00", "/v1/certifications/cert_zz/programme", "/v1/"]
    {
        let missing = browser.get(path).await.must_be(404);
        assert_eq!(missing.headers["content-type"], "application/problem+json", "{path}");
        assert_eq!(missing.at("/instance"), missing.headers["x-request-id"].to_str().unwrap());
    }
    browser.get("/v1/sites?limit=0").await.must_be(422);
    browser.get("/v1/sites?limit=5&limit=6").await.must_be(422);
    browser.get("/v1/sites?cursor=zz").await.must_be(422);
    browser.get("/v1/obligations?state=lost").await.must_be(422);
    browser.get("/v1/sites?page=2").await.must_be(422);
    house.close().await;
}

on_both! {
    async fn lists_page_through_everything_once(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        for number in 0..7 {
            let site = json!({ "name": format!("Site {number}"), "country": "FI" });
            browser.post("/v1/sites", &site).await.must_be(201);
        }
        browser.post("/v1/sites", &json!({ "name": "Site 1", "country": "FI" })).await.must_be(409);
        let (mut seen, mut path) = (Vec::new(), "/v1/sites?limit=3".to_owned());
        loop {
            let page = browser.get(&path).await.must_be(200);
            seen.extend(page.json["data"].as_array().unwrap().iter().map(|site| site["name"].clone()));
            let Some(cursor) = page.json["next_cursor"].as_str() else { break };
            path = format!("/v1/sites?limit=3&cursor={cursor}");
        }
        assert_eq!(seen, (0..7).map(|number| json!(format!("Site {number}"))).collect::<Vec<_>>());
        house.close().await;
    }
}

on_both! {
    async fn a_site_that_a_certification_covers_is_not_removed(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let site = browser.post("/v1/sites", &json!({ "name": "Harbour", "country": "FI" })).await.must_be(201);
        let path = format!("/v1/sites/{}", site.at("/id"));
        let new = json!({ "standard": "iso-9001-2015", "site_ids": [site.at("/id")] });
        let certification = browser.post("/v1/certifications", &new).await.must_be(201);
        let refused = browser.delete(&path).await.must_be(409);
        assert_eq!(refused.at("/code"), "still_used");
        let uncovered = format!("/v1/certifications/{}", certification.at("/id"));
        browser.patch(&uncovered, &certification.etag(), &json!({ "site_ids": [] })).await.must_be(200);
        browser.delete(&path).await.must_be(204);
        browser.get(&path).await.must_be(404);
        house.close().await;
    }
}
