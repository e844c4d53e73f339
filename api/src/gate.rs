//! What holds for every request: who may not is refused, HEAD is answered like GET without its body, unknown parameters
//! are refused, and an address that nobody knows gets a problem whoever looked for it.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{FromRequest, ResponseError, web};

use crate::address::Addresses;
use crate::member::{Member, consultant};
use crate::problem::Problem;
use crate::right::{self, Who};

/// 405 for a known address with a method that it does not know.
fn undeclared(request: &ServiceRequest) -> Option<Problem> {
    let known = request.app_data::<web::Data<Addresses>>()?;
    let path = request.match_info().as_str();
    let allow = known.methods_of(path)?;
    known.operation(request.method(), path).is_none().then(|| Problem::method_not_allowed(allow))
}

/// Whoever may not call an operation is told before anything of the request is read, and no handler can forget to ask.
async fn admit(request: &ServiceRequest) -> Result<(), Problem> {
    let addresses = request.app_data::<web::Data<Addresses>>();
    let operation =
        addresses.and_then(|known| known.operation(request.method(), request.match_info().as_str()));
    match operation.map(right::who) {
        None | Some(Some(Who::Anyone | Who::Operator)) => Ok(()),
        Some(Some(Who::Members { .. })) => Member::extract(request.request()).await.map(drop),
        Some(None) => Err(Problem::internal("an operation without a right")),
    }
}

/// Lets a request pass to its route.
pub async fn pass<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if request.method() == Method::HEAD {
        // The connection knows that it was HEAD, and sends the headers alone (RFC 9110 §9.3.2).
        request.head_mut().method = Method::GET;
    }
    let addresses = request.app_data::<web::Data<Addresses>>().cloned();
    let strange = addresses.map(|known| {
        known.unknown_parameters(request.method(), request.match_info().as_str(), request.query_string())
    });
    if let Some(strange) = strange.filter(|strange| !strange.is_empty()) {
        return Ok(request.into_response(Problem::invalid(strange).error_response()));
    }
    if let Some(problem) = undeclared(&request) {
        return Ok(request.into_response(problem.error_response()));
    }
    if let Err(problem) = admit(&request).await {
        return Ok(request.into_response(problem.error_response()));
    }
    let response = next.call(request).await?;
    if let Err(problem) = consultant::note(&response).await {
        // What the client is not told of, nobody sees.
        return Ok(response.into_response(problem.error_response()));
    }
    let kind = response.headers().get(header::CONTENT_TYPE).map(|kind| kind.as_bytes().to_vec());
    if response.status() == StatusCode::NOT_FOUND && kind.as_deref() != Some(b"application/problem+json") {
        return Ok(response.into_response(Problem::not_found().error_response()));
    }
    Ok(response.map_into_boxed_body())
}
