//! The proof of a draft: each certification is planned with its proposed dates, and nothing may break.

use super::answer::OpenedWarning;
use super::{Candidate, Draft, Meeting, Reading};
use crate::alert::{Alert, Severity};
use crate::event::{Audit, Event, Happened};
use crate::obligation::Kind;
use crate::plan::plan;
use crate::programme::Programme;

/// Plans the candidate with the dates of the draft. Answers the warnings that they open, or why they cannot stand: a
/// breach that was not there, or an audit that would come after its limit.
pub(crate) fn try_on(
    owner: usize,
    candidate: &Candidate,
    reading: &Reading,
    draft: &Draft,
) -> Result<Vec<OpenedWarning>, String> {
    let mut facts = reading.facts.clone();
    let mut dates = Vec::new();
    for (meeting, at) in places(&draft.meetings) {
        let Some(audit) = draft.audits.get(at).filter(|audit| audit.owner == owner) else { continue };
        let window = &audit.window;
        dates.push((window.key.as_str(), meeting.on, window.fixed));
        if !window.fixed {
            facts.events.push(event(window.kind, meeting.on));
        }
    }
    let after = plan(&facts, &candidate.policy, candidate.today);
    let opened = opened(&reading.before, &after);
    if let Some(breach) = opened.iter().find(|alert| alert.severity == Severity::Breach) {
        return Err(breach.message.clone());
    }
    for (key, on, fixed) in dates {
        let stands = after
            .obligation(key)
            .is_some_and(|it| it.planned_on == Some(on) && (fixed || !it.is_planned_late()));
        if !stands {
            return Err(format!("Held on {on}, {key} would not be done in time."));
        }
    }
    let told = |alert: &Alert| OpenedWarning { certification: candidate.name.clone(), alert: alert.clone() };
    Ok(opened.into_iter().map(told).collect())
}

fn places(meetings: &[Meeting]) -> impl Iterator<Item = (&Meeting, usize)> {
    meetings.iter().flat_map(|meeting| meeting.audits.iter().map(move |at| (meeting, *at)))
}

fn event(kind: Kind, on: chrono::NaiveDate) -> Event {
    let audit = Audit { start: on, end: None, state: Happened::Planned };
    if kind == Kind::RecertificationAudit {
        Event::RecertificationAudit(audit)
    } else {
        Event::SurveillanceAudit(audit)
    }
}

/// The alerts of `after` that `before` does not have; a message that only says its dates anew is no other alert.
fn opened<'a>(before: &Programme, after: &'a Programme) -> Vec<&'a Alert> {
    let known = |alert: &Alert| {
        before
            .alerts
            .iter()
            .any(|it| (it.code, it.severity, it.from) == (alert.code, alert.severity, alert.from))
    };
    after.alerts.iter().filter(|alert| !known(alert)).collect()
}
