//! Suspension: resolved in the certification body's time, or the certificate is withdrawn or reduced (R40 to R42).

use crate::alert::{Alert, Code};
use crate::date::{add_months, day_after};
use crate::history::Suspension;
use crate::obligation::{Kind, Obligation, Progress};
use crate::rule::rules;
use crate::scene::{Draft, Scene};
use crate::span::Span;
use crate::today::Owner;

/// Lists a cycle's suspensions and tells which of them last too long.
pub(crate) fn lay_out(scene: &Scene, span: &Span, current: bool, draft: &mut Draft) {
    let of_cycle = scene.history.suspensions.iter().filter(|it| it.cycle == span.number);
    for (ordinal, suspension) in (1u32..).zip(of_cycle) {
        lay_out_one(scene, span, ordinal, suspension, current, draft);
    }
}

fn lay_out_one(
    scene: &Scene,
    span: &Span,
    ordinal: u32,
    suspension: &Suspension,
    current: bool,
    draft: &mut Draft,
) {
    let from = suspension.from;
    let months = scene.policy.suspension_months.max(0);
    let normal = add_months(from, months);
    let due_on = normal.min(span.expires_on);
    let resolved = suspension.resolved.map(|act| act.on);
    let obligation = Obligation {
        opens_on: from,
        target_on: scene.policy.previous_working_day(due_on).max(from),
        hard: true,
        rules: rules(&[41, 42]),
        because: format!(
            "The certificate was suspended on {from}; a suspension normally ends within {months} months, by {normal}, and \
             never goes beyond the expiry of {}. Otherwise the certificate is withdrawn or its scope reduced.",
            span.expires_on
        ),
        ..Obligation::due(Kind::SuspensionResolution, span.number, ordinal, due_on)
    };
    // A resolution that is only foreseen for a later day does not resolve it yet.
    let progress = match resolved {
        Some(on) if scene.watch.has_come(Owner::CertificationBody, on) => Progress::Done(Some(on)),
        Some(on) => Progress::Planned(on),
        None => Progress::Nothing,
    };
    draft.obligations.push(obligation.stand(progress, scene.policy, scene.watch));
    let unresolved = !matches!(progress, Progress::Done(_));
    if current && unresolved && scene.is_over(due_on) {
        draft.alerts.push(Alert::breach(Code::SuspensionTooLong, day_after(due_on), &[41, 42], format!(
            "The suspension of {from} was not resolved by {due_on}; withdrawal or reduction of scope follows."
        )));
    }
}
