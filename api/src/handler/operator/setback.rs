//! What the worker could not do: seen by the people who run the installation, and tried again when they say so.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use entity::id::SetbackId;
use entity::setback;

use crate::operator::Operator;
use crate::problem::Problem;
use crate::query::{Flag, PageParams, Query};
use crate::state::State;
use crate::view::setback::{SetbackPage, SetbackView};
use crate::wire::{AnyProblem, MemberProblem, MissingProblem};

/// List what the worker could not do
#[utoipa::path(tag = "operation of the installation", operation_id = "list_setbacks",
    params(PageParams, ("set_aside" = Option<bool>, Query, description = "Only what is set aside (`true`), or only the others.", nullable = false)),
    description = "What the worker could not do, with the error: it is tried again after growing pauses, and set aside after ten tries; from then on it \
        is tried once a day. Names no person and no organization but by their ids. For operators; everybody else gets 404.",
    responses((status = 200, description = "A page, newest first.", body = SetbackPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/setbacks")]
pub async fn list_setbacks(
    request: HttpRequest,
    state: web::Data<State>,
    _operator: Operator,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let (set_aside, wanted) = (query.field::<Flag>("set_aside").map(|flag| flag.0), query.page());
    query.done()?;
    let tx = state.db.open(false).await?;
    let page = setback::list(&tx, set_aside, &wanted).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(SetbackPage::from(page.map(SetbackView::from))))
}

/// Try again what the worker could not do
#[utoipa::path(tag = "operation of the installation", operation_id = "create_setback_replay",
    description = "Lets the worker try it again at once, as if it had never failed. What fails again is listed again. For operators; \
        everybody else gets 404.",
    params(("id" = String, Path, description = "The setback's id.", pattern = "^setb_[0-9a-f]{32}$", max_length = 37)),
    responses((status = 202, description = "The worker tries it."), AnyProblem, MemberProblem, MissingProblem))]
#[post("/setbacks/{id}/replays")]
pub async fn create_setback_replay(
    state: web::Data<State>,
    operator: Operator,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id: SetbackId = id.parse().map_err(|_| Problem::not_found())?;
    let tx = state.db.worker().await?;
    if !setback::replay(&tx, id).await? {
        return Err(Problem::not_found());
    }
    tx.commit().await?;
    tracing::info!(setback = %id, operator = %operator.0.person.id, "an operator lets it be tried again");
    state.ring();
    Ok(HttpResponse::Accepted().finish())
}
