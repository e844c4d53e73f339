//! The integration tests: the product as its users meet it, on SQLite and on PostgreSQL, with real peers.
//!
//! Run them with `make test`, which starts PostgreSQL, Redis and an SMTP server of their own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc, missing_docs)]
#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "tests look behind the product's back"
)]

mod definition;
mod harness;

mod address_change;
mod asvs;
mod audit_log;
mod audit_room;
mod audit_time;
mod batch;
mod bounce;
mod brand;
mod calendar;
mod certification;
mod channel;
mod chaos;
mod claim;
mod condition;
mod consultancy;
mod controlled_document;
mod crash;
mod crates;
mod crosswalk;
mod departure;
mod dkim;
mod document;
mod duty;
mod edition;
mod encryption;
mod ending;
mod erasure;
mod escalation;
mod evidence;
mod expand;
mod factor;
mod file;
mod forecast;
mod framework;
mod history;
mod idempotency;
mod identity;
mod impartial;
mod integrated;
mod isolation;
mod journey;
mod key;
mod language;
mod mail;
mod mail_domain;
mod mail_event;
mod narrow;
mod notice;
mod oscal;
mod outage;
mod password;
mod people;
mod pool;
mod prompt;
mod quota;
mod reminder_policy;
mod reminder_wish;
mod role;
mod routine;
mod safety;
mod schema;
mod scim;
mod sender;
mod setback;
mod sign_out;
mod site;
mod sort;
mod sso;
mod sso_lie;
mod sso_place;
mod sso_proof;
mod standard;
mod storm;
mod test_mode;
mod three_years;
mod trend;
mod wake;
mod webhook;
mod what_if;
mod words;
mod workflow;
