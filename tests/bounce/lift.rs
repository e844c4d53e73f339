//! Who sees that mail does not reach somebody, and who has it sent again.

use serde_json::json;

use super::{complaint, deliver, posted, reminded, returned};
use crate::erasure::{assert_gone, everything};
use crate::harness::house::{OPERATORS, PASSWORD};
use crate::harness::{Engine, House, on_both};

on_both! {
    async fn who_manages_people_sees_whom_mail_does_not_reach_and_no_more(house: House) {
        let (owner, mikko, mail) = reminded(&house).await;
        let reader = house.join(&owner, "reader@example.com", "reader", &json!({})).await;
        deliver(&house, "one.eml", &returned(&mail, "5.1.1", "550 5.1.1 refused for Turku Hosting Oy"));
        house.drain().await;
        house.mails();
        let members = owner.get("/v1/members").await.must_be(200);
        assert_eq!(members.json["data"][0]["mail_stop"], json!(null));
        assert_eq!(members.at("/data/1/mail_stop/cause"), "bounce");
        assert!(!members.text.contains("refused for"), "the server's words are the person's");
        assert!(!reader.get("/v1/members").await.must_be(200).text.contains("bounce"));
        // Another organization of the same person sees the fact, and nothing of the mail.
        let other = house.sign_up("Oulu Data Oy", "liisa@example.com", "Europe/Helsinki").await;
        let invitation = json!({ "email": "mikko@example.com", "role": "reader" });
        other.post("/v1/invitations", &invitation).await.must_be(201);
        house.drain().await;
        assert!(posted(&house).0.is_empty());
        let refused = other.get("/v1/mails?state=refused").await.must_be(200);
        assert!(!refused.text.contains("Turku"), "{}", refused.text);
        // The person sees all of it.
        let own = mikko.get("/v1/person/mail-stop").await.must_be(200);
        assert_eq!((own.at("/address"), own.at("/stop/cause")), ("mikko@example.com", "bounce"));
        assert!(own.at("/words").contains("refused for"));
        house.close().await;
    }
}

on_both! {
    async fn a_manager_has_mail_sent_again_and_a_second_return_stops_it(house: House) {
        let (mut owner, mut mikko, mail) = reminded(&house).await;
        let member = mikko.get("/v1/session").await.at("/membership/id").to_owned();
        let path = format!("/v1/members/{member}/mail-stop");
        owner.delete(&path).await.must_be(404);
        deliver(&house, "one.eml", &returned(&mail, "5.1.1", "550 5.1.1 no such user"));
        house.drain().await;
        house.mails();
        owner.delete(&path).await.must_be(204);
        owner.delete(&path).await.must_be(404);
        assert_eq!(mikko.get("/v1/person/mail-stop").await.json["stop"], json!(null));
        house.pass(chrono::TimeDelta::days(30));
        house.drain().await;
        let (his, _) = posted(&house);
        assert!(!his.is_empty(), "reminders go out again");
        deliver(&house, "two.eml", &returned(&his[0], "5.1.1", "550 5.1.1 no such user"));
        house.drain().await;
        house.mails();
        mikko.sign_in("mikko@example.com", PASSWORD).await.must_be(201);
        owner.sign_in("aino@example.com", PASSWORD).await.must_be(201);
        assert_eq!(mikko.get("/v1/person/mail-stop").await.at("/stop/cause"), "bounce");
        mikko.delete("/v1/person/mail-stop").await.must_be(204);
        mikko.delete("/v1/person/mail-stop").await.must_be(404);
        let log = house.audit_log(owner.get("/v1/organization").await.at("/id")).await;
        for action in ["stop_mail", "delete_member_mail_stop", "delete_mail_stop"] {
            assert!(log.contains(&action.to_owned()), "{action} in {log:?}");
        }
        house.close().await;
    }
}

on_both! {
    async fn what_a_reader_complained_of_only_the_reader_and_an_operator_take_back(house: House) {
        let (owner, mikko, mail) = reminded(&house).await;
        let member = mikko.get("/v1/session").await.at("/membership/id").to_owned();
        deliver(&house, "arf.eml", &complaint(&mail));
        house.drain().await;
        house.mails();
        let refused = owner.delete(&format!("/v1/members/{member}/mail-stop")).await.must_be(409);
        assert_eq!(refused.at("/code"), "reader_complained");
        owner.get("/v1/operator/mail-stops").await.must_be(404);
        let operator = house.sign_up("Operators", OPERATORS[0], "UTC").await;
        let all = operator.get("/v1/operator/mail-stops").await.must_be(200);
        assert_eq!((all.at("/data/0/address"), all.at("/data/0/cause")), ("mikko@example.com", "complaint"));
        let path = format!("/v1/operator/mail-stops/{}", all.at("/data/0/id"));
        owner.delete(&path).await.must_be(404);
        operator.delete(&path).await.must_be(204);
        operator.delete(&path).await.must_be(404);
        assert_eq!(operator.get("/v1/operator/mail-stops").await.json["data"], json!([]));
        house.close().await;
    }
}

on_both! {
    async fn with_the_account_goes_what_was_known_of_its_address(house: House) {
        let (_, mikko, mail) = reminded(&house).await;
        let change = json!({ "name": "Mikko Virtasalo" });
        mikko.patch("/v1/person", "*", &change).await.must_be(200);
        deliver(&house, "one.eml", &returned(&mail, "5.1.1", "550 5.1.1 <mikko@example.com>: no such user"));
        house.drain().await;
        assert!(house.mails()[0].subject.contains("Mikko Virtasalo"));
        mikko.post("/v1/person/erasure", &json!({ "password": PASSWORD })).await.must_be(204);
        assert_gone(&everything(&house).await, &["mikko@example.com", "Virtasalo"]);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
