//! `Directory`: who asks by SCIM. The bearer token gives the organization; nothing else does.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::web::{BytesMut, Data};
use actix_web::{FromRequest, HttpRequest};
use entity::api_key::token::{self, Prefix};
use entity::{Actor, DbErr, TenantTx, scim_token};
use serde_json::Value;
use tokio::sync::OwnedSemaphorePermit;

use super::ScimError;
use crate::body::{LIMIT, read_all};
use crate::member::address;
use crate::state::State;
use crate::throttle::Rate;

/// A directory that may provision one organization.
#[derive(Clone)]
pub struct Directory {
    state: Data<State>,
    /// Its right.
    pub token: scim_token::Model,
    address: String,
    _turn: Arc<OwnedSemaphorePermit>,
}

impl Directory {
    /// A transaction that reads the organization's rows.
    pub async fn read(&self) -> Result<TenantTx, DbErr> {
        self.state.db.read(self.token.tenant_id).await
    }

    /// A transaction that may change them, in nobody's name.
    pub async fn write(&self) -> Result<TenantTx, DbErr> {
        let actor = Actor { address: self.address.clone(), ..Actor::default() };
        let tx = self.state.db.write(self.token.tenant_id, actor).await?;
        scim_token::touch(&tx, self.token.id).await?;
        Ok(tx)
    }

    /// Wakes the worker: what somebody was responsible for has passed on.
    pub fn ring(&self) {
        self.state.ring();
    }

    /// The address of a resource.
    pub fn location(&self, collection: &str, id: impl std::fmt::Display) -> String {
        format!("{}/scim/v2/{collection}/{id}", self.state.settings.base_url)
    }
}

impl FromRequest for Directory {
    type Error = ScimError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ScimError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { identify(&request).await })
    }
}

async fn identify(request: &HttpRequest) -> Result<Directory, ScimError> {
    let state = crate::member::state(request)?;
    let unknown =
        || ScimError::of(StatusCode::UNAUTHORIZED, "Send the organization's token as a bearer token.");
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = given.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    let address = address(request);
    let Some(token) = find(&state, token.unwrap_or_default()).await? else {
        // Whoever guesses is slowed down.
        state.throttle.pass(Rate::Key, &address).await?;
        return Err(unknown());
    };
    state.throttle.pass(Rate::Provisioning, &token.tenant_id.to_string()).await?;
    let turn = Arc::new(state.turns.wait(token.tenant_id).await?);
    Ok(Directory { state, token, address, _turn: turn })
}

/// The right that `secret` is. What no installation can have given out is not looked up at all.
async fn find(state: &State, secret: &str) -> Result<Option<scim_token::Model>, DbErr> {
    let Some(tenant) = token::tenant(secret).ok().filter(|_| secret.starts_with(Prefix::Directory.text()))
    else {
        return Ok(None);
    };
    let tx = state.db.read(tenant).await?;
    let known = scim_token::by_token(&tx, secret).await?;
    tx.commit().await?;
    Ok(known)
}

/// The body of a request: a JSON object.
pub struct Sent(pub Value);

impl FromRequest for Sent {
    type Error = ScimError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ScimError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let bytes: BytesMut = read_all(&request, &mut payload).await?;
            debug_assert!(bytes.len() <= LIMIT);
            let value: Value = serde_json::from_slice(&bytes).map_err(|fault| {
                ScimError::bad("invalidSyntax", format!("The body is not JSON: {fault}."))
            })?;
            if value.is_object() {
                Ok(Self(value))
            } else {
                Err(ScimError::bad("invalidSyntax", "The body is no object."))
            }
        })
    }
}
