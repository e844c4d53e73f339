//! A grant in force: what it shows, what the client sees of it, and its ends.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{enter, places};
use crate::harness::house::PASSWORD;
use crate::harness::{Browser, Engine, House, on_both};

async fn hide(client: &Browser) -> String {
    let hidden = json!({ "standard": "iso-9001-2015", "certificate_number": "HIDDEN",
        "events": [{ "type": "certification_decision", "on": "2026-02-10" }] });
    client.post("/v1/certifications", &hidden).await.must_be(201).at("/id").to_owned()
}

on_both! {
    async fn a_limited_grant_shows_its_certifications_and_nothing_else(house: House) {
        let client = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let shown = house.certify(&client, "2026-03-10").await.at("/id").to_owned();
        let hidden = hide(&client).await;
        let terms = json!({ "role": "manager", "certification_ids": [shown] });
        let (adviser, grant) = house.advise(&client, "bo@example.com", &terms).await;
        enter(&adviser, "Northwind Oy").await.must_be(200);
        let list = adviser.get("/v1/certifications").await.must_be(200);
        assert_eq!(list.json["data"].as_array().unwrap().len(), 1);
        assert!(!list.text.contains("HIDDEN"));
        for path in ["", "/programme", "/events", "/journey", "/audit-time", "/site-coverage", "/site-samples"] {
            let answer = adviser.get(&format!("/v1/certifications/{hidden}{path}")).await;
            assert_eq!(answer.status, 404, "{path}: {}", answer.text);
        }
        let due = adviser.get("/v1/obligations?limit=100").await.must_be(200);
        assert!(!due.json["data"].as_array().unwrap().is_empty() && !due.text.contains(&hidden), "{}", due.text);
        let other = client.get(&format!("/v1/obligations?certification_id={hidden}")).await;
        adviser.get(&format!("/v1/obligations/{}", other.at("/data/0/id"))).await.must_be(404);
        assert!(!adviser.get("/v1/reminders").await.must_be(200).text.contains(other.at("/data/0/id")));
        adviser.post("/v1/certifications", &json!({ "standard": "iso-9001-2015" })).await.must_be(403);
        adviser.patch(&format!("/v1/certifications/{shown}"), "\"v1\"", &json!({ "scope": "Changed." })).await.must_be(200);
        // The client lets it see the other one instead: the next request goes by that.
        let path = format!("/v1/grants/{grant}");
        let etag = client.get(&path).await.must_be(200).etag();
        let change = json!({ "certification_ids": [hidden], "role": "reader" });
        client.patch(&path, &etag, &change).await.must_be(200);
        client.patch(&path, &etag, &change).await.must_be(412);
        adviser.get(&format!("/v1/certifications/{shown}")).await.must_be(404);
        adviser.get(&format!("/v1/certifications/{hidden}")).await.must_be(200);
        let refused = adviser.patch(&format!("/v1/certifications/{hidden}"), "\"v1\"", &json!({ "scope": "No." })).await;
        assert_eq!(refused.must_be(403).at("/code"), "not_permitted");
        house.drain().await;
        let told = house.mails();
        assert!(told.iter().any(|mail| mail.to.address == "bo@example.com" && mail.subject.contains("changed the access")));
        house.close().await;
    }
}

on_both! {
    async fn the_client_sees_who_saw_and_did_what(house: House) {
        let client = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let certification = house.certify(&client, "2026-03-10").await.at("/id").to_owned();
        let (adviser, grant) = house.advise(&client, "bo@example.com", &json!({ "role": "manager" })).await;
        assert_eq!(client.get("/v1/access-entries").await.must_be(200).json["data"], json!([]));
        enter(&adviser, "Northwind Oy").await.must_be(200);
        let path = format!("/v1/certifications/{certification}");
        for _ in 0..3 {
            adviser.get(&path).await.must_be(200);
        }
        adviser.get(&format!("/v1/obligations?certification_id={certification}")).await.must_be(200);
        adviser.patch(&path, "*", &json!({ "scope": "Changed." })).await.must_be(200);
        adviser.get("/v1/certifications/cert_0198c0de7a1270008000000000000001").await.must_be(404);
        let joint = json!({ "certifications": [{ "certification_id": certification }] });
        adviser.post("/v1/integrated-programme-previews", &joint).await.must_be(200);
        house.pass(TimeDelta::days(1));
        adviser.get(&path).await.must_be(200);
        let log = client.get("/v1/access-entries").await.must_be(200);
        let rows = log.json["data"].as_array().unwrap();
        let of = |operation: &str, on: &str, refused: bool| {
            rows.iter().find(|row| row["operation"] == operation && row["on"] == on && (row["refused"] != 0) == refused).cloned()
        };
        let read = of("get_certification", "2026-03-10", false).unwrap();
        assert_eq!((read["count"].as_i64(), read["subject"].as_str()), (Some(3), Some(certification.as_str())));
        assert_eq!(read["grant"], json!({ "id": grant, "name": "Harbour Advice AB" }));
        assert!(read["first_at"] == read["last_at"] && read["changes"] == false);
        assert_eq!(of("list_obligations", "2026-03-10", false).unwrap()["subject"], certification.as_str());
        assert_eq!(of("update_certification", "2026-03-10", false).unwrap()["changes"], true);
        let refused = of("get_certification", "2026-03-10", true).unwrap();
        assert_eq!((refused["count"].as_i64(), refused["refused"].as_i64(), refused["subject"].as_str()), (Some(0), Some(1), Some("")));
        assert!(of("get_certification", "2026-03-11", false).is_some());
        // An operation that anybody may call, and that reads what this session may.
        assert!(of("create_integrated_programme_preview", "2026-03-10", false).is_some(), "{}", log.text);
        assert!(rows.iter().all(|row| row["operation"] != "get_session" && row["operation"] != "update_session"));
        let narrow = |query: &str| { let client = client.clone(); let path = format!("/v1/access-entries?{query}");
            async move { client.get(&path).await.must_be(200).json["data"].as_array().unwrap().len() } };
        assert_eq!(narrow("from=2026-03-11").await, 1);
        assert_eq!(narrow("to=2026-03-10&operation=update_certification").await, 1);
        assert_eq!(narrow(&format!("grant_id={grant}&subject={certification}&limit=2")).await, 2);
        assert_eq!(narrow(&format!("membership_id={}", read["member"]["id"].as_str().unwrap())).await, rows.len());
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_grant_that_is_ended_cuts_in_at_the_next_request(house: House) {
        let client = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let (adviser, grant) = house.advise(&client, "bo@example.com", &json!({ "role": "manager" })).await;
        enter(&adviser, "Northwind Oy").await.must_be(200);
        let certification = house.certify(&adviser, "2026-03-10").await.at("/id").to_owned();
        let path = format!("/v1/grants/{grant}");
        client.delete(&path).await.must_be(204);
        assert_eq!(client.delete(&path).await.must_be(409).at("/code"), "grant_over");
        assert_eq!(client.patch(&path, "\"v2\"", &json!({ "role": "reader" })).await.must_be(409).at("/code"), "grant_over");
        for path in ["/v1/certifications", &format!("/v1/certifications/{certification}"), "/v1/obligations", "/v1/members"] {
            assert_eq!(adviser.get(path).await.must_be(403).at("/code"), "grant_ended", "{path}");
        }
        assert_eq!(adviser.post("/v1/sites", &json!({ "name": "Dock", "country": "FI" })).await.must_be(403).at("/code"), "grant_ended");
        assert_eq!(adviser.get("/v1/session").await.must_be(200).json["membership"]["ended"], true);
        assert_eq!(places(&adviser).await, ["Harbour Advice AB"]);
        enter(&adviser, "Harbour Advice AB").await.must_be(200);
        adviser.get("/v1/certifications").await.must_be(200);
        // What the consultant recorded stays, and what they were responsible for is the owner's.
        let kept = client.get(&format!("/v1/certifications/{certification}")).await.must_be(200);
        let me = client.get("/v1/session").await.at("/membership/id").to_owned();
        assert_eq!(kept.at("/responsible/id"), me);
        let ended = client.get(&path).await.must_be(200);
        assert_eq!((ended.at("/state"), ended.at("/ended_by")), ("ended", "client"));
        assert_eq!(client.get("/v1/members").await.json["data"].as_array().unwrap().len(), 1);
        house.drain().await;
        let told: Vec<_> = house.mails().into_iter().map(|mail| (mail.to.address, mail.subject)).collect();
        assert!(told.contains(&("bo@example.com".to_owned(), "The access of your consultancy to a client has ended".to_owned())), "{told:?}");
        // It can begin anew, and the old place is taken again.
        house.engage(&adviser, &client, &json!({ "role": "reader" })).await;
        assert_eq!(enter(&adviser, "Northwind Oy").await.must_be(200).at("/membership/role"), "reader");
        house.close().await;
    }
}

on_both! {
    async fn a_grant_counts_to_the_end_of_its_last_day_in_the_clients_zone(house: House) {
        let mut client = house.sign_up("Northwind Oy", "aino@example.com", "America/New_York").await;
        let terms = json!({ "role": "reader", "ends_on": "2026-03-12" });
        let past = json!({ "role": "reader", "ends_on": "2026-03-09" });
        let (mut adviser, grant) = house.advise(&client, "bo@example.com", &terms).await;
        let path = format!("/v1/grants/{grant}");
        let etag = client.get(&path).await.etag();
        assert_eq!(client.patch(&path, &etag, &past).await.must_be(422).at("/errors/0/pointer"), "/ends_on");
        enter(&adviser, "Northwind Oy").await.must_be(200);
        // Midnight in New York is at four o'clock UTC.
        house.clock.move_to("2026-03-13T03:59:59Z".parse().unwrap());
        adviser.get("/v1/certifications").await.must_be(200);
        house.clock.move_to("2026-03-13T04:00:00Z".parse().unwrap());
        assert_eq!(adviser.get("/v1/certifications").await.must_be(403).at("/code"), "grant_ended");
        assert_eq!(client.get(&path).await.at("/state"), "expired");
        let drained = house.drain().await;
        assert_eq!(drained.expired, 1);
        assert_eq!(house.drain().await.expired, 0);
        let ended = client.get(&path).await.must_be(200);
        assert_eq!((ended.at("/state"), ended.at("/ended_by")), ("ended", "expiry"));
        let mut told: Vec<_> = house.mails().into_iter().map(|mail| mail.to.address).collect();
        told.sort();
        assert_eq!(told, ["aino@example.com", "bo@example.com"]);
        client.sign_in("aino@example.com", PASSWORD).await.must_be(201);
        assert_eq!(client.get("/v1/members").await.json["data"].as_array().unwrap().len(), 1);
        adviser.sign_in("bo@example.com", PASSWORD).await.must_be(201);
        assert_eq!(places(&adviser).await, ["Harbour Advice AB"]);
        house.close().await;
    }
}

on_both! {
    async fn who_leaves_the_consultancy_loses_every_client_at_once(house: House) {
        let first = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let second = house.sign_up("Baltica UAB", "birute@example.com", "Europe/Vilnius").await;
        let owner = house.found("Harbour Advice AB", "bo@example.com").await;
        let mut cem = house.join(&owner, "cem@example.com", "manager", &json!({})).await;
        // Whoever asks for the consultancy works for the client.
        house.engage(&cem, &first, &json!({ "role": "manager" })).await;
        house.engage(&cem, &second, &json!({ "role": "reader" })).await;
        assert_eq!(places(&cem).await, ["Harbour Advice AB", "Northwind Oy", "Baltica UAB"]);
        let seat = cem.get("/v1/session").await.at("/membership/id").to_owned();
        enter(&cem, "Northwind Oy").await.must_be(200);
        let certification = house.certify(&cem, "2026-03-10").await.at("/id").to_owned();
        // A place that counts no more in the consultancy counts nowhere, even before anything is ended.
        let member = format!("/v1/members/{seat}");
        owner.patch(&member, "*", &json!({ "starts_on": "2026-04-01" })).await.must_be(200);
        assert_eq!(cem.get("/v1/certifications").await.must_be(403).at("/code"), "grant_ended");
        owner.patch(&member, "*", &json!({ "starts_on": null })).await.must_be(200);
        cem.get("/v1/certifications").await.must_be(200);
        owner.delete(&member).await.must_be(204);
        assert_eq!(cem.get("/v1/certifications").await.must_be(403).at("/code"), "grant_ended");
        assert_eq!(cem.sign_in("cem@example.com", PASSWORD).await.must_be(403).at("/code"), "no_organization");
        for client in [&first, &second] {
            assert_eq!(client.get("/v1/members").await.json["data"].as_array().unwrap().len(), 1);
            assert_eq!(client.get("/v1/grants").await.json["data"][0]["consultants"], json!([]));
        }
        let kept = first.get(&format!("/v1/certifications/{certification}")).await.must_be(200);
        assert_eq!(kept.at("/responsible/name"), "Aino Virtanen");
        assert_eq!(kept.json["responsible"]["id"], first.get("/v1/session").await.json["membership"]["id"]);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn who_deletes_the_account_leaves_every_client_in_other_hands(house: House) {
        let client = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let owner = house.found("Harbour Advice AB", "bo@example.com").await;
        let cem = house.join(&owner, "cem@example.com", "manager", &json!({})).await;
        house.engage(&cem, &client, &json!({ "role": "manager" })).await;
        // One that the consultancy opened has nobody else yet.
        let new = json!({ "name": "Baltica UAB", "country": "LT", "time_zone": "Europe/Vilnius" });
        let opened = cem.post("/v1/clients", &new).await.must_be(201);
        enter(&cem, "Northwind Oy").await.must_be(200);
        let certification = house.certify(&cem, "2026-03-10").await.at("/id").to_owned();
        enter(&cem, "Harbour Advice AB").await.must_be(200);
        cem.post("/v1/person/erasure", &json!({ "password": PASSWORD })).await.must_be(204);
        assert_eq!(client.get("/v1/grants").await.json["data"][0]["consultants"], json!([]));
        let kept = client.get(&format!("/v1/certifications/{certification}")).await.must_be(200);
        assert_eq!(kept.at("/responsible/name"), "Aino Virtanen");
        let clients = owner.get("/v1/clients").await.must_be(200);
        let of = |id: &str| clients.json["data"].as_array().unwrap().iter().find(|row| row["id"] == id).cloned().unwrap();
        let seat = owner.get("/v1/session").await.at("/membership/id").to_owned();
        assert_eq!(of(opened.at("/id"))["consultants"][0]["id"], seat.as_str());
        enter(&owner, "Baltica UAB").await.must_be(200);
        owner.get("/v1/certifications").await.must_be(200);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn an_owner_makes_an_organization_a_consultancy_and_takes_it_back_without_clients(house: House) {
        let client = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let (adviser, grant) = house.advise(&client, "bo@example.com", &json!({ "role": "reader" })).await;
        let turn = |kind: &'static str| { let adviser = adviser.clone(); async move {
            let etag = adviser.get("/v1/organization").await.etag();
            adviser.patch("/v1/organization", &etag, &json!({ "kind": kind })).await
        } };
        assert_eq!(turn("client").await.must_be(409).at("/code"), "has_clients");
        let manager = house.join(&adviser, "cem@example.com", "manager", &json!({})).await;
        let etag = manager.get("/v1/organization").await.etag();
        manager.patch("/v1/organization", &etag, &json!({ "kind": "client" })).await.must_be(403);
        client.delete(&format!("/v1/grants/{grant}")).await.must_be(204);
        assert_eq!(turn("client").await.must_be(200).at("/kind"), "client");
        let ask = json!({ "side": "consultancy", "email": "aino@example.com", "role": "manager" });
        assert_eq!(adviser.post("/v1/engagements", &ask).await.must_be(409).at("/code"), "not_a_consultancy");
        let renamed: Value = json!({ "name": "Northwind Holding Oy" });
        let etag = client.get("/v1/organization").await.etag();
        client.patch("/v1/organization", &etag, &renamed).await.must_be(200);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
