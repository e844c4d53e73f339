//! The export as somebody else checks it: in another language, with nothing of ours.

use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::harness::{Engine, House, database, on_both};

/// What `infra/audit/verify.py` says of a log.
fn verify(log: &str, more: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.jsonl");
    std::fs::write(&file, log).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/infra/audit/verify.py");
    Command::new(database::told("TEST_PYTHON_SMTP")).arg(script).arg(&file).args(more).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap() + &String::from_utf8_lossy(&output.stderr)
}

on_both! {
    async fn a_script_in_another_language_checks_the_export_and_finds_each_kind_of_forgery(house: House) {
        let owner = house.sign_up("Turku \u{1f980} Hosting", "aino@example.com", "Europe/Helsinki").await;
        let odd = "Dock \"7\"\\ \u{20ac}\u{f6}\u{fb33}\u{1f600}\u{7f}".replace('\u{7f}', "");
        owner.post("/v1/sites", &json!({ "name": odd, "country": "FI" })).await.must_be(201);
        let more = json!({ "standard": "iso-9001-2015", "scope": "Line 1\nline 2\t\u{2028}end", "policy": { "cycle_months": 24 },
            "effective_personnel": 42, "events": [{ "type": "certification_decision", "on": "2026-03-10" }] });
        owner.post("/v1/certifications", &more).await.must_be(201);
        owner.post("/v1/invitations", &json!({ "email": "eino@example.com", "role": "reader" })).await.must_be(201);
        house.drain().await;
        house.mails();
        let export = owner.get("/v1/audit-export").await.must_be(200);
        assert!(export.headers["content-disposition"].to_str().unwrap().contains("audit-log-2026-03-10.jsonl"));
        let log = export.text;
        let head = owner.get("/v1/audit-chain").await.must_be(200);
        let fine = verify(&log, &["--head", head.at("/head")]);
        assert!(fine.status.success(), "{}", said(&fine));
        assert!(said(&fine).contains(&format!("{} entries", head.json["count"])), "{}", said(&fine));
        assert!(log.contains("eino@example.com"), "the values stand beside the entries");

        let lines: Vec<&str> = log.lines().collect();
        for (forged, why) in [
            (log.replace("Dock", "Lock"), "is not what it was"),
            (log.replace("eino@example.com", "else@example.com"), "has a personal value"),
            ([&lines[..2], &lines[3..]].concat().join("\n"), "is missing"),
            ([&lines[1..2], &lines[..1], &lines[2..]].concat().join("\n"), "is missing"),
        ] {
            let found = verify(&forged, &[]);
            assert!(!found.status.success() && said(&found).contains(why), "{why}: {}", said(&found));
        }
        let short = verify(&lines[..lines.len() - 1].join("\n"), &["--head", head.at("/head")]);
        assert!(!short.status.success(), "{}", said(&short));
        let first: Value = serde_json::from_str(lines[0]).unwrap();
        let noted = format!("/v1/audit-chain?sequence=1&hash={}", first["hash"].as_str().unwrap());
        assert_eq!(owner.get(&noted).await.must_be(200).json["as_noted"], true);
        let other = format!("/v1/audit-chain?sequence=2&hash={}", first["hash"].as_str().unwrap());
        assert_eq!(owner.get(&other).await.must_be(200).json["as_noted"], false);
        owner.get("/v1/audit-chain?sequence=2").await.must_be(422);
        house.close().await;
    }
}

on_both! {
    async fn a_table_for_spreadsheets_holds_no_formula(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        owner.post("/v1/sites", &json!({ "name": "=HYPERLINK(\"http://x\")", "country": "FI" })).await.must_be(201);
        let export = owner.get("/v1/audit-export?format=csv").await.must_be(200);
        assert!(export.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
        assert!(export.text.starts_with("sequence,at,actor,"), "{}", export.text);
        assert!(export.text.contains("\"'=HYPERLINK"), "{}", export.text);
        assert!(!export.text.contains(",\"="), "{}", export.text);
        owner.get("/v1/audit-export?format=xlsx").await.must_be(422);
        house.close().await;
    }
}

on_both! {
    async fn a_long_log_is_written_in_pieces_and_whole(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let tenant = owner.get("/v1/organization").await.at("/id").parse().unwrap();
        let db = entity::Db::connect(&house.database.url, 2, house.clock.clone()).await.unwrap();
        let tx = db.write(tenant, entity::Actor { address: "203.0.113.9".to_owned(), ..entity::Actor::default() }).await.unwrap();
        for number in 0..2_345 {
            entity::audit_entry::record(&tx, "update_site", tenant, json!({ "number": number })).await.unwrap();
        }
        tx.commit().await.unwrap();
        let log = owner.get("/v1/audit-export").await.must_be(200).text;
        assert!(log.lines().count() > 2_345);
        let fine = verify(&log, &[]);
        assert!(fine.status.success(), "{}", said(&fine));
        db.close().await.unwrap();
        house.close().await;
    }
}
