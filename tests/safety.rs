//! What every answer tells browsers, and what the log never tells.

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::harness::database;
use crate::harness::house::PASSWORD;
use crate::harness::process::{Process, until};
use crate::harness::{Browser, Engine, House};

/// The headers of every answer that has a fixed value.
const ALWAYS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
];

fn directives(headers: &HeaderMap) -> Vec<(String, Vec<String>)> {
    let policy = headers["content-security-policy"].to_str().unwrap();
    let read = |directive: &str| {
        let mut words = directive.split_whitespace().map(str::to_owned);
        Some((words.next()?, words.collect()))
    };
    policy.split(';').filter_map(read).collect()
}

#[tokio::test]
async fn every_answer_is_safe_in_a_browser() {
    let house = House::start(Engine::Sqlite).await;
    let owner = house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    let anybody = house.stranger();
    let (get, post, delete) = (Method::GET, Method::POST, Method::DELETE);
    for (asks, method, path, status) in [
        (&anybody, &get, "/v1/openapi.json", 200),
        (&anybody, &get, "/healthz", 200),
        (&anybody, &get, "/v1/session", 401),
        (&anybody, &post, "/v1/sessions", 415),
        (&anybody, &get, "/v1/nothing", 404),
        (&anybody, &delete, "/v1/openapi.json", 405),
        (&anybody, &get, "/missing.js", 404),
        (&anybody, &get, "/icon.svg", 200),
        (&anybody, &get, "/", 200),
        (&anybody, &get, "/certifications/anything", 200),
        (&anybody, &get, "/docs/", 200),
        (&anybody, &get, "/docs/problems", 200),
        (&owner, &get, "/v1/session", 200),
        (&owner, &get, "/v1/organization", 200),
        (&owner, &post, "/v1/certifications?strange=1", 422),
        (&owner, &delete, "/v1/session", 204),
    ] {
        let answer = asks.send(method.clone(), path, None, None).await;
        let what = format!("{method} {path}");
        assert_eq!(answer.status, status, "{what}: {}", answer.text);
        for (name, value) in ALWAYS {
            assert_eq!(
                answer.headers.get(name).map(|it| it.to_str().unwrap()),
                Some(value),
                "{what}: {name}"
            );
        }
        assert!(answer.headers["permissions-policy"].to_str().unwrap().contains("camera=()"), "{what}");
        let cache = answer.headers["cache-control"].to_str().unwrap();
        assert!(
            !path.starts_with("/v1") || cache.contains("no-store") || path == "/v1/openapi.json",
            "{what}: {cache}"
        );
        let page = answer
            .headers
            .get("content-type")
            .is_some_and(|kind| kind.to_str().unwrap().starts_with("text/html"));
        let policy = directives(&answer.headers);
        let of =
            |name: &str| policy.iter().find(|(known, _)| known == name).map(|(_, values)| values.join(" "));
        assert_eq!(of("default-src").as_deref(), Some(if page { "'self'" } else { "'none'" }), "{what}");
        assert_eq!(of("frame-ancestors").as_deref(), Some("'none'"), "{what}");
        assert_eq!(of("base-uri").as_deref(), Some("'none'"), "{what}");
        if status == 204 {
            assert_eq!(
                answer.headers["clear-site-data"], "\"cache\", \"cookies\"",
                "signing out leaves nothing behind"
            );
        }
        if page {
            assert_eq!(of("script-src").as_deref(), Some("'self'"), "{what}: no script stands in a page");
            assert_eq!(of("object-src").as_deref(), Some("'none'"), "{what}");
            let inline = answer
                .text
                .split("<script")
                .skip(1)
                .any(|script| !script.split('>').next().unwrap().contains("src="));
            assert!(!inline, "{what}: a script without src would not run");
        }
        assert!(
            !answer.headers.contains_key("access-control-allow-origin"),
            "{what}: other origins read nothing"
        );
        assert!(!answer.headers.contains_key("server"), "{what}: what serves is not told");
    }
    house.close().await;
}

#[tokio::test]
async fn the_session_cookie_cannot_be_read_sent_elsewhere_or_set_by_a_neighbour() {
    let house = House::start(Engine::Sqlite).await;
    house.sign_up("Turku Hosting Oy", "aino@example.com", "Europe/Helsinki").await;
    let mut browser = house.stranger();
    let answer = browser.sign_in("aino@example.com", PASSWORD).await.must_be(201);
    let cookies: Vec<_> =
        answer.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap()).collect();
    let [cookie] = cookies[..] else { panic!("one cookie and no more: {cookies:?}") };
    assert!(cookie.starts_with("__Host-certkeep="), "{cookie}");
    for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.split("; ").any(|it| it == attribute), "{attribute} in {cookie}");
    }
    assert!(!cookie.contains("Domain="), "{cookie}");
    let secret = cookie.split(['=', ';']).nth(1).unwrap();
    assert!(secret.len() >= 64 && !answer.text.contains(secret), "only the cookie tells the session");
    house.close().await;
}

/// Sends bytes as they are and answers the status of each answer.
async fn told(base: &str, request: &str) -> Vec<String> {
    let (address, request) = (base.strip_prefix("http://").unwrap().to_owned(), request.to_owned());
    let send = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
            .lines()
            .filter(|line| line.starts_with("HTTP/1.1 "))
            .map(|line| line[9..12].to_owned())
            .collect()
    };
    tokio::task::spawn_blocking(send).await.unwrap()
}

#[tokio::test]
async fn a_request_hides_no_other_one_behind_its_length() {
    let house = House::start(Engine::Sqlite).await;
    let hidden = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    for lengths in [
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "Content-Length: 4\r\nContent-Length: 5",
        "Transfer-Encoding: chunked, identity",
    ] {
        let request = format!(
            "POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{lengths}\r\n\r\n0\r\n\r\n{hidden}"
        );
        assert_eq!(told(&house.base, &request).await, ["400"], "{lengths}");
    }
    assert_eq!(told(&house.base, "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n").await, ["405"]);
    house.close().await;
}

/// What the front end never uses: text that becomes markup or code, and stores that outlive the session.
const NEVER: [&str; 7] = [
    "dangerouslySetInnerHTML",
    "innerHTML",
    "outerHTML",
    "document.write",
    "eval(",
    "sessionStorage",
    "indexedDB",
];

/// Where one of them stands for a reason: while somebody is at a provider the tab remembers the attempt's state, which is worth
/// nothing without the cookie, and where to go on; it forgets both when they come back.
const EXCEPT: [(&str, &str); 1] = [("sessionStorage", "client/sso.ts")];

#[test]
fn the_front_end_makes_no_markup_and_no_code_of_text() {
    fn walk(folder: &std::path::Path, files: &mut Vec<std::path::PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, files) } else { files.push(path) }
        }
    }
    let mut files = Vec::new();
    walk(concat!(env!("CARGO_MANIFEST_DIR"), "/web/src").as_ref(), &mut files);
    assert!(files.len() > 100);
    for file in files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "ts" || kind == "tsx"))
    {
        let text = fs::read_to_string(file).unwrap();
        let free = |word: &str| EXCEPT.iter().any(|(known, place)| *known == word && file.ends_with(place));
        for word in NEVER.into_iter().filter(|word| !free(word)) {
            assert!(!text.contains(word), "{}: {word}", file.display());
        }
    }
}

/// The secret of the newest mailed link.
async fn mailed(browser: &Browser, before: usize) -> String {
    let mails = until("a mail", async || {
        let mails: Value = browser.get("/dev/mail.json").await.json;
        (mails.as_array().map_or(0, Vec::len) > before).then_some(mails)
    })
    .await;
    let text = mails[0]["text"].as_str().unwrap();
    let (_, rest) = text.split_once("token=").expect("a link in the mail");
    rest.chars().take_while(char::is_ascii_hexdigit).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_log_holds_a_secret_not_even_one_that_tells_everything() {
    let database = database::empty_file();
    let (server, base) = Process::server(&database).await;
    let mut browser = Browser::new(&base);
    let body = json!({ "organization_name": "Turku Hosting Oy", "country": "FI", "time_zone": "Europe/Helsinki",
        "name": "Aino Virtanen", "email": "aino@example.com", "password": PASSWORD });
    browser.post("/v1/sign-ups", &body).await.must_be(202);
    let verification = mailed(&browser, 0).await;
    browser.post("/v1/email-verifications", &json!({ "token": verification })).await.must_be(204);
    browser.sign_in("aino@example.com", "a-wrong-guess-at-it").await.must_be(401);
    browser.post("/v1/password-resets", &json!({ "email": "aino@example.com" })).await.must_be(202);
    let reset = mailed(&browser, 1).await;
    let again = "quiet-harbour-of-seventeen-boats";
    browser.post("/v1/password-changes", &json!({ "token": reset, "password": again })).await.must_be(204);
    let signed_in = browser.sign_in("aino@example.com", again).await.must_be(201);
    let cookie = signed_in.headers["set-cookie"].to_str().unwrap();
    let session = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
    browser.get("/v1/session").await.must_be(200);
    browser.post("/v1/certifications", &json!({ "standard": 1, "password": again })).await.must_be(422);
    let log = server.kill().await;

    for (what, secret) in [
        ("a password", PASSWORD),
        ("a new password", again),
        ("a wrong password", "a-wrong-guess-at-it"),
        ("a link", verification.as_str()),
        ("a link", reset.as_str()),
        ("a session", session.as_str()),
        ("a hash of a password", "$argon2"),
    ] {
        assert!(secret.len() > 6 && !log.contains(secret), "the log holds {what}");
    }
    // It does say who was refused, from where and why.
    let refused =
        log.lines().find(|line| line.contains("refused") && line.contains("wrong_credentials")).unwrap();
    assert!(refused.contains("WARN") && refused.contains("address=127.0.0.1"), "{refused}");
    assert!(
        log.lines().any(|line| line.contains("answered") && line.contains("who=mem_")),
        "who asked is told"
    );
}
