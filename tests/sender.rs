//! What mails show as their sender, and where answers to them go.

use serde_json::json;

use crate::harness::{Engine, House, on_both};

on_both! {
    async fn an_organization_s_mails_carry_its_name_and_its_address_for_answers(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let organization = owner.get("/v1/organization").await.must_be(200);
        assert!(organization.json["sender_name"].is_null() && organization.json["reply_to"].is_null());
        let wanted = json!({ "sender_name": "Northwind, Qualität", "reply_to": "quality@northwind.example" });
        let changed = owner.patch("/v1/organization", &organization.etag(), &wanted).await.must_be(200);
        assert_eq!((changed.at("/sender_name"), changed.at("/reply_to")), ("Northwind, Qualität", "quality@northwind.example"));
        house.certify(&owner, "2025-04-10").await;
        house.pass(chrono::TimeDelta::days(1));
        house.drain().await;
        let mails = house.mails();
        assert!(!mails.is_empty());
        for mail in &mails {
            assert_eq!(mail.from.name.as_deref(), Some("Northwind, Qualität"));
            assert_eq!(mail.from.address, "no-reply@certkeep.example", "the address stays the installation's");
            assert_eq!(mail.reply_to.as_ref().map(|it| it.address.as_str()), Some("quality@northwind.example"));
            assert!(mail.formatted().is_ok());
        }

        // Whoever is invited is a stranger: nobody writes to strangers under a name of their own choice.
        owner.post("/v1/invitations", &json!({ "email": "bo@example.com", "role": "reader" })).await.must_be(201);
        house.drain().await;
        let mails = house.mails();
        let invitation = mails.iter().find(|mail| mail.to.address == "bo@example.com").expect("an invitation");
        assert_eq!(invitation.from.name.as_deref(), Some("Certkeep"));
        assert_eq!(invitation.reply_to, None);

        let back = json!({ "sender_name": null, "reply_to": null });
        let changed = owner.patch("/v1/organization", &changed.etag(), &back).await.must_be(200);
        assert!(changed.json["sender_name"].is_null() && changed.json["reply_to"].is_null());
        house.close().await;
    }
}

on_both! {
    async fn a_sender_cannot_smuggle_a_header_or_pose_as_an_address(house: House) {
        let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let etag = owner.get("/v1/organization").await.must_be(200).etag();
        for (field, wrong) in [
            ("sender_name", "Northwind\r\nBcc: victim@example.org"),
            ("sender_name", "security@bank.example"),
            ("sender_name", "Bank <security"),
            ("sender_name", ""),
            ("reply_to", "a@example.com\r\nBcc: victim@example.org"),
            ("reply_to", "a@example.com, b@example.com"),
            ("reply_to", "nobody"),
        ] {
            let refused = owner.patch("/v1/organization", &etag, &json!({ (field): wrong })).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), format!("/{field}"), "{wrong:?}");
        }
        house.close().await;
    }
}
