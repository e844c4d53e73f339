//! Links under which a calendar program fetches what is due: who has the link sees it, until it is revoked or its owner's place ends.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveActiveEnum, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, Expr, PrimaryKeyTrait, StringLen,
};
use sea_orm::{DbErr, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::api_key::token::{self, Prefix};
use crate::db::TenantTx;
use crate::id::{CalendarFeedId, MembershipId, OrganizationId};
use crate::secret;

/// The most links of one place.
pub const MOST: u64 = 20;

/// What a feed shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum About {
    /// What its owner is reminded of.
    #[sea_orm(string_value = "own")]
    Own,
    /// All of the organization that its owner may see.
    #[sea_orm(string_value = "organization")]
    Organization,
    /// What is due of the clients of a consultancy.
    #[sea_orm(string_value = "portfolio")]
    Portfolio,
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_feed")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CalendarFeedId,
    /// Whose it is: the feed shows what this place may see.
    pub membership_id: MembershipId,
    /// What it shows.
    pub about: About,
    /// What its owner calls it, such as the program that fetches it.
    pub name: String,
    /// SHA-256 of the secret in the address.
    pub token_hash: String,
    /// How the secret begins and ends, so that people can tell which one it is.
    pub hint: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last fetched, to an hour.
    pub used_at: Option<DateTime<Utc>>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Makes a link and answers it with the secret of its address, which is not kept.
pub async fn create(
    tx: &TenantTx,
    place: MembershipId,
    about: About,
    name: String,
) -> Result<(Model, String), DbErr> {
    let token = token::fresh(Prefix::Calendar, tx.tenant());
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(CalendarFeedId::new(tx.wall())),
        membership_id: Set(place),
        about: Set(about),
        name: Set(name),
        token_hash: Set(secret::digest(&token)),
        hint: Set(format!("{}…{}", Prefix::Calendar.text(), &token[token.len() - 4..])),
        created_at: Set(tx.wall()),
        used_at: Set(None),
    };
    let row = Entity::insert(row).exec_with_returning(tx.connection()).await?;
    Ok((row, token))
}

/// The links of `place`, or of everybody; the oldest first.
pub async fn all(tx: &TenantTx, place: Option<MembershipId>) -> Result<Vec<Model>, DbErr> {
    let mut here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    if let Some(place) = place {
        here = here.filter(Column::MembershipId.eq(place));
    }
    here.order_by_asc(Column::Id).all(tx.connection()).await
}

/// How many links `place` has.
pub async fn count(tx: &TenantTx, place: MembershipId) -> Result<u64, DbErr> {
    let own = Column::TenantId.eq(tx.tenant()).and(Column::MembershipId.eq(place));
    Entity::find().filter(own).count(tx.connection()).await
}

/// The link with that id.
pub async fn find(tx: &TenantTx, id: CalendarFeedId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// The link whose address holds `token`.
pub async fn by_token(tx: &TenantTx, token: &str) -> Result<Option<Model>, DbErr> {
    // The look-up is by the hash, so what its time tells of a guess is nothing about a secret.
    let same = Column::TenantId.eq(tx.tenant()).and(Column::TokenHash.eq(secret::digest(token)));
    Entity::find().filter(same).one(tx.connection()).await
}

/// Revokes a link.
pub async fn delete(tx: &TenantTx, id: CalendarFeedId) -> Result<(), DbErr> {
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}

/// Revokes every link of a place that ends.
pub(crate) async fn delete_all_of(tx: &TenantTx, place: MembershipId) -> Result<(), DbErr> {
    let own = Column::TenantId.eq(tx.tenant()).and(Column::MembershipId.eq(place));
    Entity::delete_many().filter(own).exec(tx.connection()).await.map(drop)
}

impl Model {
    /// Whether it is to be written down that it was fetched: at most once an hour.
    pub fn wants_touch(&self, now: DateTime<Utc>) -> bool {
        self.used_at.is_none_or(|at| now - at >= TimeDelta::hours(1))
    }
}

/// Writes down that it was fetched.
pub async fn touch(tx: &TenantTx, id: CalendarFeedId) -> Result<(), DbErr> {
    let this = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id));
    let change = Entity::update_many().col_expr(Column::UsedAt, Expr::value(tx.wall())).filter(this);
    change.exec(tx.connection()).await.map(drop)
}
