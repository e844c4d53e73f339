//! Two tenants hammer a few pooled connections at once, and every way a transaction can end is taken: no row of the one
//! is ever seen by the other, and no connection goes back to the pool with a tenant still set.

use std::time::Duration;

use entity::id::OrganizationId;
use entity::page::PageRequest;
use entity::site::{self, SiteFacts};
use entity::{Actor, Db, TenantTx, Violation, row};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

use crate::consultancy::enter;
use crate::harness::{Browser, Engine, House, on_both};

/// Few connections, so that each is handed from tenant to tenant all the time.
const CONNECTIONS: u32 = 3;
const TASKS: usize = 16;
const ROUNDS: usize = 60;

/// How a transaction ends.
#[derive(Clone, Copy)]
enum End {
    Commit,
    Drop,
    Refused,
    Cancelled,
}

const ENDS: [End; 4] = [End::Commit, End::Drop, End::Refused, End::Cancelled];

fn facts(name: &str) -> SiteFacts {
    SiteFacts { name: name.to_owned(), address: String::new(), country: "FI".to_owned(), is_central: false }
}

async fn tenant(browser: &Browser) -> OrganizationId {
    browser.get("/v1/session").await.must_be(200).at("/organization/id").parse().unwrap()
}

/// One transaction of `own`; every site it sees is its own.
async fn turn(db: &Db, own: OrganizationId, end: End, (writes, number): (bool, usize)) {
    let tx = if writes { db.write(own, Actor::default()).await } else { db.read(own).await }.unwrap();
    if writes {
        site::create(&tx, facts(&format!("Site {number} of {own}"))).await.unwrap();
    }
    let all = PageRequest { limit: 100, cursor: None, sort: Vec::new() };
    let sites = site::list(&tx, &all).await.unwrap().rows;
    assert!(!sites.is_empty() && sites.iter().all(|site| site.tenant_id == own), "a row of another tenant");
    assert!(sites.iter().all(|site| site.name.ends_with(&own.to_string())), "a name of another tenant");
    match end {
        End::Commit => tx.commit().await.unwrap(),
        End::Refused if writes => {
            // PostgreSQL refuses a name of that length, and the transaction with it.
            let long = site::create(&tx, facts(&"x".repeat(100_000))).await;
            drop((long, tx));
        }
        End::Drop | End::Refused | End::Cancelled => drop(tx),
    }
}

/// On PostgreSQL a connection without a tenant sees nothing, whoever had it before.
async fn sees_nothing(db: &Db) {
    let sql = Statement::from_string(DbBackend::Postgres, "SELECT count(*) AS n FROM site");
    let row = db.connection().query_one_raw(sql).await.unwrap().unwrap();
    assert_eq!(row.try_get::<i64>("", "n").unwrap(), 0, "a connection kept its tenant");
}

on_both! {
    async fn two_tenants_at_once_on_few_connections_never_see_one_another(house: House) {
        let postgres = house.database.url.starts_with("postgres");
        let mut tenants = Vec::new();
        for (name, email) in [("First Oy", "first@example.com"), ("Second AB", "second@example.com")] {
            let browser = house.sign_up(name, email, "Europe/Helsinki").await;
            let own = tenant(&browser).await;
            let site = json!({ "name": format!("Site of {own}"), "country": "FI" });
            browser.post("/v1/sites", &site).await.must_be(201);
            tenants.push((own, browser));
        }
        let db = Db::connect(&house.database.url, CONNECTIONS, house.clock.clone()).await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for task in 0..TASKS {
            let (db, own) = (db.clone(), tenants[task % 2].0);
            tasks.spawn(async move {
                for round in 0..ROUNDS {
                    let end = ENDS[(task / 2 + round) % ENDS.len()];
                    let work = turn(&db, own, end, ((task + round) % 5 == 0, task * ROUNDS + round));
                    match end {
                        // Given up in the midst of it, wherever that is.
                        End::Cancelled => {
                            let after = Duration::from_micros(150 * u64::try_from(round).unwrap());
                            let _ = tokio::time::timeout(after, work).await;
                        }
                        End::Commit | End::Drop | End::Refused => work.await,
                    }
                    if postgres {
                        sees_nothing(&db).await;
                    }
                }
            });
        }
        // The API's own pool meanwhile, with clients that hang up.
        for round in 0..40_u64 {
            let (own, browser) = &tenants[usize::try_from(round).unwrap() % 2];
            let asked = browser.get("/v1/sites");
            let answer = tokio::time::timeout(Duration::from_millis(if round % 3 == 0 { 2 } else { 60_000 }), asked).await;
            if let Ok(answer) = answer {
                let names: Vec<_> = answer.must_be(200).json["data"].as_array().unwrap().iter().map(|it| it["name"].clone()).collect();
                assert!(names.iter().all(|name| name.as_str().unwrap().ends_with(&own.to_string())), "{names:?}");
            }
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        db.close().await.unwrap();
        house.close().await;
    }
}

#[tokio::test]
async fn of_two_changes_that_wait_for_one_another_one_is_given_up_and_may_be_sent_again() {
    let house = House::start(Engine::Postgres).await;
    let browser = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
    let own = tenant(&browser).await;
    let db = Db::connect(&house.database.url, 2, house.clock.clone()).await.unwrap();
    let tx = db.write(own, Actor::default()).await.unwrap();
    let left = site::create(&tx, facts("Left")).await.unwrap().id;
    let right = site::create(&tx, facts("Right")).await.unwrap().id;
    tx.commit().await.unwrap();

    let one = db.write(own, Actor::default()).await.unwrap();
    let other = db.write(own, Actor::default()).await.unwrap();
    row::lock::<site::Entity, _>(&one, left).await.unwrap();
    row::lock::<site::Entity, _>(&other, right).await.unwrap();
    let crossed = async |tx: TenantTx, id| row::lock::<site::Entity, _>(&tx, id).await;
    let (one, other) = tokio::join!(crossed(one, right), crossed(other, left));
    assert_ne!(one.is_err(), other.is_err(), "one goes on, one is given up: {one:?} {other:?}");
    let fault = one.err().or(other.err()).unwrap();
    assert_eq!(entity::violation(&fault), Some(Violation::Collision), "{fault}");
    house.close().await;
}

on_both! {
    async fn many_requests_of_a_consultant_at_once_wait_for_no_second_connection(house: House) {
        let client = house.sign_up("Kestrel Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let (adviser, _) = house.advise(&client, "ingrid@harbour.example", &json!({ "role": "manager" })).await;
        enter(&adviser, "Kestrel Hosting Oy").await.must_be(200);
        let mut requests = tokio::task::JoinSet::new();
        for _ in 0..24 {
            let adviser = adviser.clone();
            requests.spawn(async move { adviser.get("/v1/sites").await.status.as_u16() });
        }
        while let Some(status) = requests.join_next().await {
            assert_eq!(status.unwrap(), 200);
        }
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
