//! The look at an organization: people are prompted to read documents and to renew evidence that ends, and what has changed of the cover is written down.

use entity::id::OrganizationId;
use entity::programme::today;
use entity::setback::Task;
use entity::{Actor, Db, DbErr, cover_record, organization, prompt};
use uuid::Uuid;

use super::{Due, JobError, Once, contained};
use crate::round::Drained;

/// An organization that is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Look(OrganizationId);

impl Due for Look {
    const TASK: Task = Task::Prompt;

    fn tenant(&self) -> Option<OrganizationId> {
        Some(self.0)
    }

    fn row(&self) -> Uuid {
        self.0.into()
    }
}

/// One round's prompting.
#[derive(Debug, Default)]
pub(crate) struct Prompt(Once<Look>);

impl Prompt {
    /// Looks at some organizations; answers how many were due and not yet tried in this round.
    pub async fn batch(&mut self, db: &Db, drained: &mut Drained) -> Result<usize, DbErr> {
        let due = self.due(db).await?;
        for look in &due {
            let done = contained(tell(db.clone(), look.0)).await;
            if let Err(fault) = &done {
                tracing::error!(organization = %look.0, %fault, "its people could not be prompted");
            }
            drained.prompted += self.0.settle(db, *look, done, drained).await?.unwrap_or_default();
        }
        Ok(due.len())
    }

    async fn due(&mut self, db: &Db) -> Result<Vec<Look>, DbErr> {
        self.0.setbacks.load(db).await?;
        loop {
            let tx = db.worker().await?;
            let due = prompt::due(&tx, self.0.limit()).await?;
            tx.commit().await?;
            if let Some(untried) = self.0.untried(due.into_iter().map(Look).collect()) {
                return Ok(untried);
            }
        }
    }
}

/// The ledger's rows, the notices, the mails and what is written down of the day's cover are one transaction: all or nothing.
async fn tell(db: Db, tenant: OrganizationId) -> Result<usize, JobError> {
    let tx = db.write(tenant, Actor::default()).await?;
    let Some(mails) = prompt::fire::fire(&tx).await? else { return Ok(0) };
    let organization = organization::get(&tx).await?;
    cover_record::record(&tx, today(&tx, &organization)).await?;
    tx.commit().await?;
    Ok(mails)
}
