//! Taking an archive over: all of it or nothing, from one database to the other and back.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::PathBuf;

use entity::audit_entry::chain;
use entity::estate::{self, Carried};
use entity::id::{MembershipId, OrganizationId};
use entity::{Actor, export, export_piece, membership, organization};
use serde_json::{Value, json};
use worker::archive::import::{Taken, import};

use super::archive::{Opened, download, sha256};
use crate::harness::house::PASSWORD;
use crate::harness::{Engine, House, on_both};
use crate::isolation::furnish;

/// Lies in a folder of the test's own.
fn file(folder: &tempfile::TempDir, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join("archive.zip");
    std::fs::write(&path, bytes).unwrap();
    path
}

/// A ZIP of these parts.
fn zipped(parts: &BTreeMap<String, Vec<u8>>, manifest: &Value) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let manifest = ("manifest.json".to_owned(), manifest.to_string().into_bytes());
    for (name, content) in parts.clone().into_iter().chain([manifest]) {
        zip.start_file(name, options).unwrap();
        zip.write_all(&content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The archive of an organization that nobody has a place in yet.
async fn archive_of(house: &House, tenant: OrganizationId) -> Opened {
    let db = house.db().await;
    let tx = db.write(tenant, Actor::default()).await.unwrap();
    let asker: MembershipId = membership::all(&tx).await.unwrap()[0].membership.id;
    let id = export::create(&tx, asker).await.unwrap().unwrap().id;
    tx.commit().await.unwrap();
    house.drain().await;
    let tx = db.read(tenant).await.unwrap();
    let mut bytes = Vec::new();
    for number in 0.. {
        let Some(piece) = export_piece::numbered(&tx, id, number).await.unwrap() else { break };
        bytes.extend(piece);
    }
    tx.commit().await.unwrap();
    Opened::read(&bytes)
}

/// Fields that are otherwise after an import, by table.
const OTHERWISE: [(&str, &[&str]); 3] = [
    ("membership", &["ended_at", "grant_id"]),
    ("person", &["email_verified_at"]),
    ("audit_head", &["sequence", "hash"]),
];

fn assert_same(before: &Opened, after: &Opened) {
    let tables = estate::tables().into_iter().filter(|table| table.carried == Carried::Over);
    for table in tables.chain([estate::people()]) {
        let (mut old, mut new) = (before.rows(table.name), after.rows(table.name));
        if let Some((_, fields)) = OTHERWISE.iter().find(|(name, _)| *name == table.name) {
            for row in old.iter_mut().chain(&mut new) {
                fields.iter().for_each(|field| drop(row.as_object_mut().unwrap().remove(*field)));
            }
        }
        if ["audit_entry", "audit_value"].contains(&table.name) {
            // What was written since stands behind; everything before is as it was.
            assert!(old.iter().all(|row| new.contains(row)), "{}", table.name);
        } else {
            assert_eq!(old, new, "{}", table.name);
        }
    }
}

async fn take(house: &House, bytes: &[u8]) -> Taken {
    let folder = tempfile::tempdir().unwrap();
    let db = house.db().await;
    let taken = Box::pin(import(&db, &file(&folder, bytes))).await.unwrap();
    let proof = chain::prove(&db, taken.organization).await.unwrap();
    assert_eq!(proof.broken, None);
    assert_eq!(proof.count, taken.entries + 1, "the import itself is in the log");
    taken
}

async fn round_trip(from: Engine, to: Engine) {
    let first = House::start(from).await;
    let owner = first.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
    Box::pin(furnish(&first, &owner)).await;
    let certifications = owner.get("/v1/certifications").await.must_be(200);
    let certifications: Vec<String> = certifications.json["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect();
    let mut programmes = Vec::new();
    for id in &certifications {
        programmes.push(owner.get(&format!("/v1/certifications/{id}/programme")).await.must_be(200).json);
    }
    let bytes = Box::pin(download(&first, &owner)).await;
    let before = Opened::read(&bytes);

    let second = House::start(to).await;
    second.pass(first.now() - second.now());
    let taken = take(&second, &bytes).await;
    assert_eq!(
        (taken.name.as_str(), taken.entries),
        ("First Oy", before.manifest["audit_log"]["sequence"].as_i64().unwrap())
    );
    let after = archive_of(&second, taken.organization).await;
    assert_same(&before, &after);

    // The owner accepts, and finds everything as it was.
    let mails = second.mails();
    let mail = mails.iter().find(|mail| mail.to.address == "first@example.com").unwrap();
    let token: String =
        mail.text.split_once("token=").unwrap().1.chars().take_while(char::is_ascii_hexdigit).collect();
    let mut again = second.stranger();
    again.sign_in("first@example.com", PASSWORD).await.must_be(401);
    let yes = json!({ "token": token, "name": "Aino Virtanen", "password": PASSWORD });
    again.post("/v1/invitation-acceptances", &yes).await.must_be(204);
    again.sign_in("first@example.com", PASSWORD).await.must_be(201);
    assert_eq!(again.get("/v1/session").await.must_be(200).at("/membership/role"), "owner");
    for (id, programme) in certifications.iter().zip(&programmes) {
        let now = again.get(&format!("/v1/certifications/{id}/programme")).await.must_be(200).json;
        assert_eq!(&now, programme);
    }
    second.drain().await;
    second.mails();

    // And back into a third installation, with another database again.
    let bytes = Box::pin(download(&second, &again)).await;
    let before = Opened::read(&bytes);
    let third = House::start(from).await;
    third.pass(second.now() - third.now());
    let taken = take(&third, &bytes).await;
    assert_same(&before, &archive_of(&third, taken.organization).await);
    third.mails();
    second.mails();
    first.mails();
    third.close().await;
    second.close().await;
    first.close().await;
}

#[tokio::test]
async fn an_archive_goes_from_sqlite_to_postgresql_and_back() {
    Box::pin(round_trip(Engine::Sqlite, Engine::Postgres)).await;
}

#[tokio::test]
async fn an_archive_goes_from_postgresql_to_sqlite_and_back() {
    Box::pin(round_trip(Engine::Postgres, Engine::Sqlite)).await;
}

/// Why an archive is refused, and that nothing of it is there.
async fn refusal(house: &House, bytes: &[u8], tenant: OrganizationId) -> String {
    let folder = tempfile::tempdir().unwrap();
    let db = house.db().await;
    let fault = Box::pin(import(&db, &file(&folder, bytes))).await.unwrap_err().to_string();
    let tx = db.read(tenant).await.unwrap();
    assert!(organization::get(&tx).await.is_err(), "{fault}");
    assert!(membership::all(&tx).await.unwrap().is_empty());
    assert!(entity::person::by_email(&tx, "first@example.com").await.unwrap().is_none());
    tx.commit().await.unwrap();
    fault
}

on_both! {
    async fn a_faulty_archive_is_refused_in_words_with_the_place_and_nothing_is_kept(house: House) {
        let source = House::start(Engine::Sqlite).await;
        let owner = source.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        source.certify(&owner, "2026-03-02").await;
        owner.post("/v1/sites", &json!({ "name": "Dock", "country": "FI" })).await.must_be(201);
        let bytes = Box::pin(download(&source, &owner)).await;
        let tenant: OrganizationId = owner.get("/v1/organization").await.at("/id").parse().unwrap();
        let Opened { parts, manifest } = Opened::read(&bytes);
        // A part that says something else than it did.
        let mut forged = parts.clone();
        let site = String::from_utf8(parts["data/site.jsonl"].clone()).unwrap();
        forged.insert("data/site.jsonl".to_owned(), site.replace("Dock", "Quay").into_bytes());
        let why = refusal(&house, &zipped(&forged, &manifest), tenant).await;
        assert!(why.starts_with("data/site.jsonl is not what manifest.json says"), "{why}");
        // The same with a manifest that agrees, and a row of another form.
        let odd = site.replace("\"name\":", "\"colour\":\"red\",\"name\":");
        forged.insert("data/site.jsonl".to_owned(), odd.clone().into_bytes());
        let mut agreed = manifest.clone();
        let part = agreed["parts"].as_array_mut().unwrap().iter_mut().find(|part| part["path"] == "data/site.jsonl").unwrap();
        part["sha256"] = sha256(odd.as_bytes()).into();
        part["bytes"] = odd.len().into();
        let why = refusal(&house, &zipped(&forged, &agreed), tenant).await;
        assert!(why.starts_with("data/site.jsonl, line 1: `colour` is no column"), "{why}");
        // A later form, half a file, no archive at all, a log that was cut.
        let mut later = manifest.clone();
        later["format"] = json!(2);
        let why = refusal(&house, &zipped(&parts, &later), tenant).await;
        assert!(why.contains("has the form 2") && why.contains("reads the form 1"), "{why}");
        assert!(refusal(&house, &bytes[..bytes.len() / 2], tenant).await.contains("no whole ZIP file"));
        let why = refusal(&house, &zipped(&BTreeMap::new(), &json!({ "hello": "world" })), tenant).await;
        assert!(why.contains("no archive of Certkeep"), "{why}");
        let mut cut = manifest.clone();
        cut["audit_log"]["sequence"] = json!(1);
        assert!(refusal(&house, &zipped(&parts, &cut), tenant).await.contains("the end of the audit log"));
        // And one whose organization is here already.
        let taken = take(&house, &bytes).await;
        assert_eq!(taken.organization, tenant);
        let folder = tempfile::tempdir().unwrap();
        let why = Box::pin(import(&house.db().await, &file(&folder, &bytes))).await.unwrap_err().to_string();
        assert!(why.contains("is in this installation already"), "{why}");
        house.drain().await;
        house.mails();
        source.mails();
        source.close().await;
        house.close().await;
    }
}
