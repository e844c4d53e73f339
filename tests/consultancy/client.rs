//! A consultancy opens an organization, chooses its people, hands it over, and leaves.

use serde_json::{Value, json};

use super::{enter, places};
use crate::harness::house::PASSWORD;
use crate::harness::{Browser, Engine, House, on_both};

async fn open(house: &House, adviser: &Browser) -> String {
    let new = json!({ "name": "Northwind Oy", "country": "FI", "time_zone": "Europe/Helsinki" });
    let opened = adviser.post("/v1/clients", &new).await.must_be(201);
    house.drain().await;
    opened.at("/id").to_owned()
}

on_both! {
    async fn an_organization_that_a_consultancy_opened_is_handed_over_with_a_grant(house: House) {
        let adviser = house.found("Harbour Advice AB", "bo@example.com").await;
        let plain = house.sign_up("No Consultancy Oy", "dora@example.com", "Europe/Helsinki").await;
        let new = json!({ "name": "Northwind Oy", "country": "FI", "time_zone": "Europe/Helsinki" });
        assert_eq!(plain.post("/v1/clients", &new).await.must_be(409).at("/code"), "not_a_consultancy");
        let client = open(&house, &adviser).await;
        assert_eq!(enter(&adviser, "Northwind Oy").await.must_be(200).at("/membership/role"), "owner");
        let certification = house.certify(&adviser, "2026-03-10").await.at("/id").to_owned();
        let grants = adviser.get("/v1/grants").await.must_be(200);
        assert_eq!(grants.json["data"][0]["founding"], true);
        // The acting owner changes nothing of its own grant.
        let grant = format!("/v1/grants/{client}");
        adviser.patch(&grant, "*", &json!({ "role": "manager" })).await.must_be(403);
        adviser.delete(&grant).await.must_be(403);
        enter(&adviser, "Harbour Advice AB").await.must_be(200);
        let path = format!("/v1/clients/{client}");
        assert_eq!(adviser.delete(&path).await.must_be(409).at("/code"), "not_handed_over");
        adviser.post(&format!("{path}/handover"), &json!({ "email": "Aino@Example.com" })).await.must_be(204);
        let token = house.mailed_token("aino@example.com").await;
        assert_eq!(adviser.get("/v1/clients").await.at("/data/0/handover_to"), "aino@example.com");
        let mut aino = house.stranger();
        let offer = aino.post("/v1/handover-previews", &json!({ "token": token })).await.must_be(200);
        assert_eq!((offer.at("/organization_name"), offer.at("/certifications/0/id")), ("Northwind Oy", certification.as_str()));
        let take = json!({ "token": token, "name": "Aino Virtanen", "password": PASSWORD, "grant": { "role": "reader", "ends_on": "2026-12-31" } });
        aino.post("/v1/handover-acceptances", &take).await.must_be(204);
        aino.post("/v1/handover-acceptances", &take).await.must_be(422);
        aino.sign_in("aino@example.com", PASSWORD).await.must_be(201);
        let session = aino.get("/v1/session").await.must_be(200);
        assert_eq!((session.at("/organization/name"), session.at("/membership/role")), ("Northwind Oy", "owner"));
        let grants = aino.get("/v1/grants").await.must_be(200);
        assert_eq!((grants.at("/data/0/role"), grants.json["data"][0]["founding"].as_bool()), ("reader", Some(false)));
        assert_eq!(grants.at("/data/0/consented_by/name"), "Aino Virtanen");
        assert_eq!(enter(&adviser, "Northwind Oy").await.must_be(200).at("/membership/role"), "reader");
        adviser.post("/v1/sites", &json!({ "name": "Dock", "country": "FI" })).await.must_be(403);
        enter(&adviser, "Harbour Advice AB").await.must_be(200);
        let again = adviser.post(&format!("{path}/handover"), &json!({ "email": "x@example.com" })).await;
        assert_eq!(again.must_be(409).at("/code"), "already_handed_over");
        house.drain().await;
        let told: Vec<_> = house.mails().into_iter().map(|mail| (mail.to.address, mail.subject)).collect();
        assert!(told.contains(&("bo@example.com".to_owned(), "You have handed an organization over".to_owned())), "{told:?}");
        // It leaves, and the client keeps everything.
        adviser.delete(&path).await.must_be(204);
        adviser.delete(&path).await.must_be(404);
        assert_eq!(places(&adviser).await, ["Harbour Advice AB"]);
        let kept = aino.get(&format!("/v1/certifications/{certification}")).await.must_be(200);
        assert_eq!(kept.at("/responsible/name"), "Aino Virtanen");
        assert_eq!(aino.get("/v1/grants").await.at("/data/0/ended_by"), "consultancy");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn who_takes_an_organization_without_a_grant_has_it_alone(house: House) {
        let adviser = house.found("Harbour Advice AB", "bo@example.com").await;
        let client = open(&house, &adviser).await;
        adviser.post(&format!("/v1/clients/{client}/handover"), &json!({ "email": "aino@example.com" })).await.must_be(204);
        let token = house.mailed_token("aino@example.com").await;
        enter(&adviser, "Northwind Oy").await.must_be(200);
        let take = json!({ "token": token, "name": "Aino Virtanen", "password": PASSWORD });
        house.stranger().post("/v1/handover-acceptances", &take).await.must_be(204);
        assert_eq!(adviser.get("/v1/certifications").await.must_be(403).at("/code"), "grant_ended");
        enter(&adviser, "Harbour Advice AB").await.must_be(200);
        assert_eq!(adviser.get("/v1/clients").await.json["data"], json!([]));
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn the_consultancy_chooses_who_works_for_a_client(house: House) {
        let client = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let (adviser, grant) = house.advise(&client, "bo@example.com", &json!({ "role": "manager" })).await;
        let cem = house.join(&adviser, "cem@example.com", "contributor", &json!({})).await;
        let me = |browser: &Browser| { let browser = browser.clone(); async move { browser.get("/v1/session").await.at("/membership/id").to_owned() } };
        let (bo, seat) = (me(&adviser).await, me(&cem).await);
        let path = format!("/v1/clients/{grant}");
        assert_eq!(cem.get("/v1/clients").await.json["data"], json!([]));
        assert_eq!(cem.get("/v1/portfolio").await.must_be(200).json["data"], json!([]));
        adviser.patch(&path, "*", &json!({ "consultant_ids": [bo, seat] })).await.must_be(200);
        assert_eq!(places(&cem).await, ["Harbour Advice AB", "Northwind Oy"]);
        enter(&cem, "Northwind Oy").await.must_be(200);
        adviser.patch(&path, "*", &json!({ "consultant_ids": [bo] })).await.must_be(200);
        assert_eq!(cem.get("/v1/certifications").await.must_be(403).at("/code"), "grant_ended");
        assert_eq!(places(&cem).await, ["Harbour Advice AB"]);
        let rival = house.found("Dockside GmbH", "dora@example.com").await;
        let theirs: Value = json!({ "consultant_ids": [me(&rival).await] });
        rival.patch(&path, "*", &theirs).await.must_be(404);
        rival.delete(&path).await.must_be(404);
        rival.post(&format!("{path}/handover"), &json!({ "email": "dora@example.com" })).await.must_be(404);
        assert_eq!(adviser.patch(&path, "*", &theirs).await.must_be(422).at("/errors/0/pointer"), "/consultant_ids/0");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
