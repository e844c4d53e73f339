//! Samples by risk group, which site was visited in which cycle, and what is warned of.
#![allow(clippy::unwrap_used)]

mod cycle_of;
mod draw;
mod kit;
mod record;
mod warning;
