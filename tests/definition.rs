//! Customers, services, agreements and the register of managed items.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Browser, Engine, House, on_both};

async fn made(browser: &Browser, path: &str, body: &Value) -> Value {
    browser.post(path, body).await.must_be(201).json
}

async fn id(browser: &Browser, path: &str, body: &Value) -> String {
    made(browser, path, body).await["id"].as_str().unwrap().to_owned()
}

async fn item(browser: &Browser, class: &str, kind: &str, name: &str) -> String {
    id(browser, "/v1/managed-items", &json!({ "class": class, "kind": kind, "name": name })).await
}

async fn names(browser: &Browser, path: &str) -> Vec<String> {
    let page = browser.get(path).await.must_be(200).json;
    page["data"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn a_service_is_promised_to_a_customer_by_an_agreement_and_nothing_goes_from_under_it(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let customer = id(&aino, "/v1/customers", &json!({ "name": "Northwind" })).await;
        let service = made(&aino, "/v1/services", &json!({
            "name": "Hosting", "goods": ["Servers", "Storage"], "actions": ["Backup"], "channels": ["Telephone"],
            "hours": "Mon to Fri, 8 to 17", "facility_functioning": "99.9 %",
        })).await;
        assert_eq!((&service["goods"], &service["support_functioning"]), (&json!(["Servers", "Storage"]), &json!("")));
        let hosting = service["id"].as_str().unwrap();
        let spare = id(&aino, "/v1/services", &json!({ "name": "Telephony" })).await;
        let sla = made(&aino, "/v1/agreements", &json!({
            "name": "SLA 1", "kind": "sla", "customer_id": customer, "service_ids": [hosting, spare],
            "starts_on": "2026-01-01", "ends_on": "2026-12-31", "location": "Safe 2",
        })).await;
        assert_eq!((&sla["party"], &sla["customer"]["name"]), (&json!("Northwind"), &json!("Northwind")));
        assert_eq!((&sla["services"][1]["name"], &sla["ended"]), (&json!("Telephony"), &json!(false)));
        let path = format!("/v1/agreements/{}", sla["id"].as_str().unwrap());
        id(&aino, "/v1/agreements", &json!({ "name": "Power", "kind": "supplier_contract", "party": "Grid Oy" })).await;

        assert_eq!(names(&aino, &format!("/v1/agreements?service_id={spare}")).await, ["SLA 1"]);
        assert_eq!(names(&aino, &format!("/v1/agreements?customer_id={customer}")).await, ["SLA 1"]);
        assert_eq!(names(&aino, "/v1/agreements?kind=supplier_contract").await, ["Power"]);
        assert_eq!(names(&aino, "/v1/agreements?sort=-name").await, ["SLA 1", "Power"]);
        assert_eq!(names(&aino, "/v1/agreements?kind=internal").await, Vec::<String>::new());

        for held in [format!("/v1/customers/{customer}"), format!("/v1/services/{spare}")] {
            assert_eq!(aino.delete(&held).await.must_be(409).at("/code"), "still_used");
        }
        let now = aino.patch(&path, "\"v1\"", &json!({ "service_ids": [hosting] })).await.must_be(200).json;
        assert_eq!(now["services"].as_array().unwrap().len(), 1);
        aino.patch(&path, "\"v1\"", &json!({ "name": "SLA 2" })).await.must_be(412);
        aino.delete(&format!("/v1/services/{spare}")).await.must_be(204);
        // With somebody who is not recorded, in place of the customer.
        let other = json!({ "customer_id": null, "party": "Southwind" });
        assert_eq!(aino.patch(&path, "*", &other).await.must_be(200).at("/party"), "Southwind");
        aino.delete(&format!("/v1/customers/{customer}")).await.must_be(204);
        aino.delete(&path).await.must_be(204);
        aino.get(&path).await.must_be(404);
        let changed = json!({ "goods": [], "hours": "Always" });
        let service = aino.patch(&format!("/v1/services/{hosting}"), "*", &changed).await.must_be(200).json;
        assert_eq!((&service["goods"], &service["actions"], &service["hours"]), (&json!([]), &json!(["Backup"]), &json!("Always")));
        house.close().await;
    }
}

on_both! {
    async fn an_agreement_that_makes_no_sense_is_refused_with_its_places(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let bo = house.sign_up("Oulu Oy", "bo@example.com", "Europe/Helsinki").await;
        let (mine, service) = (
            id(&aino, "/v1/customers", &json!({ "name": "Northwind" })).await,
            id(&aino, "/v1/services", &json!({ "name": "Hosting" })).await,
        );
        let theirs = id(&bo, "/v1/customers", &json!({ "name": "Northwind" })).await;
        let foreign = id(&bo, "/v1/services", &json!({ "name": "Hosting" })).await;
        let tries = [
            (json!({ "kind": "sla" }), "/party"),
            (json!({ "kind": "sla", "customer_id": mine, "party": "Grid Oy" }), "/party"),
            (json!({ "kind": "sla", "customer_id": theirs }), "/customer_id"),
            (json!({ "kind": "supplier_contract", "customer_id": mine }), "/customer_id"),
            (json!({ "kind": "sla", "customer_id": mine, "service_ids": [service, service] }), "/service_ids/1"),
            (json!({ "kind": "sla", "customer_id": mine, "service_ids": [foreign] }), "/service_ids/0"),
            (json!({ "kind": "sla", "party": "A", "starts_on": "2026-02-01", "ends_on": "2026-01-31" }), "/ends_on"),
            (json!({ "kind": "sla", "party": "A", "reviewed_on": "2190-01-01" }), "/reviewed_on"),
            (json!({ "kind": "treaty", "party": "A" }), "/kind"),
            (json!({ "kind": "sla", "party": "A", "review_months": 0 }), "/review_months"),
        ];
        for (mut body, place) in tries {
            body["name"] = json!("SLA");
            let refused = aino.post("/v1/agreements", &body).await.must_be(422);
            assert_eq!(refused.at("/errors/0/pointer"), place, "{body}");
        }
        assert_eq!(names(&aino, "/v1/agreements").await, Vec::<String>::new());
        aino.post("/v1/customers", &json!({ "name": "Northwind" })).await.must_be(409);
        house.close().await;
    }
}

on_both! {
    async fn items_of_the_register_are_found_by_what_they_are_and_fall_due_for_review(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let owner = id(&aino, "/v1/profiles", &json!({ "name": "Operator" })).await;
        let watch = made(&aino, "/v1/managed-items", &json!({
            "class": "asset", "kind": "tool/monitoring", "name": "Watch", "owner_id": owner,
            "location": "https://watch.example.com", "review_months": 1, "reviewed_on": "2025-01-31",
        })).await;
        assert_eq!((&watch["review_due_on"], &watch["review_overdue"]), (&json!("2025-02-28"), &json!(true)));
        assert_eq!((&watch["state"], &watch["owner"]["name"]), (&json!("in_use"), &json!("Operator")));
        item(&aino, "asset", "tools", "Spanner").await;
        item(&aino, "asset", "tool", "Hammer").await;
        item(&aino, "document", "policy", "Watch").await;

        assert_eq!(names(&aino, "/v1/managed-items?kind=tool").await, ["Watch", "Hammer"]);
        assert_eq!(names(&aino, "/v1/managed-items?class=document").await, ["Watch"]);
        assert_eq!(names(&aino, &format!("/v1/managed-items?owner_id={owner}")).await, ["Watch"]);
        assert_eq!(names(&aino, "/v1/managed-items?review=overdue").await, ["Watch"]);
        assert_eq!(names(&aino, "/v1/managed-items?limit=2&sort=name").await, ["Hammer", "Spanner"]);
        aino.get("/v1/managed-items?review=soon").await.must_be(422);
        aino.get("/v1/managed-items?kind=/").await.must_be(422);
        let twice = json!({ "class": "asset", "kind": "tool", "name": "Watch" });
        assert_eq!(aino.post("/v1/managed-items", &twice).await.must_be(409).at("/code"), "already_exists");

        let path = format!("/v1/managed-items/{}", watch["id"].as_str().unwrap());
        let reviews = format!("{path}/reviews");
        let early = json!({ "on": "2190-01-01" });
        assert_eq!(aino.post(&reviews, &early).await.must_be(422).at("/errors/0/pointer"), "/on");
        let review = made(&aino, &reviews, &json!({ "note": "Still right" })).await;
        let on = review["reviewed_on"].as_str().unwrap().to_owned();
        let now = aino.get(&path).await.must_be(200).json;
        assert_eq!((&now["reviewed_on"], &now["review_overdue"]), (&json!(on), &json!(false)));
        assert_eq!(now["version"], 2);
        assert_eq!(names(&aino, "/v1/managed-items?review=overdue").await, Vec::<String>::new());
        // An older review that is recorded late moves nothing.
        made(&aino, &reviews, &json!({ "on": "2025-06-01" })).await;
        let late = aino.get(&path).await.must_be(200).json;
        assert_eq!((&late["reviewed_on"], &late["review_due_on"]), (&json!(on), &now["review_due_on"]));
        let told = aino.get(&reviews).await.must_be(200).json;
        assert_eq!(told["data"][0]["reviewed_on"], "2025-06-01");
        assert_eq!(told["data"][1]["note"], "Still right");

        // What is used no more is not looked at; what is used again is.
        let retired = aino.patch(&path, "*", &json!({ "state": "retired" })).await.must_be(200).json;
        assert_eq!(retired["review_due_on"], Value::Null);
        let back = aino.patch(&path, "*", &json!({ "state": "in_use", "review_months": 2 })).await.must_be(200).json;
        assert!(back["review_due_on"].as_str().unwrap() > now["review_due_on"].as_str().unwrap());
        assert_eq!(aino.delete(&format!("/v1/profiles/{owner}")).await.must_be(409).at("/code"), "still_used");
        let without = aino.patch(&path, "*", &json!({ "owner_id": null, "review_months": null })).await.must_be(200).json;
        assert_eq!((&without["owner"], &without["review_due_on"]), (&Value::Null, &Value::Null));
        let agreement = json!({ "name": "Power", "kind": "supplier_contract", "party": "Grid Oy", "review_months": 12, "reviewed_on": "2024-01-01" });
        let agreement = format!("/v1/agreements/{}", id(&aino, "/v1/agreements", &agreement).await);
        assert_eq!(names(&aino, "/v1/agreements?review=overdue").await, ["Power"]);
        made(&aino, &format!("{agreement}/reviews"), &json!({})).await;
        assert_eq!(aino.get(&agreement).await.must_be(200).json["review_overdue"], false);
        assert_eq!(aino.get(&format!("{agreement}/reviews")).await.must_be(200).json["data"].as_array().unwrap().len(), 1);
        // One that has ended is looked at no more.
        let over = json!({ "ends_on": "2025-01-01" });
        aino.patch(&agreement, "*", &over).await.must_be(200);
        assert_eq!(names(&aino, "/v1/agreements?review=overdue").await, Vec::<String>::new());
        house.close().await;
    }
}

on_both! {
    async fn items_relate_to_others_and_none_is_a_part_of_its_own_part(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let bo = house.sign_up("Oulu Oy", "bo@example.com", "Europe/Helsinki").await;
        let foreign = item(&bo, "asset", "rack", "Rack").await;
        let mut chain = Vec::new();
        for name in ["Disk", "Server", "Rack", "Room"] {
            chain.push(item(&aino, "asset", "part", name).await);
        }
        let path = |at: usize| format!("/v1/managed-items/{}/relations", chain[at]);
        let relation = |kind: &str, other: &str| json!({ "kind": kind, "item_id": other });
        for at in 0..3 {
            aino.post(&path(at), &relation("part_of", &chain[at + 1])).await.must_be(201);
        }
        let refused = [
            (0, "part_of", chain[0].as_str(), "itself"),
            (0, "part_of", &chain[1], "already"),
            (1, "part_of", &chain[0], "is a part of this one"),
            (3, "part_of", &chain[0], "is a part of this one"),
            (0, "uses", &foreign, "no item"),
        ];
        for (at, kind, other, why) in refused {
            let answer = aino.post(&path(at), &relation(kind, other)).await.must_be(422);
            assert_eq!(answer.at("/errors/0/pointer"), "/item_id");
            assert!(answer.at("/errors/0/detail").contains(why), "{}", answer.json);
        }
        // Other kinds may go in a circle.
        aino.post(&path(3), &relation("uses", &chain[0])).await.must_be(201);
        aino.post(&path(0), &relation("uses", &chain[3])).await.must_be(201);
        let seen = aino.get(&path(0)).await.must_be(200).json;
        let told: Vec<_> = seen["data"].as_array().unwrap().iter()
            .map(|it| (it["kind"].as_str().unwrap(), it["way"].as_str().unwrap(), it["item"]["name"].as_str().unwrap())).collect();
        assert_eq!(told, [("part_of", "to", "Server"), ("uses", "from", "Room"), ("uses", "to", "Room")]);

        let room = format!("/v1/managed-items/{}", chain[3]);
        assert_eq!(aino.delete(&room).await.must_be(409).at("/code"), "still_used");
        let of_room = aino.get(&path(3)).await.must_be(200).json;
        for row in of_room["data"].as_array().unwrap().iter().filter(|it| it["way"] == "from") {
            aino.delete(&format!("/v1/item-relations/{}", row["id"].as_str().unwrap())).await.must_be(204);
        }
        aino.delete(&room).await.must_be(204);
        // The way is free: what was the whole may become the part.
        assert_eq!(aino.get(&path(2)).await.must_be(200).json["data"].as_array().unwrap().len(), 1);
        house.close().await;
    }
}

on_both! {
    async fn readers_and_limited_places_read_the_definition_and_change_nothing(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let certification = id(&aino, "/v1/certifications", &json!({ "standard": "iso-9001-2015" })).await;
        let limit = json!({ "certification_ids": [certification] });
        let manager = house.join(&aino, "manager@example.com", "manager", &limit).await;
        let reader = house.join(&aino, "reader@example.com", "reader", &json!({})).await;
        let watch = item(&aino, "asset", "tool", "Watch").await;
        for browser in [&manager, &reader] {
            assert_eq!(names(browser, "/v1/managed-items").await, ["Watch"]);
            browser.post("/v1/customers", &json!({ "name": "Northwind" })).await.must_be(403);
            browser.post(&format!("/v1/managed-items/{watch}/reviews"), &json!({})).await.must_be(403);
            browser.send(Method::DELETE, &format!("/v1/managed-items/{watch}"), None, None).await.must_be(403);
        }
        assert_eq!(names(&aino, "/v1/customers").await, Vec::<String>::new());
        house.close().await;
    }
}
