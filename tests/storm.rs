//! A storm of sign-ins: it costs no memory, tells nobody apart, and leaves the product answering.
#![allow(clippy::print_stdout, reason = "the figures of docs/PERFORMANCE.md")]

use std::time::Instant;

use serde_json::json;

use crate::harness::browser::plain;
use crate::harness::house::PASSWORD;
use crate::harness::{Browser, Engine, House, on_both};

/// An attempt from a network address of its own, as a trusted proxy tells it.
async fn attempt(browser: &Browser, number: u16, email: String, password: &str) -> (u16, bool) {
    let client = plain().local_address("127.0.0.2".parse::<std::net::IpAddr>().unwrap());
    let request = client.build().unwrap().post(format!("{}/v1/sessions", browser.base));
    let from = format!("2001:db8::{number:x}");
    let body = json!({ "email": email, "password": password }).to_string();
    let request = request.header("content-type", "application/json").header("x-forwarded-for", from);
    let answer = crate::harness::browser::read(request.body(body)).await;
    (answer.status.as_u16(), answer.headers.contains_key("retry-after"))
}

/// The most memory that this process has had, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_sign_ins_makes_memory_for_each_core_once_and_sends_the_rest_away() {
    let house = House::start(Engine::Sqlite).await;
    let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    let (before, start, calm) = (house.hashing().fired, Instant::now(), peak());
    let mut storm = tokio::task::JoinSet::new();
    for number in 0..400_u16 {
        let browser = browser.clone();
        storm.spawn(async move {
            attempt(&browser, number, format!("guess{number}@example.com"), "a-guess").await
        });
    }
    let (mut wrong, mut away) = (0, 0);
    while let Some(answer) = storm.join_next().await {
        match answer.unwrap() {
            (401, _) => wrong += 1,
            (429, true) => away += 1,
            other => panic!("{other:?}"),
        }
    }
    let took = start.elapsed();
    let work = house.hashing();
    println!(
        "400 sign-ins at once: {wrong} answered, {away} sent away, {} blocks of 19 MiB, {took:.1?}, memory from {calm} to {} MiB",
        work.made,
        peak()
    );
    let cores = std::thread::available_parallelism().unwrap().get();
    assert!(work.made <= cores, "{} blocks for {cores} cores", work.made);
    assert_eq!(work.fired - before, wrong, "whoever was sent away cost nothing");
    browser.get("/v1/session").await.must_be(200);
    house.stranger().sign_in("aino@example.com", PASSWORD).await.must_be(201);
    house.close().await;
}

on_both! {
    async fn an_unknown_address_costs_as_much_work_as_a_known_one(house: House) {
        let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        // Somebody invited has no password yet.
        let invited = json!({ "email": "guest@example.com", "role": "reader" });
        owner.post("/v1/invitations", &invited).await.must_be(201);
        for email in ["aino@example.com", "guest@example.com", "nobody@example.com"] {
            let before = house.hashing();
            house.stranger().sign_in(email, "not-the-password").await.must_be(401);
            assert_eq!(house.hashing().fired - before.fired, 1, "{email}");
        }
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
