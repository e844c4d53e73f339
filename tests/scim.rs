//! SCIM 2.0: a directory tells of people and groups, as the RFCs say and as directories do it.

use entity::person::{self, Language};
use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, IF_MATCH};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::harness::browser::read;
use crate::harness::database::told;
use crate::harness::{Answer, Browser, Engine, House, on_both};
use crate::mail_domain::{fresh_domain, proved};

/// A directory with its token.
struct Directory {
    browser: Browser,
    token: String,
}

impl Directory {
    async fn of(house: &House, owner: &Browser) -> Self {
        let answer = owner.post("/v1/provisioning/token", &json!({ "overlap_hours": 0 })).await.must_be(201);
        Self { browser: house.stranger(), token: answer.at("/token").to_owned() }
    }

    async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let request = self.browser.raw(method, &format!("/scim/v2{path}"));
        let mut request = request.header(AUTHORIZATION, format!("Bearer {}", self.token));
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/scim+json").body(body.to_string());
        }
        read(request).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None).await
    }

    async fn user(&self, email: &str) -> Answer {
        let body = json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": email,
            "displayName": "Bea Lind", "emails": [{ "value": email, "primary": true }] });
        self.ask(Method::POST, "/Users", Some(&body)).await
    }

    async fn patch(&self, path: &str, operations: Value) -> Answer {
        let body =
            json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations });
        self.ask(Method::PATCH, path, Some(&body)).await
    }
}

async fn members(owner: &Browser) -> Vec<(String, String)> {
    let list = owner.get("/v1/members").await.must_be(200);
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    list.json["data"].as_array().unwrap().iter().map(|row| (text(row, "email"), text(row, "role"))).collect()
}

on_both! {
    async fn the_compliance_run_of_scim2_finds_nothing(house: House) {
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let directory = Directory::of(&house, &owner).await;
        let run = Command::new(told("TEST_SCIM"))
            .args(["-u", &format!("{}/scim/v2", house.base), "-h", &format!("Authorization: Bearer {}", directory.token), "test"])
            .env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1")
            .output().await.unwrap();
        let told = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        let faults: Vec<_> = told.lines().filter(|line| line.contains("ERROR") || line.contains("CRITICAL")).collect();
        assert!(run.status.success() && faults.is_empty(), "{told}");
        assert!(told.matches("SUCCESS").count() > 40, "{told}");
        house.close().await;
    }
}

on_both! {
    async fn a_directory_lets_people_in_and_out(house: House) {
        let mut owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let domain = fresh_domain();
        proved(&owner, &domain).await;
        let directory = Directory::of(&house, &owner).await;
        let email = format!("Bea@{domain}");
        let made = directory.user(&email).await.must_be(201);
        let path = format!("/Users/{}", made.at("/id"));
        assert_eq!(made.at("/userName"), email);
        let bea = (email.to_lowercase(), "reader".to_owned());
        assert!(members(&owner).await.contains(&bea));
        assert_eq!(directory.user(&email.to_uppercase()).await.must_be(409).at("/scimType"), "uniqueness");
        // She sets a password by mail and signs in; then the directory ends it, and her session with it.
        house.stranger().post("/v1/password-resets", &json!({ "email": email })).await.must_be(202);
        let token = house.mailed_token(&email.to_lowercase()).await;
        let password = crate::harness::house::PASSWORD;
        house.stranger().post("/v1/password-changes", &json!({ "token": token, "password": password })).await.must_be(204);
        let mut browser = house.stranger();
        browser.sign_in(&email, password).await.must_be(201);
        browser.get("/v1/certifications").await.must_be(200);
        directory.patch(&path, json!([{ "op": "Replace", "path": "active", "value": "False" }])).await.must_be(200);
        browser.get("/v1/session").await.must_be(401);
        assert!(!members(&owner).await.contains(&bea));
        let shown = owner.get("/v1/provisioning").await.must_be(200);
        assert_eq!(shown.at("/unplaced/0/reason"), "inactive");
        directory.patch(&path, json!([{ "op": "replace", "value": { "active": true } }])).await.must_be(200);
        assert!(members(&owner).await.contains(&bea));
        directory.ask(Method::DELETE, &path, None).await.must_be(204);
        directory.get(&path).await.must_be(404);
        assert!(!members(&owner).await.contains(&bea));
        house.drain().await;
        house.mails();
        owner.sign_in("anna@example.com", password).await.must_be(201);
        house.close().await;
    }
}

on_both! {
    async fn a_directory_takes_a_consultant_off_the_clients(house: House) {
        let client = house.sign_up("Northwind Oy", "aino@example.com", "Europe/Helsinki").await;
        let owner = house.found("Harbour Advice AB", "bo@example.com").await;
        let grant = house.engage(&owner, &client, &json!({ "role": "manager" })).await;
        let domain = fresh_domain();
        proved(&owner, &domain).await;
        let directory = Directory::of(&house, &owner).await;
        let email = format!("bea@{domain}");
        let path = format!("/Users/{}", directory.user(&email).await.must_be(201).at("/id"));
        let people = owner.get("/v1/members").await.must_be(200);
        let seat = people.json["data"].as_array().unwrap().iter().find(|row| row["email"] == email.as_str()).cloned().unwrap();
        owner.patch(&format!("/v1/clients/{grant}"), "*", &json!({ "consultant_ids": [seat["id"]] })).await.must_be(200);
        let of_client = client.get("/v1/members").await.must_be(200);
        let place = of_client.json["data"].as_array().unwrap().iter().find(|row| row["email"] == email.as_str()).cloned().unwrap();
        let led = json!({ "standard": "iso-9001-2015", "responsible_id": place["id"] });
        let led = client.post("/v1/certifications", &led).await.must_be(201).at("/id").to_owned();
        directory.patch(&path, json!([{ "op": "replace", "value": { "active": false } }])).await.must_be(200);
        assert!(!members(&client).await.iter().any(|(address, _)| *address == email));
        assert_eq!(client.get("/v1/grants").await.json["data"][0]["consultants"], json!([]));
        let kept = client.get(&format!("/v1/certifications/{led}")).await.must_be(200);
        assert_eq!(kept.at("/responsible/name"), "Aino Virtanen");
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn only_an_address_in_a_verified_domain_gives_a_place(house: House) {
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let directory = Directory::of(&house, &owner).await;
        let domain = fresh_domain();
        directory.user(&format!("bea@{domain}")).await.must_be(201);
        directory.user("no-address").await.must_be(201);
        assert_eq!(members(&owner).await.len(), 1);
        let shown = owner.get("/v1/provisioning").await.must_be(200);
        let reasons: Vec<_> = shown.json["unplaced"].as_array().unwrap().iter().map(|it| it["reason"].clone()).collect();
        assert_eq!(reasons, [json!("domain_not_verified"), json!("no_address")]);
        proved(&owner, &domain).await;
        assert_eq!(members(&owner).await.len(), 2, "a domain that is verified lets in who has waited");
        house.close().await;
    }
}

on_both! {
    async fn a_directory_tells_the_language_of_a_new_account(house: House) {
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let domain = fresh_domain();
        proved(&owner, &domain).await;
        let directory = Directory::of(&house, &owner).await;
        let db = house.db().await;
        for (name, told, locale, expected) in [
            ("bea", json!("de-AT"), json!("en-GB"), Language::German),
            ("bo", json!("fi-FI"), json!("de-DE"), Language::English),
            ("eva", json!(null), json!(null), Language::English),
            ("uwe", json!(null), json!("de-CH"), Language::German),
        ] {
            let email = format!("{name}@{domain}");
            let user = json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": email,
                "preferredLanguage": told, "locale": locale, "emails": [{ "value": email, "primary": true }] });
            let user = directory.ask(Method::POST, "/Users", Some(&user)).await.must_be(201);
            assert_eq!(user.json["preferredLanguage"], told);
            let tx = db.open(false).await.unwrap();
            let person = person::by_email(&tx, &email).await.unwrap().expect("an account");
            tx.commit().await.unwrap();
            assert_eq!(person.language, expected, "{told}");
        }
        db.close().await.unwrap();
        house.close().await;
    }
}

on_both! {
    async fn a_group_gives_its_role_and_the_last_owner_stays(house: House) {
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let domain = fresh_domain();
        proved(&owner, &domain).await;
        let directory = Directory::of(&house, &owner).await;
        let email = format!("bea@{domain}");
        let bea = directory.user(&email).await.must_be(201).at("/id").to_owned();
        let group = json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Quality", "members": [{ "value": bea }] });
        let group = directory.ask(Method::POST, "/Groups", Some(&group)).await.must_be(201).at("/id").to_owned();
        let role = async |role: Value| owner.send(Method::PATCH, &format!("/v1/provisioned-groups/{group}"), Some(&json!({ "role": role })), None).await;
        role(json!("manager")).await.must_be(200);
        assert!(members(&owner).await.contains(&(email.clone(), "manager".to_owned())));
        role(json!("external_auditor")).await.must_be(422);
        directory.patch(&format!("/Groups/{group}"), json!([{ "op": "remove", "path": format!("members[value eq \"{bea}\"]") }])).await.must_be(200);
        assert!(members(&owner).await.contains(&(email.clone(), "reader".to_owned())));
        // The only owner is put into the directory, into a group of readers, and out of it: she stays what she is.
        let own = format!("anna.owner@{domain}");
        let boss = house.sign_up("Second AB", &own, "Europe/Stockholm").await;
        let other = fresh_domain();
        let second = Directory::of(&house, &boss).await;
        proved(&boss, &other).await;
        let first = directory.get("/Users").await;
        assert_eq!(first.json["totalResults"], 1);
        owner.delete(&format!("/v1/mail-domains/{}", owner.get("/v1/mail-domains").await.at("/data/0/id"))).await.must_be(204);
        proved(&boss, &domain).await;
        let anna = second.user(&own).await.must_be(201).at("/id").to_owned();
        assert_eq!(members(&boss).await, [(own.clone(), "owner".to_owned())], "who has a place keeps its role");
        let group = json!({ "displayName": "Readers", "members": [{ "value": anna }] });
        let group = second.ask(Method::POST, "/Groups", Some(&group)).await.must_be(201).at("/id").to_owned();
        boss.send(Method::PATCH, &format!("/v1/provisioned-groups/{group}"), Some(&json!({ "role": "reader" })), None).await.must_be(200);
        assert_eq!(members(&boss).await, [(own.clone(), "owner".to_owned())]);
        let refused = second.patch(&format!("/Users/{anna}"), json!([{ "op": "replace", "path": "active", "value": false }])).await;
        assert!(refused.must_be(409).at("/detail").contains("only owner"));
        second.ask(Method::DELETE, &format!("/Users/{anna}"), None).await.must_be(409);
        house.drain().await;
        house.close().await;
    }
}

on_both! {
    async fn a_list_is_filtered_paged_and_cut_to_what_is_asked(house: House) {
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let directory = Directory::of(&house, &owner).await;
        for name in ["ann", "bea", "bob"] {
            directory.user(name).await.must_be(201);
        }
        let names = async |query: &str| {
            let list = directory.get(&format!("/Users?{query}")).await.must_be(200);
            let rows = list.json["Resources"].as_array().unwrap().clone();
            rows.iter().map(|row| row["userName"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names("filter=userName%20eq%20%22BEA%22").await, ["bea"]);
        assert_eq!(names("filter=userName%20sw%20%22b%22%20and%20userName%20co%20%22o%22").await, ["bob"]);
        assert_eq!(names("startIndex=2&count=1").await, ["bea"]);
        assert_eq!(names("startIndex=0&count=-3").await, Vec::<String>::new());
        let cut = directory.get("/Users?attributes=displayName,emails.value&count=1").await;
        let row = &cut.json["Resources"][0];
        assert_eq!((row.get("userName"), row["displayName"].as_str()), (None, Some("Bea Lind")));
        assert_eq!(row["emails"], json!([{ "value": "ann" }]));
        let cut = directory.get("/Users?excludedAttributes=emails,meta").await;
        assert_eq!((cut.json["Resources"][0].get("emails"), cut.json["Resources"][0].get("meta")), (None, None));
        let refused = directory.get("/Users?filter=userName%20is%20%22x%22").await.must_be(400);
        assert_eq!((refused.at("/scimType"), refused.at("/status")), ("invalidFilter", "400"));
        assert_eq!(refused.headers[CONTENT_TYPE], "application/scim+json");
        house.close().await;
    }
}

on_both! {
    async fn a_version_that_has_moved_on_is_not_overwritten(house: House) {
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let directory = Directory::of(&house, &owner).await;
        let made = directory.user("bea").await.must_be(201);
        let path = format!("/Users/{}", made.at("/id"));
        assert_eq!(made.etag(), "W/\"1\"");
        directory.patch(&path, json!([{ "op": "add", "path": "displayName", "value": "B" }])).await.must_be(200);
        let put = |tag: &'static str| {
            let request = directory.browser.raw(Method::PUT, &format!("/scim/v2{path}")).header(IF_MATCH, tag);
            let request = request.header(AUTHORIZATION, format!("Bearer {}", directory.token));
            read(request.body(json!({ "userName": "bea" }).to_string()))
        };
        put("W/\"1\"").await.must_be(412);
        assert_eq!(put("W/\"2\"").await.must_be(200).json.get("displayName"), None);
        house.close().await;
    }
}

on_both! {
    async fn a_directory_reaches_one_organization_by_one_token(house: House) {
        let first = house.sign_up("First Oy", "first@example.com", "Europe/Helsinki").await;
        let second = house.sign_up("Second AB", "second@example.com", "Europe/Stockholm").await;
        let (own, other) = (Directory::of(&house, &first).await, Directory::of(&house, &second).await);
        let user = own.user("bea").await.must_be(201).at("/id").to_owned();
        let group = json!({ "displayName": "Quality", "members": [{ "value": user }] });
        let group = own.ask(Method::POST, "/Groups", Some(&group)).await.must_be(201).at("/id").to_owned();
        assert_eq!(other.get("/Users").await.must_be(200).json["totalResults"], 0);
        assert_eq!(other.get("/Groups").await.must_be(200).json["totalResults"], 0);
        let rename = json!([{ "op": "replace", "path": "displayName", "value": "Stolen" }]);
        for path in [format!("/Users/{user}"), format!("/Groups/{group}")] {
            other.get(&path).await.must_be(404);
            other.patch(&path, rename.clone()).await.must_be(404);
            let body = json!({ "userName": "stolen", "displayName": "Stolen" });
            other.ask(Method::PUT, &path, Some(&body)).await.must_be(404);
            other.ask(Method::DELETE, &path, None).await.must_be(404);
        }
        let foreign = json!({ "displayName": "Thieves", "members": [{ "value": user }] });
        assert_eq!(other.ask(Method::POST, "/Groups", Some(&foreign)).await.must_be(400).at("/scimType"), "invalidValue");
        assert_eq!(second.send(Method::PATCH, &format!("/v1/provisioned-groups/{group}"), Some(&json!({ "role": "owner" })), None).await.status, 404);
        // No token, another one, a session's cookie, and the token that was replaced open nothing.
        let nobody = house.stranger();
        for request in [
            nobody.raw(Method::GET, "/scim/v2/Users"),
            nobody.raw(Method::GET, "/scim/v2/Users").header(AUTHORIZATION, "Bearer cks_0000"),
            nobody.raw(Method::GET, "/scim/v2/Users").header(AUTHORIZATION, "Basic YTpi"),
            first.raw(Method::GET, "/scim/v2/Users"),
        ] {
            assert_eq!(read(request).await.must_be(401).at("/status"), "401");
        }
        Directory::of(&house, &first).await;
        own.get("/Users").await.must_be(401);
        second.delete("/v1/provisioning/token").await.must_be(204);
        other.get("/Users").await.must_be(401);
        house.close().await;
    }
}

on_both! {
    async fn a_token_is_told_once_rotated_with_an_overlap_and_ends_by_itself(house: House) {
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let first = Directory::of(&house, &owner).await;
        assert!(first.token.starts_with("cks_") && first.token.len() == 64);
        let rotated = owner.post("/v1/provisioning/token", &json!({ "lifetime_days": 2, "overlap_hours": 6 })).await.must_be(201);
        let second = Directory { browser: house.stranger(), token: rotated.at("/token").to_owned() };
        let shown = owner.get("/v1/provisioning").await.must_be(200);
        assert_eq!(shown.json["tokens"].as_array().unwrap().len(), 2);
        assert!(!shown.text.contains(&first.token) && !shown.text.contains(&second.token), "it is told once");
        assert_eq!(shown.at("/tokens/0/hint"), format!("cks_…{}", &second.token[60..]));
        first.user("bea@kestrel.example").await.must_be(201);
        second.get("/Users").await.must_be(200);
        house.pass(chrono::TimeDelta::hours(6));
        first.get("/Users").await.must_be(401);
        second.get("/Users").await.must_be(200);
        house.pass(chrono::TimeDelta::hours(42));
        second.get("/Users").await.must_be(401);
        assert_eq!(owner.get("/v1/provisioning").await.must_be(200).json["tokens"], json!([]));
        // It is no API key, and a key is no token.
        assert_eq!(read(house.stranger().raw(Method::GET, "/v1/sites").header(AUTHORIZATION, format!("Bearer {}", first.token))).await.status, 401);
        house.pass(chrono::TimeDelta::minutes(1));
        owner.prove().await;
        let key = owner.post("/v1/api-keys", &json!({ "name": "A key", "scopes": ["write"] })).await.must_be(201);
        let key = Directory { browser: house.stranger(), token: key.at("/secret").to_owned() };
        key.get("/Users").await.must_be(401);
        let log = owner.get("/v1/audit-entries?limit=100").await.must_be(200);
        assert!(log.text.contains("create_provisioning_token") && log.text.contains("create_scim_user"));
        assert!(!log.text.contains(&second.token) && !log.text.contains("bea@") && !log.text.contains("Bea"));
        house.drain().await;
        house.mails();
        house.close().await;
    }
}

on_both! {
    async fn what_is_no_scim_is_refused_in_its_words(house: House) {
        let owner = house.sign_up("Kestrel Oy", "anna@example.com", "Europe/Helsinki").await;
        let directory = Directory::of(&house, &owner).await;
        for (body, kind) in [
            ("no json", "invalidSyntax"), ("[]", "invalidSyntax"), ("{}", "invalidValue"),
            (r#"{"userName": 7}"#, "invalidValue"), (r#"{"userName": "a", "emails": [7]}"#, "invalidValue"),
            (r#"{"userName": "a", "active": "perhaps"}"#, "invalidValue"), ("{\"userName\": \"a\\u0000\"}", "invalidValue"),
        ] {
            let request = directory.browser.raw(Method::POST, "/scim/v2/Users").header(AUTHORIZATION, format!("Bearer {}", directory.token));
            let answer = read(request.body(body)).await.must_be(400);
            assert_eq!(answer.at("/scimType"), kind, "{body}");
        }
        let long = json!({ "userName": "x".repeat(2 << 20) });
        directory.ask(Method::POST, "/Users", Some(&long)).await.must_be(413);
        for path in ["/Nothing", "/Users/x", "/Users/scu_00000000000000000000000000000000", "/Schemas/x"] {
            assert_eq!(directory.get(path).await.must_be(404).at("/status"), "404", "{path}");
        }
        directory.ask(Method::DELETE, "/Users", None).await.must_be(405);
        assert_eq!(directory.ask(Method::POST, "/.search", Some(&json!({ "filter": 7 }))).await.must_be(400).at("/scimType"), "invalidFilter");
        // Whoever guesses tokens is slowed down, in the same words.
        let guess = || read(house.stranger().raw(Method::GET, "/scim/v2/Users").header(AUTHORIZATION, "Bearer cks_0000"));
        for _ in 0..20 {
            guess().await.must_be(401);
        }
        let slowed = guess().await.must_be(429);
        assert!(slowed.at("/status") == "429" && slowed.headers.contains_key("retry-after"), "{}", slowed.text);
        directory.get("/Users").await.must_be(200);
        directory.ask(Method::POST, "/Bulk", Some(&json!({}))).await.must_be(404);
        house.close().await;
    }
}
