//! The ledger of reminders, held against the mails that came.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use clock::zone;
use serde_json::Value;

use crate::harness::Browser;

/// Every row.
async fn rows(browser: &Browser) -> Vec<Value> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = browser.get(&format!("/v1/reminders?limit=100{cursor}")).await.must_be(200);
        rows.extend(page.json["data"].as_array().unwrap().iter().cloned());
        match page.json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

/// Checks that each step is there once, that each which was sent came on its day, and that no mail came without one.
/// `caught_up_on` is the day of the one mail that told what an outage had swallowed.
pub async fn agrees(browser: &Browser, mails: &BTreeMap<String, NaiveDate>, caught_up_on: NaiveDate) {
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let day = |mail: &str| mails.iter().find(|(id, _)| id.contains(mail)).map(|(_, day)| *day);
    let (mut steps, mut told, mut missed) = (BTreeSet::new(), BTreeSet::new(), 0);
    for row in rows(browser).await {
        let due_on: NaiveDate = text(&row, "due_on").parse().unwrap();
        let step = row["step"].as_i64().unwrap();
        let key = (text(&row, "obligation_id"), due_on, step, text(&row, "recipient_id"));
        assert!(steps.insert(key), "twice: {row}");
        let wanted = zone::shift(due_on, step);
        match row["state"].as_str().unwrap() {
            "sent" => {
                let came = day(&text(&row, "mail_id")).expect("the mail of a step that was sent");
                assert!(came == wanted || (came == caught_up_on && wanted < came), "{row} came on {came}");
                told.insert(text(&row, "mail_id"));
            }
            "missed" => {
                assert_eq!(day(&text(&row, "mail_id")), Some(caught_up_on), "{row}");
                missed += 1;
            }
            "pending" => assert!(wanted > *mails.values().max().unwrap(), "{row}"),
            state => assert_eq!(state, "silenced"),
        }
    }
    assert!(missed > 0, "an outage that swallows a step");
    // The first mail was the link of the sign-up.
    assert_eq!(told.len(), mails.len() - 1);
}
