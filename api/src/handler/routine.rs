//! Routines: how the organization works.

use actix_web::{HttpRequest, HttpResponse, get, patch, post};
use entity::id::ProfileId;
use entity::person::Language;
use entity::routine::{self, Filter, Model, NewRoutine, State};
use entity::{TenantTx, audit_entry, profile, routine_version};

use crate::body::{Body, Change, body};
use crate::choice::choice;
use crate::etag::{Expected, created, versioned};
use crate::field::{Name, ProfileRef, Prose, RoutineRef, fault, small};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::routine::{self as said, Known, RoutineContentBody, RoutineLayer, TemplateNumber, UsmProcess};
use crate::view::routine::{RoutinePage, RoutineView, lines, view};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem};

pub mod life;
pub mod version;
pub mod workflow;

choice! {
    /// Where a routine stands.
    pub enum RoutineState {
        /// No version has been approved yet.
        Draft = "draft",
        /// A version is in force.
        InForce = "in_force",
        /// It is worked by no more.
        Retired = "retired",
    }
}

body! {
    /// A routine to begin.
    pub struct NewRoutineBody {
        /// Its name, unique in the organization.
        pub name: Name,
        /// The number of the workflow template that it begins from.
        pub template: TemplateNumber,
        /// How much it will say; `procedure` when left out. `content` says it itself.
        pub layer: Option<RoutineLayer>,
        /// The profile that looks after it.
        pub owner_id: Option<ProfileRef>,
        /// What the first draft says; the template's steps and activities, in one's own language, when left out.
        pub content: Option<RoutineContentBody>,
        /// Why it is begun.
        pub note: Option<Prose>,
    }
}

body! {
    /// Changes of a routine; what is left out stays.
    pub struct RoutineChange {
        /// A new name.
        pub name: Option<Name>,
        /// The profile that looks after it; null: none.
        #[schema(value_type = Option<ProfileRef>)]
        pub owner_id: Change<ProfileRef>,
        /// What the draft says; one is begun beside the version in force where there is none. What was in review is a draft again.
        pub content: Option<RoutineContentBody>,
        /// What changed, and why. Only beside `content`.
        pub note: Option<Prose>,
    }
}

/// In which language a template's words are for a person.
pub fn language(member: &Member) -> usm::Language {
    match member.person.language {
        Language::English => usm::Language::English,
        Language::German => usm::Language::German,
    }
}

async fn checked_owner(tx: &TenantTx, owner: Option<ProfileId>) -> Result<(), Problem> {
    match owner {
        Some(id) if profile::find(tx, id).await?.is_none() => {
            Err(Problem::invalid(vec![fault("/owner_id", "There is no profile with this id.")]))
        }
        _ => Ok(()),
    }
}

/// The template of a number that its type has checked.
fn template(number: i32) -> Result<&'static usm::Template, Problem> {
    let found = u8::try_from(number).ok().and_then(usm::template::find);
    found.ok_or_else(|| Problem::internal("there is no such template"))
}

/// List routines
#[utoipa::path(tag = "definition", operation_id = "list_routines",
    params(PageParams,
        ("process" = inline(Option<UsmProcess>), Query, description = "Only those that start in this process.", nullable = false),
        ("state" = inline(Option<RoutineState>), Query, description = "Only those that stand so.", nullable = false)),
    description = "The routines of the organization, oldest first, each with its version in force and the one under writing or review.",
    responses((status = 200, description = "A page.", body = RoutinePage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/routines")]
pub async fn list_routines(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let filter = Filter {
        process: query.field::<UsmProcess>("process").map(|process| process.to_string()),
        state: query.field::<RoutineState>("state").map(|state| match state {
            RoutineState::Draft => State::Draft,
            RoutineState::InForce => State::InForce,
            RoutineState::Retired => State::Retired,
        }),
    };
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = routine::list(&tx, &filter, &wanted).await?;
    let data = lines(&tx, page.rows).await?;
    tx.commit().await?;
    let next_cursor = page.next_cursor;
    Ok(HttpResponse::Ok().json(RoutinePage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Begin a routine
#[utoipa::path(tag = "definition", operation_id = "create_routine", request_body = NewRoutineBody,
    description = "Begins a routine from one of the eight workflow templates, as a first draft.",
    responses((status = 201, description = "Begun.", body = RoutineView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/routines")]
pub async fn create_routine(member: Member, new: Body<NewRoutineBody>) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let template = template(small(new.template.0))?;
    let owner_id = new.owner_id.map(|id| id.0);
    let tx = member.write().await?;
    checked_owner(&tx, owner_id).await?;
    let content = if let Some(content) = new.content {
        said::read(&tx, content, template, &Known::new()).await?
    } else {
        let layer = said::layer(new.layer.unwrap_or(RoutineLayer::Procedure));
        template.begin(layer, language(&member), || entity::id::RoutinePartId::new(tx.wall()).to_string())
    };
    let note = new.note.map_or_else(String::new, |text| text.0);
    let new = NewRoutine { name: new.name.0, owner_id, process: template.process, content, note };
    let row = routine::create(&tx, new, member.id()).await?;
    audit_entry::record(&tx, "create_routine", row.id, audit_entry::made(&row)).await?;
    let (version, location) = (row.version, format!("/v1/routines/{}", row.id));
    let view = view(&tx, row).await?;
    tx.commit().await?;
    Ok(created(&view, version, location))
}

/// Get a routine
#[utoipa::path(tag = "definition", operation_id = "get_routine",
    description = "One routine with what its version in force says, and the one under writing or review, and what that one lacks.",
    params(("id" = RoutineRef, Path, description = "The routine's id.")),
    responses((status = 200, description = "The routine.", body = RoutineView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/routines/{id}")]
pub async fn get_routine(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let version = row.version;
    let view = view(&tx, row.0).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// Change a routine
#[utoipa::path(tag = "definition", operation_id = "update_routine", request_body = RoutineChange,
    description = "Changes name and owner at once, and what the routine says in a draft: an approved version never changes. A draft may lack \
        who is accountable and how something is done, and may not contradict the template or itself: 422 names each place.",
    params(("id" = RoutineRef, Path, description = "The routine's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = RoutineView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/routines/{id}")]
pub async fn update_routine(
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<RoutineChange>,
) -> Result<HttpResponse, Problem> {
    let Body(change) = change;
    let tx = member.write().await?;
    let before = routine::lock(&tx, row.id).await?.ok_or_else(Problem::not_found)?;
    expected.of(before.version)?;
    if before.state == State::Retired {
        return Err(life::retired());
    }
    if change.content.is_none() && change.note.is_some() {
        let detail = "A note is about what changed: send it beside `content`.";
        return Err(Problem::invalid(vec![fault("/note", detail)]));
    }
    let owner = change.owner_id.over(before.owner_id, |id| id.map(|id| id.0));
    checked_owner(&tx, owner).await?;
    let name = change.name.map_or_else(|| before.name.clone(), |name| name.0);
    let mut row = routine::rename(&tx, before.id, name, owner).await?;
    let mut detail = audit_entry::changed(&before, &row);
    if let Some(content) = change.content {
        let versions = routine_version::of(&tx, before.id).await?;
        let contents = versions.iter().map(routine_version::Model::content).collect::<Result<Vec<_>, _>>()?;
        let content = said::read(&tx, content, template(before.template)?, &said::parts(&contents)).await?;
        let told = usm::difference(contents.first(), &content);
        row = routine::edit(&tx, &before, &content, change.note.map(|note| note.0), member.id()).await?;
        let parts = serde_json::to_value(told).map_err(Problem::internal)?;
        detail = audit_entry::besides(detail, "parts", serde_json::Value::Null, parts);
    }
    audit_entry::record(&tx, "update_routine", row.id, detail).await?;
    let version = row.version;
    let view = view(&tx, row).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}
