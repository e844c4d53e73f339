//! The REST API: routes, extractors, handlers, views and problems.
//!
//! A request takes at most five hops: the route table, extractors (`Member`, `Found<Row>`, `Body`), a handler that reads
//! as the story, the engine's decision, and a verb of `entity` that writes everything in one transaction.

mod account;
mod address;
mod batch;
mod bearer;
mod body;
mod calendar;
mod choice;
mod counter;
mod coverage;
mod csv;
mod document;
mod domain;
mod etag;
mod event;
mod expand;
mod field;
mod found;
mod gate;
mod handler;
mod icalendar;
mod idempotency;
mod language;
mod late;
mod mail_event;
mod member;
mod operator;
mod passkey;
mod password;
mod pieces;
mod policy;
mod problem;
mod proof;
mod query;
mod quota;
mod range;
mod recurrence;
mod request_id;
mod right;
mod routes;
mod routine;
mod safety;
mod scim;
mod scope;
mod server;
mod sort;
mod sso;
mod state;
mod step_up;
mod throttle;
mod totp;
mod turn;
mod upload;
mod view;
mod wire;

pub use document::document;
pub use password::breach::Breached;
pub use password::hash_now as hash_password;
pub use password::kiln::Work;
pub use quota::Plan;
pub use server::{Running, StartError, start};
pub mod metrics;
pub use state::{Bell, Mode, Settings};

/// Every code that a problem may have.
pub fn problem_codes() -> impl Iterator<Item = &'static str> {
    problem::catalogue::CATALOGUE.iter().map(|entry| entry.code)
}
