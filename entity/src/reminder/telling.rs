//! Which mails due steps become: a pure function, for those who send and for those who want to know beforehand.

use chrono::{DateTime, NaiveDate, Utc};
use clock::zone::{self, Tz};

use super::Model;
use super::timing::{Step, Steps};
use crate::{obligation, organization};

/// A step that is due, with what it reminds of, the steps that a pause has swallowed since and the one after them.
#[derive(Clone, Debug)]
pub(super) struct Due {
    pub row: Model,
    pub obligation: obligation::Model,
    pub missed: Vec<Step>,
    pub next: Option<Step>,
}

impl Due {
    /// The step in `row` as it stands at `now`.
    pub fn at(
        now: DateTime<Utc>,
        organization: &organization::Model,
        zone: Tz,
        row: Model,
        obligation: obligation::Model,
    ) -> Self {
        let policy = organization.reminder_policy.for_obligation(&obligation);
        let steps = Steps { policy: &policy, due_on: row.due_on, zone };
        let (missed, next) = (steps.missed_since(row.step, now), steps.next_after(now));
        Self { row, obligation, missed, next }
    }

    /// The latest step that has come: the one a mail tells now.
    pub fn latest(&self) -> Step {
        self.missed.last().copied().unwrap_or(Step { day: self.row.step, run_at: self.row.run_at })
    }
}

/// One mail.
#[derive(Clone, Debug)]
pub(super) enum Telling<'a> {
    /// Of one date.
    Single(&'a Due),
    /// Of all that was missed and all that is due now.
    CatchUp {
        /// The day of the earliest step that was missed.
        since: NaiveDate,
        /// What it tells.
        dues: Vec<&'a Due>,
    },
}

impl<'a> Telling<'a> {
    /// What it tells.
    pub fn dues(&self) -> Vec<&'a Due> {
        match self {
            Self::Single(due) => vec![due],
            Self::CatchUp { dues, .. } => dues.clone(),
        }
    }
}

/// The mails that one recipient's due steps become on `today`.
///
/// A step told on its own day is a mail of its own. When any step belongs to an earlier day, because nothing ran, one
/// mail tells everything that was missed and everything due now.
pub(super) fn of(dues: &[Due], today: NaiveDate, zone: Tz) -> Vec<Telling<'_>> {
    let since = dues.iter().map(|due| zone::civil_date(due.row.run_at, zone)).min();
    match since {
        Some(since) if since < today => vec![Telling::CatchUp { since, dues: dues.iter().collect() }],
        _ => dues.iter().map(Telling::Single).collect(),
    }
}
