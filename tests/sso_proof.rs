//! How single sign-on and second factors go together: the provider's word counts for its organization, for as long as the
//! provider has asked lately.

use chrono::TimeDelta;
use entity::sso_attempt;
use entity::vault::{SecretKey, Vault, VaultError};
use reqwest::Url;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::harness::provider::Connected;
use crate::harness::{Engine, House, database, on_both};

on_both! {
    async fn who_comes_by_the_provider_needs_no_second_factor_of_ours(house: House) {
        house.clock.move_to(chrono::Utc::now());
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let provider = Connected::for_real(&house, &owner).await;
        let email = format!("bea@{}", provider.domain);
        let by_password = house.join(&owner, &email, "manager", &json!({})).await;
        house.enrol(&owner).await;
        owner.post("/v1/organization/second-factor-rule", &json!({})).await.must_be(204);
        assert_eq!(by_password.get("/v1/certifications").await.must_be(403).at("/code"), "second_factor_missing");
        let mut way = provider.go(&house, &email).await;
        let session = way.finish().await.must_be(201);
        assert_eq!((session.json["second_factor_missing"].as_bool(), &session.json["factors"]), (Some(false), &json!(["provider"])));
        way.browser.get("/v1/certifications").await.must_be(200);
        // What belongs to the person alone is not offered to a session that the provider has opened.
        let may = session.json["membership"]["may"].as_array().unwrap().clone();
        assert!(may.contains(&json!("list_certifications")) && !may.contains(&json!("create_totp")), "{may:?}");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_dangerous_act_wants_that_the_provider_has_asked_lately(house: House) {
        house.clock.move_to(chrono::Utc::now());
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let provider = Connected::for_real(&house, &owner).await;
        let email = format!("bea@{}", provider.domain);
        // The provider does not tell when it has asked: nothing is proved anew.
        let mut way = provider.go(&house, &email).await;
        let session = way.finish().await.must_be(201);
        assert_eq!(session.json["proofs"], json!(["provider"]), "she has no password");
        assert_eq!(way.browser.delete("/v1/membership").await.must_be(403).at("/code"), "step_up_required");
        let mut again = provider.go_again(&house, &email).await;
        again.finish().await.must_be(201);
        let mut other = provider.go_again(&house, &format!("carl@{}", provider.domain)).await;
        other.finish().await.must_be(201);
        other.browser.delete("/v1/membership").await.must_be(204);
        // It lasts for a quarter of an hour.
        house.pass(TimeDelta::minutes(16));
        assert_eq!(again.browser.delete("/v1/membership").await.must_be(403).at("/code"), "step_up_required");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_provider_that_does_not_ask_anew_opens_no_fresh_session(house: House) {
        house.clock.move_to(chrono::Utc::now());
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let provider = Connected::by_liar(&house, &owner, "asleep").await;
        let email = format!("bea@{}", provider.domain);
        let mut way = provider.go(&house, &email).await;
        way.finish().await.must_be(201);
        assert_eq!(way.browser.delete("/v1/membership").await.must_be(403).at("/code"), "step_up_required");
        let refused = provider.go_again(&house, &email).await.finish().await.must_be(403);
        assert_eq!(refused.at("/code"), "sso_refused");
        assert!(refused.at("/detail").contains("not asked anew"), "{}", refused.text);
        house.close().await;
    }
}

on_both! {
    async fn a_new_key_of_the_installation_seals_client_secrets_anew(house: House) {
        house.clock.move_to(chrono::Utc::now());
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let provider = Connected::by_liar(&house, &owner, "honest").await;
        let (old, new) = (SecretKey([7; 32]), SecretKey([9; 32]));
        let db = entity::Db::connect(&house.database.url, 1, house.clock.clone()).await.unwrap();
        assert_eq!(Vault::new(&[new.clone(), old.clone()]).renew(&db).await.unwrap(), 1);
        let tenant = owner.get("/v1/session").await.at("/organization/id").parse().unwrap();
        let tx = db.read(tenant).await.unwrap();
        let row = entity::sso_connection::get(&tx).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        let (about, sealed) = (entity::sso_connection::Model::about(row.id), row.client_secret.unwrap());
        assert_eq!(Vault::new(std::slice::from_ref(&new)).open(&about, &sealed).unwrap(), b"hush");
        assert!(Vault::new(std::slice::from_ref(&old)).open(&about, &sealed).is_err());
        assert_eq!(Vault::new(&[old, new]).renew(&db).await.unwrap(), 1, "and back, for this house");
        db.close().await.unwrap();
        provider.sign_in(&house, &format!("bea@{}", provider.domain)).await.must_be(201);
        house.close().await;
    }
}

on_both! {
    async fn the_row_of_a_sign_in_under_way_opens_nothing_by_itself(house: House) {
        house.clock.move_to(chrono::Utc::now());
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let provider = Connected::by_liar(&house, &owner, "honest").await;
        let email = format!("bea@{}", provider.domain);
        let begun = house.stranger().post("/v1/sso-attempts", &json!({ "email": email })).await.must_be(201);
        let url: Url = begun.at("/authorization_url").parse().unwrap();
        let sent = |name: &str| url.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
        let db = database::connect(&house.database.owner_url).await;
        let row = sso_attempt::Entity::find().one(&db).await.unwrap().unwrap();
        let verifier = row.verifier(&Vault::new(&[SecretKey([7; 32])])).unwrap();
        assert_eq!(row.verifier(&Vault::new(&[SecretKey([9; 32])])), Err(VaultError::UnknownKey));
        let kept = house.dump(&["sso_attempt"]).await;
        for secret in [verifier, sent("state"), sent("nonce")] {
            assert!(secret.len() == 64 && !kept.contains(&secret), "{kept}");
        }
        assert!(row.repeats(&sent("nonce")) && !row.repeats(&sent("state")));
        // Sealed for one attempt, it is worth nothing in another.
        let (mut way, mut other) = (provider.go(&house, &email).await, provider.go(&house, &email).await);
        let theirs = sso_attempt::Column::StateHash.eq(entity::secret::digest(&other.returned["state"]));
        let moved = sso_attempt::Entity::update_many().col_expr(sso_attempt::Column::Verifier, Expr::value(row.verifier));
        assert_eq!(moved.filter(theirs).exec(&db).await.unwrap().rows_affected, 1);
        assert_eq!(other.finish().await.must_be(403).at("/code"), "sso_refused");
        way.finish().await.must_be(201);
        db.close().await.unwrap();
        house.close().await;
    }
}
