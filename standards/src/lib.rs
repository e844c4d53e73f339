//! Catalogues of management-system standards and the pure algebra over them.
//!
//! The catalogues are data of this crate (`catalogue/*.yaml`), compiled in and read once. They hold clause
//! numbers, short titles, atomic statements of what has to be there and our own words about evidence; no text of a
//! standard.

pub mod clause;
pub mod cover;
pub mod crosswalk;
pub mod edition;
pub mod impact;
pub mod landscape;
pub mod standard;
pub mod statement;

pub use clause::{Basis, Clause, ClauseKind};
pub use standard::{Counts, Standard, all, find};
pub use statement::{Check, Home, Statement, find_statement, held_by, statements};
