//! Audit time: the public calculator as the contract fixes it, and the days of a recorded certification.

use serde_json::{Value, json};

use crate::harness::{Engine, House, on_both};

async fn preview(house: &House, body: &Value) -> crate::harness::Answer {
    house.stranger().post("/v1/audit-time-previews", body).await
}

on_both! {
    async fn the_public_calculator_answers_as_the_contract_says(house: House) {
        let asked = json!({ "standards": [
            { "standard": "iso-9001-2015", "effective_personnel": 60, "risk": null, "reduction": 0.0 } ],
            "integration_reduction": 0.0 });
        let answer = preview(&house, &asked).await.must_be(200).json;
        let days = json!({ "initial": 5.0, "surveillance_per_year": 1.5, "recertification": 3.5 });
        for (name, value) in days.as_object().unwrap() {
            assert_eq!(&answer["standards"][0][name], value, "{name}");
            assert_eq!(&answer["integrated"][name], value, "{name}");
        }
        let unknown = json!({ "standards": [{ "standard": "iso-iec-20000-1-2018", "effective_personnel": 60 }] });
        let answer = preview(&house, &unknown).await.must_be(200).json;
        assert_eq!(answer["standards"][0]["initial"], Value::Null);
        assert!(answer["standards"][0]["why"].as_str().unwrap().contains("20000-6"));
        assert_eq!(answer["integrated"], Value::Null);
        house.close().await;
    }
}

on_both! {
    async fn a_reduction_beyond_the_rules_is_refused_at_its_place(house: House) {
        let one = |reduction: Value| json!({ "standard": "iso-9001-2015", "effective_personnel": 60, "reduction": reduction });
        for (body, pointer) in [
            (json!({ "standards": [one(json!(0.1)), one(json!(0.31))] }), "/standards/1/reduction"),
            (json!({ "standards": [one(json!(-0.1))] }), "/standards/0/reduction"),
            (json!({ "standards": [one(json!("0.1"))] }), "/standards/0/reduction"),
            (json!({ "standards": [one(json!(0.3))], "integration_reduction": 0.21 }), "/integration_reduction"),
            (json!({ "standards": [{ "standard": "iso-9001-2015", "effective_personnel": 0 }] }), "/standards/0/effective_personnel"),
        ] {
            let refused = preview(&house, &body).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), pointer);
        }
        preview(&house, &json!({ "standards": [one(json!(0.3))], "integration_reduction": 0.2 })).await.must_be(200);
        house.close().await;
    }
}

on_both! {
    async fn a_certification_knows_its_audit_days_from_its_people(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let site = |name: &str| json!({ "name": name, "country": "FI" });
        let harbour = browser.post("/v1/sites", &site("Harbour")).await.must_be(201).at("/id").to_owned();
        let depot = browser.post("/v1/sites", &site("Depot")).await.must_be(201).at("/id").to_owned();
        let new = json!({ "standard": "iso-14001-2015", "site_ids": [harbour, depot] });
        let row = browser.post("/v1/certifications", &new).await.must_be(201);
        let path = format!("/v1/certifications/{}", row.at("/id"));
        let days = browser.get(&format!("{path}/audit-time")).await.must_be(200);
        assert_eq!(days.json["initial"], Value::Null);
        assert!(days.at("/why").contains("not recorded"));
        assert_eq!((&row.json["reduction_percent"], &row.json["sampling_allowed"]), (&json!(0), &json!(true)));

        let size = json!({ "effective_personnel": 60, "audit_risk": "medium", "reduction_percent": 10, "covered_sites": [
            { "site_id": depot, "risk_group": "Depots", "effective_personnel": 12, "reduction_percent": 50 }] });
        let row = browser.patch(&path, "\"v1\"", &size).await.must_be(200);
        assert_eq!(row.json["sites"][1]["risk_group"], "Depots");
        let days = browser.get(&format!("{path}/audit-time")).await.must_be(200).json;
        assert_eq!((&days["initial"], &days["surveillance_per_year"], &days["recertification"]), (&json!(5.5), &json!(2.0), &json!(3.5)));
        assert_eq!(days["sites"].as_array().unwrap().len(), 1, "only sites whose people are known");
        assert_eq!((&days["sites"][0]["site"]["name"], &days["sites"][0]["initial"]), (&json!("Depot"), &json!(2.0)));

        // The list of sites changed: a site that stays keeps how it counts, and what is cleared is gone.
        let fewer = json!({ "site_ids": [depot], "effective_personnel": null, "audit_risk": null });
        let row = browser.patch(&path, "\"v2\"", &fewer).await.must_be(200);
        assert_eq!((row.at("/sites/0/risk_group"), &row.json["effective_personnel"]), ("Depots", &Value::Null));
        for (body, pointer) in [
            (json!({ "reduction_percent": 31 }), "/reduction_percent"),
            (json!({ "effective_personnel": 0 }), "/effective_personnel"),
            (json!({ "audit_risk": "huge" }), "/audit_risk"),
            (json!({ "covered_sites": [{ "site_id": depot, "reduction_percent": 51 }] }), "/covered_sites/0/reduction_percent"),
            (json!({ "covered_sites": [{ "site_id": harbour }] }), "/covered_sites/0/site_id"),
        ] {
            let refused = browser.patch(&path, "\"v3\"", &body).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), pointer);
        }
        assert_eq!(browser.get(&path).await.must_be(200).json["version"], 3, "what was refused changed nothing");
        house.close().await;
    }
}
