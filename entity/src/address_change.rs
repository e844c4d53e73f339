//! Changes of a person's address: asked for, and done once the old and the new address have both agreed.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, QueryFilter};

use crate::db::Tx;
use crate::id::{PersonId, SessionId};
use crate::person;

/// How long both have to agree.
pub const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// A change that waits for one or two confirmations.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "address_change")]
pub struct Model {
    /// Whose address; a person has one change at most.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// The address that is wanted, lower case.
    pub email: String,
    /// The session that asked, which outlives the change.
    pub session_id: Option<SessionId>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it can be agreed to no more.
    pub expires_at: DateTime<Utc>,
    /// When the old address agreed.
    pub old_confirmed_at: Option<DateTime<Utc>>,
    /// When the new address agreed.
    pub new_confirmed_at: Option<DateTime<Utc>>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Which of the two addresses agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one the person has.
    Old,
    /// The one the person wants.
    New,
}

impl Model {
    /// Whether both have agreed.
    pub fn is_agreed(&self) -> bool {
        self.old_confirmed_at.is_some() && self.new_confirmed_at.is_some()
    }
}

/// Puts a change down in place of an earlier one.
pub async fn ask(tx: &impl Tx, person: PersonId, email: &str, session: SessionId) -> Result<Model, DbErr> {
    withdraw(tx, person).await?;
    let now = tx.instant();
    let row = ActiveModel {
        person_id: Set(person),
        email: Set(person::normalize(email)),
        session_id: Set(Some(session)),
        created_at: Set(now),
        expires_at: Set(now + LIFETIME),
        old_confirmed_at: Set(None),
        new_confirmed_at: Set(None),
    };
    Entity::insert(row).exec_with_returning(tx.raw()).await
}

/// The change that a person waits for.
pub async fn of(tx: &impl Tx, person: PersonId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(person).filter(Column::ExpiresAt.gt(tx.instant())).one(tx.raw()).await
}

/// Writes that one side agrees, and answers the change as it is then; `None` when there is none any more.
pub async fn agree(tx: &impl Tx, person: PersonId, side: Side) -> Result<Option<Model>, DbErr> {
    let column = match side {
        Side::Old => Column::OldConfirmedAt,
        Side::New => Column::NewConfirmedAt,
    };
    // One statement: of two who agree at once, the second sees what the first has written.
    let change = Entity::update_many()
        .col_expr(column, Expr::value(tx.instant()))
        .filter(Column::PersonId.eq(person))
        .filter(Column::ExpiresAt.gt(tx.instant()));
    Ok(change.exec_with_returning(tx.raw()).await?.into_iter().next())
}

/// Takes a person's change back; false when there was none.
pub async fn withdraw(tx: &impl Tx, person: PersonId) -> Result<bool, DbErr> {
    Ok(Entity::delete_by_id(person).exec(tx.raw()).await?.rows_affected > 0)
}

/// Removes what has expired, and answers how many there were.
pub async fn sweep(tx: &impl Tx) -> Result<u64, DbErr> {
    let expired = Entity::delete_many().filter(Column::ExpiresAt.lte(tx.instant()));
    Ok(expired.exec(tx.raw()).await?.rows_affected)
}
