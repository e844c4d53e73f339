//! The connection of an organization to its provider of single sign-on: at most one.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter};

use crate::db::{TenantTx, WorkerTx};
use crate::id::{OrganizationId, SsoConnectionId};
use crate::membership::Role;
use crate::organization;

/// A connection.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sso_connection")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SsoConnectionId,
    /// The provider, by the name it calls itself.
    pub issuer: String,
    /// What the provider calls us.
    pub client_id: String,
    /// Our secret there, sealed; `None`: we have none.
    #[sea_orm(column_type = "Text", nullable)]
    pub client_secret: Option<String>,
    /// Whether people may sign in by it.
    pub enabled: bool,
    /// Whether an address counts as proved when the provider does not say whether it is.
    pub trusts_email: bool,
    /// Whether somebody who is no member becomes one at the first sign-in.
    pub admits: bool,
    /// In which role.
    pub default_role: Role,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When a test of it as it is now succeeded.
    pub tested_at: Option<DateTime<Utc>>,
    /// Rises with each change; the `ETag`. The first is 2, for 1 stands for none.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What its secret is sealed about.
    pub fn about(id: SsoConnectionId) -> String {
        format!("sso_connection.client_secret {id}")
    }
}

/// What a connection says.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The provider.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// Our secret there, sealed.
    pub client_secret: Option<String>,
    /// Whether people may sign in by it.
    pub enabled: bool,
    /// Whether an address counts as proved when the provider does not say.
    pub trusts_email: bool,
    /// Whether somebody who is no member becomes one.
    pub admits: bool,
    /// In which role.
    pub default_role: Role,
    /// When a test of just this succeeded.
    pub tested_at: Option<DateTime<Utc>>,
}

/// The tenant's connection.
pub async fn get(tx: &TenantTx) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::TenantId.eq(tx.tenant())).one(tx.connection()).await
}

/// Makes the tenant's connection.
pub async fn create(tx: &TenantTx, id: SsoConnectionId, terms: Terms) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        issuer: Set(terms.issuer),
        client_id: Set(terms.client_id),
        client_secret: Set(terms.client_secret),
        enabled: Set(terms.enabled),
        trusts_email: Set(terms.trusts_email),
        admits: Set(terms.admits),
        default_role: Set(terms.default_role),
        created_at: Set(tx.now()),
        tested_at: Set(terms.tested_at),
        version: Set(2),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// Changes the tenant's connection if it still has version `expected`; `None` when it has moved on.
pub async fn update(tx: &TenantTx, expected: i32, terms: Terms) -> Result<Option<Model>, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::Issuer, terms.issuer.into())
        .col_expr(Column::ClientId, terms.client_id.into())
        .col_expr(Column::ClientSecret, terms.client_secret.into())
        .col_expr(Column::Enabled, terms.enabled.into())
        .col_expr(Column::TrustsEmail, terms.trusts_email.into())
        .col_expr(Column::Admits, terms.admits.into())
        .col_expr(Column::DefaultRole, Expr::value(terms.default_role))
        .col_expr(Column::TestedAt, Expr::value(terms.tested_at))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Version.eq(expected)));
    Ok(change.exec_with_returning(tx.connection()).await?.into_iter().next())
}

/// Writes that a test of version `version` succeeded; a later version is another connection.
pub async fn passed(tx: &TenantTx, version: i32) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::TestedAt, Expr::value(tx.now()))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Version.eq(version)));
    change.exec(tx.connection()).await.map(drop)
}

/// Ends the connection if it still has version `expected`, and with it the requirement to use it; false when it has moved on.
pub async fn delete(tx: &TenantTx, expected: i32) -> Result<bool, DbErr> {
    require(tx, false).await?;
    let this = Column::TenantId.eq(tx.tenant()).and(Column::Version.eq(expected));
    Ok(Entity::delete_many().filter(this).exec(tx.connection()).await?.rows_affected == 1)
}

/// Sets whether people with an address in a verified domain must sign in by it.
pub async fn require(tx: &TenantTx, required: bool) -> Result<(), DbErr> {
    let change = organization::Entity::update_many()
        .col_expr(organization::Column::SsoRequired, required.into())
        .filter(organization::Column::Id.eq(tx.tenant()));
    change.exec(tx.connection()).await.map(drop)
}

/// Connections of every tenant whose secret another key than the one of that name has sealed.
pub async fn not_sealed_with(tx: &WorkerTx, key: &str) -> Result<Vec<Model>, DbErr> {
    let other = Column::ClientSecret.is_not_null().and(Column::ClientSecret.not_like(format!("{key}.%")));
    Entity::find().filter(other).all(tx.connection()).await
}

/// Keeps the same secret sealed anew, unless another was entered meanwhile. It is no other connection by that.
pub async fn reseal(tx: &TenantTx, row: &Model, sealed: String) -> Result<(), DbErr> {
    let same = Column::TenantId.eq(tx.tenant()).and(Column::ClientSecret.eq(row.client_secret.clone()));
    let change = Entity::update_many().col_expr(Column::ClientSecret, sealed.into()).filter(same);
    change.exec(tx.connection()).await.map(drop)
}
