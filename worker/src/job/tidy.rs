//! Clears away the bytes of files that nobody needs any more, and then their rows: those that were let go of, those whose
//! arrival broke off, and those that nothing came to refer to.

use depot::{Depot, Key};
use entity::id::{FileId, OrganizationId};
use entity::setback::Task;
use entity::{Actor, Db, DbErr, file};

use super::{JobError, Once, Subject, contained};
use crate::Worker;
use crate::round::Drained;

impl Subject for FileId {
    const TASK: Task = Task::Tidy;
}

/// One round's clearing.
#[derive(Debug, Default)]
pub(crate) struct Tidy(Once<(OrganizationId, FileId)>);

impl Tidy {
    /// Clears some files away; answers how many were due and not yet tried in this round.
    pub async fn batch(&mut self, worker: &Worker, drained: &mut Drained) -> Result<usize, DbErr> {
        let due = self.due(&worker.db).await?;
        for (tenant, id) in &due {
            let depot = worker.settings.depot.clone();
            let done = contained(clear(worker.db.clone(), depot, *tenant, *id)).await;
            if let Err(fault) = &done {
                tracing::error!(file = %id, organization = %tenant, %fault, "could not be cleared away");
            }
            if self.0.settle(&worker.db, (*tenant, *id), done, drained).await?.is_some() {
                drained.cleared += 1;
            }
        }
        Ok(due.len())
    }

    async fn due(&mut self, db: &Db) -> Result<Vec<(OrganizationId, FileId)>, DbErr> {
        self.0.setbacks.load(db).await?;
        loop {
            let tx = db.worker().await?;
            let due = file::unwanted(&tx, self.0.limit()).await?;
            tx.commit().await?;
            if let Some(untried) = self.0.untried(due) {
                return Ok(untried);
            }
        }
    }
}

async fn clear(db: Db, depot: Depot, tenant: OrganizationId, id: FileId) -> Result<(), JobError> {
    let tx = db.write(tenant, Actor::default()).await?;
    // Something may have begun to need it since it was found.
    if !file::condemn(&tx, id).await? {
        return Ok(());
    }
    tx.commit().await?;
    // No transaction is open while the depot answers.
    let key = Key { tenant: tenant.into(), file: id.into() };
    depot.remove(key).await.map_err(|fault| JobError::GiveUp(fault.to_string()))?;
    let tx = db.write(tenant, Actor::default()).await?;
    file::forget(&tx, id).await?;
    Ok(tx.commit().await?)
}
