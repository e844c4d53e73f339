//! Frameworks: standards and catalogues of an organization's own, imported from files.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, delete, get, post};
use entity::framework::{self, FrameworkFacts, Model};
use entity::framework_requirement::{self, RequirementFacts};
use entity::{TenantTx, audit_entry, crosswalk_relation};
use interchange::Form;
use sha2::{Digest, Sha256};

use crate::body::{FILE_LIMIT, Fault, read_up_to};
use crate::field::{FrameworkRef, Name, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::view::framework::{FrameworkDetail, FrameworkPage, FrameworkView, detail, view};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem};

/// A file as the body of a request, with the form that its media type claims.
#[derive(Debug)]
pub struct Upload {
    form: Form,
    bytes: Bytes,
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let mut payload = payload.take();
        let request = request.clone();
        Box::pin(async move {
            let form = Form::of(request.content_type()).ok_or_else(Problem::unknown_form)?;
            let bytes = read_up_to(&request, &mut payload, FILE_LIMIT).await?.freeze();
            Ok(Self { form, bytes })
        })
    }
}

impl Upload {
    /// The framework in the file. A large one takes a moment, in which this thread serves others.
    async fn read(&self) -> Result<interchange::Framework, Problem> {
        let (form, bytes) = (self.form, self.bytes.clone());
        let read = actix_web::web::block(move || interchange::read(form, &bytes)).await;
        read.map_err(Problem::internal)?.map_err(|faults| {
            let place = |it: interchange::Fault| Fault { pointer: it.pointer, detail: it.detail };
            Problem::invalid(faults.into_iter().map(place).collect())
        })
    }
}

/// List frameworks
#[utoipa::path(tag = "frameworks", operation_id = "list_frameworks", params(PageParams),
    description = "The organization's own frameworks, each in one edition, in the order in which they were imported.",
    responses((status = 200, description = "A page.", body = FrameworkPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/frameworks")]
pub async fn list_frameworks(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = framework::list(&tx, &wanted).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(FrameworkPage::from(page.map(|row| view(&row)))))
}

/// Import a framework
#[utoipa::path(tag = "frameworks", operation_id = "create_framework",
    description = "Imports a framework, or a licensed text, from a file: the body is the file itself, of at most 4 MiB, and its media type says what \
        it is. Tables have a first row with the names of the columns: `reference` and `title`, and where wanted `parent` (a reference), `kind` (`heading`, \
        `requirement`, `control`), `text`, `guidance`; of a workbook the first sheet is read. An OSCAL catalog tells name and edition itself, and the \
        parameters go before it. Everything is kept or nothing: 422 names each wrong place, such as `/rows/17/parent`, where the names of the columns are \
        row 1. Another edition of the same name is another framework, and the old one stays.",
    params(("name" = Option<Name>, Query, description = "Its name; required of tables.", nullable = false),
        ("edition" = Option<Name>, Query, description = "Its edition, of at most 60 characters; required of tables.", nullable = false)),
    request_body(description = "The file.", content((String = "text/csv"), (serde_json::Value = "application/json"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
    responses((status = 201, description = "Imported.", body = FrameworkView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/frameworks")]
pub async fn create_framework(
    request: HttpRequest,
    member: Member,
    file: Upload,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let name = query.field::<Name>("name").map(|name| name.0);
    let edition = query.field::<Name>("edition").map(|edition| edition.0);
    query.done()?;
    let read = file.read().await?;
    let (name, edition) = titled(name.or(read.name), edition.or(read.edition))?;
    let tx = member.write().await?;
    if framework::edition(&tx, &name, &edition).await?.is_some() {
        let detail =
            "There is a framework of this name and edition. Give another edition, or remove that one.";
        return Err(Problem::conflict("edition_exists", detail));
    }
    let facts = FrameworkFacts {
        name,
        edition,
        form: file.form.word().to_owned(),
        file_hash: hex::encode(Sha256::digest(&file.bytes)),
        requirement_count: i32::try_from(read.requirements.len()).map_err(Problem::internal)?,
    };
    let row = keep(&tx, facts, read.requirements).await?;
    tx.commit().await?;
    let location = format!("/v1/frameworks/{}", row.id);
    Ok(HttpResponse::Created().insert_header(("Location", location)).json(view(&row)))
}

/// Writes a framework with its requirements.
async fn keep(
    tx: &TenantTx,
    facts: FrameworkFacts,
    requirements: Vec<interchange::Requirement>,
) -> Result<Model, Problem> {
    let row = framework::create(tx, facts).await?;
    let requirement = |it: interchange::Requirement| RequirementFacts {
        reference: it.reference,
        title: it.title,
        parent: it.parent,
        kind: it.kind.word().to_owned(),
        text: it.text,
        guidance: it.guidance,
    };
    let requirements = requirements.into_iter().map(requirement).collect();
    framework_requirement::create_all(tx, row.id, requirements).await?;
    audit_entry::record(tx, "create_framework", row.id, audit_entry::made(&row)).await?;
    Ok(row)
}

/// Name and edition, which a table does not tell.
fn titled(name: Option<String>, edition: Option<String>) -> Result<(String, String), Problem> {
    let line = |text: &str, most: usize| {
        !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
    };
    let mut faults = Vec::new();
    let name = name.filter(|name| line(name, 200));
    if name.is_none() {
        faults.push(fault("?name", "A name has 1 to 200 characters, on one line."));
    }
    let edition = edition.filter(|edition| line(edition, 60));
    if edition.is_none() {
        faults.push(fault("?edition", "An edition has 1 to 60 characters, on one line."));
    }
    name.zip(edition).ok_or_else(|| Problem::invalid(faults))
}

/// Get a framework
#[utoipa::path(tag = "frameworks", operation_id = "get_framework",
    description = "A framework with all its requirements, in reading order.",
    params(("id" = FrameworkRef, Path, description = "The framework's id.")),
    responses((status = 200, description = "The framework.", body = FrameworkDetail), AnyProblem, MemberProblem, MissingProblem))]
#[get("/frameworks/{id}")]
pub async fn get_framework(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let requirements = framework_requirement::of(&tx, row.id).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(detail(&row, requirements)))
}

/// Remove a framework
#[utoipa::path(tag = "frameworks", operation_id = "delete_framework",
    description = "Removes a framework with its requirements, and the relations from and to it. What was imported stays told in the audit log by its hash.",
    params(("id" = FrameworkRef, Path, description = "The framework's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/frameworks/{id}")]
pub async fn delete_framework(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    crosswalk_relation::forget(&tx, &row.id.to_string()).await?;
    framework::delete(&tx, row.id).await?;
    audit_entry::record(&tx, "delete_framework", row.id, audit_entry::gone(&row.0)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
