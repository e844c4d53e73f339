//! Turns due reminders into mails of the outbox, recipient by recipient.

use entity::id::{MembershipId, OrganizationId};
use entity::reminder::fire::Fired;
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
        // First everybody hears of what they are to hear besides, and then all are told at once.
        let mut again = Vec::new();
        for whom in &due {
            if tell(db, *whom, true, drained).await? {
                again.push(*whom);
            }
        }
        for whom in again {
            tell(db, whom, false, drained).await?;
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

/// Reminds one recipient; true when they are to be looked at once more.
async fn tell(
    db: &Db,
    (tenant, recipient): (OrganizationId, MembershipId),
    first: bool,
    drained: &mut Drained,
) -> Result<bool, DbErr> {
    match contained(remind(db.clone(), tenant, recipient, first)).await {
        Ok(fired) => {
            drained.reminded += fired.mails;
            return Ok(fired.again);
        }
        Err(JobError::Retry(fault)) => return Err(fault),
        Err(fault) => {
            drained.skipped += 1;
            tracing::error!(member = %recipient, organization = %tenant, %fault, "could not be reminded");
        }
    }
    Ok(false)
}

/// The ledger's rows, the mails and the next steps are one transaction: all or nothing.
async fn remind(
    db: Db,
    tenant: OrganizationId,
    recipient: MembershipId,
    first: bool,
) -> Result<Fired, JobError> {
    let tx = db.write(tenant, Actor::default()).await?;
    let fired = reminder::fire::fire(&tx, recipient, first).await?;
    tx.commit().await?;
    Ok(fired)
}
