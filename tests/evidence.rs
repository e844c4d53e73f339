//! Evidence: a file or a link, the days it shows, and the day after which it no longer counts.

use serde_json::json;

use crate::file::{PDF, fetch, lying, send};
use crate::harness::{Engine, House, on_both};

on_both! {
    async fn evidence_is_a_file_or_a_link_and_never_both_or_neither(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let other = house.sign_up("Second AB", "second@example.com", "Europe/Stockholm").await;
        let file = send(&aino, "minutes.pdf", PDF).await.must_be(201).at("/id").to_owned();
        let link = "https://example.com/minutes";
        for (body, pointer) in [
            (json!({ "title": "Minutes" }), "/file_id"),
            (json!({ "title": "Minutes", "file_id": file, "link": link }), "/link"),
            (json!({ "title": "Minutes", "link": "javascript:alert(1)" }), "/link"),
            (json!({ "title": "Minutes", "link": link, "shows_from": "2026-03-02", "shows_to": "2026-03-01" }), "/shows_to"),
            (json!({ "title": "Minutes", "file_id": "file_0198c0de7a1270008000000000000001" }), "/file_id"),
            (json!({ "link": link }), "/title"),
        ] {
            let refused = aino.post("/v1/evidence", &body).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), pointer, "{body}");
        }
        let new = json!({ "title": "Minutes", "file_id": file });
        assert_eq!(other.post("/v1/evidence", &new).await.must_be(422).at("/errors/0/pointer"), "/file_id");
        let made = aino.post("/v1/evidence", &new).await.must_be(201);
        assert_eq!((made.at("/file/id"), made.at("/added_by/name")), (file.as_str(), "Aino Virtanen"));
        let again = aino.post("/v1/evidence", &new).await.must_be(422);
        assert_eq!(again.at("/errors/0/pointer"), "/file_id", "a file belongs to one thing");
        let path = format!("/v1/evidence/{}", made.at("/id"));
        let refused = aino.patch(&path, &made.etag(), &json!({ "link": link })).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/link");
        aino.delete(&path).await.must_be(204);
        house.drain().await;
        assert_eq!((fetch(&aino, &file, &[]).await.0, lying(&house)), (404, 0));
        let tenant = aino.get("/v1/session").await.at("/organization/id").to_owned();
        let log = house.audit_log(&tenant).await;
        for action in ["create_file", "create_evidence", "delete_evidence"] {
            assert!(log.iter().any(|entry| entry == action), "{action} in {log:?}");
        }
        house.close().await;
    }
}

on_both! {
    async fn evidence_stands_by_the_organizations_own_day(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "Pacific/Auckland").await;
        // At noon UTC on 10 March it is 11 March there.
        for (title, last) in [
            ("Yesterday", json!("2026-03-10")),
            ("Today", json!("2026-03-11")),
            ("In thirty days", json!("2026-04-10")),
            ("In thirty-one days", json!("2026-04-11")),
            ("For ever", json!(null)),
        ] {
            let new = json!({ "title": title, "link": "https://example.com/", "expires_on": last });
            aino.post("/v1/evidence", &new).await.must_be(201);
        }
        for (standing, titles) in [
            ("expired", vec!["Yesterday"]),
            ("expires_soon", vec!["In thirty days", "Today"]),
            ("in_date", vec!["For ever", "In thirty-one days"]),
        ] {
            let list = aino.get(&format!("/v1/evidence?standing={standing}")).await.must_be(200);
            let rows = list.json["data"].as_array().unwrap().clone();
            assert_eq!(rows.iter().map(|row| row["title"].as_str().unwrap()).collect::<Vec<_>>(), titles);
            assert!(rows.iter().all(|row| row["standing"] == standing));
        }
        let sorted = aino.get("/v1/evidence?sort=expires_on&limit=2").await.must_be(200);
        assert_eq!((sorted.at("/data/0/title"), sorted.at("/data/1/title")), ("Yesterday", "Today"));
        aino.get("/v1/evidence?standing=lost").await.must_be(422);
        house.close().await;
    }
}

on_both! {
    async fn contributors_add_evidence_readers_look_and_auditors_from_outside_see_none(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let worker = house.join(&aino, "worker@example.com", "contributor", &json!({})).await;
        let reader = house.join(&aino, "reader@example.com", "reader", &json!({})).await;
        let certification = house.certify(&aino, "2026-03-10").await.at("/id").to_owned();
        let limit = json!({ "certification_ids": [certification], "ends_on": "2027-12-31" });
        let auditor = house.join(&aino, "auditor@example.com", "external_auditor", &limit).await;
        let file = send(&worker, "minutes.pdf", PDF).await.must_be(201).at("/id").to_owned();
        let made = worker.post("/v1/evidence", &json!({ "title": "Minutes", "file_id": file })).await.must_be(201);
        let path = format!("/v1/evidence/{}", made.at("/id"));
        assert_eq!(fetch(&reader, &file, &[]).await.0, 200);
        send(&reader, "minutes.pdf", PDF).await.must_be(403);
        reader.patch(&path, &made.etag(), &json!({ "title": "Mine" })).await.must_be(403);
        worker.delete(&path).await.must_be(403);
        auditor.get("/v1/evidence").await.must_be(403);
        assert_eq!(fetch(&auditor, &file, &[]).await.0, 403);
        assert_eq!(fetch(&house.stranger(), &file, &[]).await.0, 401);
        house.close().await;
    }
}
