//! Tells people that an API key of theirs, or the token of their directory, ends soon.

use entity::api_key::notice as key;
use entity::id::{ApiKeyId, OrganizationId, ScimTokenId};
use entity::scim_token::notice as token;
use entity::{Actor, Db, DbErr};

use super::{JobError, Once, contained};
use crate::round::Drained;

/// What ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Ending {
    Key(OrganizationId, ApiKeyId),
    Token(OrganizationId, ScimTokenId),
}

/// One round's warnings.
#[derive(Debug, Default)]
pub(crate) struct Warn {
    keys: Once<Ending>,
    tokens: Once<Ending>,
}

impl Warn {
    /// Warns of some; answers how many were due and not yet tried in this round.
    pub async fn batch(&mut self, db: &Db, drained: &mut Drained) -> Result<usize, DbErr> {
        let mut due = self.keys(db).await?;
        due.extend(self.tokens(db).await?);
        for ending in &due {
            match contained(warn(db.clone(), *ending)).await {
                Ok(mails) => drained.warned += mails,
                Err(JobError::Retry(fault)) => return Err(fault),
                Err(fault) => {
                    drained.skipped += 1;
                    tracing::error!(?ending, %fault, "could not be warned of");
                }
            }
        }
        Ok(due.len())
    }

    async fn keys(&mut self, db: &Db) -> Result<Vec<Ending>, DbErr> {
        loop {
            let tx = db.worker().await?;
            let due = key::to_warn(&tx, self.keys.limit()).await?;
            tx.commit().await?;
            let due = due.into_iter().map(|(tenant, id)| Ending::Key(tenant, id)).collect();
            if let Some(untried) = self.keys.untried(due) {
                return Ok(untried);
            }
        }
    }

    async fn tokens(&mut self, db: &Db) -> Result<Vec<Ending>, DbErr> {
        loop {
            let tx = db.worker().await?;
            let due = token::to_warn(&tx, self.tokens.limit()).await?;
            tx.commit().await?;
            let due = due.into_iter().map(|(tenant, id)| Ending::Token(tenant, id)).collect();
            if let Some(untried) = self.tokens.untried(due) {
                return Ok(untried);
            }
        }
    }
}

/// The mark and the mails are one transaction: all or nothing.
async fn warn(db: Db, ending: Ending) -> Result<usize, JobError> {
    let (Ending::Key(tenant, _) | Ending::Token(tenant, _)) = ending;
    let tx = db.write(tenant, Actor::default()).await?;
    let mails = match ending {
        Ending::Key(_, id) => key::warn(&tx, id).await?,
        Ending::Token(_, id) => token::warn(&tx, id).await?,
    };
    tx.commit().await?;
    Ok(mails)
}
