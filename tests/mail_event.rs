//! What the provider that sends the mails posts about them: who is believed, and what each shape means.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use reqwest::Method;
use ring::hmac;
use serde_json::{Value, json};

use crate::harness::browser::read;
use crate::harness::house::MAIL_EVENTS_SECRET as SECRET;
use crate::harness::{Answer, Browser, Engine, House, on_both};

async fn tell(house: &House, body: &Value) -> Answer {
    raw(house, &body.to_string(), &format!("Bearer {SECRET}")).await
}

async fn raw(house: &House, body: &str, authorization: &str) -> Answer {
    let request = house.stranger().raw(Method::POST, "/v1/mail-events").body(body.to_owned());
    read(request.header("Authorization", authorization).header("Content-Type", "text/plain")).await
}

/// An organization whose owner has got a mail; the part of its Message-ID that is ours.
async fn mailed(house: &House) -> (Browser, String) {
    let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    owner
        .post("/v1/invitations", &json!({ "email": "guest@example.com", "role": "reader" }))
        .await
        .must_be(201);
    house.drain().await;
    let id = house.mails()[0].message_id.clone();
    (owner, id)
}

async fn closed(house: &House) -> String {
    house.dump(&["suppression"]).await
}

fn signed(event: &Value, secret: &str, at: DateTime<Utc>) -> Value {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let signature = hex::encode(hmac::sign(&key, format!("{}token", at.timestamp()).as_bytes()));
    json!({ "signature": { "timestamp": at.timestamp().to_string(), "token": "token", "signature": signature }, "event-data": event })
}

fn ses(kind: &str, status: &str, message_id: &str) -> Value {
    json!({
        "notificationType": "Bounce",
        "bounce": { "feedbackId": "0100-feedback", "bounceType": kind, "bounceSubType": "General",
            "bouncedRecipients": [{ "emailAddress": "guest@example.com", "action": "failed", "status": status,
                "diagnosticCode": "smtp; 550 5.1.1 user unknown" }] },
        "mail": { "messageId": "0100-ses", "commonHeaders": { "messageId": message_id } },
    })
}

on_both! {
    async fn only_who_knows_the_secret_is_heard(house: House) {
        let (_, id) = mailed(&house).await;
        let bounce = json!({ "id": "e1", "type": "bounce", "address": "guest@example.com", "message_id": id, "status": "5.1.1" });
        let nobody = house.stranger();
        assert_eq!(nobody.post("/v1/mail-events", &bounce).await.must_be(401).at("/code"), "wrong_secret");
        nobody.post("/v1/mail-events", &json!([])).await.must_be(401);
        let text = bounce.to_string();
        for wrong in ["Bearer ", "Bearer guess", "Basic bm9ib2R5Omd1ZXNz", "Basic !", "Digest x"] {
            raw(&house, &text, wrong).await.must_be(401);
        }
        let now = house.now();
        let event = json!({ "event": "complained", "id": "m1", "recipient": "aino@example.com" });
        for forged in [signed(&event, "guess", now), signed(&event, SECRET, now - chrono::TimeDelta::hours(1))] {
            nobody.post("/v1/mail-events", &forged).await.must_be(401);
        }
        assert_eq!(closed(&house).await, "");
        // With the secret in either header, the same event counts once.
        let basic = STANDARD.encode(format!("postmark:{SECRET}"));
        raw(&house, &text, &format!("Basic {basic}")).await.must_be(204);
        tell(&house, &bounce).await.must_be(204);
        assert!(closed(&house).await.contains("guest@example.com"));
        assert_eq!(house.dump(&["mail_event"]).await.matches("digest").count(), 1);
        house.close().await;
    }
}

on_both! {
    async fn what_cannot_be_read_is_refused_and_what_is_not_known_is_left_alone(house: House) {
        mailed(&house).await;
        raw(&house, "{", &format!("Bearer {SECRET}")).await.must_be(400);
        raw(&house, &format!("\"{}\"", "x".repeat(2 << 20)), &format!("Bearer {SECRET}")).await.must_be(413);
        let faulty = tell(&house, &json!({ "type": "bounce", "address": "nobody", "status": "5.1.1" })).await.must_be(422);
        assert!(faulty.text.contains("/id") && faulty.text.contains("/address"), "{}", faulty.text);
        let none = tell(&house, &json!({ "id": "e", "type": "bounce", "address": "aino@example.com", "status": "2.0.0" })).await;
        assert_eq!(none.must_be(422).at("/errors/0/pointer"), "/status");
        for unknown in [
            json!({ "id": "e", "type": "open", "address": "aino@example.com" }),
            json!({ "RecordType": "Delivery", "ID": 1, "Email": "aino@example.com" }),
            json!({ "RecordType": "Bounce", "Type": "Blocked", "ID": 1, "Email": "aino@example.com" }),
            json!({ "notificationType": "Delivery", "mail": {} }),
            json!({ "eventType": "Bounce", "bounce": 7 }),
            json!({ "Type": "SubscriptionConfirmation", "Message": "m", "SubscribeURL": "https://sns.example/confirm" }),
            json!({ "Type": "Notification", "Message": "no json" }),
            json!({ "event-data": { "event": "failed", "severity": "temporary", "id": "m", "recipient": "aino@example.com" } }),
        ] {
            tell(&house, &unknown).await.must_be(204);
        }
        assert_eq!(closed(&house).await, "");
        house.close().await;
    }
}

on_both! {
    async fn a_mail_of_somebody_elses_closes_nothing(house: House) {
        let (_, id) = mailed(&house).await;
        let foreign = json!({ "id": "1", "type": "complaint", "address": "aino@example.com", "message_id": "<x@shop.example>" });
        let other = json!({ "id": "2", "type": "complaint", "address": "aino@example.com", "message_id": id });
        let nobody = json!({ "id": "3", "type": "complaint", "address": "stranger@example.com" });
        for body in [foreign, other, nobody] {
            tell(&house, &body).await.must_be(204);
        }
        assert_eq!(closed(&house).await, "");
        house.close().await;
    }
}

on_both! {
    async fn amazons_reports_are_understood_directly_and_wrapped(house: House) {
        let (_, id) = mailed(&house).await;
        tell(&house, &ses("Transient", "5.1.1", &id)).await.must_be(204);
        assert_eq!(closed(&house).await, "", "what passes closes nothing at once");
        let mut gone = ses("Permanent", "5.1.1", &id);
        gone["bounce"]["feedbackId"] = "0200-feedback".into();
        let wrapped = json!({ "Type": "Notification", "MessageId": "sns", "Message": gone.to_string() });
        tell(&house, &wrapped).await.must_be(204);
        assert!(closed(&house).await.contains("5.1.1"));
        house.close().await;
    }
}

on_both! {
    async fn postmarks_and_mailguns_reports_are_understood(house: House) {
        let (_, id) = mailed(&house).await;
        let hard = json!({ "RecordType": "Bounce", "Type": "HardBounce", "ID": 4_323_372_036_854_775_807_i64,
            "Email": "Aino@example.com", "Details": "smtp;550 5.1.1 unknown" });
        tell(&house, &hard).await.must_be(204);
        assert!(closed(&house).await.contains("aino@example.com"));
        let event = json!({ "event": "failed", "severity": "permanent", "id": "m2", "recipient": "guest@example.com",
            "message": { "headers": { "message-id": id.trim_matches(['<', '>']) } },
            "delivery-status": { "code": 550, "enhanced-code": "5.1.1", "message": "no such user" } });
        house.stranger().post("/v1/mail-events", &signed(&event, SECRET, house.now())).await.must_be(204);
        assert!(closed(&house).await.contains("guest@example.com"));
        house.drain().await;
        house.close().await;
    }
}

#[tokio::test]
async fn an_installation_without_the_secret_takes_none() {
    let house = House::changed(Engine::Sqlite, |settings| settings.mail_events_secret = None).await;
    house.stranger().post("/v1/mail-events", &json!({})).await.must_be(404);
    house.close().await;
}
