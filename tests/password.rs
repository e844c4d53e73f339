//! Choosing and changing one's own password, and how long a sign-in can last.

use chrono::TimeDelta;
use serde_json::json;

use crate::harness::house::PASSWORD;
use crate::harness::{Engine, House, on_both};

const NEW: &str = "quiet-harbour-of-seventeen-boats";
const SHA1_OF_NEW: &str = "3EF9D00D821FAFE2A9D9D873214475284A130722";

on_both! {
    async fn one_changes_ones_own_password_by_the_present_one(house: House) {
        let mut browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let mut other = house.stranger();
        other.sign_in("aino@example.com", PASSWORD).await.must_be(201);
        let path = "/v1/person/password-changes";
        let refused = browser.post(path, &json!({ "current_password": NEW, "password": NEW })).await.must_be(422);
        assert_eq!((refused.at("/errors/0/pointer"), refused.at("/errors/0/detail")), ("/current_password", "This is not your password."));
        let known = json!({ "current_password": PASSWORD, "password": "turkuhostingaino" });
        assert_eq!(browser.post(path, &known).await.must_be(422).at("/errors/0/pointer"), "/password");
        let short = json!({ "current_password": PASSWORD, "password": "short" });
        assert_eq!(browser.post(path, &short).await.must_be(422).at("/errors/0/pointer"), "/password");

        browser.post(path, &json!({ "current_password": PASSWORD, "password": NEW })).await.must_be(204);
        browser.get("/v1/session").await.must_be(200);
        other.get("/v1/session").await.must_be(401);
        browser.sign_in("aino@example.com", PASSWORD).await.must_be(401);
        browser.sign_in("aino@example.com", NEW).await.must_be(201);
        house.drain().await;
        let mails = house.mails();
        assert_eq!(mails.iter().map(|mail| mail.to.address.as_str()).collect::<Vec<_>>(), ["aino@example.com"]);
        assert!(!mails[0].text.contains(NEW));
        house.close().await;
    }
}

on_both! {
    async fn a_password_made_of_ones_own_name_is_refused_wherever_one_is_set(house: House) {
        let sign_up = json!({ "organization_name": "Turku Hosting Oy", "country": "FI", "time_zone": "Europe/Helsinki",
            "name": "Väinö Lindqvist", "email": "vaino@example.com", "password": "turkuhosting2026" });
        let refused = house.stranger().post("/v1/sign-ups", &sign_up).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/password");
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let invited = json!({ "email": "lindqvist@example.com", "role": "reader" });
        owner.post("/v1/invitations", &invited).await.must_be(201);
        let token = house.mailed_token("lindqvist@example.com").await;
        let mut answer = json!({ "token": token, "name": "Väinö Lindqvist", "password": "lindqvistlindqvist" });
        let refused = house.stranger().post("/v1/invitation-acceptances", &answer).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/password");
        // The link has not been used up by that.
        answer["password"] = json!(PASSWORD);
        house.stranger().post("/v1/invitation-acceptances", &answer).await.must_be(204);
        house.stranger().post("/v1/password-resets", &json!({ "email": "lindqvist@example.com" })).await.must_be(202);
        let token = house.mailed_token("lindqvist@example.com").await;
        let mut change = json!({ "token": token, "password": "lindqvist.example.com" });
        house.stranger().post("/v1/password-changes", &change).await.must_be(422);
        change["password"] = json!(NEW);
        house.stranger().post("/v1/password-changes", &change).await.must_be(204);
        house.drain().await;
        assert_eq!(house.mails().len(), 1, "the mail that tells of the change");
        house.close().await;
    }
}

on_both! {
    async fn a_sign_in_ends_after_half_a_year_however_much_it_is_used(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        for _ in 0..16 {
            house.pass(TimeDelta::days(11));
            browser.get("/v1/session").await.must_be(200);
        }
        house.pass(TimeDelta::days(4) - TimeDelta::minutes(1));
        browser.get("/v1/session").await.must_be(200);
        house.pass(TimeDelta::minutes(1));
        browser.get("/v1/session").await.must_be(401);
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_that_has_leaked_is_refused_wherever_one_is_set() {
    // The SHA-1 hash of the new password, between two others.
    let list = std::env::temp_dir().join(format!("certkeep-{}.txt", uuid::Uuid::now_v7()));
    let lines = format!("{}\n{SHA1_OF_NEW}:7\n{}\n", "0".repeat(40), "F".repeat(40));
    std::fs::write(&list, lines).unwrap();
    let breached = std::sync::Arc::new(api::Breached::open(&list).unwrap());
    std::fs::remove_file(&list).unwrap();
    let house = House::changed(Engine::Sqlite, |settings| settings.breached = Some(breached)).await;
    let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    let change = json!({ "current_password": PASSWORD, "password": NEW });
    let refused = browser.post("/v1/person/password-changes", &change).await.must_be(422);
    assert_eq!(refused.at("/errors/0/pointer"), "/password");
    assert!(refused.at("/errors/0/detail").starts_with("This password has leaked"));
    let sign_up = json!({ "organization_name": "Other Oy", "country": "FI", "time_zone": "Europe/Helsinki",
        "name": "Carl", "email": "carl@example.com", "password": NEW });
    house.stranger().post("/v1/sign-ups", &sign_up).await.must_be(422);
    house.close().await;
}
