//! Catalogs and mappings in OSCAL, as an independent program reads them.

use std::collections::BTreeSet;
use std::process::Command;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::browser::read;
use crate::harness::{Browser, Engine, House, on_both};

const SHIPPED: &str = "iso-9001-2015:4.1~hs-2021:4.1";
const RULES: &str = "reference,title,parent,text,guidance\n1,First,,,\n1.1,Below,1,\"Do it.\nThen say so.\",Be kind.\n1.2,Beside,1,,\n1.2.1,\"Deeper, \"\"too\"\"\",1.2,Ä & <b>.,\n2,Second,,Alone.,\n";

/// What compliance-trestle reads in these documents, or why it takes one of them not.
fn understood(documents: &[String]) -> Result<Vec<Value>, String> {
    let folder = std::env::temp_dir().join(format!("certkeep-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir(&folder).unwrap();
    let files: Vec<_> = (0..documents.len()).map(|at| folder.join(format!("{at}.json"))).collect();
    for (file, text) in files.iter().zip(documents) {
        std::fs::write(file, text).unwrap();
    }
    let python = std::env::var("TEST_PYTHON_OSCAL").expect("tests run by tests/peer/with.sh");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peer/oscal_reader.py");
    let output = Command::new(python).arg(script).args(&files).output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if !output.status.success() {
        return Err(said(&output.stderr));
    }
    Ok(serde_json::from_slice(&output.stdout).unwrap())
}

/// A document, which is the same when it is asked for again.
async fn document(browser: &Browser, path: &str) -> String {
    let answer = browser.get(path).await.must_be(200);
    assert_eq!(browser.get(path).await.text, answer.text, "byte for byte the same");
    assert!(answer.headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename="));
    answer.text
}

async fn import(browser: &Browser, edition: &str, form: &str, file: String) -> Value {
    let request = browser.raw(Method::POST, &format!("/v1/frameworks?name=House%20rules&edition={edition}"));
    let made = read(request.header("content-type", form).body(file)).await.must_be(201);
    browser.get(&format!("/v1/frameworks/{}", made.at("/id"))).await.must_be(200).json
}

on_both! {
    async fn every_standard_is_a_catalog_that_an_independent_program_takes(house: House) {
        let stranger = house.stranger();
        let standards = stranger.get("/v1/standards").await.must_be(200);
        let ids = standards.json["data"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap());
        let (mut asked, mut documents) = (Vec::new(), Vec::new());
        for id in ids {
            let whole = stranger.get(&format!("/v1/standards/{id}")).await.must_be(200).json;
            asked.push(whole);
            documents.push(document(&stranger, &format!("/v1/standards/{id}/oscal-catalog")).await);
        }
        documents.push(document(&stranger, "/v1/standards/hs-2021/oscal-catalog").await);
        let read = understood(&documents).unwrap();
        assert_eq!((asked.len(), read.len()), (8, 9));
        for (standard, catalog) in asked.iter().zip(&read) {
            let clauses = standard["clauses"].as_array().unwrap().iter();
            let wanted: BTreeSet<_> = clauses.filter(|it| it["kind"] != "heading")
                .map(|it| it["title"].as_str().unwrap()).collect();
            let controls = catalog["controls"].as_object().unwrap();
            let titles: BTreeSet<_> = controls.values().map(|it| it["title"].as_str().unwrap()).collect();
            assert_eq!(catalog["title"], standard["reference"]);
            assert!(wanted.is_subset(&titles), "{}", standard["reference"]);
        }
        stranger.get("/v1/standards/iso-1-1900/oscal-catalog").await.must_be(404);
        house.close().await;
    }
}

on_both! {
    async fn a_framework_goes_out_as_a_catalog_and_comes_back_the_same(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let first = import(&browser, "1", "text/csv", RULES.to_owned()).await;
        let catalog = document(&browser, &format!("/v1/frameworks/{}/oscal-catalog", first["id"].as_str().unwrap())).await;
        let read = understood(std::slice::from_ref(&catalog)).unwrap();
        let controls = read[0]["controls"].as_object().unwrap();
        assert!(controls.values().any(|it| it["title"] == "Deeper, \"too\"" && it["parent"].is_string()));
        let again = import(&browser, "2", "application/json", catalog).await;
        let told = |framework: &Value| framework["requirements"].as_array().unwrap().iter()
            .map(|it| ["reference", "title", "parent", "kind", "text", "guidance"].map(|key| it[key].clone())).collect::<Vec<_>>();
        assert_eq!(told(&again), told(&first));
        house.close().await;
    }
}

on_both! {
    async fn a_mapping_says_the_crosswalk_from_either_side_without_what_was_rejected(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let there = "/v1/crosswalk-mapping?source=iso-9001-2015&target=hs-2021";
        let back = "/v1/crosswalk-mapping?source=hs-2021&target=iso-9001-2015";
        let both = understood(&[document(&browser, there).await, document(&browser, back).await]).unwrap();
        let maps = |at: usize| both[at]["maps"].as_array().unwrap().clone();
        assert_eq!((maps(0).len(), maps(1).len()), (26, 26));
        for (one, other) in maps(0).iter().zip(maps(1)) {
            let turned = match one["relationship"].as_str().unwrap() {
                "subset-of" => "superset-of",
                "superset-of" => "subset-of",
                same => same,
            };
            assert_eq!((&one["sources"], &one["targets"], turned), (&other["targets"], &other["sources"], other["relationship"].as_str().unwrap()));
        }
        let said = json!({ "relation": SHIPPED, "verdict": "rejected", "note": "Not ours." });
        browser.post("/v1/crosswalk-confirmations", &said).await.must_be(201);
        let less = understood(&[document(&browser, there).await]).unwrap();
        assert_eq!(less[0]["maps"].as_array().unwrap().len(), 25);
        let refused = browser.get("/v1/crosswalk-mapping?source=iso-9001-2015").await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "?target");
        browser.get("/v1/crosswalk-mapping?source=iso-9001-2015&target=iso-1-1900").await.must_be(404);
        house.close().await;
    }
}

#[test]
fn the_independent_program_refuses_a_control_without_a_title() {
    let catalog = json!({ "catalog": { "uuid": "6f2d9a0e-3f6b-4c5e-9d6c-0a1b2c3d4e5f",
        "metadata": { "title": "Own", "last-modified": "2026-01-01T00:00:00Z", "version": "1", "oscal-version": "1.2.1" },
        "controls": [{ "id": "a" }] } });
    let fault = understood(&[catalog.to_string()]).unwrap_err();
    assert!(fault.contains("title"), "{fault}");
}
