//! The organization's rule that every member has a second factor.

use actix_web::{HttpResponse, delete, post};
use entity::{audit_entry, factor, organization};

use crate::etag::IfMatch;
use crate::member::Member;
use crate::problem::Problem;
use crate::wire::{AnyProblem, ConflictProblem, MemberProblem, MissingProblem};

/// Demand a second factor of every member
#[utoipa::path(tag = "organization", operation_id = "create_second_factor_rule",
    description = "From now on a member without a second factor can do nothing here but enrol one. 409 for an owner who has none, and when \
        the rule stands already.",
    responses((status = 204, description = "The rule stands."), AnyProblem, MemberProblem, ConflictProblem))]
#[post("/organization/second-factor-rule")]
pub async fn create_second_factor_rule(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    if !factor::standing(&tx, member.person.id).await?.has_second() {
        let detail = "You have no second factor yourself. Enrol one first, or you would lock yourself out.";
        return Err(Problem::conflict("no_second_factor", detail));
    }
    if !organization::demand_second_factor(&tx, true).await? {
        return Err(Problem::conflict("already_exists", "The rule stands already."));
    }
    audit_entry::record(&tx, "create_second_factor_rule", tx.tenant(), serde_json::json!({})).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Demand a second factor no more
#[utoipa::path(tag = "organization", operation_id = "delete_second_factor_rule",
    description = "Takes the rule back; nobody loses the factor they have.",
    responses((status = 204, description = "Taken back."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/organization/second-factor-rule")]
pub async fn delete_second_factor_rule(member: Member, if_match: IfMatch) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    if_match.check(&format!("v{}", organization::lock(&tx).await?.version))?;
    if !organization::demand_second_factor(&tx, false).await? {
        return Err(Problem::not_found());
    }
    audit_entry::record(&tx, "delete_second_factor_rule", tx.tenant(), serde_json::json!({})).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
