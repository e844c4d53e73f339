//! Routines: written, reviewed, approved, superseded, retired; and the rules that they keep.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Browser, Engine, House, on_both};

async fn profile(browser: &Browser, name: &str) -> String {
    browser.post("/v1/profiles", &json!({ "name": name })).await.must_be(201).at("/id").to_owned()
}

async fn begun(browser: &Browser, template: i64) -> Value {
    let new = json!({ "name": format!("Routine {template}"), "template": template });
    browser.post("/v1/routines", &new).await.must_be(201).json
}

/// What a view says, as a body: who is accountable for each activity is `accountable`.
fn body(content: &Value, accountable: Option<&str>) -> Value {
    let mut content = content.clone();
    for step in content["steps"].as_array_mut().unwrap() {
        for activity in step["activities"].as_array_mut().unwrap() {
            let own = activity["responsibilities"].as_array().unwrap().iter();
            let kept =
                own.map(|it| json!({ "profile_id": it["profile"]["id"], "role": it["role"] })).collect();
            let who = accountable.map(|id| json!([{ "profile_id": id, "role": "A" }]));
            activity["responsibilities"] = who.unwrap_or(Value::Array(kept));
        }
    }
    content
}

async fn write(browser: &Browser, path: &str, content: &Value) -> crate::harness::Answer {
    browser.patch(path, "*", &json!({ "content": content })).await
}

async fn deed(browser: &Browser, path: &str, what: &str) -> crate::harness::Answer {
    browser.send(Method::POST, &format!("{path}/{what}"), None, None).await
}

on_both! {
    async fn a_routine_lives_from_its_template_through_review_and_approval_to_retirement(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let bo = house.join(&aino, "bo@example.com", "manager", &json!({})).await;
        let reader = house.join(&aino, "reader@example.com", "reader", &json!({})).await;
        let lead = profile(&aino, "Workflow coordinator").await;
        let routine = begun(&aino, 2).await;
        assert_eq!((&routine["process"], &routine["state"]), (&json!("change"), &json!("draft")));
        assert_eq!(routine["draft"]["steps"].as_array().unwrap().len(), 9);
        let path = format!("/v1/routines/{}", routine["id"].as_str().unwrap());

        // Nobody is accountable yet: a draft may be so, and is not put up for review.
        let lacking = deed(&aino, &path, "review").await.must_be(422);
        assert_eq!(lacking.at("/errors/0/pointer"), "/content/steps/0/activities/0/responsibilities");
        assert_eq!(routine["gaps"].as_array().unwrap().len(), lacking.json["errors"].as_array().unwrap().len());
        let whole = write(&aino, &path, &body(&routine["draft"], Some(&lead))).await.must_be(200).json;
        assert_eq!(whole["gaps"], json!([]));
        assert_eq!(deed(&bo, &path, "approval").await.must_be(409).at("/code"), "not_in_review");
        deed(&aino, &path, "review").await.must_be(200);
        assert_eq!(deed(&aino, &path, "review").await.must_be(409).at("/code"), "already_in_review");
        assert_eq!(deed(&aino, &path, "approval").await.must_be(409).at("/code"), "own_edit");
        deed(&reader, &path, "approval").await.must_be(403);
        let first = deed(&bo, &path, "approval").await.must_be(200).json;
        assert_eq!((&first["state"], &first["in_force"]["state"]), (&json!("in_force"), &json!("approved")));
        assert_eq!(first["in_force"]["sha256"].as_str().unwrap().len(), 64);
        assert_eq!((&first["open"], &first["content"]["purpose"]), (&Value::Null, &json!("")));

        // Editing what is approved makes a draft beside it, in which parts keep their ids.
        let mut next = body(&first["content"], None);
        let gone = next["steps"][0]["activities"].as_array_mut().unwrap().remove(0);
        next["steps"][1]["name"] = json!("Sort");
        next["steps"][2]["skipped"] = json!("Our changes need no plan.");
        next["steps"][3]["activities"].as_array_mut().unwrap().push(json!({ "name": "Tell the users", "responsibilities": [{ "profile_id": lead, "role": "A" }] }));
        let both = write(&bo, &path, &next).await.must_be(200).json;
        assert_eq!(both["content"], first["content"]);
        assert_eq!((&both["open"]["number"], &both["in_force"]["number"]), (&json!(2), &json!(1)));
        let version = both["open"]["id"].as_str().unwrap().to_owned();
        let seen = reader.get(&format!("/v1/routine-versions/{version}")).await.must_be(200).json;
        assert_eq!(seen["compared_with"], 1);
        assert_eq!(seen["difference"]["gone"][0]["id"], gone["id"]);
        assert_eq!(seen["difference"]["changed"], json!([first["content"]["steps"][1]["id"]]));
        assert_eq!(seen["difference"]["added"].as_array().unwrap().len(), 1);
        assert_eq!(seen["difference"]["skipped"].as_array().unwrap().len(), 4);
        deed(&bo, &path, "review").await.must_be(200);
        // Writing takes it back from review, and so does whoever reviews it.
        write(&aino, &path, &next).await.must_be(200);
        assert_eq!(deed(&bo, &path, "approval").await.must_be(409).at("/code"), "not_in_review");
        deed(&bo, &path, "review").await.must_be(200);
        aino.delete(&format!("{path}/review")).await.must_be(200);
        deed(&bo, &path, "review").await.must_be(200);
        let second = deed(&bo, &path, "approval").await.must_be(200).json;
        assert_eq!(second["in_force"]["number"], 2);
        let versions = reader.get(&format!("{path}/versions")).await.must_be(200).json;
        let states: Vec<_> = versions["data"].as_array().unwrap().iter().map(|it| it["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["approved", "superseded"]);

        // A profile that a version names stays, and a draft beside what is in force may go.
        assert_eq!(aino.delete(&format!("/v1/profiles/{lead}")).await.must_be(409).at("/code"), "still_used");
        write(&aino, &path, &body(&second["content"], None)).await.must_be(200);
        aino.delete(&format!("{path}/draft")).await.must_be(204);
        assert_eq!(aino.delete(&format!("{path}/draft")).await.must_be(409).at("/code"), "no_draft");
        deed(&aino, &path, "retirement").await.must_be(200);
        assert_eq!(deed(&aino, &path, "retirement").await.must_be(409).at("/code"), "routine_retired");
        assert_eq!(write(&aino, &path, &next).await.must_be(409).at("/code"), "routine_retired");
        assert_eq!(reader.get(&path).await.at("/in_force/state"), "retired");
        house.close().await;
    }
}

on_both! {
    async fn whoever_is_alone_approves_what_they_wrote_and_no_consultant_or_program_does(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let (adviser, grant) = house.advise(&aino, "bo@example.com", &json!({ "role": "manager" })).await;
        let new = json!({ "name": "Requests", "template": 5, "layer": "process" });
        let path = format!("/v1/routines/{}", aino.post("/v1/routines", &new).await.must_be(201).at("/id"));
        deed(&aino, &path, "review").await.must_be(200);
        let (program, _) = house.program(&aino, &["write"]).await;
        assert_eq!(deed(&program, &path, "approval").await.must_be(403).at("/code"), "session_only");
        let places = adviser.get("/v1/memberships").await.must_be(200).json;
        let at = places["data"].as_array().unwrap().iter().find(|it| it["organization"]["name"] == "Turku Oy").unwrap();
        let session = adviser.get("/v1/session").await.etag();
        adviser.patch("/v1/session", &session, &json!({ "membership_id": at["id"] })).await.must_be(200);
        adviser.get(&path).await.must_be(200);
        deed(&adviser, &path, "approval").await.must_be(403);
        assert_eq!(deed(&aino, &path, "approval").await.must_be(200).at("/state"), "in_force");
        assert!(!grant.is_empty());
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn what_contradicts_the_rules_is_named_with_its_place_and_nothing_is_kept(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let other = house.sign_up("Oulu Oy", "other@example.com", "Europe/Helsinki").await;
        let (mine, theirs) = (profile(&aino, "Operator").await, profile(&other, "Operator").await);
        let routine = begun(&aino, 5).await;
        let elsewhere = begun(&other, 5).await;
        let path = format!("/v1/routines/{}", routine["id"].as_str().unwrap());
        let good = body(&routine["draft"], Some(&mine));
        let faulty = |change: &dyn Fn(&mut Value)| {
            let mut content = good.clone();
            change(&mut content);
            content
        };
        let two = json!([{ "profile_id": mine, "role": "A" }, { "profile_id": theirs, "role": "A" }]);
        let tries: [(Value, &[&str]); 9] = [
            (faulty(&|it| it["steps"][0]["activities"][0]["responsibilities"] = two.clone()),
                &["/content/steps/0/activities/0/responsibilities", "/content/steps/0/activities/0/responsibilities/1/profile_id"]),
            (faulty(&|it| it["steps"].as_array_mut().unwrap().swap(0, 1)), &["/content/steps/1/key"]),
            (faulty(&|it| { it["steps"].as_array_mut().unwrap().remove(2); }), &["/content/steps"]),
            (faulty(&|it| it["steps"][0]["skipped"] = json!("")), &["/content/steps/0/skipped"]),
            (faulty(&|it| it["steps"][0]["fork"] = json!(2)), &["/content/steps/0/fork"]),
            (faulty(&|it| it["layer"] = json!("process")), &[]),
            (faulty(&|it| it["steps"][0]["id"] = elsewhere["draft"]["steps"][0]["id"].clone()), &["/content/steps/0/id"]),
            (faulty(&|it| it["steps"][0]["id"] = it["steps"][0]["activities"][0]["id"].clone()), &["/content/steps/0/id", "/content/steps/0/activities/0/id"]),
            (faulty(&|it| it["steps"][0]["surprise"] = json!(1)), &["/content/steps/0/surprise"]),
        ];
        for (content, places) in &tries {
            let answer = write(&aino, &path, content).await.must_be(422);
            let named: Vec<_> = answer.json["errors"].as_array().unwrap().iter().map(|it| it["pointer"].as_str().unwrap()).collect();
            for place in *places {
                assert!(named.contains(place), "{place} is not among {named:?}");
            }
        }
        assert_eq!(aino.get(&path).await.json["draft"], routine["draft"]);
        other.get(&path).await.must_be(404);
        // A note without content, a routine whose profile is another organization's, one of the same name.
        aino.patch(&path, "*", &json!({ "note": "Why" })).await.must_be(422);
        aino.patch(&path, "*", &json!({ "owner_id": theirs })).await.must_be(422);
        let again = json!({ "name": "Routine 5", "template": 1 });
        assert_eq!(aino.post("/v1/routines", &again).await.must_be(409).at("/code"), "already_exists");
        house.close().await;
    }
}

on_both! {
    async fn what_is_approved_is_hashed_as_it_is_kept_and_its_parts_have_rows(house: House) {
        let aino = house.sign_up("Turku Oy", "aino@example.com", "Europe/Helsinki").await;
        let tenant = aino.get("/v1/session").await.at("/organization/id").parse().unwrap();
        let new = json!({ "name": "Requests", "template": 5, "layer": "process" });
        let routine = aino.post("/v1/routines", &new).await.must_be(201).json;
        let path = format!("/v1/routines/{}", routine["id"].as_str().unwrap());
        deed(&aino, &path, "review").await.must_be(200);
        let approved = deed(&aino, &path, "approval").await.must_be(200).json;
        let db = entity::Db::connect(&house.database.url, 1, house.clock.clone()).await.unwrap();
        let tx = db.read(tenant).await.unwrap();
        let id = routine["id"].as_str().unwrap().parse().unwrap();
        let version = entity::routine_version::of(&tx, id).await.unwrap().remove(0);
        assert_eq!(approved["in_force"]["sha256"], version.sha256.clone().unwrap());
        let parts = entity::routine_part::of(&tx, id).await.unwrap();
        let content = version.content().unwrap();
        assert_eq!(parts.len(), content.steps.len() + content.activities().count());
        assert!(parts.iter().all(|part| part.in_force && !part.skipped));
        tx.commit().await.unwrap();
        deed(&aino, &path, "retirement").await.must_be(200);
        let tx = db.read(tenant).await.unwrap();
        assert!(entity::routine_part::of(&tx, id).await.unwrap().iter().all(|part| !part.in_force));
        tx.commit().await.unwrap();
        db.close().await.unwrap();
        house.close().await;
    }
}
