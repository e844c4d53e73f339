//! The journey to a first certificate: planned both ways, edited, done step by step.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Browser, Engine, House, on_both};

fn step<'a>(journey: &'a Answer, id: &str) -> &'a Value {
    journey.json["steps"].as_array().unwrap().iter().find(|step| step["id"] == id).unwrap()
}

async fn first_timer(house: &House, target_on: Option<&str>) -> (Browser, String) {
    let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    let new = json!({ "standard": "iso-iec-20000-1-2018", "target_on": target_on });
    let id = browser.post("/v1/certifications", &new).await.must_be(201).at("/id").to_owned();
    (browser, format!("/v1/certifications/{id}"))
}

async fn stage_2_due(browser: &Browser, certification: &str) -> String {
    let programme = browser.get(&format!("{certification}/programme")).await.must_be(200);
    let all = programme.json["obligations"].as_array().unwrap();
    all.iter().find(|one| one["kind"] == "stage_2_audit").unwrap()["due_on"].as_str().unwrap().to_owned()
}

on_both! {
    async fn edited_durations_move_the_steps_and_the_two_stages(house: House) {
        let (browser, certification) = first_timer(&house, Some("2027-01-29")).await;
        let path = format!("{certification}/journey");
        let journey = browser.get(&path).await.must_be(200);
        assert!(journey.etag().starts_with("\"v0."));
        assert_eq!((journey.at("/preset"), journey.at("/next")), ("from_nothing", "J01"));
        assert_eq!((journey.at("/certified_on"), journey.json["reachable"].as_bool()), ("2027-01-29", Some(true)));
        let before = stage_2_due(&browser, &certification).await;
        assert_eq!(before, "2026-12-04", "stage 2, its nonconformities and the decision take 56 days");

        let member = browser.get("/v1/session").await.at("/membership/id").to_owned();
        let change = json!({ "steps": [
            { "step": "J17", "days": 38 }, { "step": "J06", "responsible_id": member, "note": "Ask the service desk first." },
        ] });
        browser.send(Method::PATCH, &path, Some(&change), None).await.must_be(428);
        let journey = browser.send(Method::PATCH, &path, Some(&change), Some("\"v0\"")).await.must_be(200);
        assert_eq!(journey.etag(), "\"v1\"");
        assert_eq!((&step(&journey, "J17")["days"], &step(&journey, "J17")["edited"]), (&json!(38), &json!(true)));
        assert_eq!(step(&journey, "J06")["note"], "Ask the service desk first.");
        assert_eq!(step(&journey, "J06")["responsible"]["name"], "Aino Virtanen");
        assert_eq!(stage_2_due(&browser, &certification).await, "2026-11-24", "ten days earlier");
        browser.send(Method::PATCH, &path, Some(&change), Some("\"v0\"")).await.must_be(412);

        let back = json!({ "preset": "with_routines", "steps": [{ "step": "J17", "days": null }, { "step": "J06", "responsible_id": null }] });
        let journey = browser.send(Method::PATCH, &path, Some(&back), Some("\"v1\"")).await.must_be(200);
        assert_eq!((&step(&journey, "J17")["days"], &step(&journey, "J17")["edited"]), (&json!(14), &json!(false)));
        assert_eq!(step(&journey, "J06")["responsible"], Value::Null);
        assert_eq!(step(&journey, "J06")["note"], "Ask the service desk first.");
        let faulty = json!({ "preset": "in_a_week", "steps": [{ "step": "J19", "days": 0 }] });
        let refused = browser.send(Method::PATCH, &path, Some(&faulty), Some("\"v2\"")).await.must_be(422);
        assert_eq!(refused.json["errors"].as_array().unwrap().len(), 3, "{}", refused.text);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_step_is_marked_done_or_shown_by_its_event_and_the_rest_is_planned_anew(house: House) {
        let (browser, certification) = first_timer(&house, None).await;
        let path = format!("{certification}/journey");
        let completions = format!("{path}/completions");
        let done = |step: &str, on: &str| json!({ "step": step, "on": on });
        let journey = browser.post(&completions, &done("J01", "2026-03-05")).await.must_be(201);
        assert_eq!((&step(&journey, "J01")["done_on"], &step(&journey, "J01")["shown_by"]), (&json!("2026-03-05"), &json!("mark")));
        assert_eq!((journey.at("/next"), &step(&journey, "J03")["starts_on"]), ("J03", &json!("2026-03-10")));
        browser.post(&completions, &done("J02", "2026-03-11")).await.must_be(422);
        let refused = browser.post(&completions, &done("J11", "2026-03-10")).await.must_be(409);
        assert_eq!(refused.at("/code"), "settled_otherwise");
        assert!(refused.at("/detail").contains("internal_audit"));

        let review = json!({ "type": "management_review", "on": "2026-03-09" });
        browser.post(&format!("{certification}/events"), &review).await.must_be(201);
        let journey = browser.get(&path).await.must_be(200);
        assert_eq!((&step(&journey, "J13")["done_on"], &step(&journey, "J13")["shown_by"]), (&json!("2026-03-09"), &json!("event")));
        assert_eq!(journey.at("/conflicts/0/before"), "J11", "a review without the internal audit");

        browser.send(Method::DELETE, &format!("{completions}/J13"), None, None).await.must_be(404);
        browser.send(Method::DELETE, &format!("{completions}/J01"), None, None).await.must_be(204);
        browser.send(Method::DELETE, &format!("{completions}/J01"), None, None).await.must_be(404);
        let journey = browser.get(&path).await.must_be(200);
        assert_eq!(journey.at("/next"), "J01");
        assert!(journey.etag().starts_with("\"v2."), "{}", journey.etag());
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn anybody_may_preview_a_journey(house: House) {
        let ask = async |body: Value| house.stranger().post("/v1/journey-previews", &body).await;
        for (preset, certified_on) in [(Value::Null, "2027-09-30"), (json!("with_routines"), "2027-06-27"), (json!("several_sites"), "2027-12-26")] {
            let journey = ask(json!({ "today": "2027-01-01", "preset": preset })).await.must_be(200);
            assert_eq!(journey.at("/certified_on"), certified_on, "{preset}");
        }
        let late = json!({ "today": "2027-01-01", "target_on": "2027-03-01", "steps": [{ "step": "J01", "done_on": "2026-12-20" }] });
        let journey = ask(late).await.must_be(200);
        assert_eq!((journey.json["reachable"].as_bool(), journey.at("/earliest_on")), (Some(false), "2027-09-23"));
        let faulty = ask(json!({ "steps": [{ "days": 4000 }] })).await.must_be(422);
        assert_eq!(faulty.json["errors"].as_array().unwrap().len(), 2);
        house.close().await;
    }
}
