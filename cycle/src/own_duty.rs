//! The organization's own duties: internal audits and management reviews, fresh before every external audit and
//! repeated in their interval (R13, R60, R61, R62).

use chrono::NaiveDate;

use crate::coverage::Coverage;
use crate::date::{add_days, add_months, day_after, day_before};
use crate::event::Happened;
use crate::obligation::{Kind, Obligation, Progress};
use crate::policy::CoverageMode;
use crate::round::Round;
use crate::rule::rules;
use crate::scene::{Draft, Scene};

/// How long before its limit an own duty is shown as something to care about, in days.
const CARE_DAYS: i32 = 91;

/// The performances of one kind of own duty.
struct Duty<'a> {
    kind: Kind,
    /// Freshness and repetition, in months.
    interval: i32,
    /// Whether the interval itself sets a limit between two external audits.
    repeats: bool,
    performances: Vec<Performance<'a>>,
}

/// One internal audit or management review, by its last day.
#[derive(Clone, Copy)]
struct Performance<'a> {
    on: NaiveDate,
    done: bool,
    coverage: Option<&'a Coverage>,
}

/// Lists the own duties for the rounds, which come in the order of their audits.
pub(crate) fn lay_out(scene: &Scene, rounds: &[Round], draft: &mut Draft) {
    for duty in [internal_audits(scene), management_reviews(scene)] {
        let mut previous: Option<NaiveDate> = None;
        let mut next_is_known = true;
        for round in rounds {
            next_is_known = one_round(scene, &duty, round, previous, next_is_known, draft);
            previous = Some(round.held_on);
        }
    }
}

fn internal_audits<'a>(scene: &Scene<'a>) -> Duty<'a> {
    let performances = scene.ledger.internal.iter().map(|audit| Performance {
        on: audit.last_day(),
        done: audit.state == Happened::Done,
        coverage: Some(&audit.coverage),
    });
    Duty {
        kind: Kind::InternalAudit,
        interval: scene.policy.internal_audit_months.max(1),
        repeats: scene.policy.internal_audit_coverage == CoverageMode::Annual,
        performances: performances.collect(),
    }
}

fn management_reviews<'a>(scene: &Scene<'a>) -> Duty<'a> {
    let performances = scene.ledger.reviews.iter().map(|review| Performance {
        on: review.on,
        done: review.state == Happened::Done,
        coverage: None,
    });
    Duty {
        kind: Kind::ManagementReview,
        interval: scene.policy.management_review_months.max(1),
        repeats: true,
        performances: performances.collect(),
    }
}

/// Lists one duty before one audit, and whatever its interval asks for before that. Answers whether the next round can
/// still rest on what has been performed.
fn one_round(
    scene: &Scene,
    duty: &Duty,
    round: &Round,
    previous: Option<NaiveDate>,
    next_is_known: bool,
    draft: &mut Draft,
) -> bool {
    let fresh_from = add_months(round.held_on, -duty.interval);
    let lead_by = if duty.kind == Kind::InternalAudit { round.internal_audit_by } else { round.review_by };
    between(scene, duty, round, previous, fresh_from, draft);

    let fresh = |it: &&Performance| it.on >= fresh_from && it.on <= round.held_on;
    let done = duty.fulfilled(duty.performances.iter().filter(|it| it.done).filter(fresh), round.full_system);
    let last = duty.last_before(round.held_on);
    let repeat_by =
        last.filter(|_| duty.repeats && next_is_known).map(|last| add_months(last, duty.interval));
    let by_interval = repeat_by.filter(|limit| *limit >= fresh_from && *limit < lead_by);
    let due_on = by_interval.unwrap_or(lead_by);
    let planned = duty.performances.iter().filter(|it| !it.done && it.on >= fresh_from).find(|it| {
        last.is_none_or(|last| it.on > last)
            && (it.on <= round.held_on || previous.is_none_or(|previous| it.on > previous))
            && it.on < add_months(round.held_on, 3)
    });
    let because = match (done, by_interval, last) {
        (Some(on), _, _) => format!(
            "The {} of {on} is fresh for the {} of {}, at most {} months later.",
            duty.words(),
            round.audit,
            round.held_on,
            duty.interval
        ),
        (None, Some(limit), Some(last)) => format!(
            "The last {} was on {last}, and {} months later is {limit}; the {} follows on {}.",
            duty.words(),
            duty.interval,
            round.audit,
            round.held_on
        ),
        _ => format!(
            "The {} expects a {} before it: by {lead_by} for the {} of {}.",
            round.audit,
            duty.words(),
            round.audit,
            round.held_on
        ),
    };
    let obligation = Obligation {
        opens_on: add_days(due_on, -CARE_DAYS).max(fresh_from).min(due_on),
        target_on: scene.policy.previous_working_day(due_on),
        depends_on: duty.depends_on(round),
        rules: duty.rules(round.full_system),
        because,
        ..Obligation::due(duty.kind, round.cycle, round.ordinal, due_on)
    };
    let progress = match (done, planned) {
        (Some(on), _) => Progress::Done(Some(on)),
        (None, Some(plan)) => Progress::Planned(plan.on),
        (None, None) => Progress::Nothing,
    };
    draft.obligations.push(obligation.stand(progress, scene.policy, scene.watch));
    next_is_known && done.is_some()
}

/// What was performed too early to be fresh for the round, and the repetition that falls due before it could be.
fn between(
    scene: &Scene,
    duty: &Duty,
    round: &Round,
    previous: Option<NaiveDate>,
    fresh_from: NaiveDate,
    draft: &mut Draft,
) {
    let Some(after) = previous.filter(|_| duty.repeats) else { return };
    let early = duty.performances.iter().filter(|it| it.done && it.on > after && it.on < fresh_from);
    let mut ordinal = round.ordinal.saturating_mul(100);
    let mut last = duty.last_before(after);
    for performance in early {
        ordinal = ordinal.saturating_add(1);
        let limit = last.map_or(performance.on, |last| add_months(last, duty.interval));
        let obligation = duty.repetition(scene, round, ordinal, last, limit);
        draft.obligations.push(obligation.stand(
            Progress::Done(Some(performance.on)),
            scene.policy,
            scene.watch,
        ));
        last = Some(performance.on);
    }
    let newest = duty.performances.iter().any(|it| it.done && it.on >= fresh_from);
    let Some(limit) = last.map(|last| add_months(last, duty.interval)) else { return };
    // Only the repetition after what was really performed is known; a later round's is not guessed.
    if limit < fresh_from && !newest && duty.is_latest(last) && last >= duty.last_before(after) {
        let unfinished = draft.obligations.iter().any(|it| {
            it.kind == duty.kind && it.ordinal < 100 && it.state.is_pending() && it.cycle == round.cycle
        });
        if !unfinished {
            let obligation = duty.repetition(scene, round, ordinal.saturating_add(1), last, limit);
            draft.obligations.push(obligation.stand(Progress::Nothing, scene.policy, scene.watch));
        }
    }
}

impl Duty<'_> {
    fn words(&self) -> &'static str {
        if self.kind == Kind::InternalAudit { "internal audit" } else { "management review" }
    }

    fn rules(&self, full_system: bool) -> Vec<crate::rule::Rule> {
        match (self.kind, full_system) {
            (Kind::InternalAudit, true) => rules(&[13, 60, 62]),
            (Kind::InternalAudit, false) => rules(&[60, 62]),
            (_, true) => rules(&[13, 61, 62]),
            _ => rules(&[61, 62]),
        }
    }

    /// The review comes after the internal audit, whose results are its input (R61).
    fn depends_on(&self, round: &Round) -> Vec<String> {
        if self.kind == Kind::ManagementReview {
            vec![Kind::InternalAudit.key(round.cycle, round.ordinal)]
        } else {
            Vec::new()
        }
    }

    /// The day on which the performances together fulfilled the duty.
    fn fulfilled<'p>(
        &self,
        performances: impl Iterator<Item = &'p Performance<'p>>,
        full_system: bool,
    ) -> Option<NaiveDate> {
        let performances: Vec<_> = performances.collect();
        let last = performances.last()?.on;
        let full = !full_system || Coverage::is_full(performances.iter().filter_map(|it| it.coverage));
        (self.kind == Kind::ManagementReview || full).then_some(last)
    }

    fn last_before(&self, date: NaiveDate) -> Option<NaiveDate> {
        self.performances.iter().filter(|it| it.done && it.on <= date).map(|it| it.on).max()
    }

    fn is_latest(&self, date: Option<NaiveDate>) -> bool {
        self.performances.iter().filter(|it| it.done).all(|it| Some(it.on) <= date)
    }

    /// The duty once more because its interval ends, long before the next external audit.
    fn repetition(
        &self,
        scene: &Scene,
        round: &Round,
        ordinal: u32,
        last: Option<NaiveDate>,
        due_on: NaiveDate,
    ) -> Obligation {
        let since = last.map_or(day_before(due_on), |last| last);
        Obligation {
            opens_on: add_days(due_on, -CARE_DAYS).max(day_after(since)).min(due_on),
            target_on: scene.policy.previous_working_day(due_on),
            rules: self.rules(false),
            because: format!(
                "The last {} was on {since}, and {} months later is {due_on}; the {} of {} comes too late for it.",
                self.words(),
                self.interval,
                round.audit,
                round.held_on
            ),
            ..Obligation::due(self.kind, round.cycle, ordinal, due_on)
        }
    }
}
