//! Plans anew what the calendar has overtaken: an obligation becomes at risk or overdue, a certificate expires, by the
//! passing of a day alone. It also finishes what a change of many certifications has left to it.
//!
//! Tenants take turns, a chunk of certifications each, so that none waits for all of another's. Workers share one
//! tenant's: each takes what no other holds.

use std::collections::VecDeque;

use entity::id::{CertificationId, OrganizationId};
use entity::programme::{self, BY_ITSELF, CHUNK, Cause, Swept, Written};
use entity::setback::Task;
use entity::{Actor, Db, DbErr, certification, organization};
use uuid::Uuid;

use super::setback::Setbacks;
use super::{Due, JobError, Once, contained};

/// How many tenants are looked for at a time.
const TENANTS: usize = 500;

/// How many chunks are planned before other work has its turn.
const TURNS: usize = 8;

/// How many certifications of a tenant may fail before it is left alone until the next round.
const PATIENCE: usize = 1_000;

/// What was planned anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replanned {
    /// How many certifications.
    pub planned: usize,
    /// How many could not be.
    pub skipped: usize,
    /// The rows that were written.
    pub written: Written,
}

impl Replanned {
    pub(crate) fn add(&mut self, swept: &Swept) {
        self.planned += swept.planned;
        self.written += swept.written;
    }
}

/// An organization some of whose certifications are due. They rest one by one, and it never does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Whose(OrganizationId);

impl Due for Whose {
    const TASK: Task = Task::Replan;

    fn tenant(&self) -> Option<OrganizationId> {
        Some(self.0)
    }

    fn row(&self) -> Uuid {
        self.0.0
    }
}

/// One round's planning.
#[derive(Debug)]
pub(crate) struct Replan {
    seen: Once<Whose>,
    waiting: VecDeque<Tenant>,
}

#[derive(Clone, Debug)]
struct Tenant {
    id: OrganizationId,
    /// Those that rest, and those that could not be planned in this round.
    stuck: Vec<CertificationId>,
}

impl Default for Replan {
    fn default() -> Self {
        Self { seen: Once::of(TENANTS), waiting: VecDeque::new() }
    }
}

impl Replan {
    /// Gives some tenants their turn; answers how many had one.
    pub async fn batch(&mut self, db: &Db, replanned: &mut Replanned) -> Result<usize, DbErr> {
        if self.waiting.len() < TURNS {
            self.look(db).await?;
        }
        let mut turns = 0;
        while turns < TURNS
            && let Some(tenant) = self.waiting.pop_front()
        {
            turns += 1;
            self.waiting.extend(turn(db, tenant, &mut self.seen.setbacks, replanned).await?);
        }
        Ok(turns)
    }

    async fn look(&mut self, db: &Db) -> Result<(), DbErr> {
        self.seen.setbacks.load(db).await?;
        loop {
            let tx = db.worker().await?;
            let due = certification::due_tenants(&tx, self.seen.limit()).await?;
            tx.commit().await?;
            if let Some(untried) = self.seen.untried(due.into_iter().map(Whose).collect()) {
                let setbacks = &self.seen.setbacks;
                let stuck = |id| setbacks.resting_of(id).into_iter().map(CertificationId).collect();
                self.waiting.extend(untried.into_iter().map(|Whose(id)| Tenant { id, stuck: stuck(id) }));
                return Ok(());
            }
        }
    }
}

/// Plans one chunk of a tenant's; answers the tenant if there may be more.
async fn turn(
    db: &Db,
    mut tenant: Tenant,
    setbacks: &mut Setbacks,
    replanned: &mut Replanned,
) -> Result<Option<Tenant>, DbErr> {
    match contained(chunk(db.clone(), tenant.clone())).await {
        Ok(swept) => {
            replanned.add(&swept);
            let more = swept.planned as u64 == CHUNK;
            if !more {
                setbacks.mend_all_of(db, tenant.id).await?;
            }
            Ok(more.then_some(tenant))
        }
        Err(JobError::Retry(fault)) => Err(fault),
        Err(fault) => {
            tracing::warn!(organization = %tenant.id, %fault, "a chunk could not be planned; going one by one");
            let tx = db.read(tenant.id).await?;
            let ids = certification::due_ids(&tx, &tenant.stuck, CHUNK).await?;
            tx.commit().await?;
            let stuck = one_by_one(db, tenant.id, &ids, BY_ITSELF, replanned).await?;
            for (id, why) in &stuck {
                setbacks.fail(db, Some(tenant.id), id.0, why).await?;
            }
            tenant.stuck.extend(stuck.into_iter().map(|(id, _)| id));
            for done in ids.iter().filter(|id| !tenant.stuck.contains(id)) {
                setbacks.mend(db, done.0).await?;
            }
            Ok((!ids.is_empty() && tenant.stuck.len() < PATIENCE).then_some(tenant))
        }
    }
}

async fn chunk(db: Db, tenant: Tenant) -> Result<Swept, JobError> {
    let tx = db.write(tenant.id, Actor::default()).await?;
    let swept = programme::replan_due(&tx, &tenant.stuck).await?;
    tx.commit().await?;
    Ok(swept)
}

/// Plans these certifications, each in a transaction of its own; answers those that could not be, and why.
pub(crate) async fn one_by_one(
    db: &Db,
    tenant: OrganizationId,
    ids: &[CertificationId],
    reason: &'static str,
    replanned: &mut Replanned,
) -> Result<Vec<(CertificationId, String)>, DbErr> {
    let mut stuck = Vec::new();
    for id in ids {
        match contained(one(db.clone(), tenant, *id, reason)).await {
            Ok(written) => {
                replanned.planned += 1;
                replanned.written += written;
            }
            Err(JobError::Retry(fault)) => return Err(fault),
            Err(fault) => {
                replanned.skipped += 1;
                tracing::error!(certification = %id, organization = %tenant, %fault, "could not be planned anew");
                stuck.push((*id, fault.to_string()));
            }
        }
    }
    Ok(stuck)
}

async fn one(
    db: Db,
    tenant: OrganizationId,
    id: CertificationId,
    reason: &'static str,
) -> Result<Written, JobError> {
    let tx = db.write(tenant, Actor::default()).await?;
    let organization = organization::get(&tx).await?;
    // It may have been removed since it was found.
    if certification::find(&tx, id).await?.is_none() {
        return Ok(Written::default());
    }
    let written = programme::replan(&tx, &organization, id, &Cause::because(reason)).await?;
    tx.commit().await?;
    Ok(written)
}
