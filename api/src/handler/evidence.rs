//! Evidence: what shows that something was done.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use entity::evidence::{self, EvidenceFacts, Model, Standing};
use entity::programme::today;
use entity::{audit_entry, file};

use crate::body::{Body, Change, body};
use crate::choice::choice;
use crate::etag::{Expected, created, versioned};
use crate::field::{Day, EvidenceRef, FileRef, Name, Prose, WebAddress, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::state::State;
use crate::view::evidence::{EvidencePage, EvidenceView, view, views};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem};

choice! {
    /// Whether evidence counts today.
    pub enum EvidenceStanding {
        /// It does.
        InDate = "in_date",
        /// It does, for at most 30 days more.
        ExpiresSoon = "expires_soon",
        /// Its last day has passed.
        Expired = "expired",
    }
}

impl From<EvidenceStanding> for Standing {
    fn from(word: EvidenceStanding) -> Self {
        match word {
            EvidenceStanding::InDate => Self::InDate,
            EvidenceStanding::ExpiresSoon => Self::ExpiresSoon,
            EvidenceStanding::Expired => Self::Expired,
        }
    }
}

body! {
    /// Evidence to record: a file that was sent before, or an address elsewhere.
    pub struct NewEvidence {
        /// What it shows, in a line.
        pub title: Name,
        /// More about it.
        pub note: Option<Prose>,
        /// The file that it is; of `POST /v1/files`.
        pub file_id: Option<FileRef>,
        /// Where it lies, when it is no file.
        pub link: Option<WebAddress>,
        /// The first day of what it shows.
        pub shows_from: Option<Day>,
        /// The last day of what it shows.
        pub shows_to: Option<Day>,
        /// The last day on which it counts; it goes on counting when left out.
        pub expires_on: Option<Day>,
    }
}

body! {
    /// Changes of evidence; what is left out stays. A file stays the one it is.
    pub struct EvidenceChange {
        /// What it shows.
        pub title: Option<Name>,
        /// More about it.
        pub note: Option<Prose>,
        /// Where it lies, of evidence that is no file.
        pub link: Option<WebAddress>,
        /// The first day of what it shows.
        #[schema(value_type = Option<Day>)]
        pub shows_from: Change<Day>,
        /// The last day of what it shows.
        #[schema(value_type = Option<Day>)]
        pub shows_to: Change<Day>,
        /// The last day on which it counts; null: it goes on counting.
        #[schema(value_type = Option<Day>)]
        pub expires_on: Change<Day>,
    }
}

/// What is recorded must make sense together.
fn check(facts: &EvidenceFacts) -> Result<(), Problem> {
    let mut faults = Vec::new();
    match (facts.file_id, &facts.link) {
        (None, None) => faults.push(fault("/file_id", "Evidence is a file or has a link.")),
        (Some(_), Some(_)) => faults.push(fault("/link", "Evidence that is a file has no link.")),
        _ => {}
    }
    if let (Some(from), Some(to)) = (facts.shows_from, facts.shows_to)
        && to < from
    {
        faults.push(fault("/shows_to", "The last day does not come before the first."));
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
}

/// List evidence
#[utoipa::path(tag = "evidence", operation_id = "list_evidence",
    params(PageParams, ("standing" = Option<EvidenceStanding>, Query, description = "Only what counts, counts for at most 30 days more, or counts no longer.", nullable = false)),
    description = "The evidence of the organization, newest first.",
    responses((status = 200, description = "A page.", body = EvidencePage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/evidence")]
pub async fn list_evidence(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let standing = query.field::<EvidenceStanding>("standing").map(Standing::from);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = evidence::list(&tx, standing, today(&tx, &member.organization), &wanted).await?;
    let data = views(&tx, &member.organization, page.rows).await?;
    tx.commit().await?;
    let next_cursor = page.next_cursor;
    Ok(HttpResponse::Ok().json(EvidencePage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Record evidence
#[utoipa::path(tag = "evidence", operation_id = "create_evidence", request_body = NewEvidence,
    description = "Records evidence: a file, which then belongs to it, or an address elsewhere.",
    responses((status = 201, description = "Recorded.", body = EvidenceView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/evidence")]
pub async fn create_evidence(member: Member, new: Body<NewEvidence>) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let facts = EvidenceFacts {
        title: new.title.0,
        note: new.note.map_or_else(String::new, |text| text.0),
        file_id: new.file_id.map(|id| id.0),
        link: new.link.map(|link| link.0),
        shows_from: new.shows_from.map(|day| day.0),
        shows_to: new.shows_to.map(|day| day.0),
        expires_on: new.expires_on.map(|day| day.0),
    };
    check(&facts)?;
    let tx = member.write().await?;
    if let Some(id) = facts.file_id
        && !file::attach(&tx, id).await?
    {
        let detail = "There is no such file, or it belongs to something already.";
        return Err(Problem::invalid(vec![fault("/file_id", detail)]));
    }
    let row = evidence::create(&tx, facts, member.id()).await?;
    audit_entry::record(&tx, "create_evidence", row.id, audit_entry::made(&row)).await?;
    let (version, location) = (row.version, format!("/v1/evidence/{}", row.id));
    let view = view(&tx, &member.organization, row).await?;
    tx.commit().await?;
    Ok(created(&view, version, location))
}

/// Get evidence
#[utoipa::path(tag = "evidence", operation_id = "get_evidence", description = "One piece of evidence with its version.",
    params(("id" = EvidenceRef, Path, description = "The evidence's id.")),
    responses((status = 200, description = "The evidence.", body = EvidenceView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/evidence/{id}")]
pub async fn get_evidence(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let version = row.version;
    let view = view(&tx, &member.organization, row.0).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// Change evidence
#[utoipa::path(tag = "evidence", operation_id = "update_evidence", request_body = EvidenceChange,
    description = "Changes what is said of evidence. Another file is other evidence.",
    params(("id" = EvidenceRef, Path, description = "The evidence's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = EvidenceView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/evidence/{id}")]
pub async fn update_evidence(
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<EvidenceChange>,
) -> Result<HttpResponse, Problem> {
    let (Found(before), Body(change)) = (row, change);
    let day = |change: Change<Day>, before| change.over(before, |day| day.map(|day| day.0));
    let facts = EvidenceFacts {
        title: change.title.map_or_else(|| before.title.clone(), |title| title.0),
        note: change.note.map_or_else(|| before.note.clone(), |text| text.0),
        file_id: before.file_id,
        link: change.link.map(|link| link.0).or_else(|| before.link.clone()),
        shows_from: day(change.shows_from, before.shows_from),
        shows_to: day(change.shows_to, before.shows_to),
        expires_on: day(change.expires_on, before.expires_on),
    };
    check(&facts)?;
    let tx = member.write().await?;
    let row = evidence::update(&tx, before.id, expected.of(before.version)?, facts)
        .await?
        .ok_or_else(Problem::moved_on)?;
    audit_entry::record(&tx, "update_evidence", row.id, audit_entry::changed(&before, &row)).await?;
    let version = row.version;
    let view = view(&tx, &member.organization, row).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// Remove evidence
#[utoipa::path(tag = "evidence", operation_id = "delete_evidence",
    description = "Removes evidence with its file; 409 `still_used` while something refers to it.",
    params(("id" = EvidenceRef, Path, description = "The evidence's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[delete("/evidence/{id}")]
pub async fn delete_evidence(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    evidence::delete(&tx, &row).await?;
    audit_entry::record(&tx, "delete_evidence", row.id, audit_entry::gone(&row.0)).await?;
    tx.commit().await?;
    // The bytes are cleared away by the worker.
    state.ring();
    Ok(HttpResponse::NoContent().finish())
}
