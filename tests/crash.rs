//! Workers that die at the worst moment, that are asked to stop, and mail servers that say no.
//!
//! The worker here is the real one, in a process of its own, and so is the mail server.

use std::collections::BTreeMap;

use entity::outbox_email::{Model, State};
use serde_json::{Value, json};

use crate::harness::Engine;
use crate::harness::house::PASSWORD;
use crate::harness::process::until;
use crate::harness::smtp::{Hold, Received};

mod advance;
mod scene;

use advance::killed_while_a_clock_is_advanced;
use scene::Scene;

/// How many mails a worker has in flight at a time.
const IN_FLIGHT: usize = 4;

/// Declares a test on both databases that starts with an empty scene.
macro_rules! scenes {
    ($($name:ident)*) => {$(
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(Scene::new(Engine::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$name(Scene::new(Engine::Postgres).await).await;
            }
        }
    )*};
}

scenes! {
    killed_before_the_server_took_the_mails
    killed_between_the_answer_and_the_commit
    killed_while_a_clock_is_advanced
    a_one_time_link_in_flight_is_not_repeated
    a_worker_asked_to_stop_finishes_what_is_in_flight
    a_busy_mailbox_is_tried_again_and_one_that_refuses_is_shown
}

/// Every recipient, sorted.
fn recipients(mails: &[Received]) -> Vec<&str> {
    let mut all: Vec<_> = mails.iter().map(|mail| mail.to.as_str()).collect();
    all.sort_unstable();
    all
}

/// The mails by Message-ID.
fn by_id(mails: &[Received]) -> BTreeMap<&str, Vec<&Received>> {
    let mut sorted: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for mail in mails {
        sorted.entry(mail.message_id.as_str()).or_default().push(mail);
    }
    sorted
}

async fn killed_before_the_server_took_the_mails(scene: Scene) {
    let people = scene.several_due().await;
    scene.sink.hold(Hold::BeforeAccept);
    let worker = scene.worker();
    scene.sink.holds(IN_FLIGHT).await;
    assert_eq!(scene.outbox.claimed().await.len(), people.len());
    worker.kill().await;
    // The server hears that its clients are gone.
    scene.sink.holds(0).await;
    scene.sink.release(Hold::BeforeAccept);
    assert!(scene.sink.mails().is_empty());

    // While the leases hold, nobody takes what the dead worker had claimed; what comes after it goes out.
    let reset = json!({ "email": people[0] });
    scene.house.stranger().post("/v1/password-resets", &reset).await.must_be(202);
    let workers = [scene.worker(), scene.worker()];
    until("the mail that came after", async || (!scene.sink.mails().is_empty()).then_some(())).await;
    assert!(scene.sink.mails()[0].text.contains("/reset-password?token="));
    let untouched = |mail: &Model| mail.state == State::Running && mail.attempts == 1;
    assert!(scene.outbox.mails().await.iter().all(untouched));

    scene.outbox.let_leases_run_out().await;
    scene.all_is_sent().await;
    for worker in workers {
        worker.stop().await;
    }
    let mails = &scene.sink.mails()[1..];
    assert_eq!(recipients(mails), people, "nothing is lost and nothing doubled");
    assert!(scene.outbox.mails().await.iter().all(|mail| mail.state == State::Sent && mail.attempts == 2));
    scene.house.close().await;
}

async fn killed_between_the_answer_and_the_commit(scene: Scene) {
    let people = scene.several_due().await;
    scene.sink.hold(Hold::BeforeAnswer);
    let worker = scene.worker();
    scene.sink.holds(IN_FLIGHT).await;
    scene.outbox.lock().await;
    scene.sink.release(Hold::BeforeAnswer);
    // The server has answered 250 to each, and no answer can be written down.
    scene.sink.holds(0).await;
    scene.outbox.is_waited_for().await;
    worker.kill().await;
    scene.outbox.unlock().await;
    let first = scene.sink.mails();
    assert_eq!(first.len(), IN_FLIGHT);
    assert_eq!(scene.outbox.claimed().await.len(), people.len(), "none is known to be sent");

    scene.outbox.let_leases_run_out().await;
    let workers = [scene.worker(), scene.worker()];
    scene.all_is_sent().await;
    for worker in workers {
        worker.stop().await;
    }
    let mails = scene.sink.mails();
    let by_id = by_id(&mails);
    let once: Vec<_> = by_id.values().map(|copies| copies[0].clone()).collect();
    assert_eq!(recipients(&once), people, "nothing is lost");
    for (id, copies) in &by_id {
        let in_flight = first.iter().any(|mail| mail.message_id == *id);
        assert_eq!(copies.len(), if in_flight { 2 } else { 1 }, "only what was in flight is repeated: {id}");
        assert!(copies.iter().all(|copy| copy.raw == copies[0].raw), "a repeat has the same bytes");
    }
    for email in &people {
        let shown = scene.shown(email).await;
        let [mail] = shown.as_array().unwrap().as_slice() else { panic!("one mail in {shown}") };
        assert_eq!((&mail["state"], &mail["attempts"]), (&json!("sent"), &json!(2)));
    }
    scene.house.close().await;
}

async fn a_one_time_link_in_flight_is_not_repeated(scene: Scene) {
    let email = "aino@example.com";
    let sign_up = json!({
        "organization_name": "Turku Hosting Oy", "country": "FI", "time_zone": "Europe/Helsinki",
        "name": "Aino Virtanen", "email": email, "password": crate::harness::house::PASSWORD,
    });
    let browser = scene.house.stranger();
    browser.post("/v1/sign-ups", &sign_up).await.must_be(202);
    scene.sink.hold(Hold::BeforeAnswer);
    let worker = scene.worker();
    scene.sink.holds(1).await;
    worker.kill().await;
    scene.sink.holds(0).await;
    scene.sink.release(Hold::BeforeAnswer);
    scene.outbox.let_leases_run_out().await;

    // Whether it arrived nobody knows; a second one would look like an attack. Whoever misses it asks for another.
    browser.post("/v1/verification-mails", &json!({ "email": email })).await.must_be(202);
    let workers = [scene.worker(), scene.worker()];
    until("the second link", async || (scene.sink.mails().len() > 1).then_some(())).await;
    until("no claims", async || scene.outbox.claimed().await.is_empty().then_some(())).await;
    for worker in workers {
        worker.stop().await;
    }
    let mails = scene.sink.mails();
    assert_eq!(recipients(&mails), [email, email]);
    assert_eq!(by_id(&mails).len(), 2, "the first was not repeated");
    let token = mails[1].token();
    browser.post("/v1/email-verifications", &json!({ "token": token })).await.must_be(204);
    scene.house.close().await;
}

async fn a_worker_asked_to_stop_finishes_what_is_in_flight(scene: Scene) {
    let people = scene.several_due().await;
    scene.sink.hold(Hold::BeforeAnswer);
    let worker = scene.worker();
    scene.sink.holds(IN_FLIGHT).await;
    worker.ask_to_stop().await;
    scene.sink.release(Hold::BeforeAnswer);
    assert!(worker.ended().await.success());
    let states: Vec<_> = scene.outbox.mails().await.into_iter().map(|mail| mail.state).collect();
    assert_eq!(states.iter().filter(|state| **state == State::Sent).count(), IN_FLIGHT);
    assert_eq!(states.iter().filter(|state| **state == State::Ready).count(), people.len() - IN_FLIGHT);

    scene.outbox.let_pauses_pass().await;
    let next = scene.worker();
    scene.all_is_sent().await;
    next.stop().await;
    assert_eq!(recipients(&scene.sink.mails()), people, "nothing is lost and nothing doubled");
    scene.house.close().await;
}

async fn a_busy_mailbox_is_tried_again_and_one_that_refuses_is_shown(scene: Scene) {
    let people = ["later.aino@example.com", "refused.bea@example.com"];
    for email in people {
        scene.due(email).await;
    }
    let worker = scene.worker();
    // The server says 451 twice.
    for tries in 1..=2 {
        until("a mail put off", async || {
            let mails = scene.outbox.mails().await;
            mails.iter().any(|mail| mail.state == State::Ready && mail.attempts == tries).then_some(())
        })
        .await;
        let shown = scene.shown(people[0]).await;
        assert_eq!(told(&shown), (json!("ready"), "The server answered 451"));
        scene.outbox.let_pauses_pass().await;
    }
    scene.all_is_sent().await;
    worker.stop().await;
    assert_eq!(recipients(&scene.sink.mails()), [people[0]]);
    let shown = scene.shown(people[0]).await;
    assert_eq!(
        (&shown[0]["state"], &shown[0]["attempts"], &shown[0]["last_error"]),
        (&json!("sent"), &json!(3), &Value::Null)
    );
    let shown = scene.shown(people[1]).await;
    assert_eq!(told(&shown), (json!("refused"), "The server answered 550"));
    assert_eq!(shown[0]["attempts"], 1);
    sent_once_more(&scene, people[1], &shown[0]).await;
    scene.house.close().await;
}

/// Whoever sees a refused mail sends it once more, when its mailbox takes mail again: as a new mail, and only once.
async fn sent_once_more(scene: &Scene, email: &str, refused: &Value) {
    let mut browser = scene.house.stranger();
    browser.sign_in(email, PASSWORD).await.must_be(201);
    let path = format!("/v1/mails/{}/resends", refused["id"].as_str().unwrap());
    let new = browser.post(&path, &json!({})).await.must_be(201);
    assert_eq!((new.at("/state"), new.at("/to_address"), &new.json["attempts"]), ("ready", email, &json!(0)));
    assert_eq!(browser.post(&path, &json!({})).await.must_be(409).at("/code"), "not_refused");
    scene.house.drain().await;
    let mails = scene.house.mails();
    let [mail] = mails.as_slice() else { panic!("one mail, not {}", mails.len()) };
    assert!(mail.message_id.contains(new.at("/id")), "{}", mail.message_id);
    let shown = scene.shown(email).await;
    let state = |id: &Value| {
        shown.as_array().unwrap().iter().find(|mail| mail["id"] == *id).unwrap()["state"].clone()
    };
    assert_eq!((state(&new.json["id"]), state(&refused["id"])), (json!("sent"), json!("cancelled")));
}

/// The state of the only mail, and how the last error begins.
fn told(shown: &Value) -> (Value, &str) {
    let [mail] = shown.as_array().unwrap().as_slice() else { panic!("one mail in {shown}") };
    let error = mail["last_error"].as_str().unwrap();
    (mail["state"].clone(), error.split_at("The server answered 451".len()).0)
}
