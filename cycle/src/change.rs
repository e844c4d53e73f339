//! What a what-if would change, compared with the programme of today.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::alert::{Alert, Code};
use crate::obligation::{Kind, Obligation, State};
use crate::programme::Programme;

/// One difference between two programmes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Change {
    /// What kind of difference.
    pub change: ChangeKind,
    /// The obligation's key; none for an alert.
    pub key: Option<String>,
    /// The obligation's kind; none for an alert.
    pub kind: Option<Kind>,
    /// The alert's code; none for an obligation.
    pub code: Option<Code>,
    /// The limit before; none for what is new.
    pub from_due_on: Option<NaiveDate>,
    /// The limit after; none for what is gone.
    pub to_due_on: Option<NaiveDate>,
    /// The state before; none for what is new.
    pub from_state: Option<State>,
    /// The state after; none for what is gone.
    pub to_state: Option<State>,
    /// The reason given after the change, or before it for what is gone.
    pub because: String,
}

/// What kind of difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum ChangeKind {
    /// An alert that was not there before.
    AlertOpened,
    /// An alert that is no longer there.
    AlertCleared,
    /// An obligation with another limit, state or planned day.
    ObligationMoved,
    /// An obligation that was not there before.
    ObligationAdded,
    /// An obligation that is no longer there.
    ObligationRemoved,
}

/// The differences between two programmes: alerts first, then obligations in the order of their keys.
pub fn what_if(before: &Programme, after: &Programme) -> Vec<Change> {
    let mut changes = alert_changes(before, after);
    let was: BTreeMap<&str, &Obligation> =
        before.obligations.iter().map(|it| (it.key.as_str(), it)).collect();
    let is: BTreeMap<&str, &Obligation> = after.obligations.iter().map(|it| (it.key.as_str(), it)).collect();
    for (key, old) in &was {
        match is.get(key) {
            None => changes.push(of_obligation(ChangeKind::ObligationRemoved, Some(old), None)),
            Some(new) if differs(old, new) => {
                changes.push(of_obligation(ChangeKind::ObligationMoved, Some(old), Some(new)));
            }
            Some(_) => {}
        }
    }
    let added = is.iter().filter(|(key, _)| !was.contains_key(*key));
    changes.extend(added.map(|(_, new)| of_obligation(ChangeKind::ObligationAdded, None, Some(new))));
    changes.sort_by(|a, b| (a.change, &a.key).cmp(&(b.change, &b.key)));
    changes
}

fn differs(old: &Obligation, new: &Obligation) -> bool {
    old.due_on != new.due_on
        || old.state != new.state
        || old.planned_on != new.planned_on
        || old.done_on != new.done_on
}

fn of_obligation(change: ChangeKind, old: Option<&Obligation>, new: Option<&Obligation>) -> Change {
    let shown = new.or(old);
    Change {
        change,
        key: shown.map(|it| it.key.clone()),
        kind: shown.map(|it| it.kind),
        code: None,
        from_due_on: old.map(|it| it.due_on),
        to_due_on: new.map(|it| it.due_on),
        from_state: old.map(|it| it.state),
        to_state: new.map(|it| it.state),
        because: shown.map(|it| it.because.clone()).unwrap_or_default(),
    }
}

fn alert_changes(before: &Programme, after: &Programme) -> Vec<Change> {
    let missing_in = |there: &Programme, alert: &Alert| {
        // The message is not compared: an alert that only says its dates anew has neither opened nor cleared.
        !there
            .alerts
            .iter()
            .any(|it| it.code == alert.code && it.from == alert.from && it.severity == alert.severity)
    };
    let opened = after
        .alerts
        .iter()
        .filter(|it| missing_in(before, it))
        .map(|it| of_alert(ChangeKind::AlertOpened, it));
    let cleared = before
        .alerts
        .iter()
        .filter(|it| missing_in(after, it))
        .map(|it| of_alert(ChangeKind::AlertCleared, it));
    opened.chain(cleared).collect()
}

fn of_alert(change: ChangeKind, alert: &Alert) -> Change {
    Change {
        change,
        key: None,
        kind: None,
        code: Some(alert.code),
        from_due_on: None,
        to_due_on: None,
        from_state: None,
        to_state: None,
        because: alert.message.clone(),
    }
}
