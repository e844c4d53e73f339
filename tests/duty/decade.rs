//! Nothing is planned only when somebody looks, and no horizon ends it: ten years, each date reminded of once.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use entity::duty::plan;
use entity::duty_occurrence::{self, Record};
use entity::programme::Cause;
use entity::{Actor, Db, duty, organization};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use super::*;
use crate::harness::database;

/// The next instant at which the worker has something to do for a duty or a reminder.
async fn next_instant(db: &DatabaseConnection) -> DateTime<Utc> {
    let backend = db.get_database_backend();
    if backend == DbBackend::Postgres {
        db.execute_unprepared("SELECT set_config('app.scope', 'worker', false)").await.unwrap();
    }
    let sql = "SELECT min(at) AS at FROM (SELECT run_at AS at FROM reminder WHERE state = 'pending'
        UNION ALL SELECT replan_at AS at FROM duty WHERE replan_at IS NOT NULL) AS due";
    let row = db.query_one_raw(Statement::from_string(backend, sql)).await.unwrap().unwrap();
    row.try_get("", "at").unwrap()
}

fn ends_of_months(from: NaiveDate, until: NaiveDate) -> Vec<NaiveDate> {
    from.iter_days()
        .take_while(|day| *day <= until)
        .filter(|day| day.succ_opt().unwrap().day() == 1)
        .collect()
}

on_both! {
    async fn ten_years_of_duties_are_each_reminded_of_once(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let monthly = json!({ "title": "Close the books", "rrule": "FREQ=MONTHLY;BYMONTHDAY=-1", "anchor_on": "1990-01-31", "opens_days_before": 1 });
        let done = record(&aino, &monthly).await;
        let yearly = json!({ "title": "Fire drill", "rrule": "FREQ=YEARLY", "anchor_on": "2026-09-15", "opens_days_before": 1 });
        record(&aino, &yearly).await;
        let rare = json!({ "title": "Renew the lease", "rrule": "FREQ=YEARLY;INTERVAL=3", "anchor_on": "2028-02-29", "opens_days_before": 30 });
        record(&aino, &rare).await;

        let db = Db::connect(&house.database.url, 2, house.clock.clone()).await.unwrap();
        let look = database::connect(&house.database.url).await;
        let member = aino.get("/v1/session").await.at("/membership/id").parse().unwrap();
        let tenant = aino.get("/v1/session").await.at("/organization/id").parse().unwrap();
        let done: entity::id::DutyId = done.parse().unwrap();
        let end: DateTime<Utc> = "2036-03-10T12:00:00Z".parse().unwrap();
        let mut told: BTreeMap<String, usize> = BTreeMap::new();
        loop {
            let next = next_instant(&look).await;
            assert!(next > house.now() - TimeDelta::seconds(1), "the worker left {next} undone at {}", house.now());
            if next > end {
                break;
            }
            house.clock.move_to(next);
            let drained = house.drain().await;
            assert_eq!((drained.skipped, drained.postponed, drained.refused), (0, 0, 0), "{drained:?}");
            for mail in house.mails() {
                *told.entry(mail.subject.clone()).or_default() += 1;
                if mail.subject.starts_with("Close the books is due tomorrow") {
                    // Somebody does it at once, a day early.
                    let tx = db.write(tenant, Actor::default()).await.unwrap();
                    let today = clock::zone::civil_date(next, clock::zone::Tz::Europe__Helsinki);
                    let record = Record { done_on: Some(today), ..Record::default() };
                    duty_occurrence::keep(&tx, done, today.succ_opt().unwrap(), member, record).await.unwrap();
                    let organization = organization::get(&tx).await.unwrap();
                    plan::replan(&tx, &organization, done, &Cause::because("It was done.")).await.unwrap();
                    tx.commit().await.unwrap();
                }
            }
        }
        let twice: Vec<_> = told.iter().filter(|(_, times)| **times > 1).collect();
        assert!(twice.is_empty(), "{twice:?}");
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let months = ends_of_months(day("2026-03-11"), day("2036-03-10"));
        assert_eq!(months.len(), 120);
        let said = |title: &str, on: NaiveDate| format!("{title} is due tomorrow, {}", on.format("%-d %B %Y"));
        for on in months {
            assert!(told.contains_key(&said("Close the books", on)), "{on}");
        }
        assert!(told.keys().all(|subject| !(subject.starts_with("Close the books") && subject.contains("overdue"))));
        for year in 2026..2036 {
            assert!(told.contains_key(&said("Fire drill", NaiveDate::from_ymd_opt(year, 9, 15).unwrap())), "{year}");
        }
        // A rule of RFC 5545 has 29 February in leap years alone.
        let leases: Vec<_> = told.keys().filter(|subject| subject.starts_with("Renew the lease is due tomorrow")).collect();
        assert_eq!(leases, ["Renew the lease is due tomorrow, 29 February 2028"]);
        let tx = db.read(tenant).await.unwrap();
        let kept = duty::all(&tx).await.unwrap();
        assert!(kept.iter().all(|duty| duty.replan_at.is_some_and(|at| at > end)), "it goes on: {kept:?}");
        drop(tx);
        house.close().await;
    }
}

on_both! {
    async fn two_workers_at_once_remind_once_and_plan_the_same(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "UTC").await;
        let id = record(&aino, &json!({ "title": "Weekly walk", "rrule": "FREQ=WEEKLY", "anchor_on": "2026-03-16", "opens_days_before": 1 })).await;
        house.clock.move_to("2026-03-29T08:00:00Z".parse().unwrap());
        let settings = worker::Settings {
            base_url: "https://certkeep.example".to_owned(),
            from: mailer::Mailbox::parse("Certkeep <no-reply@certkeep.example>").unwrap(),
            name: "second".to_owned(),
            concurrency: 4,
            dns: egress::Dns::new(None),
            egress: egress::Egress::new(egress::Fence::default()).unwrap(),
            depot: depot::Depot::open(&depot::Place::Folder(std::env::temp_dir())).unwrap(),
            vault: entity::vault::Vault::new(&[]),
            return_path: None,
            reports: None,
        };
        let db = Db::connect(&house.database.url, 4, house.clock.clone()).await.unwrap();
        let second = worker::Worker::new(db, mailer::Transport::Memory(house.post.clone()), settings);
        let (one, two) = tokio::join!(house.worker.drain(), second.drain());
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!((one.skipped, two.skipped), (0, 0));
        assert_eq!(one.sent + two.sent, 1, "{one:?} {two:?}");
        assert_eq!(house.mails().len(), 1);
        let states = obligations(&again(aino).await, &id).await;
        assert_eq!(states[..3], ["2026-03-16 waived", "2026-03-23 overdue", "2026-03-30 open"]);
        let mut days: Vec<_> = states.iter().map(|state| &state[..10]).collect();
        let count = days.len();
        days.dedup();
        assert_eq!(days.len(), count, "an occurrence was stored twice");
        house.close().await;
    }
}
