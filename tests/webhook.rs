//! Webhooks: what programs are sent, that it is genuine, in order, tried again, and given up in the end; and the page of news.

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use crate::harness::process::until;
use crate::harness::receiver::{HANG, Receiver, Sent, verified};
use crate::harness::{Browser, Engine, House, on_both};

/// Somebody with a certification whose programme is planned, and a program that hears of it.
async fn heard(house: &House, types: &Value) -> (Browser, Receiver, String, String) {
    let owner = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
    let receiver = Receiver::start().await;
    let (endpoint, secret) = endpoint(&owner, &receiver, types).await;
    (owner, receiver, endpoint, secret)
}

async fn endpoint(owner: &Browser, receiver: &Receiver, types: &Value) -> (String, String) {
    let new = json!({ "name": "Tickets", "url": receiver.url, "types": types });
    let made = owner.post("/v1/webhook-endpoints", &new).await.must_be(201);
    (made.at("/endpoint/id").to_owned(), made.at("/secret").to_owned())
}

/// The deliveries of an endpoint, newest first.
async fn log(owner: &Browser, endpoint: &str) -> Vec<Value> {
    let page =
        owner.get(&format!("/v1/webhook-endpoints/{endpoint}/deliveries?limit=100")).await.must_be(200);
    page.json["data"].as_array().unwrap().clone()
}

fn kinds(sent: &[Sent]) -> Vec<String> {
    sent.iter().map(Sent::kind).collect()
}

/// The first obligation of that kind.
async fn first(owner: &Browser, kind: &str) -> String {
    let page =
        owner.get(&format!("/v1/obligations?actionable=true&kind={kind}&sort=due_on")).await.must_be(200);
    page.at("/data/0/id").to_owned()
}

/// Whether `body` is what the document says of its type.
fn fits_the_document(body: &Value) {
    let document: Value = serde_json::from_str(api::document()).unwrap();
    let kind = body["type"].as_str().unwrap();
    let schema = &document["webhooks"][kind]["post"]["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(schema["properties"]["type"]["const"], kind);
    let mut wanted = Vec::new();
    for part in schema["properties"]["data"]["allOf"].as_array().unwrap() {
        let name = part["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
        let properties = document["components"]["schemas"][name]["properties"].as_object().unwrap();
        wanted.extend(properties.keys().cloned());
    }
    wanted.sort_unstable();
    let told: Vec<_> = body["data"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(told, wanted, "{body}");
}

on_both! {
    async fn what_happens_is_one_announcement_that_a_program_is_sent_and_can_prove(house: House) {
        let (owner, receiver, endpoint, secret) = heard(&house, &json!([])).await;
        let certification = house.certify(&owner, "2026-03-02").await.at("/id").to_owned();
        house.drain().await;
        assert_eq!(kinds(&receiver.taken()), [""; 0], "what the first planning finds is not news");

        let audit = first(&owner, "surveillance_audit").await;
        house.pass(TimeDelta::hours(1));
        let plan = json!({ "start": "2026-11-09" });
        owner.post(&format!("/v1/obligations/{audit}/appointment"), &plan).await.must_be(201);
        house.drain().await;
        let all = receiver.taken();
        let planned = ["obligation.planned", "audit.planned"];
        let sent: Vec<_> = all.iter().filter(|it| planned.contains(&it.kind().as_str())).cloned().collect();
        assert_eq!(kinds(&sent), planned, "{all:?}");
        assert!(all.len() > sent.len(), "what it moves is told as well");
        let now = house.clock.now().timestamp();
        let read = verified(now, &secret, &sent);
        assert!(read.iter().zip(&sent).all(|(read, sent)| *read == sent.json()), "{read:?}");
        let every = owner.get("/v1/announcements?limit=100").await.must_be(200);
        assert_eq!(every.json["data"].as_array().unwrap().len(), all.len());
        let news = owner.get("/v1/announcements?type=obligation.planned,audit.planned").await.must_be(200);
        let news = news.json["data"].as_array().unwrap();
        assert_eq!(news.len(), 2);
        for (told, news) in sent.iter().zip(news.iter().rev()) {
            let body = told.json();
            fits_the_document(&body);
            assert_eq!(told.header("webhook-id"), news["id"].as_str().unwrap());
            assert_eq!(told.header("content-type"), "application/json");
            assert_eq!((&body["type"], &body["data"]["id"]), (&news["type"], &news["id"]));
            assert_eq!(body["data"]["obligation_id"], audit.as_str());
            assert_eq!(body["data"]["certification_id"], certification.as_str());
            assert_eq!(body["data"]["planned_on"], "2026-11-09");
            assert_eq!(news["data"]["planned_on"], "2026-11-09");
            assert_eq!(body["timestamp"], "2026-03-10T13:00:00.000Z");
        }

        // Nobody else's secret, no other body, no other day.
        let mut changed = sent[0].clone();
        changed.body = changed.body.replace("2026-11-09", "2026-11-10");
        assert_eq!(verified(now, &secret, &[changed]), [Value::Null]);
        assert_eq!(verified(now + 301, &secret, &sent), [Value::Null, Value::Null]);
        owner.prove().await;
        let (_, others) = self::endpoint(&owner, &receiver, &json!(["audit.planned"])).await;
        assert_eq!(verified(now, &others, &sent), [Value::Null, Value::Null]);
        let log = log(&owner, &endpoint).await;
        assert_eq!(log.len(), all.len());
        assert!(log.iter().all(|it| it["state"] == "delivered" && it["last_status"] == 204 && it["attempts"] == 1), "{log:?}");
        assert!(!owner.get("/v1/webhook-endpoints").await.text.contains(&secret[6..]));
        house.close().await;
    }
}

on_both! {
    async fn a_missed_audit_is_told_step_by_step_until_the_certificate_is_suspended(house: House) {
        let wanted = json!(["certification.certified_at_risk", "obligation.due_soon", "certificate.expiring",
            "certification.overdue", "certification.suspended", "certification.lapsed", "certification.expired_restorable"]);
        let (owner, receiver, ..) = heard(&house, &wanted).await;
        house.certify(&owner, "2026-03-02").await;
        house.join(&owner, "bea@example.com", "manager", &json!({})).await;
        house.drain().await;
        let mut told = Vec::new();
        for _ in 0..45 {
            house.pass(TimeDelta::days(30));
            house.drain().await;
            told.extend(receiver.taken());
        }
        let kinds = kinds(&told);
        let place = |kind: &str| kinds.iter().position(|it| it == kind).unwrap_or_else(|| panic!("no {kind} in {kinds:?}"));
        assert!(place("certification.certified_at_risk") < place("certification.overdue"), "{kinds:?}");
        assert!(place("certificate.expiring") < place("certification.lapsed"), "{kinds:?}");
        let mut near: Vec<_> = told.iter().filter(|it| it.kind() == "obligation.due_soon")
            .map(|it| (it.json()["data"]["obligation_id"].to_string(), it.json()["data"]["due_on"].to_string())).collect();
        let all = near.len();
        near.sort_unstable();
        near.dedup();
        assert_eq!(near.len(), all, "each limit once");
        for it in &told {
            fits_the_document(&it.json());
        }
        assert!(!house.mails().is_empty());
        house.close().await;
    }
}

on_both! {
    async fn what_is_not_taken_is_tried_again_in_order_and_given_up_after_three_days(house: House) {
        let (owner, receiver, endpoint, secret) = heard(&house, &json!(["obligation.planned"])).await;
        house.certify(&owner, "2026-03-02").await;
        let audit = first(&owner, "surveillance_audit").await;
        let review = first(&owner, "management_review").await;
        receiver.answers(["503 Busy\r\nretry-after: 600", "302 Found\r\nlocation: http://127.0.0.1:9/"]);
        let plan = async |id: &str, day: &str| {
            owner.post(&format!("/v1/obligations/{id}/appointment"), &json!({ "start": day })).await.must_be(201);
        };
        plan(&audit, "2026-11-09").await;
        plan(&audit, "2026-11-16").await;
        house.drain().await;
        assert_eq!(receiver.taken().len(), 1, "one failure, and it is left alone");
        let states = |log: Vec<Value>| -> Vec<String> { log.iter().map(|it| it["state"].as_str().unwrap().to_owned()).collect() };
        assert_eq!(states(log(&owner, &endpoint).await), ["ready", "ready"]);
        house.pass(TimeDelta::seconds(599));
        house.drain().await;
        assert_eq!(receiver.taken().len(), 0, "as long as it asked for");
        plan(&review, "2026-12-01").await;
        house.drain().await;
        let sent = receiver.taken();
        assert_eq!(sent.len(), 1, "another subject does not wait, but the redirection is not followed");
        assert_eq!(sent[0].json()["data"]["planned_on"], "2026-12-01");
        let view = owner.get(&format!("/v1/webhook-endpoints/{endpoint}")).await.must_be(200).json;
        assert_eq!(view["failing_since"], "2026-03-10T12:00:00Z");

        house.pass(TimeDelta::minutes(10));
        house.drain().await;
        let sent = receiver.taken();
        let days: Vec<_> = sent.iter().map(|it| it.json()["data"]["planned_on"].clone()).collect();
        let of = |day: &str| days.iter().position(|it| it == day).unwrap();
        assert!(days.len() == 3 && of("2026-11-09") < of("2026-11-16"), "{days:?}");
        assert_eq!(verified(house.clock.now().timestamp(), &secret, &sent).iter().filter(|it| it.is_null()).count(), 0);
        let view = owner.get(&format!("/v1/webhook-endpoints/{endpoint}")).await.must_be(200).json;
        assert!(view["failing_since"].is_null(), "{view}");

        // Three days without an answer.
        receiver.answers(["500 No"; 40]);
        house.mails();
        plan(&audit, "2026-11-23").await;
        let mut tried = 0;
        for _ in 0..40 {
            house.drain().await;
            tried += receiver.taken().len();
            house.pass(TimeDelta::hours(3));
        }
        assert!((8..=11).contains(&tried), "{tried} attempts");
        let view = owner.get(&format!("/v1/webhook-endpoints/{endpoint}")).await.must_be(200);
        assert_eq!(view.json["enabled"], false, "{}", view.text);
        assert_eq!(view.at("/disabled_because"), "Every attempt has failed for three days.");
        let mails = house.mails();
        let told: Vec<_> = mails.iter().filter(|mail| mail.subject.contains("switched off")).collect();
        assert_eq!(told.len(), 1);
        assert!(told[0].text.contains(&receiver.url), "{}", told[0].text);
        plan(&audit, "2026-11-30").await;
        house.drain().await;
        assert_eq!(receiver.taken().len(), 0, "nothing more is sent");
        owner.post(&format!("/v1/webhook-endpoints/{endpoint}/tests"), &json!({})).await.must_be(409);

        // Switched on, what was given up is sent again.
        let path = format!("/v1/webhook-endpoints/{endpoint}");
        owner.prove().await;
        owner.patch(&path, "*", &json!({ "enabled": true })).await.must_be(200);
        drop(receiver);
        house.close().await;
    }
}

on_both! {
    async fn what_was_given_up_is_sent_again_and_a_secret_is_rotated_without_a_gap(house: House) {
        let (owner, receiver, endpoint, secret) = heard(&house, &json!(["audit.planned"])).await;
        house.certify(&owner, "2026-03-02").await;
        let audit = first(&owner, "surveillance_audit").await;
        let path = format!("/v1/webhook-endpoints/{endpoint}");
        receiver.answers(["410 Gone"]);
        for day in ["2026-11-09", "2026-11-16"] {
            owner.post(&format!("/v1/obligations/{audit}/appointment"), &json!({ "start": day })).await.must_be(201);
        }
        house.drain().await;
        assert_eq!(receiver.taken().len(), 1);
        let view = owner.get(&path).await.must_be(200);
        assert_eq!(view.at("/disabled_because"), "The endpoint says that it has gone (410).");
        let failed = owner.get(&format!("{path}/deliveries?state=failed")).await.must_be(200);
        assert_eq!(failed.json["data"].as_array().unwrap().len(), 2, "{}", failed.text);
        assert_eq!(house.mails().len(), 1, "the owner is told");
        owner.post(&format!("{path}/recoveries"), &json!({ "hours": 24 })).await.must_be(409);
        owner.patch(&path, "*", &json!({ "enabled": true })).await.must_be(200);
        let recovered = owner.post(&format!("{path}/recoveries"), &json!({ "hours": 24 })).await.must_be(201);
        assert_eq!(recovered.json["count"], 2);
        house.drain().await;
        let sent = receiver.taken();
        let days: Vec<_> = sent.iter().map(|it| it.json()["data"]["planned_on"].clone()).collect();
        assert_eq!(days, ["2026-11-09", "2026-11-16"]);

        // One of them once more: the same id, so that the program can tell.
        let last = log(&owner, &endpoint).await[0].clone();
        let replay = format!("/v1/webhook-deliveries/{}/replays", last["id"].as_str().unwrap());
        let again = owner.post(&replay, &json!({})).await.must_be(201);
        assert_eq!((again.at("/announcement_id"), again.json["replay"].as_i64()), (last["announcement_id"].as_str().unwrap(), Some(1)));
        house.drain().await;
        let once_more = receiver.taken();
        assert_eq!(once_more[0].body, sent[1].body);
        assert_eq!(once_more[0].header("webhook-id"), sent[1].header("webhook-id"));

        // For a day both secrets sign, then the new one alone.
        let new = owner.post(&format!("{path}/secrets"), &json!({})).await.must_be(201).at("/secret").to_owned();
        assert_ne!(new, secret);
        let test = async || {
            owner.post(&format!("{path}/tests"), &json!({})).await.must_be(201);
            house.drain().await;
            let sent = receiver.taken();
            assert_eq!(kinds(&sent), ["webhook.test"]);
            fits_the_document(&sent[0].json());
            let now = house.clock.now().timestamp();
            [&secret, &new].map(|secret| !verified(now, secret, &sent)[0].is_null())
        };
        assert_eq!(test().await, [true, true]);
        house.pass(TimeDelta::hours(24));
        assert_eq!(test().await, [false, true]);
        let news = owner.get("/v1/announcements").await.must_be(200);
        assert!(!news.text.contains("webhook.test"), "a test is no news");
        house.close().await;
    }
}

on_both! {
    async fn a_program_that_never_answers_holds_up_nobody_else(house: House) {
        let (owner, slow, ..) = heard(&house, &json!(["obligation.planned"])).await;
        slow.answers([HANG; 20]);
        // More than are served at a time.
        for _ in 1..20 {
            endpoint(&owner, &slow, &json!(["obligation.planned"])).await;
        }
        let other = house.sign_up("Oulu Oy", "bo@example.com", "Europe/Helsinki").await;
        let quick = Receiver::start().await;
        endpoint(&other, &quick, &json!(["obligation.planned"])).await;
        for browser in [&owner, &other] {
            house.certify(browser, "2026-03-02").await;
            let audit = first(browser, "surveillance_audit").await;
            let plan = json!({ "start": "2026-11-09" });
            browser.post(&format!("/v1/obligations/{audit}/appointment"), &plan).await.must_be(201);
        }
        let worker = house.worker.clone();
        let draining = tokio::spawn(async move { worker.drain().await });
        let told = until("the other program is told", async || {
            let told = quick.taken();
            (!told.is_empty()).then_some(told)
        });
        assert_eq!(kinds(&told.await), ["obligation.planned"]);
        assert!(!draining.is_finished(), "the slow one is still being asked");
        until("the slow one is asked", async || (!slow.taken().is_empty()).then_some(())).await;
        draining.abort();
        assert!(draining.await.unwrap_err().is_cancelled());
        house.close().await;
    }
}

on_both! {
    async fn an_address_inside_is_refused_and_so_are_unknown_types_and_a_twenty_first_endpoint(house: House) {
        let owner = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let refused = async |url: &str| {
            let new = json!({ "name": "Tickets", "url": url });
            owner.post("/v1/webhook-endpoints", &new).await.must_be(422).at("/errors/0/pointer").to_owned()
        };
        for url in ["http://example.com/hook", "https://10.0.0.1/hook", "https://localhost/hook", "https://[::1]/hook",
            "https://169.254.169.254/latest", "https://user:pass@example.com/", "https://example.com:22/", "ftp://example.com/x"] {
            assert_eq!(refused(url).await, "/url", "{url}");
        }
        let wrong = json!({ "name": "Tickets", "url": "https://example.com/", "types": ["audit.planned", "audit.plannned"] });
        assert_eq!(owner.post("/v1/webhook-endpoints", &wrong).await.must_be(422).at("/errors/0/pointer"), "/types/1");
        for number in 0..20 {
            let new = json!({ "name": format!("{number}"), "url": "https://example.com/hook" });
            owner.post("/v1/webhook-endpoints", &new).await.must_be(201);
        }
        let new = json!({ "name": "one more", "url": "https://example.com/hook" });
        assert_eq!(owner.post("/v1/webhook-endpoints", &new).await.must_be(409).at("/code"), "too_many_webhooks");
        house.close().await;
    }
}

on_both! {
    async fn a_program_sees_news_of_what_it_may_see_and_a_test_organization_is_told_at_once(house: House) {
        let owner = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let seen = house.certify(&owner, "2026-03-02").await.at("/id").to_owned();
        let hidden = json!({ "standard": "iso-22301-2019", "events": [{ "type": "certification_decision", "on": "2026-02-02" }] });
        let hidden = owner.post("/v1/certifications", &hidden).await.must_be(201).at("/id").to_owned();
        for id in [&seen, &hidden] {
            let event = json!({ "type": "withdrawal", "on": "2026-03-10" });
            owner.post(&format!("/v1/certifications/{id}/events"), &event).await.must_be(201);
        }
        let bea = house.join(&owner, "bea@example.com", "reader", &json!({ "certification_ids": [seen] })).await;
        let (all, hers) = (owner.get("/v1/announcements?limit=100").await.must_be(200), bea.get("/v1/announcements?limit=100").await.must_be(200));
        assert!(all.text.contains(&seen) && all.text.contains(&hidden));
        assert!(hers.text.contains(&seen) && !hers.text.contains(&hidden), "{}", hers.text);
        let withdrawn = owner.get(&format!("/v1/announcements?certification_id={hidden}&type=certification.withdrawn,certification.lapsed")).await;
        assert_eq!(withdrawn.must_be(200).json["data"].as_array().unwrap().len(), 1);
        owner.get("/v1/announcements?type=certification.withdrawwn").await.must_be(422);
        bea.get("/v1/webhook-endpoints").await.must_be(403);

        // Three years in the time of a test organization, told now.
        let new = json!({ "name": "Trial Oy", "country": "FI", "time_zone": "Europe/Helsinki", "test": true });
        let place = owner.post("/v1/organizations", &new).await.must_be(201);
        owner.patch("/v1/session", "*", &json!({ "membership_id": place.at("/id") })).await.must_be(200);
        let receiver = Receiver::start().await;
        let (_, secret) = endpoint(&owner, &receiver, &json!([])).await;
        house.certify(&owner, "2026-03-02").await;
        owner.post("/v1/test_clock/advance", &json!({ "to": "2029-06-01T12:00:00Z" })).await.must_be(202);
        house.drain().await;
        let sent = receiver.taken();
        let kinds = kinds(&sent);
        assert!(kinds.iter().any(|kind| kind == "certification.lapsed" || kind == "certification.expired_restorable"), "{kinds:?}");
        assert!(sent.iter().any(|it| it.json()["timestamp"].as_str().unwrap().starts_with("2028-")));
        assert!(house.clock.now() < "2026-03-11T00:00:00Z".parse::<chrono::DateTime<Utc>>().unwrap());
        let read = verified(house.clock.now().timestamp(), &secret, &sent);
        assert!(read.iter().all(|it| !it.is_null()), "signed at the time of the attempt");
        house.close().await;
    }
}
