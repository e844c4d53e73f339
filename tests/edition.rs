//! Transitions between editions: edited by operators, binding once confirmed twice, felt by every tenant.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::house::OPERATORS;
use crate::harness::{Answer, Browser, Engine, House, on_both};

const PATH: &str = "/v1/operator/edition-transitions";

/// A transition whose end has passed when a house begins.
fn ended() -> Value {
    json!({
        "old": "iso-iec-20000-1-2018", "new": "iso-iec-20000-1-2025", "published_on": "2024-01-15",
        "new_only_from": "2025-06-01", "ends_on": "2026-02-28", "source": "A notice of the accreditation body",
    })
}

async fn operators(house: &House) -> (Browser, Browser) {
    let [first, second] = OPERATORS;
    let first = house.sign_up("Installation Oy", first, "Europe/Helsinki").await;
    let second = house.sign_up("Installation AB", second, "Europe/Stockholm").await;
    (first, second)
}

async fn confirm(browser: &Browser, transition: &Answer, source: &str, tag: &str) -> Answer {
    let path = format!("{PATH}/{}/confirmations", transition.at("/id"));
    browser.send(Method::POST, &path, Some(&json!({ "source": source })), Some(tag)).await
}

/// The stored state of the certification, and how its programme speaks of the edition.
async fn standing(house: &House, browser: &Browser, id: &str) -> (String, Value, Value) {
    house.drain().await;
    let certification = browser.get(&format!("/v1/certifications/{id}")).await.must_be(200);
    let list = browser.get(&format!("/v1/obligations?certification_id={id}&limit=100")).await.must_be(200);
    let all = list.json["data"].as_array().unwrap();
    let obligation = all.iter().find(|one| one["kind"] == "edition_transition").cloned().unwrap_or_default();
    let programme = browser.get(&format!("/v1/certifications/{id}/programme")).await.must_be(200);
    let alerts = programme.json["alerts"].as_array().unwrap();
    let ended = alerts.iter().find(|one| one["code"] == "edition_ended").cloned().unwrap_or_default();
    (certification.at("/status").to_owned(), obligation, ended["severity"].clone())
}

on_both! {
    async fn one_confirmation_warns_the_second_binds_everywhere_and_a_changed_date_unbinds(house: House) {
        let (first, second) = operators(&house).await;
        let tenant = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let certification = house.certify(&tenant, "2025-12-10").await;
        let id = certification.at("/id");
        let (status, obligation, _) = standing(&house, &tenant, id).await;
        assert_eq!((status.as_str(), obligation), ("certified", Value::Null), "no transition is known");

        let row = first.post(PATH, &ended()).await.must_be(201);
        assert_eq!((row.at("/certainty"), row.json["shipped"].as_bool()), ("unconfirmed", Some(false)));
        assert_eq!((&row.json["extra_days_with_recertification"], &row.json["extra_days"]), (&json!(0.5), &json!(1.0)));
        let (status, obligation, severity) = standing(&house, &tenant, id).await;
        assert_eq!((status.as_str(), &severity), ("certified", &json!("warning")));
        assert_eq!((&obligation["hard"], &obligation["due_on"]), (&json!(false), &json!("2026-02-28")));
        assert!(obligation["because"].as_str().unwrap().contains("The date is not yet confirmed."));

        let row = confirm(&first, &row, "IAF MD 99", "\"v1\"").await.must_be(201);
        assert_eq!(row.at("/certainty"), "confirmed_once");
        assert_eq!(standing(&house, &tenant, id).await.2, "warning");
        let again = confirm(&first, &row, "Another document", "\"v1\"").await.must_be(409);
        assert_eq!(again.at("/code"), "confirmed_already");
        confirm(&second, &row, "IAF MD 99", "\"v7\"").await.must_be(412);
        let row = confirm(&second, &row, "IAF MD 99", "\"v1\"").await.must_be(201);
        assert_eq!(row.at("/certainty"), "binding");
        let (status, obligation, severity) = standing(&house, &tenant, id).await;
        assert_eq!((status.as_str(), &severity), ("lapsed", &json!("breach")));
        assert_eq!(obligation["hard"], true);
        let changes = tenant.get(&format!("/v1/obligations/{}/changes", obligation["id"].as_str().unwrap())).await;
        assert!(changes.text.contains("The installation's dates for the transition"), "{}", changes.text);

        let path = format!("{PATH}/{}", row.at("/id"));
        let source = json!({ "source": "The same, by a better name" });
        let row = first.send(Method::PATCH, &path, Some(&source), Some("\"v1\"")).await.must_be(200);
        assert_eq!(row.at("/certainty"), "binding", "the source is not what was confirmed");
        let moved = json!({ "ends_on": "2026-01-31" });
        first.send(Method::PATCH, &path, Some(&moved), Some("\"v1\"")).await.must_be(412);
        let row = first.send(Method::PATCH, &path, Some(&moved), Some("\"v2\"")).await.must_be(200);
        assert_eq!((row.at("/certainty"), row.etag().as_str()), ("unconfirmed", "\"v3\""));
        let (status, obligation, severity) = standing(&house, &tenant, id).await;
        assert_eq!((status.as_str(), &severity), ("certified", &json!("warning")));
        assert_eq!((&obligation["hard"], &obligation["due_on"]), (&json!(false), &json!("2026-01-31")));
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn an_operators_row_takes_the_place_of_a_shipped_one_and_leaves_its_history(house: House) {
        let (first, _) = operators(&house).await;
        let shipped = |list: &Answer| {
            let all = list.json["data"].as_array().unwrap().clone();
            all.into_iter().find(|row| row["old"] == "iso-9001-2015").unwrap()
        };
        let public = house.stranger().get("/v1/edition-transitions").await.must_be(200);
        let row = shipped(&public);
        assert_eq!((&row["certainty"], &row["shipped"]), (&json!("confirmed_once"), &json!(true)));
        assert_eq!((&row["old_reference"], &row["new_reference"]), (&json!("ISO 9001:2015"), &json!("ISO 9001:2026")));

        let mut new = ended();
        new["old"] = json!("iso-9001-2015");
        new["new"] = json!("iso-9001-2026");
        new["ends_on"] = json!("2029-10-31");
        let row = first.post(PATH, &new).await.must_be(201);
        first.post(PATH, &new).await.must_be(409);
        let public = house.stranger().get("/v1/edition-transitions").await.must_be(200);
        assert_eq!((&shipped(&public)["ends_on"], &shipped(&public)["shipped"]), (&json!("2029-10-31"), &json!(false)));
        let facts = json!({ "standard": "iso-9001-2015", "today": "2027-03-11",
            "events": [{ "type": "certification_decision", "on": "2027-03-10" }] });
        let preview = house.stranger().post("/v1/programme-previews", &facts).await.must_be(200);
        assert_eq!(preview.at("/cycle/expires_on"), "2029-10-31");

        let path = format!("{PATH}/{}", row.at("/id"));
        first.send(Method::DELETE, &path, None, None).await.must_be(204);
        first.get(&path).await.must_be(404);
        let public = house.stranger().get("/v1/edition-transitions").await.must_be(200);
        assert_eq!(shipped(&public)["ends_on"], "2029-09-30");
        let history = first.get("/v1/operator/edition-changes?standard=iso-9001-2015").await.must_be(200);
        let actions: Vec<_> = history.json["data"].as_array().unwrap().iter().map(|line| line["action"].clone()).collect();
        assert_eq!(actions, ["removed", "recorded"]);
        assert_eq!(history.at("/data/0/before/ends_on"), "2029-10-31");
        assert_eq!(history.at("/data/1/email"), OPERATORS[0]);
        house.close().await;
    }
}

on_both! {
    async fn a_certification_names_only_editions_that_the_installation_knows(house: House) {
        let (first, _) = operators(&house).await;
        let tenant = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let of = |standard: &str| json!({ "standard": standard });
        tenant.post("/v1/certifications", &of("iso-9001-2026")).await.must_be(201);
        let refused = tenant.post("/v1/certifications", &of("iso-iec-20000-1-2025")).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/standard");
        house.stranger().post("/v1/programme-previews", &of("iso-iec-20000-1-2025")).await.must_be(422);
        let row = first.post(PATH, &ended()).await.must_be(201);
        let moved = house.certify(&tenant, "2025-12-10").await;
        let path = format!("/v1/certifications/{}", moved.at("/id"));
        let moved = tenant.send(Method::PATCH, &path, Some(&of("iso-iec-20000-1-2025")), Some("\"v1\"")).await.must_be(200);
        assert_eq!(moved.at("/standard_reference"), "ISO/IEC 20000-1:2025");
        // What an operator takes out again is kept where it is already used.
        first.send(Method::DELETE, &format!("{PATH}/{}", row.at("/id")), None, None).await.must_be(204);
        tenant.send(Method::PATCH, &path, Some(&json!({ "scope": "Hosting" })), Some("\"v2\"")).await.must_be(200);

        for (field, value) in [
            ("new", json!("iso-iec-20000-1-2018")), ("ends_on", json!("2024-01-15")), ("new_only_from", json!("2023-01-01")),
            ("extra_days", json!(0.25)), ("old", json!("../x")), ("source", json!(" ")), ("source_url", json!("javascript:1")),
        ] {
            let mut faulty = ended();
            faulty[field] = value;
            let refused = first.post(PATH, &faulty).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), format!("/{field}"));
        }
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn the_gaps_to_the_next_edition_are_told_only_where_there_is_a_crosswalk(house: House) {
        let tenant = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let gaps = async |standard: &str| {
            let new = json!({ "standard": standard });
            let id = tenant.post("/v1/certifications", &new).await.must_be(201).at("/id").to_owned();
            tenant.get(&format!("/v1/certifications/{id}/edition-gaps")).await.must_be(200)
        };
        let it = gaps("iso-iec-20000-1-2011").await;
        assert_eq!((it.at("/transition/new"), &it.json["reason"]), ("iso-iec-20000-1-2018", &Value::Null));
        assert_eq!((it.at("/comparison/gaps/0/reference"), it.at("/comparison/gaps/0/extent")), ("4.1", "new"));
        let it = gaps("iso-9001-2015").await;
        assert_eq!(it.json["comparison"], Value::Null);
        assert_eq!(it.at("/reason"), "There is no catalogue of ISO 9001:2026 to compare clauses with.");
        let it = gaps("iso-iec-27001-2022").await;
        assert_eq!((&it.json["transition"], &it.json["comparison"]), (&Value::Null, &Value::Null));
        assert_eq!(it.at("/reason"), "No transition away from ISO/IEC 27001:2022 is known.");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
