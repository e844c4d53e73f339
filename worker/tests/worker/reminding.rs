//! Each step of reminding happens on its day, once.

use chrono::{NaiveTime, TimeDelta};
use clock::zone::{self, Tz};
use entity::reminder::{Model, State};
use mailer::Mail;
use serde_json::json;

use crate::scene::{Scene, at, day};

/// The conversation that the reminders of one obligation belong to.
fn thread(mail: &Mail) -> Option<&str> {
    mail.thread.as_deref()
}

fn decided() -> serde_json::Value {
    json!({ "type": "certification_decision", "on": "2026-03-10" })
}

#[tokio::test]
async fn each_default_step_is_one_mail_on_its_day() {
    let scene = Scene::at("2026-03-11T06:00:00Z").await;
    scene.certification(&[decided()]).await;
    let mut mails = Vec::new();
    let mut today = day("2026-03-11");
    while today < day("2027-04-08") {
        let eight = zone::instant(Tz::Europe__Berlin, today, NaiveTime::from_hms_opt(8, 0, 0).unwrap());
        assert_eq!(scene.live_to(eight - TimeDelta::seconds(1)).await, [], "before eight on {today}");
        mails.extend(scene.live_to(eight).await);
        assert_eq!(scene.live_to(eight).await, [], "again at eight on {today}");
        today = today.succ_opt().unwrap();
    }

    let of_surveillance = |mail: &&Mail| mail.subject.contains("Surveillance audit 1");
    let days: Vec<_> = mails
        .iter()
        .filter(of_surveillance)
        .map(|mail| (zone::civil_date(mail.date, Tz::Europe__Berlin) - day("2027-03-10")).num_days())
        .collect();
    assert_eq!(days, [-90, -60, -30, -14, -7, -1, 1, 7, 14, 21, 28]);

    let mut ids: Vec<_> = mails.iter().map(|mail| &mail.message_id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), mails.len(), "a Message-ID was used twice");
    let threads: std::collections::HashSet<_> =
        mails.iter().filter(of_surveillance).filter_map(thread).collect();
    assert_eq!(threads.len(), 1, "the reminders of one obligation are one conversation");
}

#[tokio::test]
async fn a_reminder_says_what_is_due_and_links_to_it() {
    let scene = Scene::at("2026-03-11T06:00:00Z").await;
    scene.certification(&[decided()]).await;
    scene.live_to(at("2027-03-02T12:00:00Z")).await;
    let mails = scene.live_to(at("2027-03-03T07:00:00Z")).await;
    let mail = mails.iter().find(|mail| mail.subject.contains("Surveillance audit 1")).unwrap();
    let ledger = scene.ledger().await;
    let of_mail = |row: &&Model| row.step == -7 && row.due_on == day("2027-03-10");
    let obligation = ledger.iter().find(of_mail).unwrap().obligation_id;
    assert_eq!(mail.to.address, "anna@kestrel.example");
    assert_eq!(mail.date, at("2027-03-03T07:00:00Z"));
    assert_eq!(thread(mail), Some(&*format!("<{obligation}@certkeep.example.com>")));
    assert!(mail.message_id.starts_with("<mail_") && mail.message_id.ends_with("@certkeep.example.com>"));
    for part in [&mail.text, &mail.html] {
        assert!(part.contains(&format!("https://certkeep.example.com/obligations/{obligation}")), "{part}");
        assert!(part.contains("https://certkeep.example.com/settings/my-reminders"), "{part}");
        assert!(part.contains("certificate 4711"), "{part}");
    }
}

#[tokio::test]
async fn after_a_pause_one_mail_tells_all_that_was_missed() {
    let scene = Scene::at("2026-03-11T06:00:00Z").await;
    scene.certification(&[decided()]).await;
    let mails = scene.live_to(at("2027-03-01T12:00:00Z")).await;
    let [mail] = mails.as_slice() else { panic!("{} mails", mails.len()) };
    assert!(mail.subject.starts_with("Catching up"), "{}", mail.subject);
    assert!(mail.text.contains("Surveillance audit 1"), "{}", mail.text);
    let ledger = scene.ledger().await;
    let told = ledger.iter().filter(|row| row.email_id.is_some());
    assert!(
        told.clone().any(|row| row.state == State::Missed)
            && told.clone().any(|row| row.state == State::Sent)
    );
    assert_eq!(scene.live_to(at("2027-03-01T12:00:00Z")).await, []);

    let mails = scene.live_to(at("2027-03-03T07:00:00Z")).await;
    assert!(
        mails.iter().any(|mail| mail.subject.contains("Surveillance audit 1")),
        "the next step comes as ever"
    );
    assert!(mails.iter().all(|mail| !mail.subject.starts_with("Catching up")));
}

#[tokio::test]
async fn what_is_done_is_not_reminded_of() {
    let scene = Scene::at("2026-03-11T06:00:00Z").await;
    let id = scene.certification(&[decided()]).await;
    scene.live_to(at("2027-02-08T07:00:00Z")).await;
    scene.record(id, json!({ "type": "surveillance_audit", "start": "2027-02-08", "state": "done" })).await;
    for days in 1..40 {
        let mails = scene.live_to(at("2027-02-08T07:00:00Z") + TimeDelta::days(days)).await;
        assert!(mails.iter().all(|mail| !mail.subject.contains("Surveillance audit 1")), "after {days} days");
    }
}

#[tokio::test]
async fn two_workers_at_once_send_each_mail_once() {
    let scene = Scene::at("2026-03-11T06:00:00Z").await;
    scene.certification(&[decided()]).await;
    scene.clock.move_to(at("2027-03-01T12:00:00Z"));
    let second = scene.worker("second", mailer::Transport::Memory(scene.memory.clone()));
    let (one, two) = tokio::join!(scene.worker.drain(), second.drain());
    assert_eq!(one.unwrap().sent + two.unwrap().sent, 1);
    assert_eq!(scene.memory.take().len(), 1);
}

#[tokio::test]
async fn the_passing_of_a_day_makes_an_obligation_overdue_and_its_history_says_so() {
    let scene = Scene::at("2026-03-11T06:00:00Z").await;
    scene.certification(&[decided()]).await;
    scene.clock.move_to(at("2027-03-12T12:00:00Z"));
    let drained = scene.worker.drain().await.unwrap();
    assert_eq!((drained.replanned, drained.skipped), (1, 0));
    assert_eq!(scene.worker.drain().await.unwrap().replanned, 0);
    let tx = scene.db.read(scene.tenant).await.unwrap();
    let certifications = entity::certification::all(&tx).await.unwrap();
    let obligations = entity::obligation::of(&tx, certifications[0].id).await.unwrap();
    let audit = obligations.iter().find(|row| row.key == "c1/surveillance_audit/1").unwrap();
    assert_eq!(audit.state, "overdue");
    let changes = entity::obligation_change::of(&tx, audit.id).await.unwrap();
    assert!(changes.iter().any(|change| change.reason == "The calendar moved on to a new day."));
}

#[tokio::test]
async fn a_clock_that_jumps_back_repeats_nothing_and_one_that_jumps_on_loses_nothing() {
    let scene = Scene::at("2026-03-11T06:00:00Z").await;
    scene.certification(&[decided()]).await;
    let of_surveillance = |mails: Vec<Mail>| -> usize {
        mails.iter().filter(|mail| mail.text.contains("Surveillance audit 1")).count()
    };
    scene.live_to(at("2027-02-23T12:00:00Z")).await;
    // The step a week before falls at eight in Berlin, on 3 March.
    assert_eq!(of_surveillance(scene.live_to(at("2027-03-03T07:00:00Z")).await), 1);
    for back in ["2027-03-03T06:59:00Z", "2027-03-02T07:00:00Z", "2027-02-24T05:00:00Z"] {
        assert_eq!(scene.live_to(at(back)).await, [], "back to {back}");
        // Somebody changes a fact while the clock is behind.
        let tx = scene.write().await;
        let organization = entity::organization::get(&tx).await.unwrap();
        let cause = entity::programme::Cause::because("A test asked for it.");
        for row in entity::certification::all(&tx).await.unwrap() {
            entity::programme::replan(&tx, &organization, row.id, &cause).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(of_surveillance(scene.live_to(at("2027-03-03T07:00:30Z")).await), 0, "on from {back}");
    }
    // Days are jumped over, and the last of what fell into them is told.
    assert_eq!(of_surveillance(scene.live_to(at("2027-03-11T09:00:00Z")).await), 1);
    assert_eq!(scene.live_to(at("2027-03-11T09:00:01Z")).await, []);
    let ledger = scene.ledger().await;
    let told = |step: i32| ledger.iter().find(|row| row.step == step && row.due_on == day("2027-03-10"));
    assert_eq!(told(-1).map(|row| row.state), Some(State::Missed));
    assert_eq!(told(1).map(|row| row.state), Some(State::Sent));
}
