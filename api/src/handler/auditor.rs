//! Auditors of an internal audit: who audits what, and never their own work (R60).

use std::collections::HashMap;

use actix_web::{HttpResponse, delete, get, post, web};
use chrono::{DateTime, Utc};
use cycle::impartial::{Work, reasons};
use entity::auditor::{Model, Who};
use entity::certification::Model as Certification;
use entity::id::MembershipId;
use entity::membership::Member as Place;
use entity::obligation::Model as Obligation;
use entity::{TenantTx, audit_entry, auditor, certification, work_area};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::coverage::CoverageBody;
use crate::etag::stamp_of;
use crate::field::{AuditorRef, Line, MembershipRef, ObligationRef, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::state::State;
use crate::view::obligation::members;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, Reference};

body! {
    /// Somebody to audit: a member, or somebody from outside by name.
    pub struct NewAuditor {
        /// The member.
        pub member_id: Option<MembershipRef>,
        /// The name of somebody from outside.
        pub name: Option<Line>,
        /// What they audit; everything when left out.
        pub coverage: Option<CoverageBody>,
    }
}

/// Somebody who audits in an internal audit.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditorView {
    /// The id of their place in this audit.
    #[schema(max_length = 40)]
    pub id: String,
    /// What `If-Match` of taking it back compares.
    #[schema(max_length = 100)]
    pub etag: String,
    /// The member; null for somebody from outside.
    pub member: Option<Reference>,
    /// Their name.
    #[schema(max_length = 500)]
    pub name: String,
    /// What they audit: `full`, or the clauses.
    #[schema(value_type = CoverageBody)]
    pub coverage: cycle::Coverage,
    /// Why they would audit their own work, as things stand now; empty: they are impartial. Work that was taken on after the
    /// assignment shows here.
    #[schema(max_items = 300, value_type = Vec<String>)]
    pub conflicts: Vec<String>,
    /// When they were assigned.
    pub assigned_at: DateTime<Utc>,
    /// By whom.
    pub assigned_by: Reference,
}

/// The auditors of an internal audit.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditorList {
    /// In the order they were assigned.
    #[schema(max_items = 200)]
    pub data: Vec<AuditorView>,
}

/// What is whose own work, and who is who.
struct Known {
    work: HashMap<MembershipId, Vec<Work>>,
    members: HashMap<MembershipId, Place>,
}

impl Known {
    async fn of(tx: &TenantTx, certification: &Certification) -> Result<Self, Problem> {
        Ok(Self { work: work_area::own_work(tx, certification).await?, members: members(tx).await? })
    }

    fn name(&self, id: MembershipId) -> String {
        self.members.get(&id).map_or_else(String::new, |member| member.person.name.clone())
    }

    /// Why the member would audit own work.
    fn conflicts(&self, id: MembershipId, coverage: &cycle::Coverage) -> Vec<String> {
        self.work.get(&id).map_or_else(Vec::new, |own| reasons(coverage, own))
    }

    fn view(&self, row: Model) -> AuditorView {
        let etag = format!("\"{}\"", stamp_of(&row));
        let coverage = row.coverage();
        let conflicts = row.membership_id.map_or_else(Vec::new, |id| self.conflicts(id, &coverage));
        let member = row.membership_id.map(|id| Reference::to(id, self.name(id)));
        let name = row.name.or_else(|| member.as_ref().map(|member| member.name.clone()));
        AuditorView {
            id: row.id.to_string(),
            etag,
            name: name.unwrap_or_default(),
            member,
            coverage,
            conflicts,
            assigned_at: row.assigned_at,
            assigned_by: Reference::to(row.assigned_by, self.name(row.assigned_by)),
        }
    }
}

/// The certification whose internal audit this is.
async fn audited(tx: &TenantTx, audit: &Obligation) -> Result<Certification, Problem> {
    match audit.certification_id {
        Some(id) if audit.kind == "internal_audit" => {
            certification::find(tx, id).await?.ok_or_else(Problem::not_found)
        }
        _ => {
            let detail = "Only an internal audit has auditors here; the certification body chooses its own.";
            Err(Problem::conflict("not_an_internal_audit", detail))
        }
    }
}

/// List the auditors of an internal audit
#[utoipa::path(tag = "internal audits", operation_id = "list_auditors",
    description = "Who audits what in this internal audit, and whether anybody would audit their own work as things stand now (R60).",
    params(("id" = ObligationRef, Path, description = "The internal audit's id.")),
    responses((status = 200, description = "The auditors.", body = AuditorList),
        AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[get("/obligations/{id}/auditors")]
pub async fn list_auditors(member: Member, audit: Found<Obligation>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let known = Known::of(&tx, &audited(&tx, &audit).await?).await?;
    let rows = auditor::of(&tx, audit.id).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(AuditorList { data: rows.into_iter().map(|row| known.view(row)).collect() }))
}

/// Assign an auditor
#[utoipa::path(tag = "internal audits", operation_id = "create_auditor", request_body = NewAuditor,
    description = "Assigns a member, or somebody from outside, to audit everything or some clauses. A member who would audit own work is refused \
        with the reason (R60); one who is assigned by somebody else is told by a mail.",
    params(("id" = ObligationRef, Path, description = "The internal audit's id.")),
    responses((status = 201, description = "Assigned.", body = AuditorView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/obligations/{id}/auditors")]
pub async fn create_auditor(
    state: web::Data<State>,
    member: Member,
    audit: Found<Obligation>,
    new: Body<NewAuditor>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let coverage = new.coverage.map_or(Ok(cycle::Coverage::Full), |it| it.of_something("/coverage"))?;
    let tx = member.write().await?;
    let certification = audited(&tx, &audit).await?;
    let known = Known::of(&tx, &certification).await?;
    let who = who(&known, new.member_id, new.name)?;
    if let Who::Member(id) = who {
        impartial(&known, id, &coverage)?;
    }
    let row = auditor::assign(&tx, audit.id, who, &coverage, member.id()).await?;
    let detail =
        json!({ "audit": audit.id, "member": row.membership_id, "name": row.name, "coverage": row.coverage });
    audit_entry::record(&tx, "create_auditor", row.id, detail).await?;
    auditor::tell(&tx, &row, &audit, &certification).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(known.view(row)))
}

/// Exactly one of a member and a name.
fn who(known: &Known, member: Option<MembershipRef>, name: Option<Line>) -> Result<Who, Problem> {
    let refuse = |pointer: &str, detail: &str| Err(Problem::invalid(vec![fault(pointer, detail)]));
    let name = name.map(|name| name.0).filter(|name| !name.is_empty());
    match (member, name) {
        (Some(MembershipRef(id)), None) => match known.members.get(&id) {
            Some(place) if place.can_answer() => Ok(Who::Member(id)),
            _ => refuse("/member_id", "There is no member with this id."),
        },
        (None, Some(name)) if name.chars().count() > 200 => {
            refuse("/name", "A name has at most 200 characters.")
        }
        (None, Some(name)) => Ok(Who::Outside(name)),
        (Some(_), Some(_)) => {
            refuse("/name", "Give a member, or the name of somebody from outside, not both.")
        }
        (None, None) => refuse("/member_id", "Give a member, or the name of somebody from outside."),
    }
}

/// Nobody audits own work.
fn impartial(known: &Known, id: MembershipId, coverage: &cycle::Coverage) -> Result<(), Problem> {
    let conflicts = known.conflicts(id, coverage);
    if conflicts.is_empty() {
        return Ok(());
    }
    let detail = format!("{} would audit own work (R60). {}", known.name(id), conflicts.join(" "));
    Err(Problem::conflict("not_impartial", detail))
}

/// Take an auditor off
#[utoipa::path(tag = "internal audits", operation_id = "delete_auditor",
    description = "Takes an auditor off the internal audit.",
    params(("id" = AuditorRef, Path, description = "The id of the auditor's place in the audit.")),
    responses((status = 204, description = "Taken off."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/auditors/{id}")]
pub async fn delete_auditor(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    auditor::delete(&tx, row.id).await?;
    let detail = json!({ "audit": row.obligation_id, "member": row.membership_id, "name": row.name });
    audit_entry::record(&tx, "delete_auditor", row.id, detail).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
