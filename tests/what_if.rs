//! What would break: nothing is stored by asking, and what was decided on a preview is recorded only while it holds.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Browser, Engine, House, on_both};

/// The certification's path and its first surveillance audit, with a preview of a day for that.
async fn scene(house: &House, start: &str) -> (Browser, String, String, Answer) {
    let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    let certification = house.certify(&browser, "2026-03-10").await;
    let path = format!("/v1/certifications/{}", certification.at("/id"));
    let all =
        browser.get(&format!("/v1/obligations?certification_id={}&limit=100", certification.at("/id"))).await;
    let audit = all.json["data"].as_array().unwrap().iter().find(|it| it["key"] == "c1/surveillance_audit/1");
    let audit = audit.unwrap()["id"].as_str().unwrap().to_owned();
    let preview = preview(&browser, &path, start, &[]).await;
    (browser, path, audit, preview)
}

async fn preview(browser: &Browser, path: &str, start: &str, without: &[&str]) -> Answer {
    let event = json!({ "type": "surveillance_audit", "start": start, "state": "planned" });
    let asked = json!({ "events": [event], "without": without });
    browser.post(&format!("{path}/programme-previews"), &asked).await.must_be(200)
}

fn change<'a>(answer: &'a Answer, kind: &str) -> Option<&'a Value> {
    answer.json["changes"].as_array().unwrap().iter().find(|it| it["change"] == kind)
}

on_both! {
    async fn a_preview_names_the_breach_the_certificate_at_risk_and_the_planned_days(house: House) {
        let (browser, path, audit, late) = scene(&house, "2027-03-20").await;
        assert_eq!(change(&late, "alert_opened").unwrap()["code"], "surveillance_planned_late");
        assert_eq!(change(&late, "alert_opened").unwrap()["severity"], "breach");
        assert_eq!(change(&late, "certificate_at_risk").unwrap()["because"], change(&late, "alert_opened").unwrap()["because"]);
        let appointment = format!("/v1/obligations/{audit}/appointment");
        browser.post(&appointment, &json!({ "start": "2027-03-04" })).await.must_be(201);
        let events = browser.get(&format!("{path}/events")).await.json;
        let planned = events["data"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
        let kept = preview(&browser, &path, "2027-03-02", &[&planned]).await;
        assert!(change(&kept, "certificate_at_risk").is_none(), "{}", kept.text);
        let all = kept.json["changes"].as_array().unwrap();
        let moved = all.iter().find(|it| it["key"] == "c1/surveillance_audit/1").unwrap();
        assert_eq!((&moved["from_planned_on"], &moved["to_planned_on"]), (&json!("2027-03-04"), &json!("2027-03-02")));
        // A later day alone is compared with today, too.
        let later = browser.post(&format!("{path}/programme-previews"), &json!({ "today": "2027-06-01" })).await.must_be(200);
        assert_eq!(change(&later, "status_changed").unwrap()["to_status"], "overdue");
        house.close().await;
    }
}

on_both! {
    async fn what_was_decided_on_a_preview_is_recorded_only_while_it_holds(house: House) {
        let (browser, path, audit, preview) = scene(&house, "2027-03-04").await;
        let programme = browser.get(&format!("{path}/programme")).await.etag();
        assert!(programme.starts_with(preview.etag().trim_end_matches('"')), "a preview names what is recorded: {programme}");
        let (events, appointment) = (format!("{path}/events"), format!("/v1/obligations/{audit}/appointment"));
        let review = json!({ "type": "management_review", "on": "2026-12-01", "state": "planned" });
        browser.post(&events, &review).await.must_be(201);
        let day = json!({ "start": "2027-03-04" });
        for (path, body) in [(&appointment, &day), (&events, &review)] {
            let refused = browser.send(Method::POST, path, Some(body), Some(&preview.etag())).await.must_be(412);
            assert_eq!(refused.at("/code"), "changed_meanwhile");
        }
        let tag = browser.get(&format!("{path}/programme")).await.etag();
        let first = browser.send(Method::POST, &appointment, Some(&day), Some(&tag)).await.must_be(201);
        assert_ne!(first.etag(), tag);
        // Who records several events in a row goes on from the tag of the one before.
        let audit = json!({ "type": "internal_audit", "start": "2026-11-02", "state": "planned" });
        let second = browser.send(Method::POST, &events, Some(&audit), Some(&first.etag())).await.must_be(201);
        let now = browser.get(&format!("{path}/programme")).await.etag();
        assert!(now.starts_with(second.etag().trim_end_matches('"')), "{now}");
        // A policy moves dates as an event does.
        let certification = browser.get(&path).await;
        let shorter = json!({ "policy": { "warn_days": 30 } });
        browser.patch(&path, &certification.etag(), &shorter).await.must_be(200);
        browser.send(Method::POST, &events, Some(&review), Some(&second.etag())).await.must_be(412);
        for odd in ["\"v1\"", "", "no tag"] {
            browser.send(Method::POST, &events, Some(&review), Some(odd)).await.must_be(412);
        }
        house.close().await;
    }
}
