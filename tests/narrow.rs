//! What lists may be narrowed to.

use serde_json::{Value, json};

use crate::harness::{Browser, Engine, House, on_both};

/// What `field` of each item of the list says.
async fn listed(browser: &Browser, list: &str, field: &str) -> Vec<String> {
    let page = browser.get(list).await.must_be(200).json;
    let word = |item: &Value| item.pointer(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    page["data"].as_array().unwrap().iter().map(word).collect()
}

on_both! {
    async fn certifications_are_narrowed_by_what_they_are_to_whom_they_belong_and_where(house: House) {
        let owner = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let bea = house.join(&owner, "bea@example.com", "manager", &json!({})).await;
        let bea = bea.get("/v1/session").await.must_be(200).at("/membership/id").to_owned();
        let made = async |path: &str, body: Value| owner.post(path, &body).await.must_be(201).at("/id").to_owned();
        let body = made("/v1/certification-bodies", json!({ "name": "Boreal", "country": "FI" })).await;
        let site = made("/v1/sites", json!({ "name": "Mill", "country": "FI" })).await;
        let decided = json!([{ "type": "certification_decision", "on": "2026-03-02" }]);
        let held = made("/v1/certifications", json!({ "standard": "iso-9001-2015", "certification_body_id": body, "events": decided })).await;
        let wanted = made("/v1/certifications", json!({ "standard": "iso-22301-2019", "site_ids": [site], "responsible_id": bea })).await;
        for (query, expected) in [
            ("", vec![&held, &wanted]),
            ("standard=iso-9001-2015", vec![&held]),
            ("standard=iso-45001-2018", vec![]),
            ("status=certified", vec![&held]),
            ("status=certified,applied", vec![&held, &wanted]),
            (&format!("certification_body_id={body}"), vec![&held]),
            (&format!("site_id={site}"), vec![&wanted]),
            (&format!("responsible_id={bea}"), vec![&wanted]),
            (&format!("responsible_id={bea}&status=certified"), vec![]),
        ] {
            let found = listed(&owner, &format!("/v1/certifications?{query}"), "/id").await;
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{query}");
        }
        for wrong in ["status=good", "status=", "site_id=1", "standard=ISO%209001", "responsible_id=cert_1"] {
            let refused = owner.get(&format!("/v1/certifications?{wrong}")).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), format!("?{}", wrong.split('=').next().unwrap()));
        }
        house.close().await;
    }
}

on_both! {
    async fn obligations_and_duties_are_narrowed_to_whom_they_remind_of_what_and_since_when(house: House) {
        let owner = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let own = owner.get("/v1/session").await.must_be(200).at("/membership/id").to_owned();
        let bea = house.join(&owner, "bea@example.com", "manager", &json!({})).await;
        let bea = bea.get("/v1/session").await.must_be(200).at("/membership/id").to_owned();
        let certification = house.certify(&owner, "2026-03-02").await.at("/id").to_owned();
        let duty = |title: &str, more: Value| {
            let mut body = json!({ "title": title, "rrule": "FREQ=MONTHLY", "anchor_on": "2026-03-20" });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body
        };
        let hers = json!({ "responsible_id": bea, "certification_ids": [certification] });
        owner.post("/v1/duties", &duty("Hers", hers)).await.must_be(201);
        owner.post("/v1/duties", &duty("Over", json!({ "ended_on": "2026-06-30" }))).await.must_be(201);
        for (query, expected) in [
            ("", vec!["Hers", "Over"]),
            (&format!("certification_id={certification}"), vec!["Hers"]),
            (&format!("responsible_id={own}"), vec!["Over"]),
            ("ended=true", vec!["Over"]),
            ("ended=false", vec!["Hers"]),
            (&format!("ended=true&responsible_id={bea}"), vec![]),
        ] {
            assert_eq!(listed(&owner, &format!("/v1/duties?{query}"), "/title").await, expected, "{query}");
        }

        let kinds = async |query: &str| listed(&owner, &format!("/v1/obligations?limit=100&{query}"), "/kind").await;
        let audits = kinds("kind=surveillance_audit,recertification_audit").await;
        assert!(audits.iter().all(|kind| kind.ends_with("_audit")) && audits.len() >= 3, "{audits:?}");
        assert!(kinds(&format!("responsible_id={bea}")).await.iter().all(|kind| kind == "recurring_duty"));
        let mine = kinds(&format!("responsible_id={own}")).await.len();
        let first = owner.get("/v1/obligations?kind=surveillance_audit&limit=1").await.must_be(200);
        let (first, due) = (first.at("/data/0/id").to_owned(), first.at("/data/0/due_on").to_owned());
        assert_eq!(listed(&owner, &format!("/v1/obligations?kind=surveillance_audit&due_from={due}&due_until={due}"), "/id").await, [first.as_str()]);

        // Whoever asks again asks for what has changed since.
        house.pass(chrono::TimeDelta::minutes(5));
        let since = house.now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
        assert_eq!(kinds(&format!("changed_since={since}")).await, [""; 0]);
        owner.patch(&format!("/v1/obligations/{first}"), "*", &json!({ "responsible_id": bea })).await.must_be(200);
        assert_eq!(listed(&owner, &format!("/v1/obligations?changed_since={since}"), "/id").await, [first.as_str()]);
        assert!(listed(&owner, &format!("/v1/obligations?limit=100&responsible_id={bea}"), "/id").await.contains(&first));
        assert_eq!(kinds(&format!("responsible_id={own}")).await.len(), mine - 1);
        let long = format!("state={}", ["open"; 21].join(","));
        for wrong in [long.as_str(), "kind=audit", "changed_since=yesterday", "due_from=2026-02-30", "responsible_id=me"] {
            let refused = owner.get(&format!("/v1/obligations?{wrong}")).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), format!("?{}", wrong.split('=').next().unwrap()));
        }
        house.close().await;
    }
}
