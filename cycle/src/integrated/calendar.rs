//! From a draft to the answer: days added up, visits put into words.

use chrono::NaiveDate;

use super::answer::{DaysUnknown, JointCalendar, Saving, Total, Visit, VisitPart, WiderWindow};
use super::days::{HalfDays, days, joint, share_left};
use super::{Audit, Candidate, Draft, Meeting, Question, Reading, reason};
use crate::obligation::Kind;
use crate::rule::{Rule, rules};

/// The half days and visits of a draft, held jointly and one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) joint: (HalfDays, u32),
    pub(crate) separate: (HalfDays, u32),
    /// Whether every single time is known.
    pub(crate) known: bool,
}

/// Adds up a draft.
pub(crate) fn sums(question: &Question, draft: &Draft) -> Sums {
    let share = share_left(question.integration_reduction);
    let mut sums = Sums { joint: (0, 0), separate: (0, 0), known: true };
    for meeting in &draft.meetings {
        let parts = members(draft, meeting);
        let single: Vec<HalfDays> = parts.iter().filter_map(|audit| audit.days).collect();
        let sum = single.iter().sum();
        sums.known &= single.len() == parts.len();
        sums.joint.0 += joint(sum, single.len(), share);
        sums.joint.1 += 1;
        sums.separate.0 += sum;
        sums.separate.1 += u32::try_from(parts.len()).unwrap_or(u32::MAX);
    }
    sums
}

/// The audits of a meeting.
pub(crate) fn members<'a>(draft: &'a Draft, meeting: &Meeting) -> Vec<&'a Audit> {
    meeting.audits.iter().filter_map(|at| draft.audits.get(*at)).collect()
}

impl Sums {
    pub(crate) fn total(&self, (half_days, visits): (HalfDays, u32)) -> Total {
        Total { visits, days: self.known.then(|| days(half_days)) }
    }

    pub(crate) fn saving(&self) -> Saving {
        let saved = self.separate.0.saturating_sub(self.joint.0);
        let percent = (f64::from(saved) * 1000.0 / f64::from(self.separate.0.max(1))).round() / 10.0;
        Saving {
            visits: self.separate.1.saturating_sub(self.joint.1),
            days: self.known.then(|| days(saved)),
            percent: self.known.then_some(percent),
        }
    }
}

/// Puts a draft into words.
pub(crate) fn put(
    question: &Question,
    readings: &[Reading],
    draft: Draft,
    wider_windows: Vec<WiderWindow>,
) -> JointCalendar {
    let sums = sums(question, &draft);
    let visits = draft.meetings.iter().map(|meeting| visit(question, readings, &draft, meeting)).collect();
    let mut not_joined = reason::apart(question, &draft);
    not_joined.extend(draft.left_out);
    let unknown = question.certifications.iter().filter_map(|candidate| {
        let because = candidate.days.why_unknown()?.to_owned();
        Some(DaysUnknown { certification: candidate.name.clone(), because })
    });
    JointCalendar {
        visits,
        separate: sums.total(sums.separate),
        joint: sums.total(sums.joint),
        saved: sums.saving(),
        days_unknown: unknown.collect(),
        not_joined,
        wider_windows,
        warnings: draft.warnings,
    }
}

fn visit(question: &Question, readings: &[Reading], draft: &Draft, meeting: &Meeting) -> Visit {
    let audits = members(draft, meeting);
    let parts: Vec<VisitPart> =
        audits.iter().filter_map(|audit| part(question, readings, audit, meeting.on)).collect();
    let single: Option<Vec<HalfDays>> = audits.iter().map(|audit| audit.days).collect();
    let share = share_left(question.integration_reduction);
    let mut kinds: Vec<Kind> = audits.iter().map(|audit| audit.window.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut numbers: Vec<Rule> =
        audits.iter().flat_map(|audit| audit.window.obligation.rules.clone()).collect();
    if audits.len() > 1 {
        numbers.extend(rules(&[84, 85]));
    }
    numbers.sort_unstable();
    numbers.dedup();
    let windows = || audits.iter().map(|audit| &audit.window);
    let candidate = audits.first().and_then(|audit| question.certifications.get(audit.owner));
    let days_separate = single.as_ref().map(|single| days(single.iter().sum()));
    let days_joint = single.map(|single| days(joint(single.iter().sum(), single.len(), share)));
    Visit {
        kinds,
        start: meeting.on,
        earliest_on: windows().map(|it| it.earliest).max().unwrap_or(meeting.on),
        latest_on: windows().map(|it| it.latest).min().unwrap_or(meeting.on),
        due_on: windows().map(|it| it.due_on).min().unwrap_or(meeting.on),
        certification_body: candidate.and_then(|it| it.certification_body.clone()),
        because: reason::visit(question, draft, meeting, days_separate.zip(days_joint)),
        parts,
        days_separate,
        days_joint,
        rules: numbers,
    }
}

fn part(question: &Question, readings: &[Reading], audit: &Audit, on: NaiveDate) -> Option<VisitPart> {
    let candidate: &Candidate = question.certifications.get(audit.owner)?;
    let window = &audit.window;
    let mut because = window.obligation.because.clone();
    if let Some(more) = reason::outside(candidate, readings.get(audit.owner)?, window, on) {
        because.push(' ');
        because.push_str(&more);
    }
    Some(VisitPart {
        certification: candidate.name.clone(),
        key: window.key.clone(),
        kind: window.kind,
        standard: candidate.facts.standard.clone(),
        days: audit.days.map(days),
        earliest_on: window.earliest,
        latest_on: window.latest,
        due_on: window.due_on,
        fixed: window.fixed,
        because,
    })
}
