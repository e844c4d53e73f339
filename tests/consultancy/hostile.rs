//! Those who want more than they were granted.

use serde_json::json;

use super::{enter, places};
use crate::harness::{Engine, House, on_both};

on_both! {
    async fn a_consultant_grants_nobody_anything(house: House) {
        let client = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let terms = json!({ "role": "manager", "ends_on": "2026-12-31" });
        let (adviser, grant) = house.advise(&client, "bo@example.com", &terms).await;
        let session = enter(&adviser, "Northwind Oy").await.must_be(200);
        let me = session.at("/membership/id").to_owned();
        let may = session.json["membership"]["may"].as_array().unwrap().clone();
        for operation in ["update_grant", "create_invitation", "update_member", "create_engagement", "delete_membership"] {
            assert!(!may.contains(&json!(operation)), "{operation}");
        }
        let owner = client.get("/v1/session").await.at("/membership/id").to_owned();
        let path = format!("/v1/grants/{grant}");
        let etag = client.get(&path).await.etag();
        let refused = [
            adviser.patch(&path, &etag, &json!({ "ends_on": null })).await,
            adviser.patch(&path, &etag, &json!({ "role": "manager", "certification_ids": null })).await,
            adviser.delete(&path).await,
            adviser.patch(&format!("/v1/members/{me}"), "*", &json!({ "role": "owner" })).await,
            adviser.patch(&format!("/v1/members/{owner}"), "*", &json!({ "role": "reader" })).await,
            adviser.delete(&format!("/v1/members/{owner}")).await,
            adviser.post("/v1/invitations", &json!({ "email": "friend@example.com", "role": "manager" })).await,
            adviser.post("/v1/engagement-codes", &json!({})).await,
            adviser.post("/v1/engagements", &json!({ "side": "client", "email": "friend@example.com", "role": "manager" })).await,
            adviser.post("/v1/engagement-acceptances", &json!({ "token": "0".repeat(64), "role": "manager" })).await,
            adviser.delete("/v1/membership").await,
        ];
        for answer in refused {
            assert_eq!(answer.must_be(403).at("/code"), "not_permitted");
        }
        let organization = adviser.get("/v1/organization").await;
        adviser.patch("/v1/organization", &organization.etag(), &json!({ "kind": "consultancy" })).await.must_be(403);
        // The client cannot change the place by itself either: it comes with the grant.
        client.patch(&format!("/v1/members/{me}"), "*", &json!({ "role": "owner" })).await.must_be(403);
        client.delete(&format!("/v1/members/{me}")).await.must_be(403);
        assert_eq!(client.patch(&path, &etag, &json!({ "role": "owner" })).await.must_be(422).at("/errors/0/pointer"), "/role");
        house.close().await;
    }
}

on_both! {
    async fn a_consultancy_touches_no_client_of_another_and_grants_itself_nothing(house: House) {
        let client = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let (_, grant) = house.advise(&client, "bo@example.com", &json!({ "role": "manager" })).await;
        let rival = house.found("Dockside GmbH", "cem@example.com").await;
        for path in [format!("/v1/grants/{grant}")] {
            rival.get(&path).await.must_be(404);
            rival.patch(&path, "*", &json!({ "role": "manager" })).await.must_be(404);
            rival.delete(&path).await.must_be(404);
        }
        // A question that waits for somebody else is none of theirs, whatever id they guess.
        let code = client.post("/v1/engagement-codes", &json!({})).await.must_be(201).at("/code").to_owned();
        let own = rival.post("/v1/engagements", &json!({ "side": "consultancy", "code": code, "role": "manager" })).await.must_be(201);
        let yes = json!({ "engagement_id": own.at("/id"), "role": "manager" });
        assert_eq!(rival.post("/v1/engagement-acceptances", &yes).await.must_be(422).at("/errors/0/pointer"), "/engagement_id");
        let no = json!({ "engagement_id": own.at("/id") });
        rival.post("/v1/engagement-refusals", &no).await.must_be(422);
        // Its own code names nobody to itself, and its own mailed link makes it no client of its own.
        let code = rival.post("/v1/engagement-codes", &json!({})).await.must_be(201).at("/code").to_owned();
        rival.post("/v1/engagements", &json!({ "side": "consultancy", "code": code, "role": "manager" })).await.must_be(201);
        assert_eq!(rival.get("/v1/received-engagements").await.json["data"], json!([]));
        rival.post("/v1/engagements", &json!({ "side": "consultancy", "email": "cem@example.com", "role": "manager" })).await.must_be(201);
        let token = house.mailed_token("cem@example.com").await;
        let mine = json!({ "token": token, "role": "manager" });
        assert_eq!(rival.post("/v1/engagement-acceptances", &mine).await.must_be(409).at("/code"), "own_organization");
        assert_eq!(rival.get("/v1/grants").await.json["data"], json!([]));
        assert_eq!(places(&rival).await, ["Dockside GmbH"]);
        // A manager of the client consents to nothing.
        let manager = house.join(&client, "dora@example.com", "manager", &json!({})).await;
        let waiting = manager.get("/v1/received-engagements").await.must_be(200);
        let yes = json!({ "engagement_id": waiting.at("/data/0/id"), "role": "reader" });
        assert_eq!(manager.post("/v1/engagement-acceptances", &yes).await.must_be(403).at("/code"), "not_permitted");
        assert_eq!(client.get("/v1/grants").await.json["data"].as_array().unwrap().len(), 1);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
