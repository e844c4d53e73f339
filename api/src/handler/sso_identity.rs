//! Who has signed in by single sign-on, and untying them from the provider's account.

use actix_web::{HttpResponse, delete, get};
use chrono::{DateTime, Utc};
use entity::sso_identity::{self, Model};
use entity::{audit_entry, session};
use serde::Serialize;
use utoipa::ToSchema;

use crate::field::SsoIdentityRef;
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::wire::{AnyProblem, MemberProblem, MissingProblem, Reference};

/// A provider's account and the person it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct SsoIdentityView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The person.
    pub person: Reference,
    /// The person's address.
    #[schema(max_length = 254)]
    pub email: String,
    /// The provider.
    #[schema(max_length = 500)]
    pub issuer: String,
    /// The account's name there.
    #[schema(max_length = 255)]
    pub subject: String,
    /// When they were tied.
    pub created_at: DateTime<Utc>,
    /// When the person last signed in by it.
    pub used_at: DateTime<Utc>,
}

/// Who has signed in by single sign-on.
#[derive(Debug, Serialize, ToSchema)]
pub struct SsoIdentityList {
    /// All of them, the one who signed in last first.
    #[schema(max_items = 10_000)]
    pub data: Vec<SsoIdentityView>,
}

/// List who has signed in by single sign-on
#[utoipa::path(tag = "single sign-on", operation_id = "list_sso_identities",
    description = "The provider's accounts that are tied to people, the one used last first.",
    responses((status = 200, description = "The accounts.", body = SsoIdentityList), AnyProblem, MemberProblem))]
#[get("/sso-identities")]
pub async fn list_sso_identities(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let rows = sso_identity::all(&tx).await?;
    tx.commit().await?;
    let data = rows.into_iter().map(|(row, person)| SsoIdentityView {
        id: row.id.to_string(),
        person: Reference::to(person.id, person.name),
        email: person.email,
        issuer: row.issuer,
        subject: row.subject,
        created_at: row.created_at,
        used_at: row.used_at,
    });
    Ok(HttpResponse::Ok().json(SsoIdentityList { data: data.collect() }))
}

/// Untie a person from the provider's account
#[utoipa::path(tag = "single sign-on", operation_id = "delete_sso_identity",
    description = "Unties a person and ends their sessions here: the next sign-in ties anew by a proved address.",
    params(("id" = SsoIdentityRef, Path, description = "The tie's id.")),
    responses((status = 204, description = "Untied."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/sso-identities/{id}")]
pub async fn delete_sso_identity(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    sso_identity::delete(&tx, row.id).await?;
    session::close_in(&tx, row.person_id, tx.tenant()).await?;
    let detail = serde_json::json!({ "issuer": row.issuer });
    audit_entry::record(&tx, "delete_sso_identity", row.person_id, detail).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
