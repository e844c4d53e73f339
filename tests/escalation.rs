//! The escalation of dates: managers and owners hear of what nobody does anything about, each once.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::harness::{Browser, Engine, House, on_both};

/// A certificate whose surveillance audit is due on 10 June 2026, of a contributor's; managers hear of it 20 days before and
/// owners 10 days before.
async fn world(house: &House) -> (Browser, Browser, String) {
    let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    house.join(&owner, "manager@example.com", "manager", &json!({})).await;
    house.join(&owner, "reader@example.com", "reader", &json!({})).await;
    let doer = house.join(&owner, "doer@example.com", "contributor", &json!({})).await;
    let place = doer.get("/v1/session").await.at("/membership/id").to_owned();
    let made = house.certify(&owner, "2025-06-10").await;
    let path = format!("/v1/certifications/{}", made.at("/id"));
    owner
        .patch(&path, &owner.get(&path).await.etag(), &json!({ "responsible_id": place }))
        .await
        .must_be(200);
    let policy = json!({ "days_before": [30, 14, 7], "days_after": [], "repeat_after_days": null, "send_at": "08:00",
        "managers_on_day": -20, "owners_on_day": -10 });
    owner.patch("/v1/organization", "*", &json!({ "reminder_policy": policy })).await.must_be(200);
    let all = owner.get("/v1/obligations?kind=surveillance_audit&limit=100").await.must_be(200);
    let audits = all.json["data"].as_array().unwrap();
    let audit =
        audits.iter().find(|it| it["due_on"] == "2026-06-10").unwrap_or_else(|| panic!("{}", all.text));
    let id = audit["id"].as_str().unwrap().to_owned();
    house.drain().await;
    house.mails();
    (owner, doer, id)
}

/// Lives to a day, and answers who was told of the audit when.
async fn live(house: &House, audit: &str, until: &str) -> Vec<(String, String)> {
    let until: DateTime<Utc> = format!("{until}T12:00:00Z").parse().unwrap();
    let mut told = Vec::new();
    while house.now() < until {
        house.pass(TimeDelta::days(1));
        house.drain().await;
        for mail in house.mails().into_iter().filter(|mail| mail.text.contains(audit)) {
            let leads = mail.text.contains("You are not responsible for it");
            assert_eq!(leads, !mail.to.address.starts_with("doer@"), "{}", mail.text);
            told.push((house.now().date_naive().to_string(), mail.to.address));
        }
    }
    told.sort();
    told
}

fn of(told: &[(String, String)]) -> Vec<(&str, &str)> {
    told.iter().map(|(day, who)| (day.as_str(), who.split('@').next().unwrap())).collect()
}

on_both! {
    async fn when_nothing_is_done_managers_hear_of_it_and_then_owners_once_each(house: House) {
        let (owner, _, audit) = world(&house).await;
        let told = live(&house, &audit, "2026-06-20").await;
        let expected = [
            ("2026-05-11", "doer"),
            ("2026-05-21", "doer"),
            ("2026-05-21", "manager"),
            ("2026-05-27", "doer"),
            ("2026-05-31", "aino"),
            ("2026-05-31", "doer"),
            ("2026-06-03", "doer"),
        ];
        assert_eq!(of(&told), expected);
        let mut again = house.stranger();
        again.sign_in("aino@example.com", crate::harness::house::PASSWORD).await.must_be(201);
        let ledger = again.get(&format!("/v1/reminders?limit=100&obligation_id={audit}")).await.must_be(200);
        let rows = ledger.json["data"].as_array().unwrap();
        let steps = |level: &str| -> Vec<i64> {
            rows.iter().filter(|row| row["level"] == level).map(|row| row["step"].as_i64().unwrap()).collect()
        };
        assert_eq!((steps("manager"), steps("owner")), (vec![-20], vec![-10]));
        drop(owner);
        house.close().await;
    }
}

on_both! {
    async fn whoever_plans_the_date_in_time_spares_the_others(house: House) {
        let (owner, _, audit) = world(&house).await;
        let first = live(&house, &audit, "2026-05-22").await;
        assert_eq!(of(&first).last(), Some(&("2026-05-21", "manager")));
        let mut owner_again = house.stranger();
        owner_again.sign_in("aino@example.com", crate::harness::house::PASSWORD).await.must_be(201);
        let planned = json!({ "start": "2026-06-08" });
        owner_again.post(&format!("/v1/obligations/{audit}/appointment"), &planned).await.must_be(201);
        let then = live(&house, &audit, "2026-06-05").await;
        assert!(!then.is_empty() && then.iter().all(|(_, who)| who.starts_with("doer@")), "{then:?}");
        drop(owner);
        house.close().await;
    }
}

on_both! {
    async fn a_day_of_escalation_is_checked_and_kept(house: House) {
        let (owner, ..) = world(&house).await;
        let kept = owner.get("/v1/organization").await.must_be(200).json["reminder_policy"].clone();
        assert_eq!((&kept["managers_on_day"], &kept["owners_on_day"]), (&json!(-20), &json!(-10)));
        for (name, day) in [("managers_on_day", json!(731)), ("owners_on_day", json!("soon"))] {
            let mut wrong: Value = kept.clone();
            wrong[name] = day;
            let change = json!({ "reminder_policy": wrong });
            let refused = owner.patch("/v1/organization", "*", &change).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), format!("/reminder_policy/{name}"));
        }
        let mut none = kept.clone();
        none["managers_on_day"] = Value::Null;
        let changed = owner.patch("/v1/organization", "*", &json!({ "reminder_policy": none })).await.must_be(200);
        assert!(changed.json["reminder_policy"]["managers_on_day"].is_null());
        house.close().await;
    }
}
