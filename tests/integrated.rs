//! Joint audits: recorded certifications and posted facts in one question, and what bad questions get.

use serde_json::{Value, json};

use crate::harness::{Browser, Engine, House, on_both};

const PATH: &str = "/v1/integrated-programme-previews";

fn posted(name: &str, decision: &str) -> Value {
    json!({ "name": name, "standard": "iso-iec-27001-2022", "effective_personnel": 60,
        "events": [{ "type": "certification_decision", "on": decision }] })
}

fn asked(certifications: &[Value]) -> Value {
    json!({ "today": "2026-11-22", "integration_reduction": 0.2, "certifications": certifications })
}

async fn certified(browser: &Browser, standard: &str, decision: &str) -> String {
    let body =
        json!({ "standard": standard, "events": [{ "type": "certification_decision", "on": decision }] });
    browser.post("/v1/certifications", &body).await.must_be(201).at("/id").to_owned()
}

/// The id of each obligation of a certification, by its key.
async fn obligations(browser: &Browser, certification: &str) -> Vec<(String, String)> {
    let path = format!("/v1/obligations?certification_id={certification}&limit=100");
    let list = browser.get(&path).await.must_be(200);
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    list.json["data"].as_array().unwrap().iter().map(|row| (text(row, "key"), text(row, "id"))).collect()
}

on_both! {
    async fn recorded_certifications_get_a_joint_calendar_that_breaks_nothing_once_it_is_planned(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let services = certified(&browser, "iso-iec-20000-1-2018", "2026-03-10").await;
        let quality = certified(&browser, "iso-9001-2015", "2026-05-20").await;
        let entries = [
            json!({ "certification_id": services, "days": { "surveillance": 2, "recertification": 4 } }),
            json!({ "certification_id": quality, "effective_personnel": 60 }),
        ];
        let answer = browser.post(PATH, &asked(&entries)).await.must_be(200);
        assert_eq!(answer.at("/certifications/0/name"), "ISO/IEC 20000-1:2018");
        assert_eq!(answer.at("/certifications/1/certification_id"), quality);
        assert_eq!(answer.json["saved"]["visits"], 3);
        assert_eq!((answer.json["separate"]["days"].as_f64(), answer.json["joint"]["days"].as_f64()), (Some(14.5), Some(12.0)));
        assert_eq!(answer.at("/visits/0/start"), "2027-03-10");
        for visit in answer.json["visits"].as_array().unwrap() {
            for part in visit["parts"].as_array().unwrap() {
                let owner = if part["certification"] == "ISO/IEC 20000-1:2018" { &services } else { &quality };
                let all = obligations(&browser, owner).await;
                let (_, id) = all.iter().find(|(key, _)| *key == part["key"]).unwrap();
                let path = format!("/v1/obligations/{id}/appointment");
                browser.post(&path, &json!({ "start": visit["start"] })).await.must_be(201);
            }
        }
        for id in [&services, &quality] {
            let programme = browser.get(&format!("/v1/certifications/{id}/programme")).await.must_be(200);
            let alerts = programme.json["alerts"].as_array().unwrap();
            assert!(alerts.iter().all(|alert| alert["severity"] == "warning"), "{alerts:?}");
        }
        let again = browser.post(PATH, &asked(&entries)).await.must_be(200);
        assert_eq!(again.json["joint"], answer.json["joint"]);
        assert_eq!(again.json["visits"][0]["parts"][0]["fixed"], true);
        house.close().await;
    }
}

on_both! {
    async fn anybody_asks_with_facts_and_only_a_member_with_ids_of_their_own(house: House) {
        let first = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let own = certified(&first, "iso-9001-2015", "2026-03-10").await;
        let by_id = asked(&[json!({ "certification_id": own }), posted("Security", "2026-05-20")]);
        let facts = asked(&[posted("Services", "2026-03-10"), posted("Security", "2026-05-20")]);
        let anybody = house.stranger();
        let answer = anybody.post(PATH, &facts).await.must_be(200);
        assert_eq!(answer.json["saved"], json!({ "visits": 3, "days": 4.5, "percent": 16.7 }));
        assert_eq!(answer.json["certifications"][0]["certification_id"], Value::Null);
        anybody.post(PATH, &by_id).await.must_be(401);
        first.post(PATH, &by_id).await.must_be(200);
        let stranger = house.sign_up("Second AB", "second@example.com", "Europe/Stockholm").await;
        let refused = stranger.post(PATH, &by_id).await.must_be(404);
        assert!(!refused.at("/detail").contains("9001"), "{}", refused.text);
        house.close().await;
    }
}

on_both! {
    async fn a_certification_body_each_means_a_visit_each(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let body = json!({ "name": "Boreal Cert", "country": "FI" });
        let body = browser.post("/v1/certification-bodies", &body).await.must_be(201).at("/id").to_owned();
        let new = json!({ "standard": "iso-9001-2015", "certificate_number": "Q 1", "certification_body_id": body,
            "events": [{ "type": "certification_decision", "on": "2026-03-10" }] });
        let id = browser.post("/v1/certifications", &new).await.must_be(201).at("/id").to_owned();
        let other = |name: &str| {
            let mut other = posted("Security", "2026-03-10");
            other["certification_body"] = json!(name);
            asked(&[json!({ "certification_id": id }), other])
        };
        let same = browser.post(PATH, &other("Boreal Cert")).await.must_be(200);
        assert_eq!((same.at("/visits/0/certification_body"), &same.json["saved"]["visits"]), ("Boreal Cert", &json!(3)));
        let two = browser.post(PATH, &other("Austral Cert")).await.must_be(200);
        assert_eq!(two.json["saved"]["visits"], 0);
        assert!(two.at("/not_joined/0/because").ends_with("another certification body audits it."));
        house.close().await;
    }
}

#[tokio::test]
async fn a_bad_question_names_each_faulty_place() {
    let house = House::start(Engine::Sqlite).await;
    let anybody = house.stranger();
    let one = |change: Value| {
        let mut one = posted("Security", "2026-05-20");
        one.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        asked(&[one])
    };
    let ask =
        async |body: Value| anybody.post(PATH, &body).await.must_be(422).at("/errors/0/pointer").to_owned();
    assert_eq!(ask(asked(&[])).await, "/certifications");
    assert_eq!(ask(asked(&vec![posted("a", "2026-05-20"); 13])).await, "/certifications");
    assert_eq!(ask(asked(&vec![posted("a", "2026-05-20"); 2])).await, "/certifications/1/name");
    assert_eq!(ask(asked(&[json!({ "name": "a" })])).await, "/certifications/0/standard");
    assert_eq!(ask(one(json!({ "reduction": 0.31 }))).await, "/certifications/0/reduction");
    assert_eq!(ask(one(json!({ "effective_personnel": 0 }))).await, "/certifications/0/effective_personnel");
    let quoted = json!({ "surveillance": 1.25, "recertification": 2 });
    assert_eq!(
        ask(one(json!({ "days": quoted, "effective_personnel": null }))).await,
        "/certifications/0/days/surveillance"
    );
    let quoted = json!({ "surveillance": 1, "recertification": 2 });
    assert_eq!(ask(one(json!({ "days": quoted }))).await, "/certifications/0/days");
    let events = json!([{ "type": "certification_decision", "on": "2026-02-30" }]);
    assert_eq!(ask(one(json!({ "events": events }))).await, "/certifications/0/events/0/on");
    let id = "cert_0198c0de7a1270008000000000000001";
    assert_eq!(ask(one(json!({ "certification_id": id }))).await, "/certifications/0/standard");
    for (name, value) in
        [("integration_reduction", json!(0.21)), ("widen", json!("all")), ("horizon", json!(1))]
    {
        let mut body = one(json!({}));
        body[name] = value;
        assert_eq!(ask(body).await, format!("/{name}"));
    }
    house.close().await;
}
