//! Recurring duties: rules, schedules and what is to be done about them.
#![allow(clippy::unwrap_used, clippy::panic)]

mod basis;
mod bounds;
mod kit;
mod month_end;
mod oracle;
mod plan;
mod properties;
mod rules;
mod shift;
mod text;
mod words;
