//! Claims, what they cover, and what is lost when their subject changes.

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Browser, Engine, House, on_both};

async fn deed(browser: &Browser, path: &str, what: &str) -> Answer {
    browser.send(Method::POST, &format!("{path}/{what}"), None, None).await
}

pub(crate) fn until(house: &House, moment: &str) {
    house.pass(moment.parse::<DateTime<Utc>>().unwrap() - house.now());
}

/// A routine in force: requests (workflow 5), at the layer that needs nobody named.
pub(crate) async fn routine(writer: &Browser, approver: &Browser, name: &str) -> Value {
    let new = json!({ "name": name, "template": 5, "layer": "process" });
    let path = format!("/v1/routines/{}", writer.post("/v1/routines", &new).await.must_be(201).at("/id"));
    deed(writer, &path, "review").await.must_be(200);
    deed(approver, &path, "approval").await.must_be(200).json
}

pub(crate) async fn analysis(browser: &Browser, target: &str) -> Value {
    browser.get(&format!("/v1/gap-analysis?target={target}")).await.must_be(200).json
}

fn clause<'a>(analysis: &'a Value, number: &str) -> &'a Value {
    let all = analysis["clauses"].as_array().unwrap();
    all.iter().find(|it| it["reference"] == number).unwrap()
}

pub(crate) fn held(analysis: &Value, number: &str) -> Vec<String> {
    let keys = clause(analysis, number)["statements"].as_array().unwrap();
    keys.iter().map(|key| key.as_str().unwrap().to_owned()).collect()
}

/// Claims every one of `statements` of `subject`, with that evidence, and has `verifier` find them true.
pub(crate) async fn claim_all(
    writer: &Browser,
    verifier: &Browser,
    statements: &[String],
    subject: &str,
    evidence: &str,
) -> Vec<String> {
    let mut ids = Vec::new();
    for statement in statements {
        let new = json!({ "statement": statement, "subject": subject, "state": "ready", "evidence_ids": [evidence] });
        let id = writer.post("/v1/claims", &new).await.must_be(201).at("/id").to_owned();
        deed(verifier, &format!("/v1/claims/{id}"), "verification").await.must_be(200);
        ids.push(id);
    }
    ids
}

pub(crate) async fn evidence(browser: &Browser, last: Option<&str>) -> String {
    let new = json!({ "title": "Minutes", "link": "https://example.com/minutes", "expires_on": last });
    browser.post("/v1/evidence", &new).await.must_be(201).at("/id").to_owned()
}

pub(crate) async fn certification(browser: &Browser, standard: &str) -> String {
    let new = json!({ "standard": standard, "target_on": "2027-06-01" });
    browser.post("/v1/certifications", &new).await.must_be(201).at("/id").to_owned()
}

on_both! {
    async fn a_clause_is_covered_by_verified_claims_with_evidence_in_date_and_in_every_standard_that_holds_them(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let bo = house.join(&aino, "bo@example.com", "manager", &json!({})).await;
        let (services, quality) = (certification(&aino, "iso-iec-20000-1-2018").await, certification(&aino, "iso-9001-2015").await);
        let routine = routine(&aino, &bo, "Requests").await;
        let subject = routine["id"].as_str().unwrap();
        let minutes = evidence(&aino, Some("2026-03-20")).await;
        let empty = analysis(&aino, &services).await;
        assert_eq!(clause(&empty, "4.1")["cover"], "missing");
        assert_eq!(clause(&empty, "4")["cover"], Value::Null, "a heading has no cover");
        let statements = held(&empty, "4.1");
        assert!(statements.len() > 1, "{statements:?}");

        // A draft counts for nothing, what is ready for a part, and only what somebody else has verified for all.
        let new = json!({ "statement": statements[0], "subject": subject, "evidence_ids": [minutes] });
        let made = aino.post("/v1/claims", &new).await.must_be(201);
        let path = format!("/v1/claims/{}", made.at("/id"));
        assert_eq!(made.at("/subject/name"), "Requests");
        assert_eq!(aino.post("/v1/claims", &new).await.must_be(409).at("/code"), "already_claimed");
        assert_eq!(deed(&bo, &path, "verification").await.must_be(409).at("/code"), "claim_not_ready");
        assert_eq!(clause(&analysis(&aino, &services).await, "4.1")["cover"], "missing");
        aino.patch(&path, &made.etag(), &json!({ "state": "ready" })).await.must_be(200);
        assert_eq!(clause(&analysis(&aino, &services).await, "4.1")["cover"], "partial");
        assert_eq!(deed(&aino, &path, "verification").await.must_be(409).at("/code"), "own_edit");
        let verified = deed(&bo, &path, "verification").await.must_be(200);
        assert_eq!(verified.at("/state"), "verified");
        claim_all(&aino, &bo, &statements[1..], subject, &minutes).await;

        // The same statements are asked for by ISO 9001, 4.1.
        let covered = analysis(&aino, &services).await;
        assert_eq!((&clause(&covered, "4.1")["cover"], &clause(&covered, "4.1")["over"]), (&json!("covered"), &Value::Null));
        assert_eq!(clause(&analysis(&aino, &quality).await, "4.1")["cover"], "covered");
        let cover = aino.get("/v1/cover").await.must_be(200).json;
        assert_eq!(cover["targets"].as_array().unwrap().len(), 2);
        assert!(cover["reuse"]["factor"].as_f64().unwrap() > 1.0, "{}", cover["reuse"]);
        let chapter = &cover["targets"][0]["chapters"][0];
        assert_eq!((&chapter["reference"], &chapter["count"]["covered"]), (&json!("4"), &json!(1)));

        // New evidence needs no new verification; a new reason does.
        let more = evidence(&aino, None).await;
        let tag = aino.get(&path).await.etag();
        let changed = aino.patch(&path, &tag, &json!({ "evidence_ids": [minutes, more] })).await.must_be(200);
        assert_eq!((changed.at("/state"), changed.json["evidence"].as_array().unwrap().len()), ("verified", 2));
        assert_eq!(aino.delete(&format!("/v1/evidence/{minutes}")).await.must_be(409).at("/code"), "still_used");
        let said = aino.patch(&path, &changed.etag(), &json!({ "rationale": "As agreed" })).await.must_be(200);
        assert_eq!((said.at("/state"), &said.json["verified_by"]), ("draft", &Value::Null));
        aino.patch(&path, &said.etag(), &json!({ "state": "ready" })).await.must_be(200);
        deed(&bo, &path, "verification").await.must_be(200);
        assert_eq!(clause(&analysis(&aino, &services).await, "4.1")["cover"], "covered");

        // On the day after the last day of the evidence, the others count for a part.
        until(&house, "2026-03-21T08:00:00Z");
        let later = analysis(&bo, &services).await;
        assert_eq!(clause(&later, "4.1")["cover"], "partial", "{}", later["on"]);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_changed_step_puts_its_claims_back_and_a_step_that_goes_tells_what_it_costs_before(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let bo = house.join(&aino, "bo@example.com", "manager", &json!({})).await;
        let services = certification(&aino, "iso-iec-20000-1-2018").await;
        let made = routine(&aino, &bo, "Requests").await;
        let path = format!("/v1/routines/{}", made["id"].as_str().unwrap());
        let steps = made["content"]["steps"].as_array().unwrap();
        let step = |at: usize| steps[at]["id"].as_str().unwrap();
        let minutes = evidence(&aino, None).await;
        let before = analysis(&aino, &services).await;
        let on_first = claim_all(&aino, &bo, &held(&before, "4.1"), step(0), &minutes).await;
        let on_last = claim_all(&aino, &bo, &held(&before, "4.2"), step(steps.len() - 1), &minutes).await;

        let impact = aino.get(&format!("/v1/impact?subject={}", step(0))).await.must_be(200).json;
        assert_eq!(impact["claims"].as_array().unwrap().len(), on_first.len());
        let lost = impact["targets"][0]["clauses"].as_array().unwrap();
        assert!(lost.iter().any(|it| it["reference"] == "4.1" && it["from"] == "covered" && it["to"] != "covered"), "{lost:?}");
        assert!(lost.iter().all(|it| it["reference"] != "4.2"), "{lost:?}");
        let all = aino.get(&format!("/v1/impact?subject={}", made["id"].as_str().unwrap())).await.must_be(200).json;
        assert_eq!(all["claims"].as_array().unwrap().len(), on_first.len() + on_last.len(), "a routine holds its steps");
        assert_eq!(clause(&analysis(&aino, &services).await, "4.1")["cover"], "covered", "asking changes nothing");

        // One step is skipped now and says why; the other says what it said.
        let mut content = made["content"].clone();
        for step in content["steps"].as_array_mut().unwrap() {
            for activity in step["activities"].as_array_mut().unwrap() {
                activity["responsibilities"] = json!([]);
            }
        }
        content["steps"][0]["skipped"] = json!("Requests come in accepted.");
        aino.patch(&path, "*", &json!({ "content": content })).await.must_be(200);
        deed(&aino, &path, "review").await.must_be(200);
        deed(&bo, &path, "approval").await.must_be(200);
        let unsettled = aino.get("/v1/claims?unsettled=true&limit=100").await.must_be(200).json;
        let unsettled = unsettled["data"].as_array().unwrap();
        assert_eq!(unsettled.len(), on_first.len());
        assert!(unsettled.iter().all(|it| it["state"] == "draft" && it["unsettled"] == "skipped" && it["verified_by"].is_null()));
        let after = analysis(&aino, &services).await;
        assert_eq!((&clause(&after, "4.1")["cover"], &clause(&after, "4.2")["cover"]), (&json!("missing"), &json!("covered")));
        let new = json!({ "statement": "scope-documented", "subject": step(0) });
        assert_eq!(aino.post("/v1/claims", &new).await.must_be(422).at("/errors/0/pointer"), "/subject", "a skipped step does nothing");

        // Retired, it meets nothing any more.
        deed(&aino, &path, "retirement").await.must_be(200);
        assert_eq!(clause(&analysis(&aino, &services).await, "4.2")["cover"], "missing");
        let retired = aino.get("/v1/claims?unsettled=true&limit=100").await.must_be(200).json;
        assert!(retired["data"].as_array().unwrap().iter().all(|it| it["unsettled"] == "retired"));
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn what_does_not_apply_needs_a_reason_and_a_standard_that_lets_it_be(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let (services, security) = (certification(&aino, "iso-iec-20000-1-2018").await, certification(&aino, "iso-iec-27001-2022").await);
        let out = |target: &str, clause: &str, why: &str| json!({ "target": target, "clause": clause, "applies": false, "justification": why });
        for (body, pointer) in [
            (out(&services, "8.2.1", "We do not plan."), "/applies"),
            (out(&security, "6.1.2", "No risks here."), "/applies"),
            (out(&security, "A.7.4", "  "), "/justification"),
            (out(&security, "A.99", "Unknown."), "/clause"),
            (out(&security, "4", "A heading."), "/clause"),
            (out("iso-9999", "4.1", "Unknown."), "/target"),
        ] {
            assert_eq!(aino.post("/v1/applicabilities", &body).await.must_be(422).at("/errors/0/pointer"), pointer, "{body}");
        }
        let made = aino.post("/v1/applicabilities", &out(&security, "A.7.4", "No premises of our own.")).await.must_be(200);
        let found = analysis(&aino, &security).await;
        let control = clause(&found, "A.7.4");
        assert_eq!((&control["kind"], &control["cover"], &control["applicability"]["justification"]), (&json!("control"), &json!("not_applicable"), &json!("No premises of our own.")));
        assert_eq!(found["count"]["not_applicable"], 1);
        // For another certification of the same standard nothing was decided.
        assert_eq!(clause(&analysis(&aino, "iso-iec-27001-2022").await, "A.7.4")["cover"], "missing");
        let applies = json!({ "target": security, "clause": "A.7.4", "applies": true, "justification": "We rent a room now." });
        let again = aino.post("/v1/applicabilities", &applies).await.must_be(200);
        assert_eq!(again.at("/id"), made.at("/id"), "one decision for one clause");
        assert_eq!(clause(&analysis(&aino, &security).await, "A.7.4")["cover"], "missing");
        aino.delete(&format!("/v1/applicabilities/{}", made.at("/id"))).await.must_be(204);
        assert_eq!(clause(&analysis(&aino, &security).await, "A.7.4")["applicability"], Value::Null);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn records_and_duties_show_by_themselves_while_none_is_late(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let duty = json!({ "title": "Review of suppliers", "rrule": "FREQ=WEEKLY", "anchor_on": "2026-03-12" });
        let duty = aino.post("/v1/duties", &duty).await.must_be(201).at("/id").to_owned();
        let claims = [("scope-documented", duty.as_str()), ("scope-documented", "internal_audit")];
        for (statement, subject) in claims {
            let new = json!({ "statement": statement, "subject": subject, "relation": "evidences", "state": "ready" });
            let id = aino.post("/v1/claims", &new).await.must_be(201).at("/id").to_owned();
            // Who is alone verifies what they wrote.
            deed(&aino, &format!("/v1/claims/{id}"), "verification").await.must_be(200);
        }
        let standing = |found: &Value| {
            let all = found["statements"].as_array().unwrap();
            all.iter().find(|it| it["key"] == "scope-documented").unwrap()["standing"].clone()
        };
        assert_eq!(standing(&analysis(&aino, "iso-9001-2015").await), "claimed", "nothing was done yet");
        until(&house, "2026-03-11T08:00:00Z");
        house.drain().await;
        let due = aino.get(&format!("/v1/duties/{duty}/occurrences")).await.must_be(200).json;
        let first = due["data"].as_array().unwrap().iter().find(|it| it["occurrence_on"] == "2026-03-12").unwrap();
        let obligation = first["obligation_id"].as_str().unwrap().to_owned();
        aino.post(&format!("/v1/obligations/{obligation}/completion"), &json!({ "on": "2026-03-11" })).await.must_be(201);
        assert_eq!(standing(&analysis(&aino, "iso-9001-2015").await), "met");
        until(&house, "2026-03-20T08:00:00Z");
        assert_eq!(standing(&analysis(&aino, "iso-9001-2015").await), "claimed", "that of the next week is late");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_framework_of_ones_own_is_claimed_for_requirement_by_requirement_and_reached_over_a_confirmed_relation(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let catalog = json!({ "catalog": { "metadata": { "title": "House rules", "version": "1", "oscal-version": "1.1.3" },
            "controls": [{ "id": "a", "title": "Know your surroundings" }, { "id": "b", "title": "Know who listens" }] } });
        let framework = aino.post("/v1/frameworks", &catalog).await.must_be(201).at("/id").to_owned();
        let services = certification(&aino, "iso-iec-20000-1-2018").await;
        let empty = analysis(&aino, &framework).await;
        assert_eq!(empty["count"]["missing"], 2);
        let statements = held(&empty, "a");
        assert_eq!(statements, [format!("{framework}:a")]);
        let minutes = evidence(&aino, None).await;
        let profile = aino.post("/v1/profiles", &json!({ "name": "Operator" })).await.must_be(201).at("/id").to_owned();
        claim_all(&aino, &aino, &statements, &profile, &minutes).await;
        let found = analysis(&aino, &framework).await;
        assert_eq!((&clause(&found, "a")["cover"], &clause(&found, "b")["cover"]), (&json!("covered"), &json!("missing")));
        let text = found["statements"].as_array().unwrap().iter().find(|it| it["key"] == statements[0].as_str()).unwrap();
        assert_eq!((&text["text"], &text["standing"]), (&json!("Know your surroundings"), &json!("met")));

        // Whoever relates it to a clause reaches that over the relation: in part while nobody has confirmed it, then whole.
        let relation = json!({ "source": { "standard": framework, "clause": "a" }, "target": { "standard": "iso-iec-20000-1-2018", "clause": "4.1" },
            "relation": "superset_of", "rationale": "Ours asks for more.", "confidence": "medium" });
        let relation = aino.post("/v1/crosswalk-relations", &relation).await.must_be(201).at("/key").to_owned();
        let reached = analysis(&aino, &services).await;
        assert_eq!((&clause(&reached, "4.1")["cover"], &clause(&reached, "4.1")["over"]), (&json!("partial"), &json!(relation)));
        let confirmed = json!({ "relation": relation, "verdict": "confirmed" });
        aino.post("/v1/crosswalk-confirmations", &confirmed).await;
        assert_eq!(clause(&analysis(&aino, &services).await, "4.1")["cover"], "covered");

        for body in [
            json!({ "statement": format!("{framework}:zz"), "subject": profile }),
            json!({ "statement": "no-such-statement", "subject": profile }),
        ] {
            assert_eq!(aino.post("/v1/claims", &body).await.must_be(422).at("/errors/0/pointer"), "/statement");
        }
        // With the framework goes what was claimed for it.
        aino.delete(&format!("/v1/frameworks/{framework}")).await.must_be(204);
        assert_eq!(aino.get("/v1/claims").await.must_be(200).json["data"], json!([]));
        aino.get(&format!("/v1/gap-analysis?target={framework}")).await.must_be(422);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn a_claim_names_only_what_is_ones_own_and_a_limited_place_sees_its_certifications(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let other = house.sign_up("Oulu Oy", "other@example.com", "Europe/Helsinki").await;
        let theirs = other.post("/v1/profiles", &json!({ "name": "Operator" })).await.must_be(201).at("/id").to_owned();
        let paper = evidence(&other, None).await;
        let foreign = json!({ "statement": "scope-documented", "subject": theirs });
        assert_eq!(aino.post("/v1/claims", &foreign).await.must_be(422).at("/errors/0/pointer"), "/subject");
        let foreign = json!({ "statement": "scope-documented", "subject": "internal_audit", "evidence_ids": [paper] });
        assert_eq!(aino.post("/v1/claims", &foreign).await.must_be(422).at("/errors/0/pointer"), "/evidence_ids/0");
        aino.get(&format!("/v1/impact?subject={theirs}")).await.must_be(422);
        for faulty in ["cert_0198c0de7a1270008000000000000001", "nothing", "Ä"] {
            aino.get(&format!("/v1/gap-analysis?target={faulty}")).await.must_be(422);
            aino.get(&format!("/v1/impact?subject={faulty}")).await.must_be(422);
        }
        let (seen, unseen) = (certification(&aino, "iso-iec-20000-1-2018").await, certification(&aino, "iso-9001-2015").await);
        let place = json!({ "certification_ids": [seen] });
        let limited = house.join(&aino, "limited@example.com", "reader", &place).await;
        analysis(&limited, &seen).await;
        limited.get(&format!("/v1/gap-analysis?target={unseen}")).await.must_be(422);
        let cover = limited.get("/v1/cover").await.must_be(200).json;
        assert_eq!(cover["targets"].as_array().unwrap().len(), 1);
        let new = json!({ "statement": "scope-documented", "subject": "internal_audit" });
        limited.post("/v1/claims", &new).await.must_be(403);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
