//! Multi-site certifications: samples drawn and recorded, visits, and which site was visited in which cycle.

use serde_json::{Value, json};

use crate::harness::{Browser, Engine, House, on_both};

/// A certification of 10 March 2026 that covers a head office and four branches; its path and the sites' ids.
async fn certified(browser: &Browser) -> (String, Vec<String>) {
    let mut sites = Vec::new();
    for (at, name) in ["Head office", "Turku", "Oulu", "Tampere", "Vaasa"].into_iter().enumerate() {
        let body = json!({ "name": name, "country": "FI", "is_central": at == 0 });
        sites.push(browser.post("/v1/sites", &body).await.must_be(201).at("/id").to_owned());
    }
    let body = json!({ "standard": "iso-9001-2015", "site_ids": sites, "events": [
        { "type": "certification_decision", "on": "2026-03-10" }] });
    let row = browser.post("/v1/certifications", &body).await.must_be(201);
    (format!("/v1/certifications/{}", row.at("/id")), sites)
}

fn ids(list: &Value, how: &str) -> Vec<String> {
    let all = list.as_array().unwrap().iter().filter(|it| it["how"] == how);
    all.map(|it| it["site"]["id"].as_str().unwrap().to_owned()).collect()
}

async fn coverage(browser: &Browser, path: &str) -> Value {
    browser.get(&format!("{path}/site-coverage")).await.must_be(200).json
}

fn audit<'a>(coverage: &'a Value, key: &str) -> &'a Value {
    coverage["audits"].as_array().unwrap().iter().find(|audit| audit["key"] == key).unwrap()
}

on_both! {
    async fn a_drawn_sample_is_recorded_with_its_seed_and_anybody_can_repeat_it(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let (path, sites) = certified(&browser).await;
        let groups = json!({ "risk_uplift": 1, "covered_sites": [
            { "site_id": sites[1], "risk_group": "Data centres" }, { "site_id": sites[2], "risk_group": "Data centres" }] });
        browser.patch(&path, "\"v1\"", &groups).await.must_be(200);
        let sample = browser.post(&format!("{path}/site-samples"), &json!({})).await.must_be(201);
        assert_eq!((sample.at("/audit_key"), sample.at("/kind")), ("c1/surveillance_audit/1", "surveillance_audit"));
        assert_eq!((&sample.json["cycle"], &sample.json["ordinal"], sample.at("/method")), (&json!(1), &json!(1), "splitmix64/1"));
        assert_eq!(ids(&sample.json["chosen"], "central"), [sites[0].clone()]);
        assert_eq!(sample.json["chosen"].as_array().unwrap().len(), 5, "two groups of two, one more in each for risk");
        assert_eq!(sample.at("/drawn_by/name"), "Aino Virtanen");

        // Whoever has the record repeats the draw with the public calculator.
        let candidate = |it: &Value| json!({ "id": it["site"]["id"], "risk_group": it["risk_group"], "last_visited_on": it["last_visited_on"] });
        let candidates: Vec<_> = sample.json["candidates"].as_array().unwrap().iter().map(candidate).collect();
        let repeat = json!({ "sites": candidates.len(), "seed": sample.json["seed"], "visited_sites": candidates,
            "sampling_allowed": sample.json["sampling_allowed"], "risk_uplift": sample.json["risk_uplift"] });
        let again = house.stranger().post("/v1/sample-previews", &repeat).await.must_be(200).json;
        assert_eq!(again["proposal"]["surveillance"]["drawn"], json!(ids(&sample.json["chosen"], "drawn")));
        assert_eq!(again["proposal"]["surveillance"]["longest_unvisited"], json!(ids(&sample.json["chosen"], "longest_unvisited")));
        house.close().await;
    }
}

on_both! {
    async fn another_sample_for_the_same_audit_replaces_the_first_for_a_reason(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let (path, sites) = certified(&browser).await;
        let draw = format!("{path}/site-samples");
        let first = browser.post(&draw, &json!({ "seed": "18446744073709551615" })).await.must_be(201);
        assert_eq!(first.at("/seed"), "18446744073709551615");
        assert_eq!(browser.post(&draw, &json!({})).await.must_be(409).at("/code"), "already_drawn");
        let without = browser.post(&draw, &json!({ "supersedes": first.at("/id") })).await.must_be(422);
        assert_eq!(without.at("/errors/0/pointer"), "/reason");
        let body = json!({ "supersedes": first.at("/id"), "reason": "Vaasa opens.", "seed": 7,
            "added": [{ "site_id": sites[4], "reason": "A complaint." }] });
        let second = browser.post(&draw, &body).await.must_be(201);
        assert_eq!((second.at("/supersedes"), second.at("/reason")), (first.at("/id"), "Vaasa opens."));
        let of_vaasa = second.json["chosen"].as_array().unwrap().iter().filter(|it| it["site"]["name"] == "Vaasa").count();
        assert_eq!(of_vaasa, 1, "added or drawn, but once");
        let late = json!({ "supersedes": first.at("/id"), "reason": "Again." });
        assert_eq!(browser.post(&draw, &late).await.must_be(409).at("/code"), "already_superseded");
        let list = browser.get(&draw).await.must_be(200).json;
        assert_eq!(list["data"].as_array().unwrap().len(), 2);
        assert_eq!(list["data"][0]["superseded_by"], list["data"][1]["id"]);
        let now = coverage(&browser, &path).await;
        assert_eq!(audit(&now, "c1/surveillance_audit/1")["sample_id"], list["data"][1]["id"]);
        house.close().await;
    }
}

on_both! {
    async fn what_cannot_be_drawn_is_refused_at_its_place(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let (path, sites) = certified(&browser).await;
        let obligations = browser.get("/v1/obligations?limit=100").await.must_be(200).json;
        let of_kind = |kind: &str| obligations["data"].as_array().unwrap().iter().find(|it| it["kind"] == kind).unwrap()["id"].clone();
        let other = browser.post("/v1/sites", &json!({ "name": "Elsewhere", "country": "FI" })).await.must_be(201);
        for (body, pointer) in [
            (json!({ "obligation_id": of_kind("management_review") }), "/obligation_id"),
            (json!({ "obligation_id": "obl_0198c0de7a1270008000000000000001" }), "/obligation_id"),
            (json!({ "seed": "18446744073709551616" }), "/seed"),
            (json!({ "seed": -1 }), "/seed"),
            (json!({ "seed": "07" }), "/seed"),
            (json!({ "seed": 1.5 }), "/seed"),
            (json!({ "reason": "Because." }), "/supersedes"),
            (json!({ "supersedes": "smp_0198c0de7a1270008000000000000001", "reason": "Because." }), "/supersedes"),
            (json!({ "added": [{ "site_id": other.at("/id"), "reason": "Because." }] }), "/added/0/site_id"),
            (json!({ "added": [{ "site_id": sites[1], "reason": "" }] }), "/added/0/reason"),
        ] {
            let refused = browser.post(&format!("{path}/site-samples"), &body).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), pointer, "{body}");
        }
        let alone = browser.post("/v1/certifications", &json!({ "standard": "iso-22301-2019", "site_ids": [sites[0]],
            "events": [{ "type": "certification_decision", "on": "2026-03-10" }] })).await.must_be(201);
        let alone = format!("/v1/certifications/{}/site-samples", alone.at("/id"));
        assert_eq!(browser.post(&alone, &json!({})).await.must_be(409).at("/code"), "nothing_to_draw");
        assert_eq!(browser.get(&alone).await.must_be(200).json["data"], json!([]));
        house.close().await;
    }
}

on_both! {
    async fn visits_come_with_the_completion_and_are_corrected_by_saying_them_again(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let (path, sites) = certified(&browser).await;
        let due = audit(&coverage(&browser, &path).await, "c1/surveillance_audit/1")["obligation_id"].as_str().unwrap().to_owned();
        let done = json!({ "on": "2027-02-15", "end": "2027-02-17", "site_ids": [sites[0], sites[1]] });
        browser.post(&format!("/v1/obligations/{due}/completion"), &done).await.must_be(201);
        let now = coverage(&browser, &path).await;
        let first = audit(&now, "c1/surveillance_audit/1").clone();
        assert_eq!((&first["minimum"], &first["visited"], &first["enough"]), (&json!(2), &json!(1), &json!(false)));
        assert_eq!(now["warnings"][0]["code"], "minimum_not_reached");
        assert_eq!(first["sites"][0]["visited_on"], "2027-02-17", "some day of the audit shows as its last");

        let visits = format!("{path}/site-visits");
        let event = first["event_id"].as_str().unwrap().to_owned();
        let body = json!({ "event_id": event, "visits": [{ "site_id": sites[2], "visited_on": "2027-02-16" },
            { "site_id": sites[1] }, { "site_id": sites[3] }] });
        let now = browser.post(&visits, &body).await.must_be(201).json;
        assert_eq!(now["warnings"].as_array().unwrap().len(), 1);
        assert_eq!(now["warnings"][0]["code"], "central_function_missed");
        assert_eq!(now["never_visited"], json!([sites[0], sites[4]]));
        assert_eq!(now["sites"][2]["last_visited_on"], "2027-02-16");

        // A corrected event keeps its visits; one that is taken back loses them.
        let corrected = json!({ "type": "surveillance_audit", "start": "2027-02-16", "end": "2027-02-17", "supersedes": event });
        let corrected = browser.post(&format!("{path}/events"), &corrected).await.must_be(201);
        let now = coverage(&browser, &path).await;
        assert_eq!(audit(&now, "c1/surveillance_audit/1")["sites"].as_array().unwrap().len(), 3);
        assert_eq!(browser.post(&visits, &body).await.must_be(409).at("/code"), "already_superseded");
        let sample = json!({ "obligation_id": due });
        assert_eq!(browser.post(&format!("{path}/site-samples"), &sample).await.must_be(409).at("/code"), "audit_done");
        let back = json!({ "type": "retraction", "supersedes": corrected.at("/id") });
        browser.post(&format!("{path}/events"), &back).await.must_be(201);
        let now = coverage(&browser, &path).await;
        assert_eq!(now["sites"][1]["last_visited_on"], Value::Null);
        house.close().await;
    }
}

on_both! {
    async fn visits_that_cannot_be_are_refused_at_their_place(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let (path, sites) = certified(&browser).await;
        let other = browser.post("/v1/sites", &json!({ "name": "Elsewhere", "country": "FI" })).await.must_be(201);
        let event = |body: Value| { let (browser, path) = (browser.clone(), path.clone()); async move {
            browser.post(&format!("{path}/events"), &body).await.must_be(201).at("/id").to_owned()
        } };
        let held = event(json!({ "type": "surveillance_audit", "start": "2026-03-02" })).await;
        let planned = event(json!({ "type": "surveillance_audit", "start": "2027-02-02", "state": "planned" })).await;
        let own = event(json!({ "type": "management_review", "on": "2026-03-02" })).await;
        let visit = |event: &str, visits: Value| json!({ "event_id": event, "visits": visits });
        for (body, pointer) in [
            (visit(&planned, json!([])), "/event_id"),
            (visit(&own, json!([])), "/event_id"),
            (visit("evt_0198c0de7a1270008000000000000001", json!([])), "/event_id"),
            (visit(&held, json!([{ "site_id": other.at("/id") }])), "/visits/0/site_id"),
            (visit(&held, json!([{ "site_id": sites[1] }, { "site_id": sites[1] }])), "/visits/1/site_id"),
            (visit(&held, json!([{ "site_id": sites[1], "visited_on": "2026-03-03" }])), "/visits/0/visited_on"),
        ] {
            let refused = browser.post(&format!("{path}/site-visits"), &body).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), pointer, "{body}");
        }
        let reviews = browser.get("/v1/obligations?limit=100").await.must_be(200).json;
        let review = reviews["data"].as_array().unwrap().iter().find(|it| it["kind"] == "management_review" && it["state"] == "open").unwrap();
        let done = json!({ "on": "2026-03-10", "site_ids": [sites[1]] });
        let review = format!("/v1/obligations/{}/completion", review["id"].as_str().unwrap());
        assert_eq!(browser.post(&review, &done).await.must_be(422).at("/errors/0/pointer"), "/site_ids");
        house.close().await;
    }
}

on_both! {
    async fn the_public_sample_answers_as_the_contract_says(house: House) {
        let ask = |body: Value| { let stranger = house.stranger(); async move { stranger.post("/v1/sample-previews", &body).await } };
        let answer = ask(json!({ "sites": 24, "sampling_allowed": true, "risk_uplift": 0 })).await.must_be(200).json;
        let told = json!({ "initial": 5, "surveillance": 3, "recertification": 4, "central_function_every_time": true, "rules": ["R70"], "proposal": null });
        assert_eq!(answer, told);
        let all = ask(json!({ "sites": 24, "sampling_allowed": false })).await.must_be(200).json;
        assert_eq!((&all["initial"], &all["surveillance"], &all["recertification"], &all["rules"]), (&json!(24), &json!(8), &json!(24), &json!(["R71"])));
        let named = json!({ "sites": 4, "seed": 4711, "site_ids": ["a", "b", "c", "d"] });
        let which = ask(named.clone()).await.must_be(200).json;
        let initial = &which["proposal"]["initial"];
        assert_eq!((initial["drawn"].as_array().unwrap().len(), initial["longest_unvisited"].as_array().unwrap().len()), (1, 1));
        assert_eq!(initial["seed"], 4711);
        assert_eq!(ask(named).await.json, which, "the same seed, the same sites");
        for (body, pointer) in [
            (json!({ "sites": 3, "seed": 1, "site_ids": ["a", "b"] }), "/site_ids"),
            (json!({ "sites": 2, "seed": 1, "site_ids": ["a", "a"] }), "/site_ids"),
            (json!({ "sites": 3, "seed": 1, "visited_sites": [{ "id": "a" }] }), "/visited_sites"),
            (json!({ "sites": 1, "site_ids": ["a"], "visited_sites": [{ "id": "a" }] }), "/visited_sites"),
            (json!({ "sites": -1 }), "/sites"),
            (json!({ "sites": 3, "risk_uplift": -1 }), "/risk_uplift"),
        ] {
            assert_eq!(ask(body).await.must_be(422).at("/errors/0/pointer"), pointer);
        }
        house.close().await;
    }
}

on_both! {
    async fn of_several_who_draw_at_once_one_does(house: House) {
        let browser = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
        let (path, _) = certified(&browser).await;
        let (draw, body) = (format!("{path}/site-samples"), json!({}));
        let (one, two, three) = tokio::join!(browser.post(&draw, &body), browser.post(&draw, &body), browser.post(&draw, &body));
        let mut answers = [one, two, three].map(|answer| answer.status.as_u16());
        answers.sort_unstable();
        assert_eq!(answers, [201, 409, 409]);
        let first = browser.get(&draw).await.must_be(200).at("/data/0/id").to_owned();
        let body = json!({ "supersedes": first, "reason": "Both of us." });
        let (one, two) = tokio::join!(browser.post(&draw, &body), browser.post(&draw, &body));
        let mut answers = [one, two].map(|answer| answer.status.as_u16());
        answers.sort_unstable();
        assert_eq!(answers, [201, 409]);
        house.close().await;
    }
}
