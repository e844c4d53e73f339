//! The life of a controlled document: reviewed, approved, found right again, retired, or its draft thrown away.

use actix_web::{HttpResponse, delete, post, web};
use entity::controlled_document::{self, Model, State as Stands};
use entity::document_version::{self, Pair, State as Standing};
use entity::programme::today;
use entity::{TenantTx, audit_entry, routine};
use serde_json::{Value, json};

use super::retired;
use crate::body::{Body, body};
use crate::etag::versioned;
use crate::field::{ControlledDocumentRef, Day, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::state::State;
use crate::view::controlled_document::{ControlledDocumentView, view};
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem};

/// The document, locked, and its versions that count.
async fn locked(tx: &TenantTx, member: &Member, row: &Model) -> Result<(Model, Pair), Problem> {
    let document = controlled_document::lock(tx, row.id).await?.ok_or_else(Problem::not_found)?;
    let pair = document_version::pair(tx, row.id, today(tx, &member.organization)).await?;
    Ok((document, pair))
}

/// The document, locked, and its version under writing or review.
async fn open(
    tx: &TenantTx,
    member: &Member,
    row: &Model,
) -> Result<(Model, document_version::Model), Problem> {
    let (document, pair) = locked(tx, member, row).await?;
    let none = || Problem::conflict("no_draft", "This document has no version under writing or review.");
    pair.open.map(|version| (document, version)).ok_or_else(none)
}

async fn done(
    tx: TenantTx,
    member: &Member,
    action: &str,
    before: &Model,
    row: Model,
    more: Value,
) -> Result<HttpResponse, Problem> {
    let mut detail = audit_entry::changed(before, &row);
    if let (Some(detail), Value::Object(more)) = (detail.as_object_mut(), more) {
        detail.extend(more);
    }
    audit_entry::record(&tx, action, row.id, detail).await?;
    let version = row.version;
    let view = view(&tx, member, row).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// Put a document's draft up for review
#[utoipa::path(tag = "documents", operation_id = "create_document_review",
    description = "Puts the draft up for review.",
    params(("id" = ControlledDocumentRef, Path, description = "The document's id.")),
    responses((status = 200, description = "As it is now.", body = ControlledDocumentView),
        AnyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[post("/controlled-documents/{id}/review")]
pub async fn create_document_review(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let (before, draft) = open(&tx, &member, &row).await?;
    if draft.state == Standing::InReview {
        return Err(Problem::conflict("already_in_review", "This draft is in review already."));
    }
    let number = json!({ "number": draft.number });
    let row = controlled_document::submit(&tx, draft, member.id()).await?;
    done(tx, &member, "create_document_review", &before, row, number).await
}

/// Take a document's draft back from review
#[utoipa::path(tag = "documents", operation_id = "delete_document_review",
    description = "Makes what is in review a draft again: its reviewer wants it otherwise, or its writer does.",
    params(("id" = ControlledDocumentRef, Path, description = "The document's id.")),
    responses((status = 200, description = "As it is now.", body = ControlledDocumentView),
        AnyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[delete("/controlled-documents/{id}/review")]
pub async fn delete_document_review(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let (before, version) = open(&tx, &member, &row).await?;
    if version.state != Standing::InReview {
        return Err(not_in_review());
    }
    let number = json!({ "number": version.number });
    let row = controlled_document::take_back(&tx, version).await?;
    done(tx, &member, "delete_document_review", &before, row, number).await
}

fn not_in_review() -> Problem {
    let detail = "No version of this document is in review. Put its draft up for review first.";
    Problem::conflict("not_in_review", detail)
}

body! {
    /// From when on an approved version is in force.
    pub struct NewDocumentApproval {
        /// The first day; today when left out.
        pub effective_on: Option<Day>,
    }
}

/// Approve a document
#[utoipa::path(tag = "documents", operation_id = "create_document_approval", request_body = NewDocumentApproval,
    description = "Approves the version in review, which is in force from today or from a later day on, in place of the one before. From then on it \
        never changes, and its readers are asked to confirm that they have read it. Whoever wrote it last does not \
        approve it (409 `own_edit`), unless the organization has no other owner or manager of its own for all certifications.",
    params(("id" = ControlledDocumentRef, Path, description = "The document's id.")),
    responses((status = 200, description = "As it is now.", body = ControlledDocumentView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[post("/controlled-documents/{id}/approval")]
pub async fn create_document_approval(
    member: Member,
    row: Found<Model>,
    new: Body<NewDocumentApproval>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let (before, version) = open(&tx, &member, &row).await?;
    if version.state != Standing::InReview {
        return Err(not_in_review());
    }
    if version.edited_by == member.id() && routine::is_another(&tx, member.id()).await? {
        let detail = "You wrote this version. Another owner or manager has to approve it.";
        return Err(Problem::conflict("own_edit", detail));
    }
    let today = today(&tx, &member.organization);
    let effective_on = new.0.effective_on.map_or(today, |day| day.0);
    if effective_on < today {
        let detail = "A version comes into force today or on a later day.";
        return Err(Problem::invalid(vec![fault("/effective_on", detail)]));
    }
    let more = json!({ "number": version.number, "effective_on": effective_on });
    let row = controlled_document::approve(&tx, &before, version, member.id(), effective_on, today).await?;
    done(tx, &member, "create_document_approval", &before, row, more).await
}

/// Confirm that a document is still right
#[utoipa::path(tag = "documents", operation_id = "create_document_confirmation",
    description = "Notes that the version in force was reviewed and stays as it is. The time to the next review counts from today.",
    params(("id" = ControlledDocumentRef, Path, description = "The document's id.")),
    responses((status = 200, description = "As it is now.", body = ControlledDocumentView),
        AnyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[post("/controlled-documents/{id}/confirmation")]
pub async fn create_document_confirmation(
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let (before, pair) = locked(&tx, &member, &row).await?;
    match before.state(&pair) {
        Stands::Retired => return Err(retired()),
        Stands::InForce => {}
        _ => return Err(never_in_force()),
    }
    let number = json!({ "number": pair.in_force.map(|version| version.number) });
    let row = controlled_document::confirm(&tx, &before, today(&tx, &member.organization)).await?;
    done(tx, &member, "create_document_confirmation", &before, row, number).await
}

fn never_in_force() -> Problem {
    Problem::conflict("never_in_force", "No version of this document has come into force yet.")
}

/// Retire a document
#[utoipa::path(tag = "documents", operation_id = "create_document_retirement",
    description = "Takes a document out of force. Its versions stay to be read; a draft beside them is thrown away, and nobody is asked to read it \
        any more.",
    params(("id" = ControlledDocumentRef, Path, description = "The document's id.")),
    responses((status = 200, description = "As it is now.", body = ControlledDocumentView),
        AnyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[post("/controlled-documents/{id}/retirement")]
pub async fn create_document_retirement(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let (before, pair) = locked(&tx, &member, &row).await?;
    match before.state(&pair) {
        Stands::Retired => return Err(retired()),
        Stands::InForce | Stands::Approved => {}
        Stands::Draft | Stands::InReview => return Err(never_in_force()),
    }
    let row = controlled_document::retire(&tx, &before, pair.open).await?;
    let answer = done(tx, &member, "create_document_retirement", &before, row, Value::Null).await;
    // The bytes of a draft that went are cleared away by the worker.
    state.ring();
    answer
}

/// Throw a document's draft away
#[utoipa::path(tag = "documents", operation_id = "delete_document_draft",
    description = "Throws the version under writing or review away, with its file. A document of which no version was ever approved goes with it.",
    params(("id" = ControlledDocumentRef, Path, description = "The document's id.")),
    responses((status = 204, description = "Thrown away."), AnyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[delete("/controlled-documents/{id}/draft")]
pub async fn delete_document_draft(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let (before, draft) = open(&tx, &member, &row).await?;
    let number = draft.number;
    let mut detail = if draft.number == 1 {
        controlled_document::delete(&tx, &before, draft).await?;
        audit_entry::gone(&before)
    } else {
        let row = controlled_document::discard(&tx, &before, draft).await?;
        audit_entry::changed(&before, &row)
    };
    detail["number"] = number.into();
    audit_entry::record(&tx, "delete_document_draft", before.id, detail).await?;
    tx.commit().await?;
    // The bytes are cleared away by the worker.
    state.ring();
    Ok(HttpResponse::NoContent().finish())
}
