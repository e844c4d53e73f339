//! A client with a cookie, which speaks to the API as the web does.

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, ETAG, HeaderMap, IF_MATCH, SET_COOKIE};
use reqwest::{Client, ClientBuilder, Method, StatusCode};
use serde_json::Value;

/// Somebody who asks.
#[derive(Clone, Debug)]
pub struct Browser {
    client: Client,
    pub base: String,
    pub cookie: Option<String>,
    /// An API key, for a program that has no cookie.
    pub key: Option<String>,
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    pub json: Value,
}

impl Answer {
    /// The answer, which must have that status.
    #[track_caller]
    pub fn must_be(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    /// The version tag.
    pub fn etag(&self) -> String {
        self.headers[ETAG].to_str().unwrap().to_owned()
    }

    /// A text at a JSON pointer.
    #[track_caller]
    pub fn at(&self, pointer: &str) -> &str {
        self.json
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("{pointer} in {}", self.text))
    }
}

impl Browser {
    pub fn new(base: &str) -> Self {
        // The tests speak to this machine only, whatever proxy the environment names.
        let client = plain().build().unwrap();
        Self { client, base: base.to_owned(), cookie: None, key: None }
    }

    /// A program at the same house, with that API key.
    pub fn with_key(&self, key: &str) -> Self {
        Self { cookie: None, key: Some(key.to_owned()), ..self.clone() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body), None).await
    }

    pub async fn patch(&self, path: &str, etag: &str, body: &Value) -> Answer {
        self.send(Method::PATCH, path, Some(body), Some(etag)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None, None).await
    }

    pub async fn send(&self, method: Method, path: &str, body: Option<&Value>, etag: Option<&str>) -> Answer {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        if let Some(key) = &self.key {
            request = request.header(AUTHORIZATION, format!("Bearer {key}"));
        }
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.to_string());
        }
        if let Some(etag) = etag {
            request = request.header(IF_MATCH, etag);
        }
        read(request).await
    }

    /// A request that the caller puts together.
    pub fn raw(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        }
    }

    /// Signs in and keeps the cookie.
    pub async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        let body = serde_json::json!({ "email": email, "password": password });
        self.enter("/v1/sessions", &body).await
    }

    /// Posts what signs in, and keeps the cookie.
    pub async fn enter(&mut self, path: &str, body: &Value) -> Answer {
        let answer = self.post(path, body).await;
        if let Some(cookie) = answer.headers.get(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            self.cookie = Some(cookie.split(';').next().unwrap().to_owned());
        }
        answer
    }

    /// Proves once more who is signed in, as dangerous acts want it.
    pub async fn prove(&self) {
        let password = serde_json::json!({ "password": super::house::PASSWORD });
        self.post("/v1/session/proofs", &password).await.must_be(201);
    }
}

/// A client for this machine. It speaks to nobody over TLS, and reading the system's certificates takes longer than a test.
pub fn plain() -> ClientBuilder {
    Client::builder().no_proxy().tls_built_in_root_certs(false)
}

/// Sends a request and reads the answer whole.
pub async fn read(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.unwrap();
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    Answer { status, headers, text, json }
}
