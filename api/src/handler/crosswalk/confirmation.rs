//! What a named person says of a relation: confirmed, or rejected.

use actix_web::{HttpResponse, delete, post};
use entity::crosswalk_confirmation::{self, Model};
use entity::id::CrosswalkRelationId;
use entity::{audit_entry, crosswalk_relation};
use standards::crosswalk::relations;

use crate::body::{Body, body};
use crate::choice::choice;
use crate::field::{CrosswalkConfirmationRef, Note, RelationKey, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::view::crosswalk::{CrosswalkConfirmationView, confirmation, key};
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, MissingProblem};

choice! {
    /// What is said of a relation.
    pub enum Verdict {
        /// It holds here.
        Confirmed = "confirmed",
        /// It does not.
        Rejected = "rejected",
    }
}

body! {
    /// What somebody says of a relation.
    pub struct NewCrosswalkConfirmation {
        /// The relation's key.
        pub relation: RelationKey,
        /// Whether it holds.
        pub verdict: Verdict,
        /// What is to be said besides.
        pub note: Option<Note>,
    }
}

/// Confirm or reject a relation
#[utoipa::path(tag = "crosswalk", operation_id = "create_crosswalk_confirmation", request_body = NewCrosswalkConfirmation,
    description = "Says of a relation, shipped or the organization's own, that it holds or does not, under the name of who is signed in. Said again, it \
        takes the place of what was said before.",
    responses((status = 201, description = "Recorded.", body = CrosswalkConfirmationView), AnyProblem, BodyProblem, MemberProblem))]
#[post("/crosswalk-confirmations")]
pub async fn create_crosswalk_confirmation(
    member: Member,
    new: Body<NewCrosswalkConfirmation>,
) -> Result<HttpResponse, Problem> {
    let Body(NewCrosswalkConfirmation { relation: RelationKey(relation), verdict, note }) = new;
    let tx = member.write().await?;
    let known = match relation.parse::<CrosswalkRelationId>() {
        Ok(id) => crosswalk_relation::find(&tx, id).await?.is_some(),
        Err(_) => relations().iter().any(|it| key(it) == relation),
    };
    if !known {
        return Err(Problem::invalid(vec![fault("/relation", "There is no relation with this key.")]));
    }
    let note = note.map_or_else(String::new, |note| note.0);
    let said = crosswalk_confirmation::put(&tx, &relation, &verdict.to_string(), note, member.id()).await?;
    crosswalk_relation::touch(&tx, &relation).await?;
    audit_entry::record(&tx, "create_crosswalk_confirmation", said.row.id, audit_entry::made(&said.row))
        .await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(confirmation(&said)))
}

/// Take back what was said of a relation
#[utoipa::path(tag = "crosswalk", operation_id = "delete_crosswalk_confirmation",
    description = "Takes back a confirmation or a rejection; the audit log keeps that it was said.",
    params(("id" = CrosswalkConfirmationRef, Path, description = "The confirmation's id.")),
    responses((status = 204, description = "Taken back."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/crosswalk-confirmations/{id}")]
pub async fn delete_crosswalk_confirmation(
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    crosswalk_confirmation::delete(&tx, row.id).await?;
    crosswalk_relation::touch(&tx, &row.relation).await?;
    audit_entry::record(&tx, "delete_crosswalk_confirmation", row.id, audit_entry::gone(&row.0)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
