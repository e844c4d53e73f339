//! The worker over a real SQLite file, with a clock whose hands the tests move.

#![allow(missing_docs, reason = "tests are sentences")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod clearing;
mod delivering;
mod reminding;
mod running;
mod saying;
mod scene;
mod server;
mod sweeping;
