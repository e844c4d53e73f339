//! Many at once: all of them or none.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::browser::read;
use crate::harness::{Browser, Engine, House, on_both};

async fn count(browser: &Browser, list: &str) -> usize {
    browser.get(&format!("/v1/{list}?limit=100")).await.must_be(200).json["data"].as_array().unwrap().len()
}

fn items(all: &[Value]) -> Value {
    json!({ "items": all })
}

on_both! {
    async fn a_hundred_come_in_their_order_and_one_more_is_refused(house: House) {
        let browser = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let site = |at: usize| json!({ "name": format!("Site {at:03}"), "country": "FI" });
        let made = browser.post("/v1/site-batches", &items(&(0..100).map(site).collect::<Vec<_>>())).await.must_be(201).json;
        for (at, one) in made["data"].as_array().unwrap().iter().enumerate() {
            assert_eq!((one["name"].as_str().unwrap(), &one["version"]), (format!("Site {at:03}").as_str(), &json!(1)));
        }
        let log = browser.get("/v1/audit-entries?action=create_site&limit=100").await.must_be(200).json;
        assert_eq!(log["data"].as_array().unwrap().len(), 100);
        for wrong in [vec![], (100..201).map(site).collect()] {
            let refused = browser.post("/v1/site-batches", &items(&wrong)).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), "/items");
        }
        let decided = |on: &str| json!({ "standard": "iso-9001-2015", "events": [{ "type": "certification_decision", "on": on }] });
        let days = ["2026-03-01", "2025-03-01", "2026-02-01"];
        let made = browser.post("/v1/certification-batches", &items(&days.map(decided))).await.must_be(201).json;
        let begun: Vec<_> = made["data"].as_array().unwrap().iter().map(|one| one["cycle"]["starts_on"].clone()).collect();
        assert_eq!(begun, days.map(|day| json!(day)), "{made}");
        let path = format!("/v1/certifications/{}", made["data"][0]["id"].as_str().unwrap());
        let review = |on: &str| json!({ "type": "management_review", "on": on });
        let events = browser.post(&format!("{path}/event-batches"), &items(&[review("2026-03-02"), review("2026-03-03")])).await.must_be(201);
        assert_eq!(events.json["data"].as_array().unwrap().iter().map(|it| it["facts"]["on"].clone()).collect::<Vec<_>>(), [json!("2026-03-02"), json!("2026-03-03")]);
        let duty = |title: &str| json!({ "title": title, "rrule": "FREQ=MONTHLY", "anchor_on": "2026-04-15" });
        let made = browser.post("/v1/duty-batches", &items(&[duty("One"), duty("Two")])).await.must_be(201);
        assert_eq!((made.at("/data/0/title"), made.at("/data/1/title")), ("One", "Two"));
        assert!(made.json["data"][1]["next"].is_object());
        for (action, many) in [("create_certification", 3), ("create_event", 2), ("create_duty", 2)] {
            let log = browser.get(&format!("/v1/audit-entries?action={action}&limit=100")).await.must_be(200).json;
            assert_eq!(log["data"].as_array().unwrap().len(), many, "{action}");
        }
        house.close().await;
    }
}

on_both! {
    async fn many_certifications_stand_as_one_by_one(house: House) {
        let [one, many] = [
            house.sign_up("One Oy", "one@example.com", "Europe/Helsinki").await,
            house.sign_up("Many Oy", "many@example.com", "Europe/Helsinki").await,
        ];
        let days: Vec<_> = (0..20).map(|at| format!("2025-{:02}-{:02}", 1 + at % 12, 1 + at)).collect();
        let bodies: Vec<_> = days
            .iter()
            .map(|on| json!({ "standard": "iso-9001-2015", "events": [{ "type": "certification_decision", "on": on }] }))
            .collect();
        for body in &bodies {
            one.post("/v1/certifications", body).await.must_be(201);
        }
        many.post("/v1/certification-batches", &items(&bodies)).await.must_be(201);
        assert_eq!(due(&one).await, due(&many).await);
        house.close().await;
    }
}

/// What is due, with why.
async fn due(browser: &Browser) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = browser.get(&format!("/v1/obligations?limit=100{cursor}")).await.must_be(200).json;
        for row in page["data"].as_array().unwrap() {
            all.push(json!([
                row["kind"],
                row["cycle"],
                row["ordinal"],
                row["due_on"],
                row["target_on"],
                row["state"],
                row["because"]
            ]));
        }
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    all.sort_by_key(ToString::to_string);
    assert!(all.len() > 100);
    all
}

on_both! {
    async fn one_faulty_item_keeps_the_others_out_and_every_fault_is_told_at_its_place(house: House) {
        let browser = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let faulty = items(&[json!({ "name": "Mill", "country": "FI" }), json!({ "name": "", "country": "FI" }), json!({ "name": "Dock" })]);
        let refused = browser.post("/v1/site-batches", &faulty).await.must_be(422);
        let pointers: Vec<_> = refused.json["errors"].as_array().unwrap().iter().map(|it| it["pointer"].clone()).collect();
        assert_eq!(pointers, [json!("/items/1/name"), json!("/items/2/country")]);
        // Known only to the database, or only from other rows.
        let twice = items(&[json!({ "name": "Mill", "country": "FI" }), json!({ "name": "Mill", "country": "SE" })]);
        let refused = browser.post("/v1/site-batches", &twice).await.must_be(409);
        assert_eq!((refused.at("/code"), refused.at("/errors/0/pointer")), ("already_exists", "/items/1"));
        let strange = json!({ "standard": "iso-9001-2015", "certification_body_id": "cb_0198c0de7a1270008000000000000001" });
        let wrong = items(&[strange.clone(), json!({ "standard": "iso-9001-2015" }), strange]);
        let refused = browser.post("/v1/certification-batches", &wrong).await.must_be(422);
        assert_eq!((refused.at("/errors/0/pointer"), refused.at("/errors/1/pointer")), ("/items/0/certification_body_id", "/items/2/certification_body_id"));
        assert_eq!((count(&browser, "sites").await, count(&browser, "certifications").await), (0, 0));

        let made = browser.post("/v1/certifications", &json!({ "standard": "iso-9001-2015" })).await.must_be(201);
        let path = format!("/v1/certifications/{}", made.at("/id"));
        let events = items(&[
            json!({ "type": "certification_decision", "on": "2026-03-10" }),
            json!({ "type": "retraction", "supersedes": "evt_0198c0de7a1270008000000000000001" }),
        ]);
        let refused = browser.post(&format!("{path}/event-batches"), &events).await.must_be(422);
        assert!(refused.at("/errors/0/pointer").starts_with("/items/1"), "{}", refused.text);
        assert_eq!(browser.get(&format!("{path}/events")).await.json["data"], json!([]));
        house.close().await;
    }
}

on_both! {
    async fn a_batch_sent_again_under_its_key_is_recorded_once(house: House) {
        let browser = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let body = items(&[json!({ "standard": "iso-9001-2015" }), json!({ "standard": "iso-22301-2019" })]).to_string();
        let send = || read(browser.raw(Method::POST, "/v1/certification-batches").header("Idempotency-Key", "many")
            .header("Content-Type", "application/json").body(body.clone()));
        let (first, again) = (send().await.must_be(201), send().await.must_be(201));
        assert_eq!(first.text, again.text);
        assert_eq!(count(&browser, "certifications").await, 2);
        house.close().await;
    }
}
