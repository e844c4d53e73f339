//! Quotas, deadlines and turns: nobody holds up anybody else.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use serde_json::json;
use tokio::net::TcpListener;

use crate::harness::{Answer, Browser, Engine, House};

const PLAN: api::Plan = api::Plan { caller: 10, organization: 12, changes: 3 };

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

/// Asks again and again, at one instant, until the quota refuses; answers how often it did not, and the refusal.
async fn exhaust(browser: &Browser) -> (usize, Answer) {
    for count in 0..100 {
        let answer = browser.get("/v1/sites").await;
        if answer.status == 429 {
            return (count, answer);
        }
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    panic!("nothing refused a hundred requests")
}

async fn a_greedy_program_is_told_what_is_left_and_holds_up_its_own_organization_alone(engine: Engine) {
    let house = House::changed(engine, |settings| settings.plan = PLAN).await;
    let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
    let read = owner.get("/v1/sites").await.must_be(200);
    assert_eq!(header(&read, "ratelimit-policy"), "\"caller\";q=10;w=60, \"organization\";q=12;w=60");
    assert_eq!(header(&read, "ratelimit"), "\"caller\";r=9;t=6, \"organization\";r=11;t=5");
    let changed = owner.post("/v1/sites", &json!({ "name": "Dock", "country": "FI" })).await.must_be(201);
    let left = "\"caller\";r=8;t=12, \"organization\";r=10;t=10, \"changes\";r=2;t=20";
    assert_eq!(header(&changed, "ratelimit"), left);
    let (program, _) = house.program(&owner, &["read"]).await;
    let (count, refused) = exhaust(&program).await;
    assert_eq!((count, refused.at("/code")), (9, "too_many_requests"));
    assert_eq!(
        (header(&refused, "retry-after"), header(&refused, "ratelimit")),
        ("5", "\"caller\";r=0;t=60, \"organization\";r=0;t=5")
    );
    let refused = program.get("/v1/sites").await.must_be(429);
    assert_eq!((header(&refused, "retry-after"), header(&refused, "ratelimit")), ("6", "\"caller\";r=0;t=6"));
    // The quota is the organization's: its people feel it, and nobody else.
    owner.get("/v1/sites").await.must_be(429);
    let other = house.sign_up("Berg AB", "bo@example.com", "Europe/Stockholm").await;
    other.get("/v1/sites").await.must_be(200);
    house.pass(TimeDelta::seconds(5));
    owner.get("/v1/sites").await.must_be(200);
    owner.get("/v1/sites").await.must_be(429);
    house.drain().await;
    house.mails();
    house.close().await;
}

#[tokio::test]
async fn a_greedy_program_is_told_in_memory() {
    a_greedy_program_is_told_what_is_left_and_holds_up_its_own_organization_alone(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_greedy_program_is_told_in_redis() {
    a_greedy_program_is_told_what_is_left_and_holds_up_its_own_organization_alone(Engine::Postgres).await;
}

#[tokio::test]
async fn changes_are_counted_apart_and_answers_of_every_kind_tell_what_is_left() {
    let house = House::changed(Engine::Sqlite, |settings| {
        settings.plan = api::Plan { caller: 100, organization: 100, changes: 2 }
    })
    .await;
    let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
    let faulty = owner.post("/v1/sites", &json!({})).await.must_be(422);
    assert!(
        header(&faulty, "ratelimit").ends_with("\"changes\";r=1;t=30"),
        "{}",
        header(&faulty, "ratelimit")
    );
    owner.post("/v1/sites", &json!({ "name": "Dock", "country": "FI" })).await.must_be(201);
    let refused = owner.post("/v1/sites", &json!({ "name": "Quay", "country": "FI" })).await.must_be(429);
    assert_eq!(header(&refused, "retry-after"), "30");
    owner.get("/v1/sites").await.must_be(200);
    for (path, status) in [("/v1/sites?no=1", 422), ("/v1/sites/site_nothing", 404), ("/v1/standards", 200)] {
        assert!(
            header(&owner.get(path).await.must_be(status), "ratelimit").starts_with("\"caller\";r="),
            "{path}"
        );
    }
    let stranger = house.stranger().get("/v1/sites").await.must_be(401);
    assert!(header(&stranger, "ratelimit").starts_with("\"caller\";r="));
    for path in ["/healthz", "/readyz", "/"] {
        assert_eq!(header(&owner.get(path).await, "ratelimit"), "", "{path}");
    }
    house.close().await;
}

#[tokio::test]
async fn invented_credentials_share_the_quota_of_their_address() {
    let house = House::changed(Engine::Sqlite, |settings| settings.plan = PLAN).await;
    let mut refused = Vec::new();
    for number in 0..13 {
        let mut browser = house.stranger();
        browser.cookie = Some(format!("__Host-certkeep={number:064x}"));
        refused.push(browser.get("/v1/sites").await.status.as_u16());
    }
    assert_eq!((&refused[..10], &refused[10..]), (&[401; 10][..], &[429; 3][..]));
    house.close().await;
}

/// A way to `redis` that can be cut.
async fn way_to(redis: String) -> (String, tokio::task::JoinHandle<()>) {
    let (server, database) = redis.strip_prefix("redis://").unwrap().split_once('/').unwrap();
    let (server, database) = (server.to_owned(), database.to_owned());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let way = tokio::spawn(async move {
        let mut open = tokio::task::JoinSet::new();
        while let Ok((mut client, _)) = listener.accept().await {
            let mut server = tokio::net::TcpStream::connect(&server).await.unwrap();
            open.spawn(async move { tokio::io::copy_bidirectional(&mut client, &mut server).await });
        }
    });
    (format!("redis://{address}/{database}"), way)
}

#[tokio::test]
async fn without_redis_a_process_counts_by_itself() {
    let redis = crate::harness::database::fresh(Engine::Postgres).await.redis.unwrap();
    let (url, way) = way_to(redis).await;
    let house = House::changed(Engine::Postgres, |settings| {
        settings.plan = api::Plan { caller: 10, organization: 1_000, changes: 1_000 };
        settings.redis = Some(url);
    })
    .await;
    let owner = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
    assert_eq!(exhaust(&owner).await.0, 10);
    way.abort();
    let gone = way.await;
    assert!(gone.unwrap_err().is_cancelled());
    // Its own count begins anew, and holds as well.
    assert_eq!(exhaust(&owner).await.0, 10);
    house.close().await;
}

#[tokio::test]
async fn what_takes_too_long_is_given_up_and_undone() {
    let house = House::changed(Engine::Sqlite, |settings| settings.deadline = Duration::from_secs(1)).await;
    let body = json!({
        "organization_name": "Northwind Oy", "country": "FI", "time_zone": "Europe/Helsinki",
        "name": "Aino Virtanen", "email": "aino@example.com", "password": "plum-tractor-under-nine",
    });
    // Somebody else holds the only lock for writing, for longer than any request waits.
    let other = crate::harness::database::connect(&house.database.url).await;
    other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    let sign_up =
        house.stranger().raw(reqwest::Method::POST, "/v1/sign-ups").header("x-request-id", "late-request-1");
    let sign_up = sign_up.header("content-type", "application/json").body(body.to_string());
    let late = crate::harness::browser::read(sign_up).await.must_be(503);
    assert_eq!((late.at("/code"), late.at("/instance")), ("timed_out", "late-request-1"));
    assert_eq!((header(&late, "x-request-id"), header(&late, "retry-after")), ("late-request-1", "1"));
    assert_eq!(header(&late, "content-type"), "application/problem+json");
    assert!(header(&late, "ratelimit").starts_with("\"caller\";r="));
    other.execute_unprepared("ROLLBACK").await.unwrap();
    house.stranger().post("/v1/sign-ups", &body).await.must_be(202);
    house.drain().await;
    assert_eq!(house.mails().len(), 1, "the first try left nothing");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_does_not_arrive_is_not_waited_for() {
    let house =
        House::changed(Engine::Sqlite, |settings| settings.deadline = Duration::from_millis(200)).await;
    let address = house.base.strip_prefix("http://").unwrap().to_owned();
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        let head = "POST /v1/sign-ups HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{";
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    });
    let answer = answer.await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("\"slow_body\""), "{answer}");
    house.close().await;
}
