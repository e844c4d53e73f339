//! Every address that gets no mail, for who runs the installation.

use actix_web::{HttpRequest, HttpResponse, delete, get, web};
use chrono::{DateTime, Utc};
use entity::id::SuppressionId;
use entity::suppression::{self, Model};
use serde::Serialize;
use utoipa::ToSchema;

use super::MailStopCause;
use crate::etag::{IfMatch, stamp_of};
use crate::field::MailStopRef;
use crate::operator::Operator;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::state::State;
use crate::wire::{AnyProblem, MemberProblem, MissingProblem, page};

/// An address that gets no mail.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OperatorMailStopView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The address.
    #[schema(max_length = 254)]
    pub address: String,
    /// Why.
    pub cause: MailStopCause,
    /// The enhanced status code; null for a complaint.
    #[schema(max_length = 16)]
    pub status: Option<String>,
    /// What the server said.
    #[schema(max_length = 500)]
    pub words: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

page! {
    /// A page of addresses that get no mail, newest first.
    OperatorMailStopPage of OperatorMailStopView
}

impl From<Model> for OperatorMailStopView {
    fn from(row: Model) -> Self {
        let (id, cause) = (row.id.to_string(), row.cause.into());
        Self { id, address: row.address, cause, status: row.status, words: row.words, since: row.since }
    }
}

/// List addresses that get no mail
#[utoipa::path(tag = "operation of the installation", operation_id = "list_operator_mail_stops", params(PageParams),
    description = "Every address that gets no mail, with what the server said, newest first. For operators; everybody else gets 404.",
    responses((status = 200, description = "A page.", body = OperatorMailStopPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/mail-stops")]
pub async fn list_operator_mail_stops(
    request: HttpRequest,
    state: web::Data<State>,
    _operator: Operator,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.page();
    query.done()?;
    let tx = state.db.open(false).await?;
    let page = suppression::list(&tx, &wanted).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(OperatorMailStopPage::from(page.map(OperatorMailStopView::from))))
}

/// Have mail sent to an address again
#[utoipa::path(tag = "operation of the installation", operation_id = "delete_operator_mail_stop",
    description = "Has mail sent to an address again, whyever it was stopped. For operators; everybody else gets 404.",
    params(("id" = MailStopRef, Path, description = "Its id.")),
    responses((status = 204, description = "Mail is sent again."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/mail-stops/{id}")]
pub async fn delete_operator_mail_stop(
    state: web::Data<State>,
    operator: Operator,
    id: web::Path<String>,
    if_match: IfMatch,
) -> Result<HttpResponse, Problem> {
    let id: SuppressionId = id.parse().map_err(|_| Problem::not_found())?;
    let tx = state.db.open(true).await?;
    let row = suppression::find(&tx, id).await?.ok_or_else(Problem::not_found)?;
    if_match.check(&stamp_of(&row))?;
    if !suppression::lift(&tx, row.id).await? {
        return Err(Problem::not_found());
    }
    tx.commit().await?;
    tracing::info!(suppression = %row.id, operator = %operator.0.person.id, "an operator has mail sent to an address again");
    Ok(HttpResponse::NoContent().finish())
}
