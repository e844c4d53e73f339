//! A controlled document as clients see it.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::audit_entry::subject;
use entity::controlled_document::Model;
use entity::document_version::{self, Pair, Standing};
use entity::programme::today;
use entity::{DbErr, TenantTx, document_acknowledgement, document_reader, file};
use serde::Serialize;
use utoipa::ToSchema;

use crate::handler::controlled_document::{DocumentKind, DocumentState};
use crate::handler::file::{self as shown, FileView};
use crate::member::Member;
use crate::wire::{Reference, page};

/// Names of members and profiles by their ids.
pub type Names = HashMap<String, String>;

/// A version of a document, without its text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentVersionLine {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Its number, from 1 in each document.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub number: i32,
    /// Where it stands today.
    #[schema(
        max_length = 16,
        pattern = "^(draft|in_review|approved|in_force|superseded|retired)$",
        example = "in_force"
    )]
    pub state: &'static str,
    /// The file that it is.
    pub file: Option<FileView>,
    /// Where it lies, when it is no file; null when it is a text as well.
    #[schema(max_length = 500)]
    pub link: Option<String>,
    /// What changed, and why.
    #[schema(max_length = 4000)]
    pub note: String,
    /// SHA-256 of its file or text, once approved; what lies elsewhere has none.
    #[schema(max_length = 64)]
    pub sha256: Option<String>,
    /// Who wrote it last.
    pub edited_by: Reference,
    /// When.
    pub edited_at: DateTime<Utc>,
    /// Who put it up for review.
    pub submitted_by: Option<Reference>,
    /// When.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Who approved it.
    pub approved_by: Option<Reference>,
    /// When.
    pub approved_at: Option<DateTime<Utc>>,
    /// The first day on which it is in force.
    pub effective_on: Option<NaiveDate>,
}

page! {
    /// A page of versions.
    DocumentVersionPage of DocumentVersionLine
}

/// A version of a document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentVersionView {
    /// The version.
    #[serde(flatten)]
    pub line: DocumentVersionLine,
    /// The document's id.
    #[schema(max_length = 40)]
    pub document_id: String,
    /// What it says; null: it is a file, or lies elsewhere.
    #[schema(max_length = 100_000)]
    pub text: Option<String>,
}

/// How far the reading of a version has come.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentProgressView {
    /// The number of the version.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub number: i32,
    /// How many people are asked to read it.
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub asked: i64,
    /// How many of them have confirmed that they did.
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub confirmed: i64,
}

/// A document in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ControlledDocumentLine {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// What it is filed under.
    #[schema(max_length = 40)]
    pub code: String,
    /// Its title.
    #[schema(max_length = 200)]
    pub title: String,
    /// What kind of document it is.
    #[schema(value_type = DocumentKind)]
    pub kind: String,
    /// Who may know what it says; may be empty.
    #[schema(max_length = 100)]
    pub classification: String,
    /// The profile that looks after it.
    pub owner: Option<Reference>,
    /// Where it stands today.
    #[schema(value_type = DocumentState)]
    pub state: &'static str,
    /// The version in force; of a retired document the last one that was.
    pub in_force: Option<DocumentVersionLine>,
    /// The version that is approved and comes into force on a later day.
    pub coming: Option<DocumentVersionLine>,
    /// The version under writing or review.
    pub open: Option<DocumentVersionLine>,
    /// How far the reading of the version in force, or the coming one, has come; null: none is approved.
    pub progress: Option<DocumentProgressView>,
    /// After how many months it is to be reviewed again.
    #[schema(minimum = 1, maximum = 120)]
    pub review_months: Option<i32>,
    /// When it was approved or found to be right for the last time.
    pub reviewed_on: Option<NaiveDate>,
    /// By when it is to be reviewed.
    pub review_due_on: Option<NaiveDate>,
    /// Whether it should have been by now.
    pub review_overdue: bool,
    /// Since when it holds no more.
    pub retired_at: Option<DateTime<Utc>>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

page! {
    /// A page of documents.
    ControlledDocumentPage of ControlledDocumentLine
}

/// A document with who has to read it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ControlledDocumentView {
    /// The document.
    #[serde(flatten)]
    pub line: ControlledDocumentLine,
    /// Whoever holds one of these profiles has to read it.
    #[schema(max_items = 100)]
    pub reader_profiles: Vec<Reference>,
    /// These members have to read it.
    #[schema(max_items = 500)]
    pub reader_members: Vec<Reference>,
    /// Whether the member who asks has to read the version in force, and has not confirmed it.
    pub to_read: bool,
}

/// A reference by name; what is no more has none.
pub fn named(names: &Names, id: impl std::fmt::Display) -> Reference {
    let id = id.to_string();
    let name = names.get(&id).cloned().unwrap_or_default();
    Reference { id, name }
}

/// The ids of those whom a version names.
pub fn people(version: &document_version::Model) -> Vec<String> {
    let others = version.submitted_by.into_iter().chain(version.approved_by);
    std::iter::once(version.edited_by).chain(others).map(|id| id.to_string()).collect()
}

/// A version without its text.
pub fn version_line(
    row: &document_version::Model,
    standing: Standing,
    names: &Names,
    files: &[file::Model],
) -> DocumentVersionLine {
    DocumentVersionLine {
        id: row.id.to_string(),
        number: row.number,
        state: standing.word(),
        file: files.iter().find(|file| Some(file.id) == row.file_id).map(shown::view),
        link: row.link.clone(),
        note: row.note.clone(),
        sha256: row.sha256.clone(),
        edited_by: named(names, row.edited_by),
        edited_at: row.edited_at,
        submitted_by: row.submitted_by.map(|id| named(names, id)),
        submitted_at: row.submitted_at,
        approved_by: row.approved_by.map(|id| named(names, id)),
        approved_at: row.approved_at,
        effective_on: row.effective_on,
    }
}

fn versions(pair: &Pair) -> impl Iterator<Item = &document_version::Model> {
    pair.in_force.iter().chain(&pair.coming).chain(&pair.open)
}

/// The documents of a list.
pub async fn lines(
    tx: &TenantTx,
    member: &Member,
    rows: Vec<Model>,
) -> Result<Vec<ControlledDocumentLine>, DbErr> {
    let today = today(tx, &member.organization);
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut pairs = document_version::pairs(tx, &ids, today).await?;
    let shown: Vec<_> = pairs.values().flat_map(versions).collect();
    let files: Vec<_> = shown.iter().filter_map(|row| row.file_id).collect();
    let files = file::among(tx, &files).await?;
    let read: Vec<_> = shown.iter().map(|row| row.id).collect();
    let counts = document_acknowledgement::counts(tx, &read).await?;
    let owners = rows.iter().filter_map(|row| row.owner_id).map(|id| id.to_string());
    let named_ids: Vec<_> = shown.iter().flat_map(|row| people(row)).chain(owners).collect();
    let names = subject::names(tx, &named_ids).await?;
    let line = |row: Model| {
        let pair = pairs.remove(&row.id).unwrap_or_default();
        let version = |it: &Option<document_version::Model>| {
            let standing = |it| pair.standing(it, row.retired_at.is_some());
            it.as_ref().map(|it| version_line(it, standing(it), &names, &files))
        };
        let progress = pair.to_read().next().map(|it| {
            let (asked, confirmed) = counts.get(&it.id).copied().unwrap_or_default();
            DocumentProgressView { number: it.number, asked, confirmed }
        });
        ControlledDocumentLine {
            id: row.id.to_string(),
            state: row.state(&pair).word(),
            review_overdue: row.is_overdue(today),
            owner: row.owner_id.map(|id| named(&names, id)),
            in_force: version(&pair.in_force),
            coming: version(&pair.coming),
            open: version(&pair.open),
            progress,
            code: row.code,
            title: row.title,
            kind: row.kind,
            classification: row.classification,
            review_months: row.review_months,
            reviewed_on: row.reviewed_on,
            review_due_on: row.review_due_on,
            retired_at: row.retired_at,
            created_at: row.created_at,
            version: row.version,
        }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// A document with who has to read it.
pub async fn view(tx: &TenantTx, member: &Member, row: Model) -> Result<ControlledDocumentView, DbErr> {
    let (id, today) = (row.id, today(tx, &member.organization));
    let readers = document_reader::of(tx, id).await?;
    let ids = readers.profiles.iter().map(ToString::to_string);
    let ids: Vec<_> = ids.chain(readers.members.iter().map(ToString::to_string)).collect();
    let names = subject::names(tx, &ids).await?;
    let asked = document_acknowledgement::to_read(tx, member.id(), today).await?;
    let line = lines(tx, member, vec![row]).await?.pop();
    Ok(ControlledDocumentView {
        line: line.ok_or_else(|| DbErr::RecordNotFound(id.to_string()))?,
        reader_profiles: readers.profiles.into_iter().map(|id| named(&names, id)).collect(),
        reader_members: readers.members.into_iter().map(|id| named(&names, id)).collect(),
        to_read: asked.iter().any(|(_, _, document)| document.id == id),
    })
}
