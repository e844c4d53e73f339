//! Dangerous acts want a recent proof of who is signed in.

use super::*;

/// Asks for something dangerous that changes nothing: nobody has that id.
async fn dangerous(browser: &Browser) -> (u16, String) {
    let answer = browser.delete("/v1/passkeys/pk_0198c0de7a1270008000000000000001").await;
    (answer.status.as_u16(), answer.at("/code").to_owned())
}

on_both! {
    async fn a_dangerous_act_wants_a_proof_of_the_last_fifteen_minutes(house: House) {
        let browser = aino(&house).await;
        let reader = house.join(&browser, "reader@example.com", "reader", &json!({})).await;
        assert_eq!(dangerous(&browser).await.0, 404, "a sign-in is a proof");
        house.pass(TimeDelta::minutes(16));
        let refused = (403, "step_up_required".to_owned());
        assert_eq!(dangerous(&browser).await, refused);
        let member = reader.get("/v1/session").await.at("/membership/id").to_owned();
        let path = format!("/v1/members/{member}");
        assert_eq!(browser.delete(&path).await.must_be(403).at("/code"), "step_up_required");
        // Another role is no dangerous act; to make an owner is.
        browser.patch(&path, "*", &json!({ "role": "contributor" })).await.must_be(200);
        let owner = json!({ "role": "owner" });
        assert_eq!(browser.patch(&path, "*", &owner).await.must_be(403).at("/code"), "step_up_required");
        for role in ["owner", "manager"] {
            let body = json!({ "role": role });
            assert_eq!(browser.patch(&path, "*", &body).await.must_be(403).at("/code"), "step_up_required");
            let invited = json!({ "email": "second@example.com", "role": role });
            assert_eq!(browser.post("/v1/invitations", &invited).await.must_be(403).at("/code"), "step_up_required");
        }
        let wrong = json!({ "password": "not-the-password" });
        let answer = browser.post("/v1/session/proofs", &wrong).await.must_be(422);
        assert_eq!(answer.at("/errors/0/pointer"), "/password");
        assert_eq!(dangerous(&browser).await, refused);
        let proved = browser.post("/v1/session/proofs", &json!({ "password": PASSWORD })).await.must_be(201);
        assert_eq!(proved.json["proofs"], json!(["password"]));
        assert_eq!(dangerous(&browser).await.0, 404);
        browser.patch(&path, "*", &owner).await.must_be(200);
        browser.delete(&path).await.must_be(204);
        house.pass(TimeDelta::minutes(15));
        assert_eq!(dangerous(&browser).await, refused);
        for none in [json!({}), json!({ "password": PASSWORD, "code": "123456" })] {
            browser.post("/v1/session/proofs", &none).await.must_be(422);
        }
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn whoever_has_a_second_factor_shows_it_and_one_browsers_proof_is_not_anothers(house: House) {
        let browser = aino(&house).await;
        let (app, codes) = house.enrol(&browser).await;
        house.pass(TimeDelta::minutes(16));
        let mut other = house.stranger();
        other.sign_in(AINO, PASSWORD).await.must_be(202);
        other.enter("/v1/session/second-factor", &json!({ "recovery_code": codes[0] })).await.must_be(201);
        assert_eq!(dangerous(&other).await.0, 404);
        assert_eq!(dangerous(&browser).await.1, "step_up_required");
        let refused = browser.post("/v1/session/proofs", &json!({ "password": PASSWORD })).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/password");
        assert_eq!(dangerous(&browser).await.1, "step_up_required");
        browser.post("/v1/session/proofs", &json!({ "code": app.code(house.now()) })).await.must_be(201);
        assert_eq!(dangerous(&browser).await.0, 404);
        // A change of address takes the factor as well as the password.
        house.pass(TimeDelta::minutes(16));
        let wanted = json!({ "email": "new@example.com", "password": PASSWORD });
        let answer = browser.post("/v1/person/address-change", &wanted).await.must_be(403);
        assert_eq!(answer.at("/code"), "step_up_required");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
