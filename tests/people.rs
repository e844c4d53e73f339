//! People: inviting, joining, several organizations, leaving.

use chrono::TimeDelta;
use serde_json::json;

use crate::harness::{Engine, House, on_both};

const PASSWORD: &str = "plum-tractor-under-nine";

on_both! {
    async fn who_is_invited_joins_once_by_the_mailed_link(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let new = json!({ "email": "Bo@Example.com", "role": "manager" });
        owner.post("/v1/invitations", &new).await.must_be(201);
        let first = house.mailed_token("bo@example.com").await;
        let again = owner.post("/v1/invitations", &new).await.must_be(201);
        let token = house.mailed_token("bo@example.com").await;
        let mut bo = house.stranger();
        bo.post("/v1/invitation-previews", &json!({ "token": first })).await.must_be(422);
        let offer = bo.post("/v1/invitation-previews", &json!({ "token": token })).await.must_be(200);
        assert_eq!((offer.at("/organization_name"), offer.at("/role")), ("Northwind Oy", "manager"));
        assert_eq!(offer.json["needs_account"], true);
        let bare = bo.post("/v1/invitation-acceptances", &json!({ "token": token })).await.must_be(422);
        assert_eq!((bare.at("/errors/0/pointer"), bare.at("/errors/1/pointer")), ("/name", "/password"));
        let answer = json!({ "token": token, "name": "Bo Berg", "password": PASSWORD });
        bo.post("/v1/invitation-acceptances", &answer).await.must_be(204);
        bo.post("/v1/invitation-acceptances", &answer).await.must_be(422);
        bo.sign_in("bo@example.com", PASSWORD).await.must_be(201);
        let session = bo.get("/v1/session").await.must_be(200);
        assert_eq!((session.at("/membership/role"), session.at("/person/name")), ("manager", "Bo Berg"));
        let listed = owner.get("/v1/invitations").await.must_be(200);
        assert_eq!((listed.at("/data/0/state"), listed.at("/data/1/state")), ("accepted", "revoked"));
        assert_eq!(listed.at("/data/0/id"), again.at("/id"));
        let twice = owner.post("/v1/invitations", &new).await.must_be(409);
        assert_eq!(twice.at("/code"), "already_member");
        house.close().await;
    }
}

on_both! {
    async fn an_invitation_works_for_seven_days_and_not_after_it_was_taken_back(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let invite = |email: &str| json!({ "email": email, "role": "reader" });
        owner.post("/v1/invitations", &invite("late@example.com")).await.must_be(201);
        let late = house.mailed_token("late@example.com").await;
        let back = owner.post("/v1/invitations", &invite("back@example.com")).await.must_be(201);
        let taken = house.mailed_token("back@example.com").await;
        let path = format!("/v1/invitations/{}", back.at("/id"));
        owner.delete(&path).await.must_be(204);
        assert_eq!(owner.delete(&path).await.must_be(409).at("/code"), "already_settled");
        let accept = |token: &str| json!({ "token": token, "name": "Late", "password": PASSWORD });
        house.stranger().post("/v1/invitation-acceptances", &accept(&taken)).await.must_be(422);
        house.pass(TimeDelta::days(7) + TimeDelta::seconds(1));
        house.stranger().post("/v1/invitation-acceptances", &accept(&late)).await.must_be(422);
        let mut late = house.stranger();
        late.sign_in("late@example.com", PASSWORD).await.must_be(401);
        assert_eq!(owner.get("/v1/invitations").await.at("/data/1/state"), "expired");
        house.close().await;
    }
}

on_both! {
    async fn a_person_works_in_several_organizations_one_at_a_time(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        house.certify(&owner, "2026-03-10").await;
        let mut bo = house.sign_up("Berg AB", "bo@example.com", "Europe/Stockholm").await;
        owner.post("/v1/invitations", &json!({ "email": "bo@example.com", "role": "reader" })).await.must_be(201);
        let token = house.mailed_token("bo@example.com").await;
        let offer = bo.post("/v1/invitation-previews", &json!({ "token": token })).await.must_be(200);
        assert_eq!(offer.json["needs_account"], false);
        house.stranger().post("/v1/invitation-acceptances", &json!({ "token": token })).await.must_be(204);
        let places = bo.get("/v1/memberships").await.must_be(200);
        assert_eq!((places.at("/data/0/organization/name"), places.at("/data/1/organization/name")), ("Berg AB", "Northwind Oy"));
        assert_eq!(bo.get("/v1/certifications").await.json["data"], json!([]));
        let enter = json!({ "membership_id": places.at("/data/1/id") });
        let session = bo.patch("/v1/session", "*", &enter).await.must_be(200);
        assert_eq!((session.at("/organization/name"), session.at("/membership/role")), ("Northwind Oy", "reader"));
        assert_eq!(bo.get("/v1/certifications").await.json["data"].as_array().unwrap().len(), 1);
        assert_eq!(bo.post("/v1/sites", &json!({ "name": "Dock", "country": "FI" })).await.must_be(403).at("/code"), "not_permitted");
        let third = bo.post("/v1/organizations", &json!({ "name": "Third AS", "country": "NO", "time_zone": "Europe/Oslo" })).await.must_be(201);
        bo.patch("/v1/session", "*", &json!({ "membership_id": third.at("/id") })).await.must_be(200);
        bo.post("/v1/sites", &json!({ "name": "Dock", "country": "NO" })).await.must_be(201);
        assert_eq!(bo.delete("/v1/membership").await.must_be(409).at("/code"), "last_owner");
        let other = bo.cookie.clone();
        bo.sign_in("bo@example.com", PASSWORD).await.must_be(201);
        let sessions = bo.get("/v1/sessions").await.must_be(200);
        let rows = sessions.json["data"].as_array().unwrap();
        assert_eq!(rows.len(), 2);
        let old = rows.iter().find(|row| row["current"] == false).unwrap()["id"].as_str().unwrap();
        bo.delete(&format!("/v1/sessions/{old}")).await.must_be(204);
        bo.delete(&format!("/v1/sessions/{old}")).await.must_be(404);
        bo.cookie = other;
        bo.get("/v1/session").await.must_be(401);
        house.close().await;
    }
}

on_both! {
    async fn who_leaves_passes_on_what_they_were_responsible_for_and_stays_in_the_history(house: House) {
        let mut owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let mut bo = house.join(&owner, "bo@example.com", "manager", &json!({})).await;
        let me = bo.get("/v1/session").await.at("/membership/id").to_owned();
        let certification = house.certify(&bo, "2026-03-10").await;
        assert_eq!(certification.at("/responsible/id"), me);
        let path = format!("/v1/certifications/{}", certification.at("/id"));
        let removal = bo.delete(&format!("/v1/members/{}", owner.get("/v1/session").await.at("/membership/id"))).await;
        assert_eq!(removal.must_be(403).at("/code"), "not_permitted");
        owner.delete(&format!("/v1/members/{me}")).await.must_be(204);
        bo.get("/v1/session").await.must_be(401);
        assert_eq!(bo.sign_in("bo@example.com", PASSWORD).await.must_be(403).at("/code"), "no_organization");
        let after = owner.get(&path).await.must_be(200);
        assert_eq!(after.at("/responsible/name"), "Aino Virtanen");
        let events = owner.get(&format!("{path}/events")).await.must_be(200);
        assert_eq!(events.at("/data/0/recorded_by/name"), "The manager");
        assert_eq!(owner.get("/v1/members").await.json["data"].as_array().unwrap().len(), 1);
        house.drain().await;
        // The steps that waited for the one wait for the other now.
        house.clock.move_to("2027-02-08T12:00:00Z".parse().unwrap());
        house.drain().await;
        let mails = house.mails();
        assert!(!mails.is_empty() && mails.iter().all(|mail| mail.to.address == "aino@example.com"));
        owner.sign_in("aino@example.com", PASSWORD).await.must_be(201);
        owner.post("/v1/invitations", &json!({ "email": "bo@example.com", "role": "reader" })).await.must_be(201);
        let token = house.mailed_token("bo@example.com").await;
        house.stranger().post("/v1/invitation-acceptances", &json!({ "token": token })).await.must_be(204);
        bo.sign_in("bo@example.com", PASSWORD).await.must_be(201);
        assert_eq!(bo.get("/v1/session").await.at("/membership/id"), me, "the old place again");
        house.close().await;
    }
}

on_both! {
    async fn what_one_who_left_was_given_singly_is_reminded_of_again(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let certification = house.certify(&owner, "2026-03-10").await.at("/id").to_owned();
        let bo = house.join(&owner, "bo@example.com", "contributor", &json!({})).await;
        let [me, heir] = [bo.get("/v1/session").await, owner.get("/v1/session").await]
            .map(|session| session.at("/membership/id").to_owned());
        let due = owner.get(&format!("/v1/obligations?certification_id={certification}&actionable=true&limit=1")).await;
        let id = due.at("/data/0/id").to_owned();
        owner.patch(&format!("/v1/obligations/{id}"), "*", &json!({ "responsible_id": me })).await.must_be(200);
        owner.delete(&format!("/v1/members/{me}")).await.must_be(204);
        house.drain().await;
        let ledger = owner.get(&format!("/v1/reminders?obligation_id={id}")).await.must_be(200);
        let rows = ledger.json["data"].as_array().unwrap();
        let pending: Vec<_> = rows.iter().filter(|row| row["state"] == "pending").collect();
        assert_eq!(pending.len(), 1, "{}", ledger.text);
        assert_eq!(pending[0]["recipient_id"], heir.as_str());
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn who_was_invited_and_signs_up_instead_gets_an_organization(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        owner.post("/v1/invitations", &json!({ "email": "bo@example.com", "role": "reader" })).await.must_be(201);
        let token = house.mailed_token("bo@example.com").await;
        let bo = house.sign_up("Berg AB", "bo@example.com", "Europe/Stockholm").await;
        assert_eq!(bo.get("/v1/session").await.at("/organization/name"), "Berg AB");
        house.stranger().post("/v1/invitation-acceptances", &json!({ "token": token })).await.must_be(204);
        assert_eq!(bo.get("/v1/memberships").await.json["data"].as_array().unwrap().len(), 2);
        house.close().await;
    }
}

on_both! {
    async fn the_last_owner_stays_and_limits_are_checked(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let me = format!("/v1/members/{}", owner.get("/v1/session").await.at("/membership/id"));
        assert_eq!(owner.patch(&me, "*", &json!({ "role": "reader" })).await.must_be(409).at("/code"), "last_owner");
        assert_eq!(owner.delete(&me).await.must_be(409).at("/code"), "last_owner");
        let refused = |body: serde_json::Value| { let owner = owner.clone(); async move { owner.post("/v1/invitations", &body).await.must_be(422).at("/errors/0/pointer").to_owned() } };
        assert_eq!(refused(json!({ "email": "x@example.com", "role": "external_auditor" })).await, "/certification_ids");
        assert_eq!(refused(json!({ "email": "x@example.com", "role": "reader", "starts_on": "2026-05-02", "ends_on": "2026-05-01" })).await, "/ends_on");
        assert_eq!(refused(json!({ "email": "x@example.com", "role": "boss" })).await, "/role");
        let second = house.join(&owner, "bo@example.com", "owner", &json!({})).await;
        second.patch(&me, "*", &json!({ "role": "contributor" })).await.must_be(200);
        assert_eq!(owner.get("/v1/session").await.at("/membership/role"), "contributor");
        owner.delete("/v1/membership").await.must_be(204);
        house.close().await;
    }
}
