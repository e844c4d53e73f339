//! The engine's default policy, for whoever wants to depart from it.

use actix_web::{HttpResponse, get};
use cycle::Policy;

use crate::wire::AnyProblem;

/// Get the default policy
#[utoipa::path(tag = "standards", operation_id = "get_default_policy", security(()),
    description = "What holds where nobody departs from it. An organization, a certification body and a certification may each depart from it, \
        in this order. Needs no sign-in.",
    responses((status = 200, description = "The default policy.", body = Policy), AnyProblem))]
#[get("/default-policy")]
pub async fn get_default_policy() -> HttpResponse {
    HttpResponse::Ok().json(Policy::default())
}
