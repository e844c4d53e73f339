//! The life of a document: begun, written, reviewed, approved, found right again, retired. Each step presumes that the document is
//! locked.

use chrono::NaiveDate;
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::entity::prelude::{ActiveModelTrait, ColumnTrait, EntityTrait, Expr};
use sea_orm::{DbErr, ExprTrait, IntoActiveModel, QueryFilter};

use super::{ActiveModel, Column, Entity, Model, due, find};
use crate::claim::{self, Cause, Subject};
use crate::db::TenantTx;
use crate::document_reader::Readers;
use crate::document_version::{self as version, Content, Pair, State};
use crate::id::{ControlledDocumentId, DocumentVersionId, FileId, MembershipId, ProfileId};
use crate::{document_acknowledgement, document_reader, file, room_freeze_item};

/// What is recorded of a document beside its versions and readers.
#[derive(Clone, Debug)]
pub struct DocumentFacts {
    /// What it is filed under.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What kind of document it is.
    pub kind: String,
    /// Who may know what it says.
    pub classification: String,
    /// The profile that looks after it.
    pub owner_id: Option<ProfileId>,
    /// After how many months it is to be reviewed again.
    pub review_months: Option<i32>,
}

/// Begins a document with its first draft and its readers.
pub async fn create(
    tx: &TenantTx,
    facts: DocumentFacts,
    content: Content,
    note: String,
    by: MembershipId,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ControlledDocumentId::new(tx.wall())),
        code: Set(facts.code),
        title: Set(facts.title),
        kind: Set(facts.kind),
        classification: Set(facts.classification),
        owner_id: Set(facts.owner_id),
        review_months: Set(facts.review_months),
        created_at: Set(tx.now()),
        version: Set(1),
        ..Default::default()
    };
    let row = Entity::insert(row).exec_with_returning(tx.connection()).await?;
    draft(tx, row.id, 1, content, note, by).await?;
    Ok(row)
}

async fn draft(
    tx: &TenantTx,
    document: ControlledDocumentId,
    number: i32,
    content: Content,
    note: String,
    by: MembershipId,
) -> Result<(), DbErr> {
    let row = version::ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(DocumentVersionId::new(tx.wall())),
        document_id: Set(document),
        number: Set(number),
        note: Set(note),
        ..written(tx, content, by)
    };
    version::Entity::insert(row).exec_without_returning(tx.connection()).await.map(drop)
}

/// What writing sets: what is said, by whom, and that nobody has reviewed it.
fn written(tx: &TenantTx, content: Content, by: MembershipId) -> version::ActiveModel {
    let (file, link, text) = match content {
        Content::File(id) => (Some(id), None, None),
        Content::Link(link) => (None, Some(link), None),
        Content::Text(text) => (None, None, Some(text)),
    };
    version::ActiveModel {
        state: Set(State::Draft),
        file_id: Set(file),
        link: Set(link),
        text: Set(text),
        edited_by: Set(by),
        edited_at: Set(tx.now()),
        submitted_by: Set(None),
        submitted_at: Set(None),
        ..Default::default()
    }
}

/// Marks that something of the document changed.
async fn touch(tx: &TenantTx, id: ControlledDocumentId) -> Result<Model, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id));
    let change = Entity::update_many().col_expr(Column::Version, Expr::col(Column::Version).add(1));
    change.filter(here).exec(tx.connection()).await?;
    find(tx, id).await?.ok_or_else(|| DbErr::RecordNotFound(id.to_string()))
}

/// Replaces what is recorded beside versions and readers.
pub async fn update(tx: &TenantTx, before: &Model, facts: DocumentFacts) -> Result<Model, DbErr> {
    let change = ActiveModel {
        code: Set(facts.code),
        title: Set(facts.title),
        kind: Set(facts.kind),
        classification: Set(facts.classification),
        owner_id: Set(facts.owner_id),
        review_months: Set(facts.review_months),
        review_due_on: Set(due(before.reviewed_on, facts.review_months)),
        ..of(before)
    };
    change.update(tx.connection()).await?;
    touch(tx, before.id).await
}

fn of(row: &Model) -> ActiveModel {
    ActiveModel { tenant_id: Unchanged(row.tenant_id), id: Unchanged(row.id), ..Default::default() }
}

/// Replaces who has to read it; whoever was not asked yet is asked for what counts, once anything was approved.
pub async fn read_by(
    tx: &TenantTx,
    document: ControlledDocumentId,
    readers: &Readers,
    pair: &Pair,
) -> Result<(), DbErr> {
    document_reader::replace(tx, document, readers).await?;
    document_acknowledgement::ask(tx, document, pair).await
}

/// Writes the draft anew, or begins one beside what is approved. What was in review is a draft again; the file that the draft was
/// before is let go of.
pub async fn edit(
    tx: &TenantTx,
    document: &Model,
    content: Content,
    note: Option<String>,
    by: MembershipId,
    newest: Option<&version::Model>,
) -> Result<Model, DbErr> {
    match newest {
        Some(open) if open.state != State::Approved => {
            let former = open.file_id.filter(|file| content != Content::File(*file));
            let change = version::ActiveModel {
                tenant_id: Unchanged(open.tenant_id),
                id: Unchanged(open.id),
                note: Set(note.unwrap_or_else(|| open.note.clone())),
                ..written(tx, content, by)
            };
            change.update(tx.connection()).await?;
            let_go(tx, former).await?;
        }
        last => {
            let number = last.map_or(1, |last| last.number + 1);
            draft(tx, document.id, number, content, note.unwrap_or_default(), by).await?;
        }
    }
    touch(tx, document.id).await
}

async fn let_go(tx: &TenantTx, file: Option<FileId>) -> Result<(), DbErr> {
    match file {
        Some(file) => file::release(tx, file).await,
        None => Ok(()),
    }
}

/// Puts the draft up for review.
pub async fn submit(tx: &TenantTx, draft: version::Model, by: MembershipId) -> Result<Model, DbErr> {
    let document = draft.document_id;
    let change = version::ActiveModel {
        state: Set(State::InReview),
        submitted_by: Set(Some(by)),
        submitted_at: Set(Some(tx.now())),
        ..draft.into_active_model()
    };
    change.update(tx.connection()).await?;
    touch(tx, document).await
}

/// Makes what is in review a draft again.
pub async fn take_back(tx: &TenantTx, version: version::Model) -> Result<Model, DbErr> {
    let document = version.document_id;
    let change = version::ActiveModel {
        state: Set(State::Draft),
        submitted_by: Set(None),
        submitted_at: Set(None),
        ..version.into_active_model()
    };
    change.update(tx.connection()).await?;
    touch(tx, document).await
}

/// Approves a version, which is in force from `effective_on` on, and asks its readers. Claims about what the document said
/// before are drafts again.
pub async fn approve(
    tx: &TenantTx,
    document: &Model,
    version: version::Model,
    by: MembershipId,
    effective_on: NaiveDate,
    today: NaiveDate,
) -> Result<Model, DbErr> {
    let sha256 = match (&version.text, version.file_id) {
        (Some(text), _) => Some(seal::digest(text)),
        (None, Some(id)) => file::find(tx, id).await?.and_then(|file| file.sha256),
        (None, None) => None,
    };
    let change = version::ActiveModel {
        state: Set(State::Approved),
        sha256: Set(sha256),
        approved_by: Set(Some(by)),
        approved_at: Set(Some(tx.now())),
        effective_on: Set(Some(effective_on)),
        ..version.into_active_model()
    };
    change.update(tx.connection()).await?;
    let about = [Subject::ControlledDocument(document.id)];
    claim::unsettle(tx, &about, Cause::Changed).await?;
    let pair = version::pair(tx, document.id, today).await?;
    document_acknowledgement::ask(tx, document.id, &pair).await?;
    confirm(tx, document, today).await
}

/// Notes that the document was found to be right on `today`; from then on the time to its next review counts.
pub async fn confirm(tx: &TenantTx, document: &Model, today: NaiveDate) -> Result<Model, DbErr> {
    let change = ActiveModel {
        reviewed_on: Set(Some(today)),
        review_due_on: Set(due(Some(today), document.review_months)),
        ..of(document)
    };
    change.update(tx.connection()).await?;
    touch(tx, document.id).await
}

/// Takes the document out of force: what is under writing is thrown away, and nobody has to read it or to review it any more.
pub async fn retire(tx: &TenantTx, document: &Model, open: Option<version::Model>) -> Result<Model, DbErr> {
    throw_away(tx, open).await?;
    claim::unsettle(tx, &[Subject::ControlledDocument(document.id)], Cause::Retired).await?;
    let change = ActiveModel {
        retired_at: Set(Some(tx.now())),
        reviewed_on: Set(None),
        review_due_on: Set(None),
        ..of(document)
    };
    change.update(tx.connection()).await?;
    touch(tx, document.id).await
}

async fn throw_away(tx: &TenantTx, open: Option<version::Model>) -> Result<(), DbErr> {
    let Some(open) = open else { return Ok(()) };
    version::Entity::delete_by_id((tx.tenant(), open.id)).exec(tx.connection()).await?;
    let_go(tx, open.file_id).await
}

/// Throws the draft away, with the file that it is.
pub async fn discard(tx: &TenantTx, document: &Model, open: version::Model) -> Result<Model, DbErr> {
    throw_away(tx, Some(open)).await?;
    touch(tx, document.id).await
}

/// Removes a document of which nothing was ever approved, with its draft.
///
/// # Errors
/// A foreign-key violation while something refers to it; [`room_freeze_item::held`] when a freeze names it.
pub async fn delete(tx: &TenantTx, document: &Model, open: version::Model) -> Result<(), DbErr> {
    room_freeze_item::spare(tx, document.id).await?;
    throw_away(tx, Some(open)).await?;
    Entity::delete_by_id((tx.tenant(), document.id)).exec(tx.connection()).await.map(drop)
}
