//! Sorted lists: every page under every sort, each row once.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::{Browser, Engine, House, on_both};
use crate::isolation::furnish;

/// Lists that a member cannot read, each with its reason.
const UNREAD: &[(&str, &str)] = &[
    ("list_edition_changes", "an operator's; the same mechanism"),
    ("list_operator_mail_stops", "an operator's; the same mechanism"),
    ("list_setbacks", "an operator's; the same mechanism"),
    ("list_test_mails", "a test organization's; the same mechanism"),
];

/// Lists of pages that have one order, each with its reason.
const UNSORTED: &[(&str, &str)] = &[
    ("list_occurrences", "a rule gives them day by day, without an end"),
    ("list_audit_entries", "a chain, in the order it was written"),
    ("list_access_entries", "a log, in the order it was written"),
    ("list_audit_room_readings", "a log, in the order it was written"),
    ("list_announcements", "a log, in the order it was written"),
    ("list_notices", "a log, in the order it was written"),
    ("list_webhook_deliveries", "a log, in the order it was written"),
    ("list_document_versions", "few, newest first"),
    ("list_document_acknowledgements", "in the order they were asked"),
    ("list_managed_item_reviews", "few, the one recorded last first"),
    ("list_agreement_reviews", "few, the one recorded last first"),
    ("list_routine_versions", "few, newest first"),
    ("list_grants", "few, newest first"),
    ("list_engagements", "few, newest first"),
    ("list_clients", "few, by name"),
    ("list_portfolio", "what is at risk first, then what is next"),
    ("list_portfolio_dates", "by day"),
    ("get_portfolio_export", "as the list"),
    ("list_coming_reminders", "as they will be sent"),
];

/// Each list that can be sorted: its path and its fields.
fn lists() -> Vec<(String, Vec<String>)> {
    let document: Value = serde_json::from_str(api::document()).unwrap();
    let mut lists = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let list = &item["get"];
        let name = list["operationId"].as_str().unwrap_or_default();
        let parameters = list["parameters"].as_array().into_iter().flatten();
        let pages = parameters.clone().any(|it| it["name"] == "cursor");
        let sort = parameters.clone().find(|it| it["name"] == "sort");
        let one = UNSORTED.iter().any(|(list, _)| *list == name);
        assert!(sort.is_some() || !pages || one, "{name} has pages and no sort");
        let Some(sort) = sort.filter(|_| !one) else { continue };
        if UNREAD.iter().any(|(unread, _)| *unread == name) {
            continue;
        }
        let words = sort["schema"]["pattern"].as_str().unwrap();
        let words = &words[words.find('(').unwrap() + 1..words.find(')').unwrap()];
        lists.push((path.clone(), words.split('|').map(str::to_owned).collect()));
    }
    lists
}

async fn walk(browser: &Browser, path: &str, sort: &str, limit: usize) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = browser.get(&format!("{path}?limit={limit}&sort={sort}{cursor}")).await.must_be(200);
        let data = page.json["data"].as_array().unwrap().clone();
        assert!(data.len() <= limit);
        rows.extend(data);
        match page.json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

fn ids(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// More rows of each kind, with equal and with missing values.
async fn fill(browser: &Browser) {
    for at in 0..8 {
        let (name, country) = (format!("{} {at}", ["Mill", "dock", "Åbo"][at % 3]), ["FI", "SE"][at % 2]);
        browser.post("/v1/sites", &json!({ "name": name, "country": country })).await.must_be(201);
        browser
            .post("/v1/certification-bodies", &json!({ "name": name, "country": country }))
            .await
            .must_be(201);
        browser.post("/v1/holiday-calendars", &json!({ "name": name })).await.must_be(201);
        let mut certification = json!({ "standard": (["iso-9001-2015", "iso-22301-2019"][at % 2]) });
        if at % 3 > 0 {
            certification["certificate_number"] = json!(format!("N{}", at % 3));
            certification["printed_expiry_on"] = json!(format!("2027-0{}-01", at % 4 + 1));
        }
        browser.post("/v1/certifications", &certification).await.must_be(201);
        let mut duty = json!({ "title": name, "rrule": "FREQ=MONTHLY", "anchor_on": format!("2026-04-0{}", at % 2 + 1) });
        if at % 2 == 0 {
            duty["ended_on"] = json!("2026-08-01");
        }
        browser.post("/v1/duties", &duty).await.must_be(201);
        let guest =
            json!({ "email": format!("g{at}@example.com"), "role": (["reader", "contributor"][at % 2]) });
        browser.post("/v1/invitations", &guest).await.must_be(201);
    }
}

on_both! {
    async fn walking_the_pages_of_each_list_under_each_sort_gives_each_row_once_in_order(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        furnish(&house, &browser).await;
        fill(&browser).await;
        house.drain().await;
        house.mails();
        let lists = lists();
        assert!(lists.len() > 8);
        for (path, fields) in lists {
            let all: BTreeSet<_> = ids(&walk(&browser, &path, &fields[0], 100).await).into_iter().collect();
            assert!(!all.is_empty(), "{path}");
            let both = format!("-{},{}", fields[1 % fields.len()], fields[0]);
            let pair = if fields.len() > 1 { vec![both] } else { vec![] };
            let single = fields.iter().flat_map(|field| [field.clone(), format!("-{field}")]);
            for sort in single.chain(pair) {
                let rows = walk(&browser, &path, &sort, 7).await;
                let seen = ids(&rows);
                assert_eq!(seen, ids(&walk(&browser, &path, &sort, 100).await), "{path} by {sort}");
                assert_eq!(seen.len(), all.len(), "{path} by {sort}: each once");
                assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), all, "{path} by {sort}");
                let field = sort.split(',').next().unwrap();
                in_order(&rows, field.trim_start_matches('-'), field.starts_with('-'), &path);
            }
        }
        house.close().await;
    }
}

/// Days and instants rise or fall as asked, and what is empty comes last.
fn in_order(rows: &[Value], field: &str, descending: bool, path: &str) {
    let timed = field.ends_with("_on") || field.ends_with("_at");
    if !timed || rows.iter().any(|row| row.get(field).is_none()) {
        return;
    }
    let values: Vec<_> = rows.iter().filter_map(|row| row[field].as_str()).collect();
    let ordered = if descending { values.is_sorted_by(|a, b| a >= b) } else { values.is_sorted() };
    assert!(ordered, "{path} by {field}: {values:?}");
    let empty = rows.iter().position(|row| row[field].is_null()).unwrap_or(rows.len());
    assert_eq!(empty, values.len(), "{path} by {field}: what is empty comes last");
}

on_both! {
    async fn a_cursor_belongs_to_one_list_and_one_sort_and_says_nothing_else(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        fill(&browser).await;
        let next = |path: &'static str| { let browser = browser.clone(); async move {
            browser.get(path).await.must_be(200).at("/next_cursor").to_owned()
        } };
        let by_name = next("/v1/sites?limit=2&sort=name").await;
        let plain = next("/v1/sites?limit=2").await;
        let bodies = next("/v1/certification-bodies?limit=2&sort=name").await;
        let told = unhex(&by_name);
        let forged = [
            told.replace("Mill", "Mi\\u0000ll"), told.replace(']', ""), told.replace("\"Mill", "7,\"Mill"),
            "[\"sites:name\",[null,null]]".to_owned(), "[\"sites:name\",[\"Mill\",\"no id\"]]".to_owned(), String::new(),
        ].map(|text| hexed(&text));
        let foreign = [plain, bodies, "00".to_owned(), "zz".to_owned()];
        for cursor in foreign.iter().chain(&forged) {
            let refused = browser.get(&format!("/v1/sites?sort=name&cursor={cursor}")).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), "?cursor", "{cursor}");
        }
        for sort in ["age", "name,name", "", "name,", "--name", "Name", "name,country,created_at,id,version", "version"] {
            let refused = browser.get(&format!("/v1/sites?sort={sort}")).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), "?sort", "{sort}");
        }
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

fn hexed(text: &str) -> String {
    text.bytes().fold(String::new(), |all, byte| format!("{all}{byte:02x}"))
}

/// What a cursor holds.
fn unhex(text: &str) -> String {
    let pair = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    String::from_utf8((0..text.len()).step_by(2).map(pair).collect()).unwrap()
}
