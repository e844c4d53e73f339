//! Apps that show one-time codes (TOTP, RFC 6238): one for a person, its secret sealed with a key that the database does
//! not hold.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::LockType;
use sea_orm::{DbErr, ExprTrait, QueryFilter, QuerySelect};

use crate::db::Tx;
use crate::id::PersonId;

/// A person's app.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "totp")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// The secret, sealed.
    pub sealed: String,
    /// When it was proposed.
    pub created_at: DateTime<Utc>,
    /// When its first code was shown; before that it proves nothing.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The step of the last code that was taken: no code is taken twice, nor an older one.
    pub last_step: Option<i64>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The person's app, confirmed or not.
pub async fn of(tx: &impl Tx, person: PersonId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(person).one(tx.raw()).await
}

/// Proposes a secret in place of one that was never confirmed.
///
/// # Errors
/// A violated key when a confirmed one stands.
pub async fn propose(tx: &impl Tx, person: PersonId, sealed: String) -> Result<(), DbErr> {
    let proposed = Column::PersonId.eq(person).and(Column::ConfirmedAt.is_null());
    Entity::delete_many().filter(proposed).exec(tx.raw()).await?;
    let row = ActiveModel {
        person_id: Set(person),
        sealed: Set(sealed),
        created_at: Set(tx.instant()),
        confirmed_at: Set(None),
        last_step: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx.raw()).await.map(drop)
}

/// Confirms a proposed secret with the step of its first code; false when there is none to confirm.
pub async fn confirm(tx: &impl Tx, person: PersonId, step: i64) -> Result<bool, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::ConfirmedAt, Expr::value(tx.instant()))
        .col_expr(Column::LastStep, Expr::value(step))
        .filter(Column::PersonId.eq(person).and(Column::ConfirmedAt.is_null()));
    Ok(change.exec(tx.raw()).await?.rows_affected > 0)
}

/// Takes the code of `step`; false when it, or a later one, was taken before.
pub async fn spend(tx: &impl Tx, person: PersonId, step: i64) -> Result<bool, DbErr> {
    // One statement decides: of two who show the same code at once, the second changes no row.
    let fresh = Column::LastStep.is_null().or(Column::LastStep.lt(step));
    let change = Entity::update_many()
        .col_expr(Column::LastStep, Expr::value(step))
        .filter(Column::PersonId.eq(person).and(Column::ConfirmedAt.is_not_null()).and(fresh));
    Ok(change.exec(tx.raw()).await?.rows_affected > 0)
}

/// The app of a person, kept from others until the transaction ends.
pub async fn lock(tx: &impl Tx, person: PersonId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(person).lock(LockType::Update).one(tx.raw()).await
}

/// Every secret that `key` has not sealed, to be sealed anew.
pub async fn not_sealed_with(tx: &impl Tx, key: &str) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::Sealed.not_like(format!("{key}.%"))).all(tx.raw()).await
}

/// Keeps a secret sealed anew, unless it changed meanwhile.
pub async fn reseal(tx: &impl Tx, before: &Model, sealed: String) -> Result<(), DbErr> {
    let same = Column::PersonId.eq(before.person_id).and(Column::Sealed.eq(before.sealed.clone()));
    let change = Entity::update_many().col_expr(Column::Sealed, sealed.into()).filter(same);
    change.exec(tx.raw()).await.map(drop)
}

/// Removes a person's app; false when there was none.
pub async fn remove(tx: &impl Tx, person: PersonId) -> Result<bool, DbErr> {
    Ok(Entity::delete_by_id(person).exec(tx.raw()).await?.rows_affected > 0)
}
