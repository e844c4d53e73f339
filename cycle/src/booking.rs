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
        because: because(round),
        ..Obligation::due(Kind::CertificationBodyBooking, round.cycle, round.ordinal, due_on)
    };
    let progress = if round.booked { Progress::Done(None) } else { Progress::Nothing };
    draft.obligations.push(obligation.stand(progress, scene.policy, scene.watch));
}

fn because(round: &Round) -> String {
    let (audit, held_on, due_on) = (round.audit, round.held_on, round.book_by);
    if round.known.is_some() {
        format!("The {audit} has its date, {held_on}; certification bodies want to be booked by {due_on}.")
    } else {
        format!("The {audit} is expected by {held_on}; certification bodies want to be booked by {due_on}.")
    }
}
