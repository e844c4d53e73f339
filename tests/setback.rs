//! What the worker could not do: left alone, set aside, seen by operators, and tried again when they say so.

use chrono::TimeDelta;
use entity::setback::TRIES;
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::harness::house::OPERATORS;
use crate::harness::{Answer, Browser, Engine, House, database, on_both};

const PATH: &str = "/v1/operator/setbacks";

/// Stores a policy for every certification, behind the product's back, and makes planning due.
async fn store(house: &House, organization: &str, policy: &str) {
    let db = database::connect(&house.database.url).await;
    if house.database.url.starts_with("postgres") {
        let tenant: entity::id::OrganizationId = organization.parse().unwrap();
        let sql = format!("SELECT set_config('app.tenant_id', '{}', false)", tenant.0);
        db.execute_unprepared(&sql).await.unwrap();
    }
    let at = house.now().format("%Y-%m-%d %H:%M:%S+00:00");
    let sql = format!("UPDATE certification SET policy = '{policy}', replan_at = '{at}'");
    assert_eq!(db.execute_unprepared(&sql).await.unwrap().rows_affected(), 1);
    db.close().await.unwrap();
}

fn rows(list: &Answer) -> usize {
    list.json["data"].as_array().unwrap().len()
}

on_both! {
    async fn what_cannot_be_planned_rests_is_set_aside_and_is_tried_again_by_an_operators_order(house: House) {
        let operator = house.sign_up("Installation Oy", OPERATORS[0], "Europe/Helsinki").await;
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let organization = browser.get("/v1/organization").await.at("/id").to_owned();
        let certification = house.certify(&browser, "2026-03-09").await;
        house.drain().await;
        assert_eq!(rows(&operator.get(PATH).await), 0);

        store(&house, &organization, r#"{"cycle_months": "many"}"#).await;
        let mut pauses = Vec::new();
        for tries in 1..=TRIES {
            assert_eq!(house.drain().await.skipped, 1, "try {tries}");
            assert_eq!(house.drain().await.skipped, 0, "it rests after try {tries}");
            let list = operator.get(PATH).await.must_be(200);
            let [row] = list.json["data"].as_array().unwrap().as_slice() else { panic!("one in {}", list.text) };
            assert_eq!(
                (&row["task"], &row["subject"], &row["organization_id"], &row["tries"]),
                (&json!("replan"), &certification.json["id"], &json!(organization), &json!(tries))
            );
            assert_eq!(row["set_aside_at"].is_null(), tries < TRIES);
            assert!(row["error"].as_str().unwrap().contains("policy: invalid type"), "{row}");
            let next: chrono::DateTime<chrono::Utc> = row["next_at"].as_str().unwrap().parse().unwrap();
            pauses.push((next - house.now()).num_minutes());
            house.clock.move_to(next);
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 240, 1_440]);
        assert_eq!(rows(&operator.get(&format!("{PATH}?set_aside=false")).await), 0);
        let aside = operator.get(&format!("{PATH}?set_aside=true")).await.must_be(200);
        let path = format!("{PATH}/{}/replays", aside.at("/data/0/id"));

        // To everybody else it does not exist, and a replay that mends nothing begins again.
        browser.get(PATH).await.must_be(404);
        browser.post(&path, &json!({})).await.must_be(404);
        operator.post(&format!("{PATH}/setb_00000000000000000000000000000000/replays"), &json!({})).await.must_be(404);
        operator.get(&format!("{PATH}?set_aside=perhaps")).await.must_be(422);
        assert_eq!(house.drain().await.skipped, 1, "it is tried once a day");
        assert_eq!(house.drain().await.skipped, 0);
        operator.post(&path, &json!({})).await.must_be(202);
        assert_eq!(house.drain().await.skipped, 1);
        assert_eq!(operator.get(PATH).await.json["data"][0]["tries"], 1);

        // Mended, it is done and forgotten.
        store(&house, &organization, "{}").await;
        operator.post(&path, &json!({})).await.must_be(202);
        assert_eq!(house.drain().await.skipped, 0);
        assert_eq!(rows(&operator.get(PATH).await), 0);
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn what_is_done_otherwise_leaves_the_list_by_itself(house: House) {
        let operator = house.sign_up("Installation Oy", OPERATORS[0], "Europe/Helsinki").await;
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let organization = browser.get("/v1/organization").await.at("/id").to_owned();
        let certification = house.certify(&browser, "2026-03-09").await;
        store(&house, &organization, r#"{"cycle_months": "many"}"#).await;
        assert_eq!(house.drain().await.skipped, 1);
        store(&house, &organization, "{}").await;
        let event = json!({ "type": "internal_audit", "start": "2026-03-10" });
        browser.post(&format!("/v1/certifications/{}/events", certification.at("/id")), &event).await.must_be(201);
        house.pass(TimeDelta::hours(2));
        house.drain().await;
        assert_eq!(rows(&operator.get(PATH).await), 0);
        house.mails();
        house.close().await;
    }
}

/// Puts words into every mail that waits, or takes them out again, behind the product's back.
async fn garble(house: &House, from: &str, to: &str) {
    let db = database::connect(&house.database.url).await;
    let postgres = house.database.url.starts_with("postgres");
    if postgres {
        db.execute_unprepared("SELECT set_config('app.scope', 'worker', false)").await.unwrap();
    }
    let cast = if postgres { "::jsonb" } else { "" };
    let sql = format!(
        "UPDATE outbox_email SET content = replace(CAST(content AS text), '{from}', '{to}'){cast} WHERE state = 'ready'"
    );
    assert_eq!(db.execute_unprepared(&sql).await.unwrap().rows_affected(), 1);
    db.close().await.unwrap();
}

on_both! {
    async fn a_mail_that_no_worker_can_write_is_set_aside_and_sent_once_it_can_be(house: House) {
        let operator = house.sign_up("Installation Oy", OPERATORS[0], "Europe/Helsinki").await;
        let reset = json!({ "email": OPERATORS[0] });
        house.stranger().post("/v1/password-resets", &reset).await.must_be(202);
        // As a newer version of the product may have put it down.
        garble(&house, "reset_password", "song_of_songs").await;
        for tries in 1..=TRIES {
            let drained = house.drain().await;
            assert_eq!((drained.skipped, drained.sent), (1, 0), "try {tries}");
            let list = operator.get(PATH).await;
            let list = if list.status == 200 { list } else { panic!("{}", list.text) };
            let row = &list.json["data"][0];
            assert_eq!((&row["task"], &row["tries"]), (&json!("write_mail"), &json!(tries)), "{row}");
            assert!(row["organization_id"].is_null() && row["subject"].as_str().unwrap().starts_with("mail_"));
            assert_eq!(row["set_aside_at"].is_null(), tries < TRIES);
            if tries < TRIES {
                house.clock.move_to(row["next_at"].as_str().unwrap().parse().unwrap());
            }
        }
        assert_eq!(house.drain().await.skipped, 0, "it rests");
        garble(&house, "song_of_songs", "reset_password").await;
        let id = operator.get(PATH).await.at("/data/0/id").to_owned();
        operator.post(&format!("{PATH}/{id}/replays"), &json!({})).await.must_be(202);
        assert_eq!(house.drain().await.sent, 1);
        assert_eq!(rows(&operator.get(PATH).await), 0);
        assert_eq!(house.mails().len(), 1);
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_monitor_sees_what_waits_and_what_could_not_be_done() {
    let house = House::start(Engine::Sqlite).await;
    let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    let organization = browser.get("/v1/organization").await.at("/id").to_owned();
    house.certify(&browser, "2026-03-09").await;
    house.drain().await;
    let address = api::metrics::tell(([127, 0, 0, 1], 0).into(), house.db().await).unwrap();
    let monitor = Browser::new(&format!("http://{address}"));
    let figures = monitor.get("/metrics").await.must_be(200).text;
    assert!(
        figures.contains("certkeep_mails_due 0\n") && figures.contains("certkeep_mail_wait_seconds 0\n"),
        "{figures}"
    );
    assert!(
        !figures.lines().any(|line| line.starts_with("certkeep_setbacks") && !line.ends_with(" 0")),
        "{figures}"
    );

    store(&house, &organization, r#"{"cycle_months": "many"}"#).await;
    house.drain().await;
    let reset = json!({ "email": "aino@example.com" });
    house.stranger().post("/v1/password-resets", &reset).await.must_be(202);
    house.pass(TimeDelta::seconds(90));
    let figures = monitor.get("/metrics").await.must_be(200).text;
    assert!(
        figures.contains("certkeep_mails_due 1\n") && figures.contains("certkeep_mail_wait_seconds 90\n"),
        "{figures}"
    );
    assert!(figures.contains("certkeep_setbacks{task=\"replan\",state=\"resting\"} 1\n"), "{figures}");
    house.drain().await;
    house.mails();
    house.close().await;
}
