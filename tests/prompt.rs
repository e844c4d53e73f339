//! Prompts: mails about documents that people have to read, and about evidence that ends.

use chrono::TimeDelta;
use mailer::Mail;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::house::PASSWORD;
use crate::harness::{Browser, Engine, House, on_both};

async fn me(browser: &Browser) -> String {
    browser.get("/v1/session").await.at("/membership/id").to_owned()
}

async fn deed(browser: &Browser, path: &str, what: &str) {
    browser.send(Method::POST, &format!("{path}/{what}"), None, None).await.must_be(200);
}

/// A document that `writer` writes and `approver` puts in force; answers its path.
async fn document(
    writer: &Browser,
    approver: &Browser,
    code: &str,
    more: &Value,
    on: Option<&str>,
) -> String {
    let mut new = json!({ "code": code, "title": format!("Document {code}"), "kind": "policy", "content": { "text": "First." } });
    new.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = writer.post("/v1/controlled-documents", &new).await.must_be(201);
    let path = format!("/v1/controlled-documents/{}", made.at("/id"));
    deed(writer, &path, "review").await;
    let body = on.map_or_else(|| json!({}), |on| json!({ "effective_on": on }));
    approver.post(&format!("{path}/approval"), &body).await.must_be(200);
    path
}

/// What was mailed since the last look: to whom, and its subject, in order.
fn told(mails: &[Mail]) -> Vec<String> {
    let mut told: Vec<String> =
        mails.iter().map(|mail| format!("{} {}", mail.to.address, mail.subject)).collect();
    told.sort_unstable();
    told
}

/// Lives so many hours; answers each mail with the day and hour in Helsinki.
async fn live(house: &House, hours: i64) -> Vec<String> {
    let mut all = Vec::new();
    for _ in 0..hours {
        house.pass(TimeDelta::hours(1));
        house.drain().await;
        let hour = (house.now() + TimeDelta::hours(2)).format("%m-%d %H").to_string();
        all.extend(told(&house.mails()).into_iter().map(|mail| format!("{hour} {mail}")));
    }
    all
}

on_both! {
    async fn a_reader_is_told_on_the_day_and_twice_again_until_they_confirm_and_then_whoever_looks_after_it(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let mut bo = house.join(&aino, "bo@example.com", "manager", &json!({})).await;
        let cleo = house.join(&aino, "cleo@example.com", "contributor", &json!({})).await;
        let dan = house.join(&aino, "dan@example.com", "reader", &json!({})).await;
        let mut stranger = house.sign_up("Other AB", "eva@example.com", "Europe/Stockholm").await;
        let profile = json!({ "name": "Keeper", "holder_ids": [me(&bo).await] });
        let profile = aino.post("/v1/profiles", &profile).await.must_be(201).at("/id").to_owned();
        let more = json!({ "owner_id": profile, "readers": { "member_ids": [me(&cleo).await, me(&dan).await] } });
        let path = document(&aino, &bo, "POL-01", &more, Some("2026-03-12")).await;
        house.drain().await;
        assert_eq!(told(&house.mails()), <[String; 0]>::default(), "it is not in force yet");
        // From Tuesday noon to Friday noon, UTC.
        assert_eq!(live(&house, 72).await, [
            "03-12 08 cleo@example.com Please read: Document POL-01",
            "03-12 08 dan@example.com Please read: Document POL-01",
        ]);
        cleo.post(&format!("{path}/acknowledgements"), &json!({ "number": 1 })).await.must_be(201);
        assert_eq!(live(&house, 17 * 24).await, [
            "03-19 08 dan@example.com Please read: Document POL-01",
            "03-26 08 bo@example.com Not read by all: Document POL-01",
            "03-26 08 dan@example.com Please read: Document POL-01",
        ]);
        bo.sign_in("bo@example.com", PASSWORD).await.must_be(201);
        let notices = bo.get("/v1/notices").await.must_be(200).json;
        let unread = notices["data"].as_array().unwrap().iter().find(|it| it["what"] == "document_unread").unwrap();
        assert_eq!((&unread["title"], &unread["count"]), (&json!("POL-01 Document POL-01"), &json!(1)));
        stranger.sign_in("eva@example.com", PASSWORD).await.must_be(201);
        assert_eq!(stranger.get("/v1/notices").await.must_be(200).json["data"], json!([]));
        house.close().await;
    }
}

on_both! {
    async fn after_ten_days_without_a_worker_one_mail_comes_and_a_second_sweep_sends_none(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let bo = house.join(&aino, "bo@example.com", "manager", &json!({})).await;
        let dan = house.join(&aino, "dan@example.com", "reader", &json!({})).await;
        let readers = json!({ "readers": { "member_ids": [me(&dan).await] } });
        document(&aino, &bo, "POL-01", &readers, None).await;
        house.pass(TimeDelta::days(10));
        house.drain().await;
        let mails = house.mails();
        assert_eq!(told(&mails), ["dan@example.com Please read: Document POL-01"]);
        assert!(mails[0].text.contains("POL-01 Document POL-01"), "{}", mails[0].text);
        assert!(mails[0].text.contains("10 March 2026"), "{}", mails[0].text);
        assert!(house.drain().await.prompted == 0 && house.mails().is_empty());
        house.pass(TimeDelta::days(1));
        assert!(house.drain().await.prompted == 0 && house.mails().is_empty());
        house.close().await;
    }
}

on_both! {
    async fn nobody_is_told_of_what_is_retired_or_superseded_nor_who_has_left_nor_who_wants_none_of_it(house: House) {
        let mut aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let mut bo = house.join(&aino, "bo@example.com", "manager", &json!({})).await;
        let mut cleo = house.join(&aino, "cleo@example.com", "contributor", &json!({})).await;
        let dan = house.join(&aino, "dan@example.com", "reader", &json!({})).await;
        let readers = json!({ "readers": { "member_ids": [me(&cleo).await, me(&dan).await] } });
        let path = document(&aino, &bo, "POL-01", &readers, None).await;
        house.drain().await;
        let mails = house.mails();
        assert_eq!(mails.len(), 2, "asked after the hour, they are told at once");
        let stop = mails.iter().find(|mail| mail.to.address == "dan@example.com").unwrap();
        let stop = stop.unsubscribe.as_deref().unwrap().strip_prefix("https://certkeep.example").unwrap();
        house.stranger().send(Method::POST, stop, None, None).await.must_be(204);
        let wish = dan.get("/v1/reminder-preference").await.must_be(200).json;
        let of = |kind: &str| wish["kinds"].as_array().unwrap().iter().find(|it| it["kind"] == kind).unwrap()["delivery"].clone();
        assert_eq!((of("document_to_read"), of("document_unread")), (json!("in_app"), json!("single")));
        house.pass(TimeDelta::days(7));
        house.drain().await;
        assert_eq!(told(&house.mails()), ["cleo@example.com Please read: Document POL-01"]);
        let notices = dan.get("/v1/notices").await.must_be(200).json;
        assert_eq!(notices["data"].as_array().unwrap().len(), 2);

        // What is gathered for a week waits for its day, and is let go of when the document is retired.
        let tag = cleo.get("/v1/reminder-preference").await.must_be(200).etag();
        let weekly = json!({ "kinds": [{ "kind": "document_to_read", "delivery": "weekly" }], "digest_on": "thu" });
        cleo.patch("/v1/reminder-preference", &tag, &weekly).await.must_be(200);
        house.pass(TimeDelta::days(7));
        house.drain().await;
        assert_eq!(told(&house.mails()), ["aino@example.com Not read by all: Document POL-01"]);
        aino.sign_in("aino@example.com", PASSWORD).await.must_be(201);
        deed(&aino, &path, "retirement").await;
        house.pass(TimeDelta::days(3));
        house.drain().await;
        assert_eq!(told(&house.mails()), <[String; 0]>::default());

        // A place that has ended, and a version that another has replaced.
        aino.sign_in("aino@example.com", PASSWORD).await.must_be(201);
        bo.sign_in("bo@example.com", PASSWORD).await.must_be(201);
        cleo.sign_in("cleo@example.com", PASSWORD).await.must_be(201);
        let readers = json!({ "readers": { "member_ids": [me(&bo).await, me(&cleo).await] } });
        let path = document(&aino, &bo, "POL-02", &readers, Some("2026-04-06")).await;
        let cleo_id = me(&cleo).await;
        aino.delete(&format!("/v1/members/{cleo_id}")).await.must_be(204);
        house.pass(TimeDelta::days(10));
        house.drain().await;
        assert_eq!(told(&house.mails()), ["bo@example.com Please read: Document POL-02"]);
        aino.sign_in("aino@example.com", PASSWORD).await.must_be(201);
        bo.sign_in("bo@example.com", PASSWORD).await.must_be(201);
        aino.patch(&path, "*", &json!({ "content": { "text": "Second." } })).await.must_be(200);
        deed(&aino, &path, "review").await;
        bo.post(&format!("{path}/approval"), &json!({})).await.must_be(200);
        house.drain().await;
        assert_eq!(told(&house.mails()), ["bo@example.com Please read: Document POL-02"], "the new version, and only that");
        house.close().await;
    }
}

on_both! {
    async fn whoever_added_evidence_of_a_claim_hears_of_its_end_and_else_those_who_lead(house: House) {
        let mut aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let bo = house.join(&aino, "bo@example.com", "manager", &json!({})).await;
        let bo_id = me(&bo).await;
        let certified = json!({ "standard": "iso-9001-2015", "target_on": "2029-06-01" });
        aino.post("/v1/certifications", &certified).await.must_be(201);
        let profile = aino.post("/v1/profiles", &json!({ "name": "Keeper" })).await.must_be(201).at("/id").to_owned();
        let piece = async |title: &str, last: &str| {
            let new = json!({ "title": title, "link": "https://example.com/", "expires_on": last });
            bo.post("/v1/evidence", &new).await.must_be(201).at("/id").to_owned()
        };
        let (minutes, log) = (piece("Minutes", "2026-04-12").await, piece("Log", "2026-04-12").await);
        piece("Tied to nothing", "2026-04-12").await;
        for (statement, evidence) in [("documents-required-exist", vec![&minutes]), ("documents-needed-exist", vec![&minutes, &log])] {
            let new = json!({ "statement": statement, "subject": profile, "evidence_ids": evidence });
            aino.post("/v1/claims", &new).await.must_be(201);
        }
        let mut seen = Vec::new();
        for _ in 0..20 {
            house.pass(TimeDelta::days(1));
            house.drain().await;
            let mails: Vec<_> = house.mails().into_iter().filter(|mail| mail.subject.contains("Evidence")).collect();
            let day = house.now().format("%m-%d").to_string();
            seen.extend(told(&mails).into_iter().map(|mail| format!("{day} {mail}")));
            for mail in mails.iter().filter(|mail| mail.subject.contains("Minutes")) {
                let text = mail.text.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(text.contains("exists and can be found from one list. (ISO 9001:2015 7.5.1)"), "{text}");
            }
        }
        assert_eq!(seen, [
            "03-13 bo@example.com Evidence ends on 12 April 2026: Log",
            "03-13 bo@example.com Evidence ends on 12 April 2026: Minutes",
        ]);
        aino.sign_in("aino@example.com", PASSWORD).await.must_be(201);
        aino.delete(&format!("/v1/members/{bo_id}")).await.must_be(204);
        let mut days = Vec::new();
        for _ in 0..20 {
            house.pass(TimeDelta::days(1));
            house.drain().await;
            let mails: Vec<_> = house.mails().into_iter().filter(|mail| mail.subject.contains("Evidence")).collect();
            let day = house.now().format("%m-%d").to_string();
            days.extend(mails.iter().map(|mail| format!("{day} {}", mail.to.address)));
        }
        assert_eq!(days, ["04-05 aino@example.com", "04-05 aino@example.com", "04-12 aino@example.com", "04-12 aino@example.com"]);
        house.close().await;
    }
}
