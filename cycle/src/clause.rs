//! Clauses that an internal audit looked at on their own, each to be looked at again (R60).

use chrono::NaiveDate;

use crate::coverage::Coverage;
use crate::date::{add_days, add_months, day_after};
use crate::duty::{Duty, Performance};
use crate::obligation::{Kind, Obligation, Progress};
use crate::own_duty::CARE_DAYS;
use crate::policy::CoverageMode;
use crate::round::Round;
use crate::rule::rules;
use crate::scene::{Draft, Scene};

/// Audits of single clauses count from here, so that their keys never meet those of the whole system.
const CLAUSES: u32 = 1000;

/// Lists, for every internal audit of single clauses, when these clauses are due again.
pub(crate) fn lay_out(scene: &Scene, rounds: &[Round], draft: &mut Draft) {
    let duty = Duty::internal_audits(scene);
    for (at, performance) in duty.done.iter().enumerate() {
        let Coverage::Clauses(clauses) = performance.coverage else { continue };
        let span = scene.history.cycle_on(performance.on).or(scene.history.cycles.first());
        let cycle = span.map_or(1, |span| span.number);
        let Some(due_on) = due_on(scene, rounds, &duty, performance.on, cycle) else { continue };
        let ordinal = CLAUSES.saturating_add(u32::try_from(at).unwrap_or(u32::MAX)).saturating_add(1);
        let obligation = Obligation {
            opens_on: add_days(due_on, -CARE_DAYS).max(day_after(performance.on)).min(due_on),
            target_on: scene.policy.previous_working_day(due_on),
            rules: rules(&[60]),
            because: format!(
                "Clause {} was last audited on {}; it is due again by {due_on}.",
                clauses.join(", "),
                performance.on
            ),
            ..Obligation::due(Kind::InternalAudit, cycle, ordinal, due_on)
        };
        let again = again_on(&duty.done[at + 1..], clauses);
        let plan = duty.planned.iter().copied().find(|on| *on > performance.on);
        let progress = match (again, plan) {
            (Some(on), _) => Progress::Done(Some(on)),
            (None, Some(on)) => Progress::Planned(on),
            (None, None) => Progress::Nothing,
        };
        draft.obligations.push(obligation.stand(progress, scene.policy, scene.watch));
    }
}

/// A year later, or before the recertification audit where the programme runs over the whole cycle.
fn due_on(scene: &Scene, rounds: &[Round], duty: &Duty, last: NaiveDate, cycle: u32) -> Option<NaiveDate> {
    match scene.policy.internal_audit_coverage {
        CoverageMode::Annual => Some(add_months(last, duty.interval)),
        CoverageMode::Cycle => rounds
            .iter()
            .find(|round| round.cycle == cycle && round.programme_since.is_some())
            .map(|round| round.internal_audit_by)
            .filter(|due_on| *due_on > last),
    }
}

/// The day by which later audits had looked at every one of the clauses again.
fn again_on(later: &[Performance], clauses: &[String]) -> Option<NaiveDate> {
    let again = |clause: &String| later.iter().find(|it| it.coverage.includes(clause)).map(|it| it.on);
    let days: Option<Vec<NaiveDate>> = clauses.iter().map(again).collect();
    days?.into_iter().max()
}
