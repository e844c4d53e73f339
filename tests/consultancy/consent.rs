//! How the two sides find each other: nobody learns anything before the other one has answered.

use chrono::TimeDelta;
use serde_json::json;

use super::{enter, places};
use crate::harness::{Engine, House, on_both};

on_both! {
    async fn a_consultancy_asks_by_mail_and_the_owner_consents_to_terms_of_their_own(house: House) {
        let client = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let certification = house.certify(&client, "2026-03-10").await.at("/id").to_owned();
        let adviser = house.found("Harbour Advice AB", "bo@example.com").await;
        let ask = json!({ "side": "consultancy", "email": "Aino@Example.com", "role": "manager", "note": "As agreed by phone." });
        let asked = adviser.post("/v1/engagements", &ask).await.must_be(201);
        assert_eq!((asked.at("/state"), asked.at("/email")), ("open", "aino@example.com"));
        let token = house.mailed_token("aino@example.com").await;
        let offer = house.stranger().post("/v1/engagement-previews", &json!({ "token": token })).await.must_be(200);
        assert_eq!((offer.at("/asker_name"), offer.at("/note")), ("Harbour Advice AB", "As agreed by phone."));
        assert_eq!(places(&adviser).await, ["Harbour Advice AB"]);
        let bare = client.post("/v1/engagement-acceptances", &json!({ "token": token })).await.must_be(422);
        assert_eq!(bare.at("/errors/0/pointer"), "/role");
        let yes = json!({ "token": token, "role": "reader", "certification_ids": [certification], "ends_on": "2026-12-31" });
        client.post("/v1/engagement-acceptances", &yes).await.must_be(204);
        client.post("/v1/engagement-acceptances", &yes).await.must_be(422);
        house.drain().await;
        let mails = house.mails();
        let told: Vec<_> = mails.iter().map(|mail| (mail.to.address.as_str(), mail.subject.as_str())).collect();
        assert_eq!(told, [("bo@example.com", "A client has given your consultancy access")]);
        let said = mails[0].text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("As a reader, for 1 certificate, until 31 December 2026."), "{said}");
        let session = enter(&adviser, "Northwind Oy").await.must_be(200);
        assert_eq!((session.at("/membership/role"), session.json["membership"]["consultant"].as_bool()), ("reader", Some(true)));
        let grants = client.get("/v1/grants").await.must_be(200);
        assert_eq!((grants.at("/data/0/consultancy/name"), grants.at("/data/0/consented_by/name")), ("Harbour Advice AB", "Aino Virtanen"));
        assert_eq!((grants.at("/data/0/state"), grants.at("/data/0/ends_on")), ("active", "2026-12-31"));
        let members = client.get("/v1/members").await.must_be(200);
        assert_eq!(members.at("/data/1/grant/name"), "Harbour Advice AB");
        assert_eq!(adviser.get("/v1/engagements").await.must_be(403).at("/code"), "not_permitted");
        enter(&adviser, "Harbour Advice AB").await.must_be(200);
        assert_eq!(adviser.get("/v1/engagements").await.must_be(200).at("/data/0/state"), "accepted");
        house.close().await;
    }
}

on_both! {
    async fn a_consultancy_asks_by_the_clients_code_which_works_once(house: House) {
        let client = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let adviser = house.found("Harbour Advice AB", "bo@example.com").await;
        let code = client.post("/v1/engagement-codes", &json!({})).await.must_be(201);
        let ask = |code: &str| json!({ "side": "consultancy", "code": code, "role": "contributor" });
        let typed = code.at("/code").to_lowercase().replace('-', " ");
        let right = adviser.post("/v1/engagements", &ask(&typed)).await.must_be(201);
        let again = adviser.post("/v1/engagements", &ask(&typed)).await.must_be(201);
        let wrong = adviser.post("/v1/engagements", &ask("AAAA-BBBB-CCCC-DDDD")).await.must_be(201);
        // Nothing but the ids differs between a right code and a wrong one.
        let told = |answer: &crate::harness::Answer| {
            let mut json = answer.json.clone();
            json["id"] = json!(null);
            json
        };
        assert_eq!(told(&right), told(&wrong));
        assert_eq!(told(&again), told(&wrong));
        let waiting = client.get("/v1/received-engagements").await.must_be(200);
        assert_eq!(waiting.json["data"].as_array().unwrap().len(), 1);
        assert_eq!((waiting.at("/data/0/id"), waiting.at("/data/0/asker_name")), (right.at("/id"), "Harbour Advice AB"));
        house.drain().await;
        let mails = house.mails();
        assert_eq!(mails.len(), 1);
        assert!(mails[0].to.address == "aino@example.com" && mails[0].text.contains("/settings/consultancies"));
        let no = json!({ "engagement_id": right.at("/id") });
        client.post("/v1/engagement-refusals", &no).await.must_be(204);
        let yes = json!({ "engagement_id": right.at("/id"), "role": "manager" });
        assert_eq!(client.post("/v1/engagement-acceptances", &yes).await.must_be(422).at("/errors/0/pointer"), "/engagement_id");
        let list = adviser.get("/v1/engagements").await.must_be(200);
        let states: Vec<_> = list.json["data"].as_array().unwrap().iter().map(|it| it["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["open", "open", "refused"]);
        assert!(!list.text.contains("Northwind") && !list.text.contains("aino"), "{}", list.text);
        assert_eq!(places(&adviser).await, ["Harbour Advice AB"]);
        house.close().await;
    }
}

on_both! {
    async fn a_client_offers_a_consultancy_a_grant_by_its_code_or_by_mail(house: House) {
        let client = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let certification = house.certify(&client, "2026-03-10").await.at("/id").to_owned();
        let adviser = house.found("Harbour Advice AB", "bo@example.com").await;
        let other = house.found("Dockside GmbH", "cem@example.com").await;
        let code = adviser.post("/v1/engagement-codes", &json!({})).await.must_be(201).at("/code").to_owned();
        let offer = json!({ "side": "client", "code": code, "role": "internal_auditor", "certification_ids": [certification] });
        client.post("/v1/engagements", &offer).await.must_be(201);
        let waiting = adviser.get("/v1/received-engagements").await.must_be(200);
        assert_eq!((waiting.at("/data/0/asker_name"), waiting.json["data"][0]["certifications"].as_i64()), ("Northwind Oy", Some(1)));
        let yes = json!({ "engagement_id": waiting.at("/data/0/id") });
        assert_eq!(other.post("/v1/engagement-acceptances", &yes).await.must_be(422).at("/errors/0/pointer"), "/engagement_id");
        adviser.post("/v1/engagement-acceptances", &yes).await.must_be(204);
        assert_eq!(enter(&adviser, "Northwind Oy").await.must_be(200).at("/membership/role"), "internal_auditor");
        // By mail, to somebody who signs a consultancy up only then.
        let offer = json!({ "side": "client", "email": "cem@example.com", "role": "reader" });
        client.post("/v1/engagements", &offer).await.must_be(201);
        let token = house.mailed_token("cem@example.com").await;
        let yes = json!({ "token": token });
        let plain = house.sign_up("No Consultancy Oy", "dora@example.com", "Europe/Helsinki").await;
        assert_eq!(plain.post("/v1/engagement-acceptances", &yes).await.must_be(409).at("/code"), "not_a_consultancy");
        other.post("/v1/engagement-acceptances", &yes).await.must_be(204);
        assert_eq!(client.get("/v1/grants").await.json["data"].as_array().unwrap().len(), 2);
        // One consultancy has one grant at a time.
        client.post("/v1/engagements", &offer).await.must_be(201);
        let again = json!({ "token": house.mailed_token("cem@example.com").await });
        assert_eq!(other.post("/v1/engagement-acceptances", &again).await.must_be(409).at("/code"), "already_granted");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_question_waits_for_fourteen_days_and_can_be_taken_back(house: House) {
        let mut client = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let mut adviser = house.found("Harbour Advice AB", "bo@example.com").await;
        let ask = json!({ "side": "consultancy", "email": "aino@example.com", "role": "manager" });
        let asked = adviser.post("/v1/engagements", &ask).await.must_be(201).at("/id").to_owned();
        let token = house.mailed_token("aino@example.com").await;
        let yes = |token: &str| json!({ "token": token, "role": "manager" });
        adviser.delete(&format!("/v1/engagements/{asked}")).await.must_be(204);
        assert_eq!(adviser.delete(&format!("/v1/engagements/{asked}")).await.must_be(409).at("/code"), "already_settled");
        client.post("/v1/engagement-acceptances", &yes(&token)).await.must_be(422);
        adviser.post("/v1/engagements", &ask).await.must_be(201);
        let token = house.mailed_token("aino@example.com").await;
        house.pass(TimeDelta::days(14) + TimeDelta::seconds(1));
        adviser.sign_in("bo@example.com", crate::harness::house::PASSWORD).await.must_be(201);
        client.sign_in("aino@example.com", crate::harness::house::PASSWORD).await.must_be(201);
        client.post("/v1/engagement-acceptances", &yes(&token)).await.must_be(422);
        client.post("/v1/engagement-previews", &json!({ "token": token })).await.must_be(422);
        assert_eq!(adviser.get("/v1/engagements").await.at("/data/0/state"), "expired");
        assert_eq!(client.get("/v1/grants").await.json["data"], json!([]));
        house.close().await;
    }
}
