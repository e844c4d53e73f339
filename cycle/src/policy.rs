//! What a certification body or an organization sets for itself (the rules marked `CFG`), with the defaults.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::working_day::WeekDay;

/// The settings of one certificate. Every field is optional on the wire; what is left out has its default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Policy {
    /// Length of a cycle in months (R03); read as 1 to 600.
    pub cycle_months: i32,
    /// Whether a certificate ends the day before the anniversary or on it (R03).
    pub expiry_convention: ExpiryConvention,
    /// What a renewed certificate's expiry is counted from (R22).
    pub renewal_expiry: RenewalExpiry,
    /// Whether the calendar year of the decision needs a surveillance audit too (R06).
    pub calendar_includes_decision_year: bool,
    /// Months between stage 1 and stage 2 after which the engine warns (R11).
    pub stage_gap_months: i32,
    /// Months a suspension normally lasts at most (R41).
    pub suspension_months: i32,
    /// Months after expiry in which the certification can be restored (R24).
    pub restoration_months: i32,
    /// Days: a hard limit nearer than this is "at risk".
    pub warn_days: i32,
    /// The certification body's own limits in days (R32, R33).
    pub certification_body_days: CertificationBodyDays,
    /// Months between two internal audits of the same part of the system (R60).
    pub internal_audit_months: i32,
    /// Months between two management reviews (R61).
    pub management_review_months: i32,
    /// Whether every clause is audited every year or once in the cycle (R60).
    pub internal_audit_coverage: CoverageMode,
    /// How long before an external audit the preparations are due (R62).
    pub lead: Lead,
    /// The days on which work is planned (R92).
    pub working_week: Vec<WeekDay>,
    /// Days of the working week on which nobody works (R92).
    pub holidays: Vec<NaiveDate>,
}

/// Where a certificate's last day lies (R03).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum ExpiryConvention {
    /// The day before the anniversary of the decision.
    MinusOneDay,
    /// The anniversary itself.
    SameDay,
}

/// What the expiry of a renewed certificate is counted from (R22).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum RenewalExpiry {
    /// From the expiry of the certificate that it renews.
    KeepExpiryBase,
    /// From the recertification decision.
    FromDecision,
}

/// How often the internal audits go through the whole system (R60).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum CoverageMode {
    /// Every clause within `internal_audit_months`.
    Annual,
    /// Every clause once before the recertification audit.
    Cycle,
}

/// Days that the certification body grants after an audit's last day (R32, R33).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CertificationBodyDays {
    /// For the analysis of causes and the plan.
    pub plan: i32,
    /// For a major nonconformity to be closed.
    pub close_major: i32,
    /// For a minor nonconformity to be closed.
    pub close_minor: i32,
    /// Days before expiry that the body needs to decide on a recertification.
    pub decision_buffer: i32,
}

/// Lead times before the external audits (R62).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Lead {
    /// Before the expiry of the certificate.
    pub recertification: RecertificationLead,
    /// Before a surveillance audit.
    pub surveillance: SurveillanceLead,
    /// Before a stage 2 audit.
    pub stage_2: StageTwoLead,
}

/// Months before the expiry (R62).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RecertificationLead {
    /// By when the certification body is booked.
    pub book_months: i32,
    /// By when the internal audit and the management review are done.
    pub own_duties_months: i32,
    /// By when the recertification audit takes place.
    pub audit_months: i32,
}

/// Time before a surveillance audit (R62).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SurveillanceLead {
    /// Months before: the certification body is booked.
    pub book_months: i32,
    /// Weeks before: the internal audit is done.
    pub internal_audit_weeks: i32,
    /// Weeks before: the management review is done.
    pub management_review_weeks: i32,
}

/// Weeks before a stage 2 audit (R62).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StageTwoLead {
    /// Weeks before: the internal audit is done.
    pub internal_audit_weeks: i32,
    /// Weeks before: the management review is done.
    pub management_review_weeks: i32,
}

impl Default for Policy {
    fn default() -> Self {
        use WeekDay::{Fri, Mon, Thu, Tue, Wed};
        Self {
            cycle_months: 36,
            expiry_convention: ExpiryConvention::MinusOneDay,
            renewal_expiry: RenewalExpiry::KeepExpiryBase,
            calendar_includes_decision_year: false,
            stage_gap_months: 6,
            suspension_months: 6,
            restoration_months: 6,
            warn_days: 90,
            certification_body_days: CertificationBodyDays::default(),
            internal_audit_months: 12,
            management_review_months: 12,
            internal_audit_coverage: CoverageMode::Annual,
            lead: Lead::default(),
            working_week: vec![Mon, Tue, Wed, Thu, Fri],
            holidays: Vec::new(),
        }
    }
}

impl Default for CertificationBodyDays {
    fn default() -> Self {
        Self { plan: 30, close_major: 90, close_minor: 90, decision_buffer: 0 }
    }
}

impl Default for RecertificationLead {
    fn default() -> Self {
        Self { book_months: 6, own_duties_months: 4, audit_months: 3 }
    }
}

impl Default for SurveillanceLead {
    fn default() -> Self {
        Self { book_months: 3, internal_audit_weeks: 6, management_review_weeks: 4 }
    }
}

impl Default for StageTwoLead {
    fn default() -> Self {
        Self { internal_audit_weeks: 6, management_review_weeks: 4 }
    }
}

impl Policy {
    /// The cycle's length, held between a month and fifty years so that no setting makes an endless programme.
    pub(crate) fn cycle_length(&self) -> i32 {
        self.cycle_months.clamp(1, 600)
    }
}
