//! Notices: what each member is told inside the application, once, at once, and nobody else.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};

use crate::harness::house::PASSWORD;
use crate::harness::{Browser, Engine, House, database, on_both};

/// All that somebody was told, newest first, over pages of seven.
pub async fn notices(browser: &Browser, more: &str) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = browser.get(&format!("/v1/notices?limit=7{more}{cursor}")).await.must_be(200);
        all.extend(page.json["data"].as_array().unwrap().iter().cloned());
        match page.json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

async fn unread(browser: &Browser) -> u64 {
    browser.get("/v1/notice-count").await.must_be(200).json["unread"].as_u64().unwrap()
}

pub async fn again(house: &House, email: &str) -> Browser {
    let mut browser = house.stranger();
    browser.sign_in(email, PASSWORD).await.must_be(201);
    browser
}

/// Every row, as the database holds it.
async fn stored(house: &House) -> Vec<Value> {
    let db = database::connect(&house.database.owner_url).await;
    if db.get_database_backend() == DbBackend::Postgres {
        // The policies bind the serving role as before; its owner sees the rows.
        db.execute_unprepared("ALTER TABLE notice NO FORCE ROW LEVEL SECURITY").await.unwrap();
    }
    db.close().await.unwrap();
    let text = house.dump(&["notice"]).await;
    serde_json::Deserializer::from_str(&text).into_iter().map(Result::unwrap).collect()
}

fn whats(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["what"].as_str().unwrap()).collect()
}

/// A daily duty of the manager's, in Helsinki, reminded of the day before at eight, and the day after.
async fn daily(house: &House) -> (Browser, Browser, String) {
    let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    let manager = house.join(&owner, "bo@example.com", "manager", &json!({})).await;
    let place = manager.get("/v1/session").await.at("/membership/id").to_owned();
    let duty = json!({ "title": "Look at the backups", "rrule": "FREQ=DAILY", "anchor_on": "2026-03-14",
        "opens_days_before": 1, "responsible_id": place });
    owner.post("/v1/duties", &duty).await.must_be(201);
    (owner, manager, place)
}

async fn live(house: &House, hours: i64) {
    for _ in 0..hours {
        house.pass(TimeDelta::hours(1));
        house.drain().await;
    }
}

on_both! {
    async fn each_step_is_one_mail_and_one_notice_whatever_happens_in_between(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        house.certify(&owner, "2025-06-10").await;
        house.drain().await;
        house.mails();
        let mut mails = 0;
        for day in 0..100 {
            house.pass(TimeDelta::days(1));
            house.drain().await;
            if day % 40 == 5 {
                // The steps are looked at anew: another hour, and back.
                let owner = again(&house, "aino@example.com").await;
                let hour = if day < 40 { "16:00" } else { "08:00" };
                let policy = json!({ "days_before": [90, 60, 30, 14, 7, 1], "days_after": [1, 7], "repeat_after_days": 7, "send_at": hour });
                owner.patch("/v1/organization", "*", &json!({ "reminder_policy": policy })).await.must_be(200);
                house.drain().await;
            }
            mails += house.mails().len();
        }
        let owner = again(&house, "aino@example.com").await;
        let told = notices(&owner, "").await;
        let steps: Vec<_> = told.iter().filter(|row| row["what"] == "reminder").collect();
        assert_eq!(steps.len(), mails, "{told:#?}");
        assert!(mails > 10);
        let mut keys: Vec<_> = steps.iter().map(|row| (row["obligation_id"].to_string(), row["due_on"].to_string(), row["step"].to_string())).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), mails);
        assert!(told.is_sorted_by(|a, b| a["created_at"].as_str() >= b["created_at"].as_str()));
        assert_eq!(unread(&owner).await, u64::try_from(told.len()).unwrap());
        let one = steps[0];
        assert!(one["title"].as_str().is_some_and(|title| !title.is_empty()) && one["certification"].as_str().unwrap().starts_with("ISO"), "{one}");
        house.close().await;
    }
}

on_both! {
    async fn one_or_all_are_read_and_what_came_meanwhile_stays_unread(house: House) {
        let (_, manager, _) = daily(&house).await;
        // From Tuesday noon: the duty is given, then told of on Friday and Saturday.
        live(&house, 4 * 24).await;
        let seen = notices(&manager, "").await;
        assert_eq!(whats(&seen), ["reminder", "reminder", "assigned"]);
        assert_eq!((&seen[0]["title"], &seen[0]["kind"]), (&json!("Look at the backups"), &json!("recurring_duty")));
        let read = |body: Value| { let manager = &manager; async move { manager.post("/v1/notice-readings", &body).await } };
        let left = read(json!({ "notice_ids": [seen[1]["id"]] })).await.must_be(201);
        assert_eq!(left.json["unread"], 2);
        assert_eq!(read(json!({ "notice_ids": [seen[1]["id"]] })).await.must_be(201).json["unread"], 2);
        let of = |state| { let manager = &manager; async move { notices(manager, &format!("&state={state}")).await } };
        assert_eq!((of("unread").await.len(), of("read").await.len()), (2, 1));
        assert_eq!(of("read").await[0]["id"], seen[1]["id"]);
        live(&house, 24).await;
        // Sunday has brought more; what was on the page is read, and no more.
        let left = read(json!({ "up_to": seen[0]["id"] })).await.must_be(201);
        let now = notices(&manager, "").await;
        assert!(now.len() > seen.len());
        assert_eq!(left.json["unread"].as_u64(), Some((now.len() - seen.len()) as u64));
        assert!(now[..now.len() - seen.len()].iter().all(|row| row["read_at"].is_null()));
        for (wrong, place) in [
            (json!({}), "/up_to"),
            (json!({ "up_to": seen[0]["id"], "notice_ids": [] }), "/up_to"),
            (json!({ "up_to": "ntc_1" }), "/up_to"),
            (json!({ "notice_ids": ["x"] }), "/notice_ids/0"),
            (json!({ "notice_ids": vec![&seen[0]["id"]; 101] }), "/notice_ids"),
        ] {
            assert_eq!(read(wrong).await.must_be(422).at("/errors/0/pointer"), place);
        }
        manager.get("/v1/notices?state=new").await.must_be(422);
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn nobody_reads_or_marks_what_another_was_told(house: House) {
        let (owner, manager, place) = daily(&house).await;
        live(&house, 4 * 24).await;
        let theirs = notices(&manager, "").await;
        assert_eq!(notices(&owner, "").await, [Value::Null; 0]);
        let other = house.sign_up("Oulu Oy", "eve@example.com", "Europe/Helsinki").await;
        for stranger in [&owner, &other] {
            for body in [json!({ "notice_ids": [theirs[0]["id"]] }), json!({ "up_to": theirs[0]["id"] })] {
                assert_eq!(stranger.post("/v1/notice-readings", &body).await.must_be(201).json["unread"], 0);
            }
        }
        assert_eq!(unread(&manager).await, 3);
        assert_eq!(stored(&house).await.len(), 3);
        // Whoever leaves takes them along, and finds none on coming back.
        owner.prove().await;
        owner.delete(&format!("/v1/members/{place}")).await.must_be(204);
        house.drain().await;
        house.mails();
        let left = notices(&owner, "").await;
        assert_eq!(whats(&left), [""; 0], "who takes over by their own doing is not told: {left:?}");
        assert_eq!(stored(&house).await, [Value::Null; 0]);
        house.close().await;
    }
}

on_both! {
    async fn what_becomes_somebodys_is_told_to_them_and_not_to_who_took_it(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let doer = house.join(&owner, "doer@example.com", "contributor", &json!({})).await;
        let place = doer.get("/v1/session").await.at("/membership/id").to_owned();
        let made = house.certify(&owner, "2025-06-10").await.at("/id").to_owned();
        let path = format!("/v1/certifications/{made}");
        let give = async |to: &Value| {
            owner.patch(&path, &owner.get(&path).await.etag(), &json!({ "responsible_id": to })).await.must_be(200);
        };
        let me = json!(owner.get("/v1/session").await.at("/membership/id"));
        give(&json!(place)).await;
        give(&me).await;
        give(&json!(place)).await;
        owner.patch(&path, &owner.get(&path).await.etag(), &json!({ "scope": "Hosting" })).await.must_be(200);
        let review = owner.get("/v1/obligations?actionable=true&kind=management_review&sort=due_on").await.at("/data/0/id").to_owned();
        for to in [json!(place), Value::Null, json!(place), json!(place)] {
            house.pass(TimeDelta::minutes(1));
            owner.patch(&format!("/v1/obligations/{review}"), "*", &json!({ "responsible_id": to })).await.must_be(200);
        }
        let told = notices(&doer, "").await;
        let subjects: Vec<_> = told.iter().map(|row| [&row["obligation_id"], &row["certification_id"]]).collect();
        let (review, made) = (json!(review), json!(made));
        assert_eq!(subjects, [[&review, &made], [&review, &made], [&Value::Null, &made], [&Value::Null, &made]]);
        assert_eq!(told[0]["kind"], "management_review");
        assert!(told[2]["title"].as_str().unwrap().starts_with("ISO/IEC 20000-1"), "{}", told[2]);
        assert_eq!(notices(&owner, "").await, [Value::Null; 0], "what one takes oneself is no news");
        // Who leaves hands on, and the heir is told how much; what the one who left was told is gone.
        doer.prove().await;
        doer.delete("/v1/membership").await.must_be(204);
        let heir = notices(&owner, "").await;
        assert_eq!((whats(&heir), &heir[0]["count"]), (vec!["inherited"], &json!(1)));
        assert_eq!(stored(&house).await.len(), 1);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn the_state_of_a_certificate_is_told_to_those_who_answer_for_it_and_lead(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let made = house.certify(&owner, "2025-06-10").await.at("/id").to_owned();
        let hidden = house.certify(&owner, "2025-05-10").await.at("/id").to_owned();
        house.certify(&owner, "2025-06-10").await;
        house.drain().await;
        let limited = json!({ "certification_ids": [made] });
        let mut people = BTreeMap::new();
        for (email, role, more) in [
            ("all@example.com", "manager", json!({})),
            ("part@example.com", "manager", limited.clone()),
            ("doer@example.com", "contributor", json!({})),
            ("reader@example.com", "reader", json!({})),
        ] {
            people.insert(email, house.join(&owner, email, role, &more).await);
        }
        let place = people["doer@example.com"].get("/v1/session").await.at("/membership/id").to_owned();
        for id in [&made, &hidden] {
            let path = format!("/v1/certifications/{id}");
            owner.patch(&path, &owner.get(&path).await.etag(), &json!({ "responsible_id": place })).await.must_be(200);
            let suspended = json!({ "type": "suspension", "on": "2026-03-10" });
            owner.post(&format!("{path}/events"), &suspended).await.must_be(201);
        }
        house.drain().await;
        house.mails();
        let mut told = BTreeMap::new();
        for (email, browser) in &people {
            let rows = notices(browser, "").await;
            told.insert(*email, rows.iter().filter(|row| row["what"] == "certification.suspended").count());
        }
        let expected = [("all@example.com", 2), ("doer@example.com", 2), ("part@example.com", 1), ("reader@example.com", 0)];
        assert_eq!(told, BTreeMap::from(expected));
        assert_eq!(unread(&owner).await, 0, "who records it knows it");
        // What time alone brings about is told to everybody, the owner as well; what a place may not see any more is gone.
        for _ in 0..120 {
            house.pass(TimeDelta::days(1));
            house.drain().await;
        }
        house.mails();
        let owner = again(&house, "aino@example.com").await;
        let seen = notices(&owner, "").await;
        assert!(whats(&seen).contains(&"certification.overdue"), "{:?}", whats(&seen));
        let narrow = again(&house, "all@example.com").await;
        let place = narrow.get("/v1/session").await.at("/membership/id").to_owned();
        let before = notices(&narrow, "").await.len();
        owner.prove().await;
        let path = format!("/v1/members/{place}");
        owner.patch(&path, "*", &limited).await.must_be(200);
        let after = notices(&narrow, "").await;
        assert!(after.len() < before && after.iter().all(|row| row["certification_id"] != json!(hidden)));
        assert_eq!(unread(&narrow).await, after.len() as u64);
        house.close().await;
    }
}

on_both! {
    async fn a_notice_goes_after_four_hundred_days_and_with_the_person(house: House) {
        let (owner, manager, _) = daily(&house).await;
        live(&house, 4 * 24).await;
        house.mails();
        assert_eq!(stored(&house).await.len(), 3);
        let wish = json!({ "password": PASSWORD });
        manager.post("/v1/person/erasure", &wish).await.must_be(204);
        assert_eq!(whats(&notices(&owner, "").await), ["inherited"]);
        assert_eq!(stored(&house).await.len(), 1);
        house.certify(&owner, "2025-06-10").await;
        house.pass(TimeDelta::days(80));
        house.drain().await;
        let first = stored(&house).await;
        assert!(first.len() > 1);
        house.pass(TimeDelta::days(399));
        house.drain().await;
        let kept = stored(&house).await;
        assert!(first[1..].iter().all(|row| kept.contains(row)), "{first:#?}");
        house.pass(TimeDelta::days(2));
        house.drain().await;
        house.mails();
        let later = stored(&house).await;
        assert!(first.iter().all(|row| !later.contains(row)) && !later.is_empty());
        house.close().await;
    }
}
