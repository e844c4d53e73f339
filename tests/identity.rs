//! Signing up, proving an address, signing in and out, resetting a password.

use chrono::TimeDelta;
use serde_json::json;

use crate::harness::browser::plain;
use crate::harness::house::PASSWORD;
use crate::harness::{Engine, House, on_both};

fn sign_up(email: &str) -> serde_json::Value {
    json!({
        "organization_name": "Turku Hosting Oy", "country": "FI", "time_zone": "Europe/Helsinki",
        "name": "Aino Virtanen", "email": email, "password": PASSWORD,
    })
}

on_both! {
    async fn nobody_signs_in_before_the_address_is_proved(house: House) {
        let mut browser = house.stranger();
        browser.post("/v1/sign-ups", &sign_up("aino@example.com")).await.must_be(202);
        let refused = browser.sign_in("aino@example.com", PASSWORD).await.must_be(403);
        assert_eq!(refused.at("/code"), "email_unverified");
        let token = house.mailed_token("aino@example.com").await;
        let proof = json!({ "token": token });
        browser.post("/v1/email-verifications", &proof).await.must_be(204);
        // The link works once.
        browser.post("/v1/email-verifications", &proof).await.must_be(422);
        let signed_in = browser.sign_in("Aino@Example.com", PASSWORD).await.must_be(201);
        let cookie = signed_in.headers["set-cookie"].to_str().unwrap();
        for word in ["__Host-certkeep=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(cookie.contains(word), "{cookie}");
        }
        let session = browser.get("/v1/session").await.must_be(200);
        assert_eq!(session.at("/membership/role"), "owner");
        assert_eq!(session.at("/organization/name"), "Turku Hosting Oy");
        browser.delete("/v1/session").await.must_be(204);
        browser.get("/v1/session").await.must_be(401);
        house.close().await;
    }
}

on_both! {
    async fn who_signs_up_first_with_anothers_address_does_not_get_the_account(house: House) {
        let anybody = house.stranger();
        let mut thief = sign_up("aino@example.com");
        thief["password"] = json!("thieves-know-this-password");
        anybody.post("/v1/sign-ups", &thief).await.must_be(202);
        let old = house.mailed_token("aino@example.com").await;
        anybody.post("/v1/sign-ups", &sign_up("aino@example.com")).await.must_be(202);
        let token = house.mailed_token("aino@example.com").await;
        anybody.post("/v1/email-verifications", &json!({ "token": old })).await.must_be(422);
        anybody.post("/v1/email-verifications", &json!({ "token": token })).await.must_be(204);
        house.stranger().sign_in("aino@example.com", "thieves-know-this-password").await.must_be(401);
        house.stranger().sign_in("aino@example.com", PASSWORD).await.must_be(201);
        // Once the address is proved, signing up again changes nothing.
        anybody.post("/v1/sign-ups", &thief).await.must_be(202);
        house.stranger().sign_in("aino@example.com", "thieves-know-this-password").await.must_be(401);
        house.drain().await;
        assert_eq!(house.mails().len(), 1, "the owner is told");
        house.close().await;
    }
}

on_both! {
    async fn no_answer_tells_whether_an_address_is_known(house: House) {
        house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let browser = house.stranger();
        let known = browser.post("/v1/sign-ups", &sign_up("aino@example.com")).await.must_be(202);
        let unknown = browser.post("/v1/sign-ups", &sign_up("nobody@example.com")).await.must_be(202);
        assert_eq!(known.json, unknown.json);
        let known = browser.post("/v1/password-resets", &json!({ "email": "aino@example.com" })).await.must_be(202);
        let unknown = browser.post("/v1/password-resets", &json!({ "email": "never@example.com" })).await.must_be(202);
        assert_eq!(known.json, unknown.json);
        let wrong = house.stranger().sign_in("aino@example.com", "something-else-entirely").await.must_be(401);
        let nobody = house.stranger().sign_in("never@example.com", "something-else-entirely").await.must_be(401);
        assert_eq!((wrong.at("/code"), wrong.at("/detail")), (nobody.at("/code"), nobody.at("/detail")));
        house.drain().await;
        let mails: Vec<_> = house.mails().into_iter().map(|mail| (mail.to.address, mail.subject)).collect();
        assert_eq!(mails.len(), 3, "{mails:?}");
        assert!(!mails.iter().any(|(to, _)| to == "never@example.com"));
        house.close().await;
    }
}

on_both! {
    async fn a_password_reset_works_once_within_ten_minutes_and_ends_every_session(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let stranger = house.stranger();
        stranger.post("/v1/password-resets", &json!({ "email": "aino@example.com" })).await.must_be(202);
        let late = house.mailed_token("aino@example.com").await;
        house.pass(TimeDelta::minutes(11));
        let change = |token: &str| json!({ "token": token, "password": "nine-under-tractor-plum" });
        stranger.post("/v1/password-changes", &change(&late)).await.must_be(422);
        stranger.post("/v1/password-resets", &json!({ "email": "aino@example.com" })).await.must_be(202);
        let token = house.mailed_token("aino@example.com").await;
        stranger.post("/v1/password-changes", &change(&token)).await.must_be(204);
        stranger.post("/v1/password-changes", &change(&token)).await.must_be(422);
        browser.get("/v1/session").await.must_be(401);
        house.stranger().sign_in("aino@example.com", PASSWORD).await.must_be(401);
        house.stranger().sign_in("aino@example.com", "nine-under-tractor-plum").await.must_be(201);
        house.drain().await;
        assert_eq!(house.mails().len(), 1, "the person is told that the password was changed");
        house.close().await;
    }
}

on_both! {
    async fn a_session_ends_two_weeks_after_its_last_use(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        house.pass(TimeDelta::days(13));
        browser.get("/v1/session").await.must_be(200);
        house.pass(TimeDelta::days(13));
        browser.get("/v1/session").await.must_be(200);
        house.pass(TimeDelta::days(14));
        browser.get("/v1/session").await.must_be(401);
        house.close().await;
    }
}

on_both! {
    async fn guessing_is_slowed_down(house: House) {
        let mut refused = None;
        for _ in 0..15 {
            let answer = house.stranger().sign_in("guessed@example.com", "wrong-wrong-wrong").await;
            if answer.status == 429 {
                refused = Some(answer);
                break;
            }
            answer.must_be(401);
        }
        let refused = refused.expect("after some tries a guesser waits");
        assert!(refused.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() >= 1);
        house.close().await;
    }
}

on_both! {
    async fn another_sites_page_changes_nothing(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let body = json!({ "name": "Turku", "country": "FI" }).to_string();
        for (header, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
            let request = browser.raw(reqwest::Method::POST, "/v1/sites").header(header, value);
            let request = request.header("content-type", "application/json").body(body.clone());
            crate::harness::browser::read(request).await.must_be(403);
        }
        let form = browser.raw(reqwest::Method::POST, "/v1/sites").header("content-type", "text/plain").body(body);
        crate::harness::browser::read(form).await.must_be(415);
        assert_eq!(browser.get("/v1/sites").await.json["data"], json!([]));
        house.close().await;
    }
}

#[tokio::test]
async fn only_a_trusted_proxy_is_believed_when_it_names_the_client() {
    let house = House::start(Engine::Sqlite).await;
    let attempt = |from: &str, client: String| {
        let builder = plain().local_address(from.parse::<std::net::IpAddr>().unwrap());
        let request = builder.build().unwrap().post(format!("{}/v1/verification-mails", house.base));
        let body = json!({ "email": format!("{}@example.com", client.replace('.', "-")) }).to_string();
        let request = request.header("content-type", "application/json").header("x-forwarded-for", client);
        crate::harness::browser::read(request.body(body))
    };
    for number in 0..30 {
        attempt("127.0.0.2", format!("203.0.113.{number}")).await.must_be(202);
    }
    let mut refused = false;
    for number in 0..30 {
        refused |= attempt("127.0.0.1", format!("198.51.100.{number}")).await.status == 429;
    }
    assert!(refused, "who is no trusted proxy cannot invent clients");
    house.close().await;
}
