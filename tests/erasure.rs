//! Erasure: nothing of a person's name and addresses is left, and the audit log still holds.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

use crate::harness::house::PASSWORD;
use crate::harness::{Engine, House, database, on_both};

/// Every row of every table as text, past every policy.
pub async fn everything(house: &House) -> String {
    let db = database::connect(&house.database.owner_url).await;
    let postgres = db.get_database_backend() == DbBackend::Postgres;
    let tables = if postgres {
        "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), tables)).await.unwrap();
    let mut text = String::new();
    for row in rows {
        let name: String = row.try_get("", "name").unwrap();
        let cells = if postgres {
            db.execute_unprepared(&format!("ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY")).await.unwrap();
            format!("SELECT coalesce(string_agg(t::text, chr(10)), '') AS cells FROM {name} t")
        } else {
            let cell = |name: &str| {
                format!(
                    "CASE typeof(\"{name}\") WHEN 'blob' THEN hex(\"{name}\") ELSE coalesce(CAST(\"{name}\" AS TEXT), '') END"
                )
            };
            let of = format!("SELECT name FROM pragma_table_info('{name}')");
            let columns = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, of)).await.unwrap();
            let columns: Vec<_> =
                columns.iter().map(|row| cell(&row.try_get::<String>("", "name").unwrap())).collect();
            let columns = columns.join(" || ' ' || ");
            format!("SELECT coalesce(group_concat({columns}, char(10)), '') AS cells FROM {name}")
        };
        let cells = db
            .query_one_raw(Statement::from_string(db.get_database_backend(), cells))
            .await
            .unwrap()
            .unwrap();
        text.extend([name.as_str(), ": ", &cells.try_get::<String>("", "cells").unwrap(), "\n"]);
        if postgres {
            let forced = format!("SELECT relrowsecurity AS on FROM pg_class WHERE oid = '{name}'::regclass");
            let forced =
                db.query_one_raw(Statement::from_string(DbBackend::Postgres, forced)).await.unwrap().unwrap();
            if forced.try_get::<bool>("", "on").unwrap() {
                db.execute_unprepared(&format!("ALTER TABLE {name} FORCE ROW LEVEL SECURITY")).await.unwrap();
            }
        }
    }
    db.close().await.unwrap();
    text
}

#[track_caller]
pub fn assert_gone(text: &str, words: &[&str]) {
    for word in words {
        let place = text.lines().find(|line| line.contains(word));
        assert!(place.is_none(), "{word} is still there: {}", place.unwrap());
    }
}

on_both! {
    async fn who_deletes_the_account_is_nowhere_by_name_and_the_log_still_holds(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let mut bo = house.join(&owner, "bo.erased@example.com", "manager", &json!({})).await;
        bo.patch("/v1/person", "\"v1\"", &json!({ "name": "Bo Unforgotten" })).await.must_be(200);
        let own = bo.post("/v1/organizations", &json!({ "name": "Berg AS", "country": "NO", "time_zone": "Europe/Oslo" })).await.must_be(201);
        bo.post("/v1/invitations", &json!({ "email": "guest@example.com", "role": "reader" })).await.must_be(201);
        let certification = house.certify(&bo, "2026-03-02").await;
        let path = format!("/v1/certifications/{}", certification.at("/id"));
        house.drain().await;
        house.mails();
        assert!(everything(&house).await.contains("Unforgotten"));

        let wish = json!({ "password": PASSWORD });
        bo.post("/v1/person/erasure", &json!({ "password": "something else" })).await.must_be(422);
        let refused = bo.post("/v1/person/erasure", &wish).await.must_be(409);
        assert_eq!(refused.at("/code"), "last_owner");
        assert!(refused.at("/detail").contains("Berg AS"));
        // Somebody else takes the other organization over.
        bo.patch("/v1/session", "*", &json!({ "membership_id": own.at("/id") })).await.must_be(200);
        house.join(&bo, "cy@example.com", "owner", &json!({})).await;
        bo.post("/v1/person/erasure", &wish).await.must_be(204);
        bo.get("/v1/session").await.must_be(401);
        bo.cookie = None;
        bo.sign_in("bo.erased@example.com", PASSWORD).await.must_be(401);

        assert_gone(&everything(&house).await, &["Unforgotten", "bo.erased@example.com"]);
        let proof = owner.get("/v1/audit-chain").await.must_be(200).json;
        assert_eq!(proof["whole"], true, "{proof}");
        assert!(proof["erased"].as_u64().unwrap() >= 4, "{proof}");
        let entries = owner.get("/v1/audit-entries?action=create_certification").await.must_be(200);
        assert_eq!((entries.at("/data/0/actor/name"), &entries.json["data"][0]["address"]), ("Erased person", &json!(null)));
        assert_eq!(entries.json["data"][0]["erased"], true);
        assert_eq!(owner.get(&path).await.must_be(200).at("/responsible/name"), "Aino Virtanen");
        let erasure = owner.get("/v1/audit-entries?action=create_erasure").await.must_be(200);
        assert_eq!((erasure.at("/data/0/actor/name"), &erasure.json["data"][0]["address"]), ("Erased person", &json!(null)));
        let gone = owner.get("/v1/former-members").await.must_be(200);
        assert_eq!((gone.at("/data/0/name"), &gone.json["data"][0]["erased"]), ("Erased person", &json!(true)));
        // The address is free for a new account, which is somebody else.
        house.sign_up("New AS", "bo.erased@example.com", "Europe/Oslo").await;
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn an_owner_erases_who_has_left_here_and_nowhere_else(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let bo = house.sign_up("Berg AS", "bo.elsewhere@example.com", "Europe/Oslo").await;
        bo.patch("/v1/person", "\"v1\"", &json!({ "name": "Bo Elsewhere" })).await.must_be(200);
        owner.post("/v1/invitations", &json!({ "email": "bo.elsewhere@example.com", "role": "manager" })).await.must_be(201);
        let token = house.mailed_token("bo.elsewhere@example.com").await;
        bo.post("/v1/invitation-acceptances", &json!({ "token": token })).await.must_be(204);
        let manager = house.join(&owner, "manager@example.com", "manager", &json!({})).await;
        let members = owner.get("/v1/members").await.must_be(200).json["data"].as_array().unwrap().clone();
        let place = members.iter().find(|it| it["email"] == "bo.elsewhere@example.com").unwrap()["id"].as_str().unwrap().to_owned();
        let erase = format!("/v1/former-members/{place}/erasure");
        owner.post(&erase, &json!({})).await.must_be(404);
        owner.delete(&format!("/v1/members/{place}")).await.must_be(204);
        assert_eq!(owner.get("/v1/former-members").await.at("/data/0/name"), "Bo Elsewhere");
        manager.post(&erase, &json!({})).await.must_be(403);
        owner.post(&erase, &json!({})).await.must_be(204);
        assert_eq!(owner.get("/v1/former-members").await.at("/data/0/name"), "Erased person");
        let log = owner.get("/v1/audit-export").await.must_be(200).text;
        assert_gone(&log, &["Elsewhere", "bo.elsewhere@example.com"]);
        assert_gone(&owner.get("/v1/mails").await.text, &["bo.elsewhere@example.com"]);
        assert_eq!(owner.get("/v1/audit-chain").await.must_be(200).json["whole"], true);
        // Elsewhere nothing has changed.
        assert_eq!(bo.get("/v1/person").await.must_be(200).at("/name"), "Bo Elsewhere");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

/// Tables with a person's id that stay when the account goes, each with its reason.
const KEPT: [(&str, &str); 10] = [
    ("portfolio_row", "tells who is responsible, by an id"),
    ("portfolio_date", "tells who is responsible, by an id"),
    ("consultant", "who was let in by a grant stays, by an id"),
    ("membership", "what was done there names it"),
    ("invitation", "what was offered stays, to nobody known"),
    ("sso_identity", "goes with each place"),
    ("audit_entry", "entries never change"),
    ("audit_value", "blanked"),
    ("edition_confirmation", "name and address are blanked"),
    ("edition_change", "name and address are blanked"),
];

#[tokio::test]
async fn every_table_of_a_persons_own_is_known_to_the_erasure() {
    let fresh = database::fresh(Engine::Sqlite).await;
    let db = database::connect(&fresh.owner_url).await;
    let sql = "SELECT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'person_id'";
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();
    let mut there: Vec<String> = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
    let kept = KEPT.iter().map(|(table, _)| (*table).to_owned());
    let mut known: Vec<_> = entity::erasure::OWN.map(str::to_owned).into_iter().chain(kept).collect();
    there.sort_unstable();
    known.sort_unstable();
    assert_eq!(known, there, "add a new table to entity/src/erasure.rs, or its reason here");
}
