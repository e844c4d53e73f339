//! The versions of a controlled document: what it says, as a file, an address elsewhere or a text. Once approved, a version is
//! never changed.
//!
//! That a version is in force, and that it was superseded, is not stored: the days say so.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveActiveEnum, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};
use sea_orm::sea_query::{SelectStatement, SimpleExpr};
use sea_orm::{DbErr, ExprTrait, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::db::TenantTx;
use crate::id::{ControlledDocumentId, DocumentVersionId, FileId, MembershipId, OrganizationId};
use crate::page::{ListError, Page, PageRequest};

/// Where a version stands, without regard to the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum State {
    /// Under writing.
    Draft,
    /// Put up for review.
    InReview,
    /// Approved: in force from a day on, until a later one is.
    Approved,
}

/// Where a version stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Under writing.
    Draft,
    /// Put up for review.
    InReview,
    /// Approved, and not in force yet.
    Approved,
    /// In force.
    InForce,
    /// A later one took its place.
    Superseded,
    /// The document is retired.
    Retired,
}

impl Standing {
    /// As clients see it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::InForce => "in_force",
            Self::Superseded => "superseded",
            Self::Retired => "retired",
        }
    }
}

/// A version.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_version")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DocumentVersionId,
    /// The document.
    pub document_id: ControlledDocumentId,
    /// Its number, from 1 in each document.
    pub number: i32,
    /// Where it stands.
    pub state: State,
    /// The file that it is.
    pub file_id: Option<FileId>,
    /// Where it lies, when it is no file.
    pub link: Option<String>,
    /// What it says, when it is neither.
    #[sea_orm(column_type = "Text", nullable)]
    pub text: Option<String>,
    /// What changed, and why.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// SHA-256 of its file or text, once approved; what lies elsewhere has none.
    pub sha256: Option<String>,
    /// Who wrote it last.
    pub edited_by: MembershipId,
    /// When.
    pub edited_at: DateTime<Utc>,
    /// Who put it up for review.
    pub submitted_by: Option<MembershipId>,
    /// When.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Who approved it.
    pub approved_by: Option<MembershipId>,
    /// When.
    pub approved_at: Option<DateTime<Utc>>,
    /// The first day on which it is in force.
    pub effective_on: Option<NaiveDate>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a version says: exactly one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A file, which has been attached in the same transaction.
    File(FileId),
    /// An address elsewhere.
    Link(String),
    /// A text.
    Text(String),
}

/// The versions of a document that count on a day.
#[derive(Clone, Debug, Default)]
pub struct Pair {
    /// The version in force; of a retired document the last one that was.
    pub in_force: Option<Model>,
    /// The newest one that is approved and comes into force on a later day.
    pub coming: Option<Model>,
    /// The one under writing or review.
    pub open: Option<Model>,
}

impl Pair {
    fn of(versions: impl IntoIterator<Item = Model>, today: NaiveDate) -> Self {
        let mut pair = Self::default();
        // The oldest comes first, so that the newest of each stays.
        for version in versions {
            if version.state != State::Approved {
                pair.open = Some(version);
            } else if version.effective_on.is_some_and(|day| day <= today) {
                pair.in_force = Some(version);
                pair.coming = None;
            } else {
                pair.coming = Some(version);
            }
        }
        pair
    }

    /// The newest one that was ever approved.
    pub fn newest(&self) -> Option<&Model> {
        self.coming.as_ref().or(self.in_force.as_ref())
    }

    /// Those that people are asked to read.
    pub fn to_read(&self) -> impl Iterator<Item = &Model> {
        self.in_force.iter().chain(&self.coming)
    }

    /// Where one of the document's versions stands.
    pub fn standing(&self, version: &Model, is_retired: bool) -> Standing {
        let is = |other: &Option<Model>| other.as_ref().is_some_and(|other| other.id == version.id);
        match version.state {
            State::Draft => Standing::Draft,
            State::InReview => Standing::InReview,
            State::Approved if is(&self.in_force) && is_retired => Standing::Retired,
            State::Approved if is(&self.in_force) => Standing::InForce,
            State::Approved if is(&self.coming) && !is_retired => Standing::Approved,
            State::Approved => Standing::Superseded,
        }
    }
}

/// The ids of the documents that have a version of which `which` holds.
pub(crate) fn having(tx: &TenantTx, which: SimpleExpr) -> SelectStatement {
    let here =
        Entity::find().select_only().column(Column::DocumentId).filter(Column::TenantId.eq(tx.tenant()));
    here.filter(which).into_query()
}

/// The versions of each of these documents that count on `today`.
pub async fn pairs(
    tx: &TenantTx,
    documents: &[ControlledDocumentId],
    today: NaiveDate,
) -> Result<HashMap<ControlledDocumentId, Pair>, DbErr> {
    let theirs = Column::TenantId.eq(tx.tenant()).and(Column::DocumentId.is_in(documents.iter().copied()));
    let rows = Entity::find().filter(theirs).order_by_asc(Column::Number).all(tx.connection()).await?;
    let mut versions: HashMap<ControlledDocumentId, Vec<Model>> = HashMap::new();
    for row in rows {
        versions.entry(row.document_id).or_default().push(row);
    }
    Ok(versions.into_iter().map(|(id, rows)| (id, Pair::of(rows, today))).collect())
}

/// The versions of a document that count on `today`.
pub async fn pair(tx: &TenantTx, document: ControlledDocumentId, today: NaiveDate) -> Result<Pair, DbErr> {
    Ok(pairs(tx, &[document], today).await?.remove(&document).unwrap_or_default())
}

/// One page of the versions of a document, the newest first.
pub async fn list(
    tx: &TenantTx,
    document: ControlledDocumentId,
    request: &PageRequest,
) -> Result<Page<Model>, ListError> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::DocumentId.eq(document));
    request.by_id(tx, Entity::find().filter(here), Column::Id, Order::Desc, |row| row.id.0).await
}

/// The version with that id.
pub async fn find(tx: &TenantTx, id: DocumentVersionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Those of `ids` that are the tenant's.
pub async fn among(tx: &TenantTx, ids: &[DocumentVersionId]) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.filter(Column::Id.is_in(ids.iter().copied())).all(tx.connection()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(number: i32, state: State, effective_on: Option<&str>) -> Model {
        let at = DateTime::UNIX_EPOCH;
        Model {
            tenant_id: OrganizationId::new(at),
            id: DocumentVersionId::new(at),
            document_id: ControlledDocumentId::new(at),
            number,
            state,
            file_id: None,
            link: None,
            text: Some(String::new()),
            note: String::new(),
            sha256: None,
            edited_by: MembershipId::new(at),
            edited_at: at,
            submitted_by: None,
            submitted_at: None,
            approved_by: None,
            approved_at: None,
            effective_on: effective_on.map(|day| day.parse().unwrap()),
        }
    }

    #[test]
    fn the_newest_version_whose_day_has_come_is_in_force_and_those_before_it_never_are_again() {
        let versions = [
            version(1, State::Approved, Some("2026-03-01")),
            version(2, State::Approved, Some("2026-05-01")),
            version(3, State::Approved, Some("2026-04-01")),
            version(4, State::Draft, None),
        ];
        for (today, in_force, coming, words) in [
            ("2026-02-28", None, Some(3), ["superseded", "superseded", "approved", "draft"]),
            ("2026-03-31", Some(1), Some(3), ["in_force", "superseded", "approved", "draft"]),
            ("2026-04-01", Some(3), None, ["superseded", "superseded", "in_force", "draft"]),
            ("2026-06-01", Some(3), None, ["superseded", "superseded", "in_force", "draft"]),
        ] {
            let pair = Pair::of(versions.clone(), today.parse().unwrap());
            let numbers = [&pair.in_force, &pair.coming].map(|it| it.as_ref().map(|it| it.number));
            assert_eq!(numbers, [in_force, coming], "{today}");
            let told = versions.each_ref().map(|it| pair.standing(it, false).word());
            assert_eq!(told, words, "{today}");
        }
    }
}
