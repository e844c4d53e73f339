//! Agreeing the dates of an external audit with the certification body (R62).

use crate::obligation::{Kind, Obligation, Progress};
use crate::round::Round;
use crate::rule::rules;
use crate::scene::{Draft, Scene};

/// Lists the booking of an external audit; it is done as soon as the audit is planned.
pub(crate) fn lay_out(scene: &Scene, round: &Round, draft: &mut Draft) {
    let due_on = round.book_by;
    let obligation = Obligation {
        opens_on: crate::date::add_months(due_on, -1),
        target_on: scene.policy.previous_working_day(due_on),
        rules: rules(&[62]),
        because: format!(
            "The {} is expected by {}; certification bodies want to be booked by {due_on}.",
            round.audit, round.held_on
        ),
        ..Obligation::due(Kind::CertificationBodyBooking, round.cycle, round.ordinal, due_on)
    };
    let progress = if round.known.is_some() { Progress::Done(None) } else { Progress::Nothing };
    draft.obligations.push(obligation.stand(progress, scene.policy, scene.watch));
}
