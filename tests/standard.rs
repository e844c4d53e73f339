//! The catalogue of standards as anyone reads it: clauses, guidance and statements.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::harness::{Engine, House, on_both};

/// The clauses of a standard that hold each key.
fn held(standard: &Value) -> BTreeMap<String, Vec<String>> {
    let mut held: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for clause in standard["clauses"].as_array().unwrap() {
        for statement in clause["statements"].as_array().unwrap() {
            let key = statement["key"].as_str().unwrap().to_owned();
            held.entry(key).or_default().push(clause["reference"].as_str().unwrap().to_owned());
        }
    }
    held
}

on_both! {
    async fn a_stranger_reads_what_a_clause_asks_for_and_what_trips_people_up(house: House) {
        let stranger = house.stranger();
        let answer = stranger.get("/v1/standards/iso-iec-20000-1-2018").await.must_be(200).json;
        let clauses = answer["clauses"].as_array().unwrap();
        assert_eq!(clauses.len(), 88);
        for clause in clauses {
            let auditable = clause["auditable"].as_bool().unwrap();
            assert_eq!(auditable, clause["guidance"].is_string(), "{clause}");
            assert_eq!(auditable, !clause["statements"].as_array().unwrap().is_empty(), "{clause}");
        }
        let incident = clauses.iter().find(|it| it["reference"] == "8.6.1").unwrap();
        let major = incident["statements"].as_array().unwrap();
        let major = major.iter().find(|it| it["key"] == "incident-major-responsible").unwrap();
        let fields = ["check", "home", "confidence"].map(|it| major[it].as_str().unwrap());
        assert_eq!(fields, ["assigned", "recover", "high"]);
        assert!(major["hours"].as_u64().unwrap() > 0 && major["text"].as_str().unwrap().ends_with('.'));
        stranger.get("/v1/standards/iso-iec-20000-1-1999").await.must_be(404);
        house.close().await;
    }
}

on_both! {
    async fn one_key_stands_under_each_standard_that_asks_the_same(house: House) {
        let stranger = house.stranger();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut told = BTreeMap::new();
        let mut standards = BTreeSet::new();
        for standard in stranger.get("/v1/standards").await.must_be(200).json["data"].as_array().unwrap() {
            let id = standard["id"].as_str().unwrap();
            let answer = stranger.get(&format!("/v1/standards/{id}")).await.must_be(200).json;
            for (key, clauses) in held(&answer) {
                *places.entry(key.clone()).or_default() += clauses.len();
                if key == "audit-held-at-intervals" {
                    standards.insert(id.to_owned());
                }
            }
            for clause in answer["clauses"].as_array().unwrap() {
                for statement in clause["statements"].as_array().unwrap() {
                    let (key, number) = (statement["key"].as_str().unwrap(), statement["places"].as_u64().unwrap());
                    told.insert(key.to_owned(), usize::try_from(number).unwrap());
                }
            }
        }
        assert_eq!(standards.len(), 8);
        assert_eq!(places, told, "a statement says at how many places it stands");
        house.close().await;
    }
}
