//! Second factors: an app's one-time codes, recovery codes, and what they guard.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::harness::house::PASSWORD;
use crate::harness::{App, Browser, Engine, House, on_both};

mod passkey;
mod rule;
mod step_up;

const AINO: &str = "aino@example.com";

async fn aino(house: &House) -> Browser {
    house.sign_up("Turku Hosting Oy", AINO, "Europe/Helsinki").await
}

/// The subjects of the mails since the last look.
async fn subjects(house: &House) -> Vec<String> {
    house.drain().await;
    house.mails().into_iter().map(|mail| mail.subject).collect()
}

/// Half a session: the password was shown.
async fn half(house: &House) -> Browser {
    let mut browser = house.stranger();
    let answer = browser.sign_in(AINO, PASSWORD).await.must_be(202);
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    for word in ["__Host-certkeep=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=600"] {
        assert!(cookie.contains(word), "{cookie}");
    }
    browser
}

on_both! {
    async fn with_an_app_the_password_opens_half_a_session_that_can_do_nothing_else(house: House) {
        let browser = aino(&house).await;
        let mut elsewhere = house.stranger();
        elsewhere.sign_in(AINO, PASSWORD).await.must_be(201);
        let proposed = browser.post("/v1/totp", &json!({})).await.must_be(201);
        let app = App::read(proposed.at("/otpauth"));
        assert!(proposed.at("/otpauth").contains(proposed.at("/secret")));
        // Proposed is not enrolled: the password still signs in alone.
        house.stranger().sign_in(AINO, PASSWORD).await.must_be(201);
        let wrong = json!({ "code": app.wrong_code(house.now()) });
        let refused = browser.post("/v1/totp/confirmation", &wrong).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/code");
        let confirmed = browser.post("/v1/totp/confirmation", &json!({ "code": app.code(house.now()) })).await.must_be(201);
        assert_eq!(confirmed.json["recovery_codes"].as_array().unwrap().len(), 10);
        elsewhere.get("/v1/session").await.must_be(401);
        assert_eq!(browser.get("/v1/session").await.json["factors"], json!(["password", "totp"]));
        assert_eq!(subjects(&house).await, ["An app for one-time codes was added to your account"]);
        assert_eq!(browser.post("/v1/totp", &json!({})).await.must_be(409).at("/code"), "already_enrolled");

        let mut second = half(&house).await;
        for path in ["/v1/session", "/v1/certifications", "/v1/person", "/v1/factors", "/v1/sessions"] {
            assert_eq!(second.get(path).await.must_be(401).at("/code"), "second_factor_required", "{path}");
        }
        assert_eq!(second.post("/v1/sites", &json!({})).await.must_be(401).at("/code"), "second_factor_required");
        // The code that confirmed is used up; the next one works, once.
        let used = json!({ "code": app.code(house.now()) });
        second.post("/v1/session/second-factor", &used).await.must_be(422);
        house.pass(TimeDelta::seconds(30));
        let next = json!({ "code": app.code(house.now()) });
        let stolen = second.clone();
        second.enter("/v1/session/second-factor", &next).await.must_be(201);
        let sessions = second.get("/v1/sessions").await.must_be(200);
        assert_eq!(sessions.json["data"][0]["factors"], json!(["password", "totp"]));
        stolen.get("/v1/session").await.must_be(401);
        let refused = stolen.post("/v1/session/second-factor", &next).await.must_be(401);
        assert_eq!(refused.at("/code"), "not_signed_in");
        half(&house).await.post("/v1/session/second-factor", &next).await.must_be(422);
        house.close().await;
    }
}

on_both! {
    async fn a_code_lives_for_its_step_alone_and_half_a_session_lasts_ten_minutes(house: House) {
        let browser = aino(&house).await;
        let (app, _) = house.enrol(&browser).await;
        for (drift, good) in [(60, false), (-60, false), (30, false), (-30, false), (0, true)] {
            house.pass(TimeDelta::minutes(5));
            let code = json!({ "code": app.code(house.now() + TimeDelta::seconds(drift)) });
            let status = half(&house).await.post("/v1/session/second-factor", &code).await.status;
            assert_eq!(status.is_success(), good, "{drift} s: {status}");
        }
        let late = half(&house).await;
        house.pass(TimeDelta::minutes(10));
        let code = json!({ "code": app.code(house.now()) });
        assert_eq!(late.post("/v1/session/second-factor", &code).await.must_be(401).at("/code"), "not_signed_in");
        late.get("/v1/session").await.must_be(401);
        // Another site's page shows no factor.
        let halved = half(&house).await;
        let request = halved.raw(reqwest::Method::POST, "/v1/session/second-factor").header("origin", "https://evil.example");
        let request = request.header("content-type", "application/json").body(code.to_string());
        assert_eq!(crate::harness::browser::read(request).await.must_be(403).at("/code"), "foreign_origin");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn guessing_codes_is_slowed_down_for_the_account(house: House) {
        let browser = aino(&house).await;
        let (app, _) = house.enrol(&browser).await;
        house.pass(TimeDelta::seconds(30));
        let guesser = half(&house).await;
        let mut tries = 0;
        let refused = loop {
            let guess = json!({ "code": app.wrong_code(house.now()) });
            let answer = guesser.post("/v1/session/second-factor", &guess).await;
            if answer.status == 429 {
                break answer;
            }
            answer.must_be(422);
            tries += 1;
            assert!(tries <= 10, "a guesser waits after ten tries");
        };
        assert!(refused.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() > 1);
        // Another half of the same person's waits, too.
        let right = json!({ "code": app.code(house.now()) });
        half(&house).await.post("/v1/session/second-factor", &right).await.must_be(429);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_recovery_code_signs_in_once_and_new_ones_replace_the_old(house: House) {
        let browser = aino(&house).await;
        let (app, codes) = house.enrol(&browser).await;
        assert_eq!(codes.iter().collect::<std::collections::BTreeSet<_>>().len(), 10);
        let shown = |code: &str| json!({ "recovery_code": code });
        let mut back = half(&house).await;
        back.enter("/v1/session/second-factor", &shown(&codes[0])).await.must_be(201);
        assert_eq!(back.get("/v1/session").await.json["factors"], json!(["password", "recovery_code"]));
        assert_eq!(back.get("/v1/factors").await.json["recovery_codes_left"], 9);
        let told = subjects(&house).await;
        assert!(told.contains(&"A recovery code of your account was used".to_owned()), "{told:?}");
        let again = half(&house).await;
        again.post("/v1/session/second-factor", &shown(&codes[0])).await.must_be(422);
        let two = json!({ "recovery_code": codes[1], "code": app.code(house.now()) });
        again.post("/v1/session/second-factor", &two).await.must_be(422);
        let fresh = back.post("/v1/recovery-codes", &json!({})).await.must_be(201);
        let fresh = fresh.json["recovery_codes"].as_array().unwrap().clone();
        assert_eq!(fresh.len(), 10);
        again.post("/v1/session/second-factor", &shown(&codes[1])).await.must_be(422);
        again.post("/v1/session/second-factor", &shown(fresh[1].as_str().unwrap())).await.must_be(201);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_mailed_link_for_a_new_password_goes_round_no_factor(house: House) {
        let browser = aino(&house).await;
        let (app, _) = house.enrol(&browser).await;
        subjects(&house).await;
        let stranger = house.stranger();
        stranger.post("/v1/password-resets", &json!({ "email": AINO })).await.must_be(202);
        let token = house.mailed_token(AINO).await;
        let password = "nine-under-tractor-plum";
        stranger.post("/v1/password-changes", &json!({ "token": token, "password": password })).await.must_be(204);
        let mut thief = house.stranger();
        thief.sign_in(AINO, password).await.must_be(202);
        assert_eq!(thief.get("/v1/session").await.must_be(401).at("/code"), "second_factor_required");
        house.pass(TimeDelta::seconds(30));
        thief.enter("/v1/session/second-factor", &json!({ "code": app.code(house.now()) })).await.must_be(201);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn the_database_alone_gives_no_secret_away(house: House) {
        let browser = aino(&house).await;
        let proposed = browser.post("/v1/totp", &json!({})).await.must_be(201);
        let (secret, app) = (proposed.at("/secret").to_owned(), App::read(proposed.at("/otpauth")));
        let confirmed = browser.post("/v1/totp/confirmation", &json!({ "code": app.code(house.now()) })).await;
        let dump = house.dump(&["totp", "recovery_code", "half_session"]).await;
        assert!(dump.contains("\"sealed\""), "{dump}");
        assert!(!dump.contains(&secret) && !dump.contains(&secret.to_lowercase()), "{dump}");
        for code in confirmed.json["recovery_codes"].as_array().unwrap() {
            assert!(!dump.contains(code.as_str().unwrap()), "{dump}");
        }
        let bytes = app.secret_in_hex();
        assert!(!dump.to_lowercase().contains(&bytes), "{dump}");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_removed_app_and_its_codes_sign_nobody_in_and_every_organization_reads_of_both(house: House) {
        let browser = aino(&house).await;
        let other = json!({ "name": "Turku Audits Oy", "country": "FI", "time_zone": "Europe/Helsinki" });
        browser.post("/v1/organizations", &other).await.must_be(201);
        house.enrol(&browser).await;
        assert!(!browser.get("/v1/factors").await.must_be(200).json["totp_since"].is_null());
        browser.send(reqwest::Method::DELETE, "/v1/totp", None, Some("\"r0\"")).await.must_be(412);
        let tag = browser.get("/v1/factors").await.must_be(200).etag();
        browser.send(reqwest::Method::DELETE, "/v1/totp", None, Some(&tag)).await.must_be(204);
        browser.delete("/v1/totp").await.must_be(404);
        let told = subjects(&house).await;
        assert!(told.contains(&"The app for one-time codes was removed from your account".to_owned()), "{told:?}");
        let factors = browser.get("/v1/factors").await.must_be(200).json;
        assert_eq!((&factors["totp_since"], &factors["recovery_codes_left"]), (&Value::Null, &json!(0)));
        assert_eq!(browser.post("/v1/recovery-codes", &json!({})).await.must_be(409).at("/code"), "no_second_factor");
        house.stranger().sign_in(AINO, PASSWORD).await.must_be(201);
        let places = browser.get("/v1/memberships").await.json["data"].clone();
        assert_eq!(places.as_array().unwrap().len(), 2);
        for place in places.as_array().unwrap() {
            let lines = house.audit_log(place["organization"]["id"].as_str().unwrap()).await;
            for action in ["create_totp_confirmation", "delete_totp"] {
                assert_eq!(lines.iter().filter(|line| *line == action).count(), 1, "{lines:?}");
            }
        }
        house.close().await;
    }
}
