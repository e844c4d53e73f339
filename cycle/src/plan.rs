//! From facts and policy to a programme.

use crate::alert::Alert;
use crate::audit_order;
use crate::edition::{self, transition_of};
use crate::facts::Facts;
use crate::fold::fold;
use crate::ledger::{DatedAct, Ledger};
use crate::obligation::State;
use crate::policy::Policy;
use crate::programme::{Cycle, NextChange, Programme};
use crate::round::Round;
use crate::scene::{Draft, Scene};
use crate::span::Span;
use crate::today::{Today, Watch};
use crate::{
    booking, initial, nonconformity, own_duty, own_duty_alert, recertification, status, surveillance,
    suspension, transfer,
};

/// Computes the programme of a certification: what has to be done by when, why, and what is wrong.
///
/// A pure function: the same facts, policy and day give the same programme, and no input makes it fail. Facts that
/// cannot be true together are named in alerts, and the programme is that of the facts that stand.
pub fn plan(facts: &Facts, policy: &Policy, today: Today) -> Programme {
    let watch = Watch::new(today);
    let mut draft = Draft { obligations: Vec::with_capacity(80), alerts: Vec::new() };
    let scene = read(facts, policy, &watch, &mut draft);
    let current = scene.history.current(&watch).map(|span| span.number);

    let rounds = lay_out(&scene, current, &mut draft);
    own_duty::lay_out(&scene, &rounds, &mut draft);
    warn_of_own_duties(&scene, &rounds, current, &mut draft);
    nonconformity::lay_out(&scene, &mut draft);
    transfer::lay_out(&scene, &mut draft);
    edition::lay_out(&scene, &mut draft);
    waive(&scene, &mut draft);

    let Draft { mut obligations, mut alerts } = draft;
    obligations.sort_by(|a, b| (a.due_on, &a.key).cmp(&(b.due_on, &b.key)));
    let order = |it: &Alert| (it.severity, it.from, it.code);
    alerts.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.message.cmp(&b.message)));
    Programme {
        status: status::status(&scene, &obligations),
        cycle: scene.history.current(&watch).map(cycle),
        history: scene.history.periods(&watch),
        obligations,
        alerts,
        next_change: watch.next_change().map_or(NextChange::Never, NextChange::On),
    }
}

/// Sorts the facts and folds the acts; what cannot be true is told in the draft.
fn read<'a>(facts: &'a Facts, policy: &'a Policy, watch: &'a Watch, draft: &mut Draft) -> Scene<'a> {
    let mut ledger = Ledger::read(&facts.events, &mut draft.alerts);
    let edition = facts.edition.clone().or_else(|| transition_of(&facts.standard));
    let (mut history, contradictions) = fold(&ledger, facts.printed_expiry, policy);
    draft.alerts.extend(contradictions);
    if let Some(edition) = &edition {
        for span in &mut history.cycles {
            span.valid_until = span.valid_until.min(edition.ends_on);
        }
        history.edition_ends_on = edition.binds().then_some(edition.ends_on);
    }
    audit_order::check(&mut ledger, &history, &mut draft.alerts);
    Scene { facts, policy, watch, ledger, history, edition }
}

/// Lists the external audits of every cycle and of the one to come, and answers what they need to be prepared.
fn lay_out(scene: &Scene, current: Option<u32>, draft: &mut Draft) -> Vec<Round> {
    let mut rounds = Vec::new();
    let cycles = &scene.history.cycles;
    for (index, span) in cycles.iter().enumerate() {
        let renewal = cycles.get(index + 1).and_then(|next| {
            next.opened_by.filter(|_| !next.is_initial()).map(|kind| DatedAct { on: next.starts_on, kind })
        });
        rounds.extend(lay_out_cycle(scene, span, renewal, current == Some(span.number), draft));
    }
    if let Some(span) = cycles.last().filter(|span| goes_on(scene, span)) {
        let next = span.expected_next(scene.policy);
        rounds.extend(lay_out_cycle(scene, &next, None, false, draft));
    }
    rounds.extend(initial::lay_out(scene, draft).inspect(|round| booking::lay_out(scene, round, draft)));
    rounds.sort_by_key(|round| (round.held_on, round.cycle, round.ordinal));
    rounds
}

fn lay_out_cycle(
    scene: &Scene,
    span: &Span,
    renewal: Option<DatedAct>,
    is_current: bool,
    draft: &mut Draft,
) -> Vec<Round> {
    let mut rounds = surveillance::lay_out(scene, span, is_current, draft);
    rounds.push(recertification::lay_out(scene, span, renewal, is_current, draft));
    suspension::lay_out(scene, span, is_current, draft);
    for round in &rounds {
        booking::lay_out(scene, round, draft);
    }
    rounds
}

/// Whether another cycle can follow: the certification has neither ended nor lapsed.
fn goes_on(scene: &Scene, span: &Span) -> bool {
    span.ended_by.is_none() && !scene.is_over(span.restore_until.max(span.expires_on))
}

fn warn_of_own_duties(scene: &Scene, rounds: &[Round], current: Option<u32>, draft: &mut Draft) {
    let of_current: Vec<Round> =
        rounds.iter().filter(|round| current.is_none_or(|current| round.cycle == current)).cloned().collect();
    own_duty_alert::warn(scene, &of_current, draft);
}

/// What a certification that has ended or moved on no longer has to do.
fn waive(scene: &Scene, draft: &mut Draft) {
    for obligation in &mut draft.obligations {
        let span = scene.history.cycles.iter().find(|span| span.number == obligation.cycle);
        let Some(closed_on) = span.and_then(|span| span.closed_on) else { continue };
        if obligation.state.is_pending() && obligation.due_on >= closed_on && scene.is_over(closed_on) {
            obligation.state = State::Waived;
        }
    }
}

fn cycle(span: &Span) -> Cycle {
    let gone = span.ended_by.is_some() || span.transferred_on.is_some() || span.valid_until < span.expires_on;
    Cycle {
        number: span.number,
        starts_on: span.starts_on,
        expires_on: span.valid_until,
        restore_until: (!gone).then_some(span.restore_until),
    }
}
