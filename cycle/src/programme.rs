//! The answer of the engine.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::alert::Alert;
use crate::date::day_after;
use crate::obligation::Obligation;
use crate::status::Status;
use crate::today::Today;

/// What the facts and the policy make of a certification on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Programme {
    /// How the certification stands.
    pub status: Status,
    /// The current cycle; none before a certification decision.
    pub cycle: Option<Cycle>,
    /// What has to be done or was, by due date: the past, the current and the next cycle.
    pub obligations: Vec<Obligation>,
    /// What somebody has to know, breaches first.
    pub alerts: Vec<Alert>,
    /// How the certificate stood, from the first decision on.
    pub history: Vec<Period>,
    /// When the answer can next change by time alone; a consequence of the rest, so it stays off the wire.
    #[serde(skip)]
    pub(crate) next_change: NextChange,
}

/// A certification cycle (R03).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Cycle {
    /// Counted from the first known decision.
    pub number: u32,
    /// The day of the decision that started it.
    pub starts_on: NaiveDate,
    /// The last day on which the certificate is valid (R21), not later than its edition of the standard (R100).
    pub expires_on: NaiveDate,
    /// The last day for a restoration (R24); none when the certificate was withdrawn, cancelled or transferred away,
    /// or ends with its edition of the standard.
    pub restore_until: Option<NaiveDate>,
}

/// A stretch of the certificate's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Period {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day; none while it lasts.
    pub to: Option<NaiveDate>,
    /// How the certificate stood.
    pub status: Status,
}

/// The nearest turning point, where anybody has looked for one. Two programmes that say the same are equal,
/// whichever of them still knows it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum NextChange {
    #[default]
    Unknown,
    Never,
    On(NaiveDate),
}

impl PartialEq for NextChange {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Programme {
    /// The earliest later day on which the programme can change by the passing of time alone; none when never.
    ///
    /// It may name a day on which nothing changes after all, but never one that is too late. A programme that was read
    /// from storage, or planned on an earlier day, no longer knows and names tomorrow.
    pub fn next_change_on(&self, today: impl Into<Today>) -> Option<NaiveDate> {
        let tomorrow = day_after(today.into().earlier());
        match self.next_change {
            NextChange::On(date) => Some(date.max(tomorrow)),
            NextChange::Never => None,
            NextChange::Unknown => Some(tomorrow),
        }
    }

    /// The obligation of that key.
    pub fn obligation(&self, key: &str) -> Option<&Obligation> {
        self.obligations.iter().find(|obligation| obligation.key == key)
    }
}
