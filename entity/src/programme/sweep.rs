//! Planning many certifications of one tenant, some at a time.

use sea_orm::DbErr;

use super::written::Written;
use super::{BY_ITSELF, Cause, replan_held};
use crate::certification::{self, Claim};
use crate::db::TenantTx;
use crate::id::{CertificationBodyId, CertificationId};
use crate::organization;

/// How many certifications one transaction plans.
pub const CHUNK: u64 = 100;

/// How many a request plans before it answers; the worker plans the rest.
pub const AT_ONCE: u64 = 20;

/// The reason in the history of what is planned anew though nothing of it was due.
pub const ANEW: &str = "It was planned anew with the rules as they are now.";

/// Which certifications a change concerns.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    /// All of the tenant's.
    All,
    /// Those that a certification body certifies.
    Of(CertificationBodyId),
}

/// What one transaction of a sweep did.
#[derive(Clone, Debug, Default)]
pub struct Swept {
    /// How many certifications it planned.
    pub planned: usize,
    /// The last of them, to go on after.
    pub last: Option<CertificationId>,
    /// The rows it wrote.
    pub written: Written,
}

/// Makes the programmes of `which` follow a change that concerns them all: the first [`AT_ONCE`] in this transaction, the
/// others as soon as a worker hears of it.
pub async fn replan_soon(
    tx: &TenantTx,
    organization: &organization::Model,
    which: Which,
    reason: &str,
) -> Result<(), DbErr> {
    certification::mark(tx, which, reason).await?;
    let first = certification::claim(tx, Claim::Due { except: &[] }, AT_ONCE).await?;
    replan_held(tx, organization, &first, &Cause::because(reason)).await.map(drop)
}

/// Plans up to [`CHUNK`] certifications that are due and that nobody else is planning, but for those of `except`.
pub async fn replan_due(tx: &TenantTx, except: &[CertificationId]) -> Result<Swept, DbErr> {
    sweep(tx, Claim::Due { except }, BY_ITSELF).await
}

/// Plans up to [`CHUNK`] certifications after `last`, due or not.
pub async fn replan_next(tx: &TenantTx, last: Option<CertificationId>) -> Result<Swept, DbErr> {
    sweep(tx, Claim::After(last), ANEW).await
}

async fn sweep(tx: &TenantTx, claim: Claim<'_>, reason: &str) -> Result<Swept, DbErr> {
    let certifications = certification::claim(tx, claim, CHUNK).await?;
    if certifications.is_empty() {
        return Ok(Swept::default());
    }
    let organization = organization::get(tx).await?;
    let written = replan_held(tx, &organization, &certifications, &Cause::because(reason)).await?;
    let last = certifications.iter().map(|row| row.id).max();
    Ok(Swept { planned: certifications.len(), last, written })
}
