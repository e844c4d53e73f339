//! Single sign-on against a real provider: there and back, tests, and what is required of whom.

use serde_json::json;

use crate::harness::house::PASSWORD;
use crate::harness::provider::Connected;
use crate::harness::{Browser, Engine, House, on_both};

/// Requires single sign-on, which a test must have passed before.
async fn required(owner: &Browser) {
    let etag = owner.get("/v1/single-sign-on").await.etag();
    let now = owner.patch("/v1/single-sign-on", &etag, &json!({ "required": true })).await.must_be(200);
    assert_eq!(now.json["required"], true);
}

on_both! {
    async fn somebody_signs_in_by_a_real_provider_and_becomes_a_member(house: House) {
        house.clock.move_to(chrono::Utc::now());
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let provider = Connected::for_real(&house, &owner).await;
        let email = format!("Bea@{}", provider.domain.to_uppercase());
        let mut way = provider.go(&house, &email).await;
        assert!(way.returned.contains_key("iss"), "the real provider names itself");
        let session = way.finish().await.must_be(201);
        assert_eq!(session.at("/person/email"), email.to_lowercase());
        assert_eq!(session.at("/membership/role"), "reader");
        assert_eq!(session.at("/organization/name"), "Kestrel Oy");
        way.browser.get("/v1/certifications").await.must_be(200);
        let again = provider.sign_in(&house, &email).await.must_be(201);
        assert_eq!(again.at("/person/id"), session.at("/person/id"), "the same account is the same person");
        let ties = owner.get("/v1/sso-identities").await.must_be(200);
        assert_eq!(ties.json["data"].as_array().unwrap().len(), 1);
        assert_eq!(ties.at("/data/0/person/id"), session.at("/person/id"));
        // Untied, the person is signed out, and tied anew by the address.
        owner.delete(&format!("/v1/sso-identities/{}", ties.at("/data/0/id"))).await.must_be(204);
        way.browser.get("/v1/session").await.must_be(401);
        provider.sign_in(&house, &email).await.must_be(201);
        provider.tested(&owner).await;
        owner.delete("/v1/single-sign-on").await.must_be(204);
        let log = owner.get("/v1/audit-entries?limit=100").await.must_be(200);
        for action in ["create_mail_domain_verification", "update_single_sign_on", "create_sso_identity", "create_sso_session",
            "delete_sso_identity", "create_sso_test_result", "delete_single_sign_on"] {
            assert!(log.text.contains(&format!("\"{action}\"")), "{action} is in the log");
        }
        assert!(!log.text.contains("client_secret"));
        house.close().await;
    }
}

on_both! {
    async fn what_a_browser_brings_back_works_once_there_and_for_ten_minutes(house: House) {
        house.clock.move_to(chrono::Utc::now());
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let provider = Connected::for_real(&house, &owner).await;
        let email = format!("bea@{}", provider.domain);
        let mut way = provider.go(&house, &email).await;
        // Another browser, which the attacker has sent the address to: no session for it, and none for whoever began.
        let other = provider.go(&house, &email).await;
        assert_eq!(other.browser.post("/v1/sso-sessions", &way.body()).await.must_be(401).at("/code"), "sso_unknown");
        assert_eq!(house.stranger().post("/v1/sso-sessions", &way.body()).await.must_be(401).at("/code"), "sso_unknown");
        let mut forged = way.body();
        forged["state"] = json!("0".repeat(64));
        way.browser.post("/v1/sso-sessions", &forged).await.must_be(401);
        let begun = way.browser.clone();
        way.finish().await.must_be(201);
        assert_eq!(begun.post("/v1/sso-sessions", &way.body()).await.must_be(401).at("/code"), "sso_unknown", "a state works once");
        // The code of one sign-in with the state of another: the provider has bound it to another proof.
        let used = way.returned["code"].clone();
        let (first, mut second) = (provider.go(&house, &email).await, provider.go(&house, &email).await);
        second.returned.insert("code".to_owned(), first.returned["code"].clone());
        assert_eq!(second.finish().await.must_be(403).at("/code"), "sso_refused");
        let mut third = provider.go(&house, &email).await;
        third.returned.insert("code".to_owned(), used);
        assert_eq!(third.finish().await.must_be(403).at("/code"), "sso_refused", "a code works once");
        let mut late = provider.go(&house, &email).await;
        house.pass(chrono::TimeDelta::minutes(10));
        assert_eq!(late.finish().await.must_be(401).at("/code"), "sso_unknown");
        house.drain().await;
        house.close().await;
    }
}

on_both! {
    async fn a_provider_tells_the_language_of_a_new_account(house: House) {
        house.clock.move_to(chrono::Utc::now());
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let provider = Connected::for_real(&house, &owner).await;
        // The provider of the tests takes the locale from the address, and tells none without one.
        for (name, expected) in [("bea.de-AT", "de"), ("bo.fi-FI", "en"), ("eva", "en")] {
            let session = provider.sign_in(&house, &format!("{name}@{}", provider.domain)).await.must_be(201);
            assert_eq!(session.at("/person/language"), expected, "{name}");
        }
        // Once there is an account, its language is the person's to change.
        let again = provider.sign_in(&house, &format!("bea.de-AT@{}", provider.domain)).await.must_be(201);
        assert_eq!(again.at("/person/language"), "de");
        house.close().await;
    }
}

on_both! {
    async fn a_test_tells_what_the_provider_says_and_opens_nothing(house: House) {
        house.clock.move_to(chrono::Utc::now());
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        assert_eq!(owner.post("/v1/sso-tests", &json!({})).await.must_be(409).at("/code"), "no_connection");
        let provider = Connected::for_real(&house, &owner).await;
        let etag = owner.get("/v1/single-sign-on").await.etag();
        let early = owner.patch("/v1/single-sign-on", &etag, &json!({ "required": true })).await.must_be(409);
        assert_eq!(early.at("/code"), "sso_untested");
        let way = provider.go_for_test(&owner, "anna@elsewhere.example").await;
        let shown = way.browser.post("/v1/sso-test-results", &way.body()).await.must_be(200);
        assert_eq!((shown.json["passed"].as_bool(), shown.at("/stage")), (Some(false), "person"));
        assert!(shown.at("/detail").contains("anna@elsewhere.example is not in a domain"), "{}", shown.text);
        let way = provider.go_for_test(&owner, &format!("unproved@{}", provider.domain)).await;
        let shown = way.browser.post("/v1/sso-test-results", &way.body()).await.must_be(200);
        assert!(shown.at("/detail").contains("not verified"), "{}", shown.text);
        // A test opens no session, and a sign-in is no test.
        let way = provider.go_for_test(&owner, &format!("anna@{}", provider.domain)).await;
        way.browser.post("/v1/sso-sessions", &way.body()).await.must_be(401);
        let shown = way.browser.post("/v1/sso-test-results", &way.body()).await.must_be(200);
        assert_eq!(shown.json["passed"], true);
        let claims = shown.json["claims"].as_array().unwrap();
        let claim = |name: &str| claims.iter().find(|claim| claim["name"] == name).map(|claim| claim["value"].clone());
        assert_eq!(claim("email"), Some(json!(format!("anna@{}", provider.domain))));
        assert_eq!(claim("iss"), Some(json!(provider.issuer)));
        assert!(!shown.text.contains("eyJ"), "no token is told");
        assert_eq!(owner.get("/v1/members").await.json["data"].as_array().unwrap().len(), 1, "nobody became a member");
        assert_eq!(owner.get("/v1/sso-identities").await.json["data"], json!([]));
        required(&owner).await;
        // Another secret is another connection, which nobody has tested.
        let etag = owner.get("/v1/single-sign-on").await.etag();
        let other = owner.patch("/v1/single-sign-on", &etag, &json!({ "client_secret": "other" })).await.must_be(409);
        assert_eq!(other.at("/code"), "sso_untested");
        house.close().await;
    }
}

on_both! {
    async fn who_must_use_single_sign_on_enters_by_no_password(house: House) {
        house.clock.move_to(chrono::Utc::now());
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let provider = Connected::for_real(&house, &owner).await;
        let email = format!("bea@{}", provider.domain);
        let mut bea = house.join(&owner, &email, "manager", &json!({})).await;
        let guest = house.join(&owner, "guest@elsewhere.example", "reader", &json!({})).await;
        bea.get("/v1/certifications").await.must_be(200);
        provider.tested(&owner).await;
        required(&owner).await;
        assert_eq!(bea.get("/v1/certifications").await.must_be(403).at("/code"), "sso_required", "the session of before");
        assert_eq!(bea.sign_in(&email, PASSWORD).await.must_be(403).at("/code"), "sso_required");
        bea.sign_in(&email, "not the password").await.must_be(401);
        guest.get("/v1/certifications").await.must_be(200);
        owner.get("/v1/certifications").await.must_be(200);
        let mut way = provider.go(&house, &email).await;
        assert_eq!(way.finish().await.must_be(201).at("/membership/role"), "manager", "the place is the one there was");
        way.browser.get("/v1/certifications").await.must_be(200);
        // The password still opens the person's other organizations, and only those.
        let other = house.sign_up("Second AB", "second@example.com", "Europe/Stockholm").await;
        other.post("/v1/invitations", &json!({ "email": email, "role": "reader" })).await.must_be(201);
        let token = house.mailed_token(&email).await;
        house.stranger().post("/v1/invitation-acceptances", &json!({ "token": token })).await.must_be(204);
        let here = bea.sign_in(&email, PASSWORD).await.must_be(201);
        assert_eq!(here.at("/organization/name"), "Second AB");
        let places = bea.get("/v1/memberships").await.must_be(200);
        let kestrel = places.json["data"].as_array().unwrap().iter().find(|it| it["organization"]["name"] == "Kestrel Oy").unwrap();
        let enter = json!({ "membership_id": kestrel["id"] });
        let tag = bea.get("/v1/session").await.etag();
        assert_eq!(bea.patch("/v1/session", &tag, &enter).await.must_be(403).at("/code"), "sso_required");
        let etag = owner.get("/v1/single-sign-on").await.etag();
        owner.patch("/v1/single-sign-on", &etag, &json!({ "enabled": false })).await.must_be(200);
        bea.patch("/v1/session", &tag, &enter).await.must_be(200);
        assert_eq!(house.stranger().post("/v1/sso-attempts", &json!({ "email": email })).await.must_be(404).at("/code"), "no_sso");
        house.close().await;
    }
}
