//! A routine as a document of the USM Workflow Interchange Format, out and in.

use std::collections::{BTreeMap, HashMap};

use actix_web::http::header;
use actix_web::{HttpResponse, get, post};
use chrono::SecondsFormat;
use entity::id::{ProfileId, RoutinePartId};
use entity::profile::ProfileFacts;
use entity::routine::{self, Model, NewRoutine};
use entity::{TenantTx, audit_entry, organization, profile, routine_version};
use serde::Serialize;
use serde_json::Value;
use usm::interchange::{Exchange, Kind};
use utoipa::ToSchema;

use super::checked_owner;
use crate::body::{Body, Fault, body};
use crate::etag::created;
use crate::field::{Name, ProfileRef, Prose, RoutineRef, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::routine::contradictions;
use crate::view::routine::{RoutineView, view};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, Reference};

/// A document of the USM Workflow Interchange Format 1.0.0.
#[derive(Debug, ToSchema)]
#[schema(value_type = Object)]
#[expect(dead_code, reason = "described here, sent as bytes")]
pub struct WorkflowDocument(Value);

/// Get a routine as a workflow document
#[utoipa::path(tag = "definition", operation_id = "get_routine_workflow",
    description = "A routine as a document of the USM Workflow Interchange Format 1.0.0: what its version in force says, or its draft where there is none yet. \
        What the format has no place for stands in members that begin with `x-`; a program that does not know them passes over them.",
    params(("id" = RoutineRef, Path, description = "The routine's id.")),
    responses((status = 200, description = "The document.", body = WorkflowDocument, content_type = "application/x-usm-workflow"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/routines/{id}/workflow")]
pub async fn get_routine_workflow(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let versions = routine_version::current(&tx, &[row.id]).await?;
    let version = versions.iter().find(|it| !it.state.is_open()).or_else(|| versions.first());
    let version = version.ok_or_else(Problem::not_found)?;
    let content = version.content()?;
    let ids: Vec<ProfileId> = content.profiles().filter_map(|(_, id)| id.parse().ok()).collect();
    let named = profile::among(&tx, &ids).await?;
    let context = organization::get(&tx).await?.name;
    tx.commit().await?;
    let slug = usm::interchange::slug(&row.name);
    let document = usm::interchange::write(&Exchange {
        kind: Kind::Workflow,
        name: row.name.clone(),
        slug: slug.clone(),
        context,
        version: version.number.to_string(),
        modified_at: Some(
            version.approved_at.unwrap_or(version.edited_at).to_rfc3339_opts(SecondsFormat::Secs, true),
        ),
        profiles: named.into_iter().map(|it| (it.id.to_string(), it.name)).collect(),
        content,
    });
    let name = format!("attachment; filename=\"{slug}{}\"", Kind::Workflow.extension());
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, Kind::Workflow.media_type()))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(document.to_string()))
}

body! {
    /// A routine to begin from a document of another system.
    pub struct NewRoutineImport {
        /// The document: an object of the USM Workflow Interchange Format 1.0.0, a workflow or a template of one.
        #[schema(value_type = Object)]
        pub workflow: Value,
        /// The routine's name; the document's when left out.
        pub name: Option<Name>,
        /// The profile that looks after it.
        pub owner_id: Option<ProfileRef>,
        /// Why it is taken over.
        pub note: Option<Prose>,
    }
}

/// A routine that was begun from a document.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoutineImportView {
    /// The routine, a draft.
    pub routine: RoutineView,
    /// The profiles that were recorded for it, since none had their names.
    #[schema(max_items = 200)]
    pub new_profiles: Vec<Reference>,
}

/// Begin a routine from a workflow document
#[utoipa::path(tag = "definition", operation_id = "create_routine_import", request_body = NewRoutineImport,
    description = "Begins a routine from a document of the USM Workflow Interchange Format 1.0.0, as a first draft. Profiles are known by their names, and recorded \
        where there is none; what the document says beyond the format is passed over, and steps of the workflow template that it lacks are put in as skipped ones. \
        What is faulty is named with its place in the document (`/workflow/steps/0/process`), and then nothing of it is kept.",
    responses((status = 201, description = "Begun.", body = RoutineImportView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/routine-imports")]
pub async fn create_routine_import(
    member: Member,
    new: Body<NewRoutineImport>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let read = usm::interchange::read(&new.workflow);
    let mut exchange = read.map_err(|broken| {
        let told = broken.into_iter().map(|it| fault(&format!("/workflow{}", it.pointer), it.detail));
        Problem::invalid(told.collect())
    })?;
    let owner_id = new.owner_id.map(|id| id.0);
    let tx = member.write().await?;
    checked_owner(&tx, owner_id).await?;
    let new_profiles = adopt(&tx, &mut exchange).await?;
    let faults = contradictions(&tx, &exchange.content).await?;
    if !faults.is_empty() {
        return Err(Problem::invalid(faults.into_iter().map(in_document).collect()));
    }
    let process = usm::template::find(exchange.content.template).map(|template| template.process);
    let new = NewRoutine {
        name: new.name.map_or(exchange.name, |name| name.0),
        owner_id,
        process: process.ok_or_else(|| Problem::internal("a template was read that is not there"))?,
        content: exchange.content,
        note: new.note.map_or_else(String::new, |text| text.0),
    };
    let row = routine::create(&tx, new, member.id()).await?;
    audit_entry::record(&tx, "create_routine_import", row.id, audit_entry::made(&row)).await?;
    let (version, location) = (row.version, format!("/v1/routines/{}", row.id));
    let routine = view(&tx, row).await?;
    tx.commit().await?;
    Ok(created(&RoutineImportView { routine, new_profiles }, version, location))
}

/// Gives the parts of a document ids of their own and its profiles those of the organization; returns the profiles that are new.
async fn adopt(tx: &TenantTx, exchange: &mut Exchange) -> Result<Vec<Reference>, Problem> {
    let (known, made) = profiles(tx, exchange).await?;
    for step in &mut exchange.content.steps {
        step.id = RoutinePartId::new(tx.wall()).to_string();
        for activity in &mut step.activities {
            activity.id = RoutinePartId::new(tx.wall()).to_string();
            for one in &mut activity.responsibilities {
                one.profile.clone_from(&known[&one.profile]);
            }
        }
    }
    Ok(made)
}

/// The ids here of the profiles that activities of a document name by its own, and those that had to be recorded.
async fn profiles(
    tx: &TenantTx,
    exchange: &Exchange,
) -> Result<(HashMap<String, String>, Vec<Reference>), Problem> {
    let named: BTreeMap<&str, String> =
        exchange.content.profiles().map(|(pointer, id)| (id, pointer)).collect();
    let nameless = named.iter().filter(|(id, _)| !exchange.profiles.contains_key(**id));
    let faults: Vec<_> = nameless
        .map(|(_, pointer)| {
            fault(&format!("/workflow{pointer}"), "The document has no profile of this id under `profiles`.")
        })
        .collect();
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    let (mut known, mut made) = (HashMap::new(), Vec::new());
    for (id, name) in exchange.profiles.iter().filter(|(id, _)| named.contains_key(id.as_str())) {
        let row = if let Some(row) = profile::named(tx, name).await? {
            row
        } else {
            let facts = ProfileFacts { name: name.clone(), description: String::new() };
            let row = profile::create(tx, facts).await?;
            audit_entry::record(tx, "create_profile", row.id, audit_entry::made(&row)).await?;
            made.push(Reference::to(row.id, row.name.clone()));
            row
        };
        known.insert(id.clone(), row.id.to_string());
    }
    Ok((known, made))
}

/// A fault of a content with its place in the document.
fn in_document(mut it: Fault) -> Fault {
    it.pointer = it.pointer.replacen("/content", "/workflow", 1);
    it
}
