//! The stored programme: the engine run over the recorded facts, in the transaction of the change.
//!
//! One path serves an event of one certification and a sweep over all of them: [`replan`] is a batch of one.

use chrono::NaiveDate;
use clock::zone;
use sea_orm::DbErr;
use sea_orm::entity::prelude::Json;

use crate::announcement::{self, Herald};
use crate::certification::{self, Plan};
use crate::db::TenantTx;
use crate::id::{CertificationEventId, CertificationId};
use crate::obligation::Owner;
use crate::portfolio::{self, Standing};
use crate::{notice, organization};

mod differ;
mod digest;
mod question;
pub(crate) mod store;
mod sweep;
pub(crate) mod wanted;
mod written;

pub use question::{Question, question, questions};
pub use sweep::{ANEW, AT_ONCE, CHUNK, Swept, Which, replan_due, replan_next, replan_soon};
pub use written::Written;

use store::Planned;

/// How many owners of obligations one question to the database names.
pub(crate) const CHUNK_OF_OWNERS: usize = 500;

/// The reason in the history of what the product planned without anybody's doing.
pub const BY_ITSELF: &str = "The calendar moved on to a new day.";

/// Why a programme is planned anew; it becomes the reason in the history of every moved date.
#[derive(Clone, Debug)]
pub struct Cause {
    /// A sentence.
    pub reason: String,
    /// The event that was recorded, if it was one.
    pub event_id: Option<CertificationEventId>,
}

impl Cause {
    /// A cause that is no event.
    pub fn because(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), event_id: None }
    }
}

/// Plans `certification` anew and stores what changed: obligations, their history, reminders, state, next planning.
///
/// The certification is locked and read anew, and so are its events. Planning over unchanged facts on an unchanged day writes nothing.
pub async fn replan(
    tx: &TenantTx,
    organization: &organization::Model,
    certification: CertificationId,
    cause: &Cause,
) -> Result<Written, DbErr> {
    // Whoever plans or reminds holds this row first, so that nobody plans without another's event.
    let certification = certification::lock(tx, certification).await?;
    replan_held(tx, organization, &[certification], cause).await
}

/// Plans certifications that the transaction has locked or made and stores what changed, with as many statements as for one.
pub async fn replan_held(
    tx: &TenantTx,
    organization: &organization::Model,
    certifications: &[certification::Model],
    cause: &Cause,
) -> Result<Written, DbErr> {
    let questions = questions(tx, organization, certifications).await?;
    let (mut planned, mut plans, mut standings) = (Vec::new(), Vec::new(), Vec::new());
    let (mut announced, mut turned) = (Vec::new(), Vec::new());
    let herald = Herald { tenant: tx.tenant(), now: tx.now(), wall: tx.wall() };
    for (certification, question) in certifications.iter().zip(&questions) {
        let programme = question.answer();
        let (status, replan_at) = (programme.status.as_str(), question.replan_at(&programme, tx.now()));
        let standing = Standing::of(certification, &programme);
        let wanted = wanted::of(programme);
        let digest = digest::of(organization, certification.responsible_id, &wanted)?;
        let plan = Plan { id: certification.id, status: status.to_owned(), replan_at, digest };
        if certification.plan_digest.as_ref() != Some(&plan.digest) {
            planned.push(Planned {
                owner: Owner::Certification(certification.id),
                responsible: certification.responsible_id,
                wanted,
                cause: match &certification.replan_because {
                    // The worker finishes what somebody's change has begun.
                    Some(reason) if tx.actor().is_none() => Cause::because(reason),
                    _ => cause.clone(),
                },
                by: tx.actor().or(certification.replan_by),
            });
        }
        // What the first planning finds is nothing new.
        if certification.plan_digest.is_some() && certification.status != plan.status {
            let (from, to) = (&certification.status, &plan.status);
            announced.push(herald.of_status(certification.id, from, to, &cause.reason));
            turned.push(certification);
        }
        if !plan.is_kept_by(certification) {
            plans.push(plan);
            standings.push(standing);
        }
    }
    announcement::insert(tx, &announced).await?;
    let changed = |(certification, news)| notice::Changed { certification, news };
    let changed: Vec<_> = turned.into_iter().zip(&announced).map(changed).collect();
    notice::of_status(tx, organization, &changed).await?;
    let mut written = store::keep(tx, organization, planned).await?;
    written.certifications = certification::keep_plans(tx, plans).await?;
    portfolio::refresh(tx, &standings).await?;
    Ok(written)
}

/// The civil date of the organization at the transaction's instant.
pub fn today(tx: &TenantTx, organization: &organization::Model) -> NaiveDate {
    zone::civil_date(tx.now(), organization.zone())
}

/// A policy without any departure from the defaults.
pub fn default_policy() -> Json {
    serde_json::json!({})
}
