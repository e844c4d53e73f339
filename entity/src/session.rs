//! Sessions: signed-in browsers. The cookie holds a secret; the row only its hash.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::{Condition, LockType};
use sea_orm::{DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::{TenantTx, Tx};
use crate::factor::Factor;
use crate::id::{OrganizationId, PersonId, SessionId};
use crate::secret;

/// How long a session lasts without being used.
pub const LIFETIME: TimeDelta = TimeDelta::days(14);

/// How long a session lasts at most, however much it is used: then the person proves again who it is.
pub const LONGEST: TimeDelta = TimeDelta::days(180);

/// How old `last_seen_at` may grow before it is written anew.
const TOUCH_AFTER: TimeDelta = TimeDelta::minutes(5);

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// The session's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// SHA-256 of the cookie's secret.
    pub token_hash: String,
    /// Who is signed in.
    pub person_id: PersonId,
    /// The organization the person works in at the moment.
    pub tenant_id: OrganizationId,
    /// When the person signed in.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to five minutes.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends unless it is used.
    pub expires_at: DateTime<Utc>,
    /// The browser's own description, cut to 300 characters.
    pub user_agent: String,
    /// The network address that signed in.
    pub address: String,
    /// When it was last proved who is signed in; `None`: at the sign-in.
    pub proved_at: Option<DateTime<Utc>>,
    /// The words of what was shown, joined by `+`.
    pub factors: String,
    /// The organization whose provider vouched for the person, and the only one the session is good for; `None`: the person
    /// signed in without one.
    pub sso_tenant_id: Option<OrganizationId>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A sign-in.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Who.
    pub person_id: PersonId,
    /// Where.
    pub tenant_id: OrganizationId,
    /// The browser's own description.
    pub user_agent: String,
    /// The network address.
    pub address: String,
    /// What was shown.
    pub factors: Vec<Factor>,
    /// When it was.
    pub proved_at: DateTime<Utc>,
    /// The organization whose provider vouched for the person.
    pub sso_tenant_id: Option<OrganizationId>,
}

/// Opens a session and answers it with the secret for the cookie, which is not kept.
pub async fn open(tx: &impl Tx, new: NewSession) -> Result<(Model, String), DbErr> {
    let token = secret::fresh();
    let now = tx.instant();
    let row = ActiveModel {
        id: Set(SessionId::new(now)),
        token_hash: Set(secret::digest(&token)),
        person_id: Set(new.person_id),
        tenant_id: Set(new.tenant_id),
        created_at: Set(now),
        last_seen_at: Set(now),
        expires_at: Set(now + LIFETIME),
        user_agent: Set(new.user_agent.chars().take(300).collect()),
        address: Set(new.address.chars().take(64).collect()),
        proved_at: Set(Some(new.proved_at)),
        factors: Set(new.factors.iter().map(|factor| factor.word()).collect::<Vec<_>>().join("+")),
        sso_tenant_id: Set(new.sso_tenant_id),
    };
    let session = Entity::insert(row).exec_with_returning(tx.raw()).await?;
    Ok((session, token))
}

/// The living session whose cookie holds `token`.
pub async fn by_token(tx: &impl Tx, token: &str) -> Result<Option<Model>, DbErr> {
    let alive = Column::TokenHash.eq(secret::digest(token));
    Entity::find().filter(alive).filter(Column::ExpiresAt.gt(tx.instant())).one(tx.raw()).await
}

impl Model {
    /// True when its last use is so old that [`touch`] should write it anew.
    pub fn wants_touch(&self, now: DateTime<Utc>) -> bool {
        now - self.last_seen_at > TOUCH_AFTER
    }

    /// Whether it has shown a second factor: one of the person's own, or the word of the provider of `tenant`, whose business
    /// it is how it proves people.
    pub fn has_second_factor(&self, tenant: OrganizationId) -> bool {
        let second = [Factor::Totp, Factor::RecoveryCode, Factor::Passkey].map(Factor::word);
        self.sso_tenant_id == Some(tenant) || self.factors.split('+').any(|word| second.contains(&word))
    }
}

/// Writes that the session is in use, which prolongs it, up to [`LONGEST`] from its beginning.
pub async fn touch(tx: &impl Tx, session: &Model) -> Result<(), DbErr> {
    let now = tx.instant();
    let until = std::cmp::min(now + LIFETIME, session.created_at + LONGEST);
    let change = Entity::update_many()
        .col_expr(Column::LastSeenAt, Expr::value(now))
        .col_expr(Column::ExpiresAt, Expr::value(until))
        .filter(Column::Id.eq(session.id));
    change.exec(tx.raw()).await.map(drop)
}

/// Writes that a session has shown `factor` now, and answers it as it is then.
pub async fn prove(tx: &impl Tx, session: &Model, factor: Factor) -> Result<Model, DbErr> {
    let mut words: Vec<_> = session.factors.split('+').collect();
    if !words.contains(&factor.word()) {
        words.push(factor.word());
    }
    let (factors, proved_at) = (words.join("+"), Some(tx.instant()));
    let change = Entity::update_many()
        .col_expr(Column::ProvedAt, Expr::value(proved_at))
        .col_expr(Column::Factors, factors.clone().into())
        .filter(Column::Id.eq(session.id));
    change.exec(tx.raw()).await?;
    Ok(Model { proved_at, factors, ..session.clone() })
}

/// The living sessions of a person, the one used last first.
pub async fn of_person(tx: &impl Tx, person: PersonId) -> Result<Vec<Model>, DbErr> {
    let alive = Column::PersonId.eq(person).and(Column::ExpiresAt.gt(tx.instant()));
    Entity::find().filter(alive).order_by_desc(Column::LastSeenAt).all(tx.raw()).await
}

/// Lets a session work in another organization.
pub async fn enter(tx: &impl Tx, id: SessionId, tenant: OrganizationId) -> Result<(), DbErr> {
    let change =
        Entity::update_many().col_expr(Column::TenantId, Expr::value(tenant)).filter(Column::Id.eq(id));
    change.exec(tx.raw()).await.map(drop)
}

/// The session of that id, locked until the transaction ends.
pub async fn lock(tx: &impl Tx, person: PersonId, id: SessionId) -> Result<Option<Model>, DbErr> {
    let own = Entity::find_by_id(id).filter(Column::PersonId.eq(person));
    own.lock(LockType::Update).one(tx.raw()).await
}

/// Ends one session of `person`; false when there is none of this id.
pub async fn close_one(tx: &impl Tx, person: PersonId, id: SessionId) -> Result<bool, DbErr> {
    let own = Entity::delete_many().filter(Column::PersonId.eq(person).and(Column::Id.eq(id)));
    Ok(own.exec(tx.raw()).await?.rows_affected > 0)
}

/// Ends one session.
pub async fn close(tx: &impl Tx, id: SessionId) -> Result<(), DbErr> {
    Entity::delete_by_id(id).exec(tx.raw()).await.map(drop)
}

/// Ends every session of a person, as after a change of password.
pub async fn close_all(tx: &impl Tx, person: PersonId) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::PersonId.eq(person)).exec(tx.raw()).await.map(drop)
}

/// Ends every session of a person, or of everybody; answers how many there were.
pub async fn end(tx: &impl Tx, person: Option<PersonId>) -> Result<u64, DbErr> {
    let which = person.map(|person| Column::PersonId.eq(person));
    let ended = Entity::delete_many().filter(Condition::all().add_option(which));
    Ok(ended.exec(tx.raw()).await?.rows_affected)
}

/// Ends every session of a person but `keep`.
pub async fn close_others(tx: &impl Tx, person: PersonId, keep: Option<SessionId>) -> Result<(), DbErr> {
    let mut others = Entity::delete_many().filter(Column::PersonId.eq(person));
    if let Some(keep) = keep {
        others = others.filter(Column::Id.ne(keep));
    }
    others.exec(tx.raw()).await.map(drop)
}

/// Ends a person's sessions that work in `tenant`, as when the place there has ended.
pub async fn close_in(tx: &impl Tx, person: PersonId, tenant: OrganizationId) -> Result<(), DbErr> {
    let there = Column::PersonId.eq(person).and(Column::TenantId.eq(tenant));
    Entity::delete_many().filter(there).exec(tx.raw()).await.map(drop)
}

/// Ends every session that works in the transaction's organization.
pub(crate) async fn close_all_in(tx: &TenantTx) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::TenantId.eq(tx.tenant())).exec(tx.connection()).await.map(drop)
}

/// Removes what has expired, and answers how many there were.
pub async fn sweep(tx: &impl Tx) -> Result<u64, DbErr> {
    let expired = Entity::delete_many().filter(Column::ExpiresAt.lte(tx.instant()));
    Ok(expired.exec(tx.raw()).await?.rows_affected)
}
