//! Internal audits and their auditors: nobody audits own work (R60).

use serde_json::{Value, json};

use crate::harness::{Browser, Engine, House, on_both};

/// A certification with its next internal audit; their paths.
async fn audited(browser: &Browser) -> (String, String) {
    let body = json!({ "standard": "iso-iec-20000-1-2018", "events": [
        { "type": "certification_decision", "on": "2026-03-10" }] });
    let row = browser.post("/v1/certifications", &body).await.must_be(201);
    let id = row.at("/id");
    let due = browser.get(&format!("/v1/obligations?certification_id={id}&limit=100")).await.must_be(200);
    let audit =
        due.json["data"].as_array().unwrap().iter().find(|it| it["kind"] == "internal_audit").unwrap();
    (format!("/v1/certifications/{id}"), format!("/v1/obligations/{}", audit["id"].as_str().unwrap()))
}

async fn own_id(browser: &Browser) -> Value {
    browser.get("/v1/session").await.must_be(200).json["membership"]["id"].clone()
}

on_both! {
    async fn assigning_somebody_to_audit_own_work_is_refused_with_the_reason(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let (certification, audit) = audited(&owner).await;
        let lead = own_id(&owner).await;
        let auditor = house.join(&owner, "lauri@example.com", "internal_auditor", &json!({})).await;
        let other = own_id(&auditor).await;
        let auditors = format!("{audit}/auditors");

        // Who leads the system audits none of it until it is said what they work on.
        let refused = owner.post(&auditors, &json!({ "member_id": lead, "coverage": ["8.6"] })).await.must_be(409);
        assert_eq!(refused.at("/code"), "not_impartial");
        assert!(refused.at("/detail").starts_with("Aino Virtanen would audit own work (R60). They lead"), "{}", refused.text);
        let areas = format!("{certification}/work-areas");
        let said = json!({ "member_id": lead, "coverage": ["4", "5", "9.2"] });
        let said = owner.post(&areas, &said).await.must_be(201);
        assert_eq!((said.at("/data/0/member/name"), &said.json["data"][0]["leads"]), ("Aino Virtanen", &json!(false)));
        let own = json!({ "member_id": lead, "coverage": ["5.2", "8.6"] });
        let refused = owner.post(&auditors, &own).await.must_be(409);
        assert_eq!(refused.at("/detail"), "Aino Virtanen would audit own work (R60). Clause 5.2 is their own work.");
        owner.post(&auditors, &json!({ "member_id": lead, "coverage": ["8.6"] })).await.must_be(201);

        // The others audit what is left, as long as they have no part in it.
        let given = owner.post(&auditors, &json!({ "member_id": other })).await.must_be(201);
        assert_eq!((&given.json["coverage"], &given.json["conflicts"]), (&json!("full"), &json!([])));
        owner.post(&auditors, &json!({ "member_id": other })).await.must_be(409);
        owner.post(&auditors, &json!({ "name": "Auditing Ltd", "coverage": ["4", "5"] })).await.must_be(201);

        // What they take on afterwards shows.
        let duty = json!({ "title": "Supplier review", "rrule": "FREQ=MONTHLY", "anchor_on": "2026-04-15",
            "certification_ids": [certification.rsplit('/').next().unwrap()], "responsible_id": other });
        owner.post("/v1/duties", &duty).await.must_be(201);
        let list = auditor.get(&auditors).await.must_be(200);
        let names: Vec<_> = list.json["data"].as_array().unwrap().iter().map(|it| it["name"].clone()).collect();
        assert_eq!(names, ["Aino Virtanen", given.at("/name"), "Auditing Ltd"]);
        let why = "They keep the duty \u{201c}Supplier review\u{201d}, which a full audit looks at.";
        assert_eq!(list.json["data"][1]["conflicts"], json!([why]));
        let place = format!("/v1/auditors/{}", given.at("/id"));
        owner.delete(&place).await.must_be(204);
        owner.delete(&place).await.must_be(404);
        let refused = owner.post(&auditors, &json!({ "member_id": other })).await.must_be(409);
        assert_eq!(refused.at("/detail"), format!("{} would audit own work (R60). {why}", given.at("/name")));
        house.close().await;
    }
}

on_both! {
    async fn what_was_said_can_be_taken_back_and_goes_with_who_leaves(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let (certification, audit) = audited(&owner).await;
        let auditor = house.join(&owner, "lauri@example.com", "internal_auditor", &json!({})).await;
        let other = own_id(&auditor).await;
        let areas = format!("{certification}/work-areas");
        let said = owner.post(&areas, &json!({ "member_id": other, "coverage": "full" })).await.must_be(201);
        let said = said.json["data"].as_array().unwrap().iter().find(|it| it["member"]["id"] == other).unwrap()["id"].clone();
        owner.post(&format!("{audit}/auditors"), &json!({ "member_id": other, "coverage": ["8.6"] })).await.must_be(409);
        owner.delete(&format!("/v1/work-areas/{}", said.as_str().unwrap())).await.must_be(204);
        let lines = owner.get(&areas).await.must_be(200);
        assert_eq!(lines.json["data"].as_array().unwrap().len(), 1);
        assert_eq!(lines.json["data"][0]["leads"], true);
        owner.post(&format!("{audit}/auditors"), &json!({ "member_id": other })).await.must_be(201);
        owner.post(&areas, &json!({ "member_id": other, "coverage": ["10.2"] })).await.must_be(201);
        owner.delete(&format!("/v1/members/{}", other.as_str().unwrap())).await.must_be(204);
        assert_eq!(owner.get(&format!("{audit}/auditors")).await.must_be(200).json["data"], json!([]));
        assert_eq!(owner.get(&areas).await.must_be(200).json["data"].as_array().unwrap().len(), 1);
        house.close().await;
    }
}

on_both! {
    async fn faulty_assignments_are_named_by_field(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let (certification, audit) = audited(&owner).await;
        let auditors = format!("{audit}/auditors");
        let nobody = "mem_0198c0de7a1270008000000000000001";
        for (body, pointer) in [
            (json!({}), "/member_id"),
            (json!({ "name": " " }), "/member_id"),
            (json!({ "member_id": nobody }), "/member_id"),
            (json!({ "member_id": nobody, "name": "Auditing Ltd" }), "/name"),
            (json!({ "name": "A".repeat(201) }), "/name"),
            (json!({ "name": "Auditing Ltd", "coverage": [] }), "/coverage"),
            (json!({ "name": "Auditing Ltd", "coverage": "all" }), "/coverage"),
            (json!({ "name": "Auditing Ltd", "coverage": [""] }), "/coverage/0"),
        ] {
            let refused = owner.post(&auditors, &body).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), pointer, "{body}");
        }
        let area = json!({ "member_id": nobody, "coverage": "full" });
        let refused = owner.post(&format!("{certification}/work-areas"), &area).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/member_id");
        let due = owner.get("/v1/obligations?limit=100").await.must_be(200);
        let external = due.json["data"].as_array().unwrap().iter().find(|it| it["kind"] == "surveillance_audit").unwrap();
        let path = format!("/v1/obligations/{}/auditors", external["id"].as_str().unwrap());
        for answer in [owner.get(&path).await, owner.post(&path, &json!({ "name": "Auditing Ltd" })).await] {
            assert_eq!(answer.must_be(409).at("/code"), "not_an_internal_audit");
        }
        house.close().await;
    }
}
