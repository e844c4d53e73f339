//! Storing: what is wanted of many owners against what is stored of them, in one statement of each kind.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::DbErr;

use super::Cause;
use super::differ::{Differ, Difference};
use super::wanted::Wanted;
use super::written::Written;
use crate::db::TenantTx;
use crate::id::{MembershipId, ObligationId};
use crate::obligation::{self, Owner};
use crate::reminder::arm::{Due, arm, cancel_unsent};
use crate::{announcement, obligation_change, organization};

/// What one owner's obligations are to be.
#[derive(Debug)]
pub(crate) struct Planned {
    /// Whose they are.
    pub owner: Owner,
    /// Who is reminded of those that have nobody of their own.
    pub responsible: MembershipId,
    /// All that is wanted; what is stored beside it is waived.
    pub wanted: Vec<Wanted>,
    /// Why.
    pub cause: Cause,
    /// Through whom; `None`: through the passing of time.
    pub by: Option<MembershipId>,
}

/// Stores what changed of several owners' obligations: the rows, their history, their reminders.
pub(crate) async fn keep(
    tx: &TenantTx,
    organization: &organization::Model,
    planned: Vec<Planned>,
) -> Result<Written, DbErr> {
    if planned.is_empty() {
        return Ok(Written::default());
    }
    let owners: Vec<Owner> = planned.iter().map(|planned| planned.owner).collect();
    let mut stored: HashMap<Owner, Vec<obligation::Model>> = HashMap::new();
    for row in obligation::of_all(tx, &owners).await? {
        if let Some(owner) = row.owner() {
            stored.entry(owner).or_default().push(row);
        }
    }
    // What was never stored has no reminders to look for.
    let known: Vec<Owner> = owners.into_iter().filter(|owner| stored.contains_key(owner)).collect();
    let mut difference = Difference::default();
    for planned in &planned {
        let stored = stored.remove(&planned.owner).unwrap_or_default();
        Differ { tenant: tx.tenant(), now: tx.now(), wall: tx.wall(), planned }
            .compare(stored, &mut difference)?;
    }
    let Difference { appeared, changed, history, unchanged, announced } = difference;
    let overtaken: Vec<ObligationId> = history
        .iter()
        .filter(|change| change.from_due_on.is_some() && outdates(change))
        .map(|change| change.obligation_id)
        .collect();
    let mut written = Written {
        appeared: obligation::insert(tx, &appeared).await?,
        changed: obligation::rewrite(tx, &changed).await?,
        history: obligation_change::insert(tx, &history).await?,
        ..Written::default()
    };
    announcement::insert(tx, &announced).await?;
    cancel_unsent(tx, &overtaken).await?;
    let responsible: HashMap<Owner, MembershipId> =
        planned.iter().map(|planned| (planned.owner, planned.responsible)).collect();
    let due = |row| Due::of(row, &responsible);
    let dues: Vec<_> = appeared.iter().chain(&changed).chain(&unchanged).filter_map(due).collect();
    written.reminders = arm(tx, organization, &known, &dues).await?;
    Ok(written)
}

/// The obligations of one owner as they would be stored at `now`, of which `stored` are stored.
pub(crate) fn project(
    tx: &TenantTx,
    now: DateTime<Utc>,
    planned: &Planned,
    stored: Vec<obligation::Model>,
) -> Result<Vec<obligation::Model>, DbErr> {
    let mut difference = Difference::default();
    Differ { tenant: tx.tenant(), now, wall: tx.wall(), planned }.compare(stored, &mut difference)?;
    let Difference { appeared, changed, unchanged, .. } = difference;
    Ok(appeared.into_iter().chain(changed).chain(unchanged).collect())
}

/// True when a mail about the obligation as it was before would mislead now.
fn outdates(change: &obligation_change::Model) -> bool {
    let closed = change.to_state.as_deref().is_some_and(|state| !obligation::OPEN_STATES.contains(&state));
    closed || change.from_due_on != change.to_due_on
}
