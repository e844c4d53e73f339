//! Recovery codes: what signs somebody in who has lost the second factor. Each works once; only its hash is kept.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, PaginatorTrait, QueryFilter};

use crate::db::Tx;
use crate::id::{PersonId, RecoveryCodeId};
use crate::secret;

/// How many a person gets.
pub const COUNT: usize = 10;

/// A recovery code.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_code")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecoveryCodeId,
    /// Whose.
    pub person_id: PersonId,
    /// SHA-256 of the code, which has 120 bits.
    pub code_hash: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was used.
    pub used_at: Option<DateTime<Utc>>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Makes ten codes in place of those before, and answers them: they are not kept.
pub async fn replace(tx: &impl Tx, person: PersonId) -> Result<Vec<String>, DbErr> {
    remove_all(tx, person).await?;
    let codes: Vec<String> = (0..COUNT).map(|_| secret::recovery_code()).collect();
    let now = tx.instant();
    let rows = codes.iter().map(|code| ActiveModel {
        id: Set(RecoveryCodeId::new(now)),
        person_id: Set(person),
        code_hash: Set(secret::digest(code)),
        created_at: Set(now),
        used_at: Set(None),
    });
    Entity::insert_many(rows).exec_without_returning(tx.raw()).await?;
    Ok(codes)
}

/// Uses a code up; false when it is none of the person's, or was used before.
pub async fn spend(tx: &impl Tx, person: PersonId, code: &str) -> Result<bool, DbErr> {
    let living = Column::PersonId.eq(person).and(Column::UsedAt.is_null());
    let change = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(tx.instant()))
        .filter(living.and(Column::CodeHash.eq(secret::digest(code))));
    Ok(change.exec(tx.raw()).await?.rows_affected > 0)
}

/// How many a person has left.
pub async fn left(tx: &impl Tx, person: PersonId) -> Result<u64, DbErr> {
    let living = Column::PersonId.eq(person).and(Column::UsedAt.is_null());
    Entity::find().filter(living).count(tx.raw()).await
}

/// Removes every code of a person.
pub async fn remove_all(tx: &impl Tx, person: PersonId) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::PersonId.eq(person)).exec(tx.raw()).await.map(drop)
}
