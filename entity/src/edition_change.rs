//! The history of transitions: who changed what. Append-only; it outlives the rows it tells of.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, QueryFilter};

use crate::db::{Tx, WorkerTx};
use crate::id::{EditionChangeId, PersonId};
use crate::page::{ListError, Page, PageRequest};
use crate::person;
use crate::sort::{Kind, Sorting, by};

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "edition_change")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EditionChangeId,
    /// The edition that ends, by which the transition is known.
    pub old_standard: String,
    /// `recorded`, `changed`, `confirmed` or `removed`.
    pub action: String,
    /// When.
    pub changed_at: DateTime<Utc>,
    /// Who; kept by name too, for the person may go.
    pub person_id: PersonId,
    /// The name at that time.
    pub person_name: String,
    /// The address at that time.
    pub person_email: String,
    /// What was said before.
    pub before: Option<Json>,
    /// What is said after it.
    pub after: Option<Json>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What was done to a transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Recorded by an operator, over a shipped one or for the first time.
    Recorded,
    /// Values were replaced.
    Changed,
    /// Values were confirmed.
    Confirmed,
    /// The operator's row was taken out.
    Removed,
}

impl Action {
    /// The word that is stored and shown.
    pub fn word(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Changed => "changed",
            Self::Confirmed => "confirmed",
            Self::Removed => "removed",
        }
    }
}

/// What was said before a change and after it.
#[derive(Clone, Debug, Default)]
pub struct Values {
    /// Before.
    pub before: Option<Json>,
    /// After.
    pub after: Option<Json>,
}

/// Writes a line in the name of `person`.
pub async fn record(
    tx: &WorkerTx,
    old_standard: &str,
    action: Action,
    person: &person::Model,
    values: Values,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(EditionChangeId::new(tx.now())),
        old_standard: Set(old_standard.to_owned()),
        action: Set(action.word().to_owned()),
        changed_at: Set(tx.now()),
        person_id: Set(person.id),
        person_name: Set(person.name.clone()),
        person_email: Set(person.email.clone()),
        before: Set(values.before),
        after: Set(values.after),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await.map(drop)
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "edition_changes",
    fields: &[by("changed_at", Column::ChangedAt, Kind::Instant), by("action", Column::Action, Kind::Text)],
    id: Column::Id,
    newest_first: true,
    first: None,
};

/// One page of the history, newest first; of one transition, when `old_standard` names it.
pub async fn list(
    tx: &impl Tx,
    old_standard: Option<&str>,
    request: &PageRequest,
) -> Result<Page<Model>, ListError> {
    let mut query = Entity::find();
    if let Some(standard) = old_standard {
        query = query.filter(Column::OldStandard.eq(standard));
    }
    request.sorted(tx, query, &SORTING).await
}
