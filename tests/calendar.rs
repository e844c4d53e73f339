//! Calendars: what stands in them, byte for byte, as other programs read it, and for whom.

use std::collections::BTreeMap;
use std::process::Command;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::harness::{Answer, Browser, Engine, House, on_both};

/// Makes a link and answers the path of its address, with its id.
async fn link(browser: &Browser, about: &str) -> (String, String) {
    let made =
        browser.post("/v1/calendar-feeds", &json!({ "name": "Phone", "about": about })).await.must_be(201);
    let address = made.at("/address");
    let path = &address[address.find("/v1/").unwrap()..];
    assert!(!made.json["feed"].to_string().contains(path.rsplit('/').next().unwrap()));
    (path.to_owned(), made.at("/feed/id").to_owned())
}

/// Fetches a calendar as a program that has nothing but its address.
async fn fetch(house: &House, path: &str) -> Answer {
    let answer = house.stranger().get(path).await.must_be(200);
    assert_eq!(answer.headers["content-type"], "text/calendar; charset=utf-8");
    assert_eq!(house.stranger().get(path).await.text, answer.text, "byte for byte the same");
    answer
}

/// The text with its folded lines put together.
fn unfolded(text: &str) -> String {
    text.replace("\r\n ", "")
}

/// What other programs read: the events by UID, as one parser understands them, once all three agree.
fn read(text: &str) -> BTreeMap<String, Value> {
    let file = std::env::temp_dir().join(format!("certkeep-{}.ics", uuid::Uuid::now_v7()));
    std::fs::write(&file, text).unwrap();
    let python = std::env::var("TEST_PYTHON_CALENDAR").expect("tests run by tests/peer/with.sh");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peer/calendar_readers.py");
    let output = Command::new(python).arg(script).arg(&file).output().unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let events = |by: &str| -> BTreeMap<String, Value> {
        let all = said[by].as_array().unwrap().iter();
        all.map(|event| (event["uid"].as_str().unwrap().to_owned(), event.clone())).collect()
    };
    let first = events("icalendar");
    for (uid, event) in events("ics") {
        assert_eq!((&event["start"], &event["summary"]), (&first[&uid]["start"], &first[&uid]["summary"]));
        assert_eq!(event["all_day"], json!(true));
    }
    let mut stored: Vec<_> =
        said["radicale"].as_array().unwrap().iter().map(|uid| uid.as_str().unwrap()).collect();
    stored.sort_unstable();
    assert_eq!(stored, first.keys().collect::<Vec<_>>());
    first
}

/// The UID of what has that id.
fn uid(id: &str) -> String {
    uuid::Uuid::parse_str(id.rsplit('_').next().unwrap()).unwrap().to_string()
}

on_both! {
    async fn what_is_due_stands_in_the_calendars_of_other_programs_and_moves_with_it(house: House) {
        let owner = house.sign_up("Turku; Oy, \u{e4}\u{f6}", "aino@example.com", "Europe/Helsinki").await;
        let certification = house.certify(&owner, "2026-03-02").await.at("/id").to_owned();
        let duty = json!({ "title": "Review suppliers; all, of them", "rrule": "FREQ=MONTHLY", "anchor_on": "2026-03-20" });
        owner.post("/v1/duties", &duty).await.must_be(201);
        let (path, _) = link(&owner, "organization").await;
        let first = fetch(&house, &path).await;
        assert!(first.text.split("\r\n").all(|line| line.len() <= 75), "folded at 75 octets");
        assert!(first.text.contains("REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n"));
        let events = read(&first.text);

        let due = owner.get("/v1/obligations?limit=100&actionable=true").await.must_be(200).json;
        let due = due["data"].as_array().unwrap();
        assert_eq!(events.len(), due.len());
        for row in due {
            let event = &events[&uid(row["id"].as_str().unwrap())];
            let on = row["planned_on"].as_str().or(row["due_on"].as_str()).unwrap();
            assert_eq!((event["start"].as_str(), event["status"].as_str()), (Some(on), Some("CONFIRMED")), "{row}");
            assert_eq!(event["sequence"], 0);
            let (on, opens): (chrono::NaiveDate, chrono::NaiveDate) =
                (on.parse().unwrap(), row["opens_on"].as_str().unwrap().parse().unwrap());
            let days = if (on - opens).num_days() > 1 { 2 } else { 1 };
            assert_eq!(event["alarms"].as_array().unwrap().len(), days, "{row}");
        }
        let audit = due.iter().find(|row| row["kind"] == "surveillance_audit").unwrap();
        let (audit, was) = (audit["id"].as_str().unwrap(), &events[&uid(audit["id"].as_str().unwrap())]);
        assert_eq!(was["summary"], "Surveillance audit 1 \u{b7} ISO/IEC 20000-1:2018");

        // A date is planned, moved, and met; an occurrence is left out.
        house.pass(TimeDelta::hours(1));
        let plan = json!({ "start": "2026-11-09" });
        owner.post(&format!("/v1/obligations/{audit}/appointment"), &plan).await.must_be(201);
        let planned = fetch(&house, &path).await;
        let now = &read(&planned.text)[&uid(audit)];
        assert_eq!((now["start"].as_str(), now["sequence"].as_i64()), (Some("2026-11-09"), Some(1)));
        assert!(now["changed"].as_str() > was["changed"].as_str());
        assert_ne!(planned.etag(), first.etag());
        let known = house.stranger().raw(reqwest::Method::GET, &path).header("If-None-Match", planned.etag());
        crate::harness::browser::read(known).await.must_be(304);
        let next = due.iter().find(|row| row["duty"].is_object()).unwrap();
        let skip = json!({ "occurrence_on": next["key"].as_str().unwrap().rsplit('/').next().unwrap() });
        let duty = next["duty"]["id"].as_str().unwrap();
        owner.post(&format!("/v1/duties/{duty}/skips"), &skip).await.must_be(201);
        let audit_done = json!({ "on": "2026-03-09" });
        let internal = due.iter().find(|row| row["kind"] == "internal_audit").unwrap()["id"].as_str().unwrap();
        owner.post(&format!("/v1/obligations/{internal}/completion"), &audit_done).await.must_be(201);
        let events = read(&fetch(&house, &path).await.text);
        let skipped = &events[&uid(next["id"].as_str().unwrap())];
        assert_eq!((skipped["status"].as_str(), skipped["alarms"].as_array().map(Vec::len)), (Some("CANCELLED"), Some(0)));
        let done = &events[&uid(internal)];
        assert!(done["summary"].as_str().unwrap().starts_with('\u{2713}'), "{done}");
        assert_eq!(done["start"], "2026-03-09");
        assert!(!owner.get(&format!("/v1/certifications/{certification}")).await.text.contains("ckc_"));
        house.close().await;
    }
}

on_both! {
    async fn a_calendar_shows_what_its_owner_may_see_and_ends_with_the_link_or_the_place(house: House) {
        let owner = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let seen = house.certify(&owner, "2026-03-02").await.at("/id").to_owned();
        let hidden = owner.post("/v1/certifications", &json!({ "standard": "iso-22301-2019",
            "events": [{ "type": "certification_decision", "on": "2026-02-02" }] })).await.must_be(201).at("/id").to_owned();
        let bea = house.join(&owner, "bea@example.com", "contributor", &json!({ "certification_ids": [seen] })).await;
        let place = bea.get("/v1/session").await.must_be(200).at("/membership/id").to_owned();
        let (all, _) = link(&bea, "organization").await;
        let (own, own_id) = link(&bea, "own").await;
        let text = unfolded(&fetch(&house, &all).await.text);
        assert!(text.contains("ISO/IEC 20000-1:2018") && !text.contains("22301"));
        assert!(!fetch(&house, &own).await.text.contains("VEVENT"), "she is reminded of nothing yet");
        let due = owner.get(&format!("/v1/obligations?actionable=true&certification_id={seen}")).await.json["data"][0].clone();
        let path = format!("/v1/obligations/{}", due["id"].as_str().unwrap());
        owner.patch(&path, "*", &json!({ "responsible_id": place })).await.must_be(200);
        assert_eq!(fetch(&house, &own).await.text.matches("BEGIN:VEVENT").count(), 1);

        // Everybody sees and revokes their own; owners and managers everybody's.
        let (owners, owners_id) = link(&owner, "organization").await;
        assert!(unfolded(&fetch(&house, &owners).await.text).contains("22301"));
        assert_eq!(bea.get("/v1/calendar-feeds").await.must_be(200).json["data"].as_array().unwrap().len(), 2);
        let listed = owner.get("/v1/calendar-feeds").await.must_be(200);
        assert_eq!(listed.json["data"].as_array().unwrap().len(), 3);
        assert!(listed.json["data"][2]["used_at"].is_string() && !listed.text.contains(&owners[owners.len() - 60..]));
        bea.delete(&format!("/v1/calendar-feeds/{owners_id}")).await.must_be(404);
        owner.delete(&format!("/v1/calendar-feeds/{own_id}")).await.must_be(204);
        house.stranger().get(&own).await.must_be(404);
        bea.post("/v1/calendar-feeds", &json!({ "name": "Phone", "about": "portfolio" })).await.must_be(422);
        for _ in 1..20 {
            link(&bea, "own").await;
        }
        let full = bea.post("/v1/calendar-feeds", &json!({ "name": "Phone", "about": "own" })).await.must_be(409);
        assert_eq!(full.at("/code"), "too_many_feeds");

        // A place that does not count shows nothing, and one that has ended never again.
        let places = owner.get("/v1/members").await.json["data"].clone();
        let hers = places.as_array().unwrap().iter().find(|it| it["id"] == place.as_str()).unwrap()["etag"].as_str().unwrap().to_owned();
        let member = format!("/v1/members/{place}");
        let changed = owner.patch(&member, &hers, &json!({ "starts_on": "2026-04-01" })).await.must_be(200);
        house.stranger().get(&all).await.must_be(404);
        owner.patch(&member, changed.at("/etag"), &json!({ "starts_on": null })).await.must_be(200);
        house.stranger().get(&all).await.must_be(200);
        owner.prove().await;
        owner.delete(&member).await.must_be(204);
        house.stranger().get(&all).await.must_be(404);
        assert_eq!(owner.get("/v1/calendar-feeds").await.json["data"].as_array().unwrap().len(), 1);
        for wrong in ["ckc_", "x", &all[all.len() - 64..all.len() - 1], &format!("ckp_{}", &all[all.len() - 60..])] {
            house.stranger().get(&format!("/v1/calendars/{wrong}")).await.must_be(404);
        }
        assert!(!hidden.is_empty());
        house.close().await;
    }
}

on_both! {
    async fn a_consultancy_has_one_calendar_of_all_its_clients_and_none_inside_of_them(house: House) {
        let adviser = house.found("Nordlys AS", "ingrid@example.com").await;
        let client = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        house.certify(&client, "2026-03-02").await;
        let grant = house.engage(&adviser, &client, &json!({ "role": "manager" })).await;
        let (path, _) = link(&adviser, "portfolio").await;
        let events = read(&fetch(&house, &path).await.text);
        let dates = adviser.get("/v1/portfolio/dates?limit=100").await.must_be(200).json;
        let dates = dates["data"].as_array().unwrap();
        assert!(dates.len() > 3);
        assert_eq!(events.len(), dates.len());
        for date in dates {
            let event = &events[&uid(date["id"].as_str().unwrap())];
            assert!(event["summary"].as_str().unwrap().starts_with("Turku Oy: "), "{event}");
        }
        client.prove().await;
        client.delete(&format!("/v1/grants/{grant}")).await.must_be(204);
        assert!(!fetch(&house, &path).await.text.contains("VEVENT"), "nothing of a client that has gone");
        house.close().await;
    }
}
