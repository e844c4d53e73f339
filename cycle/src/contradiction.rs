//! Facts that cannot be true together: the engine names both and plans with the ones that stand.

use chrono::NaiveDate;

use crate::alert::{Alert, Code};

/// The alert that names two events by their words on the wire and their days, and why both cannot be true.
pub(crate) fn contradiction(stands: (&str, NaiveDate), other: (&str, NaiveDate), why: &str) -> Alert {
    Alert::breach(
        Code::EventsContradict,
        stands.1.max(other.1),
        &[],
        format!("{} on {} and {} on {} contradict each other: {why}.", stands.0, stands.1, other.0, other.1),
    )
}
