//! Plans anew what the calendar has overtaken: an obligation becomes at risk or overdue, a certificate expires, by the
//! passing of a day alone.

use entity::id::{CertificationId, OrganizationId};
use entity::programme::{self, Cause};
use entity::{Actor, Db, DbErr, certification, edition_change, organization};

use super::{JobError, Once, contained};
use crate::round::Drained;

/// The reason that the history of a date or state shows.
const REASON: &str = "The calendar moved on to a new day.";

/// The same, when an operator has changed or confirmed the transition away from the certification's edition.
const EDITION: &str =
    "The installation's dates for the transition to the new edition changed, or were confirmed.";

/// One round's planning.
#[derive(Debug, Default)]
pub(crate) struct Replan(Once<(OrganizationId, CertificationId)>);

impl Replan {
    /// Plans some certifications anew; answers how many were due and not yet tried in this round.
    pub async fn batch(&mut self, db: &Db, drained: &mut Drained) -> Result<usize, DbErr> {
        let due = self.due(db).await?;
        for (tenant, id) in &due {
            match contained(replan(db.clone(), *tenant, *id)).await {
                Ok(()) => drained.replanned += 1,
                Err(JobError::Retry(fault)) => return Err(fault),
                Err(fault) => {
                    drained.skipped += 1;
                    tracing::error!(certification = %id, organization = %tenant, %fault, "could not be planned anew");
                }
            }
        }
        Ok(due.len())
    }

    async fn due(&mut self, db: &Db) -> Result<Vec<(OrganizationId, CertificationId)>, DbErr> {
        loop {
            let tx = db.worker().await?;
            let due = certification::to_replan(&tx, self.0.limit()).await?;
            tx.commit().await?;
            if let Some(untried) = self.0.untried(due) {
                return Ok(untried);
            }
        }
    }
}

async fn replan(db: Db, tenant: OrganizationId, id: CertificationId) -> Result<(), JobError> {
    let tx = db.write(tenant, Actor::default()).await?;
    let organization = organization::get(&tx).await?;
    // It may have been removed, or planned by somebody else, since it was found due.
    let Some(certification) = certification::find(&tx, id).await? else { return Ok(()) };
    if let Some(at) = certification.replan_at.filter(|at| *at <= tx.now()) {
        let edition = edition_change::was_at(&tx, &certification.standard, at).await?;
        let cause = Cause::because(if edition { EDITION } else { REASON });
        programme::replan(&tx, &organization, certification.id, &cause).await?;
        tx.commit().await?;
    }
    Ok(())
}
