//! Nonconformities of external and internal audits (R30 to R37).

use chrono::NaiveDate;

use crate::alert::{Alert, Code};
use crate::contradiction::contradiction;
use crate::date::{add_days, add_months, day_after};
use crate::event::{Audit, Grade, Source};
use crate::ledger::Finding;
use crate::obligation::{Kind, Obligation, Progress, State};
use crate::rule::rules;
use crate::scene::{Draft, Scene};
use crate::span::Span;
use crate::today::Owner;

/// The months after the last day of stage 2 in which its majors are verified, or stage 2 is repeated (R30).
const STAGE_2_MONTHS: i32 = 6;

/// The organization's own limits, in days, for what its internal audits find (R37).
const OWN_MAJOR_DAYS: i32 = 30;
const OWN_MINOR_DAYS: i32 = 90;

/// Lists the plan and the closure of every nonconformity and tells which are late.
pub(crate) fn lay_out(scene: &Scene, draft: &mut Draft) {
    for finding in &scene.ledger.findings {
        let cycle = scene.history.cycle_on(finding.fact.raised_on).or(scene.history.cycles.first());
        let number = cycle.map_or(1, |span| span.number);
        let ended_on = cycle.and_then(|span| span.ended_by).map(|end| end.on);
        let late =
            |it: &Obligation| it.state == State::Overdue && ended_on.is_none_or(|ended| ended > it.due_on);
        if !finding.is_from(Source::InternalAudit) {
            let plan = plan(scene, finding, number);
            if late(&plan) {
                draft.alerts.push(plan_overdue(finding, &plan));
            }
            draft.obligations.push(plan);
        }
        let closure = closure(scene, finding, number, cycle);
        if late(&closure) {
            draft.alerts.push(closure_overdue(finding, &closure));
        }
        draft.obligations.push(closure);
        draft.alerts.extend(escalation(scene, finding));
        draft.alerts.extend(decided_too_early(scene, finding));
    }
}

fn plan(scene: &Scene, finding: &Finding, cycle: u32) -> Obligation {
    let fact = finding.fact;
    let days = scene.policy.certification_body_days.plan.max(0);
    let due_on = add_days(fact.raised_on, days);
    Obligation {
        key: Kind::NonconformityPlan.key_of(cycle, &fact.id),
        opens_on: fact.raised_on,
        target_on: scene.policy.previous_working_day(due_on).max(fact.raised_on),
        rules: rules(&[33, 35]),
        because: format!(
            "{} was raised on {}; the certification body wants causes and plan within {days} days.",
            fact.id, fact.raised_on
        ),
        ..Obligation::due(Kind::NonconformityPlan, cycle, 1, due_on)
    }
    .stand(answered(finding.plan_accepted_on.or(finding.verified_on)), scene.policy, scene.watch)
}

fn closure(scene: &Scene, finding: &Finding, cycle: u32, span: Option<&Span>) -> Obligation {
    let fact = finding.fact;
    let limit = Limit::of(scene, finding, span);
    let depends_on = if finding.is_from(Source::InternalAudit) {
        Vec::new()
    } else {
        vec![Kind::NonconformityPlan.key_of(cycle, &fact.id)]
    };
    Obligation {
        key: Kind::NonconformityClosure.key_of(cycle, &fact.id),
        opens_on: fact.raised_on.min(limit.due_on),
        target_on: scene.policy.previous_working_day(limit.due_on).max(fact.raised_on.min(limit.due_on)),
        hard: limit.hard,
        depends_on,
        rules: rules(limit.rules),
        because: limit.because,
        ..Obligation::due(Kind::NonconformityClosure, cycle, 1, limit.due_on)
    }
    .stand(answered(finding.verified_on), scene.policy, scene.watch)
}

fn answered(on: Option<NaiveDate>) -> Progress {
    on.map_or(Progress::Nothing, |on| Progress::Done(Some(on)))
}

/// By when a nonconformity has to be closed, and why.
struct Limit {
    due_on: NaiveDate,
    hard: bool,
    rules: &'static [u8],
    because: String,
}

impl Limit {
    fn of(scene: &Scene, finding: &Finding, span: Option<&Span>) -> Self {
        let fact = finding.fact;
        let granted = &scene.policy.certification_body_days;
        let (id, raised_on) = (&fact.id, fact.raised_on);
        if finding.is_from(Source::InternalAudit) {
            let days = if fact.grade == Grade::Major { OWN_MAJOR_DAYS } else { OWN_MINOR_DAYS };
            let because = format!(
                "{id} was raised by the internal audit of {raised_on}; {days} days are good practice."
            );
            return Self { due_on: add_days(raised_on, days), hard: false, rules: &[37], because };
        }
        if fact.grade == Grade::Minor {
            let days = granted.close_minor.max(0);
            let because = format!(
                "{id}, minor, was raised on {raised_on}; the certification body grants {days} days and verifies it at the \
                 next audit, where it becomes major if it is still open."
            );
            return Self { due_on: add_days(raised_on, days), hard: false, rules: &[31, 33, 34], because };
        }
        let days = granted.close_major.max(0);
        let by_body = add_days(raised_on, days);
        let body = format!(
            "{id}, major, was raised on {raised_on}; the certification body grants {days} days, until {by_body}"
        );
        if finding.is_from(Source::Stage2Audit) {
            let six_months = add_months(raised_on, STAGE_2_MONTHS);
            let because = format!(
                "{body}. If it is not verified by {six_months}, 6 months after the last day of stage 2, another stage 2 is needed."
            );
            return Self { due_on: by_body, hard: false, rules: &[30, 31, 33], because };
        }
        // A major blocks the recertification, so it is verified before the expiry, less the time to decide (R32).
        let expiry = span.map(|span| span.expires_on).filter(|expiry| raised_on <= *expiry);
        let cap = expiry.map(|expiry| add_days(expiry, granted.decision_buffer.max(0).saturating_neg()));
        match (cap, expiry) {
            (Some(cap), Some(expiry)) if cap <= by_body => Self {
                due_on: cap,
                hard: true,
                rules: &[23, 31, 32],
                because: format!(
                    "{body}, but it has to be verified before the certificate expires on {expiry}: by {cap}."
                ),
            },
            _ if finding.is_from(Source::RecertificationAudit) => {
                Self { due_on: by_body, hard: true, rules: &[32, 33], because: format!("{body}.") }
            }
            _ => Self { due_on: by_body, hard: false, rules: &[33], because: format!("{body}.") },
        }
    }
}

fn plan_overdue(finding: &Finding, plan: &Obligation) -> Alert {
    let fact = finding.fact;
    let message =
        format!("The plan for {} of {} was not accepted by {}.", fact.id, fact.raised_on, plan.due_on);
    Alert::warning(Code::NonconformityOverdue, day_after(plan.due_on), &[33, 35], message)
}

fn closure_overdue(finding: &Finding, closure: &Obligation) -> Alert {
    let fact = finding.fact;
    let planned = fact.grade == Grade::Minor && finding.plan_accepted_on.is_some();
    let from = day_after(closure.due_on);
    let message =
        format!("{} of {} was not verified as closed by {}.", fact.id, fact.raised_on, closure.due_on);
    // For a minor an accepted plan is enough until the next audit (R31).
    if planned || finding.is_from(Source::InternalAudit) {
        Alert::warning(Code::NonconformityOverdue, from, &[33, 34], message)
    } else {
        Alert::breach(Code::NonconformityOverdue, from, &[31, 33], message)
    }
}

/// A minor that is still open at the next audit becomes a major (R34).
fn escalation(scene: &Scene, finding: &Finding) -> Option<Alert> {
    let fact = finding.fact;
    if fact.grade == Grade::Major || finding.is_from(Source::InternalAudit) || finding.verified_on.is_some() {
        return None;
    }
    let ledger = &scene.ledger;
    let all: [&[&Audit]; 3] = [&ledger.surveillance, &ledger.recertification, &ledger.stage_2];
    let next = all
        .into_iter()
        .flatten()
        .filter(|audit| audit.start > fact.raised_on)
        .min_by_key(|audit| audit.start)?;
    if !next.is_done() && !scene.watch.has_come(Owner::CertificationBody, next.start) {
        return None;
    }
    Some(Alert::warning(
        Code::NonconformityEscalates,
        next.start,
        &[34],
        format!(
            "{}, minor, raised on {}, was still open at the audit of {}: it is to be graded major.",
            fact.id, fact.raised_on, next.start
        ),
    ))
}

/// A decision is not taken before the majors of its audit are verified (R31).
fn decided_too_early(scene: &Scene, finding: &Finding) -> Option<Alert> {
    let fact = finding.fact;
    let stage_2 = finding.is_from(Source::Stage2Audit);
    if fact.grade == Grade::Minor || !(stage_2 || finding.is_from(Source::RecertificationAudit)) {
        return None;
    }
    let span = scene.history.cycles.iter().find(|span| span.starts_on >= fact.raised_on)?;
    let by = span.opened_by.filter(|_| span.is_initial() == stage_2)?;
    if finding.is_verified_by(span.starts_on) {
        return None;
    }
    Some(contradiction(
        (by.as_str(), span.starts_on),
        (&format!("nonconformity {}", fact.id), fact.raised_on),
        "a major nonconformity is verified before the decision (R31)",
    ))
}

/// The majors of a stage 2 that stopped the initial certification: the day after which stage 2 is repeated (R30).
pub(crate) fn second_stage_2_after(scene: &Scene, since: Option<NaiveDate>) -> Option<NaiveDate> {
    let limit = |it: &Finding| add_months(it.fact.raised_on, STAGE_2_MONTHS);
    scene
        .ledger
        .findings
        .iter()
        .filter(|it| it.fact.grade == Grade::Major && it.is_from(Source::Stage2Audit))
        .filter(|it| since.is_none_or(|since| it.fact.raised_on > since))
        .filter(|it| !it.is_verified_by(limit(it)) && scene.is_over(limit(it)))
        .filter(|it| {
            !scene.ledger.stage_2.iter().any(|audit| audit.is_done() && audit.start > it.fact.raised_on)
        })
        .map(limit)
        .min()
}
