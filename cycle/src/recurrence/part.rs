//! The parts of a rule, by their names.

use std::fmt;

/// A part of a recurrence rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// `RSCALE`: the calendar; only GREGORIAN.
    Scale,
    /// `FREQ`: the period.
    Frequency,
    /// `INTERVAL`: every how many periods.
    Interval,
    /// `COUNT`: how many occurrences in all.
    Count,
    /// `UNTIL`: the last day.
    Until,
    /// `BYMONTH`: months.
    Months,
    /// `BYWEEKNO`: weeks of the year.
    WeekNumbers,
    /// `BYYEARDAY`: days of the year.
    YearDays,
    /// `BYMONTHDAY`: days of the month.
    MonthDays,
    /// `BYDAY`: weekdays.
    Days,
    /// `BYSETPOS`: which of the dates found in one period.
    Positions,
    /// `WKST`: the first day of the week.
    WeekStart,
    /// `SKIP`: what happens to days that do not exist.
    Skip,
}

impl Part {
    /// Every part, in the order in which a rule is written.
    pub const ALL: [Self; 13] = [
        Self::Scale,
        Self::Frequency,
        Self::Interval,
        Self::Count,
        Self::Until,
        Self::Months,
        Self::WeekNumbers,
        Self::YearDays,
        Self::MonthDays,
        Self::Days,
        Self::Positions,
        Self::WeekStart,
        Self::Skip,
    ];

    /// Its name in a rule.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scale => "RSCALE",
            Self::Frequency => "FREQ",
            Self::Interval => "INTERVAL",
            Self::Count => "COUNT",
            Self::Until => "UNTIL",
            Self::Months => "BYMONTH",
            Self::WeekNumbers => "BYWEEKNO",
            Self::YearDays => "BYYEARDAY",
            Self::MonthDays => "BYMONTHDAY",
            Self::Days => "BYDAY",
            Self::Positions => "BYSETPOS",
            Self::WeekStart => "WKST",
            Self::Skip => "SKIP",
        }
    }

    /// The part of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
