//! How the organization arrives: it signs up and records the certificate it holds.

use std::process::Output;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::process::Command;
use tokio::time::interval;

use crate::harness::house::PASSWORD;
use crate::harness::smtp::Sink;
use crate::harness::{Browser, House};

pub const ORGANIZATION: &str = "Harbour Services";
pub const EMAIL: &str = "aino@harbour.example";

/// In headless Chromium, through the pages.
pub async fn through_the_browser(house: &House, sink: &Sink) -> Browser {
    let mails = tempfile::tempdir().unwrap();
    let walk = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/three_years/arrive.mjs"))
        .env("BASE_URL", &house.base)
        .env("MAIL_DIR", mails.path())
        .env("ORGANIZATION", ORGANIZATION)
        .env("EMAIL", EMAIL)
        .env("PASSWORD", PASSWORD)
        .kill_on_drop(true)
        .output();
    // Meanwhile the worker works, and what the mail server accepts lies in the person's mailbox. The browser reaches the
    // house by another address than the public one, as it would behind a proxy.
    let post = async {
        let mut turns = interval(Duration::from_millis(50));
        loop {
            turns.tick().await;
            if house.drain().await.sent == 0 {
                continue;
            }
            for (number, mail) in sink.mails().iter().enumerate() {
                let text = mail.text.replace("https://certkeep.example", &house.base);
                let file = mails.path().join(format!("{number}.eml"));
                std::fs::write(file, format!("To: {}\n\n{text}", mail.to)).unwrap();
            }
        }
    };
    let Output { status, stdout, stderr } =
        tokio::select! { walked = walk => walked.unwrap(), () = post => unreachable!() };
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(status.success(), "{}\n{}", said(&stdout), said(&stderr));
    let mut browser = house.stranger();
    browser.sign_in(EMAIL, PASSWORD).await.must_be(201);
    browser
}

/// The same through the API.
pub async fn through_the_api(house: &House, sink: &Sink) -> Browser {
    let mut browser = house.stranger();
    let sign_up = json!({
        "organization_name": ORGANIZATION, "country": "FI", "time_zone": "Europe/Helsinki",
        "name": "Aino Laine", "email": EMAIL, "password": PASSWORD,
    });
    browser.post("/v1/sign-ups", &sign_up).await.must_be(202);
    assert_eq!(house.drain().await.sent, 1);
    let proof = json!({ "token": sink.mails()[0].token() });
    browser.post("/v1/email-verifications", &proof).await.must_be(204);
    browser.sign_in(EMAIL, PASSWORD).await.must_be(201);

    let body = json!({ "name": "Nordic Assurance", "country": "FI", "accreditation_body": "FINAS", "time_zone": "Europe/Helsinki" });
    let body = browser.post("/v1/certification-bodies", &body).await.must_be(201);
    let certification = json!({
        "standard": "iso-iec-20000-1-2018", "certification_body_id": body.at("/id"), "certificate_number": "SMS 4711",
        "scope": "The service management system that supports hosting from Turku.", "printed_issue_on": "2026-03-10",
        "events": [{ "type": "certification_decision", "on": "2026-03-10" }],
    });
    browser.post("/v1/certifications", &certification).await.must_be(201);
    browser
}

/// Every obligation, by due date.
pub async fn obligations(browser: &Browser) -> Vec<Value> {
    let list = browser.get("/v1/obligations?limit=100").await.must_be(200);
    assert_eq!(list.json["has_more"], false);
    list.json["data"].as_array().unwrap().clone()
}

/// The address of the obligation with that key.
pub async fn path_of(browser: &Browser, key: &str) -> String {
    let all = obligations(browser).await;
    let found = all.iter().find(|one| one["key"] == key);
    format!(
        "/v1/obligations/{}",
        found.unwrap_or_else(|| panic!("{key} in {all:#?}"))["id"].as_str().unwrap()
    )
}
