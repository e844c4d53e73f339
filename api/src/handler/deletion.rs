//! The organization's deletion: asked for by an owner, withdrawn until its day, carried out by the worker.

use actix_web::{HttpResponse, delete, post, web};
use chrono::{DateTime, TimeDelta, Utc};
use entity::outbox_email::content::Leave;
use entity::outbox_email::{self, Content};
use entity::{audit_entry, departure, grant};
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::etag::IfMatch;
use crate::field::{Name, fault};
use crate::member::Member;
use crate::problem::Problem;
use crate::state::State;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem};

body! {
    /// The wish that the organization be deleted.
    pub struct NewDeletion {
        /// The name of the organization, typed as it is written, so that nobody deletes the wrong one.
        pub name: Name,
    }
}

/// A deletion that was asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeletionView {
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// The instant until which it can be withdrawn; after it everything is deleted.
    pub due_at: DateTime<Utc>,
}

/// Ask for the organization's deletion
#[utoipa::path(tag = "leaving", operation_id = "create_deletion", request_body = NewDeletion,
    description = "Has the organization and everything in it deleted after a time of grace, 30 days unless the installation says otherwise. Until then nothing changes and any owner \
        may withdraw it; every owner gets a mail. 409 `deletion_asked` when it was asked for before, `not_handed_over` while organizations that this consultancy opened have no owner \
        of their own.",
    responses((status = 201, description = "It is noted.", body = DeletionView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/organization/deletion")]
pub async fn create_deletion(
    state: web::Data<State>,
    member: Member,
    wish: Body<NewDeletion>,
) -> Result<HttpResponse, Problem> {
    if wish.0.name.0 != member.organization.name {
        return Err(Problem::invalid(vec![fault("/name", "This is not the name of your organization.")]));
    }
    let tx = member.write().await?;
    if grant::has_founded(&tx).await? {
        let detail = "Organizations that you opened have no owner of their own yet. Hand them over first.";
        return Err(Problem::conflict("not_handed_over", detail));
    }
    let grace = TimeDelta::days(state.settings.grace_days);
    let Some(row) = departure::ask(&tx, grace).await? else {
        return Err(Problem::conflict("deletion_asked", "The deletion was asked for before."));
    };
    let view = DeletionView {
        asked_at: row.deletion_asked_at.unwrap_or_else(|| tx.now()),
        due_at: row.deletion_due_at.unwrap_or_else(|| tx.now()),
    };
    let detail = serde_json::json!({ "due_at": view.due_at });
    audit_entry::record(&tx, "create_deletion", row.id, detail).await?;
    let by = Some(member.person.name.clone());
    outbox_email::tell_owners(&tx, &Content::leaving(&row, Leave::Asked, by)).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(view))
}

/// Withdraw the organization's deletion
#[utoipa::path(tag = "leaving", operation_id = "delete_deletion",
    description = "Withdraws it: nothing is deleted. Every owner gets a mail. 404 when nobody has asked for it, or when it has begun.",
    responses((status = 204, description = "Withdrawn."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/organization/deletion")]
pub async fn delete_deletion(
    state: web::Data<State>,
    member: Member,
    if_match: IfMatch,
) -> Result<HttpResponse, Problem> {
    let before = &member.organization;
    let tx = member.write().await?;
    let now = entity::organization::lock(&tx).await?;
    if_match.check(&format!("v{}", now.version))?;
    let row = departure::withdraw(&tx).await?.ok_or_else(Problem::not_found)?;
    audit_entry::record(&tx, "delete_deletion", row.id, audit_entry::changed(before, &row)).await?;
    let by = Some(member.person.name.clone());
    outbox_email::tell_owners(&tx, &Content::leaving(&row, Leave::Withdrawn, by)).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::NoContent().finish())
}
