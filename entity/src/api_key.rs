//! API keys: what programs prove themselves with. The program holds the secret; the row only its hash.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{DbErr, ExprTrait, PaginatorTrait, QueryFilter};

use crate::db::TenantTx;
use crate::id::{ApiKeyId, MembershipId, OrganizationId};
use crate::page::{ListError, Page, PageRequest};
use crate::secret;
use crate::sort::{Kind, Sorting, by, maybe};

pub mod notice;
pub mod token;

/// How old `last_used_at` may grow before it is written anew.
const TOUCH_AFTER: TimeDelta = TimeDelta::minutes(1);

/// How long before its end a key's people are told.
pub const WARNED_BEFORE: TimeDelta = TimeDelta::days(7);

/// The most keys of one place that work at a time.
pub const MOST: u64 = 100;

/// A key.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id, which is no secret.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApiKeyId,
    /// Whose key it is: it may never more than this place may at the moment.
    pub membership_id: MembershipId,
    /// What it is for, in its owner's words.
    pub name: String,
    /// SHA-256 of the key.
    pub secret_hash: String,
    /// The prefix and the last four characters, to recognize it by.
    pub hint: String,
    /// What it may, as a list of words.
    pub scopes: Json,
    /// The networks it works from, as a list; empty: from everywhere.
    pub networks: Json,
    /// Who made it.
    pub created_by: MembershipId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself; `None`: never.
    pub expires_at: Option<DateTime<Utc>>,
    /// When somebody ended it.
    pub revoked_at: Option<DateTime<Utc>>,
    /// The key that takes its place.
    pub successor_id: Option<ApiKeyId>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// From which network address.
    pub last_address: String,
    /// When its people were told that it ends, or when that became pointless.
    pub warned_at: Option<DateTime<Utc>>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A key to make.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// Whose it is to be.
    pub membership_id: MembershipId,
    /// What it is for.
    pub name: String,
    /// What it may.
    pub scopes: Vec<String>,
    /// The networks it works from.
    pub networks: Vec<String>,
    /// Who makes it.
    pub created_by: MembershipId,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Why a key does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Somebody ended it.
    Revoked,
    /// Its time is over.
    Expired,
}

impl Model {
    /// Why it does not work at `now`, if it does not.
    pub fn ended(&self, now: DateTime<Utc>) -> Option<Ended> {
        if self.revoked_at.is_some() {
            return Some(Ended::Revoked);
        }
        self.expires_at.is_some_and(|end| end <= now).then_some(Ended::Expired)
    }

    /// True when its last use is so old that [`touch`] should write it anew.
    pub fn wants_touch(&self, now: DateTime<Utc>) -> bool {
        self.last_used_at.is_none_or(|last| now - last > TOUCH_AFTER)
    }

    /// What it may, word by word.
    pub fn scope_words(&self) -> Vec<&str> {
        words(&self.scopes)
    }

    /// The networks it works from, one by one; none: from everywhere.
    pub fn network_words(&self) -> Vec<&str> {
        words(&self.networks)
    }
}

fn words(list: &Json) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Json::as_str).collect()
}

fn list(words: Vec<String>) -> Json {
    Json::Array(words.into_iter().map(Json::String).collect())
}

/// Makes a key and answers it with the secret, which is not kept.
pub async fn create(tx: &TenantTx, prefix: token::Prefix, new: NewKey) -> Result<(Model, String), DbErr> {
    let secret = token::fresh(prefix, tx.tenant());
    let hint = format!("{}…{}", prefix.text(), &secret[secret.len() - 4..]);
    // Who makes a key for a few days need not be told that it ends in a few days.
    let soon = new.expires_at.is_some_and(|end| end - tx.wall() <= WARNED_BEFORE);
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(ApiKeyId::new(tx.wall())),
        membership_id: Set(new.membership_id),
        name: Set(new.name),
        secret_hash: Set(secret::digest(&secret)),
        hint: Set(hint),
        scopes: Set(list(new.scopes)),
        networks: Set(list(new.networks)),
        created_by: Set(new.created_by),
        created_at: Set(tx.wall()),
        expires_at: Set(new.expires_at),
        revoked_at: Set(None),
        successor_id: Set(None),
        last_used_at: Set(None),
        last_address: Set(String::new()),
        warned_at: Set(soon.then_some(tx.wall())),
    };
    let row = Entity::insert(row).exec_with_returning(tx.connection()).await?;
    Ok((row, secret))
}

/// The tenant's key with that secret, whether it works or not.
pub async fn by_secret(tx: &TenantTx, secret: &str) -> Result<Option<Model>, DbErr> {
    // The look-up is by the hash, so what its time tells of a guess is nothing about a secret.
    let same = Column::TenantId.eq(tx.tenant()).and(Column::SecretHash.eq(secret::digest(secret)));
    Entity::find().filter(same).one(tx.connection()).await
}

/// The key with that id.
pub async fn find(tx: &TenantTx, id: ApiKeyId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// What the list may be sorted by.
pub const SORTING: Sorting<Column> = Sorting {
    list: "api_keys",
    fields: &[
        by("name", Column::Name, Kind::Text),
        by("created_at", Column::CreatedAt, Kind::Instant),
        maybe("expires_at", Column::ExpiresAt, Kind::Instant),
        maybe("last_used_at", Column::LastUsedAt, Kind::Instant),
    ],
    id: Column::Id,
    newest_first: true,
    first: None,
};

/// One page of the keys of `places` (all of the tenant's when it is `None`), newest first.
pub async fn of(
    tx: &TenantTx,
    places: Option<Vec<MembershipId>>,
    request: &PageRequest,
) -> Result<Page<Model>, ListError> {
    let mut query = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    if let Some(places) = places {
        query = query.filter(Column::MembershipId.is_in(places));
    }
    request.sorted(tx, query, &SORTING).await
}

fn working(tx: &TenantTx) -> SimpleExpr {
    let later = Column::ExpiresAt.is_null().or(Column::ExpiresAt.gt(tx.wall()));
    Column::TenantId.eq(tx.tenant()).and(Column::RevokedAt.is_null()).and(later)
}

/// How many keys of `place` work at the moment.
pub async fn count(tx: &TenantTx, place: MembershipId) -> Result<u64, DbErr> {
    let own = Entity::find().filter(working(tx)).filter(Column::MembershipId.eq(place));
    own.count(tx.connection()).await
}

/// Writes that the key was used from `address`.
pub async fn touch(tx: &TenantTx, id: ApiKeyId, address: &str) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::LastUsedAt, Expr::value(tx.wall()))
        .col_expr(Column::LastAddress, address.chars().take(64).collect::<String>().into())
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)));
    change.exec(tx.connection()).await.map(drop)
}

/// Ends a key; false when somebody had done so before.
pub async fn revoke(tx: &TenantTx, id: ApiKeyId) -> Result<bool, DbErr> {
    end(tx, Column::Id.eq(id)).await.map(|ended| ended > 0)
}

/// Ends every key of a place, and answers how many there were.
pub async fn revoke_all_of(tx: &TenantTx, place: MembershipId) -> Result<u64, DbErr> {
    end(tx, Column::MembershipId.eq(place)).await
}

async fn end(tx: &TenantTx, which: SimpleExpr) -> Result<u64, DbErr> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::RevokedAt.is_null());
    let change = Entity::update_many().col_expr(Column::RevokedAt, Expr::value(tx.wall())).filter(here);
    Ok(change.filter(which).exec(tx.connection()).await?.rows_affected)
}

/// Lets `successor` take the place of a key that works and has none, which ends at `until`, or earlier by itself; false when it
/// does not work any more or has a successor.
pub async fn hand_over(
    tx: &TenantTx,
    row: &Model,
    successor: ApiKeyId,
    until: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let until = row.expires_at.map_or(until, |end| Ord::min(end, until));
    let change = Entity::update_many()
        .col_expr(Column::SuccessorId, Expr::value(successor))
        .col_expr(Column::ExpiresAt, Expr::value(until))
        // Whoever makes the successor knows when this one ends.
        .col_expr(Column::WarnedAt, Expr::value(tx.wall()))
        .filter(working(tx))
        .filter(Column::Id.eq(row.id).and(Column::SuccessorId.is_null()));
    Ok(change.exec(tx.connection()).await?.rows_affected > 0)
}
