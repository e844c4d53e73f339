//! A deadline for each request, so that none holds a connection for ever.

use std::fmt;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderValue};
use actix_web::{HttpResponse, ResponseError};

use crate::problem::Problem;
use crate::quota::Told;
use crate::request_id;

/// An answer to a request that took too long. Its handler was stopped where it was, and its transaction undone.
///
/// It leaves by another way than answers do, past whatever writes headers; so it brings all of its own.
#[derive(Debug)]
pub struct Late {
    problem: Problem,
    headers: HeaderMap,
    body: String,
}

impl Late {
    /// The answer after `deadline`, to the request that is being answered.
    pub fn after(deadline: Duration, told: &Told) -> Self {
        let problem = Problem::timed_out(deadline);
        let mut headers = HeaderMap::new();
        if let Ok(id) = HeaderValue::from_str(&request_id::current()) {
            headers.insert(request_id::HEADER, id);
        }
        told.write(&mut headers);
        let body = problem.text();
        Self { problem, headers, body }
    }
}

impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl ResponseError for Late {
    fn status_code(&self) -> StatusCode {
        self.problem.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = self.problem.error_response().set_body(self.body.clone()).map_into_boxed_body();
        for (name, value) in &self.headers {
            response.headers_mut().insert(name.clone(), value.clone());
        }
        response
    }
}
