//! Tells people that an API key of theirs ends soon.

use entity::api_key::notice;
use entity::id::{ApiKeyId, OrganizationId};
use entity::{Actor, Db, DbErr};

use super::{JobError, Once, contained};
use crate::round::Drained;

/// One round's warnings.
#[derive(Debug, Default)]
pub(crate) struct Warn(Once<(OrganizationId, ApiKeyId)>);

impl Warn {
    /// Warns of some keys; answers how many were due and not yet tried in this round.
    pub async fn batch(&mut self, db: &Db, drained: &mut Drained) -> Result<usize, DbErr> {
        let due = self.due(db).await?;
        for (tenant, key) in &due {
            match contained(warn(db.clone(), *tenant, *key)).await {
                Ok(mails) => drained.warned += mails,
                Err(JobError::Retry(fault)) => return Err(fault),
                Err(fault) => {
                    drained.skipped += 1;
                    tracing::error!(%key, organization = %tenant, %fault, "could not be warned of");
                }
            }
        }
        Ok(due.len())
    }

    async fn due(&mut self, db: &Db) -> Result<Vec<(OrganizationId, ApiKeyId)>, DbErr> {
        loop {
            let tx = db.worker().await?;
            let due = notice::to_warn(&tx, self.0.limit()).await?;
            tx.commit().await?;
            if let Some(untried) = self.0.untried(due) {
                return Ok(untried);
            }
        }
    }
}

/// The mark and the mails are one transaction: all or nothing.
async fn warn(db: Db, tenant: OrganizationId, key: ApiKeyId) -> Result<usize, JobError> {
    let tx = db.write(tenant, Actor::default()).await?;
    let mails = notice::warn(&tx, key).await?;
    tx.commit().await?;
    Ok(mails)
}
