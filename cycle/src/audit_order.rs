//! Audits that cannot have taken place when they are said to have: named, and put aside.

use chrono::NaiveDate;

use crate::alert::{Alert, Code};
use crate::contradiction::contradiction;
use crate::event::Audit;
use crate::history::History;
use crate::ledger::{ActKind, Ledger};
use crate::span::Span;

/// Checks the audits against the cycles; what is put aside leaves the ledger.
pub(crate) fn check(ledger: &mut Ledger, history: &History, alerts: &mut Vec<Alert>) {
    let stage_1 = ledger.stage_1.clone();
    ledger.stage_2.retain(|audit| keep(stage_2_conflict(audit, &stage_1, history), alerts));
    ledger
        .surveillance
        .retain(|audit| keep(in_cycle_conflict("surveillance_audit", audit, history, false), alerts));
    ledger
        .recertification
        .retain(|audit| keep(in_cycle_conflict("recertification_audit", audit, history, true), alerts));
}

fn keep(conflict: Option<Alert>, alerts: &mut Vec<Alert>) -> bool {
    let stands = conflict.is_none();
    alerts.extend(conflict);
    stands
}

/// Stage 2 follows stage 1 (R01) and comes before the decision (R14).
fn stage_2_conflict(audit: &Audit, stage_1: &[&Audit], history: &History) -> Option<Alert> {
    let stage_2 = ("stage_2_audit", audit.start);
    if let Some(span) = history.cycles.iter().rev().find(|span| span.starts_on < audit.last_day()) {
        let in_force =
            audit.start <= span.valid_until && span.ended_by.is_none_or(|end| audit.start < end.on);
        if span.is_initial() && in_force && audit.is_done() {
            let decision = ("certification_decision", span.starts_on);
            return Some(contradiction(
                decision,
                stage_2,
                "the decision follows the last day of stage 2 (R14)",
            ));
        }
    }
    let since =
        history.cycles.iter().rev().find(|span| span.starts_on < audit.start).map(|span| span.starts_on);
    let first = stage_1.iter().find(|it| since.is_none_or(|since| it.start > since))?;
    let wrong = first.start > audit.start && (first.is_done() || !audit.is_done());
    let stage_1 = ("stage_1_audit", first.start);
    wrong.then(|| contradiction(stage_1, stage_2, "stage 1 comes before stage 2 (R01)"))
}

/// Surveillance and recertification audits look at a certification that exists.
fn in_cycle_conflict(name: &str, audit: &Audit, history: &History, after_expiry: bool) -> Option<Alert> {
    let event = (name, audit.start);
    let Some(first) = history.cycles.first() else {
        return audit.is_done().then(|| {
            let message = format!(
                "{name} on {} needs an earlier certification_decision, and none is known.",
                audit.start
            );
            Alert::breach(Code::EventsContradict, audit.start, &[], message)
        });
    };
    let Some(span) = history.cycle_on(audit.start) else {
        // Before a first cycle that did not begin with an initial certification lie cycles that nobody told us about.
        return first.is_initial().then(|| {
            contradiction(
                ("certification_decision", first.starts_on),
                event,
                "this audit comes after the decision",
            )
        });
    };
    // A plan that the end of the certification has overtaken contradicts nothing.
    if let Some(end) = span.ended_by.filter(|end| audit.is_done() && end.on < audit.start) {
        return Some(contradiction((end.kind.as_str(), end.on), event, "the certification had ended"));
    }
    let lapsed = audit.is_done() && !after_expiry && audit.start > span.expires_on;
    lapsed.then(|| {
        contradiction(opening(span), event, &format!("the certificate had expired on {}", span.expires_on))
    })
}

fn opening(span: &Span) -> (&'static str, NaiveDate) {
    (span.opened_by.unwrap_or(ActKind::CertificationDecision).as_str(), span.starts_on)
}
