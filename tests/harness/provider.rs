//! Providers of single sign-on: a real one and one that lies, and a browser that goes there and back.

use std::collections::BTreeMap;

use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Method, Url, redirect};
use serde_json::{Value, json};

use super::browser::{plain, read};
use super::database::told;
use super::{Answer, Browser, House};

/// Where every house is sent back to.
const REDIRECT: &str = "https://certkeep.example/sso";

/// The provider that lies in this way.
pub fn liar(lie: &str) -> String {
    format!("{}/{lie}", told("TEST_OIDC_LIAR"))
}

/// An organization that is connected to a provider and has verified a domain.
pub struct Connected {
    pub issuer: String,
    pub domain: String,
}

/// What a provider sends a browser back with.
pub type Returned = BTreeMap<String, String>;

/// The way of one browser: its cookie, and where the provider sent it.
pub struct Way {
    pub browser: Browser,
    pub returned: Returned,
}

impl Way {
    /// What the page that the provider sent the browser to gives to the product.
    pub fn body(&self) -> Value {
        let mut body = json!({ "state": self.returned["state"], "code": self.returned["code"] });
        if let Some(issuer) = self.returned.get("iss") {
            body["iss"] = json!(issuer);
        }
        body
    }

    /// Signs in with what the provider returned.
    pub async fn finish(&mut self) -> Answer {
        let answer = self.browser.post("/v1/sso-sessions", &self.body()).await;
        if answer.status == 201 {
            self.browser.cookie = cookie(&answer);
        }
        answer
    }
}

fn cookie(answer: &Answer) -> Option<String> {
    let set = answer.headers.get(SET_COOKIE)?.to_str().unwrap();
    Some(set.split(';').next().unwrap().to_owned())
}

impl Connected {
    /// Connects the organization of `owner` to the provider that lies, which lets people become members.
    pub async fn by_liar(house: &House, owner: &Browser, lie: &str) -> Self {
        Self::to(house, owner, liar(lie), "certkeep".to_owned(), "hush".to_owned()).await
    }

    /// Connects the organization of `owner` to the real provider.
    pub async fn for_real(house: &House, owner: &Browser) -> Self {
        let new = json!({ "redirect_uris": [REDIRECT], "response_types": ["code"], "grant_types": ["authorization_code"] });
        let request = client().post(format!("{}/reg", told("TEST_OIDC")));
        let answer =
            read(request.header(CONTENT_TYPE, "application/json").body(new.to_string())).await.must_be(201);
        let (id, secret) = (answer.at("/client_id").to_owned(), answer.at("/client_secret").to_owned());
        Self::to(house, owner, told("TEST_OIDC"), id, secret).await
    }

    async fn to(house: &House, owner: &Browser, issuer: String, id: String, secret: String) -> Self {
        // Providers go by the time of this machine.
        let now = chrono::Utc::now();
        if house.now() < now {
            house.clock.move_to(now);
        }
        owner.prove().await;
        let domain = crate::mail_domain::fresh_domain();
        crate::mail_domain::proved(owner, &domain).await;
        let etag = owner.get("/v1/single-sign-on").await.etag();
        let body = json!({ "issuer": issuer, "client_id": id, "client_secret": secret, "admits": true });
        owner.patch("/v1/single-sign-on", &etag, &body).await.must_be(200);
        Self { issuer, domain }
    }

    /// Connects the organization to the provider that lies in another way.
    pub async fn lie(&mut self, owner: &Browser, lie: &str) {
        let etag = owner.get("/v1/single-sign-on").await.etag();
        self.issuer = liar(lie);
        owner.patch("/v1/single-sign-on", &etag, &json!({ "issuer": self.issuer })).await.must_be(200);
    }

    /// Lets a new browser begin with `email` and go where it is sent.
    pub async fn go(&self, house: &House, email: &str) -> Way {
        self.begin(house, &json!({ "email": email }), email).await
    }

    /// The same, and the provider is to ask anew.
    pub async fn go_again(&self, house: &House, email: &str) -> Way {
        self.begin(house, &json!({ "email": email, "again": true }), email).await
    }

    async fn begin(&self, house: &House, body: &Value, email: &str) -> Way {
        let mut browser = house.stranger();
        let answer = browser.post("/v1/sso-attempts", body).await.must_be(201);
        browser.cookie = cookie(&answer);
        Way { returned: at_provider(answer.at("/authorization_url"), email).await, browser }
    }

    /// The same, as another at the provider than whoever began.
    pub async fn go_as(&self, house: &House, email: &str, login: &str) -> Way {
        let mut browser = house.stranger();
        let answer = browser.post("/v1/sso-attempts", &json!({ "email": email })).await.must_be(201);
        browser.cookie = cookie(&answer);
        let url =
            answer.at("/authorization_url").replace(&email.replace('@', "%40"), &login.replace('@', "%40"));
        Way { returned: at_provider(&url, login).await, browser }
    }

    /// Begins a test in the browser of `owner`, which has a session, and goes where it is sent.
    pub async fn go_for_test(&self, owner: &Browser, login: &str) -> Way {
        let mut browser = owner.clone();
        let answer = browser.post("/v1/sso-tests", &json!({})).await.must_be(201);
        browser.cookie = Some(format!("{}; {}", owner.cookie.clone().unwrap(), cookie(&answer).unwrap()));
        let own = owner.get("/v1/session").await.at("/person/email").replace('@', "%40");
        let url = answer.at("/authorization_url").replace(&own, &login.replace('@', "%40"));
        Way { returned: at_provider(&url, login).await, browser }
    }

    /// Signs in as `email`.
    pub async fn sign_in(&self, house: &House, email: &str) -> Answer {
        self.go(house, email).await.finish().await
    }

    /// Lets `owner` test the connection, which must succeed.
    pub async fn tested(&self, owner: &Browser) {
        let way = self.go_for_test(owner, &format!("owner@{}", self.domain)).await;
        let shown = way.browser.post("/v1/sso-test-results", &way.body()).await.must_be(200);
        assert_eq!(shown.json["passed"], true, "{}", shown.text);
    }
}

fn client() -> Client {
    plain().redirect(redirect::Policy::none()).build().unwrap()
}

/// A browser at a provider: follows it, signs in as `login` where it is asked to, and answers what it is sent back with.
pub async fn at_provider(url: &str, login: &str) -> Returned {
    let (client, mut cookies) = (client(), BTreeMap::new());
    let mut url: Url = url.parse().unwrap();
    let mut form = None;
    for _ in 0..12 {
        if url.as_str().starts_with(REDIRECT) {
            return url.query_pairs().into_owned().collect();
        }
        let method = if form.is_some() { Method::POST } else { Method::GET };
        let mut request = client.request(method, url.clone());
        if let Some(form) = form.take() {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body::<String>(form);
        }
        let jar: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = read(request.header(COOKIE, jar.join("; "))).await;
        for set in answer.headers.get_all(SET_COOKIE) {
            let (name, rest) = set.to_str().unwrap().split_once('=').unwrap();
            cookies.insert(name.to_owned(), rest.split(';').next().unwrap().to_owned());
        }
        if let Some(next) = answer.headers.get(LOCATION) {
            url = url.join(next.to_str().unwrap()).unwrap();
        } else {
            assert!(answer.text.contains("name=\"login\""), "{}: {}", answer.status, answer.text);
            form = Some(format!("prompt=login&login={}&password=any", login.replace('@', "%40")));
        }
    }
    panic!("the provider goes round in circles")
}
