//! The difference between the obligations that are stored and those that are wanted, without a query.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::DbErr;

use super::BY_ITSELF;
use super::store::Planned;
use super::wanted::Wanted;
use crate::announcement::{self, Herald};
use crate::id::{ObligationChangeId, ObligationId, OrganizationId};
use crate::{obligation, obligation_change};

const GONE: &str = "The recorded facts no longer ask for it.";

/// What is to be written, and all obligations as they are then.
#[derive(Debug, Default)]
pub(super) struct Difference {
    pub appeared: Vec<obligation::Model>,
    pub changed: Vec<obligation::Model>,
    pub history: Vec<obligation_change::Model>,
    pub unchanged: Vec<obligation::Model>,
    pub announced: Vec<announcement::Model>,
}

/// Compares for one owner.
pub(super) struct Differ<'a> {
    pub tenant: OrganizationId,
    pub now: DateTime<Utc>,
    /// The same by the product's own clock, which ids are made by.
    pub wall: DateTime<Utc>,
    pub planned: &'a Planned,
}

impl Differ<'_> {
    pub fn compare(&self, stored: Vec<obligation::Model>, into: &mut Difference) -> Result<(), DbErr> {
        let mut stored: HashMap<String, obligation::Model> =
            stored.into_iter().map(|row| (row.key.clone(), row)).collect();
        // What the first planning finds is nothing new.
        let told = into.announced.len();
        let is_first = stored.is_empty();
        for wanted in &self.planned.wanted {
            let old = stored.remove(&wanted.obligation.key);
            let row = self.row(wanted, old.as_ref())?;
            self.keep(old, row, into);
        }
        // What the facts no longer ask for stays in the history, waived.
        let mut rest: Vec<_> = stored.into_values().collect();
        rest.sort_by_key(|row| row.id);
        for old in rest {
            let because = if old.state == "waived" { old.because.clone() } else { GONE.to_owned() };
            let state = "waived".to_owned();
            let row = obligation::Model { state, because, actionable: false, ..old.clone() };
            self.keep(Some(old), row, into);
        }
        if is_first {
            into.announced.truncate(told);
        }
        Ok(())
    }

    fn keep(&self, old: Option<obligation::Model>, mut row: obligation::Model, into: &mut Difference) {
        match old {
            Some(old) if old == row => into.unchanged.push(row),
            Some(old) => {
                row.changed_at = self.now;
                if old.due_on != row.due_on || old.state != row.state {
                    into.history.push(self.change(Some(&old), &row));
                }
                if [old.due_on, old.opens_on] != [row.due_on, row.opens_on]
                    || (old.planned_on, old.done_on, &old.state) != (row.planned_on, row.done_on, &row.state)
                {
                    row.sequence += 1;
                }
                into.announced.extend(self.herald().of_obligation(
                    Some(&old),
                    &row,
                    &self.planned.cause.reason,
                ));
                into.changed.push(row);
            }
            None => {
                into.announced.extend(self.herald().of_obligation(None, &row, &self.planned.cause.reason));
                // What appears by itself tells so by its own `created_at`.
                if !self.is_by_itself() {
                    into.history.push(self.change(None, &row));
                }
                into.appeared.push(row);
            }
        }
    }

    fn herald(&self) -> Herald {
        Herald { tenant: self.tenant, now: self.now, wall: self.wall }
    }

    fn is_by_itself(&self) -> bool {
        self.planned.by.is_none() && self.planned.cause.reason == BY_ITSELF
    }

    fn row(&self, wanted: &Wanted, old: Option<&obligation::Model>) -> Result<obligation::Model, DbErr> {
        let json = |value: &Vec<String>| serde_json::to_value(value).map_err(|e| DbErr::Json(e.to_string()));
        let planned = &wanted.obligation;
        Ok(obligation::Model {
            tenant_id: self.tenant,
            id: old.map_or_else(|| ObligationId::new(self.wall), |old| old.id),
            certification_id: self.planned.owner.certification(),
            duty_id: self.planned.owner.duty(),
            key: planned.key.clone(),
            kind: planned.kind.as_str().to_owned(),
            cycle: i32::try_from(planned.cycle).unwrap_or(i32::MAX),
            ordinal: i32::try_from(planned.ordinal).unwrap_or(i32::MAX),
            opens_on: planned.opens_on,
            target_on: planned.target_on,
            due_on: planned.due_on,
            hard: planned.hard,
            state: planned.state.as_str().to_owned(),
            planned_on: planned.planned_on,
            done_on: planned.done_on,
            depends_on: json(&planned.depends_on)?,
            rules: serde_json::to_value(&planned.rules).map_err(|e| DbErr::Json(e.to_string()))?,
            because: planned.because.clone(),
            actionable: wanted.actionable,
            responsible_id: old.and_then(|old| old.responsible_id),
            sequence: old.map_or(0, |old| old.sequence),
            created_at: old.map_or(self.now, |old| old.created_at),
            changed_at: old.map_or(self.now, |old| old.changed_at),
        })
    }

    fn change(&self, old: Option<&obligation::Model>, row: &obligation::Model) -> obligation_change::Model {
        obligation_change::Model {
            tenant_id: self.tenant,
            id: ObligationChangeId::new(self.wall),
            obligation_id: row.id,
            changed_at: self.now,
            changed_by: self.planned.by,
            from_due_on: old.map(|old| old.due_on),
            to_due_on: Some(row.due_on),
            from_state: old.map(|old| old.state.clone()),
            to_state: Some(row.state.clone()),
            reason: self.planned.cause.reason.clone(),
            event_id: self.planned.cause.event_id,
        }
    }
}
