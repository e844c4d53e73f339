//! Recurring duties: recorded, planned, reminded of, skipped, moved, done, ended.

use serde_json::{Value, json};

use crate::harness::house::PASSWORD;
use crate::harness::{Answer, Browser, Engine, House, on_both};

mod calendar;
mod decade;
mod mistake;
mod right;

const REVIEW: &str = "Review of the suppliers";

/// Every three months on the last day, counted from the end of March; reminded from a fortnight before.
pub fn review() -> Value {
    json!({ "title": REVIEW, "rrule": "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1", "anchor_on": "2026-03-31" })
}

pub async fn record(browser: &Browser, duty: &Value) -> String {
    browser.post("/v1/duties", duty).await.must_be(201).at("/id").to_owned()
}

/// The obligations of a duty as "day state".
pub async fn obligations(browser: &Browser, duty: &str) -> Vec<String> {
    let page = browser.get(&format!("/v1/obligations?limit=100&duty_id={duty}")).await.must_be(200);
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let rows = page.json["data"].as_array().unwrap();
    rows.iter().map(|row| format!("{} {}", text(row, "due_on"), text(row, "state"))).collect()
}

/// The obligation of a duty that is due on a day.
pub async fn obligation(browser: &Browser, duty: &str, due_on: &str) -> String {
    let page = browser.get(&format!("/v1/obligations?limit=100&duty_id={duty}")).await.must_be(200);
    let row = page.json["data"].as_array().unwrap().iter().find(|row| row["due_on"] == due_on).unwrap();
    row["id"].as_str().unwrap().to_owned()
}

/// Signed in anew, after more than the fortnight that a session lasts.
pub async fn again(mut browser: Browser) -> Browser {
    browser.sign_in("first@example.com", PASSWORD).await.must_be(201);
    browser
}

async fn exception(browser: &Browser, duty: &str, noun: &str, body: Value) -> Answer {
    browser.post(&format!("/v1/duties/{duty}/{noun}"), &body).await
}

on_both! {
    async fn a_duty_is_planned_for_a_year_and_its_reminders_name_it(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let certification = house.certify(&aino, "2026-03-10").await.at("/id").to_owned();
        let mut new = review();
        new["certification_ids"] = json!([certification]);
        let duty = aino.post("/v1/duties", &new).await.must_be(201);
        assert_eq!(duty.at("/in_words"), "every third month on the last day");
        assert_eq!(duty.at("/next/due_on"), "2026-03-31");
        assert_eq!(duty.at("/certifications/0/name"), "ISO/IEC 20000-1:2018");
        let id = duty.at("/id");
        let planned = ["2026-03-31 open", "2026-06-30 open", "2026-09-30 open", "2026-12-31 open", "2027-03-31 open"];
        assert_eq!(obligations(&aino, id).await, planned);
        let view = aino.get(&format!("/v1/obligations?duty_id={id}&limit=1")).await.must_be(200);
        assert_eq!((view.at("/data/0/kind"), view.at("/data/0/duty/name")), ("recurring_duty", REVIEW));
        assert_eq!(view.json["data"][0]["certification"], Value::Null);

        house.clock.move_to("2026-03-23T22:00:00Z".parse().unwrap());
        house.drain().await;
        assert!(house.mails().iter().all(|mail| !mail.subject.contains("suppliers")), "it is not eight o'clock yet");
        house.clock.move_to("2026-03-24T06:00:00Z".parse().unwrap());
        house.drain().await;
        let mails = house.mails();
        let mail = mails.iter().find(|mail| mail.subject.starts_with(REVIEW)).unwrap();
        let link = format!("https://certkeep.example/duties/{id}");
        assert!(mail.text.contains(&link) && mail.html.contains(&link), "{}", mail.text);
        let told = mail.text.replace(id, "DUTY").replace(&*obligation(&aino, id, "2026-03-31").await, "OBLIGATION");
        let told = told.replace(mail.unsubscribe.as_deref().expect("a way to stop such mails"), "STOP");
        insta::assert_snapshot!("reminder_of_a_duty", format!("{}\n\n{told}", mail.subject));
        house.close().await;
    }
}

on_both! {
    async fn an_occurrence_is_planned_done_and_brought_back(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "UTC").await;
        let id = record(&aino, &review()).await;
        let due = obligation(&aino, &id, "2026-03-31").await;
        let planned = aino.post(&format!("/v1/obligations/{due}/appointment"), &json!({ "start": "2026-03-20" })).await;
        assert_eq!(planned.must_be(201).at("/state"), "planned");
        let future = json!({ "on": "2026-03-20" });
        let refused = aino.post(&format!("/v1/obligations/{due}/completion"), &future).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/on");
        let done = json!({ "on": "2026-03-09", "end": "2026-03-10", "note": "All five." });
        let done = aino.post(&format!("/v1/obligations/{due}/completion"), &done).await.must_be(201);
        assert_eq!((done.at("/state"), done.at("/done_on")), ("done", "2026-03-10"));
        house.clock.move_to("2026-03-24T09:00:00Z".parse().unwrap());
        house.drain().await;
        assert!(house.mails().is_empty(), "what is done is not reminded of");
        for noun in ["skips", "moves"] {
            let body = json!({ "occurrence_on": "2026-03-31", "to": "2026-04-02" });
            let body = if noun == "skips" { json!({ "occurrence_on": "2026-03-31" }) } else { body };
            assert_eq!(exception(&aino, &id, noun, body).await.must_be(409).at("/code"), "settled_otherwise");
        }
        let again = exception(&aino, &id, "restorations", json!({ "occurrence_on": "2026-03-31" })).await.must_be(201);
        assert_eq!((again.at("/state"), again.at("/note")), ("open", ""));
        exception(&aino, &id, "restorations", json!({ "occurrence_on": "2026-03-31" })).await.must_be(422);
        let changes = aino.get(&format!("/v1/obligations/{due}/changes")).await.must_be(200);
        let reasons: Vec<_> =
            changes.json["data"].as_array().unwrap().iter().map(|change| change["reason"].as_str().unwrap()).collect();
        assert_eq!(reasons, [
            "The duty was recorded.", "The occurrence of 2026-03-31 was planned for 2026-03-20.",
            "The occurrence of 2026-03-31 was done on 2026-03-10.", "The occurrence of 2026-03-31 was restored.",
        ]);
        house.close().await;
    }
}

on_both! {
    async fn one_occurrence_is_skipped_another_moved_and_the_rest_stays(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "UTC").await;
        let id = record(&aino, &review()).await;
        let skipped = exception(&aino, &id, "skips", json!({ "occurrence_on": "2026-03-31", "note": "Nobody there." })).await;
        assert_eq!(skipped.must_be(201).at("/state"), "waived");
        let moved = exception(&aino, &id, "moves", json!({ "occurrence_on": "2026-06-30", "to": "2026-03-25" })).await;
        assert_eq!(moved.must_be(201).at("/due_on"), "2026-03-25", "even before the one before it");
        let now = ["2026-03-25 open", "2026-03-31 waived", "2026-09-30 open", "2026-12-31 open", "2027-03-31 open"];
        assert_eq!(obligations(&aino, &id).await[..5], now);
        house.clock.move_to("2026-03-24T08:00:00Z".parse().unwrap());
        house.drain().await;
        let subjects: Vec<_> = house.mails().into_iter().map(|mail| mail.subject).collect();
        assert_eq!(subjects, ["Catching up: 1 date at First Oy"]);
        let first = aino.get(&format!("/v1/duties/{id}/occurrences?limit=2")).await.must_be(200);
        assert_eq!(first.at("/data/0/note"), "Nobody there.");
        assert_eq!(first.at("/data/1/moved_to"), "2026-03-25");
        assert_eq!(first.at("/data/1/recorded_by/name"), "Aino Virtanen");
        let next = format!("/v1/duties/{id}/occurrences?limit=2&cursor={}", first.at("/next_cursor"));
        assert_eq!(aino.get(&next).await.must_be(200).at("/data/0/occurrence_on"), "2026-09-30");
        let far = aino.get(&format!("/v1/duties/{id}/occurrences?from=2199-01-01&limit=1")).await.must_be(200);
        assert_eq!(far.at("/data/0/occurrence_on"), "2199-03-31", "no horizon ends it");
        exception(&aino, &id, "restorations", json!({ "occurrence_on": "2026-06-30" })).await.must_be(201);
        assert!(obligations(&aino, &id).await.contains(&"2026-06-30 open".to_owned()));
        house.close().await;
    }
}

on_both! {
    async fn counted_from_the_last_time_the_next_date_follows_the_work(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "UTC").await;
        let new = json!({ "title": "Restore test", "rrule": "FREQ=MONTHLY;INTERVAL=6", "anchor_on": "2026-03-20", "basis": "from_last_done" });
        let id = record(&aino, &new).await;
        assert_eq!(obligations(&aino, &id).await, ["2026-03-20 open"]);
        house.clock.move_to("2026-05-04T09:00:00Z".parse().unwrap());
        house.drain().await;
        assert_eq!(house.mails().len(), 1, "one mail tells what was missed");
        let aino = again(aino).await;
        assert_eq!(obligations(&aino, &id).await, ["2026-03-20 overdue"]);
        let due = obligation(&aino, &id, "2026-03-20").await;
        aino.post(&format!("/v1/obligations/{due}/completion"), &json!({ "on": "2026-05-04" })).await.must_be(201);
        assert_eq!(obligations(&aino, &id).await, ["2026-03-20 done", "2026-11-04 open"]);
        house.close().await;
    }
}

on_both! {
    async fn a_duty_ends_and_only_an_untouched_one_can_be_removed(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "UTC").await;
        let id = record(&aino, &review()).await;
        let path = format!("/v1/duties/{id}");
        let etag = aino.get(&path).await.etag();
        let ended = aino.patch(&path, &etag, &json!({ "ended_on": "2026-07-31" })).await.must_be(200);
        let states = obligations(&aino, &id).await;
        assert_eq!(states[1..3], ["2026-06-30 open", "2026-09-30 waived"]);
        aino.patch(&path, &etag, &json!({ "ended_on": null })).await.must_be(412);
        aino.patch(&path, &ended.etag(), &json!({ "ended_on": null })).await.must_be(200);
        assert_eq!(obligations(&aino, &id).await[2], "2026-09-30 open", "it goes on");
        exception(&aino, &id, "skips", json!({ "occurrence_on": "2026-03-31" })).await.must_be(201);
        assert_eq!(aino.delete(&path).await.must_be(409).at("/code"), "still_used");
        exception(&aino, &id, "restorations", json!({ "occurrence_on": "2026-03-31" })).await.must_be(201);
        aino.delete(&path).await.must_be(204);
        aino.get(&path).await.must_be(404);
        assert_eq!(aino.get("/v1/obligations").await.json["data"], json!([]));
        house.close().await;
    }
}
