//! Routines as documents of the USM Workflow Interchange Format, out and in.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::browser::read;
use crate::harness::{Answer, Browser, Engine, House, on_both};

/// What another system gives: numbers as texts, members that we do not know, a profile that nobody names.
fn foreign() -> Value {
    json!({
        "usm-wif-version": "1.0.0", "type": "workflow", "source-system-type": "other:tool", "tool": { "colour": "blue" },
        "workflow-version": "3.1", "process": "operate", "name": "Backups", "slug": "backups", "context": "Elsewhere",
        "profiles": [{ "id": "p1", "name": "Operator" }, { "id": "p2", "name": "Head of IT" }, { "id": "p3", "name": "Nobody" }],
        "steps": [
            { "id": "s2", "sort-index": "1", "name": "Watch", "activities": [
                { "id": "a2", "description": "Look at the log.", "responsibilities": { "p1": ["R"], "p2": ["A"] } }] },
            { "id": "s1", "sort-index": "0", "name": "Make ready", "activities": [] }],
    })
}

async fn import(browser: &Browser, workflow: &Value) -> Answer {
    browser.post("/v1/routine-imports", &json!({ "workflow": workflow })).await
}

async fn document(browser: &Browser, routine: &str) -> Value {
    let path = format!("/v1/routines/{routine}/workflow");
    let answer = browser.get(&path).await.must_be(200);
    assert_eq!(answer.headers["content-type"], "application/x-usm-workflow");
    serde_json::from_str(&answer.text).unwrap()
}

async fn names(browser: &Browser, list: &str) -> Vec<String> {
    let all = browser.get(&format!("/v1/{list}?sort=name")).await.must_be(200);
    let rows = all.json["data"].as_array().unwrap().iter();
    rows.map(|it| it["name"].as_str().unwrap().to_owned()).collect()
}

/// A document without what is of the system that wrote it: ids are replaced by the places of what they name.
fn said(document: &Value) -> Value {
    let mut document = document.clone();
    let profiles = document["profiles"].as_array().unwrap().clone();
    let named = |id: &str| {
        profiles.iter().find(|it| it["id"] == id).map_or("?", |it| it["name"].as_str().unwrap()).to_owned()
    };
    for step in document["steps"].as_array_mut().unwrap() {
        step["id"] = Value::Null;
        for activity in step["activities"].as_array_mut().unwrap() {
            activity["id"] = Value::Null;
            let parts = activity["responsibilities"].as_object().unwrap().clone();
            activity["responsibilities"] = parts.into_iter().map(|(id, roles)| (named(&id), roles)).collect();
        }
    }
    for of_its_system in ["context", "modified-at", "workflow-version", "profiles"] {
        document.as_object_mut().unwrap().remove(of_its_system);
    }
    document
}

on_both! {
    async fn a_routine_goes_out_as_a_document_and_comes_back_elsewhere_as_the_same_routine(house: House) {
        let here = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let begun = import(&here, &foreign()).await.must_be(201);
        let routine = begun.at("/routine/id").to_owned();
        assert_eq!(begun.headers["location"], format!("/v1/routines/{routine}").as_str());
        assert_eq!((begun.at("/routine/state"), begun.at("/routine/name")), ("draft", "Backups"));
        assert_eq!(names(&here, "profiles").await, ["Head of IT", "Operator"], "only those that are named");
        let first = document(&here, &routine).await;
        assert_eq!(first["context"], "First Oy");
        let there = house.sign_up("Second AB", "second@example.com", "Europe/Stockholm").await;
        there.post("/v1/profiles", &json!({ "name": "Operator" })).await.must_be(201);
        let again = import(&there, &first).await.must_be(201);
        assert_eq!((again.json["new_profiles"].as_array().unwrap().len(), again.at("/new_profiles/0/name")), (1, "Head of IT"));
        let second = document(&there, again.at("/routine/id")).await;
        assert_eq!(said(&second), said(&first));
        let watch = second["steps"].as_array().unwrap().iter().find(|step| step["name"] == "Watch").unwrap();
        assert_eq!(watch["activities"][0]["description"], "Look at the log.");
        assert!(second["steps"].as_array().unwrap().iter().any(|step| step["x-skipped"].is_string()), "what the template has beyond it");
        there.get(&format!("/v1/routines/{routine}/workflow")).await.must_be(404);
        house.close().await;
    }
}

on_both! {
    async fn the_document_is_of_the_version_in_force_not_of_the_draft_beside_it(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let new = json!({ "name": "Calls", "template": 5, "layer": "process" });
        let id = browser.post("/v1/routines", &new).await.must_be(201).at("/id").to_owned();
        for deed in ["review", "approval"] {
            let path = format!("/v1/routines/{id}/{deed}");
            assert!(browser.send(Method::POST, &path, None, None).await.status.is_success());
        }
        let routine = browser.get(&format!("/v1/routines/{id}")).await.must_be(200);
        let mut content = routine.json["content"].clone();
        content["purpose"] = "Not yet.".into();
        browser.patch(&format!("/v1/routines/{id}"), "*", &json!({ "content": content })).await.must_be(200);
        let told = document(&browser, &id).await;
        assert_eq!((&told["description"], &told["workflow-version"]), (&json!(""), &json!("1")));
        assert_eq!(told["slug"], "calls");
        house.close().await;
    }
}

on_both! {
    async fn a_faulty_document_is_told_by_its_places_and_nothing_of_it_is_kept(house: House) {
        let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let with = |pointer: &str, value: Value| {
            let mut document = foreign();
            *document.pointer_mut(pointer).unwrap() = value;
            document
        };
        let many: Vec<_> = (0..101).map(|at| json!({ "id": format!("s{at}"), "name": "Step" })).collect();
        let cases = [
            (json!([]), "/workflow"),
            (json!("workflow"), "/workflow"),
            (with("/usm-wif-version", json!("2.0.0")), "/workflow/usm-wif-version"),
            (with("/type", json!("profile")), "/workflow/type"),
            (with("/process", json!("dream")), "/workflow/process"),
            (with("/name", json!("")), "/workflow/name"),
            (with("/name", json!("x".repeat(201))), "/workflow/name"),
            (with("/name", json!("bell\u{7}")), "/workflow/name"),
            (with("/steps", json!({})), "/workflow/steps"),
            (with("/steps", json!(many)), "/workflow/steps"),
            (with("/steps/0", json!(7)), "/workflow/steps/0"),
            (with("/steps/0/activities/0/responsibilities/p1", json!(["X"])), "/workflow/steps/0/activities/0/responsibilities/p1"),
            (with("/profiles", json!([])), "/workflow/steps/"),
            (with("/steps/0/name", json!("")), "/workflow/steps/"),
        ];
        for (workflow, place) in cases {
            let refused = import(&browser, &workflow).await.must_be(422);
            let places: Vec<_> = refused.json["errors"].as_array().unwrap().iter().map(|it| it["pointer"].as_str().unwrap()).collect();
            assert!(places.iter().any(|it| it.starts_with(place)), "{places:?} for {place}");
        }
        let deep = format!("{{\"workflow\":{}1{}}}", "[".repeat(200), "]".repeat(200));
        let request = browser.raw(Method::POST, "/v1/routine-imports").header("content-type", "application/json");
        assert!(read(request.body(deep)).await.status.is_client_error());
        assert!(names(&browser, "routines").await.is_empty() && names(&browser, "profiles").await.is_empty());
        import(&browser, &foreign()).await.must_be(201);
        import(&browser, &foreign()).await.must_be(409);
        assert_eq!(names(&browser, "routines").await, ["Backups"]);
        house.close().await;
    }
}
