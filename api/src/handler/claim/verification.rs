//! A named person finds a claim true.

use actix_web::{HttpResponse, post};
use entity::claim::{self, Model, State};
use entity::{audit_entry, routine};

use super::view;
use crate::etag::versioned;
use crate::field::ClaimRef;
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::view::claim::ClaimView;
use crate::wire::{AnyProblem, ConflictProblem, MemberProblem, MissingProblem};

/// Verify a claim
#[utoipa::path(tag = "claims", operation_id = "create_claim_verification",
    description = "Finds a claim true that is `ready`. Whoever wrote it last does not verify it (409 `own_edit`), unless the organization has no other owner \
        or manager of its own for all certifications.",
    params(("id" = ClaimRef, Path, description = "The claim's id.")),
    responses((status = 200, description = "As it is now.", body = ClaimView), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/claims/{id}/verification")]
pub async fn create_claim_verification(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let Found(before) = row;
    let tx = member.write().await?;
    if before.state != State::Ready {
        let detail = "This claim is not ready to be verified.";
        return Err(Problem::conflict("claim_not_ready", detail));
    }
    if before.edited_by == member.id() && routine::is_another(&tx, member.id()).await? {
        let detail = "You wrote this claim last. Somebody else has to verify it.";
        return Err(Problem::conflict("own_edit", detail));
    }
    let row = claim::verify(&tx, before.id, member.id()).await?.ok_or_else(Problem::moved_on)?;
    let detail = audit_entry::changed(&before, &row);
    audit_entry::record(&tx, "create_claim_verification", row.id, detail).await?;
    let version = row.version;
    let view = view(&tx, row).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}
