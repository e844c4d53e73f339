//! `Operator`: who runs the installation. Everybody else gets 404, for they may not know what an operator has.

use std::future::Future;
use std::pin::Pin;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpRequest, ResponseError};

use crate::member::{Member, state};
use crate::problem::Problem;

/// A signed-in person whose proved address the configuration names.
#[derive(Debug, Clone)]
pub struct Operator(pub Member);

impl FromRequest for Operator {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (member, state) = (Member::from_request(request, payload), state(request));
        Box::pin(async move {
            let member = member.await.map_err(|problem| {
                // A fault of ours is no answer to who asks.
                if problem.status_code().is_server_error() { problem } else { Problem::not_found() }
            })?;
            if state?.is_operator(&member.person) { Ok(Self(member)) } else { Err(Problem::not_found()) }
        })
    }
}

/// Lets operators pass, before anything else of the request is read.
pub async fn gate<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    match request.extract::<Operator>().await {
        Ok(_) => Ok(next.call(request).await?.map_into_boxed_body()),
        Err(problem) => Ok(request.into_response(problem.error_response())),
    }
}
