//! How many days a certification body needs (R80 to R84).

use serde::{Deserialize, Serialize};

use crate::audit_time_table::{BANDS, ENVIRONMENT, INFORMATION_SECURITY, OCCUPATIONAL_SAFETY, QUALITY};
use crate::rule::{Rule, rules};

/// The largest reduction of one standard's time, of the time at one sampled site in total (both R82), and for
/// integration (R84).
pub const MOST_REDUCTION: f64 = 0.30;
/// See [`MOST_REDUCTION`].
pub const MOST_SITE_REDUCTION: f64 = 0.50;
/// See [`MOST_REDUCTION`].
pub const MOST_INTEGRATION: f64 = 0.20;

/// What the calculator is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AuditTimeRequest {
    /// The standards audited together.
    pub standards: Vec<StandardInput>,
    /// The share by which integration reduces the sum, for example 0.2; at most 0.2 counts (R84).
    #[serde(default)]
    pub integration_reduction: f64,
}

/// One standard and what its audit time depends on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StandardInput {
    /// The standard with its edition, for example `iso-9001-2015`.
    pub standard: String,
    /// The effective number of personnel.
    pub effective_personnel: u32,
    /// The complexity, which the tables for environment and safety ask for.
    #[serde(default)]
    pub risk: Option<Risk>,
    /// The share by which the time is reduced, for example 0.1; at most 0.3 counts (R82).
    #[serde(default)]
    pub reduction: f64,
}

/// The complexity of environmental aspects or safety hazards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Risk {
    /// High.
    High,
    /// Medium.
    Medium,
    /// Low.
    Low,
    /// Limited; only the table for environment knows it.
    Limited,
}

/// What the calculator answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AuditTime {
    /// Each standard on its own.
    pub standards: Vec<StandardTime>,
    /// The sum of the single times; none when one of them is not known.
    pub sum: Option<Days>,
    /// The least that an integrated audit takes (R84); none when a single time is not known.
    pub integrated: Option<Days>,
    /// Why there is no total, or which reduction was limited.
    pub why: Option<String>,
    /// The rules that it follows from.
    pub rules: Vec<Rule>,
}

/// The days for one standard, each a multiple of a half day (R81); none when no table is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StandardTime {
    /// The standard asked about.
    pub standard: String,
    /// Days for stage 1 and stage 2 together.
    pub initial: Option<f64>,
    /// Days for each year's surveillance.
    pub surveillance_per_year: Option<f64>,
    /// Days for the recertification audit.
    pub recertification: Option<f64>,
    /// Why there is no answer, or which reduction was limited.
    pub why: Option<String>,
}

/// Auditor days of eight hours, each a multiple of a half day (R81).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Days {
    /// Days for stage 1 and stage 2 together.
    pub initial: f64,
    /// Days for each year's surveillance.
    pub surveillance_per_year: f64,
    /// Days for the recertification audit.
    pub recertification: f64,
}

/// The days that the tables and the reductions give. A standard without a table answers none and says why.
pub fn preview(request: &AuditTimeRequest) -> AuditTime {
    let singles: Vec<(StandardTime, Option<Days>)> =
        request.standards.iter().map(|input| single(input, MOST_REDUCTION)).collect();
    let sum: Option<Days> =
        singles.iter().map(|(_, days)| *days).try_fold(Days::default(), |sum, days| Some(sum.plus(days?)));
    let (integration, limited) = limit(request.integration_reduction, MOST_INTEGRATION);
    let why = if sum.is_none() {
        Some("There is no total, because the time of at least one standard is not known.".into())
    } else {
        limited.then(|| "Integration reduces the sum by at most 20 % (R84).".into())
    };
    AuditTime {
        standards: singles.into_iter().map(|(single, _)| single).collect(),
        sum,
        integrated: sum.map(|sum| sum.less(integration)),
        why,
        rules: rules(&[80, 81, 82, 84]),
    }
}

/// The days at one sampled site of a multi-site organization, by its own personnel, reduced by at most a half in total
/// (R82).
pub fn at_site(input: &StandardInput) -> StandardTime {
    single(input, MOST_SITE_REDUCTION).0
}

/// One standard's answer, and its days once more where they are known; its reduction counts up to `most`.
fn single(input: &StandardInput, most: f64) -> (StandardTime, Option<Days>) {
    let (reduction, limited) = limit(input.reduction, most);
    let (days, why) = match table(input) {
        Ok(days) => (
            Some(Days::of(days, reduction, most)),
            limited.then(|| format!("The time is reduced by at most {:.0} % (R82).", most * 100.0)),
        ),
        Err(unknown) => (None, Some(unknown.to_string())),
    };
    let time = StandardTime {
        standard: input.standard.clone(),
        initial: days.map(|it| it.initial),
        surveillance_per_year: days.map(|it| it.surveillance_per_year),
        recertification: days.map(|it| it.recertification),
        why,
    };
    (time, days)
}

/// Why a table gives no days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Unknown {
    #[error(
        "ISO/IEC 20000-6 has its own table, which is not public; take the days from the certification body's quotation."
    )]
    ServiceManagement,
    #[error("No public table of audit time is known for this standard.")]
    NoTable,
    #[error("The table starts with one person.")]
    Nobody,
    #[error("The table ends at 10700 people; above, the certification body decides.")]
    AboveTable,
    #[error("The table needs the complexity (high, medium, low, or limited for environment).")]
    NeedsRisk,
}

fn table(input: &StandardInput) -> Result<f64, Unknown> {
    let is = |family: &str| input.standard.starts_with(family);
    let column = |risk: Option<Risk>| risk.map(|risk| risk as usize).ok_or(Unknown::NeedsRisk);
    let band = || match BANDS.iter().position(|last| input.effective_personnel <= *last) {
        _ if input.effective_personnel == 0 => Err(Unknown::Nobody),
        Some(band) => Ok(band),
        None => Err(Unknown::AboveTable),
    };
    let days = if is("iso-9001-") {
        QUALITY.get(band()?)
    } else if is("iso-iec-27001-") {
        INFORMATION_SECURITY.get(band()?)
    } else if is("iso-14001-") {
        ENVIRONMENT.get(band()?).and_then(|row| row.get(column(input.risk).ok()?))
    } else if is("iso-45001-") {
        OCCUPATIONAL_SAFETY.get(band()?).and_then(|row| row.get(column(input.risk).ok()?))
    } else if is("iso-iec-20000-1-") {
        return Err(Unknown::ServiceManagement);
    } else {
        return Err(Unknown::NoTable);
    };
    days.copied().ok_or(Unknown::NeedsRisk)
}

/// A reduction between nothing and the most allowed, and whether it had to be limited.
fn limit(reduction: f64, most: f64) -> (f64, bool) {
    let held = if reduction.is_finite() { reduction.clamp(0.0, most) } else { 0.0 };
    (held, reduction > most)
}

impl Days {
    /// The three kinds of audit from a table's days: about a third a year and two thirds (R81). Rounding never takes the
    /// initial time below what the largest reduction leaves (R82).
    fn of(table: f64, reduction: f64, most: f64) -> Self {
        let initial = table * (1.0 - reduction);
        Self {
            initial: half_days(initial).max(half_days_up(table * (1.0 - most))),
            surveillance_per_year: half_days(initial / 3.0),
            recertification: half_days(initial * 2.0 / 3.0),
        }
    }

    /// Both together.
    fn plus(self, other: Self) -> Self {
        Self {
            initial: self.initial + other.initial,
            surveillance_per_year: self.surveillance_per_year + other.surveillance_per_year,
            recertification: self.recertification + other.recertification,
        }
    }

    /// What integration leaves of the sum, rounded up so that rounding takes it no further (R84).
    fn less(self, integration: f64) -> Self {
        let left = |days: f64| half_days_up(days * (1.0 - integration));
        Self {
            initial: left(self.initial),
            surveillance_per_year: left(self.surveillance_per_year),
            recertification: left(self.recertification),
        }
    }
}

/// Rounded to the nearest half day, a quarter up; the tiny addend keeps 12.249999… from 0.1 + 0.2 arithmetic on its side.
fn half_days(days: f64) -> f64 {
    (days * 2.0 + 1e-9).round() / 2.0
}

/// Rounded up to the half day; the tiny subtrahend keeps 12.000000001 of such arithmetic at 12.
pub(crate) fn half_days_up(days: f64) -> f64 {
    (days * 2.0 - 1e-6).ceil() / 2.0
}
