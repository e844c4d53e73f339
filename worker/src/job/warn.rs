//! Tells people that an API key of theirs, or the token of their directory, ends soon.

use entity::api_key::notice as key;
use entity::id::{ApiKeyId, OrganizationId, ScimTokenId};
use entity::scim_token::notice as token;
use entity::setback::Task;
use entity::{Actor, Db, DbErr};

use super::{JobError, Once, Subject, contained};
use crate::round::Drained;

impl Subject for ApiKeyId {
    const TASK: Task = Task::WarnKey;
}

impl Subject for ScimTokenId {
    const TASK: Task = Task::WarnToken;
}

/// One round's warnings.
#[derive(Debug, Default)]
pub(crate) struct Warn {
    keys: Once<(OrganizationId, ApiKeyId)>,
    tokens: Once<(OrganizationId, ScimTokenId)>,
}

impl Warn {
    /// Warns of some; answers how many were due and not yet tried in this round.
    pub async fn batch(&mut self, db: &Db, drained: &mut Drained) -> Result<usize, DbErr> {
        let (keys, tokens) = (self.keys(db).await?, self.tokens(db).await?);
        for (tenant, id) in &keys {
            let done = contained(warn_of_key(db.clone(), *tenant, *id)).await;
            if let Err(fault) = &done {
                tracing::error!(key = %id, organization = %tenant, %fault, "could not be warned of");
            }
            drained.warned += self.keys.settle(db, (*tenant, *id), done, drained).await?.unwrap_or_default();
        }
        for (tenant, id) in &tokens {
            let done = contained(warn_of_token(db.clone(), *tenant, *id)).await;
            if let Err(fault) = &done {
                tracing::error!(token = %id, organization = %tenant, %fault, "could not be warned of");
            }
            drained.warned +=
                self.tokens.settle(db, (*tenant, *id), done, drained).await?.unwrap_or_default();
        }
        Ok(keys.len() + tokens.len())
    }

    async fn keys(&mut self, db: &Db) -> Result<Vec<(OrganizationId, ApiKeyId)>, DbErr> {
        self.keys.setbacks.load(db).await?;
        loop {
            let tx = db.worker().await?;
            let due = key::to_warn(&tx, self.keys.limit()).await?;
            tx.commit().await?;
            if let Some(untried) = self.keys.untried(due) {
                return Ok(untried);
            }
        }
    }

    async fn tokens(&mut self, db: &Db) -> Result<Vec<(OrganizationId, ScimTokenId)>, DbErr> {
        self.tokens.setbacks.load(db).await?;
        loop {
            let tx = db.worker().await?;
            let due = token::to_warn(&tx, self.tokens.limit()).await?;
            tx.commit().await?;
            if let Some(untried) = self.tokens.untried(due) {
                return Ok(untried);
            }
        }
    }
}

/// The mark and the mails are one transaction: all or nothing.
async fn warn_of_key(db: Db, tenant: OrganizationId, id: ApiKeyId) -> Result<usize, JobError> {
    let tx = db.write(tenant, Actor::default()).await?;
    let mails = key::warn(&tx, id).await?;
    tx.commit().await?;
    Ok(mails)
}

/// The mark and the mails are one transaction: all or nothing.
async fn warn_of_token(db: Db, tenant: OrganizationId, id: ScimTokenId) -> Result<usize, JobError> {
    let tx = db.write(tenant, Actor::default()).await?;
    let mails = token::warn(&tx, id).await?;
    tx.commit().await?;
    Ok(mails)
}
