//! No mail is lost, none is sent twice without need, and what cannot be sent says why.

use chrono::TimeDelta;
use entity::outbox_email::claim::{self, LEASE};
use entity::outbox_email::close::{self, Closing, Outcome};
use entity::outbox_email::turn::Turn;
use entity::outbox_email::{Content, State};
use mailer::Transport;
use worker::Drained;

use crate::scene::{Scene, at};
use crate::server::{Server, message_id};

const NOW: &str = "2026-11-22T09:00:00Z";

fn verify() -> Content {
    Content::VerifyEmail { organization_name: "Kestrel Hosting".to_owned(), token: "5ec2e7".to_owned() }
}

#[tokio::test]
async fn every_account_message_has_its_link_and_a_sent_secret_is_forgotten() {
    let scene = Scene::at(NOW).await;
    let changed = Content::PasswordChanged { at: at(NOW), time_zone: "Europe/Berlin".to_owned() };
    let reset = Content::ResetPassword { token: "5ec2e7".to_owned() };
    for content in [verify(), Content::AlreadyRegistered, reset, changed] {
        scene.enqueue(content).await;
    }
    let mails = scene.live_to(at(NOW)).await;
    let links =
        ["/verify-email?token=5ec2e7", "/sign-in", "/reset-password?token=5ec2e7", "/forgot-password"];
    for (mail, link) in mails.iter().zip(links) {
        assert!(mail.text.contains(&format!("https://certkeep.example.com{link}")), "{}", mail.text);
    }
    assert!(mails[3].text.contains("10:00"), "the time is that of the person's zone: {}", mails[3].text);
    for row in scene.outbox().await {
        assert_eq!((row.state, row.sent_at), (State::Sent, Some(at(NOW))));
        assert!(!row.content.to_string().contains("5ec2e7"), "{}", row.kind);
    }
}

#[tokio::test]
async fn a_temporary_refusal_is_tried_again_after_growing_pauses_with_the_same_message_id() {
    let scene = Scene::at(NOW).await;
    let mut server = Server::start(&["451 busy", "451 busy", "421 busy"]).await;
    let worker = scene.worker("smtp", server.transport());
    scene.enqueue(Content::AlreadyRegistered).await;
    let mut ids = Vec::new();
    for pause in [30, 60, 120] {
        assert_eq!(worker.drain().await.unwrap(), Drained { postponed: 1, ..Drained::default() });
        ids.extend(server.received().iter().map(|mail| message_id(mail).to_owned()));
        let row = scene.outbox().await.remove(0);
        assert_eq!((row.state, row.next_at - scene.clock.now()), (State::Ready, TimeDelta::seconds(pause)));
        assert!(row.last_error.is_some_and(|why| why.contains("busy")));
        scene.clock.advance(TimeDelta::seconds(pause - 1));
        assert_eq!(worker.drain().await.unwrap(), Drained::default(), "the pause is not over");
        scene.clock.advance(TimeDelta::seconds(1));
    }
    assert_eq!(worker.drain().await.unwrap(), Drained { sent: 1, ..Drained::default() });
    ids.extend(server.received().iter().map(|mail| message_id(mail).to_owned()));
    assert_eq!(ids.len(), 4);
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(scene.outbox().await[0].state, State::Sent);
}

#[tokio::test]
async fn a_refusal_for_good_is_kept_with_the_words_of_the_server_and_never_tried_again() {
    let scene = Scene::at(NOW).await;
    let mut server = Server::start(&["550 5.1.1 no such person"]).await;
    let worker = scene.worker("smtp", server.transport());
    scene.enqueue(Content::AlreadyRegistered).await;
    assert_eq!(worker.drain().await.unwrap(), Drained { refused: 1, ..Drained::default() });
    scene.clock.advance(TimeDelta::days(2));
    assert_eq!(worker.drain().await.unwrap().sent, 0);
    assert_eq!(server.received().len(), 1);
    let row = scene.outbox().await.remove(0);
    assert_eq!(row.state, State::Refused);
    assert!(row.last_error.is_some_and(|why| why.contains("no such person")));
    assert!(row.subject.is_some_and(|subject| !subject.is_empty()), "the list shows which mail it was");
}

#[tokio::test]
async fn a_server_that_is_away_costs_a_pause_and_no_mail() {
    let scene = Scene::at(NOW).await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let settings = mailer::SmtpSettings::parse(&format!("smtp+plain://127.0.0.1:{nobody}"), None).unwrap();
    let away = scene.worker("away", Transport::Smtp(mailer::SmtpTransport::new(settings).unwrap()));
    scene.enqueue(verify()).await;
    assert_eq!(away.drain().await.unwrap().postponed, 1);
    scene.clock.advance(TimeDelta::seconds(30));
    assert_eq!(scene.worker.drain().await.unwrap().sent, 1);
}

#[tokio::test]
async fn a_claim_whose_worker_died_runs_out_and_the_mail_goes_out() {
    let scene = Scene::at(NOW).await;
    scene.enqueue(Content::AlreadyRegistered).await;
    let dead = claim_one(&scene, "dead").await;
    assert_eq!(scene.worker.drain().await.unwrap().sent, 0, "the lease holds");
    scene.clock.advance(LEASE + TimeDelta::seconds(1));
    assert_eq!(scene.worker.drain().await.unwrap().sent, 1);
    let sent = scene.memory.take();
    assert_eq!(sent[0].message_id, format!("<{}@certkeep.example.com>", dead.message_id));

    // The dead one wakes up: its claim is gone, and what it says changes nothing.
    let tx = scene.db.worker().await.unwrap();
    let outcome = Outcome::Refused("too late".to_owned());
    let late = [Closing { mail: dead, subject: String::new(), outcome }];
    assert!(close::close(&tx, &late).await.unwrap().is_empty());
    tx.commit().await.unwrap();
    assert_eq!(scene.outbox().await[0].state, State::Sent);
}

#[tokio::test]
async fn a_one_time_link_whose_fate_is_unknown_is_not_sent_again() {
    let scene = Scene::at(NOW).await;
    scene.enqueue(verify()).await;
    claim_one(&scene, "dead").await;
    scene.clock.advance(LEASE + TimeDelta::seconds(1));
    assert_eq!(scene.worker.drain().await.unwrap().sent, 0);
    assert_eq!(scene.memory.take(), []);
    assert_eq!(scene.outbox().await[0].state, State::Unknown);
}

#[tokio::test]
async fn a_mail_whose_turn_comes_when_its_lease_is_nearly_over_waits_for_another_claim() {
    let scene = Scene::at(NOW).await;
    let server = Server::held(&[]).await;
    let worker = scene.worker("slow", server.transport());
    for _ in 0..3 {
        scene.enqueue(verify()).await;
    }
    // Two are in flight, and the server takes as long as the lease lasts before it answers them.
    let mut server = server;
    let (drained, ()) = tokio::join!(worker.drain(), async {
        server.receive().await;
        server.receive().await;
        scene.clock.advance(LEASE - TimeDelta::seconds(10));
        server.answer(2);
    });
    assert_eq!(drained.unwrap(), Drained { sent: 2, postponed: 1, ..Drained::default() });
    scene.clock.advance(TimeDelta::seconds(30));
    server.answer(1);
    assert_eq!(worker.drain().await.unwrap().sent, 1);
}

async fn claim_one(scene: &Scene, name: &str) -> entity::outbox_email::Model {
    let tx = scene.db.worker().await.unwrap();
    let mut claimed = claim::claim(&tx, name, 20, &mut Turn::default()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(claimed.len(), 1);
    claimed.remove(0)
}

#[tokio::test]
async fn an_organization_with_many_mails_does_not_make_the_others_wait() {
    let scene = Scene::at(NOW).await;
    for _ in 0..100 {
        scene.enqueue(Content::AlreadyRegistered).await;
    }
    scene.clock.advance(TimeDelta::minutes(5));
    let other = scene.other_organization().await;
    scene.enqueue_for(Some(other), Content::AlreadyRegistered).await;
    scene.enqueue_for(None, Content::AlreadyRegistered).await;
    let tx = scene.db.worker().await.unwrap();
    let claimed = claim::claim(&tx, "first", 20, &mut Turn::default()).await.unwrap();
    tx.commit().await.unwrap();
    let of = |tenant| claimed.iter().filter(|mail| mail.tenant_id == tenant).count();
    assert_eq!((of(Some(other)), of(None)), (1, 1), "they came last and wait for none of the hundred");
    assert_eq!(of(Some(scene.tenant)), 6, "an equal share of what is asked for");
    assert_eq!(scene.worker.drain().await.unwrap().sent, 102 - 8, "and in the end everybody's mails go out");
}

#[tokio::test]
async fn more_organizations_than_have_a_turn_at_once_all_get_theirs() {
    let scene = Scene::at(NOW).await;
    for _ in 0..40 {
        let other = scene.other_organization().await;
        scene.enqueue_for(Some(other), Content::AlreadyRegistered).await;
    }
    let (mut turn, mut whose) = (Turn::default(), Vec::new());
    let tx = scene.db.worker().await.unwrap();
    for expected in [16, 16, 8] {
        let claimed = claim::claim(&tx, "first", 64, &mut turn).await.unwrap();
        assert_eq!(claimed.len(), expected);
        whose.extend(claimed.into_iter().filter_map(|mail| mail.tenant_id));
    }
    assert!(claim::claim(&tx, "first", 64, &mut turn).await.unwrap().is_empty());
    tx.commit().await.unwrap();
    whose.sort_unstable();
    whose.dedup();
    assert_eq!(whose.len(), 40);
}
