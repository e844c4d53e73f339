//! Keys under which a member's request is carried out once, each with the answer it was given.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::sea_query::{OnConflict, SimpleExpr};
use sea_orm::{DatabaseTransaction, DbErr, ExprTrait, QueryFilter};

use crate::db::{TenantTx, WorkerTx};
use crate::id::{IdempotencyKeyId, MembershipId, OrganizationId};
use crate::once::{Answer, Once};

/// How long an answer is kept.
pub const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// A key of one member, with what was asked and answered under it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdempotencyKeyId,
    /// Whose key it is.
    pub membership_id: MembershipId,
    /// The key, as the client chose it.
    pub key: String,
    /// SHA-256 of the request.
    pub request_hash: String,
    /// When it was first used.
    pub created_at: DateTime<Utc>,
    /// Until when the answer is kept.
    pub expires_at: DateTime<Utc>,
    /// The answer's status; `None` only inside the transaction that carries the request out.
    pub status: Option<i16>,
    /// The answer's headers that clients go by, as pairs.
    pub headers: Option<Json>,
    /// The answer's body.
    #[sea_orm(column_type = "Text")]
    pub body: Option<String>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn named(once: &Once) -> SimpleExpr {
    Column::TenantId
        .eq(once.tenant())
        .and(Column::MembershipId.eq(once.member()))
        .and(Column::Key.eq(once.key()))
}

/// What was answered under the key of `once`, if that is not too long ago.
pub async fn find(tx: &TenantTx, once: &Once, now: DateTime<Utc>) -> Result<Option<Model>, DbErr> {
    let living = named(once).and(Column::ExpiresAt.gt(now));
    Entity::find().filter(Column::TenantId.eq(tx.tenant())).filter(living).one(tx.connection()).await
}

/// Takes the key for this transaction; false when another one has carried out a request under it meanwhile.
pub(crate) async fn claim(tx: &DatabaseTransaction, once: &Once, now: DateTime<Utc>) -> Result<bool, DbErr> {
    Entity::delete_many().filter(named(once).and(Column::ExpiresAt.lte(now))).exec(tx).await?;
    let row = ActiveModel {
        tenant_id: Set(once.tenant()),
        id: Set(IdempotencyKeyId::new(now)),
        membership_id: Set(once.member()),
        key: Set(once.key().to_owned()),
        request_hash: Set(once.request_hash().to_owned()),
        created_at: Set(now),
        expires_at: Set(now + LIFETIME),
        status: Set(None),
        headers: Set(None),
        body: Set(None),
    };
    let taken = [Column::TenantId, Column::MembershipId, Column::Key];
    let first = OnConflict::columns(taken).do_nothing().to_owned();
    Ok(Entity::insert(row).on_conflict(first).exec_without_returning(tx).await? == 1)
}

/// Writes the answer beside the key.
pub(crate) async fn settle(tx: &DatabaseTransaction, once: &Once, answer: Answer) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::Status, Expr::value(answer.status))
        .col_expr(Column::Headers, Expr::value(answer.headers))
        .col_expr(Column::Body, Expr::value(answer.body))
        .filter(named(once));
    change.exec(tx).await.map(drop)
}

/// Removes what has expired in every tenant, and answers how many there were.
pub async fn sweep(tx: &WorkerTx) -> Result<u64, DbErr> {
    let expired = Entity::delete_many().filter(Column::ExpiresAt.lte(tx.now()));
    Ok(expired.exec(tx.connection()).await?.rows_affected)
}
