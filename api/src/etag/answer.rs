//! The `ETag` of every answer to GET, and 304 for who has it already.

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse};
use entity::secret;

/// The state of the row that was found, for the answer's tag.
#[derive(Debug, Clone)]
pub struct Stamp(pub String);

/// Gives what was read its tag, and answers 304 without a body to who names the same tag in `If-None-Match`.
pub async fn tag<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let api = request.path().starts_with("/v1/");
    if request.method() != Method::GET || !api {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let response = next.call(request).await?.map_into_boxed_body();
    let whole = matches!(response.response().body().size(), BodySize::Sized(_));
    if response.status() != StatusCode::OK || !whole {
        return Ok(response);
    }
    let (request, response) = response.into_parts();
    let (mut head, body) = response.into_parts();
    let Ok(bytes) = body.try_into_bytes() else {
        return Ok(ServiceResponse::new(request, head.map_into_boxed_body()));
    };
    let digest = secret::fingerprint(&[&bytes]);
    let digest = digest.get(..20).unwrap_or(&digest);
    let own = head.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let state = own.map(|tag| tag.trim_matches('"').to_owned());
    let state = state.or_else(|| request.extensions().get::<Stamp>().map(|stamp| stamp.0.clone()));
    let tag = state.map_or_else(|| format!("\"{digest}\""), |state| format!("\"{state}.{digest}\""));
    let known = is_known(request.headers(), &tag);
    if let Ok(value) = HeaderValue::from_str(&tag) {
        head.headers_mut().insert(header::ETAG, value);
    }
    if !known {
        return Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(bytes))));
    }
    let mut response = HttpResponse::NotModified();
    response.insert_header((header::ETAG, tag));
    Ok(ServiceResponse::new(request, response.finish()))
}

/// `If-None-Match` compares weakly (RFC 9110 §13.1.2); `*` is whatever there is.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let lines = headers.get_all(header::IF_NONE_MATCH).filter_map(|line| line.to_str().ok());
    let mut named = lines.flat_map(|line| line.split(',')).map(str::trim);
    named.any(|named| named == "*" || named.strip_prefix("W/").unwrap_or(named) == tag)
}
