//! The catalogue of standards.

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use standards::crosswalk::Confidence;
use standards::statement::held_in;
use standards::{Check, Clause, ClauseKind, Home, Standard, Statement};
use utoipa::ToSchema;

use crate::choice::choice;
use crate::member::address;
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, MissingProblem};

choice! {
    /// What a clause is.
    pub enum ClauseTerm {
        /// A title over others.
        Heading = "heading",
        /// Something that is asked for.
        Requirement = "requirement",
        /// A control, which is chosen.
        Control = "control",
    }
}

/// A standard in one edition.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandardView {
    /// Its id.
    #[schema(max_length = 64, example = "iso-iec-20000-1-2018")]
    pub id: String,
    /// How it is cited.
    #[schema(max_length = 100, example = "ISO/IEC 20000-1:2018")]
    pub reference: String,
    /// When it was published, to the month or the day.
    #[schema(max_length = 10)]
    pub published: String,
    /// What it is about.
    #[schema(max_length = 200)]
    pub discipline: String,
    /// Its amendments.
    #[schema(max_items = 20)]
    pub amendments: Vec<String>,
    /// The edition that has taken its place.
    #[schema(max_length = 100)]
    pub superseded_by: Option<String>,
}

/// The standards.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandardList {
    /// All of them.
    #[schema(max_items = 1000)]
    pub data: Vec<StandardView>,
}

/// One thing that has to be there, in own words and said once for every standard that asks for it.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementView {
    /// Its key, which stays for ever.
    #[schema(min_length = 3, max_length = 60, example = "scope-documented")]
    pub key: &'static str,
    /// One sentence that is true or not.
    #[schema(max_length = 400)]
    pub text: &'static str,
    /// How it is tested: `exists`, `assigned`, `includes`, `relates`, `recorded`, `repeated`.
    #[schema(max_length = 16, value_type = String)]
    pub check: Check,
    /// Where a definition of how one works meets it: a process (`agree`, `change`, `recover`, `operate`, `improve`), a
    /// kind of managed item (`document`, `organization`, `asset`, `service`) or the `calendar` of duties.
    #[schema(max_length = 16, value_type = String)]
    pub home: Home,
    /// Hours it typically takes 50 people to put it in place; an own judgement.
    #[schema(minimum = 1, maximum = 1000)]
    pub hours: u16,
    /// How sure it is that the clause asks for it: `low`, `medium`, `high`.
    #[schema(max_length = 16, value_type = String)]
    pub confidence: Confidence,
    /// How many clauses and controls of all standards hold it, this one included.
    #[schema(minimum = 1, maximum = 1000)]
    pub places: usize,
    /// What else is to be known of it.
    #[schema(max_length = 400)]
    pub note: Option<&'static str>,
}

/// A clause or control of a standard: number, short title and what Certkeep says of it, never its text.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClauseView {
    /// Its number.
    #[schema(max_length = 20, example = "8.5.1.3")]
    pub reference: String,
    /// Its short title.
    #[schema(max_length = 300)]
    pub title: String,
    /// The number it belongs to.
    #[schema(max_length = 1000)]
    pub parent: Option<String>,
    /// What it is.
    pub kind: ClauseTerm,
    /// Whether auditors conclude on it.
    pub auditable: bool,
    /// What it is about and what trips organizations up, in own words.
    #[schema(max_length = 1000)]
    pub guidance: Option<String>,
    /// What has to be there for it; empty for a heading.
    #[schema(max_items = 100)]
    pub statements: Vec<StatementView>,
    /// What is usually documented for it, in own words.
    #[schema(max_items = 50)]
    pub documented_information: Vec<String>,
    /// What usually shows that it is met, in own words.
    #[schema(max_items = 50)]
    pub typical_evidence: Vec<String>,
}

/// A standard with its clauses.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandardDetail {
    /// The standard.
    #[serde(flatten)]
    pub standard: StandardView,
    /// Its clauses, then its controls.
    #[schema(max_items = 1000)]
    pub clauses: Vec<ClauseView>,
}

fn view(standard: &Standard) -> StandardView {
    StandardView {
        id: standard.id.clone(),
        reference: standard.reference.clone(),
        published: standard.published.clone(),
        discipline: standard.discipline.clone(),
        amendments: standard.amendments.clone(),
        superseded_by: standard.superseded_by.clone(),
    }
}

fn statement(statement: &'static Statement) -> StatementView {
    StatementView {
        key: &statement.key,
        text: &statement.text,
        check: statement.check,
        home: statement.home,
        hours: statement.hours,
        confidence: statement.confidence,
        places: statement.required_by.len(),
        note: statement.note.as_deref(),
    }
}

fn term(kind: ClauseKind) -> ClauseTerm {
    match kind {
        ClauseKind::Requirement => ClauseTerm::Requirement,
        ClauseKind::Control => ClauseTerm::Control,
        ClauseKind::Heading | ClauseKind::ControlTheme | ClauseKind::ControlObjectiveGroup => {
            ClauseTerm::Heading
        }
    }
}

fn clause(standard: &Standard, clause: &Clause) -> ClauseView {
    let held = held_in(&standard.id, &clause.reference);
    ClauseView {
        reference: clause.reference.clone(),
        title: clause.title.clone(),
        parent: clause.parent.clone(),
        kind: term(clause.kind),
        auditable: clause.is_auditable(),
        guidance: clause.guidance.clone(),
        statements: held.iter().map(|it| statement(it)).collect(),
        documented_information: clause.documented_information.clone(),
        typical_evidence: clause.typical_evidence.clone(),
    }
}

/// List standards
#[utoipa::path(tag = "standards", operation_id = "list_standards", security(()),
    description = "The standards whose certifications can be recorded, each in its edition. Needs no sign-in.",
    responses((status = 200, description = "The standards.", body = StandardList), AnyProblem))]
#[get("/standards")]
pub async fn list_standards() -> HttpResponse {
    HttpResponse::Ok().json(StandardList { data: standards::all().iter().map(view).collect() })
}

/// Get a standard
#[utoipa::path(tag = "standards", operation_id = "get_standard", security(()),
    description = "One standard with its clause numbers and short titles, and for each clause guidance and the statements that it holds, in own words; \
        never its text. Needs no sign-in.",
    params(("id" = crate::field::StandardId, Path, description = "The standard's id.")),
    responses((status = 200, description = "The standard.", body = StandardDetail), AnyProblem, MissingProblem))]
#[get("/standards/{id}")]
pub async fn get_standard(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    state.throttle.pass(Rate::Preview, &address(&request)).await?;
    let standard = standards::find(&id).ok_or_else(Problem::not_found)?;
    let clauses = standard.clauses.iter().map(|it| clause(standard, it)).collect();
    Ok(HttpResponse::Ok().json(StandardDetail { standard: view(standard), clauses }))
}
