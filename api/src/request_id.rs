//! Request ids: taken from `X-Request-Id` when it is sane, made otherwise, and told in every answer and log line.

use std::cell::RefCell;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;

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
    let (method, path) = (request.method().clone(), request.path().to_owned());
    CURRENT
        .scope(RefCell::new(id.clone()), async move {
            let mut response = next.call(request).await?;
            if let Ok(value) = HeaderValue::from_str(&id) {
                response.headers_mut().insert(HEADER, value);
            }
            tracing::info!(request_id = %id, %method, %path, status = response.status().as_u16(), "answered");
            Ok(response)
        })
        .await
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
