//! A consultancy's brand: shown to the clients that want it, while their grant is in force, and nowhere else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::harness::house::PASSWORD;
use crate::harness::{Answer, Browser, Engine, House, on_both};

/// The smallest picture there is: one pixel.
const PIXEL: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

async fn put(browser: &Browser, brand: &Value) -> Answer {
    let tag = browser.get("/v1/brand").await.must_be(200).etag();
    browser.send(reqwest::Method::PUT, "/v1/brand", Some(brand), Some(&tag)).await
}

async fn choose(client: &Browser, grant: &Value) -> Answer {
    let tag = client.get("/v1/organization").await.must_be(200).etag();
    client.patch("/v1/organization", &tag, &json!({ "brand_grant_id": grant })).await
}

async fn shown(browser: &Browser) -> Value {
    browser.get("/v1/shown-brand").await.must_be(200).json["brand"].clone()
}

on_both! {
    async fn a_client_sees_the_brand_that_it_chose_on_its_pages_and_in_its_mails_while_the_grant_lasts(house: House) {
        let mut client = house.sign_up("Kestrel Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let (adviser, grant) = house.advise(&client, "ingrid@harbour.example", &json!({ "role": "manager" })).await;
        assert!(adviser.get("/v1/brand").await.json["name"].is_null() && shown(&adviser).await.is_null());
        let brand = json!({ "name": "Harbour Advice", "color": "#7A1F3D", "support_email": "help@harbour.example", "logo": PIXEL });
        let set = put(&adviser, &brand).await.must_be(200);
        assert_eq!((set.at("/color"), set.at("/logo")), ("#7a1f3d", PIXEL));
        assert_eq!(shown(&adviser).await["name"], "Harbour Advice", "a consultancy sees its own");
        assert!(shown(&client).await.is_null(), "a client sees it once it wants to");
        choose(&client, &json!(grant)).await.must_be(200);
        let seen = shown(&client).await;
        assert_eq!((&seen["name"], &seen["logo"]), (&json!("Harbour Advice"), &json!(PIXEL)));

        house.certify(&client, "2025-04-10").await;
        house.pass(chrono::TimeDelta::days(1));
        house.drain().await;
        let mails = house.mails();
        assert!(!mails.is_empty());
        for mail in &mails {
            assert_eq!(mail.from.name.as_deref(), Some("Harbour Advice"));
            assert_eq!(mail.from.address, "no-reply@certkeep.example", "the address stays the installation's");
            assert_eq!(mail.reply_to.as_ref().map(|it| it.address.as_str()), Some("help@harbour.example"));
            assert!(mail.html.contains("color:#7a1f3d;\">Harbour Advice<br>"), "{}", mail.html);
            assert!(mail.html.contains("for Kestrel Hosting Oy, with Certkeep"));
            assert!(mail.text.contains("\n-- \nHarbour Advice, for Kestrel Hosting Oy, with Certkeep\n"), "{}", mail.text);
        }

        // Mails about accounts are the product's own, and so are those of organizations that chose nothing.
        house.stranger().post("/v1/password-resets", &json!({ "email": "aino@example.com" })).await.must_be(202);
        house.drain().await;
        for mail in house.mails() {
            assert_eq!((mail.from.name.as_deref(), &mail.reply_to), (Some("Certkeep"), &None));
            assert!(!mail.html.contains("Harbour"));
        }

        // What the client says of itself comes first.
        let tag = client.get("/v1/organization").await.etag();
        let own = json!({ "sender_name": "Kestrel quality", "reply_to": "quality@kestrel.example" });
        client.patch("/v1/organization", &tag, &own).await.must_be(200);
        house.pass(chrono::TimeDelta::days(23));
        house.drain().await;
        let mails = house.mails();
        let mail = mails.iter().find(|mail| mail.to.address == "aino@example.com").expect("a reminder");
        assert_eq!(mail.from.name.as_deref(), Some("Kestrel quality"));
        assert_eq!(mail.reply_to.as_ref().map(|it| it.address.as_str()), Some("quality@kestrel.example"));

        // With the grant it ends.
        client.sign_in("aino@example.com", PASSWORD).await.must_be(201);
        client.delete(&format!("/v1/grants/{grant}")).await.must_be(204);
        assert!(shown(&client).await.is_null());
        let again = choose(&client, &json!(grant)).await.must_be(422);
        assert_eq!(again.at("/errors/0/pointer"), "/brand_grant_id");
        choose(&client, &Value::Null).await.must_be(200);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn nobody_shows_a_brand_to_whom_they_do_not_work_for_and_none_that_cannot_be_read(house: House) {
        let client = house.sign_up("Kestrel Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let other = house.sign_up("Lapwing Oy", "bo@example.com", "Europe/Helsinki").await;
        let (adviser, grant) = house.advise(&client, "ingrid@harbour.example", &json!({ "role": "manager" })).await;
        put(&adviser, &json!({ "name": "Harbour Advice", "color": "#0b5c50" })).await.must_be(200);
        let stolen = choose(&other, &json!(grant)).await.must_be(422);
        assert_eq!(stolen.at("/errors/0/pointer"), "/brand_grant_id");
        assert!(shown(&other).await.is_null());

        let picture = |bytes: &[u8]| json!(STANDARD.encode(bytes));
        for (field, wrong) in [
            ("name", json!("security@bank.example")),
            ("name", json!("Harbour\r\nBcc: victim@example.org")),
            ("color", json!("#ffffff")),
            ("color", json!("red;background:url(//evil.example)")),
            ("support_email", json!("nobody")),
            ("logo", picture(b"<svg onload=alert(1)>")),
            ("logo", picture(&vec![0; 70_000])),
            ("logo", json!("no base64 !")),
        ] {
            let mut brand = json!({ "name": "Harbour Advice", "color": "#0b5c50" });
            brand[field] = wrong;
            let refused = put(&adviser, &brand).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), format!("/{field}"), "{brand}");
        }

        // Of two who change it at once, one is told; and without a name there is none.
        let tag = adviser.get("/v1/brand").await.etag();
        put(&adviser, &json!({})).await.must_be(200);
        let late = json!({ "name": "Late", "color": "#0b5c50" });
        adviser.send(reqwest::Method::PUT, "/v1/brand", Some(&late), Some(&tag)).await.must_be(412);
        choose(&client, &json!(grant)).await.must_be(200);
        assert!(shown(&client).await.is_null());
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
