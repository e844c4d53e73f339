//! The organization's own duties: internal audits and management reviews, fresh before every external audit and
//! repeated in their interval (R13, R60, R61, R62).

use chrono::NaiveDate;

use crate::clause;
use crate::date::{add_days, add_months, day_after};
use crate::duty::Duty;
use crate::obligation::{Kind, Obligation, Progress};
use crate::round::Round;
use crate::scene::{Draft, Scene};

/// How long before its limit an own duty is shown as something to care about, in days.
pub(crate) const CARE_DAYS: i32 = 91;

/// Repetitions between two external audits count from here for the second of them, so that a repetition more or less
/// leaves every other key as it is.
const REPETITIONS: u32 = 100;

/// Lists the own duties for the rounds, which come in the order of their audits.
pub(crate) fn lay_out(scene: &Scene, rounds: &[Round], draft: &mut Draft) {
    for duty in [Duty::internal_audits(scene), Duty::management_reviews(scene)] {
        let completions = duty.completions();
        let mut stretch =
            Stretch { scene, duty: &duty, completions: &completions, previous: None, pending: false };
        for round in rounds {
            stretch.lay_out(round, draft);
        }
        if rounds.is_empty() {
            alone(scene, &duty, &completions, draft);
        }
    }
    clause::lay_out(scene, rounds, draft);
}

/// The way from one external audit to the next.
struct Stretch<'s, 'a> {
    scene: &'s Scene<'a>,
    duty: &'s Duty<'a>,
    completions: &'s [NaiveDate],
    /// The first day of the external audit before.
    previous: Option<NaiveDate>,
    /// Whether an earlier round still waits for its performance, so that nobody knows when the next interval starts.
    pending: bool,
}

impl Stretch<'_, '_> {
    fn lay_out(&mut self, round: &Round, draft: &mut Draft) {
        let fresh_from = self.duty.fresh_from(round);
        let fulfilled = self.duty.fulfilled(round);
        let last = self.completions.iter().copied().filter(|on| *on <= round.held_on).max();
        let repeat_by = last
            .filter(|_| self.duty.repeats && !self.pending && fulfilled.is_none())
            .map(|last| add_months(last, self.duty.interval));
        self.repetitions(round, fresh_from, repeat_by, draft);

        let lead_by =
            if self.duty.kind == Kind::InternalAudit { round.internal_audit_by } else { round.review_by };
        let by_interval = repeat_by.filter(|limit| *limit >= fresh_from && *limit < lead_by);
        let progress = match (fulfilled, self.plan(round, fresh_from, last)) {
            (Some(on), _) => Progress::Done(Some(on)),
            (None, Some(on)) => Progress::Planned(on),
            (None, None) => Progress::Nothing,
        };
        let obligation = self.obligation(
            round,
            by_interval.unwrap_or(lead_by),
            because(self.duty, round, fulfilled, by_interval, last),
        );
        draft.obligations.push(obligation.stand(progress, self.scene.policy, self.scene.watch));
        self.pending |= fulfilled.is_none();
        self.previous = Some(round.held_on);
    }

    fn obligation(&self, round: &Round, due_on: NaiveDate, because: String) -> Obligation {
        // The review comes after the internal audit, whose results are its input (R61).
        let after_audit = self.duty.kind == Kind::ManagementReview;
        Obligation {
            opens_on: add_days(due_on, -CARE_DAYS).max(self.duty.fresh_from(round)).min(due_on),
            target_on: self.scene.policy.previous_working_day(due_on),
            depends_on: if after_audit {
                vec![Kind::InternalAudit.key(round.cycle, round.ordinal)]
            } else {
                Vec::new()
            },
            rules: self.duty.rules(round.full_system),
            because,
            ..Obligation::due(self.duty.kind, round.cycle, round.ordinal, due_on)
        }
    }

    /// The performance that is planned for this audit; one shortly after it is planned too late for it.
    fn plan(&self, round: &Round, fresh_from: NaiveDate, last: Option<NaiveDate>) -> Option<NaiveDate> {
        let for_this = |on: &&NaiveDate| {
            **on >= fresh_from
                && last.is_none_or(|last| **on > last)
                && self.previous.is_none_or(|previous| **on > previous)
                && **on <= add_months(round.held_on, 1)
        };
        self.duty.planned.iter().find(for_this).copied()
    }

    /// What was performed too early to be fresh for the audit, and the repetition due before anything could be fresh.
    fn repetitions(
        &self,
        round: &Round,
        fresh_from: NaiveDate,
        repeat_by: Option<NaiveDate>,
        draft: &mut Draft,
    ) {
        let Some(previous) = self.previous.filter(|_| self.duty.repeats) else { return };
        let mut ordinal = round.ordinal.saturating_mul(REPETITIONS);
        let mut last = self.completions.iter().copied().filter(|on| *on <= previous).max();
        for on in self.completions.iter().copied().filter(|on| *on > previous && *on < fresh_from) {
            ordinal = ordinal.saturating_add(1);
            let done = self.repetition(
                round,
                ordinal,
                last,
                last.map_or(on, |it| add_months(it, self.duty.interval)),
            );
            draft.obligations.push(done.stand(Progress::Done(Some(on)), self.scene.policy, self.scene.watch));
            last = Some(on);
        }
        if let Some(due_on) = repeat_by.filter(|limit| *limit < fresh_from && *limit >= previous) {
            let open = self.repetition(round, ordinal.saturating_add(1), last, due_on);
            let plan = self
                .duty
                .planned
                .iter()
                .copied()
                .find(|on| *on > previous && *on < fresh_from && Some(*on) > last);
            let progress = plan.map_or(Progress::Nothing, Progress::Planned);
            draft.obligations.push(open.stand(progress, self.scene.policy, self.scene.watch));
        }
    }

    fn repetition(
        &self,
        round: &Round,
        ordinal: u32,
        last: Option<NaiveDate>,
        due_on: NaiveDate,
    ) -> Obligation {
        let because = match last {
            Some(last) => format!(
                "The last {} was on {last}, and {} months later is {due_on}; the {} of {} comes too late for it.",
                self.duty.words(),
                self.duty.interval,
                round.audit,
                round.held_on
            ),
            None => format!("A {} between two external audits.", self.duty.words()),
        };
        Obligation {
            opens_on: add_days(due_on, -CARE_DAYS).max(last.map_or(due_on, day_after)).min(due_on),
            target_on: self.scene.policy.previous_working_day(due_on),
            rules: self.duty.rules(false),
            because,
            ..Obligation::due(self.duty.kind, round.cycle, ordinal, due_on)
        }
    }
}

fn because(
    duty: &Duty,
    round: &Round,
    fulfilled: Option<NaiveDate>,
    by_interval: Option<NaiveDate>,
    last: Option<NaiveDate>,
) -> String {
    let (words, interval, audit, held_on) = (duty.words(), duty.interval, round.audit, round.held_on);
    match (fulfilled, by_interval, last) {
        (Some(on), _, _) => {
            format!(
                "The {words} of {on} is fresh for the {audit} of {held_on}: at most {interval} months older."
            )
        }
        (None, Some(limit), Some(last)) => format!(
            "The last {words} was on {last}, and {interval} months later is {limit}; the {audit} follows on {held_on}."
        ),
        _ => format!(
            "The {audit} of {held_on} looks at the last {words}, which needs time to take effect before it."
        ),
    }
}

/// The next repetition where no external audit is known yet.
fn alone(scene: &Scene, duty: &Duty, completions: &[NaiveDate], draft: &mut Draft) {
    let Some(last) = completions.iter().copied().max().filter(|_| duty.repeats) else { return };
    let due_on = add_months(last, duty.interval);
    let obligation = Obligation {
        opens_on: add_days(due_on, -CARE_DAYS).max(day_after(last)).min(due_on),
        target_on: scene.policy.previous_working_day(due_on),
        rules: duty.rules(false),
        because: format!(
            "The last {} was on {last}, and {} months later is {due_on}.",
            duty.words(),
            duty.interval
        ),
        ..Obligation::due(duty.kind, 1, 0, due_on)
    };
    let plan = duty.planned.iter().copied().find(|on| *on > last);
    let progress = plan.map_or(Progress::Nothing, Progress::Planned);
    draft.obligations.push(obligation.stand(progress, scene.policy, scene.watch));
}
