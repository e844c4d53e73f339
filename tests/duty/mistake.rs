//! What a client may get wrong, and what is heavy: never a fault of ours, never slow.

use std::time::{Duration, Instant};

use entity::duty_occurrence::{self, Record};
use entity::{Actor, Db};

use super::*;

on_both! {
    async fn a_wrong_duty_is_refused_with_its_place(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "UTC").await;
        for rule in [
            "", "FREQ", "garbage", "FREQ=HOURLY", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=99999999999",
            "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;COUNT=1;UNTIL=20270101",
            "FREQ=DAILY;UNTIL=99999999", "RRULE:", "FREQ=WEEKLY;BYDAY=", "FREQ=DAILY\u{0}", "FREQ=DÄILY", "🦀",
        ] {
            let body = json!({ "title": "x", "rrule": rule, "anchor_on": "2026-03-31" });
            for path in ["/v1/duties", "/v1/duty-previews"] {
                let mut body = body.clone();
                if path == "/v1/duty-previews" {
                    body.as_object_mut().unwrap().remove("title");
                }
                let refused = aino.post(path, &body).await.must_be(422);
                assert_eq!(refused.at("/errors/0/pointer"), "/rrule", "{rule}: {}", refused.text);
            }
        }
        for (field, value) in [
            ("anchor_on", json!("1986-12-31")), ("anchor_on", json!("2026-02-30")), ("opens_days_before", json!(-1)),
            ("opens_days_before", json!(731)), ("shift", json!("up")), ("basis", json!(7)), ("title", json!(" ")),
            ("rrule", json!("FREQ=DAILY;BYMONTHDAY=".to_owned() + &"1,".repeat(400))), ("keep_missed", json!("yes")),
            ("ended_on", json!("2201-01-01")), ("certification_ids", json!(["cert_1"])), ("nonsense", json!(1)),
        ] {
            let mut body = review();
            body[field] = value;
            let refused = aino.post("/v1/duties", &body).await.must_be(422);
            assert!(refused.at("/errors/0/pointer").starts_with(&format!("/{field}")), "{}", refused.text);
        }
        let id = record(&aino, &review()).await;
        for (noun, body) in [
            ("skips", json!({ "occurrence_on": "2026-03-30" })),
            ("moves", json!({ "occurrence_on": "2026-04-30", "to": "2026-05-01" })),
            ("moves", json!({ "occurrence_on": "2025-12-31", "to": "2026-05-01" })),
            ("restorations", json!({ "occurrence_on": "2026-03-31" })),
        ] {
            let refused = exception(&aino, &id, noun, body).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), "/occurrence_on");
        }
        aino.get(&format!("/v1/duties/{id}/occurrences?cursor=00")).await.must_be(422);
        aino.get(&format!("/v1/duties/{id}/occurrences?from=yesterday")).await.must_be(422);
        // As far as days go: accepted, planned, and harmless.
        for body in [
            json!({ "title": "Last", "rrule": "FREQ=YEARLY;INTERVAL=9999", "anchor_on": "2200-12-31", "opens_days_before": 730 }),
            json!({ "title": "Rare", "rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "anchor_on": "1987-01-01" }),
            json!({ "title": "Once", "rrule": "FREQ=DAILY;COUNT=1", "anchor_on": "1987-01-01" }),
            json!({ "title": "Ended", "rrule": "FREQ=DAILY", "anchor_on": "2026-03-01", "ended_on": "2026-02-01" }),
        ] {
            let id = record(&aino, &body).await;
            aino.get(&format!("/v1/duties/{id}/occurrences")).await.must_be(200);
            let far = json!({ "occurrence_on": "2200-12-31", "to": "1987-01-01" });
            assert!(exception(&aino, &id, "moves", far).await.status.as_u16() < 500);
        }
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_daily_duty_since_1990_with_a_thousand_exceptions_is_no_burden(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "UTC").await;
        let begun = Instant::now();
        let daily = json!({ "title": "Look at the logs", "rrule": "FREQ=DAILY", "anchor_on": "1990-01-01", "opens_days_before": 0, "keep_missed": true });
        let id = record(&aino, &daily).await;
        let stored = obligations(&aino, &id).await;
        assert_eq!(stored.first().unwrap(), "2026-03-10 open", "nobody waited for the years before");
        assert!((12..40).contains(&stored.len()), "a frequent duty does not flood what is next: {}", stored.len());

        let db = Db::connect(&house.database.url, 2, house.clock.clone()).await.unwrap();
        let session = aino.get("/v1/session").await;
        let (tenant, member) = (session.at("/organization/id").parse().unwrap(), session.at("/membership/id").parse().unwrap());
        let tx = db.write(tenant, Actor::default()).await.unwrap();
        let first: chrono::NaiveDate = "2026-03-11".parse().unwrap();
        for (number, on) in first.iter_days().take(1000).enumerate() {
            let record = match number % 2 {
                0 => Record { skipped: true, ..Record::default() },
                _ => Record { moved_to: on.succ_opt(), ..Record::default() },
            };
            duty_occurrence::keep(&tx, id.parse().unwrap(), on, member, record).await.unwrap();
        }
        tx.commit().await.unwrap();
        let moved = exception(&aino, &id, "moves", json!({ "occurrence_on": "2026-03-11", "to": "2026-03-12" })).await;
        assert_eq!(moved.must_be(201).at("/due_on"), "2026-03-12");
        let page = aino.get(&format!("/v1/duties/{id}/occurrences?from=2028-06-01&limit=100")).await.must_be(200);
        assert_eq!(page.json["data"].as_array().unwrap().len(), 100);
        assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
        house.drain().await;
        assert!(house.mails().is_empty());
        house.close().await;
    }
}

on_both! {
    async fn anybody_can_ask_for_the_next_dates_of_a_rule(house: House) {
        let anybody = house.stranger();
        let asked = json!({
            "rrule": "freq=monthly;interval=3;bymonthday=-1", "anchor_on": "2026-01-31", "shift": "later", "count": 3,
            "holidays": [{ "on": "2026-07-31", "name": "Summer" }], "opens_days_before": 7,
        });
        let told = anybody.post("/v1/duty-previews", &asked).await.must_be(200);
        assert_eq!(told.at("/rrule"), "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1");
        assert_eq!(told.at("/in_words"), "every third month on the last day");
        let days: Vec<_> =
            told.json["occurrences"].as_array().unwrap().iter().map(|it| it["due_on"].as_str().unwrap()).collect();
        assert_eq!(days, ["2026-02-02", "2026-04-30", "2026-08-03"]);
        assert_eq!(told.at("/occurrences/0/opens_on"), "2026-01-26");
        let old = json!({ "rrule": "FREQ=DAILY", "anchor_on": "1990-01-01", "from": "2199-12-31", "count": 100 });
        let told = anybody.post("/v1/duty-previews", &old).await.must_be(200);
        assert_eq!(told.json["occurrences"].as_array().unwrap().len(), 100);
        house.close().await;
    }
}
