//! Versions: a strong `ETag` (RFC 9110 §8.8.3) on single resources, and `If-Match` on every change of one. A programme's
//! names what it rests on; an event may name it, to be recorded only while it holds.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use entity::id::CertificationId;
use entity::{TenantTx, basis};
use serde::Serialize;

use crate::member::Member;
use crate::problem::Problem;

/// The version that the caller read, from `If-Match`.
#[derive(Debug, Clone, Copy)]
pub struct Expected(pub i32);

impl FromRequest for Expected {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let given = request.headers().get(header::IF_MATCH).and_then(|value| value.to_str().ok());
        ready(match given {
            None => Err(Problem::version_required()),
            // What is no version of ours has certainly moved on.
            Some(tag) => version(tag).map(Self).ok_or_else(Problem::moved_on),
        })
    }
}

fn version(tag: &str) -> Option<i32> {
    tag.trim().strip_prefix('"')?.strip_suffix('"')?.strip_prefix('v')?.parse().ok()
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

/// The recorded facts that the caller decided on, from `If-Match` with the `ETag` of a programme; none when it does not matter.
#[derive(Debug, Clone)]
pub struct Decided(Option<String>);

impl FromRequest for Decided {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let given = request.headers().get(header::IF_MATCH);
        ready(Ok(Self(given.map(|value| value.to_str().unwrap_or_default().trim().to_owned()))))
    }
}

impl Decided {
    /// Refuses with 412 when something else has been recorded for the certification since.
    pub async fn holds(&self, tx: &TenantTx, member: &Member, on: CertificationId) -> Result<(), Problem> {
        let Some(tag) = &self.0 else { return Ok(()) };
        let now = basis::locked(tx, &member.organization, on).await?;
        if *tag == format!("\"{now}\"") { Ok(()) } else { Err(Problem::moved_on()) }
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
        if let (Some(_), Some(on)) = (&self.0, on) {
            let now = basis::locked(tx, &member.organization, on).await?;
            response.insert_header((header::ETAG, format!("\"{now}\"")));
        }
        Ok(response.json(view))
    }
}
