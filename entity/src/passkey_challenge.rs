//! Challenges that a passkey is to sign: kept here and nowhere else, each taken once.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, DeriveActiveEnum, QueryFilter};

use crate::db::Tx;
use crate::id::{PasskeyChallengeId, PersonId};

/// How long an answer may take.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(5);

/// What the answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum Purpose {
    /// Registers a passkey.
    Register,
    /// Signs in, whoever it may be.
    SignIn,
    /// Completes a sign-in.
    SecondFactor,
    /// Proves who is signed in once more.
    Proof,
}

/// A challenge.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passkey_challenge")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PasskeyChallengeId,
    /// Whom it was given to; `None`: to somebody who signs in.
    pub person_id: Option<PersonId>,
    /// What its answer is for.
    pub purpose: Purpose,
    /// What the answer is checked against.
    pub state: Json,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// When no answer is taken any more.
    pub expires_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Keeps a challenge.
pub async fn give(
    tx: &impl Tx,
    person: Option<PersonId>,
    purpose: Purpose,
    state: Json,
) -> Result<PasskeyChallengeId, DbErr> {
    let now = tx.instant();
    let id = PasskeyChallengeId::new(now);
    let row = ActiveModel {
        id: Set(id),
        person_id: Set(person),
        purpose: Set(purpose),
        state: Set(state),
        created_at: Set(now),
        expires_at: Set(now + LIFETIME),
    };
    Entity::insert(row).exec_without_returning(tx.raw()).await?;
    Ok(id)
}

/// Takes a challenge, which is gone then whatever its answer is worth; `None` when it is unknown, another's or too old.
pub async fn take(
    tx: &impl Tx,
    id: PasskeyChallengeId,
    person: Option<PersonId>,
    purpose: Purpose,
) -> Result<Option<Json>, DbErr> {
    let mut own =
        Entity::find_by_id(id).filter(Column::Purpose.eq(purpose)).filter(Column::ExpiresAt.gt(tx.instant()));
    own = match person {
        Some(person) => own.filter(Column::PersonId.eq(person)),
        None => own.filter(Column::PersonId.is_null()),
    };
    let Some(found) = own.one(tx.raw()).await? else { return Ok(None) };
    // Of two who answer at once, one deletes the row.
    let gone = Entity::delete_by_id(id).exec(tx.raw()).await?.rows_affected;
    Ok((gone > 0).then_some(found.state))
}

/// Removes what has expired, and answers how many there were.
pub async fn sweep(tx: &impl Tx) -> Result<u64, DbErr> {
    let expired = Entity::delete_many().filter(Column::ExpiresAt.lte(tx.instant()));
    Ok(expired.exec(tx.raw()).await?.rows_affected)
}
