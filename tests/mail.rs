//! What becomes of a mail that the mail server has refused.

use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::harness::{Engine, House, database, on_both};

/// Refuses every mail that was sent, as a mail server may do: by a look behind the product's back.
async fn refuse_all(house: &House) {
    let db = database::connect(&house.database.url).await;
    if house.database.url.starts_with("postgres") {
        db.execute_unprepared("SELECT set_config('app.scope', 'worker', false)").await.unwrap();
    }
    db.execute_unprepared("UPDATE outbox_email SET state = 'refused', sent_at = NULL").await.unwrap();
    db.close().await.unwrap();
}

on_both! {
    async fn a_refused_mail_is_sent_again_only_about_what_is_still_to_be_done(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        // The audit is due on 10 April 2026; its reminder of 30 days comes the next morning.
        let certification = house.certify(&browser, "2025-04-10").await;
        house.pass(chrono::TimeDelta::days(1));
        house.drain().await;
        house.mails();
        refuse_all(&house).await;
        let list = browser.get("/v1/mails?state=refused").await.must_be(200);
        let mail = list.json["data"].as_array().unwrap().iter().find(|mail| {
            mail["subject"].as_str().is_some_and(|subject| subject.contains("urveillance audit"))
        });
        let path = format!("/v1/mails/{}/resends", mail.expect("a reminder of the audit")["id"].as_str().unwrap());
        house.pass(chrono::TimeDelta::days(5));
        let new = browser.post(&path, &json!({})).await.must_be(201);
        house.drain().await;
        let mails = house.mails();
        let again = mails.iter().find(|mail| mail.message_id.contains(new.at("/id"))).expect("the new mail");
        assert!(again.text.contains("25 days"), "the days are counted anew: {}", again.text);
        refuse_all(&house).await;
        let due = format!("/v1/obligations?certification_id={}&limit=100", certification.at("/id"));
        let all = browser.get(&due).await.json;
        let audit = all["data"].as_array().unwrap().iter().find(|it| it["key"] == "c1/surveillance_audit/1").unwrap();
        let done = format!("/v1/obligations/{}/completion", audit["id"].as_str().unwrap());
        browser.post(&done, &json!({ "on": "2026-03-12" })).await.must_be(201);
        let path = format!("/v1/mails/{}/resends", new.at("/id"));
        assert_eq!(browser.post(&path, &json!({})).await.must_be(409).at("/code"), "outdated");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
