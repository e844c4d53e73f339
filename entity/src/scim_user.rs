//! Whom a directory has told of. What it tells is kept as it is; whether that gives a place is another matter.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::db::TenantTx;
use crate::id::{MembershipId, OrganizationId, ScimUserId};

/// Somebody in a directory.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scim_user")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ScimUserId,
    /// `userName` in lower case, for it is unique without regard to case.
    pub user_name_key: String,
    /// What the directory calls it.
    pub external_id: Option<String>,
    /// Whether the directory lets the person in.
    pub active: bool,
    /// What the directory tells, by SCIM's names.
    pub content: Json,
    /// The place that it gave; `None`: none yet.
    pub membership_id: Option<MembershipId>,
    /// When the directory told first.
    pub created_at: DateTime<Utc>,
    /// When it told last.
    pub changed_at: DateTime<Utc>,
    /// Rises with each change; the `ETag`.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a directory tells of somebody.
#[derive(Clone, Debug)]
pub struct Told {
    /// `userName`, as it is written.
    pub user_name: String,
    /// `externalId`.
    pub external_id: Option<String>,
    /// `active`; what is not told is true.
    pub active: bool,
    /// All of it, by SCIM's names.
    pub content: Json,
}

/// Keeps somebody new.
///
/// # Errors
/// A unique violation when the name is taken.
pub async fn create(tx: &TenantTx, told: Told) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ScimUserId::new(tx.wall())),
        user_name_key: Set(told.user_name.to_lowercase()),
        external_id: Set(told.external_id),
        active: Set(told.active),
        content: Set(told.content),
        membership_id: Set(None),
        created_at: Set(tx.now()),
        changed_at: Set(tx.now()),
        version: Set(1),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// Keeps what the directory tells now, if the row still has version `expected`; `None` when it has moved on.
///
/// # Errors
/// A unique violation when the name is taken.
pub async fn update(
    tx: &TenantTx,
    id: ScimUserId,
    expected: i32,
    told: Told,
) -> Result<Option<Model>, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::UserNameKey, told.user_name.to_lowercase().into())
        .col_expr(Column::ExternalId, told.external_id.into())
        .col_expr(Column::Active, told.active.into())
        .col_expr(Column::Content, told.content.into())
        .col_expr(Column::ChangedAt, Expr::value(tx.now()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(this(tx, id).and(Column::Version.eq(expected)));
    Ok(change.exec_with_returning(tx.connection()).await?.into_iter().next())
}

/// Writes which place it gave.
pub async fn settle(tx: &TenantTx, id: ScimUserId, place: Option<MembershipId>) -> Result<(), DbErr> {
    let change =
        Entity::update_many().col_expr(Column::MembershipId, Expr::value(place)).filter(this(tx, id));
    change.exec(tx.connection()).await.map(drop)
}

fn this(tx: &TenantTx, id: ScimUserId) -> sea_orm::sea_query::SimpleExpr {
    Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id))
}

/// The one with that id.
pub async fn find(tx: &TenantTx, id: ScimUserId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// The one with that `userName`, in any case.
pub async fn by_name(tx: &TenantTx, name: &str) -> Result<Option<Model>, DbErr> {
    let named = Column::TenantId.eq(tx.tenant()).and(Column::UserNameKey.eq(name.to_lowercase()));
    Entity::find().filter(named).one(tx.connection()).await
}

/// The one that gave this place.
pub async fn of_place(tx: &TenantTx, place: MembershipId) -> Result<Option<Model>, DbErr> {
    let gave = Column::TenantId.eq(tx.tenant()).and(Column::MembershipId.eq(place));
    Entity::find().filter(gave).one(tx.connection()).await
}

/// Everybody, oldest first.
pub async fn all(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.order_by_asc(Column::Id).all(tx.connection()).await
}

/// Forgets somebody.
pub async fn delete(tx: &TenantTx, id: ScimUserId) -> Result<(), DbErr> {
    Entity::delete_many().filter(this(tx, id)).exec(tx.connection()).await.map(drop)
}

/// Forgets those who gave `place`, as when its person is erased.
pub async fn forget(tx: &TenantTx, place: MembershipId) -> Result<(), DbErr> {
    let gave = Column::TenantId.eq(tx.tenant()).and(Column::MembershipId.eq(place));
    Entity::delete_many().filter(gave).exec(tx.connection()).await.map(drop)
}
