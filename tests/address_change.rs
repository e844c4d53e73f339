//! Changing the address that one signs in with: both addresses agree, or nothing changes.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::harness::house::PASSWORD;
use crate::harness::{Browser, Engine, House, on_both};

const OLD: &str = "aino@example.com";
const NEW: &str = "aino.virtanen@example.net";

async fn ask(browser: &Browser, email: &str) {
    let wanted = json!({ "email": email, "password": PASSWORD });
    browser.post("/v1/person/address-change", &wanted).await.must_be(202);
}

/// The secrets that were mailed to the old and to the new address.
async fn links(house: &House) -> (Value, Value) {
    house.drain().await;
    let mails = house.mails();
    assert_eq!(mails.len(), 2, "{mails:?}");
    let secret = |to: &str| {
        let mail = mails.iter().find(|mail| mail.to.address == to).unwrap();
        let rest = mail.text.split_once("/confirm-address?token=").expect("a link").1;
        json!({ "token": rest.chars().take_while(char::is_ascii_hexdigit).collect::<String>() })
    };
    (secret(OLD), secret(NEW))
}

async fn agree(house: &House, token: &Value) -> String {
    house.stranger().post("/v1/address-confirmations", token).await.must_be(200).at("/state").to_owned()
}

on_both! {
    async fn an_address_changes_when_both_have_agreed_in_either_order(house: House) {
        for old_first in [true, false] {
            let (from, to) = if old_first { (OLD, NEW) } else { (NEW, OLD) };
            let browser = if old_first {
                house.sign_up("Turku Hosting Oy", OLD, "Europe/Helsinki").await
            } else {
                let mut browser = house.stranger();
                browser.sign_in(NEW, PASSWORD).await.must_be(201);
                browser
            };
            let mut elsewhere = house.stranger();
            elsewhere.sign_in(from, PASSWORD).await.must_be(201);
            ask(&browser, to).await;
            let (old, new) = links(&house).await;
            assert_eq!(agree(&house, &old).await, "waiting");
            let waits = browser.get("/v1/person").await.json;
            assert_eq!(waits["email"], from);
            assert_eq!(waits["address_change"]["email"], to);
            assert_eq!(waits["address_change"]["old_confirmed"], old_first);
            assert_eq!(agree(&house, &new).await, "changed");
            for used in [&old, &new] {
                house.stranger().post("/v1/address-confirmations", used).await.must_be(422);
            }
            let now = browser.get("/v1/person").await.must_be(200).json;
            assert_eq!((&now["email"], &now["address_change"]), (&json!(to), &Value::Null));
            elsewhere.get("/v1/session").await.must_be(401);
            house.stranger().sign_in(from, PASSWORD).await.must_be(401);
            house.stranger().sign_in(to, PASSWORD).await.must_be(201);
            house.drain().await;
            let mut told: Vec<_> = house.mails().into_iter().map(|mail| (mail.to.address, mail.subject)).collect();
            told.sort();
            let subject = "The address of your Certkeep account has changed".to_owned();
            assert_eq!(told, [(NEW.to_owned(), subject.clone()), (OLD.to_owned(), subject)]);
        }
        house.close().await;
    }
}

on_both! {
    async fn one_agreement_alone_or_too_late_changes_nothing(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", OLD, "Europe/Helsinki").await;
        ask(&browser, NEW).await;
        let (old, new) = links(&house).await;
        assert_eq!(agree(&house, &new).await, "waiting");
        house.pass(TimeDelta::hours(25));
        house.stranger().post("/v1/address-confirmations", &old).await.must_be(422);
        assert_eq!(browser.get("/v1/person").await.at("/email"), OLD);
        // A newer change takes the older one's links, and one that is taken back leaves none.
        ask(&browser, NEW).await;
        let (earlier, _) = links(&house).await;
        ask(&browser, NEW).await;
        let (old, new) = links(&house).await;
        house.stranger().post("/v1/address-confirmations", &earlier).await.must_be(422);
        browser.delete("/v1/person/address-change").await.must_be(204);
        browser.delete("/v1/person/address-change").await.must_be(404);
        for link in [&old, &new] {
            house.stranger().post("/v1/address-confirmations", link).await.must_be(422);
        }
        assert_eq!(browser.get("/v1/person").await.at("/email"), OLD);
        house.close().await;
    }
}

on_both! {
    async fn a_taken_address_is_not_given_away_and_not_told_of(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", OLD, "Europe/Helsinki").await;
        house.sign_up("Malmö Hosting AB", "taken@example.org", "Europe/Stockholm").await;
        let answer = |email: &str| {
            let wanted = json!({ "email": email, "password": PASSWORD });
            let browser = &browser;
            async move { browser.post("/v1/person/address-change", &wanted).await.must_be(202).json }
        };
        let free = answer(NEW).await;
        let pending = browser.get("/v1/person").await.json["address_change"].clone();
        house.drain().await;
        house.mails();
        let taken = answer("Taken@example.org").await;
        assert_eq!(free, taken);
        let mut same = browser.get("/v1/person").await.json["address_change"].clone();
        same["email"] = pending["email"].clone();
        assert_eq!(same, pending, "what waits looks the same");
        house.drain().await;
        let mails = house.mails();
        let told = mails.iter().find(|mail| mail.to.address == "taken@example.org").expect("its owner is told");
        assert!(!told.text.contains("token="), "{}", told.text);
        // Somebody who signs up with the wanted address meanwhile keeps it.
        ask(&browser, NEW).await;
        let (old, new) = links(&house).await;
        house.sign_up("Oslo Hosting AS", NEW, "Europe/Oslo").await;
        assert_eq!(agree(&house, &old).await, "waiting");
        let late = house.stranger().post("/v1/address-confirmations", &new).await.must_be(409);
        assert_eq!(late.at("/code"), "already_exists");
        assert_eq!(browser.get("/v1/person").await.at("/email"), OLD);
        house.close().await;
    }
}

on_both! {
    async fn it_takes_the_password_and_a_reset_takes_it_back(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", OLD, "Europe/Helsinki").await;
        let wrong = json!({ "email": NEW, "password": "some-other-password" });
        let refused = browser.post("/v1/person/address-change", &wrong).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/password");
        let own = json!({ "email": "Aino@Example.com", "password": PASSWORD });
        let refused = browser.post("/v1/person/address-change", &own).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/email");
        house.stranger().post("/v1/person/address-change", &own).await.must_be(401);
        ask(&browser, NEW).await;
        let (old, new) = links(&house).await;
        house.stranger().post("/v1/password-resets", &json!({ "email": OLD })).await.must_be(202);
        let token = house.mailed_token(OLD).await;
        let change = json!({ "token": token, "password": "nine-under-tractor-plum" });
        house.stranger().post("/v1/password-changes", &change).await.must_be(204);
        for link in [&old, &new] {
            house.stranger().post("/v1/address-confirmations", link).await.must_be(422);
        }
        house.drain().await;
        assert_eq!(house.mails().len(), 1, "the person is told that the password was changed");
        house.close().await;
    }
}

on_both! {
    async fn every_organization_of_the_person_reads_of_it_in_its_audit_log(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", OLD, "Europe/Helsinki").await;
        let other = json!({ "name": "Turku Audits Oy", "country": "FI", "time_zone": "Europe/Helsinki" });
        browser.post("/v1/organizations", &other).await.must_be(201);
        ask(&browser, NEW).await;
        let (old, new) = links(&house).await;
        agree(&house, &new).await;
        agree(&house, &old).await;
        house.drain().await;
        house.mails();
        let places = browser.get("/v1/memberships").await.json["data"].clone();
        for place in places.as_array().unwrap() {
            let tenant = place["organization"]["id"].as_str().unwrap();
            let lines = house.audit_log(tenant).await;
            let of = |action: &str| lines.iter().filter(|line| *line == action).count();
            assert_eq!((of("create_address_change"), of("create_address_confirmation")), (1, 2), "{lines:?}");
        }
        house.close().await;
    }
}
