//! The life of a routine: reviewed, approved, retired, or its draft thrown away.

use actix_web::{HttpResponse, delete, post};
use entity::routine::{self, Model, State};
use entity::routine_version::{self, State as Standing};
use entity::{TenantTx, audit_entry};
use serde_json::{Value, json};

use crate::etag::versioned;
use crate::field::RoutineRef;
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::routine::gaps;
use crate::view::routine::{RoutineView, view};
use crate::wire::{AnyProblem, MemberProblem, MissingProblem, VersionProblem};

/// 409: a retired routine is not written any more.
pub fn retired() -> Problem {
    Problem::conflict("routine_retired", "This routine is retired. Begin another one, or read its versions.")
}

/// The routine, locked, and its version under writing or review.
async fn open(tx: &TenantTx, row: &Model) -> Result<(Model, routine_version::Model), Problem> {
    let routine = routine::lock(tx, row.id).await?.ok_or_else(Problem::not_found)?;
    let newest = routine_version::of(tx, row.id).await?.into_iter().next();
    let open = newest.filter(|version| version.state.is_open());
    let none = || Problem::conflict("no_draft", "This routine has no version under writing or review.");
    open.map(|version| (routine, version)).ok_or_else(none)
}

async fn done(
    tx: TenantTx,
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
    let view = view(&tx, row).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// Put a routine's draft up for review
#[utoipa::path(tag = "definition", operation_id = "create_routine_review",
    description = "Puts the draft up for review. It must be whole: 422 names what it lacks.",
    params(("id" = RoutineRef, Path, description = "The routine's id.")),
    responses((status = 200, description = "As it is now.", body = RoutineView),
        (status = 422, description = "What the draft lacks.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[post("/routines/{id}/review")]
pub async fn create_routine_review(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let (before, draft) = open(&tx, &row).await?;
    if draft.state == Standing::InReview {
        return Err(Problem::conflict("already_in_review", "This draft is in review already."));
    }
    let gaps = gaps(&draft.content()?);
    if !gaps.is_empty() {
        return Err(Problem::invalid(gaps));
    }
    let row = routine::submit(&tx, &draft, member.id()).await?;
    done(tx, "create_routine_review", &before, row, json!({ "number": draft.number })).await
}

/// Take a routine's draft back from review
#[utoipa::path(tag = "definition", operation_id = "delete_routine_review",
    description = "Makes what is in review a draft again: its reviewer wants it otherwise, or its writer does.",
    params(("id" = RoutineRef, Path, description = "The routine's id.")),
    responses((status = 200, description = "As it is now.", body = RoutineView),
        AnyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[delete("/routines/{id}/review")]
pub async fn delete_routine_review(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let (before, version) = open(&tx, &row).await?;
    if version.state != Standing::InReview {
        return Err(not_in_review());
    }
    let row = routine::take_back(&tx, &version).await?;
    done(tx, "delete_routine_review", &before, row, json!({ "number": version.number })).await
}

fn not_in_review() -> Problem {
    Problem::conflict(
        "not_in_review",
        "No version of this routine is in review. Put its draft up for review first.",
    )
}

/// Approve a routine
#[utoipa::path(tag = "definition", operation_id = "create_routine_approval",
    description = "Puts the version in review in force, in place of the one before. From then on it never changes. Whoever wrote it last does not \
        approve it (409 `own_edit`), unless the organization has no other owner or manager of its own for all certifications.",
    params(("id" = RoutineRef, Path, description = "The routine's id.")),
    responses((status = 200, description = "As it is now.", body = RoutineView),
        AnyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[post("/routines/{id}/approval")]
pub async fn create_routine_approval(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let (before, version) = open(&tx, &row).await?;
    if version.state != Standing::InReview {
        return Err(not_in_review());
    }
    if version.edited_by == member.id() && routine::is_another(&tx, member.id()).await? {
        let detail = "You wrote this version. Another owner or manager has to approve it.";
        return Err(Problem::conflict("own_edit", detail));
    }
    let approved = routine::approve(&tx, &version, member.id()).await?;
    let parts = serde_json::to_value(approved.difference).map_err(Problem::internal)?;
    let more = json!({ "number": version.number, "sha256": approved.sha256, "parts": parts });
    done(tx, "create_routine_approval", &before, approved.routine, more).await
}

/// Retire a routine
#[utoipa::path(tag = "definition", operation_id = "create_routine_retirement",
    description = "Takes a routine out of force. Its versions stay to be read; a draft beside them is thrown away.",
    params(("id" = RoutineRef, Path, description = "The routine's id.")),
    responses((status = 200, description = "As it is now.", body = RoutineView),
        AnyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[post("/routines/{id}/retirement")]
pub async fn create_routine_retirement(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let before = routine::lock(&tx, row.id).await?.ok_or_else(Problem::not_found)?;
    match before.state {
        State::Retired => return Err(retired()),
        State::Draft => {
            let detail = "This routine was never in force. Throw its draft away instead.";
            return Err(Problem::conflict("never_in_force", detail));
        }
        State::InForce => {}
    }
    let row = routine::retire(&tx, &before).await?;
    done(tx, "create_routine_retirement", &before, row, Value::Null).await
}

/// Throw a routine's draft away
#[utoipa::path(tag = "definition", operation_id = "delete_routine_draft",
    description = "Throws the version under writing or review away. A routine of which no version was ever approved goes with it.",
    params(("id" = RoutineRef, Path, description = "The routine's id.")),
    responses((status = 204, description = "Thrown away."), AnyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[delete("/routines/{id}/draft")]
pub async fn delete_routine_draft(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let (before, draft) = open(&tx, &row).await?;
    let left = routine::discard(&tx, &before).await?;
    let mut detail =
        left.map_or_else(|| audit_entry::gone(&before), |row| audit_entry::changed(&before, &row));
    detail["number"] = draft.number.into();
    audit_entry::record(&tx, "delete_routine_draft", before.id, detail).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
