//! The overhaul: every programme planned anew by an operator's order, as after an update that brings other rules.

use entity::id::OrganizationId;
use entity::programme::{self, ANEW, CHUNK, Swept};
use entity::{Actor, Db, DbErr, certification, organization};

use crate::job::replan::{Replan, Replanned, one_by_one};
use crate::job::{JobError, contained};

/// How many tenants are looked for at a time.
const TENANTS: u64 = 500;

/// Plans what is due, as the worker does, and tells after each batch how much that was so far.
///
/// # Errors
/// When the database does not answer. What was done before is kept.
pub async fn due(db: &Db, mut tell: impl FnMut(&Replanned)) -> Result<Replanned, DbErr> {
    let (mut replan, mut replanned) = (Replan::default(), Replanned::default());
    while replan.batch(db, &mut replanned).await? > 0 {
        tell(&replanned);
    }
    Ok(replanned)
}

/// Plans every certification of every tenant, due or not, and tells after each tenant how much that was so far.
///
/// # Errors
/// When the database does not answer. What was done before is kept, and doing it again writes nothing twice.
pub async fn all(db: &Db, mut tell: impl FnMut(&Replanned)) -> Result<Replanned, DbErr> {
    let mut replanned = Replanned::default();
    let mut last = None;
    loop {
        let tx = db.worker().await?;
        let tenants = organization::after(&tx, last, TENANTS).await?;
        tx.commit().await?;
        let Some(furthest) = tenants.last().copied() else { return Ok(replanned) };
        for tenant in tenants {
            of_tenant(db, tenant, &mut replanned).await?;
            tell(&replanned);
        }
        last = Some(furthest);
    }
}

async fn of_tenant(db: &Db, tenant: OrganizationId, replanned: &mut Replanned) -> Result<(), DbErr> {
    let mut last = None;
    loop {
        match contained(chunk(db.clone(), tenant, last)).await {
            Ok(swept) => {
                replanned.add(&swept);
                if (swept.planned as u64) < CHUNK {
                    return Ok(());
                }
                last = swept.last;
            }
            Err(JobError::Retry(fault)) => return Err(fault),
            Err(fault) => {
                tracing::warn!(organization = %tenant, %fault, "a chunk could not be planned; going one by one");
                let tx = db.read(tenant).await?;
                let ids = certification::ids_after(&tx, last, CHUNK).await?;
                tx.commit().await?;
                one_by_one(db, tenant, &ids, ANEW, replanned).await?;
                if ids.is_empty() {
                    return Ok(());
                }
                last = ids.last().copied();
            }
        }
    }
}

async fn chunk(
    db: Db,
    tenant: OrganizationId,
    last: Option<entity::id::CertificationId>,
) -> Result<Swept, JobError> {
    let tx = db.write(tenant, Actor::default()).await?;
    let swept = programme::replan_next(&tx, last).await?;
    tx.commit().await?;
    Ok(swept)
}
