//! Mail that comes back, and mail that nobody wants: what is believed, what stops, and who hears of it.

use chrono::TimeDelta;
use mailer::Mail;
use serde_json::json;

use crate::harness::house::PASSWORD;
use crate::harness::{Browser, Engine, House, on_both};

mod lift;
mod report;

use report::{complaint, deliver, returned, waiting};

/// "Turku Hosting Oy" with an owner and Mikko, who is responsible for a certification of which a reminder was just sent to him.
async fn reminded(house: &House) -> (Browser, Browser, Mail) {
    let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    let mikko = house.join(&owner, "mikko@example.com", "manager", &json!({})).await;
    // The audit is due on 10 April 2026; its reminder of 30 days comes the next morning.
    house.certify(&mikko, "2025-04-10").await;
    house.pass(TimeDelta::days(1));
    house.drain().await;
    let mails = house.mails();
    let mail = mails.iter().find(|mail| mail.to.address == "mikko@example.com").expect("a reminder").clone();
    (owner, mikko, mail)
}

async fn closed(house: &House) -> String {
    house.dump(&["suppression"]).await
}

/// The mails to Mikko since the last look, and those to anybody else.
fn posted(house: &House) -> (Vec<Mail>, Vec<Mail>) {
    house.mails().into_iter().partition(|mail| mail.to.address == "mikko@example.com")
}

on_both! {
    async fn mail_that_comes_back_stops_and_the_owners_hear_what_is_not_heard_of(house: House) {
        let (mut owner, _, mail) = reminded(&house).await;
        deliver(&house, "one.eml", &returned(&mail, "5.1.1", "550 5.1.1 no such user"));
        let drained = house.drain().await;
        assert_eq!((drained.heard, drained.stopped), (1, 1));
        assert_eq!(waiting(&house), ["read/one.eml"]);
        let (his, others) = posted(&house);
        assert!(his.is_empty());
        let [told] = others.as_slice() else { panic!("{others:?}") };
        assert_eq!(told.to.address, "aino@example.com");
        assert!(told.text.contains("mikko@example.com") && told.text.contains("urveillance audit"), "{}", told.text);
        // The organization sees what became of its mail, and its log says since when.
        let list = owner.get("/v1/mails?state=refused").await.must_be(200);
        assert!(list.at("/data/0/last_error").contains("5.1.1"), "{}", list.json);
        assert!(house.audit_log(owner.get("/v1/organization").await.at("/id")).await.contains(&"stop_mail".to_owned()));
        // The next reminder is not sent, and says why; nobody is told again.
        house.pass(TimeDelta::days(30));
        house.drain().await;
        let (his, others) = posted(&house);
        assert!(his.is_empty());
        assert!(others.iter().all(|mail| !mail.subject.contains("does not reach")), "{others:?}");
        // What a rule demands an owner is reminded of in place of who cannot hear of it.
        let heard = |mail: &Mail| mail.to.address == "aino@example.com" && mail.text.contains("You are not responsible for it");
        assert!(others.iter().any(heard), "{others:?}");
        owner.sign_in("aino@example.com", PASSWORD).await.must_be(201);
        let list = owner.get("/v1/mails?state=refused").await.must_be(200);
        assert!(list.at("/data/0/last_error").starts_with("It was not sent: no mail goes to this address since 2026-03-11"), "{}", list.json);
        house.close().await;
    }
}

on_both! {
    async fn the_same_report_counts_once(house: House) {
        let (_, _, mail) = reminded(&house).await;
        let full = returned(&mail, "5.2.2", "552 5.2.2 mailbox full");
        for (serial, days) in [(1, 2), (2, 2), (3, 2)] {
            deliver(&house, &format!("{serial}.eml"), &full);
            house.drain().await;
            house.pass(TimeDelta::days(days));
        }
        assert_eq!(closed(&house).await, "", "one mailbox that was full once");
        assert_eq!(house.dump(&["mail_event"]).await.matches("digest").count(), 1);
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_mailbox_that_stays_full_for_days_is_left_alone(house: House) {
        let (_, _, mail) = reminded(&house).await;
        let at = |serial: u32| returned(&mail, "4.2.2", "452 4.2.2 over quota").replace("<report-", &format!("<report-{serial}-"));
        // Three times within an hour is one full mailbox.
        for serial in 0..3 {
            deliver(&house, &format!("{serial}.eml"), &at(serial));
        }
        house.drain().await;
        assert_eq!(closed(&house).await, "");
        house.pass(TimeDelta::days(4));
        deliver(&house, "3.eml", &at(3));
        house.drain().await;
        assert!(closed(&house).await.contains("full"));
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn what_is_about_the_mail_says_nothing_of_the_address(house: House) {
        let (_, _, mail) = reminded(&house).await;
        for status in ["5.7.1", "5.7.26", "5.6.0", "5.3.4"] {
            deliver(&house, &format!("{status}.eml"), &returned(&mail, status, "550 rejected by policy").replace("<report-", &format!("<{status}-")));
        }
        let late = returned(&mail, "5.1.1", "later").replace("Action: failed", "Action: delayed");
        deliver(&house, "late.eml", &late);
        assert_eq!(house.drain().await.heard, 5);
        assert_eq!(closed(&house).await, "");
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_forged_report_closes_nothing(house: House) {
        let (_, _, mail) = reminded(&house).await;
        let real = returned(&mail, "5.1.1", "550 5.1.1 no such user");
        let id = mail.message_id.trim_matches(['<', '>']).to_owned();
        let forged = [
            // A mail that was never sent, somebody who never got this one, and none at all.
            real.replace(&id, "mail_0198c0de5a1f7b6e8d3c2b1a09f8e7d6@certkeep.example"),
            real.replace("mikko@example.com", "aino@example.com"),
            real.replace("Message-ID: <mail_", "X-Id: <eml_"),
            complaint(&mail).replace("mikko@example.com", "aino@example.com"),
            "Subject: hello\n\nMikko's mailbox is gone, believe me: 5.1.1.\n".to_owned(),
            format!("{real}{}", "x".repeat(3 << 20)),
            "\u{0}\u{1}not a mail".to_owned(),
        ];
        for (serial, raw) in forged.iter().enumerate() {
            deliver(&house, &format!("{serial}.eml"), raw);
        }
        house.drain().await;
        assert_eq!(closed(&house).await, "");
        assert_eq!(waiting(&house).iter().filter(|name| name.starts_with("unread/")).count(), forged.len());
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn who_complains_gets_no_more_mail_until_the_person_wants_it(house: House) {
        let (owner, mut mikko, mail) = reminded(&house).await;
        deliver(&house, "arf.eml", &complaint(&mail));
        house.drain().await;
        let (_, told) = posted(&house);
        assert!(told[0].text.contains("unwanted"), "{}", told[0].text);
        // Who asks for a new password gets it; that shows that the mailbox lives, and not that the reader wants the rest.
        mikko.post("/v1/password-resets", &json!({ "email": "mikko@example.com" })).await.must_be(202);
        let token = house.mailed_token("mikko@example.com").await;
        let new = json!({ "token": token, "password": "plum-tractor-under-ten" });
        mikko.post("/v1/password-changes", &new).await.must_be(204);
        assert!(closed(&house).await.contains("\"lifted_at\":null"));
        mikko.sign_in("mikko@example.com", "plum-tractor-under-ten").await.must_be(201);
        house.drain().await;
        assert!(posted(&house).0.is_empty(), "not even that the password has changed");
        drop(owner);
        house.close().await;
    }
}

on_both! {
    async fn a_link_that_was_mailed_and_opened_shows_that_the_address_works(house: House) {
        let (_, mikko, mail) = reminded(&house).await;
        deliver(&house, "one.eml", &returned(&mail, "5.1.1", "550 5.1.1 no such user"));
        house.drain().await;
        house.mails();
        mikko.post("/v1/password-resets", &json!({ "email": "mikko@example.com" })).await.must_be(202);
        let token = house.mailed_token("mikko@example.com").await;
        let new = json!({ "token": token, "password": "plum-tractor-under-ten" });
        mikko.post("/v1/password-changes", &new).await.must_be(204);
        house.drain().await;
        let (his, _) = posted(&house);
        assert!(his.iter().any(|mail| mail.subject.contains("password was changed")), "{his:?}");
        // The same again within a month closes it once more, and nobody is told twice.
        deliver(&house, "two.eml", &returned(&his[0], "5.1.1", "550 5.1.1 no such user"));
        house.drain().await;
        assert!(closed(&house).await.contains("\"lifted_at\":null"));
        assert!(house.mails().is_empty());
        house.close().await;
    }
}

on_both! {
    async fn a_thousand_reports_are_read_and_a_maildir_as_well(house: House) {
        let (_, _, mail) = reminded(&house).await;
        std::fs::create_dir_all(house.reports.path().join("new")).unwrap();
        std::fs::create_dir_all(house.reports.path().join("tmp")).unwrap();
        for serial in 0..1_000 {
            let raw = if serial % 2 == 0 {
                returned(&mail, "5.7.1", "550 5.7.1 no").replace("<report-", &format!("<report-{serial}-"))
            } else {
                format!("Subject: spam {serial}\n\nbuy\n")
            };
            deliver(&house, &format!("new/{serial}.host"), &raw);
        }
        deliver(&house, "tmp/being-written", "Subject: half");
        assert_eq!(house.drain().await.heard, 1_000);
        let left = waiting(&house);
        let under = |place: &str| left.iter().filter(|name| name.starts_with(place)).count();
        assert_eq!((under("read/"), under("unread/"), under("new/"), under("tmp/")), (500, 500, 0, 1));
        assert_eq!(house.dump(&["mail_event"]).await.matches("digest").count(), 500);
        house.mails();
        house.close().await;
    }
}
