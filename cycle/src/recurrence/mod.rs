//! Recurring duties: what an organization set itself to do again and again, and when each occurrence is due.
//!
//! A [`Rule`] says how dates follow from an anchor (RFC 5545, with the month-end handling of RFC 7529). A [`Schedule`]
//! adds what people did to single occurrences, and [`Schedule::plan`] answers what is to be done.
//!
//! Absent on purpose: a horizon. Occurrences are computed when they are asked for, up to the year 9999.

mod calendar;
mod candidate;
mod instance;
mod mistake;
mod number;
mod occurrence;
mod part;
mod period;
mod place;
mod plan;
mod read;
mod reason;
mod record;
mod rule;
mod schedule;
mod sentence;
mod shift;
mod word;
mod write;

pub use calendar::Calendar;
pub use instance::Instances;
pub use mistake::{Mistake, Reason};
pub use occurrence::{Occurrence, Occurrences, preview};
pub use part::Part;
pub use plan::{KEPT, Plan};
pub use rule::{DayOf, End, Frequency, Rule, Skip};
pub use schedule::{Basis, Done, Exception, Schedule, What};
pub use shift::Shift;
