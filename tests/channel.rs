//! By which ways reminders come: what the organization wants for each kind, and what each person wants for themselves.

use chrono::TimeDelta;
use mailer::Mail;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::receiver::Receiver;
use crate::harness::{Browser, Engine, House, on_both};
use crate::notice::{again, notices};

const WISH: &str = "/v1/reminder-preference";

/// The usual policy, with these ways, and these for some kinds.
fn policy(channels: &Value, kinds: &[(&str, &Value)]) -> Value {
    let with = |channels: &Value| json!({ "days_before": [90, 60, 30, 14, 7, 1], "days_after": [1, 7], "repeat_after_days": 7, "send_at": "08:00", "channels": channels });
    let mut policy = with(channels);
    let own = |(kind, channels): &(&str, &Value)| {
        let mut own = with(channels);
        own["kind"] = json!(kind);
        own
    };
    policy["kinds"] = kinds.iter().map(own).collect();
    json!({ "reminder_policy": policy })
}

async fn decide(owner: &Browser, policy: &Value) {
    owner.patch("/v1/organization", "*", policy).await.must_be(200);
}

async fn wish(browser: &Browser, kind: &str, delivery: &str) {
    let change = json!({ "kinds": [{ "kind": kind, "delivery": delivery }], "digest_on": "mon", "digest_at": "17:00" });
    browser.patch(WISH, "*", &change).await.must_be(200);
}

/// A daily duty of the manager's, in Helsinki, reminded of the day before at eight, and the day after.
async fn daily(house: &House) -> (Browser, Browser) {
    let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    let manager = house.join(&owner, "bo@example.com", "manager", &json!({})).await;
    let place = manager.get("/v1/session").await.at("/membership/id").to_owned();
    let duty = json!({ "title": "Look at the backups", "rrule": "FREQ=DAILY", "anchor_on": "2026-03-14",
        "opens_days_before": 1, "responsible_id": place });
    owner.post("/v1/duties", &duty).await.must_be(201);
    (owner, manager)
}

/// Lives days; answers the mails with their days in Helsinki.
async fn live(house: &House, days: i64) -> Vec<(String, Mail)> {
    let mut mails = Vec::new();
    for _ in 0..days * 24 {
        house.pass(TimeDelta::hours(1));
        house.drain().await;
        let hour = (house.now() + TimeDelta::hours(2)).format("%a %H").to_string();
        mails.extend(house.mails().into_iter().map(|mail| (hour.clone(), mail)));
    }
    mails
}

/// The reminders among somebody's notices, oldest first, with their days in Helsinki.
async fn told(browser: &Browser) -> Vec<String> {
    let rows = notices(browser, "").await;
    let steps = rows.iter().filter(|row| row["what"] == "reminder").rev();
    let at =
        |row: &Value| row["created_at"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    steps.map(|row| (at(row) + TimeDelta::hours(2)).format("%a %H").to_string()).collect()
}

async fn states(owner: &Browser) -> Vec<String> {
    let ledger = owner.get("/v1/reminders?limit=100").await.must_be(200);
    let mut states: Vec<_> = ledger.json["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["state"].as_str().unwrap().to_owned())
        .collect();
    states.sort_unstable();
    states.dedup();
    states
}

on_both! {
    async fn a_notice_comes_at_once_while_its_mail_waits_for_the_digest_or_the_morning(house: House) {
        let (_, manager) = daily(&house).await;
        wish(&manager, "recurring_duty", "weekly").await;
        // From Tuesday noon to Monday evening.
        let hours: Vec<_> = live(&house, 6).await.into_iter().map(|(hour, _)| hour).collect();
        assert_eq!(hours, [""; 0]);
        // On Saturday 14 March it is due; told the day before and the day after, and so is each that follows.
        assert_eq!(told(&manager).await, ["Fri 08", "Sat 08", "Sun 08", "Sun 08", "Mon 08", "Mon 08"]);
        let hours: Vec<_> = live(&house, 1).await.into_iter().map(|(hour, _)| hour).collect();
        assert_eq!(hours, ["Mon 17"]);
        assert_eq!(told(&manager).await.len(), 8, "the mail that comes later tells nothing anew");
        manager.patch(WISH, "*", &json!({ "kinds": [{ "kind": "recurring_duty", "delivery": "single" }],
            "quiet_hours": { "from": "18:00", "until": "10:00" } })).await.must_be(200);
        live(&house, 1).await;
        assert_eq!(told(&manager).await[8..], ["Wed 08", "Wed 08"]);
        house.close().await;
    }
}

on_both! {
    async fn a_person_may_have_notices_alone_or_nothing_and_stops_mails_by_one_click(house: House) {
        let (owner, manager) = daily(&house).await;
        wish(&manager, "recurring_duty", "in_app").await;
        assert_eq!(live(&house, 4).await.len(), 0);
        assert_eq!(told(&manager).await, ["Fri 08", "Sat 08"]);
        assert_eq!(states(&owner).await, ["noticed", "pending"]);
        wish(&manager, "recurring_duty", "off").await;
        assert_eq!(live(&house, 1).await.len(), 0);
        assert_eq!(told(&manager).await.len(), 2);
        assert!(states(&owner).await.contains(&"muted".to_owned()));
        wish(&manager, "recurring_duty", "single").await;
        let mails = live(&house, 1).await;
        let stop = mails[0].1.unsubscribe.as_deref().unwrap().strip_prefix("https://certkeep.example").unwrap().to_owned();
        let click = async || assert_eq!(house.stranger().raw(Method::POST, &stop).send().await.unwrap().status(), 204);
        let wanted = async || {
            let all = manager.get(WISH).await.must_be(200);
            let kinds = all.json["kinds"].as_array().unwrap().clone();
            kinds.into_iter().find(|it| it["kind"] == "recurring_duty").unwrap()["delivery"].clone()
        };
        click().await;
        assert_eq!(wanted().await, "in_app", "the mails stop, and it is still told");
        let before = told(&manager).await.len();
        assert_eq!(live(&house, 1).await.len(), 0);
        assert_eq!(told(&manager).await.len(), before + 2);
        wish(&manager, "recurring_duty", "off").await;
        click().await;
        assert_eq!(wanted().await, "off", "who wants nothing gets nothing back by stopping mails");
        house.close().await;
    }
}

on_both! {
    async fn a_kind_comes_by_the_ways_that_the_organization_wants(house: House) {
        let (owner, manager) = daily(&house).await;
        decide(&owner, &policy(&json!(["mail", "in_app", "webhook"]), &[("recurring_duty", &json!(["in_app"]))])).await;
        let seen = manager.get(WISH).await.must_be(200);
        let kinds = seen.json["kinds"].as_array().unwrap();
        let of = |kind: &str| kinds.iter().find(|it| it["kind"] == kind).unwrap()["channels"].clone();
        assert_eq!((of("recurring_duty"), of("internal_audit")), (json!(["in_app"]), json!(["mail", "in_app", "webhook"])));
        assert_eq!(live(&house, 4).await.len(), 0);
        assert_eq!(told(&manager).await, ["Fri 08", "Sat 08"]);
        decide(&owner, &policy(&json!(["mail", "webhook"]), &[])).await;
        assert_eq!(live(&house, 1).await.len(), 2);
        assert_eq!(told(&manager).await.len(), 2);
        // Who wants notices alone gets them all the same: nobody is told nothing who did not ask for that.
        wish(&manager, "recurring_duty", "in_app").await;
        assert_eq!(live(&house, 1).await.len(), 0);
        assert_eq!(told(&manager).await.len(), 4);
        house.close().await;
    }
}

on_both! {
    async fn an_owner_gets_mails_of_what_would_cost_the_certificate_whatever_the_policy_says(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let doer = house.join(&owner, "doer@example.com", "contributor", &json!({})).await;
        let place = doer.get("/v1/session").await.at("/membership/id").to_owned();
        decide(&owner, &policy(&json!(["in_app"]), &[])).await;
        house.certify(&owner, "2025-06-10").await;
        let theirs = house.certify(&owner, "2025-06-10").await;
        let path = format!("/v1/certifications/{}", theirs.at("/id"));
        owner.patch(&path, "*", &json!({ "responsible_id": place })).await.must_be(200);
        house.drain().await;
        house.mails();
        let mut mails = Vec::new();
        for _ in 0..100 {
            house.pass(TimeDelta::days(1));
            house.drain().await;
            mails.extend(house.mails());
        }
        assert!(mails.len() > 3 && mails.iter().all(|mail| mail.to.address == "aino@example.com"), "{mails:?}");
        assert!(mails.iter().all(|mail| mail.subject.contains("Surveillance audit") && mail.unsubscribe.is_none()));
        let (owner, doer) = (again(&house, "aino@example.com").await, again(&house, "doer@example.com").await);
        let audits = |rows: Vec<Value>| rows.iter().filter(|row| row["what"] == "reminder" && row["kind"] == "surveillance_audit").count();
        let (hers, his) = (audits(notices(&owner, "").await), audits(notices(&doer, "").await));
        assert_eq!((hers, his), (mails.len(), mails.len()));
        // Nor can she turn them off for herself.
        for delivery in ["in_app", "off"] {
            let change = json!({ "kinds": [{ "kind": "surveillance_audit", "delivery": delivery }] });
            let refused = owner.patch(WISH, "*", &change).await.must_be(422);
            assert!(refused.at("/errors/0/detail").contains("always told by mail"), "{}", refused.text);
        }
        house.close().await;
    }
}

on_both! {
    async fn the_endpoints_hear_of_nearness_only_where_the_policy_has_them(house: House) {
        let (owner, _) = daily(&house).await;
        let receiver = Receiver::start().await;
        let new = json!({ "name": "Tickets", "url": receiver.url, "types": ["obligation.due_soon", "obligation.overdue"] });
        owner.post("/v1/webhook-endpoints", &new).await.must_be(201);
        let near = async |day: i64| {
            live(&house, day).await;
            let sent = receiver.taken().iter().filter(|sent| sent.kind() == "obligation.due_soon").count();
            let news = owner.get("/v1/announcements?limit=100&type=obligation.due_soon").await.must_be(200);
            (sent, news.json["data"].as_array().unwrap().len())
        };
        assert_eq!(near(4).await, (2, 2));
        decide(&owner, &policy(&json!(["mail", "in_app", "webhook"]), &[("recurring_duty", &json!(["mail"]))])).await;
        assert_eq!(near(2).await, (0, 4), "it is announced on the page of news, and not sent");
        decide(&owner, &policy(&json!(["mail", "in_app", "webhook"]), &[])).await;
        assert_eq!(near(1).await, (1, 5));
        house.close().await;
    }
}

on_both! {
    async fn ways_that_reach_nobody_are_refused_with_their_place_and_the_usual_is_all(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let seen = owner.get("/v1/organization").await.must_be(200);
        let all = json!(["mail", "in_app", "webhook"]);
        assert_eq!(seen.json["reminder_policy"]["channels"], all);
        for (change, place) in [
            (policy(&json!([]), &[]), "/reminder_policy/channels"),
            (policy(&json!(["webhook"]), &[]), "/reminder_policy/channels"),
            (policy(&json!(["fax"]), &[]), "/reminder_policy/channels/0"),
            (policy(&all, &[("restoration", &all), ("transfer", &json!(["webhook"]))]), "/reminder_policy/kinds/1/channels"),
        ] {
            let refused = owner.patch("/v1/organization", "*", &change).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), place);
        }
        // Left out: all; named twice: once.
        let mut plain = policy(&all, &[("transfer", &json!(["mail", "mail"]))]);
        plain["reminder_policy"].as_object_mut().unwrap().remove("channels");
        let kept = owner.patch("/v1/organization", "*", &plain).await.must_be(200);
        assert_eq!(kept.json["reminder_policy"]["channels"], all);
        assert_eq!(kept.json["reminder_policy"]["kinds"][0]["channels"], json!(["mail"]));
        house.close().await;
    }
}
