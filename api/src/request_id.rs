//! Request ids: taken from `X-Request-Id` when it is sane, made otherwise, and told in every answer and log line.
//!
//! The line that each request leaves says when, who, from where, what and how it ended; it holds no body, no query and
//! no header, so that no secret can be in it.

use std::cell::RefCell;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest};
use tokio::sync::OnceCell;

use crate::member::{self, Member};
use crate::problem::Code;

tokio::task_local! {
    static CURRENT: RefCell<String>;
}

/// The header's name.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request that is being answered; empty outside of one.
pub fn current() -> String {
    CURRENT.try_with(|id| id.borrow().clone()).unwrap_or_default()
}

fn given(request: &ServiceRequest) -> Option<String> {
    let id = request.headers().get(HEADER)?.to_str().ok()?;
    let sane =
        (8..=100).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    sane.then(|| id.to_owned())
}

/// Runs the request under its id and logs how it ended.
pub async fn under_id<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let id = given(&request).unwrap_or_else(|| uuid::Uuid::from_bytes(random()).simple().to_string());
    let (method, path) = (request.method().clone(), without_secrets(request.path()));
    CURRENT
        .scope(RefCell::new(id.clone()), async move {
            let answered = next.call(request).await;
            // The error itself is the answer, and its way leads past here.
            let mut response = answered.inspect_err(|error| {
                let status = error.as_response_error().status_code().as_u16();
                tracing::warn!(request_id = %id, %method, %path, status, "given up");
            })?;
            if let Ok(value) = HeaderValue::from_str(&id) {
                response.headers_mut().insert(HEADER, value);
            }
            tell(&id, method.as_str(), &path, &response);
            Ok(response)
        })
        .await
}

/// The path as it may be logged: of what would open something, only that it was there.
fn without_secrets(path: &str) -> String {
    let hidden = |part: &str| {
        let secret = entity::api_key::token::tenant(part).is_ok()
            || entity::reminder::unsubscription::read(part).is_some();
        if secret { "…".to_owned() } else { part.to_owned() }
    };
    path.split('/').map(hidden).collect::<Vec<_>>().join("/")
}

/// Logs how a request ended. Whoever was not let in, or tried too often, is a warning.
fn tell<B>(id: &str, method: &str, path: &str, response: &ServiceResponse<B>) {
    let status = response.status();
    let (who, address) = (who(response.request()), member::address(response.request()));
    let code = response.response().extensions().get::<Code>().map_or("", |code| code.0);
    let suspicious = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::TOO_MANY_REQUESTS];
    let status_number = status.as_u16();
    if suspicious.contains(&status) {
        tracing::warn!(request_id = %id, %method, %path, %address, %who, code, status = status_number, "refused");
    } else {
        tracing::info!(request_id = %id, %method, %path, %address, %who, code, status = status_number, "answered");
    }
}

/// The member who asked, as far as the request got to know.
fn who(request: &HttpRequest) -> String {
    let known = request.extensions().get::<Arc<OnceCell<Member>>>().cloned();
    known.and_then(|known| known.get().map(|member| member.id().to_string())).unwrap_or_default()
}

fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    let secret = entity::secret::fresh();
    for (byte, pair) in bytes.iter_mut().zip(secret.as_bytes().chunks(2)) {
        let text = std::str::from_utf8(pair).unwrap_or("00");
        *byte = u8::from_str_radix(text, 16).unwrap_or(0);
    }
    bytes
}
