//! `expand`: what a view refers to, opened in its place, for who may read it by itself.

use serde_json::{Value, json};

use crate::harness::{Browser, Engine, House, on_both};

/// What an organization is furnished with.
struct Furnished {
    body: String,
    site: String,
    certification: String,
    calendar: String,
    duty: String,
}

async fn furnish(owner: &Browser) -> Furnished {
    let made =
        async |path: &str, body: Value| owner.post(path, &body).await.must_be(201).at("/id").to_owned();
    let body = made("/v1/certification-bodies", json!({ "name": "Boreal Cert", "country": "FI" })).await;
    let site =
        made("/v1/sites", json!({ "name": "Mill", "address": "Tehtaankatu 1", "country": "FI" })).await;
    let facts = json!({ "standard": "iso-9001-2015", "certification_body_id": body, "site_ids": [site],
        "events": [{ "type": "certification_decision", "on": "2026-03-02" }] });
    let certification = made("/v1/certifications", facts).await;
    let calendar = made("/v1/holiday-calendars", json!({ "name": "Finland" })).await;
    let facts = json!({ "title": "Review suppliers", "rrule": "FREQ=MONTHLY", "anchor_on": "2026-03-20",
        "holiday_calendar_id": calendar, "certification_ids": [certification] });
    let duty = made("/v1/duties", facts).await;
    Furnished { body, site, certification, calendar, duty }
}

/// The answer of `path`, its views closed again.
fn closed(mut view: Value) -> Value {
    match &mut view {
        Value::Object(fields) => {
            fields.remove("object");
            fields.values_mut().for_each(|field| *field = closed(field.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = closed(item.take())),
        _ => {}
    }
    view
}

on_both! {
    async fn what_is_opened_is_what_its_own_operation_answers_and_the_rest_stays(house: House) {
        let owner = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let it = furnish(&owner).await;
        let read = async |path: String| owner.get(&path).await.must_be(200).json;
        let member = read("/v1/members".into()).await["data"][0].clone();
        let body = read(format!("/v1/certification-bodies/{}", it.body)).await;
        let site = read(format!("/v1/sites/{}", it.site)).await;
        let certification = read(format!("/v1/certifications/{}", it.certification)).await;
        let calendar = read(format!("/v1/holiday-calendars/{}", it.calendar)).await;
        let duty = read(format!("/v1/duties/{}", it.duty)).await;

        let opened = read(format!("/v1/certifications/{}?expand=certification_body,sites,responsible", it.certification)).await;
        assert_eq!(opened["certification_body"]["object"], body);
        assert_eq!(opened["sites"][0]["object"], site);
        assert_eq!(opened["responsible"]["object"], member);
        assert_eq!(closed(opened.clone()), certification);
        assert_eq!(read("/v1/certifications?expand=responsible,certification_body,sites".into()).await["data"][0], opened);

        let words = "certifications.certification_body,holiday_calendar,responsible";
        let opened = read(format!("/v1/duties/{}?expand={words}", it.duty)).await;
        assert_eq!(opened["holiday_calendar"]["object"], calendar);
        assert_eq!(opened["responsible"]["object"], member);
        let inner = &opened["certifications"][0]["object"];
        assert_eq!(inner["certification_body"]["object"], body);
        assert_eq!(inner["sites"][0].get("object"), None);
        assert_eq!(closed(inner.clone()), certification);
        assert_eq!(closed(opened.clone()), duty);
        assert_eq!(read(format!("/v1/duties?expand={words}")).await["data"][0], opened);

        let plain = read("/v1/obligations?limit=100".into()).await;
        let words = "certification,duty.holiday_calendar,responsible";
        let opened = read(format!("/v1/obligations?limit=100&expand={words}")).await;
        assert_eq!(closed(opened.clone()), plain);
        let rows = opened["data"].as_array().unwrap();
        assert!(rows.iter().any(|row| row["duty"].is_null()) && rows.iter().any(|row| row["certification"].is_null()));
        for row in rows {
            assert_eq!(row["responsible"]["object"], member);
            match &row["duty"] {
                Value::Null => assert_eq!(row["certification"]["object"], certification),
                reference => {
                    assert_eq!(reference["object"]["holiday_calendar"]["object"], calendar);
                    assert_eq!(closed(reference["object"].clone()), duty);
                }
            }
            let one = read(format!("/v1/obligations/{}?expand={words}", row["id"].as_str().unwrap())).await;
            assert_eq!(one, *row);
        }
        house.close().await;
    }
}

on_both! {
    async fn a_word_that_opens_nothing_is_refused_and_nothing_is_opened_twice(house: House) {
        let owner = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let it = furnish(&owner).await;
        for (path, wrong) in [
            ("/v1/obligations".to_owned(), "owner"),
            ("/v1/obligations".to_owned(), ""),
            ("/v1/obligations".to_owned(), "duty.certifications"),
            ("/v1/obligations".to_owned(), "certification.next.certification"),
            ("/v1/duties".to_owned(), "certification"),
            (format!("/v1/certifications/{}", it.certification), "duty"),
            ("/v1/sites".to_owned(), "certification"),
        ] {
            let refused = owner.get(&format!("{path}?expand={wrong}")).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), "?expand", "{path} {wrong}");
        }
        owner.get("/v1/duties?expand=responsible&expand=holiday_calendar").await.must_be(422);
        let twice = owner.get("/v1/duties?expand=responsible,responsible").await.must_be(200);
        assert_eq!(twice.json, owner.get("/v1/duties?expand=responsible").await.must_be(200).json);
        // The tag is of the whole answer: what was opened and has changed is no longer the same.
        let path = format!("/v1/certifications/{}?expand=sites", it.certification);
        let before = owner.get(&path).await.must_be(200).etag();
        owner.patch(&format!("/v1/sites/{}", it.site), "\"v1\"", &json!({ "address": "Satamakatu 2" })).await.must_be(200);
        assert_ne!(owner.get(&path).await.must_be(200).etag(), before);
        house.close().await;
    }
}

on_both! {
    async fn nobody_opens_what_they_may_not_read(house: House) {
        let owner = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let it = furnish(&owner).await;
        let other = json!({ "standard": "iso-22301-2019" });
        let hidden = owner.post("/v1/certifications", &other).await.must_be(201).at("/id").to_owned();
        let both = json!({ "certification_ids": [it.certification, hidden] });
        owner.patch(&format!("/v1/duties/{}", it.duty), "\"v1\"", &both).await.must_be(200);
        let (program, _) = house.program(&owner, &["obligation:read", "certification:read"]).await;
        let with_key = async |words: &str| program.get(&format!("/v1/obligations?expand={words}")).await;
        with_key("certification").await.must_be(200);
        for (word, scope) in [("responsible", "member:read"), ("duty", "duty:read"), ("certification.sites", "site:read")] {
            let refused = with_key(word).await.must_be(403);
            assert_eq!(refused.at("/code"), "scope_missing", "{word}");
            assert!(refused.at("/detail").contains(scope), "{word}: {}", refused.text);
        }
        // A limited place sees its own certifications, opened or not.
        let limit = json!({ "certification_ids": [it.certification] });
        let limited = house.join(&owner, "bea@example.com", "manager", &limit).await;
        let opened = limited.get("/v1/duties?expand=certifications").await.must_be(200);
        assert_eq!(opened.at("/data/0/certifications/0/object/id"), it.certification);
        assert!(!opened.text.contains(&hidden), "{}", opened.text);
        let limit = json!({ "certification_ids": [it.certification], "starts_on": "2026-03-01", "ends_on": "2026-12-31" });
        let auditor = house.join(&owner, "carl@example.com", "external_auditor", &limit).await;
        auditor.get("/v1/obligations?expand=certification").await.must_be(200);
        for word in ["responsible", "certification.certification_body", "duty"] {
            let refused = auditor.get(&format!("/v1/obligations?expand={word}")).await.must_be(403);
            assert_eq!(refused.at("/code"), "not_permitted", "{word}");
        }
        house.close().await;
    }
}
