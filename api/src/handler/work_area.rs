//! Work areas: what is whose own work in a management system, so that nobody audits it themselves (R60).

use std::collections::BTreeMap;

use actix_web::{HttpResponse, delete, get, post};
use cycle::impartial::Work;
use entity::certification::Model as Certification;
use entity::id::MembershipId;
use entity::work_area::Model;
use entity::{TenantTx, audit_entry, membership, work_area};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::coverage::CoverageBody;
use crate::etag::stamp_of;
use crate::field::{CertificationRef, MembershipRef, WorkAreaRef, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, MissingProblem, Reference};

body! {
    /// What a member works on.
    pub struct NewWorkArea {
        /// The member.
        pub member_id: MembershipRef,
        /// The clauses.
        pub coverage: CoverageBody,
    }
}

/// What of a management system is one member's own work.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkAreaView {
    /// The id of what was said; null where nothing was, and the rest follows from responsibilities.
    #[schema(max_length = 40)]
    pub id: Option<String>,
    /// What `If-Match` of taking it back compares; null where nothing was said.
    #[schema(max_length = 100)]
    pub etag: Option<String>,
    /// The member.
    pub member: Reference,
    /// What was said: `full`, or the clauses.
    #[schema(value_type = Option<CoverageBody>)]
    pub coverage: Option<cycle::Coverage>,
    /// Whether the member leads the management system and nothing was said: all of it counts as own work.
    pub leads: bool,
    /// The recurring duties of this certification that the member keeps.
    #[schema(max_items = 200, value_type = Vec<String>)]
    pub duties: Vec<String>,
}

/// What is whose own work.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkAreaList {
    /// One line for each member with own work.
    #[schema(max_items = 10_000)]
    pub data: Vec<WorkAreaView>,
}

async fn views(tx: &TenantTx, certification: &Certification) -> Result<WorkAreaList, Problem> {
    let said: BTreeMap<MembershipId, Model> =
        work_area::of(tx, certification.id).await?.into_iter().map(|row| (row.membership_id, row)).collect();
    let mut work = work_area::own_work(tx, certification).await?;
    let mut data = Vec::new();
    for member in membership::all(tx).await? {
        let Some(own) = work.remove(&member.membership.id) else { continue };
        let said = said.get(&member.membership.id);
        let leads = own.contains(&Work::Lead);
        let duties = own.into_iter().filter_map(|own| match own {
            Work::Duty(title) => Some(title),
            Work::Lead | Work::Clauses(_) => None,
        });
        data.push(WorkAreaView {
            id: said.map(|row| row.id.to_string()),
            etag: said.map(|row| format!("\"{}\"", stamp_of(row))),
            member: Reference::to(member.membership.id, member.person.name),
            coverage: said.map(Model::coverage),
            leads,
            duties: duties.collect(),
        });
    }
    Ok(WorkAreaList { data })
}

/// List what is whose own work
#[utoipa::path(tag = "internal audits", operation_id = "list_work_areas",
    description = "What of the management system is whose own work: what was said, whoever leads the system as long as nothing is said of them, \
        and who keeps which recurring duty. Nobody audits their own work (R60).",
    params(("id" = CertificationRef, Path, description = "The certification's id.")),
    responses((status = 200, description = "One line for each member with own work.", body = WorkAreaList), AnyProblem, MemberProblem, MissingProblem))]
#[get("/certifications/{id}/work-areas")]
pub async fn list_work_areas(
    member: Member,
    certification: Found<Certification>,
) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let list = views(&tx, &certification).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(list))
}

/// Say what a member works on
#[utoipa::path(tag = "internal audits", operation_id = "create_work_area", request_body = NewWorkArea,
    description = "Says which clauses a member works on; said again, it replaces what was said. Of whoever leads the system it says that the rest is \
        not their own work.",
    params(("id" = CertificationRef, Path, description = "The certification's id.")),
    responses((status = 201, description = "Recorded; what is whose own work now.", body = WorkAreaList),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem))]
#[post("/certifications/{id}/work-areas")]
pub async fn create_work_area(
    member: Member,
    certification: Found<Certification>,
    new: Body<NewWorkArea>,
) -> Result<HttpResponse, Problem> {
    let Body(NewWorkArea { member_id: MembershipRef(worker), coverage }) = new;
    let coverage = coverage.of_something("/coverage")?;
    let tx = member.write().await?;
    if membership::answerable(&tx, worker).await?.is_none() {
        return Err(Problem::invalid(vec![fault("/member_id", "There is no member with this id.")]));
    }
    let row = work_area::declare(&tx, certification.id, worker, &coverage).await?;
    let detail = json!({ "certification": certification.id, "member": worker, "coverage": row.coverage });
    audit_entry::record(&tx, "create_work_area", row.id, detail).await?;
    let list = views(&tx, &certification).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(list))
}

/// Take back what a member works on
#[utoipa::path(tag = "internal audits", operation_id = "delete_work_area",
    description = "Takes back what was said; for whoever leads the system, all of it is own work again.",
    params(("id" = WorkAreaRef, Path, description = "The id of what was said.")),
    responses((status = 204, description = "Taken back."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/work-areas/{id}")]
pub async fn delete_work_area(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    work_area::delete(&tx, row.id).await?;
    let detail = json!({ "certification": row.certification_id, "member": row.membership_id });
    audit_entry::record(&tx, "delete_work_area", row.id, detail).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
