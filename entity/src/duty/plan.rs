//! The stored plan of a duty: the engine run over its rule and what was recorded, in the transaction of the change.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use clock::zone::{self, Tz};
use cycle::recurrence::{Basis, Calendar, Done, Exception, Plan, Schedule, What, preview};
use cycle::{Obligation, State};
use sea_orm::DbErr;

use super::{Model, all, keep_plan, lock};
use crate::db::TenantTx;
use crate::id::DutyId;
use crate::obligation::{OPEN_STATES, Owner};
use crate::programme::Cause;
use crate::programme::store::{self, Planned};
use crate::programme::wanted::Wanted;
use crate::{duty_occurrence, holiday_calendar, organization, policy};

/// How far ahead occurrences are stored, in days …
const AHEAD_DAYS: i64 = 400;
/// … but of a frequent duty no more than so many.
const AHEAD: usize = 12;
/// Occurrences are stored so many days before people start to be reminded of them.
const MARGIN_DAYS: u32 = 14;

/// All that the engine is asked about one duty.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its rule and what was recorded.
    pub schedule: Schedule,
    /// On which days people work.
    pub calendar: Calendar,
    /// The organization's civil date.
    pub today: NaiveDate,
    /// The first day from which occurrences of a fixed sequence are asked for.
    starts_on: NaiveDate,
    planned: HashMap<NaiveDate, NaiveDate>,
    zone: Tz,
}

/// What the engine is to be asked about `duty` on the transaction's day.
pub async fn question(
    tx: &TenantTx,
    organization: &organization::Model,
    duty: &Model,
) -> Result<Question, DbErr> {
    let recorded = duty_occurrence::of(tx, duty.id).await?;
    let zone = organization.zone();
    Ok(Question {
        schedule: schedule(duty, &recorded)?,
        calendar: calendar(tx, organization, duty).await?,
        today: zone::civil_date(tx.now(), zone),
        starts_on: duty.starts_on,
        planned: recorded.iter().filter_map(|row| Some((row.occurrence_on, row.planned_on?))).collect(),
        zone,
    })
}

/// The duty as the engine knows it.
pub fn schedule(duty: &Model, recorded: &[duty_occurrence::Model]) -> Result<Schedule, DbErr> {
    let wrong = |what: &str| DbErr::Json(format!("{} has no {what} that the engine knows", duty.id));
    let word = |text: &str| serde_json::Value::from(text);
    let exceptions = recorded.iter().filter_map(|row| {
        let moved = row.moved_to.map(What::MovedTo);
        let what = if row.skipped { Some(What::Skipped) } else { moved };
        Some(Exception { occurrence_on: row.occurrence_on, what: what? })
    });
    let done = recorded
        .iter()
        .filter_map(|row| Some(Done { occurrence_on: row.occurrence_on, done_on: row.done_on? }));
    Ok(Schedule {
        basis: serde_json::from_value(word(&duty.basis)).map_err(|_| wrong("basis"))?,
        shift: serde_json::from_value(word(&duty.shift)).map_err(|_| wrong("shift"))?,
        opens_days_before: u32::try_from(duty.opens_days_before).unwrap_or(0),
        ended_on: duty.ended_on,
        keep_missed: duty.keep_missed,
        exceptions: exceptions.collect(),
        done: done.collect(),
        ..Schedule::new(duty.anchor_on, duty.rrule.parse().map_err(|_| wrong("rule"))?)
    })
}

/// The days on which people work: its calendar's, or those of the organization's policy.
async fn calendar(
    tx: &TenantTx,
    organization: &organization::Model,
    duty: &Model,
) -> Result<Calendar, DbErr> {
    if let Some(id) = duty.holiday_calendar_id
        && let Some(own) = holiday_calendar::find(tx, id).await?
    {
        let holidays = own.days()?.into_iter().map(|day| day.on).collect();
        return Ok(Calendar { working_week: own.working_week()?, holidays });
    }
    let policy = policy::merged([organization.policy.clone()])?;
    Ok(Calendar { working_week: policy.working_week, holidays: policy.holidays.into_iter().collect() })
}

impl Question {
    /// Asks the engine.
    pub fn answer(&self) -> Plan {
        let plan = self.schedule.plan(&self.calendar, self.today, self.ahead_days());
        let obligations = plan.obligations.into_iter().filter(|due| self.is_asked_for(due));
        Plan { obligations: obligations.map(|due| self.with_day(due)).collect(), ..plan }
    }

    /// How far ahead occurrences are stored: up to a year and a month, a frequent duty's only the next dozen, and never
    /// less than what people are reminded of.
    fn ahead_days(&self) -> u32 {
        let bare = Schedule {
            shift: self.schedule.shift,
            ..Schedule::new(self.schedule.anchor, self.schedule.rule.clone())
        };
        let dozenth = preview(&bare, &self.calendar, self.today, AHEAD).pop();
        let days = dozenth.map_or(AHEAD_DAYS, |last| (last.due_on - self.today).num_days());
        let days = u32::try_from(days.clamp(0, AHEAD_DAYS)).unwrap_or(0);
        days.max(self.schedule.opens_days_before.saturating_add(MARGIN_DAYS))
    }

    /// Nobody waited for what a fixed sequence had before it was recorded here, unless something is recorded of it.
    fn is_asked_for(&self, due: &Obligation) -> bool {
        self.schedule.basis == Basis::FromLastDone
            || due.due_on >= self.starts_on
            || due.done_on.is_some()
            || self.schedule.exceptions.iter().any(|it| occurrence_on(&due.key) == Some(it.occurrence_on))
    }

    /// The day for which somebody has planned it.
    fn with_day(&self, due: Obligation) -> Obligation {
        let planned_on = occurrence_on(&due.key).and_then(|on| self.planned.get(&on).copied());
        let Some(day) = planned_on.filter(|_| due.state.is_pending()) else { return due };
        let state = if due.state == State::Open { State::Planned } else { due.state };
        Obligation { planned_on: Some(day), state, ..due }
    }

    /// The same question on the day that it is at `now`.
    pub(crate) fn ask_at(&mut self, now: DateTime<Utc>) {
        self.today = zone::civil_date(now, self.zone);
    }

    /// What is to be stored of `plan`.
    pub(crate) fn wanted(plan: Plan) -> Vec<Wanted> {
        let wanted = |obligation: Obligation| {
            let actionable = OPEN_STATES.contains(&obligation.state.as_str());
            Wanted { obligation, actionable }
        };
        plan.obligations.into_iter().map(wanted).collect()
    }

    /// The instant at which the plan next changes by the passing of time alone.
    pub(crate) fn replan_at(&self, plan: &Plan, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let start = zone::start_of_day(self.zone, plan.next_change_on?);
        Some(if start > now { start } else { now + TimeDelta::hours(1) })
    }
}

/// The day that the rule gave the occurrence with that key.
pub fn occurrence_on(key: &str) -> Option<NaiveDate> {
    key.strip_prefix("occurrence/")?.parse().ok()
}

/// Plans a duty anew and stores what changed: obligations, their history, reminders, the next planning.
///
/// The duty is locked and read anew. Planning over unchanged facts on an unchanged day writes nothing.
pub async fn replan(
    tx: &TenantTx,
    organization: &organization::Model,
    duty: DutyId,
    cause: &Cause,
) -> Result<(), DbErr> {
    // Whoever plans or reminds holds this row first.
    let duty = &lock(tx, duty).await?;
    let question = question(tx, organization, duty).await?;
    let plan = question.answer();
    let replan_at = question.replan_at(&plan, tx.now());
    let planned = Planned {
        owner: Owner::Duty(duty.id),
        responsible: duty.responsible_id,
        wanted: Question::wanted(plan),
        cause: cause.clone(),
        by: tx.actor(),
    };
    store::keep(tx, organization, vec![planned]).await?;
    if duty.replan_at != replan_at {
        keep_plan(tx, duty.id, replan_at).await?;
    }
    Ok(())
}

/// Plans every duty of the tenant anew, as after a change of its zone, lead times or policy.
pub async fn replan_all(
    tx: &TenantTx,
    organization: &organization::Model,
    cause: &Cause,
) -> Result<(), DbErr> {
    for duty in all(tx).await? {
        replan(tx, organization, duty.id, cause).await?;
    }
    Ok(())
}
