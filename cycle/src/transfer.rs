//! Transfer to another certification body (R50 to R52).

use chrono::NaiveDate;

use crate::alert::{Alert, Code};
use crate::date::{add_months, day_after};
use crate::obligation::{Kind, Obligation, Progress};
use crate::rule::rules;
use crate::scene::{Draft, Scene};
use crate::today::Owner;

/// The months after the end of a certification body in which its certificates can be transferred (R51).
const MONTHS: i32 = 6;

/// The last day for a transfer after the issuing body has ceased: six months or the expiry, whichever is sooner (R51).
pub fn limit(ceased_on: NaiveDate, expires_on: NaiveDate) -> NaiveDate {
    add_months(ceased_on, MONTHS).min(expires_on)
}

/// Lists the transfer that the end of the issuing body calls for, and the transfers that could not be.
pub(crate) fn lay_out(scene: &Scene, draft: &mut Draft) {
    for (on, reason) in &scene.history.refused_transfers {
        draft.alerts.push(Alert::breach(Code::TransferNotEligible, *on, &[50, 51, 52], format!(
            "The certificate could not be transferred on {on}: {reason}. Only a valid certificate without open major \
             nonconformities is transferred."
        )));
    }
    let Some(ceased_on) = scene.history.body_ceased_on else { return };
    let Some(span) = scene.history.cycle_on(ceased_on) else { return };
    let due_on = limit(ceased_on, span.expires_on);
    let transferred =
        scene.history.cycles.iter().filter_map(|span| span.transferred_on).find(|on| *on >= ceased_on);
    let obligation = Obligation {
        opens_on: ceased_on.min(due_on),
        target_on: scene.policy.previous_working_day(due_on),
        hard: true,
        rules: rules(&[51]),
        because: format!(
            "The issuing certification body ceased on {ceased_on}; the certificate has to be transferred within 6 months \
             or by its expiry on {}, whichever is sooner.",
            span.expires_on
        ),
        ..Obligation::due(Kind::Transfer, span.number, 1, due_on)
    };
    let progress = transferred.map_or(Progress::Nothing, |on| Progress::Done(Some(on)));
    draft.obligations.push(obligation.stand(progress, scene.policy, scene.watch));
    if transferred.is_some() || span.ended_by.is_some() {
        return;
    }
    let suspended = scene.history.suspensions.iter().find(|it| {
        it.cycle == span.number
            && it.resolved.is_none()
            && scene.watch.has_come(Owner::CertificationBody, it.from)
    });
    if scene.is_over(due_on) {
        draft.alerts.push(Alert::breach(Code::TransferNotEligible, day_after(due_on), &[51], format!(
            "The certification body ceased on {ceased_on}, and the certificate was not transferred by {due_on}."
        )));
    } else if let Some(suspension) = suspended {
        draft.alerts.push(Alert::breach(Code::TransferNotEligible, suspension.from.max(ceased_on), &[50], format!(
            "The certificate is suspended since {}, and a suspended certificate is not accepted for transfer.",
            suspension.from
        )));
    }
}
