//! SCIM 2.0 (RFC 7643, RFC 7644): how a directory tells of people and groups, in its own words.

pub mod answer;
pub mod directory;
pub mod discovery;
pub mod filter;
pub mod patch;
pub mod path;
pub mod place;
pub mod schema;

use std::fmt;

use actix_web::http::header::HeaderValue;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde_json::json;

use crate::problem::Problem;

/// The media type of every answer.
pub const MEDIA: &str = "application/scim+json";

/// Why a directory's request was not carried out (RFC 7644 §3.12).
#[derive(Debug)]
pub struct ScimError {
    status: StatusCode,
    kind: Option<&'static str>,
    detail: String,
    retry_after: Option<HeaderValue>,
}

impl ScimError {
    /// 400 of a kind that the RFC names.
    pub fn bad(kind: &'static str, detail: impl Into<String>) -> Self {
        Self { kind: Some(kind), ..Self::of(StatusCode::BAD_REQUEST, detail) }
    }

    /// Another status.
    pub fn of(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, kind: None, detail: detail.into(), retry_after: None }
    }

    /// 404.
    pub fn missing() -> Self {
        Self::of(StatusCode::NOT_FOUND, "There is no such resource.")
    }

    /// 409: the name is taken.
    pub fn taken(detail: impl Into<String>) -> Self {
        Self { kind: Some("uniqueness"), ..Self::of(StatusCode::CONFLICT, detail) }
    }

    /// 412: it has changed since it was read.
    pub fn moved_on() -> Self {
        Self::of(StatusCode::PRECONDITION_FAILED, "It has changed since it was read.")
    }
}

impl fmt::Display for ScimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl ResponseError for ScimError {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": self.status.as_u16().to_string(), "detail": self.detail,
        });
        if let Some(kind) = self.kind {
            body["scimType"] = kind.into();
        }
        let mut response = HttpResponse::build(self.status);
        response.insert_header((header::CONTENT_TYPE, MEDIA));
        if self.status == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"scim\""));
        }
        if let Some(wait) = &self.retry_after {
            response.insert_header((header::RETRY_AFTER, wait.clone()));
        }
        response.body(body.to_string())
    }
}

impl From<ScimError> for Problem {
    fn from(fault: ScimError) -> Self {
        match fault.status {
            StatusCode::CONFLICT => Self::conflict("not_provisioned", fault.detail),
            _ => Self::internal(fault),
        }
    }
}

impl From<Problem> for ScimError {
    fn from(problem: Problem) -> Self {
        let retry_after = problem.error_response().headers().get(header::RETRY_AFTER).cloned();
        Self { retry_after, ..Self::of(problem.status_code(), problem.to_string()) }
    }
}

impl From<entity::DbErr> for ScimError {
    fn from(fault: entity::DbErr) -> Self {
        match entity::violation(&fault) {
            Some(entity::Violation::Unique) => Self::taken("Another resource has this name."),
            _ => Problem::from(fault).into(),
        }
    }
}
