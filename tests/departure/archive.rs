//! What tests do with an archive: get it, open it, compare it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::harness::{Browser, House};

/// The parts of an archive, by their paths.
pub struct Opened {
    pub parts: BTreeMap<String, Vec<u8>>,
    pub manifest: Value,
}

impl Opened {
    pub fn read(bytes: &[u8]) -> Self {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = BTreeMap::new();
        for place in 0..zip.len() {
            let mut part = zip.by_index(place).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            parts.insert(part.name().unwrap().into_owned(), content);
        }
        let manifest = serde_json::from_slice(&parts.remove("manifest.json").unwrap()).unwrap();
        Self { parts, manifest }
    }

    /// The rows of a table.
    pub fn rows(&self, table: &str) -> Vec<Value> {
        let text = std::str::from_utf8(&self.parts[&format!("data/{table}.jsonl")]).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Everything as one text.
    pub fn text(&self) -> String {
        self.parts.values().map(|part| String::from_utf8_lossy(part)).collect()
    }
}

pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Asks for an archive, has it made, and downloads it.
pub async fn download(house: &House, owner: &Browser) -> Vec<u8> {
    let asked = owner.post("/v1/exports", &json!({})).await.must_be(201);
    house.drain().await;
    let path = format!("/v1/exports/{}", asked.at("/id"));
    let made = owner.get(&path).await.must_be(200);
    assert_eq!(made.at("/state"), "ready", "{}", made.text);
    let answer = owner.raw(Method::GET, &format!("{path}/archive")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/zip");
    assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"));
    let bytes = answer.bytes().await.unwrap().to_vec();
    assert_eq!(
        (made.at("/sha256"), made.json["size"].as_u64().unwrap()),
        (sha256(&bytes).as_str(), bytes.len() as u64)
    );
    bytes
}
