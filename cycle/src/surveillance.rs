//! Surveillance audits: the first within 12 months, then one in every calendar year (R02, R04, R05, R06).

use chrono::{Datelike, NaiveDate};

use crate::alert::{Alert, Code};
use crate::date::{add_months, add_weeks, day_after, year_end, year_start};
use crate::event::Audit;
use crate::obligation::{Kind, Obligation, State};
use crate::round::{Known, Round, progress, surveillance_round};
use crate::rule::rules;
use crate::scene::{Draft, Scene};
use crate::span::Span;

/// One surveillance audit that a cycle needs or has had.
#[derive(Debug)]
struct Slot<'a> {
    ordinal: u32,
    due_on: NaiveDate,
    /// The limit of R04, when this is the first audit after an initial certification.
    twelve_months: Option<NaiveDate>,
    /// The soft limit of R02.
    cycle_year: Option<NaiveDate>,
    audit: Option<&'a Audit>,
}

/// Lists a cycle's surveillance audits, tells what is wrong with them, and answers what they need to be prepared.
pub(crate) fn lay_out(scene: &Scene, span: &Span, current: bool, draft: &mut Draft) -> Vec<Round> {
    let exempt = exempt_years(scene, span);
    let mut rounds = Vec::new();
    for slot in slots(scene, span, &exempt) {
        let obligation = obligation(scene, span, &slot);
        if current {
            // What a certification that has ended would have broken later is nobody's concern.
            let counts = |alert: &Alert| span.ended_by.is_none_or(|end| alert.from <= end.on);
            let found =
                alerts(scene, span, &slot, &obligation).into_iter().chain(planned_gap(scene, &exempt, &slot));
            draft.alerts.extend(found.filter(counts));
        }
        rounds.push(round(scene, span, &slot));
        draft.obligations.push(obligation);
    }
    if current {
        draft.alerts.extend(calendar_gaps(scene, span, &exempt));
    }
    rounds
}

/// The years that need no surveillance audit because a recertification audit takes place in them (R06).
///
/// While none is planned or done, that is the year of the expiry.
pub(crate) fn exempt_years(scene: &Scene, span: &Span) -> Vec<i32> {
    // An audit after the expiry came too late to change what the years before it needed.
    let in_time = crate::recertification::audits(scene, span).filter(|audit| audit.start <= span.expires_on);
    let mut years: Vec<i32> = in_time.map(|audit| audit.start.year()).collect();
    if years.is_empty() {
        years.push(span.expires_on.year());
    }
    if scene.policy.calendar_includes_decision_year {
        // The audit that led to this cycle may have taken place in the decision year.
        let before = scene.ledger.recertification.iter().filter(|audit| audit.start <= span.starts_on);
        years.extend(before.map(|audit| audit.start.year()));
    }
    years
}

fn slots<'a>(scene: &Scene<'a>, span: &Span, exempt: &[i32]) -> Vec<Slot<'a>> {
    let audits = audits(scene, span);
    let needs = |year: &i32| !exempt.contains(year) && !covered_before(scene, span, *year);
    let years: Vec<i32> = span.years(scene.policy).filter(needs).collect();
    let mut slots = Vec::new();
    let mut last_year = i32::MIN;
    for ordinal in 1.. {
        let audit = audits.get(slots.len()).copied();
        let twelve_months = (ordinal == 1 && span.is_initial()).then(|| add_months(span.starts_on, 12));
        let next_year = years.iter().find(|year| **year > last_year).map(|year| year_end(*year));
        let due_on = [twelve_months, next_year].into_iter().flatten().min();
        let cycle_year =
            i32::try_from(ordinal).ok().map(|nth| add_months(span.starts_on, nth.saturating_mul(12)));
        let (due_on, year) = match (audit, due_on) {
            (Some(audit), Some(due_on)) => (due_on, audit.start.year()),
            // More audits than the rules ask for: each is in time in its own year.
            (Some(audit), None) => (year_end(audit.start.year()).min(span.expires_on), audit.start.year()),
            (None, Some(due_on)) => (due_on, due_on.year()),
            (None, None) => break,
        };
        last_year = last_year.max(year);
        slots.push(Slot { ordinal, due_on, twelve_months, cycle_year, audit });
    }
    slots
}

/// The audits of the cycle that were done, then those still planned for later.
fn audits<'a>(scene: &Scene<'a>, span: &Span) -> Vec<&'a Audit> {
    let all: Vec<_> = Scene::audits_in(&scene.ledger.surveillance, span, span.expires_on).collect();
    let last_done = all.iter().filter(|audit| audit.is_done()).map(|audit| audit.start).max();
    // A plan before an audit that has taken place was overtaken by it.
    all.into_iter()
        .filter(|audit| audit.is_done() || last_done.is_none_or(|done| audit.start > done))
        .collect()
}

/// Whether an audit of an earlier cycle fell into the year, so that the calendar has its audit.
fn covered_before(scene: &Scene, span: &Span, year: i32) -> bool {
    scene
        .ledger
        .surveillance
        .iter()
        .any(|audit| audit.is_done() && audit.start < span.starts_on && audit.start.year() == year)
}

fn obligation(scene: &Scene, span: &Span, slot: &Slot) -> Obligation {
    let by_twelve_months = slot.twelve_months == Some(slot.due_on);
    let care = add_months(slot.due_on, scene.policy.lead.surveillance.book_months.saturating_neg());
    let opens_on = if by_twelve_months { care } else { year_start(slot.due_on.year()) };
    let preparations = surveillance_round(slot.ordinal, scene.policy);
    Obligation {
        opens_on: opens_on.max(span.starts_on).min(slot.due_on),
        target_on: scene.policy.previous_working_day(anchor(slot)),
        hard: true,
        depends_on: vec![
            Kind::InternalAudit.key(span.number, preparations),
            Kind::ManagementReview.key(span.number, preparations),
        ],
        rules: if by_twelve_months { rules(&[4]) } else { rules(&[5, 6]) },
        because: because(span, slot),
        ..Obligation::due(Kind::SurveillanceAudit, span.number, slot.ordinal, slot.due_on)
    }
    .stand(progress(slot.audit), scene.policy, scene.watch)
}

fn because(span: &Span, slot: &Slot) -> String {
    if slot.twelve_months == Some(slot.due_on) {
        return format!(
            "The first surveillance audit may not be later than 12 months after the decision of {}.",
            span.starts_on
        );
    }
    let year = slot.due_on.year();
    match slot.cycle_year.filter(|soft| slot.ordinal >= 2 && *soft < slot.due_on) {
        Some(soft) => format!(
            "Every calendar year needs a surveillance audit except the recertification year, and {year} has none yet; \
             {} months after the decision of {} is {soft}.",
            slot.ordinal.saturating_mul(12),
            span.starts_on
        ),
        None => format!(
            "Every calendar year needs a surveillance audit except the recertification year, and {year} has none yet."
        ),
    }
}

/// The day that preparations count back from: the limit, or the cycle's anniversary where that is earlier.
fn anchor(slot: &Slot) -> NaiveDate {
    slot.cycle_year.map_or(slot.due_on, |soft| soft.min(slot.due_on))
}

fn round(scene: &Scene, span: &Span, slot: &Slot) -> Round {
    let lead = &scene.policy.lead.surveillance;
    let held_on = slot.audit.map_or_else(|| anchor(slot), |audit| audit.start);
    let prepared_for = held_on.min(slot.due_on);
    Round {
        cycle: span.number,
        ordinal: surveillance_round(slot.ordinal, scene.policy),
        audit: "surveillance audit",
        held_on,
        known: slot.audit.map(Known::of),
        booked: slot.audit.is_some(),
        book_by: add_months(anchor(slot), lead.book_months.saturating_neg()),
        internal_audit_by: add_weeks(prepared_for, lead.internal_audit_weeks.saturating_neg()),
        review_by: add_weeks(prepared_for, lead.management_review_weeks.saturating_neg()),
        full_system: false,
        programme_since: None,
    }
}

fn alerts(scene: &Scene, span: &Span, slot: &Slot, obligation: &Obligation) -> Vec<Alert> {
    let mut alerts = Vec::new();
    let due_on = slot.due_on;
    let done = slot.audit.filter(|audit| audit.is_done());
    if let Some(limit) = slot.twelve_months {
        let from = day_after(limit);
        let decision = span.starts_on;
        if let Some(audit) = done.filter(|audit| audit.start > limit) {
            alerts.push(Alert::breach(Code::SurveillanceOverdue, from, &[4], format!(
                "The first surveillance audit started on {}, after its limit of {limit}, 12 months after the decision of {decision}.",
                audit.start
            )));
        } else if done.is_none() && scene.is_over(limit) {
            alerts.push(missed(scene, span, limit));
        }
    }
    if obligation.is_planned_late()
        && let Some(audit) = slot.audit
    {
        let numbers: &[u8] = if slot.twelve_months == Some(due_on) { &[4] } else { &[5] };
        alerts.push(Alert::breach(Code::SurveillancePlannedLate, day_after(due_on), numbers, format!(
            "The surveillance audit is planned for {}, after its limit of {due_on}: this plan would break the rule.",
            audit.start
        )));
    }
    alerts.extend(late_in_cycle(scene, span, slot, obligation));
    alerts
}

/// The first surveillance audit has not taken place in time (R04, R40); a suspension does not move its limit (R42).
fn missed(scene: &Scene, span: &Span, limit: NaiveDate) -> Alert {
    let during = scene.history.suspensions.iter().find(|it| {
        it.cycle == span.number && it.from <= limit && it.resolved.is_none_or(|act| act.on > limit)
    });
    let consequence = match during {
        Some(suspension) => format!(
            "The suspension of {} did not move the limit; the audit is a condition for lifting it",
            suspension.from
        ),
        None => "It is a reason for the certification body to suspend the certificate".into(),
    };
    let message = format!(
        "The first surveillance audit was due by {limit}, 12 months after the decision of {}, and has not taken place. \
         {consequence}, and it must still take place by {}.",
        span.starts_on,
        year_end(limit.year())
    );
    Alert::breach(
        Code::SurveillanceOverdue,
        day_after(limit),
        if during.is_some() { &[4, 42] } else { &[4, 40] },
        message,
    )
}

/// The second surveillance audit belongs into the second year of the cycle (R02).
fn late_in_cycle(scene: &Scene, span: &Span, slot: &Slot, obligation: &Obligation) -> Option<Alert> {
    let soft = slot.cycle_year.filter(|soft| slot.ordinal == 2 && *soft < slot.due_on)?;
    let when = match slot.audit {
        Some(audit) if audit.start > soft && audit.is_done() => format!("took place on {}", audit.start),
        Some(audit) if audit.start > soft => format!("is planned for {}", audit.start),
        None if obligation.state != State::Done && scene.is_over(soft) => "has no date".into(),
        Some(_) | None => return None,
    };
    Some(Alert::warning(
        Code::SurveillanceLateInCycle,
        day_after(soft),
        &[2],
        format!(
            "The second surveillance audit {when}, after {soft}, 24 months after the decision of {}; calendar {} still allows it.",
            span.starts_on,
            slot.due_on.year()
        ),
    ))
}

/// The calendar year that the plan leaves without an audit (R05), told before it has ended.
fn planned_gap(scene: &Scene, exempt: &[i32], slot: &Slot) -> Option<Alert> {
    let audit = slot.audit.filter(|audit| !audit.is_done())?;
    let year = slot.due_on.year();
    let left_out = audit.start.year() > year && !exempt.contains(&year) && !scene.is_over(year_end(year));
    left_out.then(|| {
        Alert::breach(
            Code::SurveillanceCalendarGap,
            year_start(year.saturating_add(1)),
            &[5],
            format!(
                "By the plan of {} calendar {year} ends without a surveillance audit, and no recertification audit takes \
                 its place.",
                audit.start
            ),
        )
    })
}

/// The calendar years that have ended without the audit they needed (R05).
fn calendar_gaps(scene: &Scene, span: &Span, exempt: &[i32]) -> Vec<Alert> {
    let covered = |year: i32| {
        scene.ledger.surveillance.iter().any(|audit| audit.is_done() && audit.start.year() == year)
    };
    span.years(scene.policy)
        .filter(|year| !exempt.contains(year) && !covered(*year) && scene.is_over(year_end(*year)))
        .map(|year| {
            Alert::breach(Code::SurveillanceCalendarGap, year_start(year.saturating_add(1)), &[5], format!(
                "Calendar {year} ended without a surveillance audit, and no recertification audit took its place."
            ))
        })
        .collect()
}
