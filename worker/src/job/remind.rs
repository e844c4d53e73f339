//! Turns due reminders into mails of the outbox, recipient by recipient.

use entity::id::{MembershipId, OrganizationId};
use entity::reminder::fire::Fired;
use entity::setback::Task;
use entity::{Actor, Db, DbErr, reminder};

use super::{JobError, Once, Subject, contained};
use crate::round::Drained;

impl Subject for MembershipId {
    const TASK: Task = Task::Remind;
}

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
            if self.tell(db, *whom, true, drained).await? {
                again.push(*whom);
            }
        }
        for whom in again {
            self.tell(db, whom, false, drained).await?;
        }
        Ok(due.len())
    }

    async fn due(&mut self, db: &Db) -> Result<Vec<(OrganizationId, MembershipId)>, DbErr> {
        self.0.setbacks.load(db).await?;
        loop {
            let tx = db.worker().await?;
            let due = reminder::due_recipients(&tx, self.0.limit()).await?;
            tx.commit().await?;
            if let Some(untried) = self.0.untried(due) {
                return Ok(untried);
            }
        }
    }

    /// Reminds one recipient; true when they are to be looked at once more.
    async fn tell(
        &mut self,
        db: &Db,
        whom: (OrganizationId, MembershipId),
        first: bool,
        drained: &mut Drained,
    ) -> Result<bool, DbErr> {
        let (tenant, recipient) = whom;
        let done = contained(remind(db.clone(), tenant, recipient, first)).await;
        if let Err(fault) = &done {
            tracing::error!(member = %recipient, organization = %tenant, %fault, "could not be reminded");
        }
        let fired = self.0.settle(db, whom, done, drained).await?.unwrap_or_default();
        drained.reminded += fired.mails;
        Ok(fired.again)
    }
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
