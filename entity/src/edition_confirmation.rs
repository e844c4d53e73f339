//! Confirmations: an operator has checked a transition's dates against a source.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::db::{Tx, WorkerTx};
use crate::edition_transition;
use crate::id::{EditionConfirmationId, EditionTransitionId, PersonId};
use crate::person;

/// One confirmation.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "edition_confirmation")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EditionConfirmationId,
    /// The transition.
    pub transition_id: EditionTransitionId,
    /// The values that were confirmed, as [`edition_transition::Model::fingerprint`] tells them.
    pub fingerprint: String,
    /// Who; kept by name too, for the person may go.
    pub person_id: PersonId,
    /// The name at that time.
    pub person_name: String,
    /// The address at that time.
    pub person_email: String,
    /// What the dates were checked against.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// Where it can be read.
    pub source_url: Option<String>,
    /// What to add in words.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// When.
    pub confirmed_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What an operator checked.
#[derive(Clone, Debug)]
pub struct NewConfirmation {
    /// What the dates were checked against.
    pub source: String,
    /// Where it can be read.
    pub source_url: Option<String>,
    /// What to add in words.
    pub note: String,
}

/// Every confirmation, oldest first.
pub(crate) async fn all(tx: &impl Tx) -> Result<Vec<Model>, DbErr> {
    Entity::find().order_by_asc(Column::Id).all(tx.raw()).await
}

/// Those of a transition's values as they are, oldest first.
pub async fn of(tx: &impl Tx, transition: &edition_transition::Model) -> Result<Vec<Model>, DbErr> {
    let here = Column::TransitionId.eq(transition.id).and(Column::Fingerprint.eq(transition.fingerprint()));
    Entity::find().filter(here).order_by_asc(Column::Id).all(tx.raw()).await
}

/// Confirms the values as they are, in the name of `person`.
pub async fn record(
    tx: &WorkerTx,
    transition: &edition_transition::Model,
    person: &person::Model,
    new: NewConfirmation,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: Set(EditionConfirmationId::new(tx.now())),
        transition_id: Set(transition.id),
        fingerprint: Set(transition.fingerprint()),
        person_id: Set(person.id),
        person_name: Set(person.name.clone()),
        person_email: Set(person.email.clone()),
        source: Set(new.source),
        source_url: Set(new.source_url),
        note: Set(new.note),
        confirmed_at: Set(tx.now()),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// Drops the confirmations of a transition whose values are no longer what was confirmed.
pub(crate) async fn drop_of(tx: &WorkerTx, transition: EditionTransitionId) -> Result<(), DbErr> {
    let here = Entity::delete_many().filter(Column::TransitionId.eq(transition));
    here.exec(tx.connection()).await.map(drop)
}
