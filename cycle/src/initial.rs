//! The initial audit in two stages, and what a first-timer's wished date means for it (R01, R10 to R13, R30).

use chrono::NaiveDate;

use crate::alert::{Alert, Code};
use crate::date::{add_days, add_months, add_weeks, day_after};
use crate::event::{Audit, Grade, Source};
use crate::nonconformity::second_stage_2_after;
use crate::obligation::{Kind, Obligation};
use crate::round::{Known, Round, progress};
use crate::rule::rules;
use crate::scene::{Draft, Scene};
use crate::span::Span;
use crate::status::Status;
use crate::today::Owner;

/// The months ahead of stage 1 by which a certification body is booked.
const BOOK_MONTHS: i32 = 3;

/// The audits on the way to a first certification, or to a new one after the last has ended.
struct Approach<'a> {
    cycle: u32,
    stage_1: Option<&'a Audit>,
    stage_2: Option<&'a Audit>,
    /// The last certification that ended, whose audits no longer count.
    since: Option<NaiveDate>,
}

/// Lists the initial audit that leads to the certification still to come, when there is one to come.
pub(crate) fn lay_out(scene: &Scene, draft: &mut Draft) -> Option<Round> {
    let approach = Approach::of(scene)?;
    let limits = Limits::of(scene, &approach);
    let stage_2_depends = vec![
        Kind::Stage1Audit.key(approach.cycle, 1),
        Kind::InternalAudit.key(approach.cycle, 0),
        Kind::ManagementReview.key(approach.cycle, 0),
    ];
    if let Some(due_on) = limits.stage_1 {
        let obligation = Obligation {
            opens_on: add_months(due_on, -BOOK_MONTHS),
            target_on: scene.policy.previous_working_day(due_on),
            depends_on: vec![Kind::CertificationBodyBooking.key(approach.cycle, 0)],
            rules: rules(&[1, 10]),
            because: limits.because_stage_1(),
            ..Obligation::due(Kind::Stage1Audit, approach.cycle, 1, due_on)
        };
        draft.obligations.push(obligation.stand(progress(approach.stage_1), scene.policy, scene.watch));
    }
    let round = limits.stage_2.map(|due_on| {
        let obligation = Obligation {
            opens_on: approach.stage_1.map_or(add_months(due_on, -1), Audit::last_day).min(due_on),
            target_on: scene.policy.previous_working_day(due_on),
            depends_on: stage_2_depends.clone(),
            rules: rules(&[1, 11, 12]),
            because: limits.because_stage_2(scene),
            ..Obligation::due(Kind::Stage2Audit, approach.cycle, 1, due_on)
        };
        draft.obligations.push(obligation.stand(progress(approach.stage_2), scene.policy, scene.watch));
        round(scene, &approach, &limits, due_on)
    });
    second_stage_2(scene, &approach, stage_2_depends, draft);
    draft.alerts.extend(stage_gap(scene, &approach));
    round
}

/// The status before the first decision (R31): what has been audited, and whether findings block the decision.
pub(crate) fn status(scene: &Scene) -> Status {
    let held = |audits: &[&Audit]| {
        audits.iter().any(|it| it.is_done() && scene.watch.has_come(Owner::CertificationBody, it.last_day()))
    };
    if !held(&scene.ledger.stage_2) {
        return if held(&scene.ledger.stage_1) { Status::Stage1Done } else { Status::Applied };
    }
    let blocks = scene.ledger.findings.iter().any(|it| match it.fact.grade {
        Grade::Major => it.verified_on.is_none(),
        Grade::Minor => it.plan_accepted_on.is_none() && it.verified_on.is_none(),
    } && (it.is_from(Source::Stage2Audit) || it.is_from(Source::Stage1Audit)));
    if blocks || second_stage_2_after(scene, None).is_some() {
        Status::Stage2Done
    } else {
        Status::DecisionPending
    }
}

impl<'a> Approach<'a> {
    fn of(scene: &Scene<'a>) -> Option<Self> {
        let last = scene.history.cycles.last();
        if scene.history.application_cancelled_on.is_some() && last.is_none() {
            return None;
        }
        let since = match last {
            None => None,
            Some(span) => Some(ended_on(scene, span)?),
        };
        let after = |audit: &&&Audit| since.is_none_or(|since| audit.start > since);
        let stage_1 =
            scene.ledger.stage_1.iter().filter(after).max_by_key(|it| (it.is_done(), it.start)).copied();
        let stage_2 =
            scene.ledger.stage_2.iter().filter(after).min_by_key(|it| (!it.is_done(), it.start)).copied();
        let cycle = last.map_or(1, |span| span.number.saturating_add(1));
        Some(Self { cycle, stage_1, stage_2, since })
    }
}

/// The last day of a certification that only a new initial audit can follow.
fn ended_on(scene: &Scene, span: &Span) -> Option<NaiveDate> {
    if let Some(end) = span.ended_by {
        return scene.watch.has_come(Owner::CertificationBody, end.on).then_some(end.on);
    }
    scene.is_over(span.restore_until.max(span.expires_on)).then_some(span.valid_until)
}

/// The days on which the two stages are due.
struct Limits {
    stage_1: Option<NaiveDate>,
    stage_2: Option<NaiveDate>,
    target_on: Option<NaiveDate>,
}

impl Limits {
    fn of(scene: &Scene, approach: &Approach) -> Self {
        let durations = &scene.facts.journey;
        let after_stage_2 = durations.days("J16") + durations.days("J17") + durations.days("J18");
        let between = durations.days("J14") + durations.days("J15");
        // Wishing for a date means something only while no certification has ended in between.
        let target_on =
            scene.facts.target_on.filter(|target| approach.since.is_none_or(|since| *target > since));
        let gap = approach.stage_1.map(|it| add_months(it.last_day(), scene.policy.stage_gap_months.max(0)));
        let wished = target_on.map(|target| add_days(target, -after_stage_2));
        // A stage 2 that is planned within the gap keeps its own date; nothing else limits it.
        let stage_2 = match (wished, gap, approach.stage_2) {
            (None, None, Some(audit)) => Some(audit.start),
            (None, Some(gap), Some(audit)) => Some(audit.start.min(gap)),
            (Some(wished), Some(gap), _) => Some(wished.min(gap)),
            (wished, gap, _) => wished.or(gap),
        };
        let stage_1 = match (wished, approach.stage_1, approach.stage_2) {
            (Some(wished), ..) => Some(add_days(wished, -between)),
            (None, Some(audit), _) => Some(audit.start),
            (None, None, Some(audit)) => Some(add_days(audit.start, -between)),
            (None, None, None) => None,
        };
        Self { stage_1, stage_2, target_on }
    }

    fn because_stage_1(&self) -> String {
        match (self.target_on, self.stage_2) {
            (Some(target), _) => format!(
                "To be certified on {target}, stage 1 leaves time to answer its concerns before stage 2."
            ),
            (None, Some(stage_2)) => {
                format!("Stage 1 comes before stage 2, here {stage_2}, with time to answer its concerns.")
            }
            (None, None) => "Stage 1 is the first of the two stages of the initial audit.".into(),
        }
    }

    fn because_stage_2(&self, scene: &Scene) -> String {
        match self.target_on {
            Some(target) => {
                format!("To be certified on {target}, stage 2 leaves time to close findings and to decide.")
            }
            None => {
                format!("Stage 2 follows stage 1, normally within {} months.", scene.policy.stage_gap_months)
            }
        }
    }
}

fn round(scene: &Scene, approach: &Approach, limits: &Limits, due_on: NaiveDate) -> Round {
    let lead = &scene.policy.lead.stage_2;
    let held_on = approach.stage_2.map_or(due_on, |audit| audit.start);
    Round {
        cycle: approach.cycle,
        ordinal: 0,
        audit: "stage 2 audit",
        held_on,
        known: approach.stage_2.map(Known::of),
        booked: approach.stage_1.or(approach.stage_2).is_some(),
        book_by: add_months(limits.stage_1.unwrap_or(due_on), -BOOK_MONTHS),
        internal_audit_by: add_weeks(held_on, lead.internal_audit_weeks.saturating_neg()),
        review_by: add_weeks(held_on, lead.management_review_weeks.saturating_neg()),
        full_system: true,
        programme_since: None,
    }
}

fn second_stage_2(scene: &Scene, approach: &Approach, depends_on: Vec<String>, draft: &mut Draft) {
    let Some(limit) = second_stage_2_after(scene, approach.since) else { return };
    draft.alerts.push(Alert::breach(Code::SecondStage2Required, day_after(limit), &[30], format!(
        "A major nonconformity of stage 2 was not verified by {limit}, 6 months after its last day; another stage 2 precedes \
         any certification."
    )));
    let planned = scene.ledger.stage_2.iter().find(|it| !it.is_done() && it.start > limit).copied();
    let due_on = add_months(limit, scene.policy.stage_gap_months.max(0));
    let obligation = Obligation {
        opens_on: day_after(limit).min(due_on),
        target_on: scene.policy.previous_working_day(due_on),
        depends_on,
        rules: rules(&[30]),
        because: format!(
            "The major nonconformities of stage 2 were not verified by {limit}, so stage 2 is repeated."
        ),
        ..Obligation::due(Kind::Stage2Audit, approach.cycle, 2, due_on)
    };
    draft.obligations.push(obligation.stand(progress(planned), scene.policy, scene.watch));
}

/// Stage 2 too long after stage 1 (R11).
fn stage_gap(scene: &Scene, approach: &Approach) -> Option<Alert> {
    let stage_1 = approach.stage_1.filter(|audit| audit.is_done())?;
    let limit = add_months(stage_1.last_day(), scene.policy.stage_gap_months.max(0));
    let when = match approach.stage_2 {
        Some(audit) if audit.start > limit => format!("lies on {}", audit.start),
        None if scene.is_over(limit) => "has no date".into(),
        _ => return None,
    };
    Some(Alert::warning(
        Code::StageGapExceeded,
        day_after(limit),
        &[11],
        format!(
            "Stage 2 {when}, more than {} months after stage 1 ended on {}; the certification body may repeat stage 1.",
            scene.policy.stage_gap_months,
            stage_1.last_day()
        ),
    ))
}
