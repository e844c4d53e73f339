//! A pause of the product over a week full of deadlines, of which managers and owners would have heard as well: one mail for each recipient tells all of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::harness::house::PASSWORD;
use crate::harness::{Browser, Engine, House, on_both};

/// Ten certificates whose surveillance audits fall into one week, and duties of every day and week, of three people in
/// three zones.
async fn world(house: &House) {
    let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    let mut people = Vec::new();
    for (email, zone) in
        [("east@example.com", "Pacific/Kiritimati"), ("west@example.com", "Pacific/Pago_Pago")]
    {
        let other = house.join(&browser, email, "manager", &json!({})).await;
        other.patch("/v1/person", "*", &json!({ "time_zone": zone })).await.must_be(200);
        let members = browser.get("/v1/members").await.must_be(200);
        let members = members.json["data"].as_array().unwrap().clone();
        people.push(members.iter().find(|it| it["email"] == email).unwrap()["id"].clone());
    }
    let policy = json!({ "days_before": [90, 60, 30, 14, 7, 1], "days_after": [1, 7], "repeat_after_days": 7, "send_at": "08:00",
        "managers_on_day": -3, "owners_on_day": 1 });
    browser.patch("/v1/organization", "*", &json!({ "reminder_policy": policy })).await.must_be(200);
    for day in 0..10 {
        let decision = format!("2025-05-{:02}", 11 + day % 7);
        let made = house.certify(&browser, &decision).await;
        if day % 3 > 0 {
            let path = format!("/v1/certifications/{}", made.at("/id"));
            let whose = json!({ "responsible_id": people[day % 3 - 1] });
            browser.patch(&path, &browser.get(&path).await.etag(), &whose).await.must_be(200);
        }
    }
    for (n, person) in people.iter().enumerate() {
        for (title, rule) in [("Look at the backups", "FREQ=DAILY"), ("Check the alarms", "FREQ=WEEKLY")] {
            let duty = json!({ "title": format!("{title} {n}"), "rrule": rule, "anchor_on": "2026-03-12",
                "opens_days_before": 7, "responsible_id": person });
            browser.post("/v1/duties", &duty).await.must_be(201);
        }
    }
}

/// What is foreseen up to an instant: by recipient, the obligations.
async fn foreseen(browser: &Browser, until: DateTime<Utc>) -> BTreeMap<String, BTreeSet<String>> {
    let (mut by, mut cursor): (BTreeMap<String, BTreeSet<String>>, _) = (BTreeMap::new(), String::new());
    loop {
        let page = browser.get(&format!("/v1/coming-reminders?limit=100{cursor}")).await.must_be(200);
        let all = page.json["data"].as_array().unwrap();
        let near = |mail: &&Value| mail["at"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap() <= until;
        for mail in all.iter().filter(near) {
            let told = by.entry(mail["recipient"]["id"].as_str().unwrap().to_owned()).or_default();
            let ids =
                mail["items"].as_array().unwrap().iter().filter_map(|item| item["obligation_id"].as_str());
            told.extend(ids.map(str::to_owned));
        }
        match page.json["next_cursor"].as_str() {
            Some(next) if all.iter().all(|mail| near(&mail)) => cursor = format!("&cursor={next}"),
            _ => return by,
        }
    }
}

/// The ledger's rows that one mail tells, by mail: to whom, of which obligations.
async fn told(browser: &Browser, since: &BTreeSet<String>) -> BTreeMap<String, (String, BTreeSet<String>)> {
    let (mut by, mut cursor): (BTreeMap<String, (String, BTreeSet<String>)>, _) =
        (BTreeMap::new(), String::new());
    loop {
        let page = browser.get(&format!("/v1/reminders?limit=100{cursor}")).await.must_be(200);
        for row in page.json["data"].as_array().unwrap() {
            let Some(mail) = row["mail_id"].as_str().filter(|mail| !since.contains(*mail)) else { continue };
            let whose = || (row["recipient_id"].as_str().unwrap().to_owned(), BTreeSet::new());
            let (_, told) = by.entry(mail.to_owned()).or_insert_with(whose);
            told.insert(row["obligation_id"].as_str().unwrap().to_owned());
        }
        match page.json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return by,
        }
    }
}

on_both! {
    async fn seven_days_without_a_worker_in_a_week_full_of_deadlines_are_one_mail_for_each_recipient(house: House) {
        world(&house).await;
        while house.now() < "2026-05-10T12:00:00Z".parse::<DateTime<Utc>>().unwrap() {
            house.pass(TimeDelta::days(1));
            house.drain().await;
        }
        house.mails();
        let mut browser = house.stranger();
        browser.sign_in("aino@example.com", PASSWORD).await.must_be(201);
        let before: BTreeSet<String> = told(&browser, &BTreeSet::new()).await.into_keys().collect();
        // What a worker would have told in these seven days: a storm.
        let back = house.now() + TimeDelta::days(7);
        let expected = foreseen(&browser, back).await;
        assert_eq!(expected.len(), 3);
        assert!(expected.values().map(BTreeSet::len).sum::<usize>() > 20, "{expected:#?}");

        house.pass(TimeDelta::days(7));
        house.drain().await;
        let mails = house.mails();
        let to: Vec<_> = mails.iter().map(|mail| mail.to.address.as_str()).collect();
        let each: BTreeSet<_> = to.iter().collect();
        assert_eq!((to.len(), each.len()), (3, 3), "{to:?}");
        assert!(mails.iter().all(|mail| mail.subject.starts_with("Catching up")), "{:?}", mails[0].subject);
        let came = told(&browser, &before).await;
        assert_eq!(came.len(), 3);
        for (recipient, obligations) in came.values() {
            let mut missing = Vec::new();
            for id in expected[recipient].difference(obligations) {
                // What the next occurrence has overtaken is nobody's to do any more.
                let row = browser.get(&format!("/v1/obligations/{id}")).await.must_be(200);
                missing.extend((row.json["actionable"] == true).then_some(id));
            }
            assert!(missing.is_empty(), "{recipient} was not told of {missing:?}");
        }
        for mail in &mails {
            let member = came.values().filter(|(_, obligations)| obligations.iter().all(|id| mail.text.contains(id.as_str())));
            assert!(member.count() >= 1, "{}", mail.text);
        }
        // Nothing of it comes again, and the days go on as ever.
        house.drain().await;
        assert!(house.mails().is_empty());
        house.pass(TimeDelta::days(1));
        house.drain().await;
        let next = house.mails();
        assert!(!next.is_empty() && next.len() < 40, "{}", next.len());
        house.close().await;
    }
}
