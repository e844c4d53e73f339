//! Leaving: everything in one archive, the organization's deletion, and that neither forgets a table.

pub mod archive;
mod deletion;
mod export;
mod import;

use std::collections::BTreeSet;

use entity::estate;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::harness::{Engine, database};

/// Tables that name an organization and are not owned by it, each with what becomes of their rows.
const NOT_OWNED: [(&str, &str); 6] = [
    ("domain_owner", "gone when the deletion begins; mail_domain tells the rest"),
    ("sso_attempt", "void when the deletion begins, and in no archive"),
    ("session", "ended when the deletion begins, and in no archive"),
    ("one_time_token", "void when the deletion begins, and in no archive"),
    ("setback", "gone with the organization, of whose rows it says that something failed"),
    ("tombstone", "what remains"),
];

#[tokio::test]
async fn every_table_that_a_tenant_owns_is_known_to_export_and_deletion() {
    let fresh = database::fresh(Engine::Sqlite).await;
    let db = database::connect(&fresh.owner_url).await;
    let sql = "SELECT DISTINCT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND (c.name = 'tenant_id' OR m.name = 'organization')";
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();
    let there: BTreeSet<String> = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
    let known = estate::tables().into_iter().map(|table| table.name.to_owned());
    let known: BTreeSet<String> = known.chain(NOT_OWNED.map(|(table, _)| table.to_owned())).collect();
    assert_eq!(known, there, "add a new table to entity/src/estate.rs, or its reason here");
}

/// What is pointed to stands before what points to it, so that rows can be written in this order and removed in the other.
#[tokio::test]
async fn the_list_of_tables_follows_their_foreign_keys() {
    let fresh = database::fresh(Engine::Sqlite).await;
    let db = database::connect(&fresh.owner_url).await;
    let order: Vec<_> = estate::tables().iter().map(|table| table.name.to_owned()).collect();
    let place = |name: &str| order.iter().position(|table| table == name);
    for table in estate::tables() {
        let sql = format!(
            "SELECT DISTINCT \"table\" AS target, \"from\" AS source FROM pragma_foreign_key_list('{}')",
            table.name
        );
        for row in db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap() {
            let (to, from): (String, String) =
                (row.try_get("", "target").unwrap(), row.try_get("", "source").unwrap());
            if to == table.name {
                assert!(
                    from == "tenant_id" || table.own_kind == Some(from.as_str()),
                    "{}.{from}",
                    table.name
                );
            } else if let Some(before) = place(&to) {
                assert!(before < place(table.name).unwrap(), "{to} must stand before {}", table.name);
            }
        }
    }
}
