//! Mails about what ends or begins for somebody: a directory's token, a place among the auditors. None is lost, none is repeated.

use chrono::TimeDelta;
use entity::outbox_email::{Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::harness::house::PASSWORD;
use crate::harness::{Browser, Engine, House, database, on_both};

const ANNA: &str = "anna@example.com";

async fn made(owner: &Browser, terms: serde_json::Value) {
    owner.post("/v1/provisioning/token", &terms).await.must_be(201);
}

/// To whom a mail about a token goes, of two workers that look at once.
async fn told(house: &House) -> Vec<String> {
    let (one, other) = tokio::join!(Box::pin(house.drain()), Box::pin(house.drain()));
    assert_eq!(one.skipped + other.skipped, 0);
    let mails = house.mails();
    assert!(
        mails.iter().all(|mail| mail.subject.starts_with("The token of your directory ends on ")),
        "{mails:#?}"
    );
    assert!(mails.iter().all(|mail| mail.text.contains("https://certkeep.example/settings/provisioning")));
    mails.into_iter().map(|mail| mail.to.address).collect()
}

on_both! {
    async fn owners_are_told_fourteen_days_and_one_day_before_a_token_ends(house: House) {
        let mut owner = house.sign_up("Kestrel Oy", ANNA, "Europe/Helsinki").await;
        house.join(&owner, "bea@example.com", "manager", &json!({})).await;
        house.join(&owner, "carl@example.com", "owner", &json!({})).await;
        let owners = [ANNA, "carl@example.com"];
        let none: [&str; 0] = [];
        owner.prove().await;
        made(&owner, json!({ "lifetime_days": 30 })).await;
        house.drain().await;
        house.mails();
        for (passes, expected) in [
            (TimeDelta::days(16) - TimeDelta::seconds(1), &none[..]),
            (TimeDelta::seconds(1), &owners),
            (TimeDelta::days(12), &none),
            (TimeDelta::days(1), &owners),
            (TimeDelta::hours(23), &none),
            (TimeDelta::days(3), &none),
        ] {
            house.pass(passes);
            let mut to = told(&house).await;
            to.sort();
            assert_eq!(to, expected, "at {}", house.now());
            assert!(told(&house).await.is_empty(), "a second look tells nothing");
        }
        // After a night in which nothing ran, the last warning is the only one.
        owner.sign_in(ANNA, PASSWORD).await.must_be(201);
        made(&owner, json!({ "lifetime_days": 30 })).await;
        house.pass(TimeDelta::days(29) + TimeDelta::hours(5));
        assert_eq!(told(&house).await.len(), owners.len());
        // What is rotated away, and what was made for a short time, ends as it was meant to.
        owner.sign_in(ANNA, PASSWORD).await.must_be(201);
        made(&owner, json!({ "lifetime_days": 20 })).await;
        made(&owner, json!({ "overlap_hours": 12 })).await;
        assert!(told(&house).await.is_empty());
        made(&owner, json!({ "lifetime_days": 1, "overlap_hours": 0 })).await;
        assert!(told(&house).await.is_empty());
        house.pass(TimeDelta::hours(3));
        assert!(told(&house).await.is_empty());
        house.close().await;
    }
}

/// What the mails to auditors are made of, as the worker sees them.
async fn kept(house: &House) -> String {
    let db = database::connect(&house.database.url).await;
    if house.database.url.starts_with("postgres") {
        db.execute_unprepared("SELECT set_config('app.scope', 'worker', false)").await.unwrap();
    }
    let mails = Entity::find().filter(Column::Kind.eq("audit_assigned")).all(&db).await.unwrap();
    db.close().await.unwrap();
    mails.into_iter().map(|mail| mail.content.to_string()).collect()
}

on_both! {
    async fn who_is_assigned_to_an_audit_by_somebody_else_is_told_what_and_when(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let id = house.certify(&owner, "2026-03-10").await.at("/id").to_owned();
        let due = owner.get(&format!("/v1/obligations?certification_id={id}&limit=100")).await.must_be(200);
        let audit = due.json["data"].as_array().unwrap().iter().find(|it| it["kind"] == "internal_audit").unwrap();
        let page = format!("/obligations/{}", audit["id"].as_str().unwrap());
        let path = format!("/v1{page}/auditors");
        let auditor = house.join(&owner, "lauri@example.com", "internal_auditor", &json!({})).await;
        let place = auditor.get("/v1/session").await.must_be(200).json["membership"]["id"].clone();
        house.drain().await;
        house.mails();
        owner.post(&path, &json!({ "name": "Auditing Ltd", "coverage": ["4"] })).await.must_be(201);
        let assigned = owner.post(&path, &json!({ "member_id": place, "coverage": ["8.6", "9"] })).await.must_be(201);
        owner.post(&path, &json!({ "member_id": place })).await.must_be(409);
        house.drain().await;
        let mails = house.mails();
        let [mail] = mails.as_slice() else { panic!("one mail, not {}", mails.len()) };
        assert_eq!((mail.to.address.as_str(), mail.subject.as_str()), ("lauri@example.com", "You audit in an internal audit: Internal audit 1"));
        for words in ["Aino Virtanen has assigned you", "the clauses 8.6, 9", "ISO/IEC 20000-1:2018, certificate", page.as_str()] {
            let unwrapped = mail.text.replace('\n', " ");
            assert!(unwrapped.contains(words), "{words}: {}", mail.text);
        }
        // Taken off and assigned again is another assignment.
        owner.delete(&format!("/v1/auditors/{}", assigned.at("/id"))).await.must_be(204);
        owner.post(&path, &json!({ "member_id": place })).await.must_be(201);
        house.drain().await;
        assert_eq!(house.mails().len(), 1);
        // The name goes from the mail when whoever assigned is erased.
        let carl = house.join(&owner, "carl@example.com", "manager", &json!({})).await;
        let former = carl.get("/v1/session").await.must_be(200).at("/membership/id").to_owned();
        let audits = owner.get(&path).await.must_be(200);
        owner.delete(&format!("/v1/auditors/{}", audits.at("/data/1/id"))).await.must_be(204);
        carl.post(&path, &json!({ "member_id": place, "coverage": ["9"] })).await.must_be(201);
        assert!(kept(&house).await.contains("The manager"));
        owner.prove().await;
        owner.delete(&format!("/v1/members/{former}")).await.must_be(204);
        owner.post(&format!("/v1/former-members/{former}/erasure"), &json!({})).await.must_be(204);
        assert!(!kept(&house).await.contains("The manager"));
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
