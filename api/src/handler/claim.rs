//! Claims: what of the definition meets which statement.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use entity::claim::{self, ClaimFacts, Extent, Filter, Model, State, Subject, Tie};
use entity::id::{EvidenceId, FrameworkId};
use entity::target::Target;
use entity::{TenantTx, audit_entry, claim_evidence, evidence, framework_requirement};

use crate::body::{Body, body};
use crate::choice::choice;
use crate::etag::{Expected, created, versioned};
use crate::field::{ClaimRef, EvidenceRef, Prose, StatementKey, SubjectKey, TargetKey, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{Flag, PageParams, Query};
use crate::view::claim::{ClaimPage, ClaimView, views};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem};

pub mod verification;

choice! {
    /// How the subject of a claim stands to the statement.
    pub enum ClaimRelation {
        /// It does what the statement says.
        Implements = "implements",
        /// It shows that it is done.
        Evidences = "evidences",
        /// It charges somebody with it.
        Assigns = "assigns",
    }
}

choice! {
    /// How much of the statement a claim says is met.
    pub enum ClaimExtent {
        /// A part.
        Partial = "partial",
        /// All of it.
        Full = "full",
    }
}

choice! {
    /// How far a claim is.
    pub enum ClaimState {
        /// Being written, or its subject has changed since.
        Draft = "draft",
        /// To be verified by somebody.
        Ready = "ready",
        /// A named person has found it true.
        Verified = "verified",
    }
}

choice! {
    /// How far whoever writes a claim says it is.
    pub enum ClaimProgress {
        /// Being written.
        Draft = "draft",
        /// To be verified by somebody.
        Ready = "ready",
    }
}

body! {
    /// A claim to record.
    pub struct NewClaim {
        /// The key of the statement.
        pub statement: StatementKey,
        /// What it is about.
        pub subject: SubjectKey,
        /// How that stands to the statement; `implements` when left out.
        pub relation: Option<ClaimRelation>,
        /// How much of the statement is met; `full` when left out.
        pub extent: Option<ClaimExtent>,
        /// Why.
        pub rationale: Option<Prose>,
        /// How far it is; `draft` when left out.
        pub state: Option<ClaimProgress>,
        /// Its evidence.
        pub evidence_ids: Option<Vec<EvidenceRef>>,
    }
}

body! {
    /// Changes of a claim; what is left out stays. Whatever is said anew has to be verified anew; evidence alone may be replaced without.
    pub struct ClaimChange {
        /// What it is about.
        pub subject: Option<SubjectKey>,
        /// How that stands to the statement.
        pub relation: Option<ClaimRelation>,
        /// How much of the statement is met.
        pub extent: Option<ClaimExtent>,
        /// Why.
        pub rationale: Option<Prose>,
        /// How far it is.
        pub state: Option<ClaimProgress>,
        /// Its evidence; the whole list is replaced.
        pub evidence_ids: Option<Vec<EvidenceRef>>,
    }
}

fn tie(relation: ClaimRelation) -> Tie {
    match relation {
        ClaimRelation::Implements => Tie::Implements,
        ClaimRelation::Evidences => Tie::Evidences,
        ClaimRelation::Assigns => Tie::Assigns,
    }
}

fn extent(extent: ClaimExtent) -> Extent {
    match extent {
        ClaimExtent::Partial => Extent::Partial,
        ClaimExtent::Full => Extent::Full,
    }
}

fn progress(state: ClaimProgress) -> State {
    match state {
        ClaimProgress::Draft => State::Draft,
        ClaimProgress::Ready => State::Ready,
    }
}

/// Refuses a statement that nothing holds.
async fn known_statement(tx: &TenantTx, key: &str) -> Result<(), Problem> {
    if standards::find_statement(key).is_some() {
        return Ok(());
    }
    if let Some((id, reference)) = key.split_once(':')
        && let Ok(id) = id.parse::<FrameworkId>()
    {
        let rows = framework_requirement::of(tx, id).await?;
        if rows.iter().any(|row| row.reference == reference && row.kind != "heading") {
            return Ok(());
        }
    }
    Err(Problem::invalid(vec![fault("/statement", "There is no statement with this key.")]))
}

/// The subject, if something can be claimed of it.
async fn known_subject(tx: &TenantTx, key: &str) -> Result<Subject, Problem> {
    if let Some(subject) = Subject::parse(key)
        && subject.claimable(tx).await?.is_some()
    {
        return Ok(subject);
    }
    let detail = "Nothing of this id is in force here.";
    Err(Problem::invalid(vec![fault("/subject", detail)]))
}

/// The evidence named, each once.
pub(super) async fn known_evidence(
    tx: &TenantTx,
    named: Vec<EvidenceRef>,
) -> Result<Vec<EvidenceId>, Problem> {
    let ids: Vec<_> = named.into_iter().map(|id| id.0).collect();
    let there = evidence::among(tx, &ids).await?;
    let mut faults = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        let place = format!("/evidence_ids/{at}");
        if ids[..at].contains(id) {
            faults.push(fault(&place, "This evidence is named twice."));
        } else if !there.iter().any(|row| row.id == *id) {
            faults.push(fault(&place, "There is no evidence with this id."));
        }
    }
    if faults.is_empty() { Ok(ids) } else { Err(Problem::invalid(faults)) }
}

async fn view(tx: &TenantTx, row: Model) -> Result<ClaimView, Problem> {
    views(tx, vec![row]).await?.pop().ok_or_else(Problem::not_found)
}

fn already_claimed() -> Problem {
    Problem::conflict("already_claimed", "This is claimed of the same subject in the same way already.")
}

/// List claims
#[utoipa::path(tag = "claims", operation_id = "list_claims",
    params(PageParams,
        ("statement" = Option<StatementKey>, Query, description = "Only those to this statement.", nullable = false),
        ("target" = Option<TargetKey>, Query, description = "Only those to statements that this certification's standard, standard or framework holds.", nullable = false),
        ("subject" = Option<SubjectKey>, Query, description = "Only those about this.", nullable = false),
        ("state" = inline(Option<ClaimState>), Query, description = "Only those that are so far.", nullable = false),
        ("unsettled" = Option<bool>, Query, description = "Only those that went back to draft by themselves, or only the others.", nullable = false)),
    description = "The claims of the organization, newest first.",
    responses((status = 200, description = "A page.", body = ClaimPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/claims")]
pub async fn list_claims(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let statement = query.field::<StatementKey>("statement").map(|key| key.0);
    let target = query.field::<TargetKey>("target");
    let subject = query.field::<SubjectKey>("subject");
    let filter = Filter {
        statements: statement.clone().map(|key| vec![key]),
        subject: subject.as_ref().and_then(|key| Subject::parse(&key.0)),
        state: query.field::<ClaimState>("state").map(|state| match state {
            ClaimState::Draft => State::Draft,
            ClaimState::Ready => State::Ready,
            ClaimState::Verified => State::Verified,
        }),
        unsettled: query.field::<Flag>("unsettled").map(|flag| flag.0),
    };
    let wanted = query.page();
    query.done()?;
    if subject.is_some() && filter.subject.is_none() {
        return Err(Problem::invalid(vec![fault(
            "?subject",
            "Nothing can be claimed of an id of this kind.",
        )]));
    }
    let tx = member.read().await?;
    let mut filter = filter;
    if let Some(target) = target {
        let found = Target::find(&tx, &target.0).await?;
        let missing = || Problem::invalid(vec![fault("?target", "There is no standard with this id here.")]);
        let held = found.ok_or_else(missing)?.statements();
        filter.statements = Some(match statement {
            Some(key) => held.into_iter().filter(|it| *it == key).collect(),
            None => held,
        });
    }
    let page = claim::list(&tx, &filter, &wanted).await?;
    let data = views(&tx, page.rows).await?;
    tx.commit().await?;
    let next_cursor = page.next_cursor;
    Ok(HttpResponse::Ok().json(ClaimPage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Record a claim
#[utoipa::path(tag = "claims", operation_id = "create_claim", request_body = NewClaim,
    description = "Claims that something meets a statement: a routine in force, one of its steps or activities, a profile, a managed item, a document, a \
        duty, or the records of the audit cycle (`internal_audit`, `management_review`, `nonconformity_closure`), which show it by themselves while none is \
        late. One claim counts in every standard that holds the statement.",
    responses((status = 201, description = "Recorded.", body = ClaimView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/claims")]
pub async fn create_claim(member: Member, new: Body<NewClaim>) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let tx = member.write().await?;
    known_statement(&tx, &new.statement.0).await?;
    let subject = known_subject(&tx, &new.subject.0).await?;
    let evidence = known_evidence(&tx, new.evidence_ids.unwrap_or_default()).await?;
    let relation = tie(new.relation.unwrap_or(ClaimRelation::Implements));
    if claim::same(&tx, &new.statement.0, &subject, relation).await? {
        return Err(already_claimed());
    }
    if claim::count(&tx).await? >= claim::MOST {
        let detail = format!("An organization has at most {} claims.", claim::MOST);
        return Err(Problem::invalid(vec![fault("/statement", &detail)]));
    }
    let facts = ClaimFacts {
        statement: new.statement.0,
        subject,
        relation,
        extent: extent(new.extent.unwrap_or(ClaimExtent::Full)),
        rationale: new.rationale.map_or_else(String::new, |text| text.0),
        state: progress(new.state.unwrap_or(ClaimProgress::Draft)),
    };
    let row = claim::create(&tx, facts, member.id()).await?;
    claim_evidence::replace(&tx, row.id, &evidence).await?;
    let detail = audit_entry::besides(audit_entry::made(&row), "evidence_ids", [(); 0], &evidence);
    audit_entry::record(&tx, "create_claim", row.id, detail).await?;
    let (version, location) = (row.version, format!("/v1/claims/{}", row.id));
    let view = view(&tx, row).await?;
    tx.commit().await?;
    Ok(created(&view, version, location))
}

/// Get a claim
#[utoipa::path(tag = "claims", operation_id = "get_claim", description = "One claim with its evidence and its version.",
    params(("id" = ClaimRef, Path, description = "The claim's id.")),
    responses((status = 200, description = "The claim.", body = ClaimView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/claims/{id}")]
pub async fn get_claim(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let version = row.version;
    let view = view(&tx, row.0).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// Change a claim
#[utoipa::path(tag = "claims", operation_id = "update_claim", request_body = ClaimChange,
    description = "Changes a claim. What is said anew has to be verified anew: a claim that was verified is a draft then, or `ready` if that is said. \
        Evidence alone may be replaced without, for it has to be renewed every year.",
    params(("id" = ClaimRef, Path, description = "The claim's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = ClaimView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem, VersionProblem))]
#[patch("/claims/{id}")]
pub async fn update_claim(
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<ClaimChange>,
) -> Result<HttpResponse, Problem> {
    let (Found(before), Body(change)) = (row, change);
    let tx = member.write().await?;
    let version = expected.of(before.version)?;
    let was = before.subject().ok_or_else(Problem::not_found)?;
    let subject = match &change.subject {
        Some(key) if key.0 != was.text() => known_subject(&tx, &key.0).await?,
        _ => was,
    };
    let evidence = match change.evidence_ids {
        Some(named) => Some(known_evidence(&tx, named).await?),
        None => None,
    };
    let facts = ClaimFacts {
        statement: before.statement.clone(),
        subject,
        relation: change.relation.map_or(before.relation, tie),
        extent: change.extent.map_or(before.extent, extent),
        rationale: change.rationale.map_or_else(|| before.rationale.clone(), |text| text.0),
        state: change.state.map_or(State::Draft, progress),
    };
    let says_the_same = facts.subject == was
        && facts.relation == before.relation
        && facts.extent == before.extent
        && facts.rationale == before.rationale
        && change.state.is_none();
    let other = facts.subject != was || facts.relation != before.relation;
    if other && claim::same(&tx, &facts.statement, &facts.subject, facts.relation).await? {
        return Err(already_claimed());
    }
    let row = if says_the_same {
        claim::touch(&tx, before.id, version).await?
    } else {
        claim::update(&tx, before.id, version, facts, member.id()).await?
    };
    let row = row.ok_or_else(Problem::moved_on)?;
    let mut detail = audit_entry::changed(&before, &row);
    if let Some(evidence) = evidence {
        let had = claim_evidence::of(&tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
        detail = audit_entry::besides(detail, "evidence_ids", had, &evidence);
        claim_evidence::replace(&tx, row.id, &evidence).await?;
    }
    audit_entry::record(&tx, "update_claim", row.id, detail).await?;
    let version = row.version;
    let view = view(&tx, row).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// Remove a claim
#[utoipa::path(tag = "claims", operation_id = "delete_claim",
    description = "Removes a claim. What it was about and its evidence stay.",
    params(("id" = ClaimRef, Path, description = "The claim's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/claims/{id}")]
pub async fn delete_claim(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let had = claim_evidence::of(&tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    claim::delete(&tx, row.id).await?;
    let detail = audit_entry::besides(audit_entry::gone(&row.0), "evidence_ids", had, [(); 0]);
    audit_entry::record(&tx, "delete_claim", row.id, detail).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
