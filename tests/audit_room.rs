//! The auditor's room: who enters it and when, what it shows, what is private, and what its freeze keeps.

use reqwest::Method;
use serde_json::{Value, json};

use crate::departure::archive::{Opened, download};
use crate::file::{PDF, send};
use crate::harness::house::PASSWORD;
use crate::harness::{Answer, Browser, Engine, House, on_both};

mod freeze;

const GUEST: &str = "auditor@body.example";

fn at(house: &House, moment: &str) {
    house.clock.move_to(moment.parse().unwrap());
}

async fn aino(house: &House) -> Browser {
    house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await
}

async fn certification(browser: &Browser, standard: &str) -> String {
    let new =
        json!({ "standard": standard, "events": [{ "type": "certification_decision", "on": "2025-03-20" }] });
    browser.post("/v1/certifications", &new).await.must_be(201).at("/id").to_owned()
}

fn new_room(certification: &str, days: (&str, &str), guests: &[&str]) -> Value {
    json!({ "certification_id": certification, "title": "Surveillance 1", "opens_on": days.0, "closes_on": days.1, "guests": guests })
}

/// The path of a room that is open from the test's first day on.
async fn room(owner: &Browser, certification: &str, guests: &[&str]) -> String {
    let new = new_room(certification, ("2026-03-10", "2026-03-20"), guests);
    format!("/v1/audit-rooms/{}", owner.post("/v1/audit-rooms", &new).await.must_be(201).at("/id"))
}

/// The guest accepts the mailed link, and signs in with the password alone.
async fn arrive(house: &House, email: &str) -> Browser {
    let token = house.mailed_token(email).await;
    let mut browser = house.stranger();
    let answer = json!({ "token": token, "name": "Carl Auditor", "password": PASSWORD });
    browser.post("/v1/invitation-acceptances", &answer).await.must_be(204);
    browser.sign_in(email, PASSWORD).await.must_be(201);
    browser
}

/// The same with a second factor.
async fn guest(house: &House) -> Browser {
    let browser = arrive(house, GUEST).await;
    house.enrol(&browser).await;
    house.drain().await;
    house.mails();
    browser
}

async fn post(browser: &Browser, path: &str) -> Answer {
    browser.send(Method::POST, path, None, None).await
}

/// A routine in force: requests (workflow 5), at the layer that needs nobody named.
async fn routine(writer: &Browser, approver: &Browser) -> Value {
    let new = json!({ "name": "Requests", "template": 5, "layer": "process" });
    let path = format!("/v1/routines/{}", writer.post("/v1/routines", &new).await.must_be(201).at("/id"));
    post(writer, &format!("{path}/review")).await.must_be(200);
    post(approver, &format!("{path}/approval")).await.must_be(200).json
}

async fn statements(browser: &Browser, target: &str, clause: &str) -> Vec<String> {
    let all = browser.get(&format!("/v1/gap-analysis?target={target}")).await.must_be(200).json;
    let all = all["clauses"].as_array().unwrap();
    let found = all.iter().find(|it| it["reference"] == clause).unwrap();
    found["statements"].as_array().unwrap().iter().map(|key| key.as_str().unwrap().to_owned()).collect()
}

async fn claim(browser: &Browser, statement: &str, subject: &str, state: &str, evidence: &[&str]) -> String {
    let new = json!({ "statement": statement, "subject": subject, "state": state, "evidence_ids": evidence });
    browser.post("/v1/claims", &new).await.must_be(201).at("/id").to_owned()
}

async fn evidence(browser: &Browser, title: &str, last: Option<&str>) -> String {
    let new = json!({ "title": title, "link": "https://example.com/minutes", "expires_on": last });
    browser.post("/v1/evidence", &new).await.must_be(201).at("/id").to_owned()
}

on_both! {
    async fn guests_enter_on_the_days_of_the_room_alone_and_with_a_second_factor(house: House) {
        let aino = aino(&house).await;
        let services = certification(&aino, "iso-iec-20000-1-2018").await;
        let new = new_room(&services, ("2026-03-16", "2026-03-20"), &[GUEST]);
        let made = aino.post("/v1/audit-rooms", &new).await.must_be(201);
        assert_eq!((made.at("/state"), made.at("/guests/0/email")), ("open", GUEST));
        assert_eq!((&made.json["guests"][0]["joined"], &made.json["admits_guests"]), (&json!(false), &json!(false)));
        let path = format!("/v1/audit-rooms/{}", made.at("/id"));
        let carl = arrive(&house, GUEST).await;
        assert_eq!(aino.get(&path).await.must_be(200).json["guests"][0]["joined"], true);

        // The organization's day begins two hours before that of UTC.
        for moment in ["2026-03-10T12:00:00Z", "2026-03-15T21:59:59Z"] {
            at(&house, moment);
            for address in ["/v1/audit-rooms", &path, &format!("{path}/clauses")] {
                assert_eq!(carl.get(address).await.must_be(404).at("/code"), "not_found", "{moment} {address}");
            }
        }
        at(&house, "2026-03-15T22:00:00Z");
        for address in ["/v1/audit-rooms", &path, &format!("{path}/clauses"), &format!("{path}/notes")] {
            assert_eq!(carl.get(address).await.must_be(403).at("/code"), "second_factor_missing", "{address}");
        }
        carl.prove().await;
        house.enrol(&carl).await;
        let seen = carl.get(&path).await.must_be(200);
        assert_eq!(seen.json["guests"], Value::Null, "guests are not told of each other");
        at(&house, "2026-03-20T21:59:59Z");
        assert_eq!(carl.get("/v1/audit-rooms").await.must_be(200).json["data"].as_array().unwrap().len(), 1);
        carl.get(&format!("{path}/clauses")).await.must_be(200);
        at(&house, "2026-03-20T22:00:00Z");
        carl.get(&path).await.must_be(404);
        carl.get("/v1/audit-rooms").await.must_be(404);
        aino.get(&path).await.must_be(200);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_session_without_the_second_factor_does_not_enter_though_the_guest_has_one(house: House) {
        let aino = aino(&house).await;
        let services = certification(&aino, "iso-iec-20000-1-2018").await;
        let path = room(&aino, &services, &[GUEST]).await;
        let carl = guest(&house).await;
        carl.get(&path).await.must_be(200);
        let mut half = house.stranger();
        half.sign_in(GUEST, PASSWORD).await.must_be(202);
        assert_eq!(half.get(&path).await.must_be(401).at("/code"), "second_factor_required");
        // The organization's own people go by the organization's own rule.
        let reader = house.join(&aino, "reader@example.com", "reader", &json!({})).await;
        reader.get(&path).await.must_be(200);
        reader.get(&format!("{path}/readings")).await.must_be(403);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_room_shows_its_own_certification_and_nothing_else_of_anybody(house: House) {
        let aino = aino(&house).await;
        let services = certification(&aino, "iso-iec-20000-1-2018").await;
        let quality = certification(&aino, "iso-9001-2015").await;
        let path = room(&aino, &services, &[GUEST]).await;
        let other = room(&aino, &quality, &[]).await;
        let carl = guest(&house).await;
        let list = carl.get("/v1/audit-rooms").await.must_be(200);
        assert_eq!(list.json["data"].as_array().unwrap().len(), 1);
        assert_eq!(list.at("/data/0/certification/id"), services);
        for part in ["", "/clauses", "/clause?clause=4.1", "/notes", "/requests", "/freeze", "/comparison"] {
            carl.get(&format!("{other}{part}")).await.must_be(404);
        }
        let ask = json!({ "clause": "4.1", "text": "Minutes" });
        carl.post(&format!("{other}/requests"), &ask).await.must_be(404);
        for closed in ["/v1/evidence", "/v1/claims", "/v1/routines", "/v1/members", "/v1/gap-analysis?target=iso-9001-2015"] {
            assert_eq!(carl.get(closed).await.must_be(403).at("/code"), "not_permitted", "{closed}");
        }
        carl.post("/v1/audit-rooms", &new_room(&services, ("2026-03-10", "2026-03-20"), &[])).await.must_be(403);
        let tag = carl.get(&path).await.etag();
        carl.patch(&path, &tag, &json!({ "closes_on": "2026-12-31" })).await.must_be(403);

        let stranger = house.sign_up("Second AB", "second@example.com", "Europe/Stockholm").await;
        for part in ["", "/clauses", "/clause?clause=4.1", "/readings", "/freeze"] {
            stranger.get(&format!("{path}{part}")).await.must_be(404);
        }
        let stolen = new_room(&services, ("2026-03-10", "2026-03-20"), &[]);
        let refused = stranger.post("/v1/audit-rooms", &stolen).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/certification_id");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn what_makes_no_sense_opens_no_room_and_invites_nobody(house: House) {
        let aino = aino(&house).await;
        let services = certification(&aino, "iso-iec-20000-1-2018").await;
        let due = aino.get(&format!("/v1/obligations?certification_id={services}&limit=100")).await.must_be(200);
        let of = |kind: &str| due.json["data"].as_array().unwrap().iter().find(|it| it["kind"] == kind).unwrap()["id"].clone();
        let good = || new_room(&services, ("2026-03-16", "2026-03-20"), &[]);
        let with = |field: &str, value: Value| {
            let mut body = good();
            body[field] = value;
            body
        };
        for (body, pointer) in [
            (with("closes_on", json!("2026-03-15")), "/closes_on"),
            (with("closes_on", json!("2027-03-17")), "/closes_on"),
            (new_room(&services, ("2026-03-01", "2026-03-09"), &[]), "/closes_on"),
            (with("obligation_id", of("management_review")), "/obligation_id"),
            (with("guests", json!([GUEST, GUEST])), "/guests/1"),
            (with("guests", json!(["aino@example.com"])), "/guests/0"),
        ] {
            let refused = aino.post("/v1/audit-rooms", &body).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), pointer, "{body}");
        }
        assert_eq!(aino.get("/v1/audit-rooms").await.must_be(200).json["data"], json!([]));
        house.drain().await;
        assert!(house.mails().iter().all(|mail| mail.to.address != GUEST), "nobody was invited");
        let audit = with("obligation_id", of("surveillance_audit"));
        assert_eq!(aino.post("/v1/audit-rooms", &audit).await.must_be(201).json["obligation_id"], of("surveillance_audit"));
        house.close().await;
    }
}

on_both! {
    async fn clause_by_clause_it_shows_what_is_ready_and_in_force_and_in_date(house: House) {
        let aino = aino(&house).await;
        let bo = house.join(&aino, "bo@example.com", "manager", &json!({})).await;
        let services = certification(&aino, "iso-iec-20000-1-2018").await;
        let requests = routine(&aino, &bo).await;
        let subject = requests["id"].as_str().unwrap().to_owned();
        let version = requests["in_force"]["id"].as_str().unwrap().to_owned();
        let file = send(&aino, "minutes.pdf", PDF).await.must_be(201).at("/id").to_owned();
        let hidden = send(&aino, "secret.pdf", PDF).await.must_be(201).at("/id").to_owned();
        aino.post("/v1/evidence", &json!({ "title": "Secret", "file_id": hidden })).await.must_be(201);
        let minutes = aino.post("/v1/evidence", &json!({ "title": "Minutes", "file_id": file })).await.must_be(201).at("/id").to_owned();
        let old = evidence(&aino, "Old minutes", Some("2026-03-09")).await;
        let keys = statements(&aino, &services, "4.1").await;
        let shown = claim(&aino, &keys[0], &subject, "ready", &[&minutes, &old]).await;
        let draft = claim(&aino, &keys[1], &subject, "draft", &[&minutes]).await;
        let finding = json!({ "type": "nonconformity", "id": "NC-7", "grade": "minor", "source": "internal_audit", "raised_on": "2026-02-10" });
        let events = format!("/v1/certifications/{services}/events");
        aino.post(&events, &finding).await.must_be(201);
        let closed = json!({ "type": "nonconformity", "id": "NC-6", "grade": "minor", "source": "internal_audit", "raised_on": "2026-02-10",
            "plan_accepted_on": "2026-02-12", "verified_on": "2026-03-01" });
        aino.post(&events, &closed).await.must_be(201);

        let path = room(&aino, &services, &[GUEST]).await;
        let carl = guest(&house).await;
        let tree = carl.get(&format!("{path}/clauses")).await.must_be(200).json;
        let line = tree["data"].as_array().unwrap().iter().find(|it| it["reference"] == "4.1").unwrap().clone();
        assert_eq!((&line["claims"], &line["verified"]), (&json!(1), &json!(0)));
        let open: Vec<_> = tree["nonconformities"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
        assert_eq!(open, ["NC-7"]);

        let address = format!("{path}/clause?clause=4.1");
        let clause = carl.get(&address).await.must_be(200);
        assert!(!clause.text.contains(&draft) && !clause.text.contains("Old minutes"), "{}", clause.text);
        assert_eq!((clause.at("/shown/0/id"), clause.at("/shown/0/state")), (shown.as_str(), "ready"));
        assert_eq!((clause.at("/shown/0/routine/routine/name"), clause.at("/shown/0/routine/version_id")), ("Requests", version.as_str()));
        assert_eq!(clause.at("/shown/0/evidence/0/file/id"), file);
        post(&bo, &format!("/v1/claims/{shown}/verification")).await.must_be(200);
        assert_eq!(carl.get(&address).await.at("/shown/0/state"), "verified");
        assert_eq!(carl.get(&format!("{path}/clause?clause=99.9")).await.must_be(422).at("/errors/0/pointer"), "?clause");

        // The routine says what its version in force says, and a draft of the next one is not there.
        let said = carl.get(&format!("{path}/routine?version={version}")).await.must_be(200);
        assert!(!said.json["content"]["steps"].as_array().unwrap().is_empty());
        let mut content = requests["content"].clone();
        content["purpose"] = json!("Another one");
        for step in content["steps"].as_array_mut().unwrap() {
            for activity in step["activities"].as_array_mut().unwrap() {
                activity["responsibilities"] = json!([]);
            }
        }
        let routine = format!("/v1/routines/{subject}");
        let open = aino.patch(&routine, "*", &json!({ "content": content })).await.must_be(200);
        carl.get(&format!("{path}/routine?version={}", open.at("/open/id"))).await.must_be(404);
        let bytes = carl.get(&format!("{path}/file?file={file}")).await.must_be(200);
        assert_eq!(bytes.text.as_bytes(), PDF);
        carl.get(&format!("{path}/file?file={hidden}")).await.must_be(404);
        carl.get(&format!("/v1/files/{file}/content")).await.must_be(403);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn what_guests_read_is_told_to_the_organization_once_a_day_with_a_count(house: House) {
        let aino = aino(&house).await;
        let services = certification(&aino, "iso-iec-20000-1-2018").await;
        let path = room(&aino, &services, &[GUEST]).await;
        let carl = guest(&house).await;
        let clause = format!("{path}/clause?clause=4.1");
        carl.get(&clause).await.must_be(200);
        carl.get(&clause).await.must_be(200);
        carl.get(&format!("{path}/clause?clause=4.2")).await.must_be(200);
        // The organization's own people are not noted, and neither is what was refused.
        aino.get(&clause).await.must_be(200);
        carl.get(&format!("{path}/clause?clause=99.9")).await.must_be(422);
        at(&house, "2026-03-11T12:00:00Z");
        carl.get(&clause).await.must_be(200);
        carl.get(&format!("{path}/readings")).await.must_be(403);
        let told = aino.get(&format!("{path}/readings")).await.must_be(200).json;
        let told: Vec<_> = told["data"].as_array().unwrap().iter()
            .map(|it| (it["item"].as_str().unwrap(), it["on"].as_str().unwrap(), it["count"].as_i64().unwrap(), it["reader"]["name"].as_str().unwrap()))
            .collect();
        assert_eq!(told, [
            ("4.1", "2026-03-11", 1, "Carl Auditor"),
            ("4.2", "2026-03-10", 1, "Carl Auditor"),
            ("4.1", "2026-03-10", 2, "Carl Auditor"),
        ]);
        let first = aino.get(&format!("{path}/readings?limit=1")).await.must_be(200);
        let next = aino.get(&format!("{path}/readings?limit=100&cursor={}", first.at("/next_cursor"))).await.must_be(200);
        assert_eq!(next.json["data"].as_array().unwrap().len(), 2);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn notes_are_their_authors_alone(house: House) {
        let aino = aino(&house).await;
        let services = certification(&aino, "iso-iec-20000-1-2018").await;
        let path = room(&aino, &services, &[GUEST]).await;
        let carl = guest(&house).await;
        let notes = format!("{path}/notes");
        let said = json!({ "clause": "4.1", "text": "WEAK SPOT" });
        let note = carl.post(&notes, &said).await.must_be(200).at("/id").to_owned();
        let again = carl.post(&notes, &json!({ "clause": "4.1", "text": "WEAK SPOT, twice" })).await.must_be(200);
        assert_eq!(again.at("/id"), note, "one note for a clause");
        carl.post(&notes, &json!({ "clause": "4.1", "text": "  " })).await.must_be(422);
        carl.post(&notes, &json!({ "clause": "99.9", "text": "x" })).await.must_be(422);
        assert_eq!(carl.get(&notes).await.must_be(200).json["data"].as_array().unwrap().len(), 1);
        assert_eq!(aino.get(&notes).await.must_be(200).json["data"], json!([]));
        aino.delete(&format!("/v1/audit-room-notes/{note}")).await.must_be(404);
        let tag = aino.get(&path).await.etag();
        aino.send(Method::POST, &format!("{path}/freezes"), None, Some(&tag)).await.must_be(201);
        for told in [format!("{path}/freeze"), "/v1/audit-export".to_owned(), format!("{path}/readings"), "/v1/announcements".to_owned()] {
            assert!(!aino.get(&told).await.must_be(200).text.contains("WEAK SPOT"), "{told}");
        }
        let archive = Opened::read(&download(&house, &aino).await);
        assert!(!archive.text().contains("WEAK SPOT"), "the archive holds a private note");
        assert_eq!(archive.rows("room_freeze").len(), 1);
        carl.delete(&format!("/v1/audit-room-notes/{note}")).await.must_be(204);
        assert_eq!(carl.get(&notes).await.must_be(200).json["data"], json!([]));
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn evidence_is_asked_for_answered_and_shown(house: House) {
        let aino = aino(&house).await;
        let services = certification(&aino, "iso-iec-20000-1-2018").await;
        let path = room(&aino, &services, &[GUEST]).await;
        let carl = guest(&house).await;
        let requests = format!("{path}/requests");
        let ask = json!({ "clause": "4.1", "text": "Minutes of the last review", "due_on": "2026-03-12" });
        let asked = carl.post(&requests, &ask).await.must_be(201);
        assert_eq!((asked.at("/state"), asked.at("/asked_by/name"), asked.at("/due_on")), ("asked", "Carl Auditor", "2026-03-12"));
        let notices = aino.get("/v1/notices").await.must_be(200);
        assert_eq!((notices.at("/data/0/what"), notices.at("/data/0/title")), ("audit_room.request_made", "Surveillance 1"));
        assert_eq!(notices.at("/data/0/key"), path.rsplit('/').next().unwrap());

        let file = send(&aino, "minutes.pdf", PDF).await.must_be(201).at("/id").to_owned();
        let minutes = aino.post("/v1/evidence", &json!({ "title": "Minutes", "file_id": file })).await.must_be(201).at("/id").to_owned();
        carl.get(&format!("{path}/file?file={file}")).await.must_be(404);
        let answer = format!("/v1/audit-room-requests/{}/answer", asked.at("/id"));
        carl.post(&answer, &json!({ "answer": "Mine" })).await.must_be(403);
        aino.post(&answer, &json!({ "answer": " " })).await.must_be(422);
        let given = aino.post(&answer, &json!({ "answer": "Here they are", "evidence_ids": [minutes] })).await.must_be(200);
        assert_eq!((given.at("/state"), given.at("/evidence/0/file/id")), ("answered", file.as_str()));
        assert_eq!(carl.get(&requests).await.must_be(200).at("/data/0/answer"), "Here they are");
        carl.get(&format!("{path}/file?file={file}")).await.must_be(200);

        let second = carl.post(&requests, &json!({ "clause": "4.2", "text": "More" })).await.must_be(201);
        let withdrawal = format!("/v1/audit-room-requests/{}/withdrawal", second.at("/id"));
        assert_eq!(post(&carl, &withdrawal).await.must_be(200).at("/state"), "withdrawn");
        assert_eq!(post(&carl, &withdrawal).await.must_be(409).at("/code"), "already_settled");
        let late = format!("/v1/audit-room-requests/{}/answer", second.at("/id"));
        assert_eq!(aino.post(&late, &json!({ "answer": "Late" })).await.must_be(409).at("/code"), "already_settled");
        let types: Vec<_> = aino.get("/v1/announcements?limit=100").await.must_be(200).json["data"].as_array().unwrap().iter()
            .filter_map(|it| it["type"].as_str().filter(|it| it.starts_with("audit_room.")).map(str::to_owned))
            .collect();
        assert_eq!(types, ["audit_room.request_made", "audit_room.request_made", "audit_room.opened"]);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn other_days_are_the_guests_days_and_a_closed_room_lets_nobody_in(house: House) {
        let aino = aino(&house).await;
        let services = certification(&aino, "iso-iec-20000-1-2018").await;
        let path = room(&aino, &services, &[GUEST]).await;
        let carl = guest(&house).await;
        let tag = aino.get(&path).await.etag();
        let later = json!({ "opens_on": "2026-03-11", "closes_on": "2026-03-22" });
        aino.patch(&path, &tag, &later).await.must_be(200);
        aino.patch(&path, &tag, &later).await.must_be(412);
        carl.get(&path).await.must_be(404);
        at(&house, "2026-03-22T12:00:00Z");
        carl.get(&path).await.must_be(200);
        let members = aino.get("/v1/members").await.must_be(200).json;
        let place = members["data"].as_array().unwrap().iter().find(|it| it["email"] == GUEST).unwrap().clone();
        assert_eq!((&place["starts_on"], &place["ends_on"]), (&json!("2026-03-11"), &json!("2026-03-22")));

        let closed = post(&aino, &format!("{path}/closure")).await.must_be(200);
        assert_eq!((closed.at("/state"), &closed.json["admits_guests"]), ("closed", &json!(false)));
        let gone = carl.get(&path).await;
        assert!(matches!(gone.status.as_u16(), 401 | 404), "{}", gone.text);
        assert!(!aino.get("/v1/members").await.must_be(200).text.contains(GUEST));
        assert_eq!(post(&aino, &format!("{path}/closure")).await.must_be(409).at("/code"), "room_closed");
        let ask = json!({ "clause": "4.1", "text": "Minutes" });
        assert_eq!(aino.post(&format!("{path}/requests"), &ask).await.must_be(409).at("/code"), "room_closed");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn an_auditor_is_invited_once_more_when_the_days_before_have_passed(house: House) {
        let aino = aino(&house).await;
        let services = certification(&aino, "iso-iec-20000-1-2018").await;
        let before = room(&aino, &services, &[GUEST]).await;
        let carl = guest(&house).await;
        let again = new_room(&services, ("2026-03-21", "2026-03-25"), &[GUEST]);
        let refused = aino.post("/v1/audit-rooms", &again).await.must_be(422);
        assert_eq!(refused.at("/errors/0/pointer"), "/guests/0", "the place is in force");
        at(&house, "2026-03-21T12:00:00Z");
        let made = aino.post("/v1/audit-rooms", &again).await.must_be(201);
        let token = house.mailed_token(GUEST).await;
        let answer = json!({ "token": token });
        carl.post("/v1/invitation-acceptances", &answer).await.must_be(204);
        let list = carl.get("/v1/audit-rooms").await.must_be(200);
        assert_eq!((list.json["data"].as_array().unwrap().len(), list.at("/data/0/id")), (1, made.at("/id")));
        carl.get(&before).await.must_be(404);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
