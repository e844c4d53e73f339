//! What would save more if somebody agreed to it: never done silently, told with its consequences.

use super::answer::{Saving, Step, WiderWindow};
use super::calendar::{Sums, members, sums};
use super::{Draft, Question, Reading, Widen, reason, settle};

/// The ways to widen the windows that save days, or visits where days are not known.
pub(crate) fn look(question: &Question, readings: &[Reading], draft: &Draft) -> Vec<WiderWindow> {
    let now = sums(question, draft);
    let ways = [Widen::EarlyRecertification, Widen::LateSurveillance];
    ways.into_iter().filter_map(|widen| way(question, readings, now, widen)).collect()
}

fn way(question: &Question, readings: &[Reading], now: Sums, widen: Widen) -> Option<WiderWindow> {
    let draft = settle(question, readings, Some(widen));
    let then = sums(question, &draft);
    // The same audits, or there is nothing to compare; and half a day less is not worth a visit more.
    if then.separate != now.separate || then.joint >= now.joint || then.joint.1 > now.joint.1 {
        return None;
    }
    let steps = steps(question, readings, &draft);
    let saved = then.saving();
    Some(WiderWindow {
        widen,
        joint: then.total(then.joint),
        because: because(widen, now.saving(), saved),
        saved,
        steps,
    })
}

fn because(widen: Widen, now: Saving, then: Saving) -> String {
    let visits = then.visits.saturating_sub(now.visits);
    let mut gains = Vec::new();
    if let Some(days) = then.days.zip(now.days).map(|(then, now)| then - now).filter(|days| *days > 0.0) {
        gains.push(if days <= 1.0 { format!("{days} audit day") } else { format!("{days} audit days") });
    }
    match visits {
        0 => {}
        1 => gains.push("1 visit".into()),
        visits => gains.push(format!("{visits} visits")),
    }
    let gain = gains.join(" and ");
    match widen {
        Widen::EarlyRecertification => format!(
            "With recertification audits up to 12 months before the expiry the calendar saves {gain} more (R85)."
        ),
        Widen::LateSurveillance => format!(
            "With second surveillance audits later than 24 months after the decision the calendar saves {gain} more; R02 then warns."
        ),
    }
}

fn steps(question: &Question, readings: &[Reading], draft: &Draft) -> Vec<Step> {
    let mut steps = Vec::new();
    for meeting in &draft.meetings {
        for audit in members(draft, meeting) {
            let (Some(candidate), Some(reading)) =
                (question.certifications.get(audit.owner), readings.get(audit.owner))
            else {
                continue;
            };
            if let Some(because) = reason::outside(candidate, reading, &audit.window, meeting.on) {
                steps.push(Step {
                    certification: candidate.name.clone(),
                    key: audit.window.key.clone(),
                    start: meeting.on,
                    because,
                });
            }
        }
    }
    steps
}
