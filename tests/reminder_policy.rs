//! The organization's policy of reminders: days and times by kind, and only on working days.

use chrono::{DateTime, Datelike, TimeDelta, Utc, Weekday};
use serde_json::{Value, json};

use crate::harness::{Answer, Browser, Engine, House, on_both};

async fn change(browser: &Browser, change: &Value) -> Answer {
    let tag = browser.get("/v1/organization").await.must_be(200).etag();
    browser.patch("/v1/organization", &tag, change).await
}

fn policy(more: &Value) -> Value {
    let mut policy = json!({ "days_before": [30, 14, 7, 1], "days_after": [1, 7], "repeat_after_days": 7, "send_at": "08:00" });
    for (name, value) in more.as_object().unwrap() {
        policy[name] = value.clone();
    }
    json!({ "reminder_policy": policy })
}

/// What waits to be told: when, of what kind, how many days after its date.
async fn waiting(browser: &Browser) -> Vec<(DateTime<Utc>, String, i64)> {
    let coming = browser.get("/v1/coming-reminders?limit=100").await.must_be(200);
    let item = |mail: &Value| {
        let item = &mail["items"][0];
        let kind = item["kind"].as_str().unwrap().to_owned();
        (mail["at"].as_str().unwrap().parse().unwrap(), kind, item["step"].as_i64().unwrap())
    };
    coming.json["data"].as_array().unwrap().iter().map(item).collect()
}

async fn furnished(house: &House) -> Browser {
    let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    house.certify(&browser, "2025-06-10").await;
    let duty = json!({ "title": "Look at the backups", "rrule": "FREQ=MONTHLY;BYMONTHDAY=-1", "anchor_on": "2026-03-31", "opens_days_before": 30 });
    browser.post("/v1/duties", &duty).await.must_be(201);
    browser
}

on_both! {
    async fn a_kind_has_days_and_a_time_of_its_own(house: House) {
        let browser = furnished(&house).await;
        let duties = json!([{ "kind": "recurring_duty", "days_before": [3, 2], "days_after": [], "repeat_after_days": null, "send_at": "16:30",
            "managers_on_day": null, "owners_on_day": null, "channels": ["mail", "in_app"] }]);
        let changed = change(&browser, &policy(&json!({ "kinds": duties }))).await.must_be(200);
        assert_eq!(changed.json["reminder_policy"]["kinds"], duties);
        assert_eq!(changed.json["reminder_policy"]["working_days"], false);
        let all = waiting(&browser).await;
        let (own, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, kind, _)| kind == "recurring_duty");
        assert!(own.len() >= 4 && others.len() > 4);
        let local = |at: &DateTime<Utc>| (*at + TimeDelta::hours(if *at < "2026-03-29T01:00:00Z".parse::<DateTime<Utc>>().unwrap() { 2 } else { 3 })).format("%H:%M").to_string();
        assert!(own.iter().all(|(at, _, step)| local(at) == "16:30" && [-3, -2].contains(step)), "{own:?}");
        assert!(others.iter().all(|(at, _, step)| local(at) == "08:00" && ![-3, -2].contains(step)), "{others:?}");
        // What comes is what was said, and the general days hold again once the kind has none of its own.
        while house.now() < own[1].0 {
            house.pass(TimeDelta::minutes(90));
            house.drain().await;
        }
        let told = house.mails().into_iter().filter(|mail| mail.subject.contains("backups")).count();
        assert_eq!(told, 2);
        house.close().await;
    }
}

on_both! {
    async fn reminders_keep_to_working_days_and_follow_when_those_move(house: House) {
        let browser = furnished(&house).await;
        let loose = waiting(&browser).await;
        let weekend = |at: &DateTime<Utc>| matches!(at.weekday(), Weekday::Sat | Weekday::Sun);
        assert!(loose.iter().any(|(at, ..)| weekend(at)));
        change(&browser, &policy(&json!({ "working_days": true }))).await.must_be(200);
        house.drain().await;
        let kept = waiting(&browser).await;
        assert!(kept.len() > 8 && kept.iter().all(|(at, ..)| !weekend(at)), "{kept:?}");
        // A day that becomes a holiday is left for the working day before it.
        let (at, kind, step) = kept.iter().find(|(at, _, step)| *step < 0 && at.weekday() != Weekday::Mon).cloned().unwrap();
        let holiday = json!({ "policy": { "holidays": [at.date_naive()] } });
        change(&browser, &holiday).await.must_be(200);
        house.drain().await;
        let moved = waiting(&browser).await;
        let same = moved.iter().find(|(_, other, day)| (other, day) == (&kind, &step)).unwrap();
        assert_eq!(same.0, at - TimeDelta::days(1), "{kind} {step}");
        assert!(moved.iter().all(|(other, ..)| other.date_naive() != at.date_naive()));
        house.close().await;
    }
}

on_both! {
    async fn a_wrong_policy_is_refused_with_its_place(house: House) {
        let browser = furnished(&house).await;
        let kind = |name: &str, days: &Value| json!({ "kind": name, "days_before": days, "days_after": [], "repeat_after_days": null, "send_at": "08:00" });
        let many: Vec<u16> = (1..=21).collect();
        for (more, place) in [
            (json!({ "kinds": [kind("party", &json!([1]))] }), "/reminder_policy/kinds/0/kind"),
            (json!({ "kinds": [kind("transfer", &json!([1])), kind("transfer", &json!([2]))] }), "/reminder_policy/kinds/1/kind"),
            (json!({ "kinds": [kind("transfer", &json!(many))] }), "/reminder_policy/kinds/0/days_before"),
            (json!({ "kinds": [kind("transfer", &json!([0]))] }), "/reminder_policy/kinds/0/days_before/0"),
            (json!({ "days_after": many }), "/reminder_policy/days_after"),
            (json!({ "working_days": "yes" }), "/reminder_policy/working_days"),
        ] {
            assert_eq!(change(&browser, &policy(&more)).await.must_be(422).at("/errors/0/pointer"), place);
        }
        house.close().await;
    }
}
