//! External audits that come without a fresh internal audit or management review (R13, R60, R61).

use crate::alert::{Alert, Code};
use crate::date::day_after;
use crate::obligation::{Kind, Obligation, State};
use crate::round::{Known, Round};
use crate::scene::{Draft, Scene};
use crate::today::Owner;

/// Warns of the audits that are planned, and of the latest that took place, without what has to precede them.
pub(crate) fn warn(scene: &Scene, rounds: &[Round], draft: &mut Draft) {
    let latest =
        rounds.iter().filter(|round| round.known == Some(Known::Done)).map(|round| round.held_on).max();
    let mut warnings = Vec::new();
    for round in rounds {
        let relevant = match round.known {
            Some(Known::Planned) => true,
            Some(Known::Done) => Some(round.held_on) == latest,
            None => false,
        };
        if !relevant {
            continue;
        }
        for kind in [Kind::InternalAudit, Kind::ManagementReview] {
            let of_round = |it: &&Obligation| {
                it.kind == kind
                    && it.cycle == round.cycle
                    && it.ordinal == round.ordinal
                    && it.state != State::Done
            };
            if let Some(duty) = draft.obligations.iter().find(of_round) {
                warnings.extend(missing(scene, round, duty));
            }
        }
    }
    draft.alerts.append(&mut warnings);
}

fn missing(scene: &Scene, round: &Round, duty: &Obligation) -> Option<Alert> {
    let late = duty.planned_on.filter(|planned| *planned > round.held_on);
    let passed = scene.watch.is_over(Owner::Organization, duty.due_on);
    if late.is_none() && !passed && round.known != Some(Known::Done) {
        return None;
    }
    let name = if duty.kind == Kind::InternalAudit { "internal audit" } else { "management review" };
    let (rule, system) = match (duty.kind, round.full_system) {
        (Kind::InternalAudit, true) => (60, " of the full system"),
        (Kind::InternalAudit, false) => (60, ""),
        _ => (61, ""),
    };
    let numbers: &[u8] = if round.full_system { &[13, rule] } else { &[rule] };
    let found = match late {
        Some(planned) => format!("; it is planned for {planned}"),
        None => String::new(),
    };
    let from = if passed { day_after(duty.due_on) } else { duty.due_on };
    Some(Alert::warning(
        Code::OwnDutyMissingBeforeAudit,
        from,
        numbers,
        format!(
            "No fresh {name}{system} precedes the {} of {}; it was due by {}{found}.",
            round.audit, round.held_on, duty.due_on
        ),
    ))
}
