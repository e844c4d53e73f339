//! Turns due reminders into mails of the outbox, recipient by recipient.

use entity::id::{MembershipId, OrganizationId};
use entity::{Actor, Db, DbErr, reminder};

use super::{JobError, Once, contained};
use crate::round::Drained;

/// One round's reminding.
#[derive(Debug, Default)]
pub(crate) struct Remind(Once<(OrganizationId, MembershipId)>);

impl Remind {
    /// Reminds some recipients; answers how many were due and not yet tried in this round.
    pub async fn batch(&mut self, db: &Db, drained: &mut Drained) -> Result<usize, DbErr> {
        let due = self.due(db).await?;
        for (tenant, recipient) in &due {
            match contained(remind(db.clone(), *tenant, *recipient)).await {
                Ok(mails) => drained.reminded += mails,
                Err(JobError::Retry(fault)) => return Err(fault),
                Err(fault) => {
                    drained.skipped += 1;
                    tracing::error!(member = %recipient, organization = %tenant, %fault, "could not be reminded");
                }
            }
        }
        Ok(due.len())
    }

    async fn due(&mut self, db: &Db) -> Result<Vec<(OrganizationId, MembershipId)>, DbErr> {
        loop {
            let tx = db.worker().await?;
            let due = reminder::due_recipients(&tx, self.0.limit()).await?;
            tx.commit().await?;
            if let Some(untried) = self.0.untried(due) {
                return Ok(untried);
            }
        }
    }
}

/// The ledger's rows, the mails and the next steps are one transaction: all or nothing.
async fn remind(db: Db, tenant: OrganizationId, recipient: MembershipId) -> Result<usize, JobError> {
    let tx = db.write(tenant, Actor::default()).await?;
    let mails = reminder::fire::fire(&tx, recipient).await?;
    tx.commit().await?;
    Ok(mails)
}
