//! Single sign-ons under way. A row ties what a provider returns to the browser that went there; it works once.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, DeriveActiveEnum, ExprTrait, QueryFilter};

use crate::db::Tx;
use crate::id::{OrganizationId, SsoAttemptId};
use crate::vault::{Vault, VaultError};
use crate::{secret, sso_connection};

/// How long somebody may be at the provider.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(10);

/// What a sign-in at the provider is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum Purpose {
    /// To open a session.
    SignIn,
    /// To open one for which the provider asks anew who is there.
    Proof,
    /// To see what the provider says.
    Test,
}

/// A sign-in under way.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sso_attempt")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SsoAttemptId,
    /// The organization whose provider was asked.
    pub tenant_id: OrganizationId,
    /// SHA-256 of the state that the provider returns.
    pub state_hash: String,
    /// SHA-256 of the secret in the browser's cookie.
    pub browser_hash: String,
    /// The provider that was asked.
    pub issuer: String,
    /// The version of the connection by which it was asked.
    pub connection_version: i32,
    /// What it is for.
    pub purpose: Purpose,
    /// SHA-256 of what the id token must repeat.
    pub nonce: String,
    /// What proves to the provider that we asked (PKCE), sealed.
    pub verifier: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What proves to the provider that we asked.
    pub fn verifier(&self, vault: &Vault) -> Result<String, VaultError> {
        let opened = vault.open(&about(&self.state_hash), &self.verifier)?;
        String::from_utf8(opened).map_err(|_| VaultError::Broken)
    }

    /// Whether `nonce`, as an id token has it, is the one that was sent there.
    pub fn repeats(&self, nonce: &str) -> bool {
        // Of hashes, whose comparison tells nothing of what they are of.
        secret::digest(nonce) == self.nonce
    }

    /// Whether it began by `connection` as it is now; one that was changed meanwhile is another one.
    pub fn began_by(&self, connection: &sso_connection::Model) -> bool {
        (self.tenant_id, self.connection_version, &self.issuer)
            == (connection.tenant_id, connection.version, &connection.issuer)
    }
}

/// What the sealed verifier is about: the one attempt.
fn about(state_hash: &str) -> String {
    format!("sso_attempt {state_hash}")
}

/// The secrets of an attempt, before they become hashes or are sealed.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// What the provider returns.
    pub state: String,
    /// What the browser keeps.
    pub browser: String,
    /// What the id token must repeat.
    pub nonce: String,
    /// What proves to the provider that we asked.
    pub verifier: String,
}

impl Secrets {
    /// New ones.
    pub fn fresh() -> Self {
        let fresh = secret::fresh;
        Self { state: fresh(), browser: fresh(), nonce: fresh(), verifier: fresh() }
    }

    /// The verifier as it is kept.
    pub fn sealed_verifier(&self, vault: &Vault) -> Result<String, VaultError> {
        vault.close(&about(&secret::digest(&self.state)), self.verifier.as_bytes())
    }
}

/// Begins a sign-in by `connection`; `sealed` is the verifier.
pub async fn begin(
    tx: &impl Tx,
    connection: &sso_connection::Model,
    purpose: Purpose,
    secrets: &Secrets,
    sealed: String,
) -> Result<(), DbErr> {
    let now = tx.instant();
    let row = ActiveModel {
        id: Set(SsoAttemptId::new(now)),
        tenant_id: Set(connection.tenant_id),
        state_hash: Set(secret::digest(&secrets.state)),
        browser_hash: Set(secret::digest(&secrets.browser)),
        issuer: Set(connection.issuer.clone()),
        connection_version: Set(connection.version),
        purpose: Set(purpose),
        nonce: Set(secret::digest(&secrets.nonce)),
        verifier: Set(sealed),
        created_at: Set(now),
        expires_at: Set(now + LIFETIME),
    };
    Entity::insert(row).exec_without_returning(tx.raw()).await.map(drop)
}

/// Takes the attempt that `state` names, if it began in this browser, for one of these purposes, and has not expired. It is gone
/// then, whatever comes of it: of two who take it at once, the second finds nothing.
pub async fn take(
    tx: &impl Tx,
    state: &str,
    browser: &str,
    purposes: &[Purpose],
) -> Result<Option<Model>, DbErr> {
    let living = Column::StateHash
        .eq(secret::digest(state))
        .and(Column::BrowserHash.eq(secret::digest(browser)))
        .and(Column::Purpose.is_in(purposes.iter().copied()))
        .and(Column::ExpiresAt.gt(tx.instant()));
    let taken = Entity::delete_many().filter(living).exec_with_returning(tx.raw()).await?;
    Ok(taken.into_iter().next())
}

/// Removes what has expired, and answers how many there were.
pub async fn sweep(tx: &impl Tx) -> Result<u64, DbErr> {
    let expired = Entity::delete_many().filter(Column::ExpiresAt.lte(tx.instant()));
    Ok(expired.exec(tx.raw()).await?.rows_affected)
}
