//! Mails come in the language of whoever reads them.

use reqwest::Method;
use reqwest::header::{ACCEPT_LANGUAGE, CONTENT_TYPE};
use serde_json::{Value, json};

use crate::harness::{Browser, Engine, House, on_both};

const PASSWORD: &str = "plum-tractor-under-nine";

/// A POST of a browser that asks for pages in `languages`.
async fn post_in(browser: &Browser, languages: &str, path: &str, body: &Value) {
    let request = browser.raw(Method::POST, path).header(ACCEPT_LANGUAGE, languages);
    let request = request.header(CONTENT_TYPE, "application/json").body(body.to_string());
    let answer = request.send().await.unwrap();
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
}

/// Signs Aino up by a German browser.
async fn sign_up_in_german(house: &House) -> Browser {
    let body = json!({
        "organization_name": "Bremer Hosting GmbH", "country": "DE", "time_zone": "Europe/Berlin",
        "name": "Aino Virtanen", "email": "aino@example.com", "password": PASSWORD,
    });
    let mut browser = house.stranger();
    post_in(&browser, "de-AT,de;q=0.9,en;q=0.8", "/v1/sign-ups", &body).await;
    house.drain().await;
    let mails = house.mails();
    let mail = mails.last().expect("a mail to prove the address");
    assert_eq!(mail.subject, "Bestätigen Sie Ihre E-Mail-Adresse für Certkeep");
    assert!(mail.text.starts_with("Guten Tag Aino Virtanen,"), "{}", mail.text);
    assert!(mail.html.contains("<html lang=\"de\">"), "{}", mail.html);
    let (_, rest) = mail.text.split_once("token=").expect("a link");
    let token: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
    browser.post("/v1/email-verifications", &json!({ "token": token })).await.must_be(204);
    browser.sign_in("aino@example.com", PASSWORD).await.must_be(201);
    browser
}

on_both! {
    async fn the_browser_s_language_is_that_of_the_mails_until_the_person_chooses_another(house: House) {
        let browser = sign_up_in_german(&house).await;
        let person = browser.get("/v1/person").await.must_be(200);
        assert_eq!(person.at("/language"), "de");
        house.certify(&browser, "2025-04-10").await;
        house.pass(chrono::TimeDelta::days(1));
        house.drain().await;
        let mails = house.mails();
        let audit = mails.iter().find(|mail| mail.subject.starts_with("Überwachungsaudit 1: fällig in "));
        let audit = audit.unwrap_or_else(|| panic!("{:?}", mails.iter().map(|it| &it.subject).collect::<Vec<_>>()));
        assert!(audit.text.contains("nicht später als 12 Monate nach"), "{}", audit.text);

        let wrong = browser.patch("/v1/person", &person.etag(), &json!({ "language": "fi" })).await.must_be(422);
        assert_eq!(wrong.at("/errors/0/pointer"), "/language");
        let changed = browser.patch("/v1/person", &person.etag(), &json!({ "language": "en" })).await.must_be(200);
        assert_eq!(changed.at("/language"), "en");
        house.pass(chrono::TimeDelta::days(16));
        house.drain().await;
        let mails = house.mails();
        assert!(!mails.is_empty() && mails.iter().all(|mail| mail.text.starts_with("Hello Aino")), "{mails:?}");
        house.close().await;
    }
}

on_both! {
    async fn who_is_invited_reads_the_inviter_s_language_and_then_that_of_the_own_browser(house: House) {
        let owner = sign_up_in_german(&house).await;
        owner.post("/v1/invitations", &json!({ "email": "bo@example.com", "role": "manager" })).await.must_be(201);
        house.drain().await;
        let mails = house.mails();
        let mail = mails.last().expect("an invitation");
        assert_eq!(mail.subject, "Sie sind eingeladen, einer Organisation auf Certkeep beizutreten");
        assert!(mail.text.contains("„Manager“ beizutreten"), "{}", mail.text);
        let (_, rest) = mail.text.split_once("token=").expect("a link");
        let token: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
        let mut bo = house.stranger();
        let answer = json!({ "token": token, "name": "Bo Berg", "password": PASSWORD });
        post_in(&bo, "en-GB", "/v1/invitation-acceptances", &answer).await;
        bo.sign_in("bo@example.com", PASSWORD).await.must_be(201);
        assert_eq!(bo.get("/v1/person").await.must_be(200).at("/language"), "en");
        // A browser that says nothing changes nothing.
        owner.post("/v1/invitations", &json!({ "email": "eva@example.com", "role": "reader" })).await.must_be(201);
        let token = house.mailed_token("eva@example.com").await;
        let mut eva = house.stranger();
        let answer = json!({ "token": token, "name": "Eva", "password": PASSWORD });
        eva.post("/v1/invitation-acceptances", &answer).await.must_be(204);
        eva.sign_in("eva@example.com", PASSWORD).await.must_be(201);
        assert_eq!(eva.get("/v1/person").await.must_be(200).at("/language"), "de");
        house.close().await;
    }
}
