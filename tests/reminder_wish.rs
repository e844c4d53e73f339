//! What people want of reminders: singly or gathered, at which hours, or none; stopped by one click in a mail.

use chrono::TimeDelta;
use mailer::Mail;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::browser::plain;
use crate::harness::{Browser, Engine, House, on_both};

const WISH: &str = "/v1/reminder-preference";

async fn wish(browser: &Browser, change: &Value) -> Value {
    let tag = browser.get(WISH).await.must_be(200).etag();
    browser.patch(WISH, &tag, change).await.must_be(200).json
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

/// Lives `days` from noon to noon, an hour at a time; answers each mail with the hour in Helsinki.
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

fn path(mail: &Mail) -> String {
    let address = mail.unsubscribe.as_deref().expect("an address to stop by");
    address.strip_prefix("https://certkeep.example").expect("an address of ours").to_owned()
}

on_both! {
    async fn what_is_gathered_comes_in_one_mail_at_the_hour_that_was_chosen(house: House) {
        let (_, manager) = daily(&house).await;
        // Tuesday noon. Singly at first.
        let singly: Vec<_> = live(&house, 4).await.into_iter().map(|(hour, _)| hour).collect();
        assert_eq!(singly, ["Fri 08", "Sat 08"]);
        let change = json!({ "kinds": [{ "kind": "recurring_duty", "delivery": "weekly" }], "digest_on": "wed", "digest_at": "17:00" });
        let wanted = wish(&manager, &change).await;
        assert_eq!((&wanted["digest_on"], &wanted["version"]), (&json!("wed"), &json!(2)));
        let weekly = live(&house, 8).await;
        let hours: Vec<_> = weekly.iter().map(|(hour, _)| hour.as_str()).collect();
        assert_eq!(hours, ["Wed 17"]);
        let digest = &weekly[0].1;
        assert!(digest.subject.contains("dates at Turku Hosting Oy"), "{}", digest.subject);
        assert!(digest.text.matches("Look at the backups").count() >= 3, "{}", digest.text);
        // What waits is let go when its reader wants it singly again: the late ones in one mail.
        live(&house, 2).await;
        wish(&manager, &json!({ "kinds": [{ "kind": "recurring_duty", "delivery": "single" }] })).await;
        house.drain().await;
        let late = house.mails();
        assert_eq!(late.len(), 1);
        assert!(late[0].subject.starts_with("Catching up"), "{}", late[0].subject);
        house.close().await;
    }
}

on_both! {
    async fn nothing_comes_in_quiet_hours_and_all_of_it_comes_after_them(house: House) {
        let (_, manager) = daily(&house).await;
        wish(&manager, &json!({ "quiet_hours": { "from": "18:00", "until": "10:00" } })).await;
        let hours: Vec<_> = live(&house, 5).await.into_iter().map(|(hour, _)| hour).collect();
        assert_eq!(hours, ["Fri 10", "Sat 10", "Sun 10", "Sun 10"]);
        let wanted = wish(&manager, &json!({ "quiet_hours": null })).await;
        assert!(wanted["quiet_hours"].is_null());
        let hours: Vec<_> = live(&house, 1).await.into_iter().map(|(hour, _)| hour).collect();
        assert_eq!(hours, ["Mon 08", "Mon 08"]);
        house.close().await;
    }
}

on_both! {
    async fn one_click_in_a_mail_stops_its_kind_and_looking_at_the_link_does_not(house: House) {
        let (owner, manager) = daily(&house).await;
        let mails = live(&house, 3).await;
        let stop = path(&mails[0].1);
        assert!(mails[0].1.text.contains(&stop), "{}", mails[0].1.text);
        // A program that looks at links stops nothing, and is sent to the page that asks.
        let nobody = house.stranger();
        let looking = plain().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let seen = looking.get(format!("{}{stop}", house.base)).send().await.unwrap();
        assert_eq!(seen.status(), 303);
        let page = seen.headers()["location"].to_str().unwrap().to_owned();
        assert!(page.starts_with("/unsubscribe?token=") && page.ends_with("&kinds=recurring_duty"), "{page}");
        assert_eq!(live(&house, 1).await.len(), 1);
        // The mail program's POST of RFC 8058: a form, no cookie, no JSON.
        let click = nobody.raw(Method::POST, &stop).header("Content-Type", "application/x-www-form-urlencoded");
        let clicked = click.body("List-Unsubscribe=One-Click").send().await.unwrap();
        assert_eq!(clicked.status(), 204);
        assert_eq!(nobody.raw(Method::POST, &stop).send().await.unwrap().status(), 204);
        let wanted = manager.get(WISH).await.must_be(200);
        let of = |kind: &str| wanted.json["kinds"].as_array().unwrap().iter().find(|it| it["kind"] == kind).unwrap()["delivery"].clone();
        assert_eq!((of("recurring_duty"), of("internal_audit")), (json!("in_app"), json!("single")));
        assert_eq!(live(&house, 2).await.len(), 0);
        let ledger = owner.get("/v1/reminders?limit=100").await.must_be(200);
        assert!(ledger.json["data"].as_array().unwrap().iter().any(|row| row["state"] == "noticed" && row["mail_id"].is_null()));
        let log = owner.get("/v1/audit-entries?action=create_unsubscription").await.must_be(200);
        assert_eq!(log.json["data"].as_array().unwrap().len(), 1);
        assert!(!log.text.contains("unsubscribe_key"), "{}", log.text);
        // A link that was tampered with is nobody's, and so is one of a place that has ended.
        let mut other = stop.clone();
        other.replace_range(stop.len() - 1.., if stop.ends_with('0') { "1" } else { "0" });
        for wrong in [other.as_str(), &stop[..stop.len() - 1], "/v1/unsubscriptions/x"] {
            assert_eq!(nobody.raw(Method::POST, wrong).send().await.unwrap().status(), 404, "{wrong}");
        }
        let place = manager.get("/v1/session").await.at("/membership/id").to_owned();
        owner.prove().await;
        owner.delete(&format!("/v1/members/{place}")).await.must_be(204);
        assert_eq!(nobody.raw(Method::POST, &stop).send().await.unwrap().status(), 404);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn an_owner_hears_of_what_would_cost_the_certificate_and_cannot_stop_it(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        house.certify(&owner, "2025-06-10").await;
        let off = |kind: &str| json!({ "kinds": [{ "kind": "management_review", "delivery": "off" }, { "kind": kind, "delivery": "off" }] });
        let tag = owner.get(WISH).await.etag();
        let refused = owner.patch(WISH, &tag, &off("surveillance_audit")).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/kinds/1/delivery");
        assert!(refused.at("/errors/0/detail").contains("owner"), "{}", refused.text);
        let seen = owner.get(WISH).await;
        let must: Vec<_> = seen.json["kinds"].as_array().unwrap().iter().filter(|it| it["must_hear"] == true).collect();
        assert_eq!(must.len(), 7);
        wish(&owner, &off("internal_audit")).await;
        let (mut audits, mut others) = (0, 0);
        for _ in 0..100 {
            house.pass(TimeDelta::days(1));
            house.drain().await;
            for mail in house.mails() {
                let audit = mail.subject.contains("Surveillance audit");
                assert!(!mail.subject.contains("Internal audit") && !mail.subject.contains("Management review"), "{}", mail.subject);
                assert_eq!(mail.unsubscribe.is_none(), audit, "{}", mail.subject);
                if audit { audits += 1 } else { others += 1 }
            }
        }
        assert!(audits > 3 && others > 0, "{audits} {others}");
        house.close().await;
    }
}

on_both! {
    async fn wrong_wishes_are_refused_with_their_place(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let tag = owner.get(WISH).await.etag();
        for (change, place) in [
            (json!({ "quiet_hours": { "from": "08:00", "until": "08:00" } }), "/quiet_hours/until"),
            (json!({ "quiet_hours": { "from": "8", "until": "09:00" } }), "/quiet_hours/from"),
            (json!({ "digest_at": "25:00" }), "/digest_at"),
            (json!({ "digest_on": "someday" }), "/digest_on"),
            (json!({ "kinds": [{ "kind": "party", "delivery": "off" }] }), "/kinds/0/kind"),
            (json!({ "kinds": [{ "kind": "internal_audit", "delivery": "fax" }] }), "/kinds/0/delivery"),
        ] {
            assert_eq!(owner.patch(WISH, &tag, &change).await.must_be(422).at("/errors/0/pointer"), place);
        }
        owner.patch(WISH, &tag, &json!({ "digest_at": "09:30" })).await.must_be(200);
        owner.patch(WISH, &tag, &json!({ "digest_at": "10:30" })).await.must_be(412);
        house.close().await;
    }
}
