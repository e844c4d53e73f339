//! The day a programme is computed for, and when the answer can next change by the passing of time alone.

use std::cell::Cell;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::date::day_after;

/// The civil date where each deadline is owned (R91).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Today {
    /// The organization's own date: decides its own duties.
    pub organization: NaiveDate,
    /// The certification body's date: decides everything about the certificate.
    pub certification_body: NaiveDate,
}

impl Today {
    /// The same civil date on both sides.
    pub fn on(date: NaiveDate) -> Self {
        Self { organization: date, certification_body: date }
    }

    /// The earlier of the two dates.
    pub fn earlier(self) -> NaiveDate {
        self.organization.min(self.certification_body)
    }
}

impl From<NaiveDate> for Today {
    fn from(date: NaiveDate) -> Self {
        Self::on(date)
    }
}

/// Whose civil date decides (R91).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Organization,
    CertificationBody,
}

/// Answers every question about today and remembers the nearest day on which an answer would differ.
///
/// No other code of the engine compares a date with today. A question that is not asked today, because an earlier
/// answer made it needless, is asked on the day that the earlier answer changes.
#[derive(Debug)]
pub(crate) struct Watch {
    today: Today,
    next: Cell<Option<NaiveDate>>,
}

impl Watch {
    pub(crate) fn new(today: Today) -> Self {
        Self { today, next: Cell::new(None) }
    }

    /// Whether the day is today or past.
    pub(crate) fn has_come(&self, owner: Owner, date: NaiveDate) -> bool {
        let today = match owner {
            Owner::Organization => self.today.organization,
            Owner::CertificationBody => self.today.certification_body,
        };
        if date > today {
            self.next.set(Some(self.next.get().map_or(date, |next| next.min(date))));
        }
        date <= today
    }

    /// Whether a limit, itself still in time (R93), has passed.
    pub(crate) fn is_over(&self, owner: Owner, limit: NaiveDate) -> bool {
        self.has_come(owner, day_after(limit))
    }

    /// The nearest day after today on which any answer given so far would differ.
    pub(crate) fn next_change(&self) -> Option<NaiveDate> {
        self.next.get()
    }
}
