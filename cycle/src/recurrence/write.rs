//! Writing a rule: one text for one meaning.

use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::number::WEEKDAYS;
use super::part::Part;
use super::rule::{DayOf, End, Frequency, Rule, Skip};
use crate::working_day::WeekDay;

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.skip != Skip::Omit {
            write!(f, "{}=GREGORIAN;", Part::Scale)?;
        }
        write!(f, "{}={}", Part::Frequency, self.frequency)?;
        if self.interval > 1 {
            write!(f, ";{}={}", Part::Interval, self.interval)?;
        }
        match self.end {
            End::Never => {}
            End::Count(count) => write!(f, ";{}={count}", Part::Count)?,
            End::Until(day) => write!(f, ";{}={}", Part::Until, day.format("%Y%m%d"))?,
        }
        list(f, Part::Months, &self.months)?;
        list(f, Part::WeekNumbers, &self.week_numbers)?;
        list(f, Part::YearDays, &self.year_days)?;
        list(f, Part::MonthDays, &self.month_days)?;
        list(f, Part::Days, &self.days)?;
        list(f, Part::Positions, &self.positions)?;
        if self.week_start != WeekDay::Mon {
            write!(f, ";{}={}", Part::WeekStart, name(self.week_start))?;
        }
        match self.skip {
            Skip::Omit => Ok(()),
            Skip::Backward => write!(f, ";{}=BACKWARD", Part::Skip),
            Skip::Forward => write!(f, ";{}=FORWARD", Part::Skip),
        }
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Daily => "DAILY",
            Self::Weekly => "WEEKLY",
            Self::Monthly => "MONTHLY",
            Self::Yearly => "YEARLY",
        })
    }
}

impl fmt::Display for DayOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(ordinal) = self.ordinal {
            write!(f, "{ordinal}")?;
        }
        f.write_str(name(self.day))
    }
}

fn name(day: WeekDay) -> &'static str {
    WEEKDAYS.into_iter().find(|(_, it)| *it == day).map_or("", |(name, _)| name)
}

fn list(f: &mut fmt::Formatter<'_>, part: Part, values: &[impl fmt::Display]) -> fmt::Result {
    for (at, value) in values.iter().enumerate() {
        if at == 0 {
            write!(f, ";{part}={value}")?;
        } else {
            write!(f, ",{value}")?;
        }
    }
    Ok(())
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
