//! The audit-cycle engine: pure functions of values and dates.
//!
//! [`plan`] turns the facts of a certification and a policy into a programme: what has to be done by when and why, what
//! is wrong, and how the certificate stands. The rules it follows are explained, with their clauses, in `docs/CYCLE.md`.
//!
//! Absent on purpose: input and output, clocks, ids, and any way to fail for a technical reason. Today is a parameter.

mod alert;
mod audit_order;
pub mod audit_time;
mod audit_time_table;
mod booking;
mod change;
mod clause;
mod contradiction;
mod coverage;
pub mod date;
mod duty;
pub mod edition;
mod edition_table;
mod event;
mod facts;
mod fold;
mod history;
pub mod impartial;
mod initial;
pub mod integrated;
pub mod journey;
mod journey_preset;
mod journey_step;
mod ledger;
mod nonconformity;
mod obligation;
mod own_duty;
mod own_duty_alert;
mod plan;
mod policy;
mod programme;
mod recertification;
pub mod recurrence;
mod round;
mod rule;
pub mod sample;
mod scene;
pub mod site_coverage;
mod site_warning;
mod span;
mod status;
mod surveillance;
mod suspension;
mod title;
mod today;
mod transfer;
mod working_day;

pub use alert::{Alert, Code, Severity};
pub use change::{Change, ChangeKind, what_if};
pub use coverage::Coverage;
pub use edition::EditionTransition;
pub use event::{Act, Audit, Event, Grade, Happened, InternalAudit, ManagementReview, Nonconformity, Source};
pub use facts::Facts;
pub use obligation::{Kind, Obligation, State};
pub use plan::plan;
pub use policy::{
    CertificationBodyDays, CoverageMode, ExpiryConvention, Lead, Policy, RecertificationLead, RenewalExpiry,
    StageTwoLead, SurveillanceLead,
};
pub use programme::{Cycle, Period, Programme};
pub use rule::Rule;
pub use site_warning::{SiteCode, SiteWarning};
pub use status::Status;
pub use title::{kind_name, title};
pub use today::Today;
pub use working_day::WeekDay;
