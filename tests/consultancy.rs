//! Consultancies: a client consents, sees what is done, and ends it at any moment.

mod client;
mod consent;
mod cost;
mod export;
mod grant;
mod hostile;
mod portfolio;

use serde_json::json;

use crate::harness::{Answer, Browser};

/// Lets the session work in the organization of that name.
pub async fn enter(browser: &Browser, organization: &str) -> Answer {
    let places = browser.get("/v1/memberships").await.must_be(200);
    let place = places.json["data"].as_array().unwrap().iter();
    let place = place.clone().find(|place| place["organization"]["name"] == organization);
    let place = place.unwrap_or_else(|| panic!("no place at {organization}: {}", places.text));
    browser.patch("/v1/session", "*", &json!({ "membership_id": place["id"] })).await
}

/// The names of the organizations that somebody can enter.
pub async fn places(browser: &Browser) -> Vec<String> {
    let places = browser.get("/v1/memberships").await.must_be(200);
    let names = places.json["data"].as_array().unwrap().iter();
    names.map(|place| place["organization"]["name"].as_str().unwrap().to_owned()).collect()
}
