//! Transitions between editions of a standard, as the installation's operators have recorded them. They take the place
//! of the shipped ones, and their dates bind once they have been confirmed twice.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::LockType;
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::{Tx, WorkerTx};
use crate::id::EditionTransitionId;
use crate::{edition_confirmation, secret};

/// A transition that an operator recorded.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "edition_transition")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EditionTransitionId,
    /// The edition that ends.
    pub old_standard: String,
    /// The edition that follows.
    pub new_standard: String,
    /// When the new edition was published.
    pub published_on: NaiveDate,
    /// The first day without initial or recertification audits to the old edition.
    pub new_only_from: Option<NaiveDate>,
    /// The last day of certificates to the old edition.
    pub ends_on: NaiveDate,
    /// Half audit days that it costs with a recertification audit.
    pub extra_half_days_with_recertification: i32,
    /// Half audit days that it costs otherwise.
    pub extra_half_days: i32,
    /// Who says so.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// Where it can be read.
    pub source_url: Option<String>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What an operator says of a transition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransitionFacts {
    /// The edition that ends.
    pub old_standard: String,
    /// The edition that follows.
    pub new_standard: String,
    /// When the new edition was published.
    pub published_on: NaiveDate,
    /// The first day without initial or recertification audits to the old edition.
    pub new_only_from: Option<NaiveDate>,
    /// The last day of certificates to the old edition.
    pub ends_on: NaiveDate,
    /// Half audit days that it costs with a recertification audit.
    pub extra_half_days_with_recertification: i32,
    /// Half audit days that it costs otherwise.
    pub extra_half_days: i32,
    /// Who says so.
    pub source: String,
    /// Where it can be read.
    pub source_url: Option<String>,
}

impl Model {
    /// What was confirmed, in one word: it changes with every value that the engine uses, and with no other.
    pub fn fingerprint(&self) -> String {
        let values = (
            &self.old_standard,
            &self.new_standard,
            self.published_on,
            self.new_only_from,
            self.ends_on,
            self.extra_half_days_with_recertification,
            self.extra_half_days,
        );
        secret::digest(&format!("{values:?}"))
    }

    /// The transition as the engine reads it.
    pub fn transition(&self, confirmations: usize) -> cycle::EditionTransition {
        cycle::EditionTransition {
            old: self.old_standard.clone(),
            new: self.new_standard.clone(),
            published_on: self.published_on,
            new_only_from: self.new_only_from,
            ends_on: self.ends_on,
            extra_days_with_recertification: f64::from(self.extra_half_days_with_recertification) / 2.0,
            extra_days: f64::from(self.extra_half_days) / 2.0,
            source: self.source.clone(),
            confirmations: u32::try_from(confirmations).unwrap_or(u32::MAX),
        }
    }
}

/// A transition in force, and where it comes from.
#[derive(Clone, Debug)]
pub struct Standing {
    /// As the engine reads it.
    pub transition: cycle::EditionTransition,
    /// The operator's row; `None`: it shipped with the product.
    pub row: Option<Model>,
    /// Who confirmed the row's values as they are.
    pub confirmations: Vec<edition_confirmation::Model>,
}

/// Every transition in force, by the edition that ends.
#[derive(Clone, Debug)]
pub struct Editions(BTreeMap<String, Standing>);

impl Editions {
    /// Reads the operators' rows over the shipped ones.
    pub async fn load(tx: &impl Tx) -> Result<Self, DbErr> {
        let shipped = cycle::edition::shipped().into_iter().map(|transition| {
            (transition.old.clone(), Standing { transition, row: None, confirmations: Vec::new() })
        });
        let mut all: BTreeMap<String, Standing> = shipped.collect();
        let rows = Entity::find().order_by_asc(Column::Id).all(tx.raw()).await?;
        if rows.is_empty() {
            return Ok(Self(all));
        }
        let mut confirmed = edition_confirmation::all(tx).await?;
        for row in rows {
            let fingerprint = row.fingerprint();
            let counts = |it: &mut edition_confirmation::Model| {
                it.transition_id == row.id && it.fingerprint == fingerprint
            };
            let confirmations: Vec<_> = confirmed.extract_if(.., counts).collect();
            let transition = row.transition(confirmations.len());
            all.insert(row.old_standard.clone(), Standing { transition, row: Some(row), confirmations });
        }
        Ok(Self(all))
    }

    /// The transition away from that edition.
    pub fn of(&self, standard: &str) -> Option<&Standing> {
        self.0.get(standard)
    }

    /// All of them, by the edition that ends.
    pub fn all(&self) -> impl Iterator<Item = &Standing> {
        self.0.values()
    }

    /// Whether a transition leads away from that edition or to it.
    pub fn name(&self, standard: &str) -> bool {
        self.0.values().any(|it| it.transition.old == standard || it.transition.new == standard)
    }
}

/// Records a transition, without a confirmation.
///
/// # Errors
/// A unique violation when there is already one away from this edition.
pub async fn create(tx: &WorkerTx, new: TransitionFacts) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: Set(EditionTransitionId::new(tx.now())),
        old_standard: Set(new.old_standard),
        new_standard: Set(new.new_standard),
        published_on: Set(new.published_on),
        new_only_from: Set(new.new_only_from),
        ends_on: Set(new.ends_on),
        extra_half_days_with_recertification: Set(new.extra_half_days_with_recertification),
        extra_half_days: Set(new.extra_half_days),
        source: Set(new.source),
        source_url: Set(new.source_url),
        created_at: Set(tx.now()),
        changed_at: Set(tx.now()),
        version: Set(1),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// The transition with that id.
pub async fn find(tx: &impl Tx, id: EditionTransitionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(tx.raw()).await
}

/// The transition with that id, locked until the transaction ends.
pub async fn lock(tx: &WorkerTx, id: EditionTransitionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).lock(LockType::Update).one(tx.connection()).await
}

/// Replaces what is said of a transition if it still has version `expected`; `None` when it has moved on. When a value that the
/// engine uses is another one than before, the confirmations are dropped.
pub async fn update(
    tx: &WorkerTx,
    before: &Model,
    expected: i32,
    new: TransitionFacts,
) -> Result<Option<Model>, DbErr> {
    let here = Column::Id.eq(before.id).and(Column::Version.eq(expected));
    let change = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::NewStandard, new.new_standard.into())
        .col_expr(Column::PublishedOn, new.published_on.into())
        .col_expr(Column::NewOnlyFrom, new.new_only_from.into())
        .col_expr(Column::EndsOn, new.ends_on.into())
        .col_expr(Column::ExtraHalfDaysWithRecertification, new.extra_half_days_with_recertification.into())
        .col_expr(Column::ExtraHalfDays, new.extra_half_days.into())
        .col_expr(Column::Source, new.source.into())
        .col_expr(Column::SourceUrl, new.source_url.into())
        .col_expr(Column::ChangedAt, Expr::value(tx.now()))
        .filter(here);
    if change.exec(tx.connection()).await?.rows_affected == 0 {
        return Ok(None);
    }
    let after = Entity::find_by_id(before.id).one(tx.connection()).await?;
    if after.as_ref().is_some_and(|after| after.fingerprint() != before.fingerprint()) {
        edition_confirmation::drop_of(tx, before.id).await?;
    }
    Ok(after)
}

/// Takes a transition out; the shipped one, if there is one, is in force again.
pub async fn remove(tx: &WorkerTx, id: EditionTransitionId) -> Result<(), DbErr> {
    Entity::delete_by_id(id).exec(tx.connection()).await.map(drop)
}
