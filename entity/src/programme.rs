//! The stored programme: the engine run over the recorded facts, in the transaction of the change.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use clock::zone::{self, Tz};
use cycle::{Facts, Policy, Programme, State, Status, Today};
use sea_orm::DbErr;
use sea_orm::entity::prelude::Json;

use crate::db::TenantTx;
use crate::edition_transition::Editions;
use crate::id::{CertificationEventId, CertificationId, ObligationChangeId, ObligationId};
use crate::reminder::arm::{Armourer, cancel_unsent};
use crate::{
    certification, certification_body, certification_event, journey, obligation, obligation_change,
    organization, policy,
};

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

/// All that the engine is asked about one certification.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is known.
    pub facts: Facts,
    /// The certification's policy: defaults, then the organization's, its certification body's and its own.
    pub policy: Policy,
    /// The civil dates of organization and certification body.
    pub today: Today,
    /// Where the organization's day begins.
    pub zone: Tz,
    /// Where the certification body's day begins.
    pub body_zone: Tz,
}

impl Question {
    /// Asks the engine.
    pub fn answer(&self) -> Programme {
        cycle::plan(&self.facts, &self.policy, self.today)
    }

    /// The instant at which the programme next changes by the passing of time alone.
    fn replan_at(&self, programme: &Programme, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let on = programme.next_change_on(self.today)?;
        // The day begins in one zone before the other: it is planned at each of the two starts that is still to come.
        let starts = [self.zone, self.body_zone].map(|zone| zone::start_of_day(zone, on));
        starts.into_iter().filter(|start| *start > now).min().or(Some(now + TimeDelta::hours(1)))
    }
}

/// What the engine is to be asked about `certification` on the transaction's day.
pub async fn question(
    tx: &TenantTx,
    organization: &organization::Model,
    certification: &certification::Model,
) -> Result<Question, DbErr> {
    let events = certification_event::all(tx, certification.id).await?;
    let body = match certification.certification_body_id {
        Some(id) => certification_body::find(tx, id).await?,
        None => None,
    };
    let zone = organization.zone();
    let body_zone = body.as_ref().map_or(zone, |body| zone::of(&body.time_zone));
    let facts = Facts {
        standard: certification.standard.clone(),
        printed_expiry: certification.printed_expiry_on,
        target_on: certification.target_on,
        edition: Editions::load(tx).await?.of(&certification.standard).map(|it| it.transition.clone()),
        journey: journey::durations(tx, certification.id).await?,
        events: certification_event::standing(&events)
            .map(certification_event::Model::event)
            .collect::<Result<_, _>>()?,
    };
    let layers =
        [Some(organization.policy.clone()), body.map(|body| body.policy), Some(certification.policy.clone())];
    let policy = policy::merged(layers.into_iter().flatten())?;
    let today = Today {
        organization: zone::civil_date(tx.now(), zone),
        certification_body: zone::civil_date(tx.now(), body_zone),
    };
    Ok(Question { facts, policy, today, zone, body_zone })
}

/// Plans `certification` anew and stores what changed: obligations, their history, reminders, state, next planning.
///
/// The certification is locked and read anew, and so are its events. Planning over unchanged facts on an unchanged day writes nothing.
pub async fn replan(
    tx: &TenantTx,
    organization: &organization::Model,
    certification: CertificationId,
    cause: &Cause,
) -> Result<Programme, DbErr> {
    // Whoever plans or reminds holds this row first, so that nobody plans without another's event.
    let certification = &certification::lock(tx, certification).await?;
    let question = question(tx, organization, certification).await?;
    let programme = question.answer();
    let stored = obligation::of(tx, certification.id).await?;
    let plan = Differ { tx, certification, cause }.compare(stored, &programme)?;
    let Plan { appeared, changed, history, all } = plan;
    obligation::insert(tx, appeared).await?;
    for row in &changed {
        obligation::rewrite(tx, row).await?;
    }
    let overtaken: Vec<ObligationId> = history
        .iter()
        .filter(|change| change.from_due_on.is_some() && outdates(change))
        .map(|change| change.obligation_id)
        .collect();
    obligation_change::insert(tx, history).await?;
    cancel_unsent(tx, &overtaken).await?;
    Armourer::new(tx, organization).arm(certification.responsible_id, &all).await?;
    let replan_at = question.replan_at(&programme, tx.now());
    if certification.status != programme.status.as_str() || certification.replan_at != replan_at {
        certification::keep_plan(tx, certification.id, programme.status.as_str(), replan_at).await?;
    }
    Ok(programme)
}

/// True when a mail about the obligation as it was before would mislead now.
fn outdates(change: &obligation_change::Model) -> bool {
    let closed = change.to_state.as_deref().is_some_and(|state| !obligation::OPEN_STATES.contains(&state));
    closed || change.from_due_on != change.to_due_on
}

/// Which obligations of a programme it still helps to do.
struct Use<'a> {
    alive: bool,
    cycle: u32,
    overtaken: HashSet<&'a str>,
}

impl<'a> Use<'a> {
    fn in_programme(programme: &'a Programme) -> Self {
        // An internal audit before the audit it was to prepare cannot be made up for after it.
        let done = programme.obligations.iter().filter(|obligation| obligation.state == State::Done);
        Self {
            alive: !matches!(programme.status, Status::Lapsed | Status::Withdrawn | Status::Cancelled),
            cycle: programme.cycle.map_or(0, |cycle| cycle.number),
            overtaken: done.flat_map(|obligation| obligation.depends_on.iter().map(String::as_str)).collect(),
        }
    }

    fn helps(&self, obligation: &cycle::Obligation) -> bool {
        self.alive
            && obligation::OPEN_STATES.contains(&obligation.state.as_str())
            && obligation.cycle >= self.cycle
            && !self.overtaken.contains(obligation.key.as_str())
    }
}

struct Plan {
    appeared: Vec<obligation::Model>,
    changed: Vec<obligation::Model>,
    history: Vec<obligation_change::Model>,
    all: Vec<obligation::Model>,
}

struct Differ<'a> {
    tx: &'a TenantTx,
    certification: &'a certification::Model,
    cause: &'a Cause,
}

impl Differ<'_> {
    fn compare(&self, stored: Vec<obligation::Model>, programme: &Programme) -> Result<Plan, DbErr> {
        let mut stored: HashMap<String, obligation::Model> =
            stored.into_iter().map(|row| (row.key.clone(), row)).collect();
        let mut plan = Plan { appeared: vec![], changed: vec![], history: vec![], all: vec![] };
        let use_of = Use::in_programme(programme);
        for planned in &programme.obligations {
            let old = stored.remove(&planned.key);
            let actionable = use_of.helps(planned);
            let row = self.row(planned, actionable, old.as_ref())?;
            self.keep(old, row, &mut plan);
        }
        // What the facts no longer ask for stays in the history, waived.
        let mut rest: Vec<_> = stored.into_values().collect();
        rest.sort_by_key(|row| row.id);
        for old in rest {
            let because = if old.state == "waived" { old.because.clone() } else { GONE.to_owned() };
            let state = "waived".to_owned();
            let row = obligation::Model { state, because, actionable: false, ..old.clone() };
            self.keep(Some(old), row, &mut plan);
        }
        Ok(plan)
    }

    fn keep(&self, old: Option<obligation::Model>, mut row: obligation::Model, plan: &mut Plan) {
        match old {
            Some(old) if old == row => {}
            Some(old) => {
                row.changed_at = self.tx.now();
                if old.due_on != row.due_on || old.state != row.state {
                    plan.history.push(self.change(Some(&old), &row));
                }
                plan.changed.push(row.clone());
            }
            None => {
                plan.history.push(self.change(None, &row));
                plan.appeared.push(row.clone());
            }
        }
        plan.all.push(row);
    }

    fn row(
        &self,
        planned: &cycle::Obligation,
        actionable: bool,
        old: Option<&obligation::Model>,
    ) -> Result<obligation::Model, DbErr> {
        let now = self.tx.now();
        let json = |value: &Vec<String>| serde_json::to_value(value).map_err(|e| DbErr::Json(e.to_string()));
        Ok(obligation::Model {
            tenant_id: self.tx.tenant(),
            id: old.map_or_else(|| ObligationId::new(now), |old| old.id),
            certification_id: Some(self.certification.id),
            duty_id: None,
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
            actionable,
            responsible_id: old.and_then(|old| old.responsible_id),
            created_at: old.map_or(now, |old| old.created_at),
            changed_at: old.map_or(now, |old| old.changed_at),
        })
    }

    fn change(&self, old: Option<&obligation::Model>, row: &obligation::Model) -> obligation_change::Model {
        obligation_change::Model {
            tenant_id: self.tx.tenant(),
            id: ObligationChangeId::new(self.tx.now()),
            obligation_id: row.id,
            changed_at: self.tx.now(),
            changed_by: self.tx.actor(),
            from_due_on: old.map(|old| old.due_on),
            to_due_on: Some(row.due_on),
            from_state: old.map(|old| old.state.clone()),
            to_state: Some(row.state.clone()),
            reason: self.cause.reason.clone(),
            event_id: self.cause.event_id,
        }
    }
}

const GONE: &str = "The recorded facts no longer ask for it.";

/// Plans every certification of the tenant anew, as after a change of its zone or lead times.
pub async fn replan_all(
    tx: &TenantTx,
    organization: &organization::Model,
    cause: &Cause,
) -> Result<(), DbErr> {
    for certification in certification::all(tx).await? {
        replan(tx, organization, certification.id, cause).await?;
    }
    Ok(())
}

/// The civil date of the organization at the transaction's instant.
pub fn today(tx: &TenantTx, organization: &organization::Model) -> NaiveDate {
    zone::civil_date(tx.now(), organization.zone())
}

/// A policy without any departure from the defaults.
pub fn default_policy() -> Json {
    serde_json::json!({})
}
