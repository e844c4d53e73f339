//! The answer: the joint calendar, what it saves, and what could not be joined.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Widen;
use crate::alert::Alert;
use crate::obligation::{Kind, Obligation};
use crate::rule::Rule;

/// The proposed visits of the certification bodies in the current cycles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JointCalendar {
    /// Every pending external audit in its visit, by day.
    pub visits: Vec<Visit>,
    /// Each audit on its own.
    pub separate: Total,
    /// The proposed visits.
    pub joint: Total,
    /// What the joint calendar saves.
    pub saved: Saving,
    /// The certifications of which nobody knows the audit days, and why.
    pub days_unknown: Vec<DaysUnknown>,
    /// What shares its visit with nothing, or has no proposed date, and why.
    pub not_joined: Vec<NotJoined>,
    /// What would save more without breaking a rule, each with its consequences; nothing of it is in `visits`.
    pub wider_windows: Vec<WiderWindow>,
    /// The warnings that the proposed dates open. A breach is never among them.
    pub warnings: Vec<OpenedWarning>,
}

/// One visit of the certification body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Visit {
    /// The kinds of audits in it.
    pub kinds: Vec<Kind>,
    /// The first day: a working day of everybody who takes part.
    pub start: NaiveDate,
    /// The first day on which all its audits can be held.
    pub earliest_on: NaiveDate,
    /// The last day on which all its audits can be held.
    pub latest_on: NaiveDate,
    /// The earliest limit of all its audits.
    pub due_on: NaiveDate,
    /// Who certifies, where the question says so.
    pub certification_body: Option<String>,
    /// The audits in it.
    pub parts: Vec<VisitPart>,
    /// Auditor days when each audit is held on its own; none when one of them is not known.
    pub days_separate: Option<f64>,
    /// Auditor days of the visit (R84); none when one of the single times is not known.
    pub days_joint: Option<f64>,
    /// The rules that it follows from.
    pub rules: Vec<Rule>,
    /// Why these audits on this day.
    pub because: String,
}

/// One certification's audit in a visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VisitPart {
    /// The name of the certification in the question.
    pub certification: String,
    /// The key of its obligation.
    pub key: String,
    /// Which audit.
    pub kind: Kind,
    /// The standard with its edition.
    pub standard: String,
    /// Auditor days on its own; none when not known.
    pub days: Option<f64>,
    /// The first day on which it can be held.
    pub earliest_on: NaiveDate,
    /// The last day on which it can be held without breaking a rule or a policy.
    pub latest_on: NaiveDate,
    /// Its own limit.
    pub due_on: NaiveDate,
    /// Whether the date was planned already and stays.
    pub fixed: bool,
    /// Where its limit comes from, and what a widened window means for it.
    pub because: String,
}

/// A number of visits and their days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Total {
    /// How many visits.
    pub visits: u32,
    /// Auditor days; none when those of one certification are not known.
    pub days: Option<f64>,
}

/// What is saved.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Saving {
    /// Visits.
    pub visits: u32,
    /// Auditor days; none when those of one certification are not known.
    pub days: Option<f64>,
    /// The share of the separate days in per cent, to one decimal.
    pub percent: Option<f64>,
}

/// A certification of which nobody knows the audit days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DaysUnknown {
    /// Which certification.
    pub certification: String,
    /// Why.
    pub because: String,
}

/// An audit that shares its visit with nothing, or a certification that has none to share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NotJoined {
    /// Which certification.
    pub certification: String,
    /// The key of the obligation; none when it is the whole certification.
    pub key: Option<String>,
    /// Which audit; none when it is the whole certification.
    pub kind: Option<Kind>,
    /// Its proposed day; none when it is in no visit.
    pub start: Option<NaiveDate>,
    /// Why.
    pub because: String,
}

/// What could be agreed to in order to save more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WiderWindow {
    /// What to ask for, as the question's `widen`.
    pub widen: Widen,
    /// The visits and days of that calendar.
    pub joint: Total,
    /// What it saves against separate audits.
    pub saved: Saving,
    /// Each audit outside its usual window, and what follows.
    pub steps: Vec<Step>,
    /// What it saves more, in a sentence.
    pub because: String,
}

/// An audit outside its usual window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Step {
    /// Which certification.
    pub certification: String,
    /// The key of the obligation.
    pub key: String,
    /// The day it would be held.
    pub start: NaiveDate,
    /// What follows for the certificate.
    pub because: String,
}

/// A warning that the proposed dates open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OpenedWarning {
    /// Which certification.
    pub certification: String,
    /// The warning.
    #[serde(flatten)]
    pub alert: Alert,
}

impl NotJoined {
    /// A certification that takes no part.
    pub(crate) fn whole(certification: &str, because: String) -> Self {
        Self { certification: certification.into(), key: None, kind: None, start: None, because }
    }

    /// An audit that has no proposed day.
    pub(crate) fn audit(certification: &str, obligation: &Obligation, because: String) -> Self {
        let (key, kind) = (Some(obligation.key.clone()), Some(obligation.kind));
        Self { certification: certification.into(), key, kind, start: None, because }
    }
}
