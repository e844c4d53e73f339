//! Reviews of managed items and agreements: that they were looked at, and what came of it.

use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::NaiveDate;
use entity::definition_review::{self, Model, Subject};
use entity::programme::today;
use entity::{TenantTx, agreement, audit_entry, managed_item, membership};
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::field::{AgreementRef, Day, ManagedItemRef, Prose, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, MissingProblem, Reference, page};

body! {
    /// A review to record.
    pub struct NewDefinitionReview {
        /// The day of it; today when left out.
        pub on: Option<Day>,
        /// What came of it.
        pub note: Option<Prose>,
    }
}

/// That something was looked at.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DefinitionReviewView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The day of it.
    pub reviewed_on: NaiveDate,
    /// Who recorded it.
    pub reviewed_by: Reference,
    /// What came of it.
    #[schema(max_length = 4000)]
    pub note: String,
    /// When it was recorded.
    pub created_at: chrono::DateTime<chrono::Utc>,
}

page! {
    /// A page of reviews.
    DefinitionReviewPage of DefinitionReviewView
}

async fn views(tx: &TenantTx, rows: Vec<Model>) -> Result<Vec<DefinitionReviewView>, Problem> {
    let members = membership::all(tx).await?;
    let view = |row: Model| {
        let who = members.iter().find(|it| it.membership.id == row.reviewed_by);
        let name = who.map(|it| it.person.name.clone()).unwrap_or_default();
        DefinitionReviewView {
            id: row.id.to_string(),
            reviewed_on: row.reviewed_on,
            reviewed_by: Reference::to(row.reviewed_by, name),
            note: row.note,
            created_at: row.created_at,
        }
    };
    Ok(rows.into_iter().map(view).collect())
}

async fn page_of(request: &HttpRequest, member: &Member, subject: Subject) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(request);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = definition_review::list(&tx, subject, &wanted).await?;
    let data = views(&tx, page.rows).await?;
    tx.commit().await?;
    let next_cursor = page.next_cursor;
    Ok(HttpResponse::Ok().json(DefinitionReviewPage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// The day of a review, which has come.
fn day(new: &NewDefinitionReview, today: NaiveDate) -> Result<NaiveDate, Problem> {
    let on = new.on.as_ref().map_or(today, |day| day.0);
    if on > today {
        return Err(Problem::invalid(vec![fault("/on", "This day has not come yet.")]));
    }
    Ok(on)
}

async fn keep(
    tx: TenantTx,
    member: &Member,
    subject: Subject,
    on: NaiveDate,
    (action, new): (&str, NewDefinitionReview),
) -> Result<HttpResponse, Problem> {
    let note = new.note.map_or_else(String::new, |text| text.0);
    let row = definition_review::create(&tx, subject, on, member.id(), note).await?;
    audit_entry::record(&tx, action, row.id, audit_entry::made(&row)).await?;
    let view = views(&tx, vec![row]).await?.pop().ok_or_else(Problem::not_found)?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(view))
}

/// List the reviews of a managed item
#[utoipa::path(tag = "definition", operation_id = "list_managed_item_reviews",
    description = "When an item was looked at, by whom and what came of it, the review recorded last first.",
    params(("id" = ManagedItemRef, Path, description = "The item's id."), PageParams),
    responses((status = 200, description = "A page.", body = DefinitionReviewPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/managed-items/{id}/reviews")]
pub async fn list_managed_item_reviews(
    request: HttpRequest,
    member: Member,
    row: Found<managed_item::Model>,
) -> Result<HttpResponse, Problem> {
    page_of(&request, &member, Subject::Item(row.id)).await
}

/// Record a review of a managed item
#[utoipa::path(tag = "definition", operation_id = "create_managed_item_review", request_body = NewDefinitionReview,
    description = "Records that an item was looked at. The next review is counted from the last day on which it was.",
    params(("id" = ManagedItemRef, Path, description = "The item's id.")),
    responses((status = 201, description = "Recorded.", body = DefinitionReviewView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem))]
#[post("/managed-items/{id}/reviews")]
pub async fn create_managed_item_review(
    member: Member,
    row: Found<managed_item::Model>,
    new: Body<NewDefinitionReview>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let tx = member.write().await?;
    let on = day(&new, today(&tx, &member.organization))?;
    managed_item::reviewed(&tx, row.id, on).await?;
    keep(tx, &member, Subject::Item(row.id), on, ("create_managed_item_review", new)).await
}

/// List the reviews of an agreement
#[utoipa::path(tag = "definition", operation_id = "list_agreement_reviews",
    description = "When an agreement was looked at, by whom and what came of it, the review recorded last first.",
    params(("id" = AgreementRef, Path, description = "The agreement's id."), PageParams),
    responses((status = 200, description = "A page.", body = DefinitionReviewPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/agreements/{id}/reviews")]
pub async fn list_agreement_reviews(
    request: HttpRequest,
    member: Member,
    row: Found<agreement::Model>,
) -> Result<HttpResponse, Problem> {
    page_of(&request, &member, Subject::Agreement(row.id)).await
}

/// Record a review of an agreement
#[utoipa::path(tag = "definition", operation_id = "create_agreement_review", request_body = NewDefinitionReview,
    description = "Records that an agreement was looked at. The next review is counted from the last day on which it was.",
    params(("id" = AgreementRef, Path, description = "The agreement's id.")),
    responses((status = 201, description = "Recorded.", body = DefinitionReviewView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem))]
#[post("/agreements/{id}/reviews")]
pub async fn create_agreement_review(
    member: Member,
    row: Found<agreement::Model>,
    new: Body<NewDefinitionReview>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let tx = member.write().await?;
    let on = day(&new, today(&tx, &member.organization))?;
    agreement::reviewed(&tx, row.id, on).await?;
    keep(tx, &member, Subject::Agreement(row.id), on, ("create_agreement_review", new)).await
}
