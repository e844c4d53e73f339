//! The dates of a rule, one after the other.

use chrono::NaiveDate;

use super::candidate;
use super::period::{index_of, nth};
use super::rule::{End, Rule};
use crate::date::LAST;

/// The dates that follow from a rule and an anchor: strictly increasing, found only when asked for, up to the year 9999.
///
/// The anchor itself is one of them only if the rule finds it.
#[derive(Debug, Clone)]
pub struct Instances<'a> {
    rule: &'a Rule,
    anchor: NaiveDate,
    /// The period to look at next.
    index: i64,
    /// What the last period gave, and how much of it is used up.
    found: Vec<NaiveDate>,
    used: usize,
    /// The first day that counts.
    first: NaiveDate,
    /// The first day that is answered.
    from: NaiveDate,
    /// The last day that is answered.
    until: NaiveDate,
    /// How many may still come.
    left: u32,
}

impl<'a> Instances<'a> {
    /// The dates of a rule, from its anchor on.
    pub fn new(rule: &'a Rule, anchor: NaiveDate) -> Self {
        let (until, left) = match rule.end {
            End::Never => (LAST, u32::MAX),
            End::Count(count) => (LAST, count),
            End::Until(until) => (until, u32::MAX),
        };
        Self { rule, anchor, index: 0, found: Vec::new(), used: 0, first: anchor, from: anchor, until, left }
    }

    /// Without those before a day; without walking there, unless the rule counts.
    pub(crate) fn since(mut self, from: NaiveDate) -> Self {
        self.from = self.from.max(from);
        if !matches!(self.rule.end, End::Count(_)) {
            // One period more, for a date that was skipped forward out of its own.
            self.index = self.index.max(index_of(self.rule, self.anchor, from) - 1);
        }
        self
    }

    /// Without those after a day.
    pub(crate) fn until(mut self, until: Option<NaiveDate>) -> Self {
        self.until = until.map_or(self.until, |until| until.min(self.until));
        self
    }

    /// Those that follow what was done last: later than `day`, and when only every n-th period counts, not in the
    /// anchor's own. `before` says how many came before.
    pub(crate) fn following(mut self, day: NaiveDate, before: u32) -> Self {
        self.first = self.first.max(crate::date::day_after(day));
        self.index = i64::from(self.rule.interval > 1);
        if matches!(self.rule.end, End::Count(_)) {
            self.left = self.left.saturating_sub(before);
        }
        self
    }
}

impl Iterator for Instances<'_> {
    type Item = NaiveDate;

    fn next(&mut self) -> Option<NaiveDate> {
        while self.left > 0 {
            let Some(date) = self.found.get(self.used).copied() else {
                let period = nth(self.rule, self.anchor, self.index)?;
                candidate::find(self.rule, self.anchor, period, &mut self.found);
                self.index += 1;
                self.used = 0;
                continue;
            };
            self.used += 1;
            if date < self.first {
                continue;
            }
            if date > self.until {
                self.left = 0;
                break;
            }
            // The next period may give this day again, when a skipped one was drawn to it.
            self.first = crate::date::day_after(date);
            self.left -= 1;
            if date >= self.from {
                return Some(date);
            }
        }
        None
    }
}
