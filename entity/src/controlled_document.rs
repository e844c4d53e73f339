//! Controlled documents: what the organization lays down in writing. What one says stands in its versions.

use chrono::{DateTime, Months, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::sea_query::LockType;
use sea_orm::{DbErr, ExprTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::db::TenantTx;
use crate::document_version::{self, Pair};
use crate::id::{ControlledDocumentId, OrganizationId, ProfileId};
use crate::page::{ListError, Page, PageRequest};
use crate::sort::{Kind, Sorting, by, maybe};

mod life;

pub use life::{
    DocumentFacts, approve, confirm, create, delete, discard, edit, read_by, retire, submit, take_back,
    update,
};

/// Where a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its first version is being written.
    Draft,
    /// Its first version is in review.
    InReview,
    /// Its first version is approved and comes into force on a later day.
    Approved,
    /// A version is in force.
    InForce,
    /// It holds no more.
    Retired,
}

impl State {
    /// As clients see it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::InForce => "in_force",
            Self::Retired => "retired",
        }
    }
}

/// A controlled document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "controlled_document")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ControlledDocumentId,
    /// What it is filed under, unique in the organization.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What kind of document it is.
    pub kind: String,
    /// Who may know what it says, in the organization's own words.
    pub classification: String,
    /// The profile that looks after it.
    pub owner_id: Option<ProfileId>,
    /// After how many months it is to be reviewed again.
    pub review_months: Option<i32>,
    /// When it was approved or found to be right for the last time.
    pub reviewed_on: Option<NaiveDate>,
    /// By when it is to be reviewed; `None`: it is not in force, or nobody asks for it.
    pub review_due_on: Option<NaiveDate>,
    /// Since when it holds no more.
    pub retired_at: Option<DateTime<Utc>>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// Rises with each change of it or its versions; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Where it stands, with those of its versions that count.
    pub fn state(&self, pair: &Pair) -> State {
        let in_review = |it: &document_version::Model| it.state == document_version::State::InReview;
        if self.retired_at.is_some() {
            State::Retired
        } else if pair.in_force.is_some() {
            State::InForce
        } else if pair.coming.is_some() {
            State::Approved
        } else if pair.open.as_ref().is_some_and(in_review) {
            State::InReview
        } else {
            State::Draft
        }
    }

    /// Whether it should have been reviewed before `today`.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.review_due_on.is_some_and(|due| due < today)
    }
}

/// By when a document is to be reviewed that was found right on `last`.
fn due(last: Option<NaiveDate>, months: Option<i32>) -> Option<NaiveDate> {
    let months = Months::new(u32::try_from(months?).ok()?);
    last?.checked_add_months(months)
}

/// The document with that id.
pub async fn find(tx: &TenantTx, id: ControlledDocumentId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// The document with that id, locked until the transaction ends: whoever changes its versions takes turns.
pub async fn lock(tx: &TenantTx, id: ControlledDocumentId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).lock(LockType::Update).one(tx.connection()).await
}

/// Those of `ids` that are the tenant's.
pub async fn among(tx: &TenantTx, ids: &[ControlledDocumentId]) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.filter(Column::Id.is_in(ids.iter().copied())).all(tx.connection()).await
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "controlled_documents",
    fields: &[
        by("code", Column::Code, Kind::Text),
        by("title", Column::Title, Kind::Text),
        maybe("review_due_on", Column::ReviewDueOn, Kind::Day),
        by("created_at", Column::CreatedAt, Kind::Instant),
    ],
    id: Column::Id,
    newest_first: false,
    first: None,
};

/// Which documents a list wants.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those of this kind.
    pub kind: Option<String>,
    /// Only those that stand so.
    pub state: Option<State>,
    /// Only those whose review is overdue (`true`), or the others.
    pub overdue: Option<bool>,
}

/// One page of the tenant's documents, in the order they were begun, as they stand on `today`.
pub async fn list(
    tx: &TenantTx,
    filter: &Filter,
    today: NaiveDate,
    request: &PageRequest,
) -> Result<Page<Model>, ListError> {
    let query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant()))
        .apply_if(filter.kind.as_ref(), |query, kind| query.filter(Column::Kind.eq(kind)))
        .apply_if(filter.state, |query, state| query.filter(standing(tx, state, today)))
        .apply_if(filter.overdue, |query, overdue| {
            let late = Column::ReviewDueOn.lt(today);
            query.filter(if overdue {
                late
            } else {
                Column::ReviewDueOn.is_null().or(Column::ReviewDueOn.gte(today))
            })
        });
    request.sorted(tx, query, &SORTING).await
}

fn standing(tx: &TenantTx, state: State, today: NaiveDate) -> sea_orm::sea_query::SimpleExpr {
    use document_version::{Column as At, State as Standing, having};
    let now = || having(tx, At::State.eq(Standing::Approved).and(At::EffectiveOn.lte(today)));
    let ever = || having(tx, At::State.eq(Standing::Approved));
    let review = || having(tx, At::State.eq(Standing::InReview));
    let holds = Column::RetiredAt.is_null();
    match state {
        State::Retired => Column::RetiredAt.is_not_null(),
        State::InForce => holds.and(Column::Id.in_subquery(now())),
        State::Approved => holds.and(Column::Id.in_subquery(ever())).and(Column::Id.not_in_subquery(now())),
        State::InReview => {
            holds.and(Column::Id.in_subquery(review())).and(Column::Id.not_in_subquery(ever()))
        }
        State::Draft => {
            holds.and(Column::Id.not_in_subquery(review())).and(Column::Id.not_in_subquery(ever()))
        }
    }
}
