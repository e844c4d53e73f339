//! Rows: one file per table, typed ids, queries that cannot leave the tenant, write verbs, job payloads.
//!
//! Only this crate starts a query. A caller opens a transaction of [`Db`] and hands it to a verb; tenant-owned tables
//! take a [`TenantTx`], so that a query without a tenant cannot be written outside this crate.

#![allow(clippy::disallowed_types, reason = "the one crate that starts queries")]

pub mod access_entry;
pub mod address_change;
pub mod api_key;
pub mod audit_entry;
pub mod audit_head;
pub mod audit_value;
pub mod auditor;
pub mod basis;
pub mod certification;
pub mod certification_body;
pub mod certification_event;
pub mod consultant;
pub mod covered_site;
pub mod db;
mod dialect;
pub mod domain_owner;
pub mod duty;
pub mod duty_certification;
pub mod duty_occurrence;
pub mod edition_change;
pub mod edition_confirmation;
pub mod edition_transition;
pub mod engagement;
pub mod erasure;
pub mod factor;
pub mod grant;
pub mod grant_certification;
pub mod half_session;
pub mod holiday_calendar;
pub mod id;
pub mod idempotency_key;
pub mod invitation;
pub mod journey;
pub mod journey_step;
pub mod mail_domain;
pub mod membership;
pub mod membership_certification;
pub mod obligation;
pub mod obligation_change;
pub mod once;
pub mod one_time_token;
pub mod organization;
pub mod outbox_email;
pub mod page;
pub mod passkey;
pub mod passkey_challenge;
pub mod person;
pub mod policy;
pub mod portfolio;
pub mod portfolio_date;
pub mod portfolio_row;
pub mod programme;
pub mod recovery_code;
pub mod reminder;
pub mod row;
pub mod scim_group;
pub mod scim_token;
pub mod scim_user;
pub mod secret;
pub mod session;
pub mod site;
pub mod site_coverage;
pub mod site_sample;
pub mod site_visit;
pub mod sort;
pub mod sso_attempt;
pub mod sso_connection;
pub mod sso_identity;
pub mod succession;
pub mod tick;
pub mod totp;
pub mod vault;
pub mod work_area;

pub use db::{Actor, Db, OpenTx, TenantTx, Tx, WorkerTx};
pub use dialect::{Violation, violation};
pub use once::Once;
pub use sea_orm::DbErr;
