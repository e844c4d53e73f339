//! Whether the process lives, and whether it can serve.

use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;
use crate::state::State;
use crate::wire::AnyProblem;

/// How the process is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`.
    #[schema(max_length = 10, example = "ok")]
    pub status: String,
}

fn ok() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok".to_owned() })
}

/// Is the process alive
#[utoipa::path(tag = "operations", operation_id = "get_health", security(()), description = "Answers as long as the process lives; asks nothing else.",
    responses((status = 200, description = "It lives.", body = Health), AnyProblem))]
#[get("/healthz")]
pub async fn get_health() -> HttpResponse {
    ok()
}

/// Can the process serve
#[utoipa::path(tag = "operations", operation_id = "get_readiness", security(()), description = "Answers 200 when the database answers, 503 when it does not.",
    responses((status = 200, description = "It can serve.", body = Health),
        (status = 503, description = "The database does not answer.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem))]
#[get("/readyz")]
pub async fn get_readiness(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let asked = tokio::time::timeout(std::time::Duration::from_secs(3), state.db.version()).await;
    match asked {
        Ok(Ok(_)) => Ok(ok()),
        _ => Err(Problem::unavailable("The database does not answer.")),
    }
}
