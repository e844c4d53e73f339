//! Mail domains: proved by a record, at most one organization's, and lost when the record goes.

use chrono::TimeDelta;
use serde_json::json;

use crate::harness::{Browser, Engine, House, on_both, zone};

/// A domain that no other test uses.
pub fn fresh_domain() -> String {
    format!("d{}.example", uuid::Uuid::new_v4().simple())
}

/// Names a domain and sets its record; answers its id.
async fn named(browser: &Browser, domain: &str) -> String {
    let row = browser.post("/v1/mail-domains", &json!({ "name": domain })).await.must_be(201);
    zone::set(row.at("/record_name"), &["v=spf1 -all", row.at("/record_value")]);
    row.at("/id").to_owned()
}

/// Names and proves a domain.
pub async fn proved(browser: &Browser, domain: &str) -> String {
    let id = named(browser, domain).await;
    verify(browser, &id).await.must_be(200);
    id
}

async fn verify(browser: &Browser, id: &str) -> crate::harness::Answer {
    browser.post(&format!("/v1/mail-domains/{id}/verification"), &json!({})).await
}

on_both! {
    async fn a_domain_is_proved_by_its_record_and_by_nothing_else(house: House) {
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let domain = fresh_domain();
        let row = owner.post("/v1/mail-domains", &json!({ "name": domain.to_uppercase() })).await.must_be(201);
        assert_eq!((row.at("/name"), row.at("/state")), (domain.as_str(), "pending"));
        let (id, name) = (row.at("/id").to_owned(), row.at("/record_name").to_owned());
        assert_eq!(name, format!("_certkeep.{domain}"));
        let refused = verify(&owner, &id).await.must_be(409);
        assert_eq!(refused.at("/code"), "record_missing");
        assert!(refused.at("/detail").contains(&name), "{}", refused.text);
        zone::set(&name, &["certkeep=0000"]);
        assert!(verify(&owner, &id).await.must_be(409).at("/detail").contains("certkeep=0000"));
        zone::fail(&name);
        assert!(verify(&owner, &id).await.must_be(409).at("/detail").contains("do not answer"));
        zone::set(&name, &["something else", row.at("/record_value")]);
        assert_eq!(verify(&owner, &id).await.must_be(200).at("/state"), "verified");
        for taken in ["gmail.com", "localhost", "no domain"] {
            let refused = owner.post("/v1/mail-domains", &json!({ "name": taken })).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), "/name");
        }
        assert_eq!(owner.post("/v1/mail-domains", &json!({ "name": domain })).await.must_be(409).at("/code"), "already_exists");
        house.close().await;
    }
}

on_both! {
    async fn a_domain_belongs_to_one_organization_until_it_is_forgotten(house: House) {
        let first = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let second = house.sign_up("Second AB", "second@example.com", "Europe/Stockholm").await;
        let domain = fresh_domain();
        let id = proved(&first, &domain).await;
        let other = named(&second, &domain).await;
        assert_eq!(verify(&second, &other).await.must_be(409).at("/code"), "domain_taken");
        first.delete(&format!("/v1/mail-domains/{id}")).await.must_be(204);
        verify(&second, &other).await.must_be(200);
        house.close().await;
    }
}

on_both! {
    async fn a_record_is_looked_for_every_week_and_lost_after_three_days_without_it(house: House) {
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let domain = fresh_domain();
        proved(&owner, &domain).await;
        let name = format!("_certkeep.{domain}");
        let state = async || owner.get("/v1/mail-domains").await.at("/data/0/state").to_owned();
        assert_eq!(house.drain().await.proved, 0, "it was looked at just now");
        house.pass(TimeDelta::days(7));
        assert_eq!(house.drain().await.proved, 1);
        assert_eq!(state().await, "verified");
        assert_eq!(house.drain().await.proved, 0, "a week passes until the next look");
        house.pass(TimeDelta::days(7));
        zone::fail(&name);
        assert_eq!(house.drain().await.proved, 1);
        assert_eq!(state().await, "verified", "a name server that does not answer proves nothing");
        zone::clear(&name);
        for (day, expected, mails) in [(1, "missing", 1), (2, "missing", 0), (3, "lost", 1)] {
            house.pass(TimeDelta::days(1));
            assert_eq!(house.drain().await.proved, 1, "day {day}");
            assert_eq!(state().await, expected, "day {day}");
            let told = house.mails();
            assert_eq!(told.len(), mails, "day {day}");
            assert!(told.iter().all(|mail| mail.subject.contains(&domain) && mail.to.address == "anna@example.com"));
        }
        house.pass(TimeDelta::days(30));
        assert_eq!(house.drain().await.proved, 0, "what is lost is looked at only when somebody asks");
        house.close().await;
    }
}
