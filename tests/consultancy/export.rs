//! The portfolio as files: exactly what the lists show, as the same filters narrow them, and nothing that a spreadsheet computes.

use serde_json::json;

use crate::harness::{Browser, Engine, House, on_both};

/// The cells of a table, without its heading; none of the tests' cells holds a comma or a quotation mark.
async fn table(browser: &Browser, path: &str, heading: &str) -> Vec<Vec<String>> {
    let answer = browser.get(path).await.must_be(200);
    assert!(answer.headers["content-type"].to_str().unwrap().starts_with("text/csv"), "{path}");
    assert!(answer.headers["content-disposition"].to_str().unwrap().contains("attachment"), "{path}");
    assert!(answer.text.starts_with(heading), "{}", answer.text);
    assert!(answer.text.ends_with("\r\n"), "{}", answer.text);
    let cells = |line: &str| line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect();
    answer.text.split("\r\n").skip(1).filter(|line| !line.is_empty()).map(cells).collect()
}

const ROWS: (&str, &str) = ("/v1/portfolio/export", "client,certificate,certificate_number,");
const DATES: (&str, &str) = ("/v1/portfolio/dates/export", "due_on,client,certificate,");

on_both! {
    async fn the_files_hold_what_the_lists_show(house: House) {
        let first = house.sign_up("=2+5 Northwind", "aino@example.com", "Europe/Helsinki").await;
        let second = house.sign_up("Baltica UAB", "birute@example.com", "Europe/Vilnius").await;
        let shown = house.certify(&first, "2026-03-10").await.at("/id").to_owned();
        let hidden = json!({ "standard": "iso-9001-2015", "certificate_number": "HIDDEN", "events": [{ "type": "certification_decision", "on": "2024-01-10" }] });
        first.post("/v1/certifications", &hidden).await.must_be(201);
        house.certify(&second, "2026-02-10").await;
        let adviser = house.found("Harbour Advice AB", "bo@example.com").await;
        let grant = house.engage(&adviser, &first, &json!({ "role": "manager", "certification_ids": [shown] })).await;
        house.engage(&adviser, &second, &json!({ "role": "manager" })).await;
        for query in ["", "?sort=client", "?sort=risk", "?risk=none", "?risk=overdue,breach", "?standard=iso-9001-2015", "?to=2026-12-31", "?status=certified", &format!("?client_id={grant}")] {
            let list = adviser.get(&format!("/v1/portfolio{query}")).await.must_be(200);
            let listed: Vec<_> = list.json["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
            let written = table(&adviser, &format!("{}{query}", ROWS.0), ROWS.1).await;
            assert_eq!(written.iter().map(|row| row[12].clone()).collect::<Vec<_>>(), listed, "{query}");
        }
        let dates = adviser.get("/v1/portfolio/dates?limit=100").await.must_be(200);
        let listed: Vec<_> = dates.json["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
        let written = table(&adviser, DATES.0, DATES.1).await;
        assert!(listed.len() > 5);
        assert_eq!(written.iter().map(|row| row[8].clone()).collect::<Vec<_>>(), listed);
        assert!(written.iter().all(|row| row[0].starts_with("20")), "{written:?}");
        // A name is no formula, and what is not granted is in neither file.
        for (path, heading) in [ROWS, DATES] {
            let text = adviser.get(path).await.must_be(200).text;
            assert!(text.contains("\"'=2+5 Northwind\"") && !text.contains("\"=2"), "{text}");
            assert!(!text.contains("HIDDEN"), "{text}");
            assert_eq!(table(&first, path, heading).await.len(), 0, "a client has none of its own: {path}");
            adviser.get(&format!("{path}?sort=nothing")).await.must_be(422);
            adviser.get(&format!("{path}?limit=5")).await.must_be(422);
        }
        first.delete(&format!("/v1/grants/{grant}")).await.must_be(204);
        assert_eq!(table(&adviser, ROWS.0, ROWS.1).await.len(), 1);
        assert!(!adviser.get(DATES.0).await.text.contains("Northwind"));
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_consultant_exports_only_the_clients_they_work_for(house: House) {
        let client = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        house.certify(&client, "2026-03-10").await;
        let (adviser, grant) = house.advise(&client, "bo@example.com", &json!({ "role": "manager" })).await;
        let colleague = house.join(&adviser, "disa@example.com", "contributor", &json!({})).await;
        for (path, heading) in [ROWS, DATES] {
            assert!(!table(&adviser, path, heading).await.is_empty(), "{path}");
            assert_eq!(table(&colleague, path, heading).await.len(), 0, "{path}");
        }
        let seat = colleague.get("/v1/session").await.at("/membership/id").to_owned();
        adviser.patch(&format!("/v1/clients/{grant}"), "*", &json!({ "consultant_ids": [seat] })).await.must_be(200);
        for (path, heading) in [ROWS, DATES] {
            assert!(!table(&colleague, path, heading).await.is_empty(), "{path}");
        }
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
