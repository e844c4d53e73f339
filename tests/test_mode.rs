//! Test organizations: a clock that is moved by hand, mails that nobody is sent, and nothing of it among real ones.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::harness::{Browser, Engine, House, on_both};

const AINO: &str = "aino@example.com";

/// Somebody with a real organization, who works in a test organization.
async fn tester(house: &House) -> Browser {
    let browser = house.sign_up("Turku Hosting Oy", AINO, "Europe/Helsinki").await;
    let new = json!({ "name": "Trial Oy", "country": "FI", "time_zone": "Europe/Helsinki", "test": true });
    let place = browser.post("/v1/organizations", &new).await.must_be(201);
    assert_eq!(place.json["test"], true);
    browser.patch("/v1/session", "*", &json!({ "membership_id": place.at("/id") })).await.must_be(200);
    browser
}

/// An integrator's program with a key of the test organization.
async fn program(browser: &Browser) -> Browser {
    let key = json!({ "name": "Integration tests", "scopes": ["write"] });
    let secret = browser.post("/v1/api-keys", &key).await.must_be(201).at("/secret").to_owned();
    assert!(secret.starts_with("ckt_"), "{secret}");
    browser.with_key(&secret)
}

async fn shows(program: &Browser) -> DateTime<Utc> {
    let clock = program.get("/v1/test_clock").await.must_be(200);
    assert!(clock.json["advancing_to"].is_null(), "{}", clock.text);
    clock.at("/shows_at").parse().unwrap()
}

/// Lets the clock run to the noon of a day.
async fn advance(house: &House, program: &Browser, day: NaiveDate) {
    let to = day.and_hms_opt(12, 0, 0).unwrap().and_utc();
    if to <= shows(program).await {
        return;
    }
    let answer = program.post("/v1/test_clock/advance", &json!({ "to": to })).await.must_be(202);
    assert_eq!(answer.at("/advancing_to").parse(), Ok(to));
    house.drain().await;
    assert_eq!(shows(program).await, to);
}

/// The kept mails, oldest first: when, which, what about.
pub async fn kept(program: &Browser) -> Vec<(DateTime<Utc>, String, String)> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = program.get(&format!("/v1/test_mails?limit=100{cursor}")).await.must_be(200);
        let text = |mail: &Value, name: &str| mail[name].as_str().unwrap().to_owned();
        let mails = page.json["data"].as_array().unwrap();
        assert!(mails.iter().all(|mail| text(mail, "text").contains("certkeep.example")), "{}", page.text);
        all.extend(
            mails.iter().map(|mail| {
                (text(mail, "sent_at").parse().unwrap(), text(mail, "kind"), text(mail, "subject"))
            }),
        );
        if page.json["has_more"] != true {
            all.reverse();
            return all;
        }
        cursor = format!("&cursor={}", page.at("/next_cursor"));
    }
}

/// What is done in a cycle, the audit that renews the certificate last.
const KINDS: [&str; 4] =
    ["internal_audit", "management_review", "surveillance_audit", "recertification_audit"];

fn count(done: &[String], kind: &str) -> usize {
    done.iter().filter(|known| *known == kind).count()
}

/// What is next: the id, kind and due day of the first thing that is still to be done.
async fn next(program: &Browser) -> Option<(String, String, NaiveDate)> {
    let open = program.get("/v1/obligations?sort=due_on&limit=100").await.must_be(200);
    let of = |it: &Value, name: &str| it[name].as_str().unwrap_or_default().to_owned();
    let list = open.json["data"].as_array().unwrap();
    let first = list.iter().find(|it| it["done_on"].is_null() && KINDS.contains(&of(it, "kind").as_str()))?;
    Some((of(first, "id"), of(first, "kind"), of(first, "due_on").parse().unwrap()))
}

on_both! {
    async fn an_integrator_lives_three_years_and_reads_every_mail_of_them(house: House) {
        let program = program(&tester(&house).await).await;
        let begun = house.now();
        let certification = house.certify(&program, "2026-03-10").await.at("/id").to_owned();
        let mut done: Vec<String> = Vec::new();
        for _ in 0..40 {
            let (id, kind, due) = next(&program).await.expect("something is next");
            let on = due - TimeDelta::days(5);
            advance(&house, &program, on).await;
            let today = shows(&program).await.date_naive();
            let path = format!("/v1/obligations/{id}/completion");
            program.post(&path, &json!({ "on": today })).await.must_be(201);
            done.push(kind.clone());
            if kind == "recertification_audit" {
                break;
            }
        }
        assert_eq!((count(&done, "surveillance_audit"), count(&done, "recertification_audit")), (1, 1), "{done:?}");
        let decided = json!({ "type": "recertification_decision", "on": shows(&program).await.date_naive() });
        program.post(&format!("/v1/certifications/{certification}/events"), &decided).await.must_be(201);
        advance(&house, &program, "2029-03-20".parse().unwrap()).await;
        let lived = program.get(&format!("/v1/certifications/{certification}")).await.must_be(200);
        assert_eq!(lived.json["cycle"]["number"], 2, "{}", lived.text);
        assert!(lived.at("/cycle/expires_on").starts_with("2032-03"), "{}", lived.text);

        let mails = kept(&program).await;
        let reminders: Vec<_> = mails.iter().filter(|(_, kind, _)| kind == "reminder").collect();
        assert!(reminders.len() > 20, "{mails:#?}");
        assert!(mails.iter().all(|(_, kind, _)| kind != "catch_up"), "each at its own instant: {mails:#?}");
        assert!(mails.is_sorted_by_key(|(at, ..)| at));
        assert!(mails.last().unwrap().0 > begun + TimeDelta::days(900));
        // At eight in the morning over there, in summer and in winter.
        let hours: std::collections::BTreeSet<_> = reminders.iter().map(|(at, ..)| at.format("%H:%M").to_string()).collect();
        assert_eq!(hours.into_iter().collect::<Vec<_>>(), ["05:00", "06:00"]);
        // No time has passed, and nobody has got anything.
        assert_eq!((house.now(), house.mails().len()), (begun, 0));
        house.close().await;
    }
}

on_both! {
    async fn a_clock_that_is_advanced_brings_the_mails_that_the_days_would_have_brought(house: House) {
        let browser = tester(&house).await;
        house.certify(&browser, "2025-06-10").await;
        let begun = shows(&browser).await;
        let last = (begun + TimeDelta::days(150)).date_naive();
        advance(&house, &browser, last).await;
        let mut tried: Vec<_> = kept(&browser).await.into_iter().map(|(at, _, subject)| (at.date_naive(), subject)).collect();

        let mut real = house.stranger();
        real.sign_in(AINO, crate::harness::house::PASSWORD).await.must_be(201);
        house.certify(&real, "2025-06-10").await;
        let mut lived = Vec::new();
        while house.now().date_naive() < last {
            house.drain().await;
            lived.extend(house.mails().into_iter().map(|mail| (house.now().date_naive(), mail.subject)));
            house.pass(TimeDelta::days(1));
        }
        house.drain().await;
        lived.extend(house.mails().into_iter().map(|mail| (house.now().date_naive(), mail.subject)));
        assert!(tried.len() > 3, "{tried:?}");
        // Those of one morning are in no order.
        tried.sort();
        lived.sort();
        assert_eq!(tried, lived);
        house.close().await;
    }
}

on_both! {
    async fn the_time_of_one_organization_is_nobody_elses(house: House) {
        let mut browser = tester(&house).await;
        let day = "2028-02-29".parse().unwrap();
        advance(&house, &browser, day).await;
        let session = browser.get("/v1/session").await.must_be(200);
        assert_eq!((session.at("/today"), &session.json["organization"]["test"]), ("2028-02-29", &true.into()));
        let site = browser.post("/v1/sites", &json!({ "name": "Mill", "country": "FI" })).await.must_be(201);
        assert!(!site.at("/id").is_empty());
        // What proves, ends and tells who did what goes by the real time.
        let made = browser.post("/v1/api-keys", &json!({ "name": "Late", "scopes": ["read"] })).await.must_be(201);
        assert_eq!(made.at("/key/expires_at").parse(), Ok(house.now() + TimeDelta::days(90)));
        let log = browser.get("/v1/audit-entries?action=create_site").await.must_be(200);
        assert_eq!(log.at("/data/0/at").parse(), Ok(house.now()));
        // The other organization of the same person knows nothing of it.
        let places = browser.get("/v1/memberships").await.must_be(200);
        let real = places.json["data"].as_array().unwrap().iter().find(|place| place["test"] == false).unwrap();
        let entered = browser.patch("/v1/session", "*", &json!({ "membership_id": real["id"] })).await.must_be(200);
        assert_eq!(entered.at("/today"), house.now().date_naive().to_string());
        for path in ["/v1/test_clock", "/v1/test_mails"] {
            browser.get(path).await.must_be(404);
        }
        browser.post("/v1/test_clock/advance", &json!({ "to": "2027-01-01T00:00:00Z" })).await.must_be(404);
        let made = browser.post("/v1/organizations", &json!({ "name": "Next Oy", "country": "FI", "time_zone": "UTC" })).await.must_be(201);
        browser.patch("/v1/session", "*", &json!({ "membership_id": made.at("/id") })).await.must_be(200);
        assert_eq!(browser.get("/v1/organization").await.at("/created_at").parse(), Ok(house.now()));
        // A new sign-in, years before the other clock, works as ever.
        browser.sign_in(AINO, crate::harness::house::PASSWORD).await.must_be(201);
        house.drain().await;
        assert!(house.mails().is_empty());
        house.close().await;
    }
}

on_both! {
    async fn a_clock_runs_forward_alone_and_once_at_a_time(house: House) {
        let browser = tester(&house).await;
        let now = shows(&browser).await;
        for (to, why) in [(now, "not forward"), (now - TimeDelta::days(1), "back"), (now + TimeDelta::days(2000), "too far")] {
            let refused = browser.post("/v1/test_clock/advance", &json!({ "to": to })).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), "/to", "{why}");
        }
        browser.post("/v1/test_clock/advance", &json!({ "to": "tomorrow" })).await.must_be(422);
        let to = json!({ "to": now + TimeDelta::days(30) });
        browser.post("/v1/test_clock/advance", &to).await.must_be(202);
        assert_eq!(browser.post("/v1/test_clock/advance", &to).await.must_be(409).at("/code"), "clock_runs");
        house.drain().await;
        assert_eq!(shows(&browser).await, now + TimeDelta::days(30));
        // Time goes on in the real world, and stands here.
        house.pass(TimeDelta::days(3));
        house.drain().await;
        assert_eq!(shows(&browser).await, now + TimeDelta::days(30));
        let reader = house.join(&browser, "reader@example.com", "reader", &json!({})).await;
        reader.get("/v1/test_clock").await.must_be(200);
        reader.post("/v1/test_clock/advance", &json!({ "to": now + TimeDelta::days(60) })).await.must_be(403);
        reader.get("/v1/test_mails").await.must_be(403);
        house.close().await;
    }
}

on_both! {
    async fn a_one_time_link_goes_to_its_address_and_is_read_by_nobody_else(house: House) {
        let browser = tester(&house).await;
        advance(&house, &browser, "2028-02-29".parse().unwrap()).await;
        let invited = json!({ "email": "victim@example.org", "role": "reader" });
        browser.post("/v1/invitations", &invited).await.must_be(201);
        let token = house.mailed_token("victim@example.org").await;
        assert!(kept(&browser).await.iter().all(|(_, kind, _)| kind != "invitation"));
        let read = browser.get("/v1/test_mails").await.must_be(200).text;
        assert!(!read.contains(&token));
        let accepted = json!({ "token": token, "name": "Veikko Koski", "password": crate::harness::house::PASSWORD });
        browser.post("/v1/invitation-acceptances", &accepted).await.must_be(204);
        house.close().await;
    }
}

on_both! {
    async fn a_test_organization_works_with_no_other_one(house: House) {
        let browser = tester(&house).await;
        let asked = json!({ "side": "client", "email": "adviser@example.com", "role": "reader" });
        for (path, body) in [("/v1/engagement-codes", json!({})), ("/v1/engagements", asked)] {
            let refused = browser.post(path, &body).await.must_be(409);
            assert_eq!(refused.at("/code"), "test_organization", "{path}");
        }
        house.drain().await;
        assert!(house.mails().is_empty());
        house.close().await;
    }
}
