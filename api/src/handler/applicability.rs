//! Which clauses and controls apply, and why.

use std::collections::HashMap;

use actix_web::{HttpResponse, delete, post};
use entity::applicability::{self, Decision, Model};
use entity::target::{Target, TargetKind};
use entity::{audit_entry, membership};

use crate::body::{Body, body};
use crate::field::{ApplicabilityRef, ClauseNumber, Prose, TargetKey, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::view::gap::{ApplicabilityView, applicability as view};
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, MissingProblem};

body! {
    /// A decision whether a clause or control applies.
    pub struct NewApplicability {
        /// What it is decided for: a certification's id; or a standard's or framework's, wherever no certification says otherwise.
        pub target: TargetKey,
        /// The number of the clause or control.
        pub clause: ClauseNumber,
        /// Whether it applies.
        pub applies: bool,
        /// Why it does or does not. Leaving out needs a reason.
        pub justification: Option<Prose>,
    }
}

/// Decide whether a clause applies
#[utoipa::path(tag = "cover", operation_id = "create_applicability", request_body = NewApplicability,
    description = "Decides that a clause or control does not apply, with a justification, or why it does; in place of what was decided before. Refused where \
        the standard lets nobody leave the clause out, as ISO/IEC 20000-1 does for all of clauses 4 to 10.",
    responses((status = 200, description = "Decided.", body = ApplicabilityView), AnyProblem, BodyProblem, MemberProblem))]
#[post("/applicabilities")]
pub async fn create_applicability(
    member: Member,
    new: Body<NewApplicability>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let tx = member.write().await?;
    let invalid = |place: &str, detail: &str| Problem::invalid(vec![fault(place, detail)]);
    let found = Target::find(&tx, &new.target.0).await?;
    let target = found.ok_or_else(|| invalid("/target", "There is no standard with this id here."))?;
    let clause = target.clauses.iter().find(|it| it.reference == new.clause.0);
    let clause = clause.ok_or_else(|| invalid("/clause", "The standard has no clause of this number."))?;
    if clause.kind == TargetKind::Heading {
        return Err(invalid("/clause", "This is a heading. Decide for the clauses below it."));
    }
    if !new.applies && !clause.may_leave_out {
        return Err(invalid("/applies", "This standard lets nobody leave this clause out."));
    }
    let justification = new.justification.map_or_else(String::new, |text| text.0.trim().to_owned());
    if !new.applies && justification.is_empty() {
        return Err(invalid("/justification", "What does not apply needs a justification."));
    }
    let decision = Decision {
        certification_id: target.certification_id(),
        standard: target.standard.clone(),
        clause: clause.reference.clone(),
        applies: new.applies,
        justification,
    };
    let before = applicability::decided(&tx, &decision).await?;
    let row = applicability::put(&tx, decision, member.id()).await?;
    let detail = match &before {
        Some(before) => audit_entry::changed(before, &row),
        None => audit_entry::made(&row),
    };
    audit_entry::record(&tx, "create_applicability", row.id, detail).await?;
    let people = membership::among(&tx, [row.decided_by]).await?;
    tx.commit().await?;
    let people: HashMap<_, _> = people.into_iter().map(|it| (it.membership.id, it.person.name)).collect();
    Ok(HttpResponse::Ok().json(view(&row, &people)))
}

/// Take a decision back
#[utoipa::path(tag = "cover", operation_id = "delete_applicability",
    description = "Takes back what was decided of a clause: it applies again.",
    params(("id" = ApplicabilityRef, Path, description = "The decision's id.")),
    responses((status = 204, description = "Taken back."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/applicabilities/{id}")]
pub async fn delete_applicability(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    applicability::delete(&tx, row.id).await?;
    audit_entry::record(&tx, "delete_applicability", row.id, audit_entry::gone(&row.0)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
