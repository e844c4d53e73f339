//! Who sees and settles what.

use super::*;

on_both! {
    async fn a_limited_place_sees_the_duties_that_serve_its_certifications(house: House) {
        let owner = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let shown = house.certify(&owner, "2026-03-10").await.at("/id").to_owned();
        let other = json!({ "standard": "iso-9001-2015", "events": [{ "type": "certification_decision", "on": "2026-02-10" }] });
        let hidden = owner.post("/v1/certifications", &other).await.must_be(201).at("/id").to_owned();
        let serving = |title: &str, certifications: Value| {
            let mut duty = review();
            duty["title"] = title.into();
            duty["certification_ids"] = certifications;
            duty
        };
        let both = record(&owner, &serving("Of both", json!([hidden, shown]))).await;
        let secret = record(&owner, &serving("Of the hidden one", json!([hidden]))).await;
        let whole = record(&owner, &serving("Of the whole", json!([]))).await;
        let limit = json!({ "certification_ids": [shown] });
        let helper = house.join(&owner, "helper@example.com", "contributor", &limit).await;
        let list = helper.get("/v1/duties").await.must_be(200);
        assert_eq!(list.json["data"].as_array().unwrap().len(), 1);
        assert_eq!((list.at("/data/0/id"), list.at("/data/0/certifications/0/id")), (both.as_str(), shown.as_str()));
        assert_eq!(list.json["data"][0]["certifications"].as_array().unwrap().len(), 1, "what else it serves is not told");
        assert!(!obligations(&helper, &both).await.is_empty());
        for duty in [&secret, &whole] {
            helper.get(&format!("/v1/duties/{duty}")).await.must_be(404);
            helper.get(&format!("/v1/duties/{duty}/occurrences")).await.must_be(404);
            assert_eq!(obligations(&helper, duty).await, [""; 0]);
            let due = obligation(&owner, duty, "2026-03-31").await;
            helper.get(&format!("/v1/obligations/{due}")).await.must_be(404);
        }
        let skip = json!({ "occurrence_on": "2026-06-30" });
        assert_eq!(helper.post(&format!("/v1/duties/{both}/skips"), &skip).await.must_be(403).at("/code"), "not_permitted");

        let limit = json!({ "certification_ids": [shown], "ends_on": "2027-12-31" });
        let auditor = house.join(&owner, "auditor@example.com", "external_auditor", &limit).await;
        assert_eq!(auditor.get("/v1/duties").await.must_be(403).at("/code"), "not_permitted");
        assert_eq!(obligations(&auditor, &both).await, [""; 0], "an auditor from outside sees no duties");
        let due = obligation(&owner, &both, "2026-03-31").await;
        auditor.get(&format!("/v1/obligations/{due}")).await.must_be(404);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_contributor_settles_the_duties_that_are_theirs(house: House) {
        let owner = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let helper = house.join(&owner, "helper@example.com", "contributor", &json!({})).await;
        let me = helper.get("/v1/session").await.at("/membership/id").to_owned();
        let theirs = record(&owner, &review()).await;
        let mut own = review();
        own["responsible_id"] = me.as_str().into();
        let own = record(&owner, &own).await;
        let plan = json!({ "start": "2026-03-20" });
        let due = obligation(&owner, &own, "2026-03-31").await;
        helper.post(&format!("/v1/obligations/{due}/appointment"), &plan).await.must_be(201);
        let due = format!("/v1/obligations/{}", obligation(&owner, &theirs, "2026-03-31").await);
        let refused = helper.post(&format!("{due}/appointment"), &plan).await.must_be(403);
        assert_eq!(refused.at("/code"), "not_permitted");
        owner.patch(&due, "*", &json!({ "responsible_id": me })).await.must_be(200);
        helper.post(&format!("{due}/appointment"), &plan).await.must_be(201);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
