//! `Authorization: Bearer …`: how a program proves itself with an API key.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header;
use entity::api_key::{self, Ended, token};
use entity::{Db, DbErr};
use ipnet::IpNet;

use crate::member::COOKIE;
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;

/// What a request proves itself with.
pub enum Credential {
    /// The secret of a session, from its cookie.
    Cookie(String),
    /// An API key.
    Key(String),
}

impl Credential {
    /// What `request` brings: one of the two, never both, for then it would be unclear who asks.
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        match (request.cookie(COOKIE), token_of(request)) {
            (Some(_), Some(_)) => Err(Problem::two_credentials()),
            (Some(cookie), None) => Ok(Self::Cookie(cookie.value().to_owned())),
            (None, Some(key)) => Ok(Self::Key(key)),
            (None, None) => Err(Problem::not_signed_in()),
        }
    }
}

/// What stands after `Bearer`; another scheme is not ours.
fn token_of(request: &HttpRequest) -> Option<String> {
    let line = String::from_utf8_lossy(request.headers().get(header::AUTHORIZATION)?.as_bytes());
    let (scheme, token) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// The key with that secret, if it works, from `address`. Whoever tries in vain too often is slowed down; who has a key never is.
pub async fn identify(state: &State, secret: &str, address: &str) -> Result<api_key::Model, Problem> {
    match find(&state.db, secret).await? {
        Ok(key) if works_from(&key, address) => Ok(key),
        Ok(_) => Err(Problem::foreign_network(address)),
        Err(problem) => {
            state.throttle.pass(Rate::Key, address).await?;
            Err(problem)
        }
    }
}

/// The key with that secret, or what is wrong with it.
async fn find(db: &Db, secret: &str) -> Result<Result<api_key::Model, Problem>, DbErr> {
    // What no installation can have given out is not looked up at all.
    let Ok(tenant) = token::tenant(secret) else { return Ok(Err(Problem::malformed_key())) };
    let tx = db.read(tenant).await?;
    let key = api_key::by_secret(&tx, secret).await?;
    let now = tx.now();
    tx.commit().await?;
    let Some(key) = key else { return Ok(Err(Problem::unknown_key())) };
    Ok(match key.ended(now) {
        None => Ok(key),
        Some(Ended::Revoked) => Err(Problem::revoked_key()),
        Some(Ended::Expired) => Err(Problem::expired_key()),
    })
}

/// Whether a key works from that network address.
fn works_from(key: &api_key::Model, address: &str) -> bool {
    let networks = key.network_words();
    if networks.is_empty() {
        return true;
    }
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    // A socket for both families shows an IPv4 client as ::ffff:a.b.c.d.
    let address = address.to_canonical();
    networks.iter().any(|word| word.parse::<IpNet>().is_ok_and(|network| network.contains(&address)))
}
