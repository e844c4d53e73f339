//! The committed OpenAPI document is the code's.

use crate::harness::{Engine, House};

#[test]
fn the_committed_document_is_the_one_the_code_writes() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(committed == api::document(), "openapi/openapi.json is stale: run `make openapi`");
}

#[tokio::test]
async fn document_docs_health_and_web_are_served() {
    let house = House::start(Engine::Sqlite).await;
    let anybody = house.stranger();
    assert_eq!(anybody.get("/v1/openapi.json").await.must_be(200).text, api::document());
    assert_eq!(anybody.get("/healthz").await.must_be(200).at("/status"), "ok");
    assert_eq!(anybody.get("/readyz").await.must_be(200).at("/status"), "ok");
    let docs = anybody.get("/docs/").await.must_be(200);
    assert!(docs.text.contains("swagger-ui"));
    let missing = anybody.get("/v1/nothing").await.must_be(404);
    let (page, code) = missing.at("/type").split_once('#').unwrap();
    assert!(anybody.get(page).await.must_be(200).text.contains(&format!("id={code}")));
    let page = anybody.get("/certifications").await.must_be(200);
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    assert!(page.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'self'"));
    anybody.get("/missing.js").await.must_be(404);
    anybody.get("/../Cargo.toml").await;
    anybody.get("/%2e%2e/Cargo.toml").await.must_be(404);
    // No folder of mails, no page of mails.
    anybody.get("/dev/mail").await.must_be(404);
    house.close().await;
}
