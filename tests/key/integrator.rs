//! The first program of docs/API.md, run as it is printed.

use std::process::Command;

use serde_json::json;

use crate::harness::{Engine, House};

/// The shell of the section, block by block.
fn printed() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/API.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, rest) = text.split_once("### A first program\n").unwrap();
    let (section, _) = rest.split_once("\n## ").unwrap();
    let blocks = section.split("```sh\n").skip(1).map(|rest| rest.split_once("```").unwrap().0);
    blocks.collect::<Vec<_>>().join("\necho; echo ---\n") + "\necho; echo ---\n"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_program_of_the_documentation_works_as_it_is_printed() {
    let house = House::start(Engine::Sqlite).await;
    let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
    for name in ["Airfield", "Bakery", "Cellar", "Warehouse"] {
        owner.post("/v1/sites", &json!({ "name": name, "country": "FI" })).await.must_be(201);
    }
    let (program, _) = house.program(&owner, &["write"]).await;
    let mut shell = Command::new("bash");
    shell.args(["-euo", "pipefail", "-c", &printed()]);
    shell.env("base", &house.base).env("key", program.key.unwrap()).env("no_proxy", "127.0.0.1");
    let output = tokio::task::spawn_blocking(move || shell.output().unwrap()).await.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    let steps: Vec<_> = text.split("\n---\n").collect();
    let [who, change, pages, left, _] = steps[..] else { panic!("{text}") };
    assert!(who.contains("Northwind Oy") && who.contains("create_site"), "{who}");
    assert_eq!(change.matches("\"name\":\"Dock\"").count(), 2, "{change}");
    for name in ["Airfield", "Bakery", "Cellar", "Warehouse", "Dock"] {
        assert_eq!(pages.matches(&format!("\"name\":\"{name}\"")).count(), 1, "{name} in {pages}");
    }
    assert_eq!(pages.lines().count(), 3, "{pages}");
    assert!(left.contains("\"organization\";r=") && left.contains("\"caller\";q="), "{left}");
    house.drain().await;
    house.mails();
    house.close().await;
}
