//! A recurring duty: its rule, and what people did to single occurrences.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::instance::Instances;
use super::record::Records;
use super::rule::Rule;
use super::shift::Shift;

/// When a duty recurs, and what happened to its occurrences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The day that the dates are counted from, and the first day that can be one.
    pub anchor: NaiveDate,
    /// How the dates follow from it.
    pub rule: Rule,
    /// What the next date is counted from.
    #[serde(default)]
    pub basis: Basis,
    /// Where a date goes that is no working day.
    #[serde(default)]
    pub shift: Shift,
    /// How many days before its limit an occurrence asks for care.
    #[serde(default)]
    pub opens_days_before: u32,
    /// The first day on which an occurrence may fall, where that is not the anchor: those before it were never asked for.
    #[serde(default)]
    pub starts_on: Option<NaiveDate>,
    /// The last day on which an occurrence may fall; the duty has ended with it.
    #[serde(default)]
    pub ended_on: Option<NaiveDate>,
    /// Whether a missed occurrence stays overdue although a later one has fallen due.
    #[serde(default)]
    pub keep_missed: bool,
    /// Single occurrences that were skipped or moved; of two for the same one the later counts.
    #[serde(default)]
    pub exceptions: Vec<Exception>,
    /// What was done.
    #[serde(default)]
    pub done: Vec<Done>,
}

/// What the next date is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Basis {
    /// From the anchor, whenever the work is done.
    #[default]
    FixedSequence,
    /// From the day on which it was last done; from the anchor until then.
    FromLastDone,
}

/// An occurrence that does not follow the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Exception {
    /// The day that the rule gave it: its name for good.
    pub occurrence_on: NaiveDate,
    /// What happens instead.
    pub what: What,
}

/// What happens to an occurrence instead of what the rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Nothing: it does not have to be done.
    Skipped,
    /// It is due on this day, whether somebody works then or not.
    MovedTo(NaiveDate),
}

/// An occurrence that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Done {
    /// The day that the rule gave it.
    pub occurrence_on: NaiveDate,
    /// The day on which it was done.
    pub done_on: NaiveDate,
}

impl Schedule {
    /// A duty that follows its rule from an anchor on, and nothing else.
    pub fn new(anchor: NaiveDate, rule: Rule) -> Self {
        Self {
            anchor,
            rule,
            basis: Basis::default(),
            shift: Shift::default(),
            opens_days_before: 0,
            starts_on: None,
            ended_on: None,
            keep_missed: false,
            exceptions: Vec::new(),
            done: Vec::new(),
        }
    }

    /// What was done last, where the next date is counted from it.
    pub(crate) fn last_done(&self) -> Option<Done> {
        let last = self.done.iter().copied().max_by_key(|done| (done.occurrence_on, done.done_on));
        last.filter(|_| self.basis == Basis::FromLastDone)
    }

    /// The dates of the rule: all of a fixed sequence, or those that follow what was done last.
    pub(crate) fn instances(&self, records: &Records) -> Instances<'_> {
        let instances = match self.last_done() {
            None => Instances::new(&self.rule, self.anchor),
            Some(last) => {
                let before = records.count_until(last.occurrence_on);
                Instances::new(&self.rule, last.done_on)
                    .following(last.occurrence_on.max(last.done_on), before)
            }
        };
        instances.since(self.starts_on.unwrap_or(self.anchor)).until(self.ended_on)
    }
}
