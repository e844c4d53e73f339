//! Who reads a controlled document: its versions, what one has still to read, and that one has read it.

use actix_web::{HttpRequest, HttpResponse, get, post};
use entity::audit_entry::subject;
use entity::controlled_document::Model;
use entity::membership::Role;
use entity::programme::today;
use entity::{
    DbErr, TenantTx, audit_entry, document_acknowledgement, document_version, file, profile_holder,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::field::{ControlledDocumentRef, DocumentVersionRef, Whole, small};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::view::controlled_document::{
    DocumentVersionLine, DocumentVersionPage, DocumentVersionView, Names, named, people, version_line,
};
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, MissingProblem, Reference, VersionProblem, page};

/// The number of a version.
pub type VersionNumber = Whole<1, 2_147_483_647>;

/// What is needed to show versions of a document.
async fn shown(
    tx: &TenantTx,
    member: &Member,
    document: &Model,
    rows: Vec<document_version::Model>,
) -> Result<Vec<DocumentVersionLine>, DbErr> {
    let pair = document_version::pair(tx, document.id, today(tx, &member.organization)).await?;
    let ids: Vec<_> = rows.iter().flat_map(people).collect();
    let names: Names = subject::names(tx, &ids).await?;
    let files: Vec<_> = rows.iter().filter_map(|row| row.file_id).collect();
    let files = file::among(tx, &files).await?;
    let line = |row: document_version::Model| {
        let standing = pair.standing(&row, document.retired_at.is_some());
        version_line(&row, standing, &names, &files)
    };
    Ok(rows.into_iter().map(line).collect())
}

/// List the versions of a document
#[utoipa::path(tag = "documents", operation_id = "list_document_versions",
    params(PageParams, ("id" = ControlledDocumentRef, Path, description = "The document's id.")),
    description = "The versions of a document, the newest first: who wrote, reviewed and approved them, when, and from when on they are in force.",
    responses((status = 200, description = "A page.", body = DocumentVersionPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/controlled-documents/{id}/versions")]
pub async fn list_document_versions(
    request: HttpRequest,
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = document_version::list(&tx, row.id, &wanted).await?;
    let data = shown(&tx, &member, &row, page.rows).await?;
    tx.commit().await?;
    let next_cursor = page.next_cursor;
    Ok(HttpResponse::Ok().json(DocumentVersionPage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Get a version of a document
#[utoipa::path(tag = "documents", operation_id = "get_document_version",
    description = "One version with its text, where it is one.",
    params(("id" = DocumentVersionRef, Path, description = "The version's id.")),
    responses((status = 200, description = "The version.", body = DocumentVersionView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/document-versions/{id}")]
pub async fn get_document_version(
    member: Member,
    row: Found<document_version::Model>,
) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let id = row.document_id;
    let document = entity::controlled_document::find(&tx, id).await?.ok_or_else(Problem::not_found)?;
    let text = row.text.clone();
    let line = shown(&tx, &member, &document, vec![row.0]).await?.pop().ok_or_else(Problem::not_found)?;
    tx.commit().await?;
    let document_id = id.to_string();
    Ok(HttpResponse::Ok().json(DocumentVersionView { line, document_id, text }))
}

/// That somebody is asked to read a version.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentAcknowledgementView {
    /// Who.
    pub member: Reference,
    /// The number of the version.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub number: i32,
    /// Since when.
    pub asked_at: chrono::DateTime<chrono::Utc>,
    /// When they confirmed that they have read it; null: they have not.
    pub acknowledged_at: Option<chrono::DateTime<chrono::Utc>>,
}

page! {
    /// A page of those who are asked to read a version.
    DocumentAcknowledgementPage of DocumentAcknowledgementView
}

/// Whether a member is told who has read a document: whoever keeps documents or audits, and whoever looks after this one.
async fn sees_all(tx: &TenantTx, member: &Member, document: &Model) -> Result<bool, DbErr> {
    if matches!(member.role(), Role::Owner | Role::Manager | Role::InternalAuditor) {
        return Ok(true);
    }
    let held = profile_holder::held_by(tx, member.id()).await?;
    Ok(document.owner_id.is_some_and(|owner| held.contains(&owner)))
}

/// List who has read a document
#[utoipa::path(tag = "documents", operation_id = "list_document_acknowledgements",
    params(PageParams, ("id" = ControlledDocumentRef, Path, description = "The document's id."),
        ("version_id" = Option<DocumentVersionRef>, Query, description = "Of this version; of the one in force, or that comes into force next, when left out.", nullable = false)),
    description = "Who is asked to read a version, and who has confirmed that they did. Owners, managers, internal auditors and those who hold the \
        profile that looks after the document see everybody, others themselves.",
    responses((status = 200, description = "A page.", body = DocumentAcknowledgementPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/controlled-documents/{id}/acknowledgements")]
pub async fn list_document_acknowledgements(
    request: HttpRequest,
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted_version = query.field::<DocumentVersionRef>("version_id").map(|id| id.0);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let found = if let Some(id) = wanted_version {
        document_version::find(&tx, id).await?.filter(|version| version.document_id == row.id)
    } else {
        let pair = document_version::pair(&tx, row.id, today(&tx, &member.organization)).await?;
        pair.in_force.or(pair.coming)
    };
    let Some(version) = found else {
        let page = DocumentAcknowledgementPage { data: Vec::new(), next_cursor: None, has_more: false };
        return Ok(HttpResponse::Ok().json(page));
    };
    let only = if sees_all(&tx, &member, &row).await? { None } else { Some(member.id()) };
    let page = document_acknowledgement::list(&tx, version.id, only, &wanted).await?;
    let ids: Vec<_> = page.rows.iter().map(|row| row.membership_id.to_string()).collect();
    let names = subject::names(&tx, &ids).await?;
    tx.commit().await?;
    let view = |row: document_acknowledgement::Model| DocumentAcknowledgementView {
        member: named(&names, row.membership_id),
        number: version.number,
        asked_at: row.asked_at,
        acknowledged_at: row.acknowledged_at,
    };
    Ok(HttpResponse::Ok().json(DocumentAcknowledgementPage::from(page.map(view))))
}

body! {
    /// That one has read a version.
    pub struct NewDocumentAcknowledgement {
        /// Its number, so that nobody confirms another one than they saw.
        pub number: VersionNumber,
    }
}

/// Confirm that one has read a document
#[utoipa::path(tag = "documents", operation_id = "create_document_acknowledgement", request_body = NewDocumentAcknowledgement,
    description = "Confirms that oneself has read the version in force: in person, and for nobody else. 409 `not_asked` when one need not, has \
        done so already, or another version is in force by now.",
    params(("id" = ControlledDocumentRef, Path, description = "The document's id.")),
    responses((status = 201, description = "Confirmed.", body = DocumentAcknowledgementView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[post("/controlled-documents/{id}/acknowledgements")]
pub async fn create_document_acknowledgement(
    member: Member,
    row: Found<Model>,
    new: Body<NewDocumentAcknowledgement>,
) -> Result<HttpResponse, Problem> {
    let number = small(new.0.number.0);
    let tx = member.write().await?;
    let pair = document_version::pair(&tx, row.id, today(&tx, &member.organization)).await?;
    let in_force = pair.in_force.filter(|it| it.number == number && row.retired_at.is_none());
    let Some(version) = in_force else { return Err(not_asked()) };
    let done = document_acknowledgement::acknowledge(&tx, version.id, member.id()).await?;
    let Some(done) = done else { return Err(not_asked()) };
    let detail = serde_json::json!({ "number": number });
    audit_entry::record(&tx, "create_document_acknowledgement", row.id, detail).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(DocumentAcknowledgementView {
        member: Reference::to(member.id(), member.person.name.clone()),
        number,
        asked_at: done.asked_at,
        acknowledged_at: done.acknowledged_at,
    }))
}

fn not_asked() -> Problem {
    let detail =
        "You are not asked to read this version, or have confirmed it already. Look at the document again.";
    Problem::conflict("not_asked", detail)
}

/// A version that the member has to read.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentReadingView {
    /// The document's id.
    #[schema(max_length = 40)]
    pub document_id: String,
    /// What it is filed under.
    #[schema(max_length = 40)]
    pub code: String,
    /// Its title.
    #[schema(max_length = 200)]
    pub title: String,
    /// The number of the version.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub number: i32,
    /// What changed, and why.
    #[schema(max_length = 4000)]
    pub note: String,
    /// Since when it is in force.
    pub effective_on: Option<chrono::NaiveDate>,
    /// Since when it is asked for.
    pub asked_at: chrono::DateTime<chrono::Utc>,
}

/// What the member has to read.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentReadingList {
    /// The versions, the longest waiting first.
    #[schema(max_items = 10_000)]
    pub data: Vec<DocumentReadingView>,
}

/// List what one has to read
#[utoipa::path(tag = "documents", operation_id = "list_document_readings",
    description = "The versions in force that the member is asked to read and has not confirmed yet, the longest waiting first.",
    responses((status = 200, description = "What is to be read.", body = DocumentReadingList), AnyProblem, MemberProblem))]
#[get("/document-readings")]
pub async fn list_document_readings(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let rows = document_acknowledgement::to_read(&tx, member.id(), today(&tx, &member.organization)).await?;
    tx.commit().await?;
    let view =
        |(asked, version, document): (document_acknowledgement::Model, document_version::Model, Model)| {
            DocumentReadingView {
                document_id: document.id.to_string(),
                code: document.code,
                title: document.title,
                number: version.number,
                note: version.note,
                effective_on: version.effective_on,
                asked_at: asked.asked_at,
            }
        };
    Ok(HttpResponse::Ok().json(DocumentReadingList { data: rows.into_iter().map(view).collect() }))
}
