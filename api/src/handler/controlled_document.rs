//! Controlled documents: what the organization lays down in writing.

use actix_web::{HttpRequest, HttpResponse, get, patch, post};
use entity::controlled_document::{self, DocumentFacts, Filter, Model, State};
use entity::document_reader::{self, Readers};
use entity::document_version::{self, Content};
use entity::programme::today;
use entity::{TenantTx, audit_entry, file, membership, profile};

use crate::body::{Body, Change, body};
use crate::choice::choice;
use crate::etag::{Expected, created, versioned};
use crate::field::{
    ControlledDocumentRef, DocumentCode, DocumentText, FileRef, Label, MembershipRef, Name, ProfileRef,
    Prose, WebAddress, Whole, fault, small,
};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::view::controlled_document::{ControlledDocumentPage, ControlledDocumentView, lines, view};
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem};

pub mod life;
pub mod reading;

choice! {
    /// What kind of document it is.
    pub enum DocumentKind {
        /// What the organization has set itself.
        Policy = "policy",
        /// What is done.
        Process = "process",
        /// What is done, and by whom.
        Procedure = "procedure",
        /// How it is done.
        WorkInstruction = "work_instruction",
        /// What is going to be done, and when.
        Plan = "plan",
        /// A form for records.
        RecordTemplate = "record_template",
        /// Another one.
        Other = "other",
    }
}

choice! {
    /// Where a document stands today.
    pub enum DocumentState {
        /// Its first version is being written.
        Draft = "draft",
        /// Its first version is in review.
        InReview = "in_review",
        /// Its first version is approved and comes into force on a later day.
        Approved = "approved",
        /// A version is in force.
        InForce = "in_force",
        /// It holds no more.
        Retired = "retired",
    }
}

choice! {
    /// Whether a document should have been reviewed by now.
    pub enum DocumentReview {
        /// It should.
        Overdue = "overdue",
        /// It need not, or not yet.
        InTime = "in_time",
    }
}

impl From<DocumentState> for State {
    fn from(word: DocumentState) -> Self {
        match word {
            DocumentState::Draft => Self::Draft,
            DocumentState::InReview => Self::InReview,
            DocumentState::Approved => Self::Approved,
            DocumentState::InForce => Self::InForce,
            DocumentState::Retired => Self::Retired,
        }
    }
}

body! {
    /// What a version says: exactly one of these.
    pub struct DocumentContentBody {
        /// The file that it is; of `POST /v1/files`.
        pub file_id: Option<FileRef>,
        /// Where it lies, when it is no file; an address that starts with `https://`.
        pub link: Option<WebAddress>,
        /// What it says, as plain text or Markdown.
        pub text: Option<DocumentText>,
    }
}

body! {
    /// Who has to read a document.
    pub struct DocumentReadersBody {
        /// Whoever holds one of these profiles, at most 100.
        pub profile_ids: Option<Vec<ProfileRef>>,
        /// These members, at most 500.
        pub member_ids: Option<Vec<MembershipRef>>,
    }
}

/// How many months lie between two reviews.
pub type ReviewMonths = Whole<1, 120>;

body! {
    /// A document to begin.
    pub struct NewControlledDocument {
        /// What it is filed under, unique in the organization.
        pub code: DocumentCode,
        /// Its title.
        pub title: Name,
        /// What kind of document it is.
        pub kind: DocumentKind,
        /// Who may know what it says, in the organization's own words.
        pub classification: Option<Label>,
        /// The profile that looks after it.
        pub owner_id: Option<ProfileRef>,
        /// After how many months it is to be reviewed again.
        pub review_months: Option<ReviewMonths>,
        /// Who has to read it.
        pub readers: Option<DocumentReadersBody>,
        /// What the first draft says.
        pub content: DocumentContentBody,
        /// Why it is begun.
        pub note: Option<Prose>,
    }
}

body! {
    /// Changes of a document; what is left out stays.
    pub struct ControlledDocumentChange {
        /// What it is filed under.
        pub code: Option<DocumentCode>,
        /// Its title.
        pub title: Option<Name>,
        /// What kind of document it is.
        pub kind: Option<DocumentKind>,
        /// Who may know what it says; null: nothing is said of it.
        #[schema(value_type = Option<Label>)]
        pub classification: Change<Label>,
        /// The profile that looks after it; null: none.
        #[schema(value_type = Option<ProfileRef>)]
        pub owner_id: Change<ProfileRef>,
        /// After how many months it is to be reviewed again; null: nobody asks for it.
        #[schema(value_type = Option<ReviewMonths>)]
        pub review_months: Change<ReviewMonths>,
        /// Who has to read it; both lists are replaced.
        pub readers: Option<DocumentReadersBody>,
        /// What the draft says; one is begun beside what is approved where there is none. What was in review is a draft again.
        pub content: Option<DocumentContentBody>,
        /// What changed, and why. Only beside `content`.
        pub note: Option<Prose>,
    }
}

/// 409: a retired document is not changed any more.
pub fn retired() -> Problem {
    Problem::conflict(
        "document_retired",
        "This document is retired. Begin another one, or read its versions.",
    )
}

async fn checked_owner(tx: &TenantTx, owner: Option<entity::id::ProfileId>) -> Result<(), Problem> {
    match owner {
        Some(id) if profile::find(tx, id).await?.is_none() => {
            Err(Problem::invalid(vec![fault("/owner_id", "There is no profile with this id.")]))
        }
        _ => Ok(()),
    }
}

/// The readers named, each once; members must be able to confirm that they have read something.
async fn readers(tx: &TenantTx, body: DocumentReadersBody) -> Result<Readers, Problem> {
    let profiles: Vec<_> = body.profile_ids.unwrap_or_default().into_iter().map(|id| id.0).collect();
    let members: Vec<_> = body.member_ids.unwrap_or_default().into_iter().map(|id| id.0).collect();
    let mut faults = Vec::new();
    if profiles.len() > 100 {
        faults.push(fault("/readers/profile_ids", "There are at most 100 profiles in this list."));
    }
    if members.len() > 500 {
        faults.push(fault("/readers/member_ids", "There are at most 500 members in this list."));
    }
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    let known = profile::among(tx, &profiles).await?;
    for (at, id) in profiles.iter().enumerate() {
        let place = format!("/readers/profile_ids/{at}");
        if profiles[..at].contains(id) {
            faults.push(fault(&place, "This profile is named twice."));
        } else if known.iter().all(|row| row.id != *id) {
            faults.push(fault(&place, "There is no profile with this id."));
        }
    }
    for (at, id) in members.iter().enumerate() {
        let place = format!("/readers/member_ids/{at}");
        if members[..at].contains(id) {
            faults.push(fault(&place, "This member is named twice."));
        } else if !membership::find(tx, *id).await?.is_some_and(|it| document_reader::can_read(&it)) {
            faults.push(fault(&place, "There is no member with this id."));
        }
    }
    if faults.is_empty() { Ok(Readers { profiles, members }) } else { Err(Problem::invalid(faults)) }
}

/// What a body says a version is. A file is attached, unless it is `own`, the one that the draft is already.
async fn content(
    tx: &TenantTx,
    body: DocumentContentBody,
    own: Option<entity::id::FileId>,
) -> Result<Content, Problem> {
    let wrong = |place: &str, why: &str| Err(Problem::invalid(vec![fault(place, why)]));
    match (body.file_id, body.link, body.text) {
        (Some(id), None, None) => {
            if own == Some(id.0) || file::attach(tx, id.0).await? {
                return Ok(Content::File(id.0));
            }
            wrong("/content/file_id", "There is no such file, or it belongs to something already.")
        }
        (None, Some(link), None) if link.0.starts_with("https://") => Ok(Content::Link(link.0)),
        (None, Some(_), None) => {
            wrong("/content/link", "An address starts with https:// and has at most 500 characters.")
        }
        (None, None, Some(text)) => Ok(Content::Text(text.0)),
        _ => wrong("/content", "A version is a file, has a link or is a text: exactly one of these."),
    }
}

/// List controlled documents
#[utoipa::path(tag = "documents", operation_id = "list_controlled_documents",
    params(PageParams,
        ("kind" = inline(Option<DocumentKind>), Query, description = "Only those of this kind.", nullable = false),
        ("state" = inline(Option<DocumentState>), Query, description = "Only those that stand so today.", nullable = false),
        ("review" = inline(Option<DocumentReview>), Query, description = "Only those whose review is overdue, or the others.", nullable = false)),
    description = "The controlled documents of the organization, oldest first, each with its version in force, the one that comes into force \
        later and the one under writing or review, and how many have read it.",
    responses((status = 200, description = "A page.", body = ControlledDocumentPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/controlled-documents")]
pub async fn list_controlled_documents(
    request: HttpRequest,
    member: Member,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let filter = Filter {
        kind: query.field::<DocumentKind>("kind").map(|kind| kind.to_string()),
        state: query.field::<DocumentState>("state").map(State::from),
        overdue: query.field::<DocumentReview>("review").map(|word| word == DocumentReview::Overdue),
    };
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = controlled_document::list(&tx, &filter, today(&tx, &member.organization), &wanted).await?;
    let data = lines(&tx, &member, page.rows).await?;
    tx.commit().await?;
    let next_cursor = page.next_cursor;
    Ok(HttpResponse::Ok().json(ControlledDocumentPage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Begin a controlled document
#[utoipa::path(tag = "documents", operation_id = "create_controlled_document", request_body = NewControlledDocument,
    description = "Begins a document with its first draft: a file that was sent before, an address elsewhere, or a text.",
    responses((status = 201, description = "Begun.", body = ControlledDocumentView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/controlled-documents")]
pub async fn create_controlled_document(
    member: Member,
    new: Body<NewControlledDocument>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let facts = DocumentFacts {
        code: new.code.0,
        title: new.title.0,
        kind: new.kind.to_string(),
        classification: new.classification.map_or_else(String::new, |text| text.0),
        owner_id: new.owner_id.map(|id| id.0),
        review_months: new.review_months.map(|months| small(months.0)),
    };
    let tx = member.write().await?;
    checked_owner(&tx, facts.owner_id).await?;
    let readers = match new.readers {
        Some(named) => readers(&tx, named).await?,
        None => Readers::default(),
    };
    let content = content(&tx, new.content, None).await?;
    let note = new.note.map_or_else(String::new, |text| text.0);
    let row = controlled_document::create(&tx, facts, content, note, member.id()).await?;
    controlled_document::read_by(&tx, row.id, &readers, &document_version::Pair::default()).await?;
    let detail = told(audit_entry::made(&row), &Readers::default(), &readers);
    audit_entry::record(&tx, "create_controlled_document", row.id, detail).await?;
    let (version, location) = (row.version, format!("/v1/controlled-documents/{}", row.id));
    let view = view(&tx, &member, row).await?;
    tx.commit().await?;
    Ok(created(&view, version, location))
}

fn told(detail: serde_json::Value, before: &Readers, now: &Readers) -> serde_json::Value {
    let detail = audit_entry::besides(detail, "profile_ids", &before.profiles, &now.profiles);
    audit_entry::besides(detail, "member_ids", &before.members, &now.members)
}

/// Get a controlled document
#[utoipa::path(tag = "documents", operation_id = "get_controlled_document",
    description = "One document with its versions that count, who has to read it and how many have.",
    params(("id" = ControlledDocumentRef, Path, description = "The document's id.")),
    responses((status = 200, description = "The document.", body = ControlledDocumentView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/controlled-documents/{id}")]
pub async fn get_controlled_document(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let version = row.version;
    let view = view(&tx, &member, row.0).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}

/// Change a controlled document
#[utoipa::path(tag = "documents", operation_id = "update_controlled_document", request_body = ControlledDocumentChange,
    description = "Changes what is recorded of the document and who has to read it at once, and what it says in a draft: an approved version \
        never changes. Whoever has to read it from now on is asked for the version in force.",
    params(("id" = ControlledDocumentRef, Path, description = "The document's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "As it is now.", body = ControlledDocumentView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/controlled-documents/{id}")]
pub async fn update_controlled_document(
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<ControlledDocumentChange>,
) -> Result<HttpResponse, Problem> {
    let Body(change) = change;
    let tx = member.write().await?;
    let before = controlled_document::lock(&tx, row.id).await?.ok_or_else(Problem::not_found)?;
    expected.of(before.version)?;
    if before.retired_at.is_some() {
        return Err(retired());
    }
    if change.content.is_none() && change.note.is_some() {
        let detail = "A note is about what changed: send it beside `content`.";
        return Err(Problem::invalid(vec![fault("/note", detail)]));
    }
    let pair = document_version::pair(&tx, before.id, today(&tx, &member.organization)).await?;
    let said = Some(before.classification.clone()).filter(|said| !said.is_empty());
    let facts = DocumentFacts {
        code: change.code.map_or_else(|| before.code.clone(), |code| code.0),
        title: change.title.map_or_else(|| before.title.clone(), |title| title.0),
        kind: change.kind.map_or_else(|| before.kind.clone(), |kind| kind.to_string()),
        classification: change.classification.over(said, |text| text.map(|text| text.0)).unwrap_or_default(),
        owner_id: change.owner_id.over(before.owner_id, |id| id.map(|id| id.0)),
        review_months: change.review_months.over(before.review_months, |it| it.map(|it| small(it.0))),
    };
    checked_owner(&tx, facts.owner_id).await?;
    let mut row = controlled_document::update(&tx, &before, facts).await?;
    let mut detail = audit_entry::changed(&before, &row);
    if let Some(named) = change.readers {
        let named = readers(&tx, named).await?;
        detail = told(detail, &document_reader::of(&tx, row.id).await?, &named);
        controlled_document::read_by(&tx, row.id, &named, &pair).await?;
    }
    if let Some(body) = change.content {
        let own = pair.open.as_ref().and_then(|open| open.file_id);
        let content = content(&tx, body, own).await?;
        let newest = pair.open.as_ref().or_else(|| pair.newest());
        let number = newest.map_or(1, |it| it.number + i32::from(pair.open.is_none()));
        let note = change.note.map(|note| note.0);
        row = controlled_document::edit(&tx, &before, content, note, member.id(), newest).await?;
        detail = audit_entry::besides(detail, "number", serde_json::Value::Null, number);
    }
    audit_entry::record(&tx, "update_controlled_document", row.id, detail).await?;
    let version = row.version;
    let view = view(&tx, &member, row).await?;
    tx.commit().await?;
    Ok(versioned(&view, version))
}
