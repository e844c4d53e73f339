//! `certkeep sign-out`: whoever runs the installation ends the sessions of a person, or of everybody.

use std::process::Command;

use serde_json::json;

use crate::harness::house::PASSWORD;
use crate::harness::{Engine, House, on_both};

/// Runs the command; answers what it says, and whether it did it.
fn sign_out(house: &House, who: &[&str]) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_certkeep"))
        .arg("sign-out")
        .args(who)
        .current_dir(folder.path())
        .env_clear()
        .env("CERTKEEP_MODE", "development")
        .env("CERTKEEP_DATABASE_URL", &house.database.url)
        .output()
        .unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.success(), said)
}

on_both! {
    async fn an_operator_ends_the_sessions_of_one_person_or_of_everybody(house: House) {
        let aino = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let mut elsewhere = house.stranger();
        elsewhere.sign_in("aino@example.com", PASSWORD).await.must_be(201);
        let bea = house.join(&aino, "bea@example.com", "manager", &json!({})).await;
        let (program, _) = house.program(&aino, &["read"]).await;
        // A sign-in that waits for its second factor is no session yet, and must not become one.
        let (app, _) = house.enrol(&bea).await;
        house.drain().await;
        house.mails();
        house.pass(chrono::TimeDelta::minutes(5));
        let mut half = house.stranger();
        half.sign_in("bea@example.com", PASSWORD).await.must_be(202);

        let (done, said) = sign_out(&house, &["nobody@example.com"]);
        assert!(!done && said.contains("Nobody has the address nobody@example.com"), "{said}");
        let (done, said) = sign_out(&house, &[]);
        assert!(!done, "{said}");
        aino.get("/v1/session").await.must_be(200);

        let (done, said) = sign_out(&house, &["Aino@Example.com"]);
        assert!(done && said.contains("that were ended: 2."), "{said}");
        for browser in [&aino, &elsewhere] {
            browser.get("/v1/session").await.must_be(401);
        }
        bea.get("/v1/session").await.must_be(200);
        program.get("/v1/certifications").await.must_be(200);

        let (done, said) = sign_out(&house, &["--everybody"]);
        assert!(done && said.contains("Sessions of everybody that were ended: 1."), "{said}");
        bea.get("/v1/session").await.must_be(401);
        let code = json!({ "code": app.code(house.now()) });
        half.post("/v1/session/second-factor", &code).await.must_be(401);
        elsewhere.sign_in("aino@example.com", PASSWORD).await.must_be(201);
        house.close().await;
    }
}
