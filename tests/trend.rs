//! How far a standard was met over time.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use reqwest::Method;
use serde_json::{Value, json};

use crate::claim::{analysis, certification, claim_all, evidence, held, routine, until};
use crate::harness::house::PASSWORD;
use crate::harness::{Browser, Engine, House, on_both};

async fn trend(browser: &Browser, target: &str, more: &str) -> Value {
    browser.get(&format!("/v1/cover-trend?target={target}{more}")).await.must_be(200).json
}

/// The days on which it changed, with how many clauses were covered wholly and in part.
fn days(trend: &Value) -> Vec<(&str, u64, u64)> {
    let count = |point: &Value, what: &str| point["count"][what].as_u64().unwrap();
    let points = trend["points"].as_array().unwrap().iter();
    points.map(|it| (it["on"].as_str().unwrap(), count(it, "covered"), count(it, "partial"))).collect()
}

fn turn<'a>(trend: &'a Value, number: &str) -> Option<&'a Value> {
    trend["turns"].as_array().unwrap().iter().find(|it| it["reference"] == number)
}

/// The rows of the workbook's sheet that compares with another day, by its name.
async fn compared(browser: &Browser, target: &str) -> (String, Vec<String>) {
    let path = format!("/v1/gap-report?target={target}&form=xlsx");
    let bytes = browser.raw(Method::GET, &path).send().await.unwrap().bytes().await.unwrap();
    let mut book = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let name = book.sheet_names().into_iter().find(|name| name.starts_with("Compared")).unwrap_or_default();
    let rows = book.worksheet_range(&name).map(|range| range.rows().map(<[_]>::to_vec).collect());
    let rows: Vec<Vec<_>> = rows.unwrap_or_default();
    let line = |row: Vec<calamine::Data>| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|");
    (name, rows.into_iter().map(line).collect())
}

/// Lives to each of these days of March at ten in Helsinki, when the organization has been looked at.
async fn live(house: &House, march: std::ops::RangeInclusive<u32>) {
    for day in march {
        until(house, &format!("2026-03-{day}T08:00:00Z"));
        house.drain().await;
    }
    house.mails();
}

on_both! {
    async fn what_is_covered_is_written_down_on_the_days_it_changes_and_compared_with_a_day_that_is_past(house: House) {
        let mut aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let mut bo = house.join(&aino, "bo@example.com", "manager", &json!({})).await;
        let mut other = house.sign_up("Other AB", "eva@example.com", "Europe/Stockholm").await;
        let (services, foreign) = (certification(&aino, "iso-iec-20000-1-2018").await, certification(&other, "iso-9001-2015").await);
        live(&house, 11..=11).await;
        let before = trend(&aino, &services, "").await;
        assert_eq!((&before["since"], before["turns"].as_array().unwrap().len()), (&Value::Null, 0), "nothing is claimed");
        assert_eq!(days(&before), [("2026-03-11", 0, 0)]);
        assert_eq!(compared(&aino, &services).await, (String::new(), Vec::new()));

        let routine = routine(&aino, &bo, "Requests").await;
        let minutes = evidence(&aino, Some("2026-03-20")).await;
        let statements = held(&analysis(&aino, &services).await, "4.1");
        claim_all(&aino, &bo, &statements, routine["id"].as_str().unwrap(), &minutes).await;
        let whole = analysis(&aino, &services).await["count"]["covered"].as_u64().unwrap();
        let begun = trend(&aino, &services, "").await;
        assert!(whole > 0);
        assert_eq!((&begun["since"], days(&begun)[0].1), (&Value::Null, whole), "today is told before it is written down");

        // Eleven quiet days are one row; the day after the evidence's last one is another.
        live(&house, 12..=24).await;
        for (browser, email) in [(&mut aino, "aino@example.com"), (&mut bo, "bo@example.com"), (&mut other, "eva@example.com")] {
            browser.sign_in(email, PASSWORD).await.must_be(201);
        }
        let year = trend(&aino, &services, "").await;
        let told = days(&year);
        assert_eq!(told.iter().map(|it| it.0).collect::<Vec<_>>(), ["2026-03-12", "2026-03-21", "2026-03-24"], "{told:?}");
        assert_eq!((told[0].1, told[1].1, told[2].1), (whole, 0, 0));
        assert!(told[1].2 > 0 && told[1].2 == told[2].2, "{told:?}");
        assert_eq!(year["since"], "2026-03-12", "the first day that was written down");
        let lost = turn(&year, "4.1").unwrap();
        assert_eq!((&lost["from"], &lost["to"]), (&json!("covered"), &json!("partial")));
        assert!(lost["title"].is_string() && turn(&year, "4.2").is_none(), "{lost}");

        let (sheet, rows) = compared(&aino, &services).await;
        assert_eq!(sheet, "Compared with 12 March 2026");
        assert!(rows.iter().any(|row| row.starts_with("4.1|") && row.ends_with("|Covered|Partial")), "{rows:?}");

        // Compared with a day between two rows, and with one after the last of them.
        let between = trend(&bo, &services, "&since=2026-03-15").await;
        assert_eq!((&between["since"], days(&between)[0]), (&json!("2026-03-15"), ("2026-03-15", whole, told[0].2)));
        let later = trend(&bo, &services, "&since=2026-03-22").await;
        assert_eq!((days(&later).len(), later["turns"].as_array().unwrap().len()), (2, 0));

        // New evidence brings it back, on the day itself.
        aino.patch(&format!("/v1/evidence/{minutes}"), &aino.get(&format!("/v1/evidence/{minutes}")).await.etag(), &json!({ "expires_on": "2026-12-31" })).await.must_be(200);
        let back = trend(&aino, &services, "&since=2026-03-22").await;
        assert_eq!(turn(&back, "4.1").unwrap()["to"], "covered");
        live(&house, 25..=25).await;
        let dates: Vec<String> = days(&trend(&aino, &services, "").await).iter().map(|it| it.0.to_owned()).collect();
        assert_eq!(dates, ["2026-03-12", "2026-03-21", "2026-03-25"]);

        let today = aino.get(&format!("/v1/cover-trend?target={services}&since=2026-03-25")).await.must_be(422);
        assert_eq!(today.at("/errors/0/pointer"), "?since");
        aino.get(&format!("/v1/cover-trend?target={services}&since=yesterday")).await.must_be(422);
        aino.get("/v1/cover-trend").await.must_be(422);
        aino.get(&format!("/v1/cover-trend?target={foreign}")).await.must_be(422);
        assert_eq!(trend(&other, &foreign, "").await["since"], Value::Null, "who claims nothing has nothing written down");
        house.close().await;
    }
}
