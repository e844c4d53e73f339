//! The chain: concurrent writers leave no gap, and whoever changes a row by hand is found.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use entity::Actor;
use entity::audit_entry::{self, chain};
use entity::id::OrganizationId;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

use crate::harness::{Engine, House, database, on_both};

/// What the database's own administrator can do: take the walls down, and change what he likes.
async fn as_administrator(house: &House, statements: &[&str]) {
    let db = database::connect(&house.database.owner_url).await;
    let walls: &[&str] = if house.database.url.starts_with("postgres") {
        &[
            "ALTER TABLE audit_entry DISABLE TRIGGER USER",
            "ALTER TABLE audit_value DISABLE TRIGGER USER",
            "ALTER TABLE audit_head DISABLE TRIGGER USER",
            "ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE audit_value NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE audit_head NO FORCE ROW LEVEL SECURITY",
        ]
    } else {
        &[
            "DROP TRIGGER IF EXISTS audit_entry_fixed",
            "DROP TRIGGER IF EXISTS audit_entry_stays",
            "DROP TRIGGER IF EXISTS audit_value_fixed",
            "DROP TRIGGER IF EXISTS audit_value_stays",
            "DROP TRIGGER IF EXISTS audit_head_fixed",
            "DROP TRIGGER IF EXISTS audit_head_stays",
        ]
    };
    for statement in walls.iter().chain(statements) {
        db.execute_unprepared(statement).await.unwrap();
    }
    if house.database.url.starts_with("postgres") {
        for table in ["audit_entry", "audit_value", "audit_head"] {
            db.execute_unprepared(&format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY")).await.unwrap();
        }
    }
    db.close().await.unwrap();
}

/// What the doctor says, and whether all is well.
fn doctor(house: &House) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_certkeep"))
        .arg("doctor")
        .current_dir(folder.path())
        .env_clear()
        .env("CERTKEEP_MODE", "development")
        .env("CERTKEEP_DATABASE_URL", &house.database.url)
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

on_both! {
    async fn a_row_changed_by_hand_is_named_by_the_doctor_and_by_the_proof(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let other = house.sign_up("Second AB", "second@example.com", "Europe/Stockholm").await;
        for name in ["Dock", "Quay", "Pier"] {
            owner.post("/v1/sites", &json!({ "name": name, "country": "FI" })).await.must_be(201);
        }
        let (well, said) = doctor(&house);
        assert!(well && said.contains("The audit logs of 2 organizations are whole"), "{said}");
        let proof = owner.get("/v1/audit-chain").await.must_be(200);
        assert_eq!((&proof.json["whole"], &proof.json["broken"]), (&json!(true), &Value::Null));

        let tenant = owner.get("/v1/organization").await.at("/id").to_owned();
        let bare = tenant.trim_start_matches("org_");
        let here = if house.database.url.starts_with("postgres") { format!("tenant_id = '{bare}'") } else { format!("tenant_id = x'{bare}'") };
        let json_of = |text: &str| if house.database.url.starts_with("postgres") { format!("'{text}'::jsonb") } else { format!("'{text}'") };
        let change = format!("UPDATE audit_entry SET detail = {} WHERE {here} AND sequence = 4", json_of("{}"));
        let restore = format!(
            "UPDATE audit_entry SET detail = (SELECT detail FROM kept WHERE kept.sequence = 4) WHERE {here} AND sequence = 4"
        );
        let keep = format!("CREATE TABLE kept AS SELECT * FROM audit_entry WHERE {here}");
        as_administrator(&house, &[&keep, &change]).await;
        assert_broken(&house, &owner, &tenant, 4, "content").await;
        as_administrator(&house, &[&restore]).await;
        assert_eq!(owner.get("/v1/audit-chain").await.must_be(200).json["whole"], true);

        let value = format!("UPDATE audit_value SET value = '\"203.0.113.9\"' WHERE {here} AND sequence = 3");
        as_administrator(&house, &[&format!("CREATE TABLE kept_value AS SELECT * FROM audit_value WHERE {here}"), &value]).await;
        assert_broken(&house, &owner, &tenant, 3, "value").await;
        let blank = format!("UPDATE audit_value SET value = NULL, salt = NULL WHERE {here} AND sequence = 3");
        as_administrator(&house, &[&blank]).await;
        assert_broken(&house, &owner, &tenant, 3, "value").await;
        let back = format!("UPDATE audit_value SET value = (SELECT value FROM kept_value WHERE kept_value.digest = audit_value.digest), \
            salt = (SELECT salt FROM kept_value WHERE kept_value.digest = audit_value.digest) WHERE {here} AND sequence = 3");
        as_administrator(&house, &[&back]).await;
        assert_eq!(owner.get("/v1/audit-chain").await.must_be(200).json["whole"], true);

        let last = owner.get("/v1/audit-chain").await.json["count"].as_i64().unwrap();
        let cut = format!("DELETE FROM audit_entry WHERE {here} AND sequence = {last}");
        as_administrator(&house, &[&cut]).await;
        assert_broken(&house, &owner, &tenant, last, "head").await;
        let gap = format!("DELETE FROM audit_entry WHERE {here} AND sequence = 2");
        as_administrator(&house, &[&gap]).await;
        assert_broken(&house, &owner, &tenant, 2, "missing").await;
        assert_eq!(other.get("/v1/audit-chain").await.must_be(200).json["whole"], true, "the other log is whole");
        house.close().await;
    }
}

async fn assert_broken(
    house: &House,
    owner: &crate::harness::Browser,
    tenant: &str,
    sequence: i64,
    fault: &str,
) {
    let proof = owner.get("/v1/audit-chain").await.must_be(200).json;
    assert_eq!(proof["whole"], false, "{proof}");
    assert_eq!(
        (&proof["broken"]["sequence"], &proof["broken"]["fault"]),
        (&json!(sequence), &json!(fault)),
        "{proof}"
    );
    let (well, said) = doctor(house);
    assert!(
        !well && said.contains(&format!("The audit log of {tenant} does not hold: entry {sequence}")),
        "{said}"
    );
}

on_both! {
    async fn the_database_itself_refuses_to_change_or_remove_entries(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let postgres = house.database.url.starts_with("postgres");
        let tenant = owner.get("/v1/organization").await.at("/id").trim_start_matches("org_").to_owned();
        for url in [&house.database.url, &house.database.owner_url] {
            let db = database::connect(url).await;
            if postgres {
                db.execute_unprepared(&format!("SELECT set_config('app.tenant_id', '{tenant}', false)")).await.unwrap();
            }
            let statements = [
                "UPDATE audit_entry SET action = 'update_site'",
                "UPDATE audit_entry SET hash = hash",
                "DELETE FROM audit_entry",
                "UPDATE audit_value SET value = '\"x\"'",
                "UPDATE audit_value SET digest = 'x', value = NULL, salt = NULL, erased_at = '2026-03-10 12:00:00+00:00'",
                "DELETE FROM audit_value",
                "UPDATE audit_head SET sequence = 0",
                "UPDATE audit_head SET hash = 'x'",
                "DELETE FROM audit_head",
            ];
            for statement in statements {
                let refused = db.execute_unprepared(statement).await.unwrap_err().to_string();
                let why = ["append-only", "only moves on", "permission denied", "must be owner"];
                assert!(why.iter().any(|why| refused.contains(why)), "{statement}: {refused}");
            }
            if postgres {
                for table in ["audit_entry", "audit_value", "audit_head"] {
                    db.execute_unprepared(&format!("TRUNCATE {table} CASCADE")).await.unwrap_err();
                }
            }
            db.close().await.unwrap();
        }
        assert_eq!(owner.get("/v1/audit-chain").await.must_be(200).json["whole"], true);
        house.close().await;
    }
}

on_both! {
    async fn many_writers_at_once_leave_a_chain_without_gaps(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let before = owner.get("/v1/audit-chain").await.json["count"].as_i64().unwrap();
        let writes = (0..40).map(|number| {
            let owner = owner.clone();
            tokio::spawn(async move {
                let site = json!({ "name": format!("Dock {number}"), "country": "FI" });
                owner.post("/v1/sites", &site).await.must_be(201);
            })
        });
        for write in writes.collect::<Vec<_>>() {
            write.await.unwrap();
        }
        let proof = owner.get("/v1/audit-chain").await.must_be(200).json;
        assert_eq!((&proof["whole"], &proof["count"]), (&json!(true), &json!(before + 40)));
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_but_the_serving_role_may_let_a_log_go() {
    let house = House::start(Engine::Postgres).await;
    let db = database::connect(&house.database.url).await;
    let function = "'delete_audit_rows(text, uuid, integer)', 'EXECUTE'";
    let sql = format!(
        "SELECT has_function_privilege({function}) AS app, has_function_privilege('public', {function}) AS everybody,
         has_function_privilege('pg_read_all_data', {function}) AS other"
    );
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap().unwrap();
    let may = ["app", "everybody", "other"].map(|who| row.try_get::<bool>("", who).unwrap());
    assert_eq!(may, [true, false, false]);
    let (well, said) = doctor(&house);
    assert!(well, "{said}");
    // A serving role that was made after the migrations: the doctor says what it lacks.
    let owner = database::connect(&house.database.owner_url).await;
    let revoke = "DO $$ BEGIN EXECUTE format('REVOKE EXECUTE ON FUNCTION delete_audit_rows FROM %I',
        (SELECT grantee::regrole::text FROM pg_proc p, aclexplode(p.proacl) WHERE proname = 'delete_audit_rows' AND grantee <> proowner)); END $$";
    owner.execute_unprepared(revoke).await.unwrap();
    let (well, said) = doctor(&house);
    assert!(!well && said.contains("GRANT EXECUTE ON FUNCTION delete_audit_rows TO"), "{said}");
    owner.close().await.unwrap();
    db.close().await.unwrap();
    house.close().await;
}

/// More entries than are read at a time, some of them in the last piece.
const MANY: usize = 2_300;

on_both! {
    async fn a_long_log_is_read_in_pieces_as_it_was_at_one_instant(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let organization = owner.get("/v1/organization").await.at("/id").to_owned();
        let tenant: OrganizationId = organization.parse().unwrap();
        let mut db = house.db().await;
        let tx = db.write(tenant, Actor::default()).await.unwrap();
        for number in 0..MANY {
            audit_entry::record(&tx, "create_site", number, json!({ "number": number })).await.unwrap();
        }
        tx.commit().await.unwrap();
        let before = owner.get("/v1/audit-chain").await.must_be(200).json["count"].as_i64().unwrap();
        assert!(before > i64::try_from(MANY).unwrap());

        // While it is read, somebody writes: after each statement that reads entries.
        let (pieces, writer) = (Arc::new(AtomicUsize::new(0)), owner.clone());
        let seen = pieces.clone();
        db.watch(move |sql| {
            if !sql.contains("FROM \"audit_entry\"") || !sql.contains("ORDER BY \"audit_entry\".\"sequence\" ASC") {
                return;
            }
            assert!(sql.contains("LIMIT"), "{sql}");
            let piece = seen.fetch_add(1, Ordering::Relaxed);
            let site = json!({ "name": format!("Dock {piece}"), "country": "FI" });
            let (writer, here) = (writer.clone(), tokio::runtime::Handle::current());
            tokio::task::block_in_place(|| here.block_on(async { writer.post("/v1/sites", &site).await.must_be(201) }));
        });
        let proof = chain::prove(&db, tenant).await.unwrap();
        assert_eq!((proof.count, &proof.broken), (before, &None));
        let pieces = i64::try_from(pieces.load(Ordering::Relaxed)).unwrap();
        assert!(pieces >= 3, "{pieces}");
        let after = owner.get("/v1/audit-chain").await.must_be(200).json;
        assert_eq!((&after["whole"], &after["count"]), (&json!(true), &json!(before + pieces)));

        let here = if house.database.url.starts_with("postgres") {
            format!("tenant_id = '{}'", organization.trim_start_matches("org_"))
        } else {
            format!("tenant_id = x'{}'", organization.trim_start_matches("org_"))
        };
        as_administrator(&house, &[&format!("UPDATE audit_entry SET subject = 'other' WHERE {here} AND sequence = 2100")]).await;
        assert_broken(&house, &owner, &organization, 2_100, "content").await;
        db.close().await.unwrap();
        house.close().await;
    }
}
