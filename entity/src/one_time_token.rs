//! One-time links: proofs of an address and resets of a password.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, PrimaryKeyTrait,
};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{DbErr, DeriveActiveEnum, ExprTrait, QueryFilter};
use uuid::Uuid;

use crate::db::{TenantTx, Tx};
use crate::id::{OneTimeTokenId, OrganizationId, PersonId};
use crate::{person, secret, suppression};

/// What a one-time link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(32))",
    rename_all = "snake_case"
)]
pub enum Purpose {
    /// Proves that the address is the person's.
    VerifyEmail,
    /// Lets the person set a new password.
    ResetPassword,
    /// Lets the person join an organization.
    Invitation,
    /// Agrees to a change of address, from the new address.
    ConfirmNewAddress,
    /// Agrees to a change of address, from the old address.
    ConfirmOldAddress,
    /// Lets an organization's owner answer another organization's question.
    Engagement,
    /// Names the organization to another one, which may then ask it.
    EngagementCode,
    /// Lets the person become the owner of an organization that a consultancy opened.
    Handover,
}

impl Purpose {
    /// How long such a link works.
    pub fn lifetime(self) -> TimeDelta {
        match self {
            Self::VerifyEmail => TimeDelta::hours(48),
            Self::ResetPassword => TimeDelta::minutes(10),
            Self::Invitation => crate::invitation::LIFETIME,
            Self::ConfirmNewAddress | Self::ConfirmOldAddress => crate::address_change::LIFETIME,
            Self::Engagement | Self::EngagementCode | Self::Handover => crate::engagement::LIFETIME,
        }
    }
}

/// A one-time link; only the hash of its secret is kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "one_time_token")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OneTimeTokenId,
    /// SHA-256 of the link's secret.
    pub token_hash: String,
    /// Whom it was mailed to.
    pub person_id: PersonId,
    /// What it is for.
    pub purpose: Purpose,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
    /// When it was used, or replaced by a newer one.
    pub used_at: Option<DateTime<Utc>>,
    /// The organization it is about; `None`: it is about the person alone.
    pub tenant_id: Option<OrganizationId>,
    /// What in that organization it is about.
    pub subject_id: Option<Uuid>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Makes a link's secret, and takes the force out of older links of the same purpose.
pub async fn issue(tx: &impl Tx, person: PersonId, purpose: Purpose) -> Result<String, DbErr> {
    put_down(tx, person, purpose, None, secret::fresh()).await
}

/// Makes the secret of a link about `subject` of one organization; older ones about the same organization lose force.
pub async fn issue_about(
    tx: &TenantTx,
    person: PersonId,
    purpose: Purpose,
    subject: Uuid,
) -> Result<String, DbErr> {
    put_down(tx, person, purpose, Some((tx.tenant(), subject)), secret::fresh()).await
}

/// Makes a code that names the transaction's organization, short enough to be told; an older one of the same person loses
/// force.
pub async fn issue_code(tx: &TenantTx, person: PersonId) -> Result<String, DbErr> {
    let about = Some((tx.tenant(), tx.tenant().0));
    put_down(tx, person, Purpose::EngagementCode, about, secret::code()).await
}

async fn put_down(
    tx: &impl Tx,
    person: PersonId,
    purpose: Purpose,
    about: Option<(OrganizationId, Uuid)>,
    token: String,
) -> Result<String, DbErr> {
    let now = tx.instant();
    let mut older =
        Column::PersonId.eq(person).and(Column::Purpose.eq(purpose)).and(Column::UsedAt.is_null());
    if let Some((tenant, _)) = about {
        older = older.and(Column::TenantId.eq(tenant));
    }
    Entity::update_many().col_expr(Column::UsedAt, Expr::value(now)).filter(older).exec(tx.raw()).await?;
    let row = ActiveModel {
        id: Set(OneTimeTokenId::new(now)),
        token_hash: Set(secret::digest(&token)),
        person_id: Set(person),
        purpose: Set(purpose),
        created_at: Set(now),
        expires_at: Set(now + purpose.lifetime()),
        used_at: Set(None),
        tenant_id: Set(about.map(|(tenant, _)| tenant)),
        subject_id: Set(about.map(|(_, subject)| subject)),
    };
    Entity::insert(row).exec_without_returning(tx.raw()).await?;
    Ok(token)
}

fn living(token: &str, purpose: Purpose, now: DateTime<Utc>) -> SimpleExpr {
    Column::TokenHash
        .eq(secret::digest(token))
        .and(Column::Purpose.eq(purpose))
        .and(Column::UsedAt.is_null())
        .and(Column::ExpiresAt.gt(now))
}

/// What a link that still works is about, without using it up; `None` when it is unknown, used or too old.
pub async fn peek(tx: &impl Tx, token: &str, purpose: Purpose) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(living(token, purpose, tx.instant())).one(tx.raw()).await
}

/// Whether an invitation to some organization waits for the person's answer.
pub async fn is_invited(tx: &impl Tx, person: PersonId) -> Result<bool, DbErr> {
    let open = Column::PersonId
        .eq(person)
        .and(Column::Purpose.eq(Purpose::Invitation))
        .and(Column::UsedAt.is_null())
        .and(Column::ExpiresAt.gt(tx.instant()));
    Ok(Entity::find().filter(open).one(tx.raw()).await?.is_some())
}

/// Uses a link up, and answers whose it was; `None` when it is unknown, used or too old.
pub async fn redeem(tx: &impl Tx, token: &str, purpose: Purpose) -> Result<Option<PersonId>, DbErr> {
    let now = tx.instant();
    // One statement decides: of two who redeem at once, the second changes no row.
    let change =
        Entity::update_many().col_expr(Column::UsedAt, Expr::value(now)).filter(living(token, purpose, now));
    let used = change.exec_with_returning(tx.raw()).await?;
    let Some(whose) = used.first().map(|row| row.person_id) else { return Ok(None) };
    // Only who reads the mails of the address has the link; one to a new address is redeemed before it is the person's.
    if matches!(purpose, Purpose::VerifyEmail | Purpose::ResetPassword | Purpose::ConfirmOldAddress)
        && let Some(person) = person::find(tx, whose).await?
    {
        suppression::prove(tx, &person.email).await?;
    }
    Ok(Some(whose))
}

/// Takes the force out of a person's links of these purposes.
pub async fn void(tx: &impl Tx, person: PersonId, purposes: &[Purpose]) -> Result<(), DbErr> {
    let living = Column::PersonId.eq(person).and(Column::UsedAt.is_null());
    let change = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(tx.instant()))
        .filter(living)
        .filter(Column::Purpose.is_in(purposes.iter().copied()));
    change.exec(tx.raw()).await.map(drop)
}

/// Removes every link about something of the transaction's organization.
pub(crate) async fn void_all_in(tx: &TenantTx) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::TenantId.eq(tx.tenant())).exec(tx.connection()).await.map(drop)
}

/// Removes what stopped working more than a week ago, and answers how many there were.
pub async fn sweep(tx: &impl Tx) -> Result<u64, DbErr> {
    let old = Entity::delete_many().filter(Column::ExpiresAt.lte(tx.instant() - TimeDelta::days(7)));
    Ok(old.exec(tx.raw()).await?.rows_affected)
}
