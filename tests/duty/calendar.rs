//! Calendars of days without work, and what goes by them.

use super::*;

const TEXT: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20191224\r\nDTEND;VALUE=DATE:20191227\r\n\
    RRULE:FREQ=YEARLY\r\nSUMMARY:Christmas\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

on_both! {
    async fn a_date_without_work_moves_as_the_duty_says_and_follows_the_calendar(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "UTC").await;
        let calendar = aino.post("/v1/holiday-calendars", &json!({ "name": "Finland" })).await.must_be(201);
        assert_eq!(calendar.json["working_week"], json!(["mon", "tue", "wed", "thu", "fri"]));
        let path = calendar.at("/id");
        let duty = json!({
            "title": "Stocktaking", "rrule": "FREQ=YEARLY", "anchor_on": "2026-12-25", "shift": "earlier",
            "holiday_calendar_id": calendar.at("/id"),
        });
        let id = record(&aino, &duty).await;
        assert_eq!(obligations(&aino, &id).await[0], "2026-12-25 open", "a Friday");
        let import = format!("/v1/holiday-calendars/{path}/imports");
        let taken = aino.post(&import, &json!({ "icalendar": TEXT })).await.must_be(201);
        assert_eq!(taken.json["days"].as_array().unwrap().len(), 33, "eleven Christmases of three days");
        assert_eq!(obligations(&aino, &id).await[0], "2026-12-23 open", "the last working day before");
        aino.post(&import, &json!({ "icalendar": TEXT })).await.must_be(201);
        let broken = TEXT.replace("20191227", "tomorrow");
        let refused = aino.post(&import, &json!({ "icalendar": broken })).await.must_be(422);
        assert!(refused.at("/errors/0/detail").starts_with("Line 5: expected a whole day"), "{}", refused.text);

        let path = format!("/v1/holiday-calendars/{path}");
        let now = aino.get(&path).await.must_be(200);
        assert_eq!(now.json["days"].as_array().unwrap().len(), 33, "taken twice, each day is there once");
        let open = aino.patch(&path, &now.etag(), &json!({ "days": [], "working_week": ["fri", "fri"] })).await.must_be(200);
        assert_eq!(open.json["working_week"], json!(["fri"]));
        assert_eq!(obligations(&aino, &id).await[0], "2026-12-25 open");
        assert_eq!(aino.delete(&path).await.must_be(409).at("/code"), "still_used");
        let duty = format!("/v1/duties/{id}");
        let etag = aino.get(&duty).await.etag();
        aino.patch(&duty, &etag, &json!({ "holiday_calendar_id": null })).await.must_be(200);
        aino.delete(&path).await.must_be(204);
        house.close().await;
    }
}

on_both! {
    async fn without_a_calendar_the_organizations_policy_says_when_people_work(house: House) {
        let aino = house.sign_up("First Oy", "first@example.com", "UTC").await;
        let duty = json!({ "title": "Backup", "rrule": "FREQ=MONTHLY", "anchor_on": "2026-03-15", "shift": "later" });
        let id = record(&aino, &duty).await;
        assert_eq!(obligations(&aino, &id).await[0], "2026-03-16 open", "the 15th is a Sunday");
        let etag = aino.get("/v1/organization").await.etag();
        let policy = json!({ "policy": { "holidays": ["2026-03-16"] } });
        aino.patch("/v1/organization", &etag, &policy).await.must_be(200);
        house.drain().await;
        assert_eq!(obligations(&aino, &id).await[0], "2026-03-17 open");
        house.close().await;
    }
}
