//! Deletion: asked for, withdrawn or carried out after its grace, whole, and for nobody else.

use chrono::TimeDelta;
use entity::id::OrganizationId;
use entity::{Actor, departure, tombstone};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

use super::archive::download;
use crate::consultancy::places;
use crate::harness::house::PASSWORD;
use crate::harness::{Browser, Engine, House, database, on_both};
use crate::isolation::furnish;

/// How many rows each table has in which some cell is the organization's id, past every policy.
async fn rows_that_name(house: &House, tenant: OrganizationId) -> Vec<(String, i64)> {
    let db = database::connect(&house.database.owner_url).await;
    let postgres = db.get_database_backend() == DbBackend::Postgres;
    let ask = async |sql: &str| {
        db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap()
    };
    let tables = if postgres {
        "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    };
    let mut found = Vec::new();
    for row in ask(tables).await {
        let name: String = row.try_get("", "name").unwrap();
        let which = if postgres {
            db.execute_unprepared(&format!("ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY")).await.unwrap();
            let (hyphens, bare) = (tenant.0, tenant.0.simple());
            format!("t::text LIKE '%{hyphens}%' OR t::text LIKE '%{bare}%'")
        } else {
            let of = format!("SELECT name FROM pragma_table_info('{name}')");
            let columns: Vec<String> =
                ask(&of).await.iter().map(|row| row.try_get("", "name").unwrap()).collect();
            let bare = tenant.0.simple();
            let cell = |column: &String| {
                format!(
                    "(typeof(\"{column}\") = 'blob' AND \"{column}\" = x'{bare}') OR (typeof(\"{column}\") = 'text' AND \"{column}\" LIKE '%{bare}%')"
                )
            };
            columns.iter().map(cell).collect::<Vec<_>>().join(" OR ")
        };
        let count = ask(&format!("SELECT count(*) AS n FROM {name} t WHERE {which}")).await[0]
            .try_get("", "n")
            .unwrap();
        if count > 0 {
            found.push((name.clone(), count));
        }
        if postgres {
            let forced = format!("SELECT relrowsecurity AS on FROM pg_class WHERE oid = '{name}'::regclass");
            if ask(&forced).await[0].try_get::<bool>("", "on").unwrap() {
                db.execute_unprepared(&format!("ALTER TABLE {name} FORCE ROW LEVEL SECURITY")).await.unwrap();
            }
        }
    }
    db.close().await.unwrap();
    found.sort();
    found
}

async fn tenant_of(browser: &Browser) -> OrganizationId {
    browser.get("/v1/organization").await.must_be(200).at("/id").parse().unwrap()
}

fn subjects(house: &House) -> Vec<(String, String)> {
    house.mails().into_iter().map(|mail| (mail.to.address, mail.subject)).collect()
}

on_both! {
    async fn an_owner_asks_every_owner_is_told_and_any_of_them_withdraws(house: House) {
        let owner = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let mut second = house.join(&owner, "second@example.com", "owner", &json!({})).await;
        let manager = house.join(&owner, "manager@example.com", "manager", &json!({})).await;
        house.drain().await;
        house.mails();
        manager.post("/v1/organization/deletion", &json!({ "name": "First Oy" })).await.must_be(403);
        let wrong = owner.post("/v1/organization/deletion", &json!({ "name": "first oy" })).await.must_be(422);
        assert_eq!(wrong.at("/errors/0/pointer"), "/name");
        owner.delete("/v1/organization/deletion").await.must_be(404);
        let due = owner.post("/v1/organization/deletion", &json!({ "name": "First Oy" })).await.must_be(201);
        assert_eq!(due.at("/due_at").parse::<chrono::DateTime<chrono::Utc>>().unwrap(), house.now() + TimeDelta::days(30));
        let again = second.post("/v1/organization/deletion", &json!({ "name": "First Oy" })).await.must_be(409);
        assert_eq!(again.at("/code"), "deletion_asked");
        house.drain().await;
        let told = subjects(&house);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.iter().all(|(_, subject)| subject.starts_with("Your organization will be deleted on ")));
        // Nothing has changed for anybody.
        assert_eq!(manager.get("/v1/organization").await.at("/deletion_due_at"), due.at("/due_at"));
        manager.post("/v1/sites", &json!({ "name": "Dock", "country": "FI" })).await.must_be(201);
        house.pass(TimeDelta::days(29));
        house.drain().await;
        house.mails();
        second.cookie = None;
        second.sign_in("second@example.com", PASSWORD).await.must_be(201);
        second.delete("/v1/organization/deletion").await.must_be(204);
        house.drain().await;
        assert!(subjects(&house).contains(&("first@example.com".to_owned(), "Your organization will not be deleted".to_owned())));
        house.pass(TimeDelta::days(10));
        house.drain().await;
        assert!(second.get("/v1/organization").await.must_be(200).json["deletion_due_at"].is_null());
        house.mails();
        house.close().await;
    }
}

/// Somebody who belongs to both organizations, somebody who belongs to the first alone, a consultancy's grant and a key.
async fn people_of(house: &House, owner: &Browser, other: &Browser, adviser: &Browser) -> Browser {
    house.join(owner, "alone@example.com", "contributor", &json!({})).await;
    house.drain().await;
    house.mails();
    let guest = json!({ "email": "other@example.com", "role": "reader" });
    owner.post("/v1/invitations", &guest).await.must_be(201);
    let token = house.mailed_token("other@example.com").await;
    other.post("/v1/invitation-acceptances", &json!({ "token": token })).await.must_be(204);
    house.engage(adviser, owner, &json!({ "role": "manager" })).await;
    house.program(owner, &["read"]).await.0
}

/// What is left, but for the tombstone and what the consultancy's own log says of its work.
async fn left_of(house: &House, tenant: OrganizationId) -> Vec<(String, i64)> {
    let mut left = rows_that_name(house, tenant).await;
    assert_eq!(left.iter().find(|(table, _)| table == "tombstone").unwrap().1, 1);
    left.retain(|(table, _)| table != "tombstone" && table != "audit_entry");
    left
}

/// Two organizations with everything, a consultancy of the first one's, and the wish that the first be deleted.
struct Scene {
    owner: Browser,
    program: Browser,
    first: OrganizationId,
    second: OrganizationId,
    head: String,
    before: Vec<(String, i64)>,
}

async fn set(house: &House) -> Scene {
    let owner = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
    Box::pin(furnish(house, &owner)).await;
    let other = house.sign_up("Other AB", "other@example.com", "Europe/Stockholm").await;
    let adviser = house.found("Harbour Advice AB", "bo@example.com").await;
    house.certify(&other, "2026-03-02").await;
    other.post("/v1/sites", &json!({ "name": "Quay", "country": "SE" })).await.must_be(201);
    let duty = json!({ "title": "Review", "rrule": "FREQ=MONTHLY", "anchor_on": "2026-04-15" });
    other.post("/v1/duties", &duty).await.must_be(201);
    let program = Box::pin(people_of(house, &owner, &other, &adviser)).await;
    house.certify(&owner, "2026-03-02").await;
    Box::pin(download(house, &owner)).await;
    assert_eq!(places(&adviser).await.len(), 2);
    let (first, second) = (tenant_of(&owner).await, tenant_of(&other).await);
    let head = owner.get("/v1/audit-chain").await.must_be(200).at("/head").to_owned();
    owner.post("/v1/organization/deletion", &json!({ "name": "First Oy" })).await.must_be(201);
    house.drain().await;
    house.mails();
    let before = Box::pin(rows_that_name(house, second)).await;
    Scene { owner, program, first, second, head, before }
}

async fn assert_gone(house: &House, scene: &mut Scene) {
    assert_eq!(Box::pin(left_of(house, scene.first)).await, []);
    let tx = house.db().await.open(false).await.unwrap();
    let stones = tombstone::all(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stones.len(), 1);
    assert!(stones[0].finished_at.is_some() && stones[0].sequence > 10);
    assert_ne!(stones[0].hash, scene.head, "the wish itself was written after it");
    scene.owner.get("/v1/session").await.must_be(401);
    scene.program.get("/v1/certifications").await.must_be(401);
    scene.owner.cookie = None;
    scene.owner.sign_in("first@example.com", PASSWORD).await.must_be(401);
}

async fn assert_others_are_there(house: &House, scene: &Scene) {
    let after = Box::pin(rows_that_name(house, scene.second)).await;
    for (table, count) in &scene.before {
        let now = after.iter().find(|(name, _)| name == table).map_or(0, |(_, count)| *count);
        // Sessions and answers of a month ago have expired by themselves; reminders and their mails have come.
        let expires = ["one_time_token", "idempotency_key", "session"].contains(&table.as_str());
        assert!(now >= *count || expires, "{table}: {now} of {count}");
    }
    let mut member = house.stranger();
    member.sign_in("other@example.com", PASSWORD).await.must_be(201);
    assert_eq!(places(&member).await, ["Other AB"]);
    assert_eq!(member.get("/v1/audit-chain").await.must_be(200).json["whole"], true);
    let mut bo = house.stranger();
    bo.sign_in("bo@example.com", PASSWORD).await.must_be(201);
    assert_eq!(places(&bo).await, ["Harbour Advice AB"]);
    for list in ["/v1/portfolio", "/v1/clients"] {
        assert!(bo.get(list).await.must_be(200).json["data"].as_array().unwrap().is_empty(), "{list}");
    }
}

on_both! {
    async fn after_its_day_no_row_of_the_organization_is_left_and_every_row_of_the_others_is(house: House) {
        let mut scene = Box::pin(set(&house)).await;
        house.pass(TimeDelta::days(30));
        house.drain().await;
        let told = subjects(&house);
        let gone: Vec<_> = told.iter().filter(|(_, subject)| subject == "Your organization has been deleted").collect();
        assert_eq!(gone.len(), 1, "{told:?}");
        assert_eq!(gone[0].0, "first@example.com");
        Box::pin(assert_gone(&house, &mut scene)).await;
        Box::pin(assert_others_are_there(&house, &scene)).await;
        // A year later only the living are reminded.
        house.pass(TimeDelta::days(400));
        house.drain().await;
        let late = subjects(&house);
        assert!(late.iter().all(|(to, _)| to != "first@example.com" && to != "alone@example.com"), "{late:?}");
        house.close().await;
    }
}

on_both! {
    async fn a_deletion_that_died_half_way_is_finished_by_the_next_worker(house: House) {
        let owner = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        house.certify(&owner, "2026-03-02").await;
        house.join(&owner, "alone@example.com", "contributor", &json!({})).await;
        house.program(&owner, &["read"]).await;
        let tenant = tenant_of(&owner).await;
        owner.post("/v1/organization/deletion", &json!({ "name": "First Oy" })).await.must_be(201);
        house.drain().await;
        house.pass(TimeDelta::days(31));
        let tx = house.db().await.write(tenant, Actor::default()).await.unwrap();
        assert!(departure::begin(&tx).await.unwrap());
        tx.commit().await.unwrap();
        for table in departure::order().into_iter().take(12) {
            let tx = house.db().await.write(tenant, Actor::default()).await.unwrap();
            departure::clear(&tx, &table).await.unwrap();
            tx.commit().await.unwrap();
        }
        owner.delete("/v1/organization/deletion").await.must_be(401);
        house.drain().await;
        assert!(rows_that_name(&house, tenant).await.iter().all(|(table, _)| table == "tombstone"));
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_consultancy_that_is_deleted_leaves_its_clients_everything_but_itself(house: House) {
        let adviser = house.found("Harbour Advice AB", "bo@example.com").await;
        let client = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        house.engage(&adviser, &client, &json!({ "role": "manager" })).await;
        let new = json!({ "name": "Northwind Oy", "country": "FI", "time_zone": "Europe/Helsinki" });
        let opened = adviser.post("/v1/clients", &new).await.must_be(201).at("/id").to_owned();
        let wish = json!({ "name": "Harbour Advice AB" });
        assert_eq!(adviser.post("/v1/organization/deletion", &wish).await.must_be(409).at("/code"), "not_handed_over");
        adviser.post(&format!("/v1/clients/{opened}/handover"), &json!({ "email": "aino@example.com" })).await.must_be(204);
        let token = house.mailed_token("aino@example.com").await;
        let take = json!({ "token": token, "name": "Aino Virtanen", "password": PASSWORD });
        house.stranger().post("/v1/handover-acceptances", &take).await.must_be(204);
        adviser.post("/v1/organization/deletion", &wish).await.must_be(201);
        house.drain().await;
        house.mails();
        house.pass(TimeDelta::days(30));
        house.drain().await;
        let told = subjects(&house);
        assert!(told.iter().any(|(to, subject)| to == "first@example.com" && subject.starts_with("The access of a consultancy")), "{told:?}");
        let mut first = house.stranger();
        first.sign_in("first@example.com", PASSWORD).await.must_be(201);
        let grants = first.get("/v1/grants").await.must_be(200);
        assert_eq!((grants.at("/data/0/state"), grants.at("/data/0/consultancy/name")), ("ended", "Harbour Advice AB"));
        assert_eq!(first.get("/v1/audit-chain").await.must_be(200).json["whole"], true);
        house.close().await;
    }
}

on_both! {
    async fn without_a_wish_whose_day_has_come_nobody_removes_a_log_and_a_tombstone_stays(house: House) {
        let owner = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let tenant = tenant_of(&owner).await;
        let postgres = house.database.url.starts_with("postgres");
        let id = if postgres { format!("'{}'", tenant.0) } else { format!("x'{}'", tenant.0.simple()) };
        let stone = |due: &str| {
            format!("INSERT INTO tombstone (id, tenant_id, asked_at, due_at, began_at, sequence, hash) \
                VALUES ({id}, {id}, '2026-01-01T00:00:00+00:00', '{due}', '2026-03-01T00:00:00+00:00', 1, 'x')")
        };
        let db = database::connect(&house.database.owner_url).await;
        if postgres {
            db.execute_unprepared("ALTER TABLE organization NO FORCE ROW LEVEL SECURITY; ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY").await.unwrap();
        }
        for attempt in ["DELETE FROM audit_entry", "DELETE FROM organization", &stone("2026-02-01T00:00:00+00:00")] {
            let refused = db.execute_unprepared(attempt).await.unwrap_err().to_string();
            assert!(refused.contains("append-only") || refused.contains("whose day has come") || refused.contains("foreign key") || refused.contains("FOREIGN KEY"), "{attempt}: {refused}");
        }
        let wish = "UPDATE organization SET deletion_asked_at = '2026-01-01T00:00:00+00:00', deletion_due_at = '2026-02-01T00:00:00+00:00'";
        db.execute_unprepared(wish).await.unwrap();
        assert!(db.execute_unprepared(&stone("2026-01-15T00:00:00+00:00")).await.is_err(), "another day than the one that was noted");
        db.execute_unprepared(&stone("2026-02-01T00:00:00+00:00")).await.unwrap();
        for attempt in ["DELETE FROM tombstone", "UPDATE tombstone SET sequence = 0"] {
            let refused = db.execute_unprepared(attempt).await.unwrap_err().to_string();
            assert!(refused.contains("stays as it is"), "{attempt}: {refused}");
        }
        if postgres {
            // The serving role still has no right of its own on the log.
            let app = database::connect(&house.database.url).await;
            let refused = app.execute_unprepared("DELETE FROM audit_entry").await.unwrap_err().to_string();
            assert!(refused.contains("permission denied"), "{refused}");
            app.close().await.unwrap();
        }
        db.close().await.unwrap();
        house.close().await;
    }
}
