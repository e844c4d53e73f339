//! The service management definition: five processes, eight workflow templates, and routines made from them, as pure
//! functions of values.
//!
//! The structure follows the Unified Service Management method; the words are our own. No I/O, no clock, no database.

pub mod difference;
pub mod fault;
pub mod interchange;
pub mod routine;
pub mod template;
pub mod verb;

pub use difference::{Difference, difference};
pub use fault::{Fault, Reason, check};
pub use routine::{Action, Activity, Content, Layer, Raci, Responsibility, Step};
pub use template::{Language, Template};
pub use verb::Verb;
