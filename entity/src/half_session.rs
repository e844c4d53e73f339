//! Halves of sign-ins: the password was right, the second factor has yet to be shown. A table of its own, so that no query
//! for sessions can take a half for a whole.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::sea_query::Condition;
use sea_orm::{DbErr, QueryFilter};

use crate::db::Tx;
use crate::id::{HalfSessionId, PersonId};
use crate::secret;

/// How long the second factor may take.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(10);

/// A browser whose person has shown the password.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "half_session")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HalfSessionId,
    /// SHA-256 of the cookie's secret.
    pub token_hash: String,
    /// Whose password was shown.
    pub person_id: PersonId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it ends, used or not.
    pub expires_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Opens one and answers the secret for its cookie, which is not kept.
pub async fn open(tx: &impl Tx, person: PersonId) -> Result<String, DbErr> {
    let token = secret::fresh();
    let now = tx.instant();
    let row = ActiveModel {
        id: Set(HalfSessionId::new(now)),
        token_hash: Set(secret::digest(&token)),
        person_id: Set(person),
        created_at: Set(now),
        expires_at: Set(now + LIFETIME),
    };
    Entity::insert(row).exec_without_returning(tx.raw()).await?;
    Ok(token)
}

/// The living one whose cookie holds `token`.
pub async fn by_token(tx: &impl Tx, token: &str) -> Result<Option<Model>, DbErr> {
    let alive = Entity::find().filter(Column::TokenHash.eq(secret::digest(token)));
    alive.filter(Column::ExpiresAt.gt(tx.instant())).one(tx.raw()).await
}

/// Uses one up; false when somebody else did.
pub async fn take(tx: &impl Tx, id: HalfSessionId) -> Result<bool, DbErr> {
    Ok(Entity::delete_by_id(id).exec(tx.raw()).await?.rows_affected > 0)
}

/// Ends every half of a person, as after a change of password.
pub async fn close_all(tx: &impl Tx, person: PersonId) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::PersonId.eq(person)).exec(tx.raw()).await.map(drop)
}

/// Forgets every sign-in under way of a person, or of everybody.
pub async fn end(tx: &impl Tx, person: Option<PersonId>) -> Result<(), DbErr> {
    let which = person.map(|person| Column::PersonId.eq(person));
    let under_way = Entity::delete_many().filter(Condition::all().add_option(which));
    under_way.exec(tx.raw()).await.map(drop)
}

/// Removes what has expired, and answers how many there were.
pub async fn sweep(tx: &impl Tx) -> Result<u64, DbErr> {
    let expired = Entity::delete_many().filter(Column::ExpiresAt.lte(tx.instant()));
    Ok(expired.exec(tx.raw()).await?.rows_affected)
}
