//! What each member wants of reminders. Who has no row wants the usual.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use crate::db::TenantTx;
use crate::id::{MembershipId, OrganizationId, ReminderPreferenceId};
use crate::reminder;
use crate::reminder::wish::Wish;
use crate::secret;

/// What one member wants.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder_preference")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReminderPreferenceId,
    /// Whose it is.
    pub membership_id: MembershipId,
    /// What they want.
    pub wish: Wish,
    /// What signs the addresses by which they stop reminders; `None` until one is wanted.
    pub unsubscribe_key: Option<String>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What `member` wants, if they have ever said so or were ever reminded.
pub async fn of(tx: &TenantTx, member: MembershipId) -> Result<Option<Model>, DbErr> {
    let own = Column::TenantId.eq(tx.tenant()).and(Column::MembershipId.eq(member));
    Entity::find().filter(own).one(tx.connection()).await
}

/// What every member wants who has a row.
pub async fn all(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::TenantId.eq(tx.tenant())).all(tx.connection()).await
}

/// The row of `member`, made if there is none, and the key that signs for them.
pub async fn keyed(tx: &TenantTx, member: MembershipId) -> Result<(Model, String), DbErr> {
    if let Some(row) = of(tx, member).await?
        && let Some(key) = row.unsubscribe_key.clone()
    {
        return Ok((row, key));
    }
    begin(tx, member).await?;
    let unkeyed = Column::TenantId.eq(tx.tenant()).and(Column::MembershipId.eq(member));
    let change = Entity::update_many().col_expr(Column::UnsubscribeKey, Expr::value(secret::fresh()));
    let unkeyed = unkeyed.and(Column::UnsubscribeKey.is_null());
    change.filter(unkeyed).exec(tx.connection()).await?;
    let row = of(tx, member).await?.ok_or_else(|| DbErr::RecordNotFound(member.to_string()))?;
    let key = row.unsubscribe_key.clone().ok_or_else(|| DbErr::RecordNotUpdated)?;
    Ok((row, key))
}

/// Makes the row of `member`, with the usual, unless there is one.
async fn begin(tx: &TenantTx, member: MembershipId) -> Result<(), DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ReminderPreferenceId::new(tx.wall())),
        membership_id: Set(member),
        wish: Set(Wish::default()),
        unsubscribe_key: Set(None),
        version: Set(1),
        changed_at: Set(tx.wall()),
    };
    let known = OnConflict::columns([Column::TenantId, Column::MembershipId]).do_nothing().to_owned();
    Entity::insert(row).on_conflict(known).exec_without_returning(tx.connection()).await.map(drop)
}

/// Writes what `member` wants, if it still has version `expected`; `None` when it has moved on. Steps that wait for what was
/// wanted before are looked at anew.
pub async fn change(
    tx: &TenantTx,
    member: MembershipId,
    expected: i32,
    wish: Wish,
) -> Result<Option<Model>, DbErr> {
    begin(tx, member).await?;
    let own = Column::TenantId.eq(tx.tenant()).and(Column::MembershipId.eq(member));
    let change = Entity::update_many()
        .col_expr(Column::Wish, Expr::value(wish))
        .col_expr(Column::Version, Expr::value(expected + 1))
        .col_expr(Column::ChangedAt, Expr::value(tx.wall()))
        .filter(own.and(Column::Version.eq(expected)));
    if change.exec(tx.connection()).await?.rows_affected == 0 {
        return Ok(None);
    }
    reminder::release(tx, member).await?;
    of(tx, member).await
}
