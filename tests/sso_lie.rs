//! Single sign-on against a provider that lies: each lie is found out, and named for the administrator.

use serde_json::json;

use crate::harness::browser::plain;
use crate::harness::provider::{Connected, liar};
use crate::harness::{Engine, House, on_both};

/// Each lie about who signed in, the stage at which it is found out, and a word of what is told.
const LIES: [(&str, &str, &str); 20] = [
    ("nonce", "id_token", "nonce"),
    ("no-nonce", "id_token", "nonce"),
    ("audience", "id_token", "audience"),
    ("audiences", "id_token", "not a trusted audience"),
    ("azp", "id_token", "azp"),
    ("issuer", "id_token", "issuer"),
    ("expired", "id_token", "expired"),
    ("future", "id_token", "issued at"),
    ("stale", "id_token", "issued at"),
    ("unsigned", "id_token", ""),
    ("secret", "id_token", "algorithm"),
    ("client-secret", "id_token", "algorithm"),
    ("signature", "id_token", ""),
    ("changed", "id_token", ""),
    ("userinfo", "userinfo", ""),
    ("mix-up", "return", "https://other.example"),
    ("nameless", "return", "name"),
    ("inside", "token", "169.254.169.254"),
    ("elsewhere", "token", ""),
    ("long", "token", "1 MiB"),
];

/// Lets a provider lie in each way. A house takes some of them: sign-ins of one address are counted.
async fn found_out(engine: Engine) {
    for lies in LIES.chunks(5) {
        let house = House::start(engine).await;
        house.clock.move_to(chrono::Utc::now());
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let mut provider = Connected::by_liar(&house, &owner, "honest").await;
        for (lie, stage, word) in lies {
            provider.lie(&owner, lie).await;
            let refused = provider.sign_in(&house, &format!("bea@{}", provider.domain)).await;
            let code = refused.json["code"].as_str();
            assert_eq!(
                (refused.status.as_u16(), code),
                (403, Some("sso_refused")),
                "{lie}: {}",
                refused.text
            );
            let way = provider.go_for_test(&owner, &format!("anna@{}", provider.domain)).await;
            let shown = way.browser.post("/v1/sso-test-results", &way.body()).await.must_be(200);
            assert_eq!(shown.json["passed"], false, "{lie}");
            assert_eq!(shown.at("/stage"), *stage, "{lie}: {}", shown.text);
            let told = shown.at("/detail").to_lowercase();
            assert!(told.contains(&word.to_lowercase()), "{lie}: {told}");
            assert!(!shown.text.contains("eyJ") && !shown.text.contains("hush"), "{lie}: {}", shown.text);
        }
        let members = owner.get("/v1/members").await;
        assert_eq!(members.json["data"].as_array().unwrap().len(), 1, "nobody became a member");
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_lie_lets_anybody_in_on_sqlite() {
    found_out(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_lie_lets_anybody_in_on_postgresql() {
    found_out(Engine::Postgres).await;
}

on_both! {
    async fn a_provider_that_lies_about_itself_is_not_connected_to(house: House) {
        house.clock.move_to(chrono::Utc::now());
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        for (issuer, word) in [
            (liar("discovery"), "calls itself otherwise"),
            (liar("script"), "authorization endpoint"),
            (liar("honest/nowhere"), "answers 404"),
            ("https://127.0.0.2:8443/".to_owned(), "cannot be reached"),
            ("http://login.example.com/".to_owned(), "https://"),
            ("https://169.254.169.254/".to_owned(), "not a public address"),
            ("https://localhost/".to_owned(), "not a public host name"),
            ("https://[::ffff:10.0.0.1]/".to_owned(), "not a public address"),
            ("https://nobody.invalid/".to_owned(), "not known"),
            ("https://user:password@login.example.com/".to_owned(), "no user name"),
            ("https://login.example.com:6379/".to_owned(), "port"),
        ] {
            let body = json!({ "issuer": issuer, "client_id": "certkeep" });
            let refused = owner.patch("/v1/single-sign-on", "\"v1\"", &body).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), "/issuer", "{issuer}");
            let told = refused.at("/errors/0/detail").to_lowercase();
            assert!(told.contains(&word.to_lowercase()), "{issuer}: {told}");
        }
        house.close().await;
    }
}

on_both! {
    async fn new_keys_of_a_provider_are_fetched_and_its_silence_about_an_address_is_trusted_only_where_told(house: House) {
        house.clock.move_to(chrono::Utc::now());
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let rotating = format!("rotating-{}", uuid::Uuid::new_v4());
        let provider = Connected::by_liar(&house, &owner, &rotating).await;
        let email = format!("bea@{}", provider.domain);
        provider.sign_in(&house, &email).await.must_be(201);
        house.pass(chrono::TimeDelta::seconds(30));
        let rotate = plain().build().unwrap();
        rotate.get(format!("{}/rotate", provider.issuer)).send().await.unwrap();
        provider.sign_in(&house, &email).await.must_be(201);
        let etag = owner.get("/v1/single-sign-on").await.etag();
        let silent = json!({ "issuer": liar("silent") });
        let now = owner.patch("/v1/single-sign-on", &etag, &silent).await.must_be(200);
        let told = provider.sign_in(&house, &email).await.must_be(403);
        assert!(told.at("/detail").contains("does not say"), "{}", told.text);
        owner.patch("/v1/single-sign-on", &now.etag(), &json!({ "trusts_email": true })).await.must_be(200);
        provider.sign_in(&house, &email).await.must_be(201);
        house.close().await;
    }
}
