//! The OpenAPI document itself.

use actix_web::{HttpResponse, get};

use crate::document;
use crate::wire::AnyProblem;

/// Get this document
#[utoipa::path(tag = "operations", operation_id = "get_document", security(()),
    description = "The OpenAPI 3.1 document of this API, as this program was built.",
    responses((status = 200, description = "The document.", body = Object), AnyProblem))]
#[get("/openapi.json")]
pub async fn get_document() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(document::document())
}
