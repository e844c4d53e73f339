//! Passkeys: registered, used as a second factor, to sign in without a password, and as a proof.

use super::*;
use crate::harness::authenticator::Authenticator;

async fn register(browser: &Browser, device: &mut Authenticator, name: &str) -> Value {
    let options = browser.post("/v1/passkey-registrations", &json!({})).await.must_be(201).json;
    assert_eq!(options["rp_id"], "certkeep.example");
    let new = json!({ "name": name, "passkey": device.register(&options) });
    browser.post("/v1/passkeys", &new).await.must_be(201).json
}

/// The device's answer to a challenge that `browser` asks for.
async fn signed(browser: &Browser, device: &mut Authenticator, purpose: &str) -> Value {
    let wanted = json!({ "purpose": purpose });
    let options = browser.post("/v1/passkey-challenges", &wanted).await.must_be(201).json;
    json!({ "passkey": device.sign(&options) })
}

on_both! {
    async fn a_passkey_completes_a_sign_in_signs_in_alone_and_proves(house: House) {
        let browser = aino(&house).await;
        let mut device = Authenticator::new("laptop");
        let made = register(&browser, &mut device, "My laptop").await;
        assert_eq!(made["passkey"]["name"], "My laptop");
        assert_eq!(made["recovery_codes"].as_array().unwrap().len(), 10);
        assert_eq!(subjects(&house).await, ["A passkey was added to your account"]);

        let mut halved = half(&house).await;
        let answer = signed(&halved, &mut device, "second_factor").await;
        halved.enter("/v1/session/second-factor", &answer).await.must_be(201);
        assert_eq!(halved.get("/v1/session").await.json["factors"], json!(["password", "passkey"]));

        let mut alone = house.stranger();
        let answer = signed(&alone, &mut device, "sign_in").await;
        alone.enter("/v1/passkey-sessions", &answer).await.must_be(201);
        let session = alone.get("/v1/session").await.must_be(200);
        assert_eq!((session.at("/person/email"), &session.json["factors"]), (AINO, &json!(["passkey"])));
        house.stranger().post("/v1/passkey-sessions", &answer).await.must_be(422);

        house.pass(TimeDelta::minutes(16));
        assert_eq!(alone.delete("/v1/passkeys/pk_0198c0de7a1270008000000000000001").await.must_be(403).at("/code"), "step_up_required");
        let proof = signed(&alone, &mut device, "proof").await;
        alone.post("/v1/session/proofs", &proof).await.must_be(201);
        alone.post("/v1/session/proofs", &proof).await.must_be(422);
        let path = format!("/v1/passkeys/{}", made["passkey"]["id"].as_str().unwrap());
        let tag = alone.get("/v1/factors").await.must_be(200).at("/passkeys/0/etag").to_owned();
        alone.patch(&path, &tag, &json!({ "name": "Old laptop" })).await.must_be(200);
        // It was decided on another name.
        alone.patch(&path, &tag, &json!({ "name": "Older laptop" })).await.must_be(412);
        alone.send(reqwest::Method::DELETE, &path, None, Some(&tag)).await.must_be(412);
        let listed = alone.get("/v1/factors").await.must_be(200).json["passkeys"].clone();
        assert_eq!(listed[0]["name"], "Old laptop");
        assert!(listed[0]["last_used_at"].is_string(), "{listed}");
        let stranger = house.sign_up("Malmö Hosting AB", "other@example.org", "Europe/Stockholm").await;
        stranger.patch(&path, "\"v1\"", &json!({ "name": "Mine" })).await.must_be(404);
        stranger.delete(&path).await.must_be(404);
        alone.delete(&path).await.must_be(204);
        let told = subjects(&house).await;
        assert!(told.contains(&"A passkey was removed from your account".to_owned()), "{told:?}");
        house.stranger().sign_in(AINO, PASSWORD).await.must_be(201);
        let lines = house.audit_log(alone.get("/v1/session").await.at("/organization/id")).await;
        for action in ["create_passkey", "update_passkey", "delete_passkey"] {
            assert_eq!(lines.iter().filter(|line| *line == action).count(), 1, "{lines:?}");
        }
        house.close().await;
    }
}

on_both! {
    async fn a_copied_passkey_and_an_old_challenge_are_refused(house: House) {
        let browser = aino(&house).await;
        let mut device = Authenticator::new("laptop");
        register(&browser, &mut device, "My laptop").await;
        let nobody = house.stranger();
        let passes = async |answer: &Value| nobody.post("/v1/passkey-sessions", answer).await.status.as_u16();
        assert_eq!(passes(&signed(&nobody, &mut device, "sign_in").await).await, 201);
        device.counter -= 1;
        assert_eq!(passes(&signed(&nobody, &mut device, "sign_in").await).await, 422, "the counter stands still");
        device.counter += 5;
        let late = signed(&nobody, &mut device, "sign_in").await;
        house.pass(TimeDelta::minutes(5));
        assert_eq!(passes(&late).await, 422, "the challenge is too old");
        // A challenge for one thing is none for another, and needs whoever it is for.
        let proof = signed(&browser, &mut device, "proof").await;
        assert_eq!(passes(&proof).await, 422);
        nobody.post("/v1/passkey-challenges", &json!({ "purpose": "proof" })).await.must_be(401);
        nobody.post("/v1/passkey-challenges", &json!({ "purpose": "second_factor" })).await.must_be(401);
        assert_eq!(passes(&signed(&nobody, &mut device, "sign_in").await).await, 201);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn another_site_a_locked_device_and_another_key_are_refused(house: House) {
        let browser = aino(&house).await;
        let mut device = Authenticator::new("laptop");
        register(&browser, &mut device, "My laptop").await;
        let nobody = house.stranger();
        let passes = async |answer: &Value| nobody.post("/v1/passkey-sessions", answer).await.status.as_u16();
        "https://certkeep.evil.example".clone_into(&mut device.origin);
        assert_eq!(passes(&signed(&nobody, &mut device, "sign_in").await).await, 422, "another site asks");
        "https://certkeep.example".clone_into(&mut device.origin);
        device.flags = 0x01;
        assert_eq!(passes(&signed(&nobody, &mut device, "sign_in").await).await, 422, "nobody unlocked the device");
        device.flags = 0x05;
        let mut thief = Authenticator::new("laptop");
        thief.counter = 100;
        let options = nobody.post("/v1/passkey-challenges", &json!({ "purpose": "sign_in" })).await.must_be(201).json;
        let mut forged = thief.sign(&options);
        forged["user_handle"] = device.sign(&options)["user_handle"].clone();
        assert_eq!(passes(&json!({ "passkey": forged })).await, 422, "another key has signed");
        assert_eq!(passes(&signed(&nobody, &mut device, "sign_in").await).await, 201);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn one_device_is_registered_once_and_a_second_factor_is_there_without_the_other(house: House) {
        let browser = aino(&house).await;
        house.enrol(&browser).await;
        let mut device = Authenticator::new("laptop");
        let made = register(&browser, &mut device, "My laptop").await;
        assert_eq!(made["recovery_codes"], json!([]), "those of the app still hold");
        let options = browser.post("/v1/passkey-registrations", &json!({})).await.must_be(201).json;
        assert_eq!(options["exclude"].as_array().unwrap().len(), 1);
        let again = json!({ "name": "Twice", "passkey": device.register(&options) });
        assert!(browser.post("/v1/passkeys", &again).await.status.is_client_error());
        let ways = house.stranger().sign_in(AINO, PASSWORD).await.must_be(202);
        assert_eq!(ways.json["second_factors"], json!(["passkey", "totp", "recovery_code"]));
        browser.delete("/v1/totp").await.must_be(204);
        let ways = house.stranger().sign_in(AINO, PASSWORD).await.must_be(202);
        assert_eq!(ways.json["second_factors"], json!(["passkey", "recovery_code"]));
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
