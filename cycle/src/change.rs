//! What a what-if would change, compared with the programme of today.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::alert::{Alert, Code, Severity};
use crate::obligation::{Kind, Obligation, State};
use crate::programme::Programme;
use crate::status::Status;

/// One difference between two programmes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Change {
    /// What kind of difference.
    pub change: ChangeKind,
    /// The obligation's key; none for what is no obligation.
    pub key: Option<String>,
    /// The obligation's kind; none for what is no obligation.
    pub kind: Option<Kind>,
    /// The alert's code; none for what is no alert.
    pub code: Option<Code>,
    /// The alert's severity; none for what is no alert.
    pub severity: Option<Severity>,
    /// The limit before; none for what is new.
    pub from_due_on: Option<NaiveDate>,
    /// The limit after; none for what is gone.
    pub to_due_on: Option<NaiveDate>,
    /// The state before; none for what is new.
    pub from_state: Option<State>,
    /// The state after; none for what is gone.
    pub to_state: Option<State>,
    /// The planned day before; none where there was none.
    pub from_planned_on: Option<NaiveDate>,
    /// The planned day after; none where there is none.
    pub to_planned_on: Option<NaiveDate>,
    /// How the certification stood before; none for what is neither its status nor a certificate at risk.
    pub from_status: Option<Status>,
    /// How the certification stands after; none for what is neither its status nor a certificate at risk.
    pub to_status: Option<Status>,
    /// The reason given after the change, or before it for what is gone.
    pub because: String,
}

/// What kind of difference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum ChangeKind {
    /// A certificate that a new breach, or a new standing, puts at risk.
    CertificateAtRisk,
    /// The certification stands otherwise.
    StatusChanged,
    /// An alert that was not there before.
    AlertOpened,
    /// An alert that is no longer there.
    AlertCleared,
    /// An obligation with another limit, state or planned day.
    #[default]
    ObligationMoved,
    /// An obligation that was not there before.
    ObligationAdded,
    /// An obligation that is no longer there.
    ObligationRemoved,
}

/// The differences between two programmes: the certificate, then alerts, then obligations in the order of their keys.
pub fn what_if(before: &Programme, after: &Programme) -> Vec<Change> {
    let mut changes = alert_changes(before, after);
    changes.extend(certificate_at_risk(before, after, &changes));
    if before.status != after.status {
        changes.push(of_status(ChangeKind::StatusChanged, before, after, standing(before, after)));
    }
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
        from_due_on: old.map(|it| it.due_on),
        to_due_on: new.map(|it| it.due_on),
        from_state: old.map(|it| it.state),
        to_state: new.map(|it| it.state),
        from_planned_on: old.and_then(|it| it.planned_on),
        to_planned_on: new.and_then(|it| it.planned_on),
        because: shown.map(|it| it.because.clone()).unwrap_or_default(),
        ..Change::default()
    }
}

/// A certificate is at risk by a breach that was not there before, or when it comes to stand worse than well.
/// Facts that contradict each other put no certificate at risk: one of them is mistaken.
fn certificate_at_risk(before: &Programme, after: &Programme, alerts: &[Change]) -> Option<Change> {
    before.cycle.or(after.cycle)?;
    let breach = alerts.iter().find(|it| {
        it.change == ChangeKind::AlertOpened
            && it.severity == Some(Severity::Breach)
            && it.code != Some(Code::EventsContradict)
    });
    let because = match breach {
        Some(breach) => breach.because.clone(),
        None if before.status != after.status && after.status.is_endangered() => standing(before, after),
        None => return None,
    };
    Some(of_status(ChangeKind::CertificateAtRisk, before, after, because))
}

fn standing(before: &Programme, after: &Programme) -> String {
    let [before, after] = [before, after].map(|it| it.status.as_str().replace('_', " "));
    format!("The certification would stand as \"{after}\" instead of \"{before}\".")
}

fn of_status(change: ChangeKind, before: &Programme, after: &Programme, because: String) -> Change {
    let (from_status, to_status) = (Some(before.status), Some(after.status));
    Change { change, from_status, to_status, because, ..Change::default() }
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
    let (code, severity) = (Some(alert.code), Some(alert.severity));
    Change { change, code, severity, because: alert.message.clone(), ..Change::default() }
}
