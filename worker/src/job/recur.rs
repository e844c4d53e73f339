//! Plans duties anew whose day has come: the next occurrence enters the calendar, a missed one becomes overdue.

use entity::duty::{self, plan};
use entity::id::{DutyId, OrganizationId};
use entity::programme::{BY_ITSELF, Cause};
use entity::setback::Task;
use entity::{Actor, Db, DbErr, organization};

use super::{JobError, Once, Subject, contained};
use crate::round::Drained;

impl Subject for DutyId {
    const TASK: Task = Task::Recur;
}

/// One round's planning.
#[derive(Debug, Default)]
pub(crate) struct Recur(Once<(OrganizationId, DutyId)>);

impl Recur {
    /// Plans some duties anew; answers how many were due and not yet tried in this round.
    pub async fn batch(&mut self, db: &Db, drained: &mut Drained) -> Result<usize, DbErr> {
        let due = self.due(db).await?;
        for (tenant, id) in &due {
            let done = contained(recur(db.clone(), *tenant, *id)).await;
            if let Err(fault) = &done {
                tracing::error!(duty = %id, organization = %tenant, %fault, "could not be planned anew");
            }
            if self.0.settle(db, (*tenant, *id), done, drained).await?.is_some() {
                drained.recurred += 1;
            }
        }
        Ok(due.len())
    }

    async fn due(&mut self, db: &Db) -> Result<Vec<(OrganizationId, DutyId)>, DbErr> {
        self.0.setbacks.load(db).await?;
        loop {
            let tx = db.worker().await?;
            let due = duty::to_replan(&tx, self.0.limit()).await?;
            tx.commit().await?;
            if let Some(untried) = self.0.untried(due) {
                return Ok(untried);
            }
        }
    }
}

async fn recur(db: Db, tenant: OrganizationId, id: DutyId) -> Result<(), JobError> {
    let tx = db.write(tenant, Actor::default()).await?;
    let organization = organization::get(&tx).await?;
    // It may have been removed, or planned by somebody else, since it was found due.
    let Some(duty) = duty::find(&tx, id).await? else { return Ok(()) };
    if duty.replan_at.is_some_and(|at| at <= tx.now()) {
        plan::replan(&tx, &organization, duty.id, &Cause::because(BY_ITSELF)).await?;
        tx.commit().await?;
    }
    Ok(())
}
