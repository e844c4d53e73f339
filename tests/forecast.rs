//! The forecast of reminders: what it says is what comes.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::harness::house::PASSWORD;
use crate::harness::{Browser, Engine, House, on_both};
use crate::notice::{again, notices};

/// A mail: when, to whom, which, of how many dates.
type Mail = (DateTime<Utc>, String, String);

async fn forecast(browser: &Browser, more: &str) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = browser.get(&format!("/v1/coming-reminders?limit=7{more}{cursor}")).await.must_be(200);
        all.extend(page.json["data"].as_array().unwrap().iter().cloned());
        match page.json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

fn text(row: &Value, pointer: &str) -> String {
    row.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer} in {row}")).to_owned()
}

/// The forecast's mails with the titles that each tells.
fn told(forecast: &[Value]) -> Vec<(Mail, Vec<String>)> {
    let form = |mail: &Value| match &*text(mail, "/form") {
        "single" => "reminder".to_owned(),
        other => other.to_owned(),
    };
    let titles =
        |mail: &Value| mail["items"].as_array().unwrap().iter().map(|item| text(item, "/title")).collect();
    let mail = |mail: &Value| {
        let key = (text(mail, "/at").parse().unwrap(), text(mail, "/recipient/name"), form(mail));
        (key, titles(mail))
    };
    forecast.iter().filter(|mail| comes_by(mail, "mail")).map(mail).collect()
}

fn comes_by(line: &Value, channel: &str) -> bool {
    line["channels"].as_array().unwrap().iter().any(|it| it == channel)
}

/// A notice: when, to whom, of what.
type Notice = (DateTime<Utc>, String, String, String);

/// The forecast's notices.
fn noticed(forecast: &[Value]) -> Vec<Notice> {
    let mut all: Vec<_> = forecast
        .iter()
        .filter(|line| comes_by(line, "in_app"))
        .map(|line| {
            let (items, at) = (line["items"].as_array().unwrap(), text(line, "/at").parse().unwrap());
            assert_eq!(items.len(), 1, "{line}");
            (at, text(line, "/recipient/name"), text(&items[0], "/title"), text(&items[0], "/due_on"))
        })
        .collect();
    all.sort_unstable();
    all
}

/// The notices of dates that came to these people since `begun`.
async fn told_of(house: &House, begun: DateTime<Utc>, people: &[&str]) -> Vec<Notice> {
    let mut all = Vec::new();
    for email in people {
        let mut browser = again(house, email).await;
        enter(&mut browser).await;
        let name = browser.get("/v1/session").await.at("/person/name").to_owned();
        for row in notices(&browser, "").await {
            let at = text(&row, "/created_at").parse().unwrap();
            if ["reminder", "escalation"].contains(&&*text(&row, "/what")) && at >= begun {
                all.push((at, name.clone(), text(&row, "/title"), text(&row, "/due_on")));
            }
        }
    }
    all.sort_unstable();
    all
}

/// Enters the test organization.
async fn enter(browser: &mut Browser) {
    let places = browser.get("/v1/memberships").await.must_be(200);
    let places = places.json["data"].as_array().unwrap();
    let trial = places.iter().find(|it| it.to_string().contains("Trial Oy")).unwrap();
    browser.patch("/v1/session", "*", &json!({ "membership_id": trial["id"] })).await.must_be(200);
}

/// The mails that were kept, with their words.
async fn kept(browser: &Browser) -> Vec<(Mail, String)> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = browser.get(&format!("/v1/test_mails?limit=100{cursor}")).await.must_be(200);
        for mail in page.json["data"].as_array().unwrap() {
            let key = (text(mail, "/sent_at").parse().unwrap(), text(mail, "/to_name"), text(mail, "/kind"));
            all.push((key, text(mail, "/subject") + "\n" + &text(mail, "/text")));
        }
        match page.json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

/// Each mail of the forecast came, with what it was to tell, and no other came.
fn same(forecast: Vec<(Mail, Vec<String>)>, mut kept: Vec<(Mail, String)>) {
    let mut missing = Vec::new();
    for (key, titles) in forecast {
        let fits =
            |(came, words): &(Mail, String)| *came == key && titles.iter().all(|it| words.contains(it));
        match kept.iter().position(fits) {
            Some(at) => drop(kept.swap_remove(at)),
            None => missing.push((key, titles)),
        }
    }
    let left: Vec<_> = kept.iter().map(|(key, words)| (key, words.lines().next())).collect();
    assert!(
        missing.is_empty() && left.is_empty(),
        "did not come: {missing:#?}\nwere not foreseen: {left:#?}"
    );
}

/// Who is told something in the test organization.
const PEOPLE: [&str; 2] = ["aino@example.com", "far@example.com"];

async fn advance(house: &House, browser: &Browser, to: DateTime<Utc>) {
    browser.post("/v1/test_clock/advance", &json!({ "to": to })).await.must_be(202);
    house.drain().await;
}

/// A test organization whose certificates are renewed, surveyed and lost in the next 90 days, with a weekly duty of
/// somebody in another zone.
async fn world(house: &House) -> Browser {
    let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    let new = json!({ "name": "Trial Oy", "country": "FI", "time_zone": "Europe/Helsinki", "test": true });
    let place = browser.post("/v1/organizations", &new).await.must_be(201);
    browser.patch("/v1/session", "*", &json!({ "membership_id": place.at("/id") })).await.must_be(200);
    let far = house.join(&browser, "far@example.com", "manager", &json!({})).await;
    far.patch("/v1/person", "*", &json!({ "time_zone": "Pacific/Kiritimati" })).await.must_be(200);
    let members = browser.get("/v1/members").await.must_be(200);
    let far = members.json["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["person"]["name"] == "The manager")
        .unwrap();
    for decision in ["2025-06-10", "2023-04-20", "2026-03-01"] {
        house.certify(&browser, decision).await;
    }
    let duty = json!({ "title": "Look at the backups", "rrule": "FREQ=WEEKLY", "anchor_on": "2026-03-13",
        "opens_days_before": 7, "responsible_id": far["id"] });
    browser.post("/v1/duties", &duty).await.must_be(201);
    house.drain().await;
    house.post.take();
    browser
}

on_both! {
    async fn what_the_forecast_says_for_ninety_days_is_what_comes(house: House) {
        let browser = world(&house).await;
        let begun = house.now();
        let rows = forecast(&browser, "").await;
        let foreseen = told(&rows);
        let until = begun + TimeDelta::days(90);
        assert!(foreseen.len() > 40, "{foreseen:#?}");
        assert!(foreseen.iter().all(|((at, ..), _)| (begun..=until).contains(at)));
        assert!(foreseen.is_sorted_by_key(|((at, ..), _)| *at));
        // Occurrences of the duty that are not stored yet are foreseen as well.
        let new = |mail: &&Value| mail["items"][0]["obligation_id"].is_null();
        assert!(rows.iter().any(|mail| new(&mail)), "{foreseen:#?}");

        let already = kept(&browser).await.len();
        advance(&house, &browser, until).await;
        let mut came = kept(&browser).await;
        came.truncate(came.len() - already);
        same(foreseen, came);
        let notices = noticed(&rows);
        assert!(notices.len() > 40);
        assert_eq!(told_of(&house, begun, &PEOPLE).await, notices);
        assert!(house.mails().is_empty());
        house.close().await;
    }
}

on_both! {
    async fn the_forecast_follows_what_each_recipient_wants(house: House) {
        let browser = world(&house).await;
        let mut far = house.stranger();
        far.sign_in("far@example.com", PASSWORD).await.must_be(201);
        let weekly = json!({ "kinds": [{ "kind": "recurring_duty", "delivery": "weekly" }, { "kind": "transfer", "delivery": "in_app" }],
            "digest_on": "thu", "digest_at": "21:30", "quiet_hours": { "from": "22:00", "until": "06:00" } });
        far.patch("/v1/reminder-preference", "*", &weekly).await.must_be(200);
        let gathered = ["surveillance_audit", "certification_body_booking", "management_review", "recertification_decision"];
        let kinds = gathered.map(|kind| json!({ "kind": kind, "delivery": "daily" })).into_iter();
        let kinds: Vec<_> = kinds.chain([json!({ "kind": "internal_audit", "delivery": "off" }), json!({ "kind": "nonconformity_plan", "delivery": "in_app" })]).collect();
        let daily = json!({ "kinds": kinds, "digest_at": "07:00", "quiet_hours": { "from": "07:30", "until": "09:15" } });
        browser.patch("/v1/reminder-preference", "*", &daily).await.must_be(200);
        let begun = house.now();
        let until = begun + TimeDelta::days(90);
        let rows = forecast(&browser, "").await;
        let foreseen = told(&rows);
        let forms: BTreeMap<_, usize> = foreseen.iter().fold(BTreeMap::new(), |mut all, ((_, _, form), _)| {
            *all.entry(form.as_str()).or_default() += 1;
            all
        });
        assert!(forms["digest"] > 10 && forms["reminder"] > 3, "{forms:?}");
        let already = kept(&browser).await.len();
        advance(&house, &browser, until).await;
        let mut came = kept(&browser).await;
        came.truncate(came.len() - already);
        same(foreseen, came);
        // Notices wait for no digest and no morning.
        let notices = noticed(&rows);
        assert!(rows.iter().any(|line| !comes_by(line, "mail")) && notices.len() > 40);
        assert_eq!(told_of(&house, begun, &PEOPLE).await, notices);
        house.close().await;
    }
}

on_both! {
    async fn the_forecast_follows_the_policy_of_the_organization(house: House) {
        let browser = world(&house).await;
        let duties = json!([{ "kind": "recurring_duty", "days_before": [6, 5, 4, 1], "days_after": [1, 2], "repeat_after_days": null, "send_at": "23:30",
            "managers_on_day": null, "owners_on_day": -3, "channels": ["in_app"] },
            { "kind": "management_review", "days_before": [20, 10], "days_after": [1], "repeat_after_days": 3, "send_at": "09:30", "channels": ["mail"] }]);
        let policy = json!({ "days_before": [60, 45, 30, 14, 7, 3, 2, 1], "days_after": [1, 2, 3, 7], "repeat_after_days": 5,
            "send_at": "03:30", "working_days": true, "kinds": duties, "managers_on_day": -5, "owners_on_day": 2 });
        let holidays = json!({ "holidays": ["2026-04-03", "2026-04-06", "2026-05-01"] });
        let change = json!({ "reminder_policy": policy, "policy": holidays });
        browser.patch("/v1/organization", "*", &change).await.must_be(200);
        house.drain().await;
        let until = house.now() + TimeDelta::days(90);
        let begun = house.now();
        let rows = forecast(&browser, "").await;
        let foreseen = told(&rows);
        assert!(foreseen.len() > 30, "{}", foreseen.len());
        let already = kept(&browser).await.len();
        advance(&house, &browser, until).await;
        let mut came = kept(&browser).await;
        came.truncate(came.len() - already);
        same(foreseen, came);
        let notices = noticed(&rows);
        assert!(notices.len() > 60, "{}", notices.len());
        assert_eq!(told_of(&house, begun, &PEOPLE).await, notices);
        house.close().await;
    }
}

on_both! {
    async fn the_forecast_counts_what_waits_already_and_one_recipient_alone(house: House) {
        let browser = world(&house).await;
        let rows = forecast(&browser, "").await;
        let mut by: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for row in rows {
            by.entry(text(&row, "/recipient/id")).or_default().push(row);
        }
        assert_eq!(by.len(), 2);
        for (recipient, rows) in by {
            assert_eq!(forecast(&browser, &format!("&recipient_id={recipient}")).await, rows);
        }
        browser.get("/v1/coming-reminders?cursor=00").await.must_be(422);
        browser.get("/v1/coming-reminders?recipient_id=x").await.must_be(422);
        house.close().await;
    }
}

on_both! {
    async fn a_place_limited_to_some_certifications_foresees_those_alone(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let seen = house.certify(&browser, "2025-06-10").await.at("/id").to_owned();
        let hidden = house.certify(&browser, "2025-05-10").await;
        let duty = json!({ "title": "Look at the backups", "rrule": "FREQ=WEEKLY", "anchor_on": "2026-03-13" });
        browser.post("/v1/duties", &duty).await.must_be(201);
        let limited = house.join(&browser, "part@example.com", "reader", &json!({ "certification_ids": [seen] })).await;
        let titles = |rows: &[Value]| rows.iter().flat_map(|mail| mail["items"].as_array().unwrap().clone()).collect::<Vec<_>>();
        let (all, part) = (titles(&forecast(&browser, "").await), titles(&forecast(&limited, "").await));
        assert!(!part.is_empty() && part.len() < all.len());
        let theirs = browser.get(&format!("/v1/obligations?limit=100&certification_id={}", hidden.at("/id"))).await.must_be(200);
        let ids: Vec<_> = theirs.json["data"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
        assert!(all.iter().any(|item| ids.contains(&item["obligation_id"])));
        assert!(part.iter().all(|item| !ids.contains(&item["obligation_id"]) && item["kind"] != "recurring_duty"));
        house.mails();
        house.close().await;
    }
}
