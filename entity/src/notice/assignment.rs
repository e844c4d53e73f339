//! What became somebody's to do, told to them unless they took it themselves.

use sea_orm::DbErr;

use super::{Facts, New, tell};
use crate::db::TenantTx;
use crate::id::MembershipId;
use crate::obligation;
use crate::reminder::subject::{in_words, subjects};
use crate::{certification, duty};

/// Whom to tell that something is theirs: `now`, unless it was theirs `before` or they gave it to themselves.
fn newly(tx: &TenantTx, before: Option<MembershipId>, now: MembershipId) -> Option<MembershipId> {
    (before != Some(now) && tx.actor() != Some(now)).then_some(now)
}

/// Tells whoever a certification was given to; `before` is what it was.
pub async fn certification_given(
    tx: &TenantTx,
    before: Option<&certification::Model>,
    now: &certification::Model,
) -> Result<(), DbErr> {
    let to = newly(tx, before.map(|row| row.responsible_id), now.responsible_id);
    let facts = Facts { certification: in_words(now), ..Facts::default() };
    let new = to.map(|to| New {
        to,
        what: "assigned",
        certification: Some(now.id),
        duty: None,
        obligation: None,
        facts,
        once: format!("assigned/{}/{}", now.id, now.version),
    });
    tell(tx, new.into_iter()).await.map(drop)
}

/// Tells whoever a duty was given to; `before` is what it was.
pub async fn duty_given(tx: &TenantTx, before: Option<&duty::Model>, now: &duty::Model) -> Result<(), DbErr> {
    let to = newly(tx, before.map(|row| row.responsible_id), now.responsible_id);
    let facts = Facts { title: Some(now.title.clone()), ..Facts::default() };
    let new = to.map(|to| New {
        to,
        what: "assigned",
        certification: None,
        duty: Some(now.id),
        obligation: None,
        facts,
        once: format!("assigned/{}/{}", now.id, now.version),
    });
    tell(tx, new.into_iter()).await.map(drop)
}

/// Tells whoever an obligation was given to; `before` is what it was.
pub async fn obligation_given(
    tx: &TenantTx,
    before: &obligation::Model,
    now: &obligation::Model,
) -> Result<(), DbErr> {
    let Some(to) = now.responsible_id.and_then(|id| newly(tx, before.responsible_id, id)) else {
        return Ok(());
    };
    // It can be given to somebody again on another day; the same instant is the same deed.
    let once = format!("assigned/{}/{}", now.id, now.changed_at.timestamp_micros());
    tell(tx, std::iter::once(given(tx, to, "assigned", now, once).await?)).await.map(drop)
}

/// Tells `to` that they audit in `audit`.
pub(crate) async fn auditing(
    tx: &TenantTx,
    to: MembershipId,
    audit: &obligation::Model,
    once: String,
) -> Result<(), DbErr> {
    tell(tx, std::iter::once(given(tx, to, "audit_assigned", audit, once).await?)).await.map(drop)
}

async fn given<'a>(
    tx: &TenantTx,
    to: MembershipId,
    what: &'a str,
    due: &obligation::Model,
    once: String,
) -> Result<New<'a>, DbErr> {
    let mut subjects = subjects(tx, std::iter::once(due)).await?;
    let subject = due.owner().and_then(|owner| subjects.remove(&owner)).unwrap_or_default();
    let facts = Facts { title: subject.title, certification: subject.certification, ..Facts::of(due) };
    let (certification, duty, obligation) = (due.certification_id, due.duty_id, Some(due.id));
    Ok(New { to, what, certification, duty, obligation, facts, once })
}

impl Facts {
    /// What is the case of `due`, but for the words of its owner.
    pub(crate) fn of(due: &obligation::Model) -> Self {
        Self {
            kind: Some(due.kind.clone()),
            key: Some(due.key.clone()),
            ordinal: Some(due.ordinal),
            due_on: Some(due.due_on),
            hard: Some(due.hard),
            ..Self::default()
        }
    }
}

/// Tells `heir` that `count` certifications and duties of `gone`, who has left, are theirs.
pub(crate) async fn inherited(
    tx: &TenantTx,
    gone: MembershipId,
    heir: MembershipId,
    count: u64,
) -> Result<(), DbErr> {
    let to = newly(tx, None, heir).filter(|_| count > 0);
    let new = to.map(|to| New {
        to,
        what: "inherited",
        certification: None,
        duty: None,
        obligation: None,
        facts: Facts { count: Some(count), ..Facts::default() },
        // Whoever has left may come back, and leave again.
        once: format!("inherited/{gone}/{}", tx.wall().timestamp_micros()),
    });
    tell(tx, new.into_iter()).await.map(drop)
}
