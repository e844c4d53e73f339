//! What holds for every request: who may not or asks too often is refused, none takes for ever, HEAD is answered like GET without its body, unknown parameters
//! are refused, and an address that nobody knows gets a problem whoever looked for it.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{ResponseError, web};
use tokio::sync::OwnedSemaphorePermit;

use crate::address::Addresses;
use crate::etag;
use crate::late::Late;
use crate::member::{consultant, state};
use crate::problem::Problem;
use crate::quota::{self, Told};
use crate::upload;

/// 405 for a known address with a method that it does not know.
fn undeclared(request: &ServiceRequest) -> Option<Problem> {
    let known = request.app_data::<web::Data<Addresses>>()?;
    let path = request.match_info().as_str();
    let allow = known.methods_of(path)?;
    known.operation(request.method(), path).is_none().then(|| Problem::method_not_allowed(allow))
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
    let mut told = Told::default();
    let admitted = admit(&request, &mut told).await;
    let mut response = match admitted {
        Ok(turn) => answer(request, next, turn, &told).await?,
        Err(problem) => request.into_response(problem.error_response()),
    };
    told.write(response.headers_mut());
    Ok(response)
}

/// Whoever may not call an operation, or asks too often, is told before anything of the request is read, and no handler can
/// forget to ask. Answers the organization's turn.
async fn admit(request: &ServiceRequest, told: &mut Told) -> Result<Option<OwnedSemaphorePermit>, Problem> {
    let path = request.match_info().as_str();
    let Some(addresses) = request.app_data::<web::Data<Addresses>>() else { return Ok(None) };
    let Some(operation) = addresses.operation(request.method(), path) else {
        return undeclared(request).map_or(Ok(None), Err);
    };
    let member = quota::admit::admit(request, operation, told);
    let strange = addresses.unknown_parameters(request.method(), path, request.query_string());
    let member = member.await?;
    let known = request.headers().get_all(header::IF_NONE_MATCH);
    if known.map(header::HeaderValue::len).sum::<usize>() > etag::LONGEST_CONDITION {
        return Err(Problem::header_too_long());
    }
    if !strange.is_empty() {
        return Err(Problem::invalid(strange));
    }
    match member {
        Some(member) => {
            let state = state(request.request())?;
            // A file that flows in holds no connection while it does, and must not take the turns of what does.
            let line = if upload::OPERATIONS.contains(&operation) { &state.uploads } else { &state.turns };
            Ok(Some(line.wait(member.tenant()).await?))
        }
        None => Ok(None),
    }
}

/// What the route answers, in time.
async fn answer<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
    turn: Option<OwnedSemaphorePermit>,
    told: &Told,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let addresses = request.app_data::<web::Data<Addresses>>();
    let operation =
        addresses.and_then(|known| known.operation(request.method(), request.match_info().as_str()));
    let flows = operation.is_some_and(|operation| upload::OPERATIONS.contains(&operation));
    let deadline = if flows { upload::LONGEST } else { state(request.request())?.settings.deadline };
    let Ok(response) = tokio::time::timeout(deadline, next.call(request)).await else {
        return Err(Late::after(deadline, told).into());
    };
    let response = response?;
    if let Err(problem) = consultant::note(&response).await {
        // What the client is not told of, nobody sees.
        return Ok(response.into_response(problem.error_response()));
    }
    drop(turn);
    let kind = response.headers().get(header::CONTENT_TYPE).map(|kind| kind.as_bytes().to_vec());
    if response.status() == StatusCode::NOT_FOUND
        && !kind.as_deref().is_some_and(|kind| {
            [b"application/problem+json".as_slice(), b"application/scim+json"].contains(&kind)
        })
    {
        return Ok(response.into_response(Problem::not_found().error_response()));
    }
    Ok(response.map_into_boxed_body())
}
