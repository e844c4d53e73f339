//! The mail domains of the organization: naming one, proving it, forgetting it.

use actix_web::{HttpResponse, delete, get, post, web};
use chrono::{DateTime, Utc};
use entity::mail_domain::{self, Look, Model};
use entity::{audit_entry, domain_owner};
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::field::{Domain, MailDomainRef, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::scim::place;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem};

/// How many domains an organization may name.
const MOST: usize = 50;

/// A mail domain.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MailDomainView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The domain.
    #[schema(max_length = 253)]
    pub name: String,
    /// Where it stands: `pending`, `verified`, `missing` (verified, and the record was not found the last time) or `lost`.
    #[schema(max_length = 16)]
    pub state: String,
    /// The name of the text record to set.
    #[schema(max_length = 253)]
    pub record_name: String,
    /// What the record must say.
    #[schema(max_length = 100)]
    pub record_value: String,
    /// When it was verified.
    pub verified_at: Option<DateTime<Utc>>,
    /// When the record was last looked for.
    pub checked_at: Option<DateTime<Utc>>,
}

/// The mail domains of the organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct MailDomainList {
    /// All of them, by name.
    #[schema(max_items = 50)]
    pub data: Vec<MailDomainView>,
}

body! {
    /// A domain of the organization's addresses.
    pub struct NewMailDomain {
        /// The domain.
        pub name: Domain,
    }
}

fn view(row: &Model) -> MailDomainView {
    let state = match (row.verified_at, row.lost_at) {
        (Some(_), _) if row.failures > 0 => "missing",
        (Some(_), _) => "verified",
        (None, Some(_)) => "lost",
        (None, None) => "pending",
    };
    MailDomainView {
        id: row.id.to_string(),
        name: row.name.clone(),
        state: state.to_owned(),
        record_name: row.record_name(),
        record_value: row.record_value(),
        verified_at: row.verified_at,
        checked_at: row.checked_at,
    }
}

/// List mail domains
#[utoipa::path(tag = "single sign-on", operation_id = "list_mail_domains",
    description = "The domains of the organization's addresses, with the text record that proves each.",
    responses((status = 200, description = "The domains.", body = MailDomainList), AnyProblem, MemberProblem))]
#[get("/mail-domains")]
pub async fn list_mail_domains(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let rows = mail_domain::all(&tx).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(MailDomainList { data: rows.iter().map(view).collect() }))
}

/// Name a mail domain
#[utoipa::path(tag = "single sign-on", operation_id = "create_mail_domain", request_body = NewMailDomain,
    description = "Names a domain of the organization's addresses and answers the text record to set. Domains of public mail providers are refused.",
    responses((status = 201, description = "Named; it is to be verified.", body = MailDomainView),
        AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/mail-domains")]
pub async fn create_mail_domain(member: Member, new: Body<NewMailDomain>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    if mail_domain::all(&tx).await?.len() >= MOST {
        let detail = format!("An organization names at most {MOST} domains.");
        return Err(Problem::invalid(vec![fault("/name", detail)]));
    }
    let row = mail_domain::create(&tx, new.0.name.0).await?;
    audit_entry::record(&tx, "create_mail_domain", row.id, serde_json::json!({ "name": row.name })).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(view(&row)))
}

/// Verify a mail domain
#[utoipa::path(tag = "single sign-on", operation_id = "create_mail_domain_verification",
    description = "Looks for the domain's text record. It is looked for again every week; when it is missing, the owners are told by mail, and after \
        three days in a row the domain is lost. 409 `record_missing` while the record is not there, `domain_taken` when another organization \
        has verified the domain.",
    params(("id" = MailDomainRef, Path, description = "The domain's id.")),
    responses((status = 200, description = "It is verified.", body = MailDomainView),
        AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/mail-domains/{id}/verification")]
pub async fn create_mail_domain_verification(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    state.throttle.pass(Rate::Outbound, &member.tenant().to_string()).await?;
    // The domain name system is asked before a transaction is opened: nobody waits for it with a lock.
    let texts = state.dns.texts(&row.record_name()).await.map_err(|fault| {
        tracing::info!(%fault, domain = %row.name, "a domain's record could not be looked for");
        let detail = format!("The name servers of {} do not answer. Try again later.", row.name);
        Problem::conflict("record_missing", detail)
    })?;
    if row.judge(&texts) != Look::Found {
        return Err(Problem::conflict("record_missing", missing(&row, &texts)));
    }
    let tx = member.write().await?;
    if !domain_owner::claim(&tx, &row.name, tx.tenant()).await? {
        let detail = format!("Another organization has verified {}.", row.name);
        return Err(Problem::conflict("domain_taken", detail));
    }
    mail_domain::prove(&tx, row.id).await?;
    // Whom a directory has told of may have waited for this.
    let tx = place::settle_all(tx, false).await?;
    let detail = serde_json::json!({ "name": row.name });
    audit_entry::record(&tx, "create_mail_domain_verification", row.id, detail).await?;
    let proved = mail_domain::find(&tx, row.id).await?.ok_or_else(Problem::not_found)?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(view(&proved)))
}

/// What is wrong with the records that were found.
fn missing(row: &Model, texts: &[String]) -> String {
    let name = row.record_name();
    match texts.first() {
        None => format!("There is no text record at {name}. A new record can take an hour until it is seen."),
        Some(other) => {
            let other: String = other.chars().take(100).collect();
            format!("The text record at {name} says “{other}”, which is not what it must say.")
        }
    }
}

/// Forget a mail domain
#[utoipa::path(tag = "single sign-on", operation_id = "delete_mail_domain",
    description = "Forgets a domain: people with an address in it can no longer sign in by single sign-on or be provisioned.",
    params(("id" = MailDomainRef, Path, description = "The domain's id.")),
    responses((status = 204, description = "Forgotten."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/mail-domains/{id}")]
pub async fn delete_mail_domain(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    domain_owner::release(&tx, &row.name, tx.tenant()).await?;
    mail_domain::delete(&tx, row.id).await?;
    audit_entry::record(&tx, "delete_mail_domain", row.id, serde_json::json!({ "name": row.name })).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
