//! Transitions between editions of a standard (R100 to R103).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::alert::{Alert, Code};
use crate::date::{add_months, day_after};
use crate::edition_table::{ROWS, Row};
use crate::event::Audit;
use crate::obligation::{Kind, Obligation, Progress, State};
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
    /// Audit days that the transition costs when it rides on a recertification audit (R102).
    pub extra_days_with_recertification: f64,
    /// Audit days that it costs otherwise (R102).
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

/// Every shipped transition.
pub fn shipped() -> Vec<EditionTransition> {
    ROWS.iter().map(EditionTransition::from).collect()
}

/// The shipped transition away from that edition; none when it is the current one or unknown.
pub fn transition_of(standard: &str) -> Option<EditionTransition> {
    ROWS.iter().find(|row| row.old == standard).map(EditionTransition::from)
}

impl From<&Row> for EditionTransition {
    fn from(row: &Row) -> Self {
        Self {
            old: row.old.into(),
            new: row.new.into(),
            published_on: row.published_on,
            new_only_from: row.new_only_from,
            ends_on: row.ends_on,
            extra_days_with_recertification: row.extra_days_with_recertification,
            extra_days: row.extra_days,
            source: row.source.into(),
            confirmations: row.confirmations,
        }
    }
}

/// The edition as it is written, `ISO/IEC 20000-1:2018` for `iso-iec-20000-1-2018`.
pub fn written(standard: &str) -> String {
    let (name, year) = standard.rsplit_once('-').unwrap_or((standard, ""));
    let name = match name.strip_prefix("iso-iec-") {
        Some(number) => format!("ISO/IEC {number}"),
        None => name.replacen('-', " ", 1).to_uppercase(),
    };
    if year.is_empty() { name } else { format!("{name}:{year}") }
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
            "{} gives way to {}; certificates to the old edition end on {due_on}, whatever their printed expiry. {}{certainty}",
            written(&edition.old),
            written(&edition.new),
            ride(edition, &draft.obligations)
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
                written(&edition.old),
                written(&edition.new)
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
                written(&edition.old)
            ),
        );
    }
}

/// Which audits of the programme can carry the transition, and what it costs with each (R102).
fn ride(edition: &EditionTransition, obligations: &[Obligation]) -> String {
    let next = |kind: Kind, name: &str, extra: f64| {
        let due = |it: &&Obligation| {
            it.kind == kind
                && it.state.is_pending()
                && it.state != State::Overdue
                && day_of(it) <= edition.ends_on
        };
        let audit = obligations.iter().filter(due).min_by_key(|it| day_of(it))?;
        let when = if audit.planned_on.is_some() { "planned for" } else { "proposed for" };
        Some((day_of(audit), format!("the {name} {when} {} ({})", day_of(audit), days(extra))))
    };
    let mut carriers: Vec<(NaiveDate, String)> = [
        next(Kind::SurveillanceAudit, "surveillance audit", edition.extra_days),
        next(Kind::RecertificationAudit, "recertification audit", edition.extra_days_with_recertification),
    ]
    .into_iter()
    .flatten()
    .collect();
    carriers.sort();
    let extra = days(edition.extra_days);
    let carriers: Vec<String> = carriers.into_iter().map(|(_, carrier)| carrier).collect();
    if carriers.is_empty() {
        return format!(
            "No audit of the programme before that day can carry the transition; a special audit can ({extra})."
        );
    }
    format!("The transition can ride on {}, or on a special audit ({extra}).", carriers.join(", on "))
}

/// The day on which an audit will take place, as far as is known.
fn day_of(audit: &Obligation) -> NaiveDate {
    audit.planned_on.unwrap_or(audit.target_on)
}

fn days(extra: f64) -> String {
    let word = if extra > 1.0 { "days" } else { "day" };
    format!("{extra} audit {word} more")
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
        // None of them comes later: that would have been told already.
        audits.any(|audit| audit.start >= add_months(decided_on, -12))
    };
    decided.map(|span| span.starts_on).find(|decided_on| !led_by(*decided_on))
}
