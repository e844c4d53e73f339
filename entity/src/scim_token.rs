//! The right of a directory to provision an organization: a secret of which only the hash is kept, and, while a directory is
//! being changed over to it, the one before.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder};

use crate::api_key::token::{self, Prefix};
use crate::db::TenantTx;
use crate::id::{OrganizationId, ScimTokenId};
use crate::membership::Role;
use crate::secret;

pub mod notice;

/// The right of a directory.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scim_token")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ScimTokenId,
    /// SHA-256 of the secret.
    pub token_hash: String,
    /// How it begins and ends, so that people can tell which one it is.
    pub hint: String,
    /// The role of whoever is in no group that has one; the same in all rows of an organization.
    pub default_role: Role,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// When the directory last changed something by it, to a minute.
    pub used_at: Option<DateTime<Utc>>,
    /// Which warning of its end is the last that was sent, or is not worth sending: the one so many days before.
    pub warned_days: Option<i32>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Makes a secret that works for `lifetime` and answers it with the row; the secret is not kept. The one before works for
/// `overlap` more at most, and those before it no more.
pub async fn renew(tx: &TenantTx, lifetime: TimeDelta, overlap: TimeDelta) -> Result<(Model, String), DbErr> {
    let before = all(tx).await?;
    let until = tx.wall() + overlap;
    for (index, row) in before.iter().enumerate() {
        let this = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(row.id));
        if index > 0 || overlap <= TimeDelta::zero() {
            Entity::delete_many().filter(this).exec(tx.connection()).await?;
        } else if row.expires_at > until {
            let change = Entity::update_many().col_expr(Column::ExpiresAt, Expr::value(until)).filter(this);
            change.exec(tx.connection()).await?;
        }
    }
    let token = token::fresh(Prefix::Directory, tx.tenant());
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ScimTokenId::new(tx.wall())),
        token_hash: Set(secret::digest(&token)),
        hint: Set(format!("{}…{}", Prefix::Directory.text(), &token[token.len() - 4..])),
        default_role: Set(before.first().map_or(Role::Reader, |row| row.default_role)),
        created_at: Set(tx.wall()),
        expires_at: Set(tx.wall() + lifetime),
        used_at: Set(None),
        warned_days: Set(notice::at(lifetime)),
    };
    let row = Entity::insert(row).exec_with_returning(tx.connection()).await?;
    Ok((row, token))
}

/// The tenant's secrets, the newest first; those whose time is over among them.
pub async fn all(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).all(tx.connection()).await
}

/// The newest.
pub async fn get(tx: &TenantTx) -> Result<Option<Model>, DbErr> {
    Ok(all(tx).await?.into_iter().next())
}

/// Gives whoever is in no group with a role another one; false when there is no right.
pub async fn set_default_role(tx: &TenantTx, role: Role) -> Result<bool, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::DefaultRole, Expr::value(role))
        .filter(Column::TenantId.eq(tx.tenant()));
    Ok(change.exec(tx.connection()).await?.rows_affected > 0)
}

/// Takes the right away.
pub async fn delete(tx: &TenantTx) -> Result<(), DbErr> {
    let here = Column::TenantId.eq(tx.tenant());
    Entity::delete_many().filter(here).exec(tx.connection()).await.map(drop)
}

/// The right that `token` is, if its time is not over.
pub async fn by_token(tx: &TenantTx, token: &str) -> Result<Option<Model>, DbErr> {
    // The look-up is by the hash, so what its time tells of a guess is nothing about a secret.
    let same = Column::TenantId.eq(tx.tenant()).and(Column::TokenHash.eq(secret::digest(token)));
    let living = same.and(Column::ExpiresAt.gt(tx.wall()));
    Entity::find().filter(living).one(tx.connection()).await
}

/// Writes that the directory speaks by `id`, unless that was written within the last minute.
pub async fn touch(tx: &TenantTx, id: ScimTokenId) -> Result<(), DbErr> {
    let old = Column::UsedAt.is_null().or(Column::UsedAt.lt(tx.wall() - TimeDelta::minutes(1)));
    let this = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id));
    let change = Entity::update_many().col_expr(Column::UsedAt, Expr::value(tx.wall())).filter(this.and(old));
    change.exec(tx.connection()).await.map(drop)
}
