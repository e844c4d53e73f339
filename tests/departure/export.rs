//! The archive: whole, counted, without a secret, for owners, for some days.

use chrono::TimeDelta;
use entity::estate::{self, Carried};
use entity::id::OrganizationId;
use entity::{Actor, export};
use serde_json::{Value, json};

use super::archive::{Opened, download, sha256};
use crate::harness::house::PASSWORD;
use crate::harness::{Engine, House, database, on_both};
use crate::isolation::furnish;
use sea_orm::{ConnectionTrait, Statement};

on_both! {
    async fn an_archive_holds_every_table_counted_and_hashed_and_no_secret(house: House) {
        let owner = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let other = house.sign_up("Other AB", "other@example.com", "Europe/Stockholm").await;
        other.post("/v1/sites", &json!({ "name": "Somewhere else", "country": "SE" })).await.must_be(201);
        let owned = furnish(&house, &owner).await;
        let (program, _) = house.program(&owner, &["read"]).await;
        let secret = program.key.unwrap();
        house.drain().await;
        let opened = Opened::read(&download(&house, &owner).await);
        let manifest = &opened.manifest;
        assert_eq!((&manifest["format"], &manifest["organization"]["name"]), (&json!(1), &json!("First Oy")));
        let parts = manifest["parts"].as_array().unwrap();
        assert_eq!(parts.len(), opened.parts.len());
        for part in parts {
            let content = &opened.parts[part["path"].as_str().unwrap()];
            assert_eq!((part["sha256"].as_str().unwrap(), part["bytes"].as_u64().unwrap()), (sha256(content).as_str(), content.len() as u64));
            if let Some(rows) = part["rows"].as_u64() {
                assert_eq!(rows, content.split(|byte| *byte == b'\n').count() as u64 - 1, "{part}");
            }
        }
        for table in estate::tables() {
            let there = opened.parts.contains_key(&format!("data/{}.jsonl", table.name));
            assert_eq!(there, !matches!(table.carried, Carried::Not(_)), "{}", table.name);
        }
        // Every row has the form that its schema says, and is the organization's.
        let tenant = manifest["organization"]["id"].as_str().unwrap().trim_start_matches("org_").to_owned();
        for table in estate::tables().into_iter().filter(|table| !matches!(table.carried, Carried::Not(_))) {
            let schema: Value = serde_json::from_slice(&opened.parts[&format!("schema/{}.json", table.name)]).unwrap();
            let mut wanted: Vec<_> = schema["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect();
            wanted.sort_unstable();
            for row in opened.rows(table.name) {
                let mut names: Vec<_> = row.as_object().unwrap().keys().cloned().collect();
                names.sort_unstable();
                assert_eq!(names, wanted, "{}", table.name);
                assert_eq!(row[table.owner], tenant, "{}", table.name);
            }
        }
        let bare = |id: &str| id.split_once('_').unwrap().1.to_owned();
        assert!(opened.rows("certification").iter().any(|row| row["id"] == bare(&owned.certification)));
        assert!(opened.rows("person").iter().any(|row| row["email"] == "first@example.com"));
        let text = opened.text();
        for hidden in ["Somewhere else", "$argon2", secret.as_str(), "password_hash", "secret_hash", "token_hash"] {
            assert!(!text.contains(hidden), "{hidden}");
        }
        for hash in hashes(&house).await {
            assert!(!text.contains(&hash), "a stored hash of a secret is in the archive");
        }
        // The log is whole, from the first entry to the one that the manifest names.
        let entries = opened.rows("audit_entry");
        assert_eq!(entries.len() as u64, manifest["audit_log"]["sequence"].as_u64().unwrap());
        assert_eq!(entries.last().unwrap()["hash"], manifest["audit_log"]["hash"]);
        for pair in entries.windows(2) {
            assert_eq!(pair[1]["previous"], pair[0]["hash"]);
        }
        let told: Vec<_> = house.mails().into_iter().map(|mail| mail.subject).collect();
        assert!(told.contains(&"The archive of your organization is ready".to_owned()), "{told:?}");
        house.close().await;
    }
}

/// Every hash of a secret that is stored.
async fn hashes(house: &House) -> Vec<String> {
    let db = database::connect(&house.database.owner_url).await;
    let mut all = Vec::new();
    let secrets = [
        ("session", "token_hash"),
        ("one_time_token", "token_hash"),
        ("person", "password_hash"),
        ("api_key", "secret_hash"),
    ];
    if house.database.url.starts_with("postgres") {
        db.execute_unprepared("ALTER TABLE api_key NO FORCE ROW LEVEL SECURITY").await.unwrap();
    }
    for (table, column) in secrets {
        let sql = format!("SELECT {column} AS hash FROM {table}");
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        all.extend(
            rows.iter().map(|row| row.try_get::<String>("", "hash").unwrap()).filter(|hash| hash.len() > 8),
        );
    }
    assert!(all.len() > 2);
    db.close().await.unwrap();
    all
}

on_both! {
    async fn only_owners_get_an_archive_one_at_a_time_and_for_seven_days(house: House) {
        let mut owner = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let manager = house.join(&owner, "manager@example.com", "manager", &json!({})).await;
        let stranger = house.sign_up("Other AB", "other@example.com", "Europe/Stockholm").await;
        let asked = owner.post("/v1/exports", &json!({})).await.must_be(201);
        let path = format!("/v1/exports/{}", asked.at("/id"));
        assert_eq!(owner.post("/v1/exports", &json!({})).await.must_be(409).at("/code"), "export_under_way");
        assert_eq!(owner.get(&format!("{path}/archive")).await.must_be(409).at("/code"), "export_not_ready");
        house.drain().await;
        for (who, status) in [(&manager, 403), (&stranger, 404), (&house.stranger(), 401)] {
            who.get(&path).await.must_be(status);
            who.get(&format!("{path}/archive")).await.must_be(status);
        }
        owner.raw(reqwest::Method::GET, &format!("{path}/archive")).send().await.unwrap().bytes().await.unwrap();
        let log = house.audit_log(owner.get("/v1/organization").await.at("/id")).await;
        for deed in ["create_export", "finish_export", "get_export_archive"] {
            assert!(log.iter().any(|line| line.contains(deed)), "{deed}: {log:?}");
        }
        house.pass(TimeDelta::days(8));
        assert_eq!(owner.get(&format!("{path}/archive")).await.must_be(403).at("/code"), "step_up_required");
        owner.cookie = None;
        owner.sign_in("first@example.com", PASSWORD).await.must_be(201);
        assert_eq!(owner.get(&path).await.must_be(200).at("/state"), "expired");
        assert_eq!(owner.get(&format!("{path}/archive")).await.must_be(409).at("/code"), "export_not_ready");
        house.drain().await;
        let db = database::connect(&house.database.owner_url).await;
        if house.database.url.starts_with("postgres") {
            db.execute_unprepared("ALTER TABLE export_piece NO FORCE ROW LEVEL SECURITY").await.unwrap();
        }
        let left = Statement::from_string(db.get_database_backend(), "SELECT count(*) AS n FROM export_piece");
        assert_eq!(db.query_one_raw(left).await.unwrap().unwrap().try_get::<i64>("", "n").unwrap(), 0);
        db.close().await.unwrap();
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn an_archive_whose_worker_died_is_made_anew_and_what_the_dead_one_still_writes_is_refused(house: House) {
        let owner = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let asked = owner.post("/v1/exports", &json!({})).await.must_be(201);
        let (id, tenant) = (asked.at("/id").parse().unwrap(), owner.get("/v1/organization").await.at("/id").parse::<OrganizationId>().unwrap());
        let tx = house.db().await.write(tenant, Actor::default()).await.unwrap();
        let dead = export::claim(&tx, id, "a worker that dies", 3).await.unwrap().unwrap();
        entity::export_piece::put(&tx, id, 0, b"half a piece".to_vec()).await.unwrap();
        tx.commit().await.unwrap();
        house.drain().await;
        let path = format!("/v1/exports/{id}");
        assert_eq!(owner.get(&path).await.at("/state"), "running", "it may still be at it");
        house.pass(export::LEASE);
        house.drain().await;
        let made = owner.get(&path).await.must_be(200);
        assert_eq!(made.at("/state"), "ready");
        let tx = house.db().await.write(tenant, Actor::default()).await.unwrap();
        assert!(!export::progress(&tx, id, dead.attempts, 1, 9).await.unwrap());
        assert!(!export::finish(&tx, id, dead.attempts, "").await.unwrap());
        tx.commit().await.unwrap();
        let bytes = owner.raw(reqwest::Method::GET, &format!("{path}/archive")).send().await.unwrap().bytes().await.unwrap();
        assert_eq!(sha256(&bytes), made.at("/sha256"));
        Opened::read(&bytes);
        house.mails();
        house.close().await;
    }
}
