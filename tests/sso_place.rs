//! Whom single sign-on lets in where: never further than the organization whose provider vouched.

use serde_json::json;

use crate::harness::house::PASSWORD;
use crate::harness::provider::Connected;
use crate::harness::{Engine, House, on_both};

on_both! {
    async fn a_provider_opens_its_own_organization_and_nothing_of_the_persons_others(house: House) {
        house.clock.move_to(chrono::Utc::now());
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let provider = Connected::by_liar(&house, &owner, "honest").await;
        // Bea has an organization of her own, under an address of Kestrel's domain.
        let email = format!("bea@{}", provider.domain);
        let bea = house.sign_up("Bea's own", &email, "Europe/Stockholm").await;
        let own = bea.get("/v1/memberships").await.at("/data/0/id").to_owned();
        let mut way = provider.go(&house, &email).await;
        let session = way.finish().await.must_be(201);
        assert_eq!(session.at("/person/id"), bea.get("/v1/session").await.at("/person/id"), "it is the same person");
        let places = way.browser.get("/v1/memberships").await.must_be(200);
        assert_eq!(places.json["data"].as_array().unwrap().len(), 1, "{}", places.text);
        assert!(!places.text.contains("Bea's own"));
        let enter = json!({ "membership_id": own });
        assert_eq!(way.browser.patch("/v1/session", "\"v1\"", &enter).await.must_be(403).at("/code"), "own_sign_in_required");
        let etag = way.browser.get("/v1/person").await.must_be(200).etag();
        let named = way.browser.patch("/v1/person", &etag, &json!({ "name": "Stolen" })).await.must_be(403);
        assert_eq!(named.at("/code"), "own_sign_in_required");
        let document: serde_json::Value = serde_json::from_str(api::document()).unwrap();
        let mut barred = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                if operation["x-own-account"] != true || operation["x-by-provider"] == true {
                    continue;
                }
                let path = path.replace("{id}", "nothing_of_this_id");
                let method = reqwest::Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                let body = (method != "GET" && method != "DELETE").then(|| json!({}));
                let refused = way.browser.send(method, &path, body.as_ref(), Some("\"v1\"")).await.must_be(403);
                assert_eq!(refused.at("/code"), "own_sign_in_required", "{path}");
                barred += 1;
            }
        }
        assert!(barred >= 3, "{barred}");
        assert_eq!(bea.get("/v1/sessions").await.json["data"].as_array().unwrap().len(), 2, "she sees both");
        house.close().await;
    }
}

on_both! {
    async fn another_organizations_provider_says_nothing_of_this_ones_people(house: House) {
        house.clock.move_to(chrono::Utc::now());
        let first = house.sign_up("First Oy", "anna@example.com", "Europe/Helsinki").await;
        let kestrel = Connected::by_liar(&house, &first, "honest").await;
        let email = format!("bea@{}", kestrel.domain);
        kestrel.sign_in(&house, &email).await.must_be(201);
        // The second organization's provider, which its owner runs, says that somebody there is Bea.
        let second = house.sign_up("Second AB", "second@example.com", "Europe/Stockholm").await;
        let other = Connected::by_liar(&house, &second, "honest").await;
        let mut way = other.go(&house, &format!("mallory@{}", other.domain)).await;
        let url = other.go_for_test(&second, &email).await;
        way.returned = url.returned;
        way.finish().await.must_be(401);
        let mut liar = other.go_as(&house, &format!("x@{}", other.domain), &email).await;
        let refused = liar.finish().await.must_be(403);
        assert!(refused.at("/detail").contains("not in a domain"), "{}", refused.text);
        let log = second.get("/v1/audit-entries?limit=100").await.must_be(200);
        assert!(log.text.contains("the address is not in a domain") && !log.text.contains(&email), "it is not named for ever");
        // And the same account of the same provider is tied in each organization by itself.
        assert_eq!(second.get("/v1/sso-identities").await.json["data"], json!([]));
        house.close().await;
    }
}

on_both! {
    async fn nobody_comes_back_whose_place_has_ended_and_no_address_passes_to_another_account(house: House) {
        house.clock.move_to(chrono::Utc::now());
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let provider = Connected::for_real(&house, &owner).await;
        let email = format!("bea@{}", provider.domain);
        let session = provider.sign_in(&house, &email).await.must_be(201);
        let taken = provider.go_as(&house, &email, &format!("another-account/{email}")).await.finish().await.must_be(403);
        assert!(taken.at("/detail").contains("tied to another account"), "{}", taken.text);
        owner.delete(&format!("/v1/members/{}", session.at("/membership/id"))).await.must_be(204);
        let ended = provider.sign_in(&house, &email).await.must_be(403);
        assert!(ended.at("/detail").contains("has ended"), "{}", ended.text);
        // Without the switch nobody becomes a member by signing in.
        let etag = owner.get("/v1/single-sign-on").await.etag();
        owner.patch("/v1/single-sign-on", &etag, &json!({ "admits": false })).await.must_be(200);
        let strange = provider.sign_in(&house, &format!("carl@{}", provider.domain)).await.must_be(403);
        assert!(strange.at("/detail").contains("no member"), "{}", strange.text);
        let log = owner.get("/v1/audit-entries?limit=100").await.must_be(200);
        assert!(log.text.contains("refuse_sso_session") && !log.text.contains("carl@"), "who was turned away is not named");
        // Who is erased is forgotten as the provider's account, too.
        let erasure = format!("/v1/former-members/{}/erasure", session.at("/membership/id"));
        owner.post(&erasure, &json!({})).await.must_be(204);
        assert_eq!(owner.get("/v1/sso-identities").await.json["data"], json!([]));
        house.drain().await;
        house.close().await;
    }
}

on_both! {
    async fn a_password_that_was_set_before_the_address_was_proved_opens_nothing(house: House) {
        house.clock.move_to(chrono::Utc::now());
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let provider = Connected::for_real(&house, &owner).await;
        let email = format!("bea@{}", provider.domain);
        // Somebody else signs up with Bea's address, and waits for her to prove it.
        let body = json!({ "organization_name": "Trap", "country": "FI", "time_zone": "Europe/Helsinki",
            "name": "Mallory", "email": email, "password": PASSWORD });
        house.stranger().post("/v1/sign-ups", &body).await.must_be(202);
        provider.sign_in(&house, &email).await.must_be(201);
        assert_eq!(house.stranger().sign_in(&email, PASSWORD).await.must_be(401).at("/code"), "wrong_credentials");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
