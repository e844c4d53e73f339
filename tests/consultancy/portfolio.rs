//! The portfolio: exactly what is granted, as it is now, and nothing of an ended grant.

use serde_json::{Value, json};

use crate::harness::{Browser, Engine, House, on_both};

async fn rows(browser: &Browser, query: &str) -> Vec<Value> {
    let page = browser.get(&format!("/v1/portfolio{query}")).await.must_be(200);
    page.json["data"].as_array().unwrap().clone()
}

on_both! {
    async fn a_portfolio_shows_what_is_granted_and_forgets_it_with_the_grant(house: House) {
        let first = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let second = house.sign_up("Baltica UAB", "birute@example.com", "Europe/Vilnius").await;
        let shown = house.certify(&first, "2026-03-10").await.at("/id").to_owned();
        let hidden = json!({ "standard": "iso-9001-2015", "certificate_number": "HIDDEN", "events": [{ "type": "certification_decision", "on": "2024-01-10" }] });
        first.post("/v1/certifications", &hidden).await.must_be(201);
        let adviser = house.found("Harbour Advice AB", "bo@example.com").await;
        let rival = house.found("Dockside GmbH", "cem@example.com").await;
        let grant = house.engage(&adviser, &first, &json!({ "role": "manager", "certification_ids": [shown] })).await;
        house.engage(&adviser, &second, &json!({ "role": "manager", "ends_on": "2026-03-20" })).await;
        assert_eq!(rows(&adviser, "").await.len(), 1);
        // What the client records later appears with it.
        let late = json!({ "standard": "iso-9001-2015", "events": [{ "type": "certification_decision", "on": "2024-06-10" }] });
        let late = second.post("/v1/certifications", &late).await.must_be(201).at("/id").to_owned();
        let all = adviser.get("/v1/portfolio").await.must_be(200);
        assert!(!all.text.contains("HIDDEN"));
        let of = |id: &str| all.json["data"].as_array().unwrap().iter().find(|row| row["id"] == id).cloned().unwrap();
        let next = first.get(&format!("/v1/certifications/{shown}")).await;
        assert_eq!((of(&shown)["next"]["due_on"].as_str(), of(&shown)["client"]["name"].as_str()), (Some(next.at("/next/due_on")), Some("Northwind Oy")));
        assert_eq!(of(&shown)["status"], next.json["status"]);
        assert_ne!(of(&late)["risk"], "none");
        assert_eq!(rows(&adviser, "?risk=none").await.len() + rows(&adviser, "?risk=overdue,breach,at_risk,suspended").await.len(), 2);
        assert_eq!(rows(&adviser, "?sort=client").await[0]["client"]["name"], "Baltica UAB");
        assert_eq!(rows(&adviser, "?sort=risk").await[0]["id"], late.as_str());
        assert_eq!(rows(&adviser, &format!("?client_id={grant}")).await.len(), 1);
        assert_eq!(rows(&adviser, "?standard=iso-9001-2015").await.len(), 1);
        for sort in ["next", "client", "risk"] {
            let page = adviser.get(&format!("/v1/portfolio?limit=1&sort={sort}")).await.must_be(200);
            let rest = rows(&adviser, &format!("?limit=1&sort={sort}&cursor={}", page.at("/next_cursor"))).await;
            assert!(rest.len() == 1 && rest[0]["id"] != page.json["data"][0]["id"], "{sort}");
        }
        let dates = adviser.get("/v1/portfolio/dates?limit=100").await.must_be(200);
        let due: Vec<_> = dates.json["data"].as_array().unwrap().iter().map(|it| it["due_on"].as_str().unwrap().to_owned()).collect();
        assert!(due.len() > 5 && due.is_sorted(), "{due:?}");
        let load = adviser.get("/v1/portfolio/workload").await.must_be(200);
        assert_eq!(load.json["weeks"].as_array().unwrap().len(), 26);
        assert_eq!(load.at("/weeks/0/starts_on"), "2026-03-09");
        for path in ["/v1/portfolio", "/v1/portfolio/dates", "/v1/clients"] {
            assert_eq!(rival.get(path).await.must_be(200).json["data"], json!([]), "{path}");
            assert_eq!(first.get(path).await.must_be(200).json["data"], json!([]), "a client has none of its own: {path}");
        }
        // A new name, an end, a last day: each is seen at once.
        let etag = first.get("/v1/organization").await.etag();
        first.patch("/v1/organization", &etag, &json!({ "name": "Northwind Holding Oy" })).await.must_be(200);
        assert_eq!(rows(&adviser, &format!("?client_id={grant}")).await[0]["client"]["name"], "Northwind Holding Oy");
        first.delete(&format!("/v1/grants/{grant}")).await.must_be(204);
        assert_eq!(rows(&adviser, "").await.len(), 1);
        house.clock.move_to("2026-03-21T00:00:00Z".parse().unwrap());
        assert_eq!(rows(&adviser, "").await.len(), 0, "before any worker has come by");
        assert_eq!(adviser.get("/v1/portfolio/dates").await.json["data"], json!([]));
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn the_workload_counts_what_each_consultant_answers_for(house: House) {
        let client = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let (adviser, _) = house.advise(&client, "bo@example.com", &json!({ "role": "manager" })).await;
        let place = client.get("/v1/members").await.at("/data/1/id").to_owned();
        let soon = json!({ "standard": "iso-9001-2015", "responsible_id": place, "events": [{ "type": "certification_decision", "on": "2025-06-10" }] });
        client.post("/v1/certifications", &soon).await.must_be(201);
        let seat = adviser.get("/v1/session").await.at("/membership/id").to_owned();
        let load = adviser.get("/v1/portfolio/workload").await.must_be(200);
        assert_eq!(load.at("/consultants/0/id"), seat);
        let weeks = load.json["weeks"].as_array().unwrap();
        let sum = |name: &str| weeks.iter().map(|week| week[name].as_i64().unwrap()).sum::<i64>();
        let mine: i64 = weeks.iter().map(|week| week["of_each"][0].as_i64().unwrap()).sum();
        assert!(mine > 0 && mine == sum("total") && sum("of_clients") == 0, "{}", load.text);
        assert_eq!(rows(&adviser, &format!("?consultant_id={seat}")).await.len(), 1);
        house.drain().await;
        house.mails();
        house.close().await;
    }
}
