//! Recertification, expiry and restoration (R20 to R24).

use chrono::NaiveDate;

use crate::alert::{Alert, Code};
use crate::date::{add_days, add_months, day_after};
use crate::event::{Audit, Grade, Source};
use crate::ledger::{ActKind, DatedAct};
use crate::obligation::{Kind, Obligation, Progress};
use crate::round::{Known, Round, progress, recertification_round};
use crate::rule::rules;
use crate::scene::{Draft, Scene};
use crate::span::Span;
use crate::today::Owner;

/// The recertification audits, planned and done, of a cycle. One in the months after expiry still belongs to it (R24).
pub(crate) fn audits<'a, 's>(
    scene: &'s Scene<'a>,
    span: &'s Span,
) -> impl Iterator<Item = &'a Audit> + use<'s, 'a> {
    // An audit on the day of the decision led to it, and belongs to the cycle before (R20).
    let earlier = span.previous_until.or(Some(span.starts_on).filter(|_| span.is_renewed()));
    let (first, closed, until) = (span.starts_on, span.closed_on, span.restore_until);
    scene.ledger.recertification.iter().copied().filter(move |audit| {
        audit.start >= first
            && audit.start <= until
            && earlier.is_none_or(|earlier| audit.start > earlier)
            && closed.is_none_or(|closed| audit.start <= closed)
    })
}

/// Lists a cycle's recertification audit and decision, and a restoration where it has come to that.
pub(crate) fn lay_out(
    scene: &Scene,
    span: &Span,
    renewal: Option<DatedAct>,
    current: bool,
    draft: &mut Draft,
) -> Round {
    let audits: Vec<&Audit> = audits(scene, span).collect();
    // The audit that took place, else the one that is planned last.
    let audit = audits.iter().find(|audit| audit.is_done()).or(audits.last()).copied();
    let held = audit_obligation(scene, span, audit, renewal);
    if current && let Some(audit) = audit {
        draft.alerts.extend(planned_late(span, audit, &held));
    }
    draft.obligations.push(held);
    draft.obligations.push(decision_obligation(scene, span, renewal));
    draft.obligations.extend(restoration(scene, span, renewal));
    if current {
        expiry(scene, span, draft);
    }
    round(scene, span, audit)
}

fn audit_obligation(
    scene: &Scene,
    span: &Span,
    audit: Option<&Audit>,
    renewal: Option<DatedAct>,
) -> Obligation {
    let lead = &scene.policy.lead.recertification;
    let due_on = add_months(span.expires_on, lead.audit_months.saturating_neg()).min(span.expires_on);
    let preparations = recertification_round(scene.policy);
    // A decision without a recorded audit: the body cannot have decided without one.
    let progress = match (progress(audit), renewal) {
        (Progress::Done(on), _) => Progress::Done(on),
        (_, Some(_)) => Progress::Done(None),
        (other, None) => other,
    };
    Obligation {
        opens_on: add_months(span.expires_on, lead.book_months.saturating_neg()).min(due_on),
        target_on: scene.policy.previous_working_day(due_on),
        depends_on: vec![
            Kind::InternalAudit.key(span.number, preparations),
            Kind::ManagementReview.key(span.number, preparations),
        ],
        rules: rules(&[20, 62]),
        because: format!(
            "The certificate expires on {}; the recertification audit {} months before leaves time to close findings and to decide.",
            span.expires_on, lead.audit_months
        ),
        ..Obligation::due(Kind::RecertificationAudit, span.number, 1, due_on)
    }
    .stand(progress, scene.policy, scene.watch)
}

fn decision_obligation(scene: &Scene, span: &Span, renewal: Option<DatedAct>) -> Obligation {
    let lead = &scene.policy.lead.recertification;
    let due_on = span.expires_on;
    let buffer = scene.policy.certification_body_days.decision_buffer.max(0);
    let mut depends_on = vec![Kind::RecertificationAudit.key(span.number, 1)];
    depends_on.extend(
        scene
            .ledger
            .findings
            .iter()
            .filter(|it| it.is_from(Source::RecertificationAudit) && it.fact.grade == Grade::Major)
            .filter(|it| it.fact.raised_on >= span.starts_on && it.fact.raised_on <= span.restore_until)
            .filter(|it| span.closed_on.is_none_or(|closed| it.fact.raised_on < closed))
            .map(|it| Kind::NonconformityClosure.key_of(span.number, &it.fact.id)),
    );
    Obligation {
        opens_on: add_months(due_on, lead.audit_months.saturating_neg()).min(due_on),
        target_on: scene.policy.previous_working_day(add_days(due_on, buffer.saturating_neg())),
        hard: true,
        depends_on,
        rules: rules(&[20, 21, 23]),
        because: format!(
            "The certificate ends on {due_on} and nothing extends it; the decision has to be taken by then."
        ),
        ..Obligation::due(Kind::RecertificationDecision, span.number, 1, due_on)
    }
    .stand(
        renewal.map_or(Progress::Nothing, |act| Progress::Done(Some(act.on))),
        scene.policy,
        scene.watch,
    )
}

/// The obligation to be restored exists only once the certificate has expired (R24).
fn restoration(scene: &Scene, span: &Span, renewal: Option<DatedAct>) -> Option<Obligation> {
    let ended =
        span.ended_by.is_some() || span.transferred_on.is_some() || span.valid_until < span.expires_on;
    let expired = scene.is_over(span.expires_on);
    let restored =
        renewal.filter(|act| act.on > span.expires_on && act.kind != ActKind::CertificationDecision);
    if restored.is_none() && (ended || !expired || span.closed_on.is_some()) {
        return None;
    }
    let obligation = Obligation {
        opens_on: day_after(span.expires_on),
        target_on: scene.policy.previous_working_day(span.restore_until).max(day_after(span.expires_on)),
        hard: true,
        depends_on: vec![Kind::RecertificationAudit.key(span.number, 1)],
        rules: rules(&[24]),
        because: format!(
            "The certificate expired on {}; the certification body can restore it within {} months, by {}.",
            span.expires_on, scene.policy.restoration_months, span.restore_until
        ),
        ..Obligation::due(Kind::Restoration, span.number, 1, span.restore_until)
    };
    let progress = restored.map_or(Progress::Nothing, |act| Progress::Done(Some(act.on)));
    Some(obligation.stand(progress, scene.policy, scene.watch))
}

fn planned_late(span: &Span, audit: &Audit, held: &Obligation) -> Option<Alert> {
    if !held.state.is_pending() {
        return None;
    }
    let code = Code::RecertificationPlannedLate;
    if audit.last_day() > span.expires_on {
        Some(Alert::breach(
            code,
            day_after(span.expires_on),
            &[20, 23],
            format!(
                "The recertification audit is planned to end on {}, after the certificate ends on {}.",
                audit.last_day(),
                span.expires_on
            ),
        ))
    } else if audit.start > held.due_on {
        Some(Alert::warning(
            code,
            day_after(held.due_on),
            &[20, 62],
            format!(
                "The recertification audit is planned for {}, after {}: little time is left to close findings and to decide by {}.",
                audit.start, held.due_on, span.expires_on
            ),
        ))
    } else {
        None
    }
}

/// What follows when the certificate has expired without a decision (R21, R23, R24).
fn expiry(scene: &Scene, span: &Span, draft: &mut Draft) {
    for late in &scene.history.late_restorations {
        if span.closed_on.is_none() && scene.watch.has_come(Owner::CertificationBody, late.on) {
            draft.alerts.push(Alert::breach(Code::RestorationWindowPassed, day_after(span.restore_until), &[24], format!(
                "The {} of {} came after {}, the last day for a restoration; at least a new stage 2 is needed.",
                late.kind.words(),
                late.on,
                span.restore_until
            )));
        }
    }
    if span.closed_on.is_some() || !scene.is_over(span.expires_on) {
        return;
    }
    draft.alerts.push(Alert::breach(
        Code::ExpiredWithoutRecertification,
        day_after(span.expires_on),
        &[21, 23],
        format!(
            "The certificate expired on {} without a recertification decision{}. Nothing extends it.",
            span.expires_on,
            blocking(scene, span)
        ),
    ));
    let passed = scene.is_over(span.restore_until) && span.transferred_on.is_none();
    if passed && scene.history.late_restorations.is_empty() {
        draft.alerts.push(Alert::breach(
            Code::RestorationWindowPassed,
            day_after(span.restore_until),
            &[24],
            format!(
                "The certification could be restored until {}; now at least a new stage 2 is needed.",
                span.restore_until
            ),
        ));
    }
}

fn blocking(scene: &Scene, span: &Span) -> String {
    let open = |it: &&crate::ledger::Finding| {
        it.fact.grade == Grade::Major
            && it.is_from(Source::RecertificationAudit)
            && !it.is_verified_by(span.expires_on)
    };
    match scene.ledger.findings.iter().find(open) {
        Some(finding) => format!(", with the major nonconformity {} not verified", finding.fact.id),
        None => String::new(),
    }
}

fn round(scene: &Scene, span: &Span, audit: Option<&Audit>) -> Round {
    let lead = &scene.policy.lead.recertification;
    let expiry = span.expires_on;
    let before = |months: i32| add_months(expiry, months.saturating_neg()).min(expiry);
    let own_duties: NaiveDate = match audit {
        // An earlier audit draws its preparations with it, as far ahead as the leads are apart.
        Some(audit) => {
            let ahead = lead.own_duties_months.saturating_sub(lead.audit_months).max(0);
            before(lead.own_duties_months).min(add_months(audit.start, ahead.saturating_neg()))
        }
        None => before(lead.own_duties_months),
    };
    Round {
        cycle: span.number,
        ordinal: recertification_round(scene.policy),
        audit: "recertification audit",
        held_on: audit.map_or_else(|| before(lead.audit_months), |audit| audit.start),
        known: audit.map(Known::of),
        booked: audit.is_some(),
        book_by: before(lead.book_months),
        internal_audit_by: own_duties,
        review_by: own_duties,
        full_system: false,
        programme_since: Some(span.starts_on),
    }
}
