//! Versions: a strong `ETag` (RFC 9110 §8.8.3) on what is read, and `If-Match` on what is changed.
//!
//! A tag is `"state.digest"`. The state names what a change rests on: `v3` where the row counts its versions, `r…` a digest
//! of the row, or what a programme rests on; changes compare it alone. The digest names this very answer.

mod answer;
mod condition;
mod declare;

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use entity::id::CertificationId;
use entity::{TenantTx, basis};
use serde::Serialize;

use crate::member::Member;
use crate::problem::Problem;

pub use answer::{Stamp, tag};
pub use condition::{Condition, MOVED_ON, concerns, stamp_of};
pub use declare::tell;

/// How many characters `If-Match` and `If-None-Match` may have.
pub const LONGEST_CONDITION: usize = 1000;

/// What `If-Match` names; no header is no condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IfMatch {
    /// Nothing: whatever is there may be changed.
    Absent,
    /// `*`: anything, as long as it is there.
    Any,
    /// One of these states.
    States(Vec<String>),
}

impl IfMatch {
    /// What the request names.
    pub fn of(request: &HttpRequest) -> Self {
        let mut given = request.headers().get_all(header::IF_MATCH).peekable();
        if given.peek().is_none() {
            return Self::Absent;
        }
        let words = given.flat_map(|line| line.to_str().unwrap_or_default().split(',').map(str::trim));
        let words: Vec<_> = words.collect();
        if words == ["*"] { Self::Any } else { Self::States(words.into_iter().filter_map(state).collect()) }
    }

    /// Whether `state` is what was named.
    pub fn holds(&self, state: &str) -> bool {
        match self {
            Self::Absent | Self::Any => true,
            Self::States(states) => states.iter().any(|named| named == state),
        }
    }

    /// Refuses with 412 when something else than `state` was named.
    pub fn check(&self, state: &str) -> Result<(), Problem> {
        if self.holds(state) { Ok(()) } else { Err(Problem::moved_on()) }
    }

    /// Whether every state that is named is that of a row.
    fn is_of_row(&self) -> bool {
        match self {
            Self::Absent | Self::Any => false,
            Self::States(states) => states.iter().all(|state| state.starts_with(['v', 'r'])),
        }
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

/// The state inside a strong tag; a weak one never matches (RFC 9110 §13.1.1).
fn state(tag: &str) -> Option<String> {
    let inside = tag.strip_prefix('"')?.strip_suffix('"')?;
    Some(inside.split('.').next().unwrap_or(inside).to_owned())
}

/// The version that the caller read, from `If-Match`, which must be there.
#[derive(Debug, Clone)]
pub struct Expected(IfMatch);

impl Expected {
    /// The version that the change expects, of a row that has version `current` now.
    pub fn of(&self, current: i32) -> Result<i32, Problem> {
        self.0.check(&format!("v{current}"))?;
        Ok(current)
    }
}

impl FromRequest for Expected {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match IfMatch::of(request) {
            IfMatch::Absent => Err(Problem::version_required()),
            named => Ok(Self(named)),
        })
    }
}

/// 200 with the view and its version.
pub fn versioned(view: &impl Serialize, version: i32) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::ETAG, format!("\"v{version}\""))).json(view)
}

/// 201 with the view, its version and its address.
pub fn created(view: &impl Serialize, version: i32, location: String) -> HttpResponse {
    let mut response = HttpResponse::Created();
    response
        .insert_header((header::ETAG, format!("\"v{version}\"")))
        .insert_header((header::LOCATION, location));
    response.json(view)
}

/// 200 with what rests on `basis`.
pub fn resting(view: &impl Serialize, basis: &str) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::ETAG, format!("\"{basis}\""))).json(view)
}

/// The recorded facts that the caller decided on, from `If-Match` with the `ETag` of a programme; none when it does not
/// matter, or when the tag is that of the row itself, which [`Condition`] compares.
#[derive(Debug, Clone)]
pub struct Decided(IfMatch);

impl FromRequest for Decided {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let named = IfMatch::of(request);
        ready(Ok(Self(if named.is_of_row() { IfMatch::Absent } else { named })))
    }
}

impl Decided {
    /// Refuses with 412 when something else has been recorded for the certification since.
    pub async fn holds(&self, tx: &TenantTx, member: &Member, on: CertificationId) -> Result<(), Problem> {
        if self.0 == IfMatch::Absent {
            return Ok(());
        }
        self.0.check(&basis::locked(tx, &member.organization, on).await?)
    }

    /// Refuses with 412 what was decided on a programme where there is none.
    pub fn rests_on_nothing(&self) -> Result<(), Problem> {
        if matches!(self.0, IfMatch::States(_)) { Err(Problem::moved_on()) } else { Ok(()) }
    }

    /// 201 with the view, and for who named what it was decided on, with what holds now.
    pub async fn recorded(
        &self,
        tx: &TenantTx,
        member: &Member,
        on: Option<CertificationId>,
        view: &impl Serialize,
    ) -> Result<HttpResponse, Problem> {
        let mut response = HttpResponse::Created();
        if let (true, Some(on)) = (self.0 != IfMatch::Absent, on) {
            let now = basis::locked(tx, &member.organization, on).await?;
            response.insert_header((header::ETAG, format!("\"{now}\"")));
        }
        Ok(response.json(view))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn named(tags: &str) -> IfMatch {
        IfMatch::of(&TestRequest::default().insert_header((header::IF_MATCH, tags)).to_http_request())
    }

    #[test]
    fn a_change_compares_the_state_and_not_the_digest_of_the_answer() {
        assert!(named("\"v3\"").holds("v3"));
        assert!(named("\"v3.0123456789abcdef\"").holds("v3"));
        assert!(named("\"v2\", \"v3.00\"").holds("v3"));
        assert!(named("*").holds("v3"));
        assert!(!named("\"v33\"").holds("v3"));
    }

    #[test]
    fn what_is_no_strong_tag_matches_nothing() {
        for tag in ["W/\"v3\"", "v3", "\"v3", "", "\"\"", "*, \"v3.1", "\"*\""] {
            assert!(!named(tag).holds("v3"), "{tag}");
        }
    }

    #[test]
    fn a_tag_of_a_programme_is_none_of_a_row() {
        assert!(named("\"v3.00\"").is_of_row());
        assert!(!named("\"0123456789abcdef0123456789abcdef\"").is_of_row());
        assert!(!named("*").is_of_row());
    }
}
