//! Frameworks of an organization's own: imported whole or not at all.
#![allow(clippy::print_stdout, reason = "the figure of docs/PERFORMANCE.md")]

use std::time::Instant;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::browser::read;
use crate::harness::{Answer, Browser, Engine, House, on_both};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

async fn send(browser: &Browser, query: &str, form: &str, file: impl Into<reqwest::Body>) -> Answer {
    let request = browser.raw(Method::POST, &format!("/v1/frameworks{query}"));
    read(request.header("content-type", form).body(file)).await
}

fn places(answer: &Answer) -> Vec<&str> {
    answer.json["errors"].as_array().unwrap().iter().map(|it| it["pointer"].as_str().unwrap()).collect()
}

async fn count(browser: &Browser) -> usize {
    browser.get("/v1/frameworks").await.must_be(200).json["data"].as_array().unwrap().len()
}

const RULES: &str = "reference,title,parent,text\n2,Second,,\n1.1,Below,1,Do it.\n1,First,,\n";

on_both! {
    async fn a_table_becomes_a_framework_with_its_tree_and_the_next_edition_another(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let made = send(&browser, "?name=House%20rules&edition=2026", "text/csv", RULES).await.must_be(201);
        let path = format!("/v1/frameworks/{}", made.at("/id"));
        assert_eq!(made.headers["location"].to_str().unwrap(), path);
        assert_eq!((made.json["requirement_count"].as_i64(), made.at("/form")), (Some(3), "csv"));
        let whole = browser.get(&path).await.must_be(200);
        let told: Vec<_> = whole.json["requirements"].as_array().unwrap().iter()
            .map(|it| (it["reference"].as_str().unwrap(), it["parent"].as_str(), it["kind"].as_str().unwrap())).collect();
        assert_eq!(told, [("2", None, "requirement"), ("1", None, "heading"), ("1.1", Some("1"), "requirement")]);
        let again = send(&browser, "?name=House%20rules&edition=2026", "text/csv", RULES).await.must_be(409);
        assert_eq!(again.at("/code"), "edition_exists");
        let next = send(&browser, "?name=House%20rules&edition=2027", "text/csv", RULES).await.must_be(201);
        assert_eq!(count(&browser).await, 2);
        browser.delete(&path).await.must_be(204);
        browser.get(&path).await.must_be(404);
        browser.get(&format!("/v1/frameworks/{}", next.at("/id"))).await.must_be(200);
        house.close().await;
    }
}

on_both! {
    async fn a_faulty_file_is_told_by_its_places_and_nothing_of_it_is_kept(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let mut rows = (1..=1000).map(|at| format!("{at},Title,\n")).collect::<Vec<_>>().concat();
        rows.push_str("1001,,\n1002,Lost,9999\n7,Again,\n");
        let table = format!("reference,title,parent\n{rows}");
        let refused = send(&browser, "?name=Own&edition=1", "text/csv", table).await.must_be(422);
        assert_eq!(places(&refused), ["/rows/1002/title", "/rows/1004/reference", "/rows/1003/parent"]);
        let circle = "reference,title,parent\n1,One,2\n2,Two,1\n";
        let refused = send(&browser, "?name=Own&edition=1", "text/csv", circle).await.must_be(422);
        assert_eq!(places(&refused), ["/rows/2/parent"]);
        let other = json!({ "profile": { "uuid": "x" } }).to_string();
        assert_eq!(places(&send(&browser, "", "application/json", other).await.must_be(422)), ["/profile"]);
        for (form, file) in [(XLSX, "reference,title\n1,One\n"), ("text/csv", "PK\u{3}\u{4}"), ("application/json", "{")] {
            let refused = send(&browser, "?name=Own&edition=1", form, file).await.must_be(422);
            assert_eq!(places(&refused), [""], "{form}");
        }
        assert_eq!(places(&send(&browser, "", "text/csv", RULES).await.must_be(422)), ["?name", "?edition"]);
        send(&browser, "?name=Own&edition=1&color=red", "text/csv", RULES).await.must_be(422);
        send(&browser, "?name=Own&edition=1", "application/pdf", RULES).await.must_be(415);
        assert_eq!(count(&browser).await, 0);
        house.close().await;
    }
}

on_both! {
    async fn a_file_over_the_limit_is_refused_announced_or_not(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let large = "x".repeat((4 << 20) + 1);
        let refused = send(&browser, "?name=Own&edition=1", "text/csv", large.clone()).await.must_be(413);
        assert_eq!(refused.at("/code"), "body_too_large");
        let announced = browser.raw(Method::POST, "/v1/frameworks").header("content-type", "text/csv");
        read(announced.header("idempotency-key", "large").body(large)).await.must_be(413);
        // Over the limit of other bodies and under that of files, with a key as without one.
        let text = "x".repeat(19_000);
        let rows = (0..100).map(|at| format!("{at},Title,{text}\n")).collect::<Vec<_>>().concat();
        let table = format!("reference,title,text\n{rows}");
        assert!(table.len() > 1 << 20);
        for _ in 0..2 {
            let request = browser.raw(Method::POST, "/v1/frameworks?name=Long&edition=1");
            let request = request.header("content-type", "text/csv").header("idempotency-key", "once");
            read(request.body(table.clone())).await.must_be(201);
        }
        assert_eq!(count(&browser).await, 1);
        house.close().await;
    }
}

on_both! {
    async fn a_thousand_requirements_are_imported_in_under_two_seconds(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let row = |at: usize| {
            let parent = if at.is_multiple_of(10) { String::new() } else { (at - at % 10).to_string() };
            format!("{at},Requirement number {at},{parent},\"What is asked for, in a sentence or two: {at}.\"\n")
        };
        let table: String = std::iter::once("reference,title,parent,text\n".to_owned()).chain((0..1000).map(row)).collect();
        let began = Instant::now();
        let made = send(&browser, "?name=Large&edition=1", "text/csv", table).await.must_be(201);
        let taken = began.elapsed();
        println!("1,000 requirements imported in {} ms", taken.as_millis());
        assert_eq!(made.json["requirement_count"], 1000);
        assert!(taken.as_millis() < 2000, "{taken:?}");
        let whole = browser.get(&format!("/v1/frameworks/{}", made.at("/id"))).await.must_be(200);
        let requirements = whole.json["requirements"].as_array().unwrap();
        assert_eq!(requirements.len(), 1000);
        let below = requirements.iter().filter(|it| it["parent"] != Value::Null).count();
        assert_eq!(below, 900);
        house.close().await;
    }
}
