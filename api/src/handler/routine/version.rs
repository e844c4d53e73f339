//! The versions of a routine, and the templates that routines begin from.

use actix_web::{HttpRequest, HttpResponse, get};
use entity::audit_entry::subject;
use entity::routine::Model;
use entity::routine_version;
use serde::Serialize;
use utoipa::ToSchema;

use super::language;
use crate::field::{RoutineRef, RoutineVersionRef};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::routine::UsmProcess;
use crate::view::routine::{RoutineVersionPage, RoutineVersionView, line, people, version};
use crate::wire::{AnyProblem, MemberProblem, MissingProblem};

/// List the versions of a routine
#[utoipa::path(tag = "definition", operation_id = "list_routine_versions",
    params(PageParams, ("id" = RoutineRef, Path, description = "The routine's id.")),
    description = "The versions of a routine, the newest first: who wrote, reviewed and approved them, and when.",
    responses((status = 200, description = "A page.", body = RoutineVersionPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem, MissingProblem))]
#[get("/routines/{id}/versions")]
pub async fn list_routine_versions(
    request: HttpRequest,
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = routine_version::list(&tx, row.id, &wanted).await?;
    let ids: Vec<_> = page.rows.iter().flat_map(people).collect();
    let names = subject::names(&tx, &ids).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(RoutineVersionPage::from(page.map(|row| line(&row, &names)))))
}

/// Get a version of a routine
#[utoipa::path(tag = "definition", operation_id = "get_routine_version",
    description = "One version with what it says, and what differs from the version that was in force before.",
    params(("id" = RoutineVersionRef, Path, description = "The version's id.")),
    responses((status = 200, description = "The version.", body = RoutineVersionView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/routine-versions/{id}")]
pub async fn get_routine_version(
    member: Member,
    row: Found<routine_version::Model>,
) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let view = version(&tx, &row).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

/// A step of a workflow template.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TemplateStepView {
    /// Its key.
    #[schema(max_length = 64)]
    pub key: &'static str,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: &'static str,
    /// The workflow in which it may go on, to come back afterwards.
    #[schema(minimum = 1, maximum = 8)]
    pub fork: Option<u8>,
    /// What is done in it.
    #[schema(max_items = 100)]
    pub activities: Vec<&'static str>,
}

/// A workflow template, which routines begin from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkflowTemplateView {
    /// Its number.
    #[schema(minimum = 1, maximum = 8)]
    pub number: u8,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: &'static str,
    /// The process that it starts in.
    #[schema(value_type = UsmProcess)]
    pub process: &'static str,
    /// The code by which the method's literature names the process.
    #[schema(max_length = 8, example = "CHM")]
    pub code: &'static str,
    /// Where steps of one's own may belong as well: the processes that its forks lead to.
    #[schema(max_items = 5, value_type = Vec<UsmProcess>)]
    pub processes: Vec<&'static str>,
    /// Its steps, in order.
    #[schema(max_items = 100)]
    pub steps: Vec<TemplateStepView>,
}

/// The eight workflow templates.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkflowTemplateList {
    /// The templates, by number.
    #[schema(max_items = 8)]
    pub data: Vec<WorkflowTemplateView>,
}

/// List workflow templates
#[utoipa::path(tag = "definition", operation_id = "list_workflow_templates",
    description = "The eight workflow templates, in one's own language. Their structure follows the Unified Service Management method; the words are our own.",
    responses((status = 200, description = "The templates.", body = WorkflowTemplateList), AnyProblem, MemberProblem))]
#[get("/workflow-templates")]
pub async fn list_workflow_templates(member: Member) -> HttpResponse {
    let words = language(&member);
    let step = |step: &'static usm::template::TemplateStep, template: &usm::Template| TemplateStepView {
        key: &step.key,
        name: step.name.in_language(words),
        fork: template.fork.as_ref().filter(|fork| fork.step == step.key).map(|fork| fork.to),
        activities: step.activities.iter().map(|it| it.in_language(words)).collect(),
    };
    let one = |template: &'static usm::Template| WorkflowTemplateView {
        number: template.number,
        name: template.name.in_language(words),
        process: template.process.word(),
        code: template.process.code(),
        processes: template.processes().into_iter().map(usm::Verb::word).collect(),
        steps: template.steps.iter().map(|it| step(it, template)).collect(),
    };
    HttpResponse::Ok().json(WorkflowTemplateList { data: usm::template::all().iter().map(one).collect() })
}
