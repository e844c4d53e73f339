//! Versions: a strong `ETag` (RFC 9110 §8.8.3) on single resources, and `If-Match` on every change of one.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use serde::Serialize;

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
