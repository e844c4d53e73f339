//! The crosswalk of an organization: shipped relations and its own, and what somebody says of them.

use serde_json::{Value, json};

use crate::harness::{Answer, Browser, Engine, House, on_both};

const SHIPPED: &str = "iso-9001-2015:4.1~hs-2021:4.1";

async fn between(browser: &Browser, one: &str, other: &str) -> Vec<Value> {
    let path = format!("/v1/crosswalk-relations?standard={one}&other={other}");
    browser.get(&path).await.must_be(200).json["data"].as_array().unwrap().clone()
}

fn places(answer: &Answer) -> Vec<&str> {
    answer.json["errors"].as_array().unwrap().iter().map(|it| it["pointer"].as_str().unwrap()).collect()
}

fn relation(source: (&str, &str), target: (&str, &str)) -> Value {
    let place = |(standard, clause): (&str, &str)| json!({ "standard": standard, "clause": clause });
    json!({ "source": place(source), "target": place(target), "relation": "subset_of", "rationale": "Ours is less.", "confidence": "medium" })
}

on_both! {
    async fn a_shipped_relation_is_confirmed_rejected_and_left_alone_again_by_name(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let all = between(&browser, "iso-9001-2015", "hs-2021").await;
        assert_eq!(all.len(), 26);
        assert_eq!((all[0]["key"].as_str(), &all[0]["confirmation"]), (Some(SHIPPED), &Value::Null));
        for verdict in ["confirmed", "rejected"] {
            let said = json!({ "relation": SHIPPED, "verdict": verdict, "note": "As agreed." });
            browser.post("/v1/crosswalk-confirmations", &said).await.must_be(201);
            let now = between(&browser, "hs-2021", "iso-9001-2015").await[0]["confirmation"].clone();
            assert_eq!((now["verdict"].as_str(), now["note"].as_str()), (Some(verdict), Some("As agreed.")));
            assert!(!now["by"]["name"].as_str().unwrap().is_empty());
        }
        let id = between(&browser, "iso-9001-2015", "hs-2021").await[0]["confirmation"]["id"].as_str().unwrap().to_owned();
        browser.delete(&format!("/v1/crosswalk-confirmations/{id}")).await.must_be(204);
        assert_eq!(between(&browser, "iso-9001-2015", "hs-2021").await[0]["confirmation"], Value::Null);
        let unknown = json!({ "relation": "iso-9001-2015:4.1~hs-2021:9.9", "verdict": "confirmed" });
        assert_eq!(places(&browser.post("/v1/crosswalk-confirmations", &unknown).await.must_be(422)), ["/relation"]);
        house.close().await;
    }
}

on_both! {
    async fn an_own_relation_joins_a_framework_to_a_standard_and_goes_with_it(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let file = json!({ "catalog": { "metadata": { "title": "Own", "version": "1", "oscal-version": "1.1.3" },
            "controls": [{ "id": "a", "title": "A" }] } });
        let framework = browser.post("/v1/frameworks", &file).await.must_be(201).at("/id").to_owned();
        let new = relation((&framework, "a"), ("iso-9001-2015", "9.2.1"));
        let made = browser.post("/v1/crosswalk-relations", &new).await.must_be(201);
        let path = format!("/v1/crosswalk-relations/{}", made.at("/id"));
        assert_eq!(browser.post("/v1/crosswalk-relations", &new).await.must_be(409).at("/code"), "relation_exists");
        let said = json!({ "relation": made.at("/key"), "verdict": "confirmed" });
        browser.post("/v1/crosswalk-confirmations", &said).await.must_be(201);
        let read = browser.get(&path).await.must_be(200);
        assert_eq!(read.at("/confirmation/verdict"), "confirmed");
        let change = json!({ "relation": "equal" });
        let changed = browser.patch(&path, &read.etag(), &change).await.must_be(200);
        assert_eq!((changed.at("/relation"), &changed.json["confirmation"]), ("equal", &Value::Null));
        browser.patch(&path, &read.etag(), &change).await.must_be(412);
        assert_eq!(between(&browser, "iso-9001-2015", &framework).await.len(), 1);
        browser.delete(&format!("/v1/frameworks/{framework}")).await.must_be(204);
        browser.get(&path).await.must_be(404);
        house.close().await;
    }
}

on_both! {
    async fn a_relation_to_what_is_not_there_is_refused_with_its_place(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let strange = "fw_0198c0de7a1270008000000000000001";
        for (source, target, expected) in [
            (("iso-9001-2015", "99"), ("hs-2021", "4.1"), vec!["/source/clause"]),
            (("iso-9001-1987", "4.1"), ("hs-2021", "99"), vec!["/source/standard", "/target/clause"]),
            (("iso-9001-2015", "4.1"), (strange, "a"), vec!["/target/standard"]),
            (("iso-9001-2015", "4.1"), ("iso-9001-2015", "4.2"), vec!["/target/standard"]),
        ] {
            let refused = browser.post("/v1/crosswalk-relations", &relation(source, target)).await.must_be(422);
            assert_eq!(places(&refused), expected);
        }
        house.close().await;
    }
}
