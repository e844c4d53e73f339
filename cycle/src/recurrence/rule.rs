//! A recurrence rule: how the dates of a duty follow from its anchor.

use chrono::NaiveDate;

use crate::working_day::WeekDay;

/// A recurrence rule of RFC 5545 over days, such as `FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1`.
///
/// Read it with `parse()`; what it holds is never contradictory. Lists are sorted and have no value twice.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rule {
    pub(crate) frequency: Frequency,
    pub(crate) interval: u32,
    pub(crate) end: End,
    pub(crate) months: Vec<i32>,
    pub(crate) week_numbers: Vec<i32>,
    pub(crate) year_days: Vec<i32>,
    pub(crate) month_days: Vec<i32>,
    pub(crate) days: Vec<DayOf>,
    pub(crate) positions: Vec<i32>,
    pub(crate) week_start: WeekDay,
    pub(crate) skip: Skip,
}

/// The period in which a rule looks for dates (`FREQ`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Frequency {
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
}

/// When a rule ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// It does not.
    Never,
    /// After so many occurrences (`COUNT`).
    Count(u32),
    /// After this day, itself inside (`UNTIL`).
    Until(NaiveDate),
}

/// What happens to a day that a month or a year does not have, such as 31 April (RFC 7529).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Skip {
    /// It is left out, as RFC 5545 has it.
    Omit,
    /// The last day before it is taken.
    Backward,
    /// The first day after it is taken.
    Forward,
}

/// A weekday, or the n-th one in its month or year (`BYDAY`); negative numbers count from the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DayOf {
    /// Which one; without it, each.
    pub ordinal: Option<i32>,
    /// The weekday.
    pub day: WeekDay,
}

impl Rule {
    /// The rule with a frequency and nothing else.
    pub(crate) fn every(frequency: Frequency) -> Self {
        Self {
            frequency,
            interval: 1,
            end: End::Never,
            months: Vec::new(),
            week_numbers: Vec::new(),
            year_days: Vec::new(),
            month_days: Vec::new(),
            days: Vec::new(),
            positions: Vec::new(),
            week_start: WeekDay::Mon,
            skip: Skip::Omit,
        }
    }

    /// The period in which it looks for dates.
    pub fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// Every how many periods it does so.
    pub fn interval(&self) -> u32 {
        self.interval
    }

    /// When it ends.
    pub fn end(&self) -> End {
        self.end
    }

    /// Whether a weekday is among those of `BYDAY`, numbered or not.
    pub(crate) fn names(&self, day: WeekDay) -> bool {
        self.days.iter().any(|it| it.day == day)
    }

    /// Whether its years are those of the week numbering: they start on the first day of week 1.
    pub(crate) fn counts_weeks(&self) -> bool {
        !self.week_numbers.is_empty() && self.year_days.is_empty() && self.month_days.is_empty()
    }
}
