//! Transitions between editions of a standard (R100 to R103).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::alert::{Alert, Code};
use crate::date::{add_months, day_after};
use crate::edition_table::ROWS;
use crate::event::Audit;
use crate::obligation::{Kind, Obligation, Progress};
use crate::rule::rules;
use crate::scene::{Draft, Scene};

/// The sign-offs that a row needs before its dates bind.
pub const CONFIRMATIONS_TO_BIND: u32 = 2;

/// How the certificates to one edition of a standard give way to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EditionTransition {
    /// The edition that ends, for example `iso-iec-27001-2013`.
    pub old: String,
    /// The edition that follows.
    pub new: String,
    /// The day the new edition was published.
    pub published_on: NaiveDate,
    /// The first day without initial or recertification audits to the old edition (R103).
    pub new_only_from: Option<NaiveDate>,
    /// The last day on which a certificate to the old edition is valid (R100).
    pub ends_on: NaiveDate,
    /// Audit days that the transition costs when it rides on no recertification (R102).
    pub extra_days: f64,
    /// Who says so.
    pub source: String,
    /// How many people have signed the dates off; they bind from two.
    pub confirmations: u32,
}

impl EditionTransition {
    /// Whether the dates are rules; before, they only warn.
    pub fn binds(&self) -> bool {
        self.confirmations >= CONFIRMATIONS_TO_BIND
    }
}

/// The shipped transition away from that edition; none when it is the current one or unknown.
pub fn transition_of(standard: &str) -> Option<EditionTransition> {
    ROWS.iter().find(|row| row.old == standard).map(|row| EditionTransition {
        old: row.old.into(),
        new: row.new.into(),
        published_on: row.published_on,
        new_only_from: row.new_only_from,
        ends_on: row.ends_on,
        extra_days: row.extra_days,
        source: row.source.into(),
        confirmations: row.confirmations,
    })
}

/// Lists the move to the new edition and tells where the old one no longer counts.
pub(crate) fn lay_out(scene: &Scene, draft: &mut Draft) {
    let Some(edition) = &scene.edition else { return };
    let (due_on, binds) = (edition.ends_on, edition.binds());
    let cycle = scene.history.current(scene.watch);
    let certainty = if binds { "" } else { " The date is not yet confirmed." };
    let obligation = Obligation {
        opens_on: edition.published_on.min(due_on),
        target_on: scene.policy.previous_working_day(add_months(due_on, -6)),
        hard: binds,
        rules: rules(&[100, 101, 102]),
        because: format!(
            "{} gives way to {}; certificates to the old edition end on {due_on}, whatever their printed expiry. The \
             transition can ride on another audit.{certainty}",
            edition.old, edition.new
        ),
        ..Obligation::due(Kind::EditionTransition, cycle.map_or(1, |span| span.number), 1, due_on)
    };
    draft.obligations.push(obligation.stand(Progress::Nothing, scene.policy, scene.watch));
    if cycle.is_some_and(|span| span.ended_by.is_some()) {
        return;
    }
    let mut warn = |code: Code, from: NaiveDate, numbers: &[u8], message: String| {
        draft.alerts.push(if binds {
            Alert::breach(code, from, numbers, message)
        } else {
            Alert::warning(code, from, numbers, message + certainty)
        });
    };
    if scene.is_over(due_on) {
        warn(
            Code::EditionEnded,
            day_after(due_on),
            &[100, 101],
            format!(
                "Certificates to {} ended on {due_on}; only {} is certified now.",
                edition.old, edition.new
            ),
        );
    }
    if let Some(closed_from) = edition.new_only_from
        && let Some(what) = closed_to(scene, closed_from)
    {
        warn(
            Code::EditionClosedToInitial,
            closed_from,
            &[103],
            format!(
                "From {closed_from} there are no initial or recertification audits to {}: {what}.",
                edition.old
            ),
        );
    }
}

/// The first audit that the old edition can no longer have.
fn closed_to(scene: &Scene, closed_from: NaiveDate) -> Option<String> {
    let ledger = &scene.ledger;
    let named: [(&str, &[&Audit]); 3] = [
        ("stage 1 audit", &ledger.stage_1),
        ("stage 2 audit", &ledger.stage_2),
        ("recertification audit", &ledger.recertification),
    ];
    for (name, audits) in named {
        if let Some(audit) = audits.iter().find(|audit| audit.start >= closed_from) {
            return Some(format!("the {name} of {} has to be to the new one", audit.start));
        }
    }
    if let Some(decided_on) = decided_without_audit(scene, closed_from) {
        return Some(format!("the decision of {decided_on} has no audit before that day"));
    }
    if !scene.history.cycles.is_empty() {
        return None;
    }
    if let Some(target) = scene.facts.target_on.filter(|target| *target >= closed_from) {
        return Some(format!("the certification wished for {target} has to be to the new one"));
    }
    scene
        .watch
        .has_come(crate::today::Owner::CertificationBody, closed_from)
        .then(|| "the certification has to be to the new one".into())
}

/// The first decision since that day to which no audit before that day can have led.
fn decided_without_audit(scene: &Scene, closed_from: NaiveDate) -> Option<NaiveDate> {
    let decided =
        scene.history.cycles.iter().filter(|span| span.opened_by.is_some() && span.starts_on >= closed_from);
    let led_by = |decided_on: NaiveDate| {
        let mut audits = scene.ledger.stage_2.iter().chain(&scene.ledger.recertification);
        audits.any(|audit| audit.start < closed_from && audit.start >= add_months(decided_on, -12))
    };
    decided.map(|span| span.starts_on).find(|decided_on| !led_by(*decided_on))
}
