//! The freeze: what was shown, byte by byte, its hash, and that nothing of it is deleted.

use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{GUEST, aino, at, certification, claim, evidence, guest, post, room, routine, statements};
use crate::file::{PDF, send};
use crate::harness::{Engine, House, on_both};

/// The canonical text of `value`, written anew: names in order, nothing between, numbers whole.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let mut names: Vec<_> = fields.keys().collect();
            names.sort();
            let parts: Vec<_> =
                names.iter().map(|name| format!("{}:{}", json!(name), canonical(&fields[*name]))).collect();
            format!("{{{}}}", parts.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        simple => simple.to_string(),
    }
}

on_both! {
    async fn a_freeze_keeps_what_was_shown_and_nothing_that_it_names_is_deleted(house: House) {
        let aino = aino(&house).await;
        let bo = house.join(&aino, "bo@example.com", "manager", &json!({})).await;
        let services = certification(&aino, "iso-iec-20000-1-2018").await;
        let requests = routine(&aino, &bo).await;
        let subject = requests["id"].as_str().unwrap().to_owned();
        let file = send(&aino, "minutes.pdf", PDF).await.must_be(201).at("/id").to_owned();
        let minutes = aino.post("/v1/evidence", &json!({ "title": "Minutes", "file_id": file })).await.must_be(201).at("/id").to_owned();
        let short = evidence(&aino, "Log of March", Some("2026-03-11")).await;
        let free = evidence(&aino, "Unused", None).await;
        let keys = statements(&aino, &services, "4.1").await;
        let first = claim(&aino, &keys[0], &subject, "ready", &[&minutes, &short]).await;
        let second = claim(&aino, &keys[1], &subject, "ready", &[]).await;
        let path = room(&aino, &services, &[GUEST]).await;
        let carl = guest(&house).await;

        let freezes = format!("{path}/freezes");
        carl.get(&format!("{path}/freeze")).await.must_be(404);
        carl.get(&format!("{path}/comparison")).await.must_be(404);
        assert_eq!(post(&carl, &freezes).await.must_be(428).at("/code"), "version_required");
        let tag = carl.get(&path).await.etag();
        aino.patch(&path, &tag, &json!({ "title": "Surveillance audit 1" })).await.must_be(200);
        carl.send(Method::POST, &freezes, None, Some(&tag)).await.must_be(412);
        bo.send(Method::POST, &freezes, None, Some("*")).await.must_be(403);
        let tag = carl.get(&path).await.etag();
        let frozen = carl.send(Method::POST, &freezes, None, Some(&tag)).await.must_be(201);
        assert_eq!(frozen.at("/state"), "frozen");
        let again = carl.send(Method::POST, &freezes, None, Some("*")).await.must_be(409);
        assert_eq!(again.at("/code"), "already_frozen");

        // The bytes are canonical, and their hash is the room's.
        let kept = carl.get(&format!("{path}/freeze")).await.must_be(200);
        assert_eq!(hex::encode(Sha256::digest(kept.text.as_bytes())), frozen.at("/freeze_hash"));
        assert_eq!(canonical(&kept.json), kept.text);
        assert_eq!(aino.get(&format!("{path}/freeze")).await.must_be(200).text, kept.text);
        let shown = &kept.json["shown"];
        let ids = |list: &str| -> Vec<String> {
            shown[list].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(ids("claims"), [first.clone(), second.clone()]);
        assert_eq!(ids("evidence"), [minutes.clone(), short.clone()]);
        assert_eq!(ids("routines"), [requests["in_force"]["id"].as_str().unwrap()]);
        let piece = shown["evidence"].as_array().unwrap().iter().find(|it| it["id"] == minutes.as_str()).unwrap();
        assert_eq!(piece["sha256"], hex::encode(Sha256::digest(PDF)));
        assert!(!kept.text.contains("Carl") && !kept.text.contains("Aino"), "it names nobody");
        let same = aino.get(&format!("{path}/comparison")).await.must_be(200).json;
        assert_eq!((&same["intact"], &same["same"], &same["differences"]), (&json!(true), &json!(true), &json!([])));

        // What it names stays; what it does not name goes.
        for held in [format!("/v1/evidence/{minutes}"), format!("/v1/claims/{first}"), format!("/v1/claims/{second}")] {
            let refused = aino.delete(&held).await.must_be(409);
            assert_eq!(refused.at("/code"), "held_by_freeze", "{held}");
            assert!(refused.at("/detail").contains("frz_") && refused.at("/detail").contains("Surveillance audit 1"), "{}", refused.text);
            aino.get(&held).await.must_be(200);
        }
        aino.delete(&format!("/v1/evidence/{free}")).await.must_be(204);

        // What has changed since is told thing by thing.
        let tag = aino.get(&format!("/v1/claims/{first}")).await.etag();
        aino.patch(&format!("/v1/claims/{first}"), &tag, &json!({ "rationale": "As agreed", "state": "ready" })).await.must_be(200);
        let tag = aino.get(&format!("/v1/claims/{second}")).await.etag();
        aino.patch(&format!("/v1/claims/{second}"), &tag, &json!({ "state": "draft" })).await.must_be(200);
        at(&house, "2026-03-12T12:00:00Z");
        let later = carl.get(&format!("{path}/comparison")).await.must_be(200).json;
        assert_eq!((&later["intact"], &later["same"]), (&json!(true), &json!(false)));
        let told: Vec<_> = later["differences"].as_array().unwrap().iter()
            .map(|it| (it["list"].as_str().unwrap(), it["id"].as_str().unwrap(), it["became"].as_str().unwrap()))
            .collect();
        for expected in [("claims", first.as_str(), "changed"), ("claims", second.as_str(), "gone"), ("evidence", short.as_str(), "gone")] {
            assert!(told.contains(&expected), "{expected:?} in {told:?}");
        }
        assert!(told.iter().all(|it| it.0 != "routines"), "{told:?}");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
