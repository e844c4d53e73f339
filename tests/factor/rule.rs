//! The organization's rule that every member has a second factor.

use reqwest::Method;

use super::*;

const RULE: &str = "/v1/organization/second-factor-rule";

on_both! {
    async fn a_member_without_a_factor_can_only_enrol_one(house: House) {
        let owner = aino(&house).await;
        let reader = house.join(&owner, "reader@example.com", "reader", &json!({})).await;
        let manager = house.join(&owner, "manager@example.com", "manager", &json!({})).await;
        assert_eq!(owner.post(RULE, &json!({})).await.must_be(409).at("/code"), "no_second_factor");
        assert_eq!(manager.post(RULE, &json!({})).await.must_be(403).at("/code"), "not_permitted");
        house.enrol(&owner).await;
        owner.post(RULE, &json!({})).await.must_be(204);
        owner.post(RULE, &json!({})).await.must_be(409);
        assert_eq!(owner.get("/v1/organization").await.json["second_factor_required"], true);
        owner.get("/v1/certifications").await.must_be(200);
        for path in ["/v1/certifications", "/v1/organization", "/v1/members", "/v1/obligations"] {
            let refused = reader.get(path).await.must_be(403);
            assert_eq!(refused.at("/code"), "second_factor_missing", "{path}");
        }
        let session = reader.get("/v1/session").await.must_be(200);
        assert_eq!(session.json["second_factor_missing"], true);
        let may = session.json["membership"]["may"].as_array().unwrap().clone();
        assert!(may.contains(&json!("create_totp")) && !may.contains(&json!("list_certifications")), "{may:?}");
        // Another organization of the same person's goes on.
        let own = json!({ "name": "Own Oy", "country": "FI", "time_zone": "Europe/Helsinki" });
        let place = reader.post("/v1/organizations", &own).await.must_be(201).at("/id").to_owned();
        let back = session.at("/membership/id").to_owned();
        reader.patch("/v1/session", "*", &json!({ "membership_id": place })).await.must_be(200);
        reader.get("/v1/certifications").await.must_be(200);
        reader.patch("/v1/session", "*", &json!({ "membership_id": back })).await.must_be(200);
        reader.get("/v1/certifications").await.must_be(403);
        house.enrol(&reader).await;
        reader.get("/v1/certifications").await.must_be(200);
        // Who removes the factor is led back.
        reader.delete("/v1/totp").await.must_be(204);
        reader.get("/v1/certifications").await.must_be(403);
        let read = owner.get("/v1/organization").await.must_be(200).etag();
        owner.send(Method::DELETE, RULE, None, Some("\"v1\"")).await.must_be(412);
        owner.send(Method::DELETE, RULE, None, Some(&read)).await.must_be(204);
        owner.delete(RULE).await.must_be(404);
        reader.get("/v1/certifications").await.must_be(200);
        let lines = house.audit_log(owner.get("/v1/session").await.at("/organization/id")).await;
        for action in ["create_second_factor_rule", "delete_second_factor_rule"] {
            assert_eq!(lines.iter().filter(|line| *line == action).count(), 1, "{lines:?}");
        }
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
