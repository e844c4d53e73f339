//! Three years of one organization, day by day: from its sign-up to the renewal of its certificate, with every mail
//! that a real mail server received, as one text.

use chrono::NaiveDate;
use clock::zone::Tz;
use mailer::MemoryTransport;

use crate::harness::smtp::Sink;
use crate::harness::{Browser, Engine, House};

mod arrival;
mod chronicle;
mod ledger;
mod life;

use life::{Act, Life};

/// What the manager does, and what happens, after the arrival on 10 March 2026.
const SCRIPT: [(&str, Act); 22] = [
    ("2026-04-14", Act::Remind(&[90, 60, 45, 30, 14, 7, 1])),
    ("2026-05-20", Act::Plan("c1/surveillance_audit/1", "2026-10-05", "2026-10-06")),
    // The auditor falls ill, and what is to be done before the audit moves with it.
    ("2026-07-10", Act::Plan("c1/surveillance_audit/1", "2026-11-16", "2026-11-17")),
    ("2026-09-15", Act::Do("c1/internal_audit/1", "2026-09-14", "2026-09-15")),
    ("2026-10-02", Act::Do("c1/management_review/1", "2026-10-02", "2026-10-02")),
    ("2026-11-17", Act::Do("c1/surveillance_audit/1", "2026-11-16", "2026-11-17")),
    // Westward, in the afternoon of a day with a reminder: over there it is not yet eight.
    ("2027-06-17", Act::Move(Tz::America__Vancouver)),
    ("2027-07-20", Act::Plan("c1/surveillance_audit/2", "2027-12-01", "2027-12-02")),
    // Forgotten for nine days.
    ("2027-09-24", Act::Do("c1/internal_audit/2", "2027-09-23", "2027-09-24")),
    ("2027-10-01", Act::Do("c1/management_review/2", "2027-10-01", "2027-10-01")),
    ("2027-12-02", Act::Do("c1/surveillance_audit/2", "2027-12-01", "2027-12-02")),
    // To be closed on 1 March 2028, the day before which is 29 February.
    ("2027-12-02", Act::Find("NC-1")),
    ("2027-12-15", Act::Do("c1/nonconformity_plan/NC-1", "2027-12-15", "2027-12-15")),
    ("2028-03-01", Act::Do("c1/nonconformity_closure/NC-1", "2028-03-01", "2028-03-01")),
    ("2028-05-02", Act::Plan("c1/surveillance_audit/3", "2028-06-05", "2028-06-06")),
    ("2028-06-06", Act::Do("c1/surveillance_audit/3", "2028-06-05", "2028-06-06")),
    ("2028-07-06", Act::Plan("c1/recertification_audit/1", "2028-11-20", "2028-11-23")),
    ("2028-09-21", Act::Outage(5)),
    ("2028-09-29", Act::Do("c1/internal_audit/3", "2028-09-28", "2028-09-29")),
    ("2028-10-06", Act::Do("c1/management_review/3", "2028-10-06", "2028-10-06")),
    ("2028-11-23", Act::Do("c1/recertification_audit/1", "2028-11-20", "2028-11-23")),
    ("2029-02-12", Act::Do("c1/recertification_decision/1", "2029-02-12", "2029-02-12")),
];

/// The day on which the machine runs again.
const MENDED_ON: &str = "2028-09-27";

/// Past the day on which the first certificate expires.
const LAST_DAY: &str = "2029-03-31";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn arrived_through_the_browser_on_sqlite() {
    let (house, sink) = start(Engine::Sqlite).await;
    let browser = arrival::through_the_browser(&house, &sink).await;
    live(house, sink, browser).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn arrived_through_the_api_on_postgres() {
    let (house, sink) = start(Engine::Postgres).await;
    let browser = arrival::through_the_api(&house, &sink).await;
    live(house, sink, browser).await;
}

async fn start(engine: Engine) -> (House, Sink) {
    let sink = Sink::start();
    let house = House::with(engine, sink.transport(), MemoryTransport::new()).await;
    (house, sink)
}

async fn live(house: House, sink: Sink, browser: Browser) {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let mut life = Life::new(house, sink, browser);
    life.write_programme().await;
    let first = day("2026-03-11");
    for today in first.iter_days().take_while(|today| *today <= day(LAST_DAY)) {
        let acts = SCRIPT.iter().filter(|(on, _)| day(on) == today).map(|(_, act)| *act);
        life.live(today, acts).await;
    }
    life.write_programme().await;
    let Life { house, sink, browser, chronicle, .. } = life;

    assert_eq!(sink.mails().len(), chronicle.days().len(), "every mail was looked at on its day");
    ledger::agrees(&browser, chronicle.days(), day(MENDED_ON)).await;
    let certifications = browser.get("/v1/certifications").await.must_be(200);
    assert_eq!(certifications.at("/data/0/status"), "certified");
    assert_eq!(certifications.at("/data/0/cycle/expires_on"), "2032-03-09");
    insta::with_settings!({ snapshot_path => "three_years", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("three_years", chronicle.into_text());
    });
    house.close().await;
}
