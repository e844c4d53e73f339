//! Reading a rule: each part on its own, then what the parts say together.

use std::str::FromStr;

use super::mistake::{Mistake, Reason};
use super::number::{day, day_of, signed, weekday, whole};
use super::part::Part;
use super::rule::{End, Frequency, Rule, Skip};

/// The largest `INTERVAL`: beyond it no second occurrence would come.
const MOST_INTERVAL: i32 = 9_999;
/// The largest `COUNT`.
const MOST_COUNT: i32 = 99_999;

/// What was read so far: the rule, and at which byte each part stands.
struct Reading {
    rule: Rule,
    parts: Vec<(Part, usize)>,
    first_ordinal_at: Option<usize>,
}

impl FromStr for Rule {
    type Err = Mistake;

    fn from_str(text: &str) -> Result<Self, Mistake> {
        let upper = text.to_ascii_uppercase();
        let body = upper.strip_prefix("RRULE:").unwrap_or(&upper);
        let mut reading =
            Reading { rule: Self::every(Frequency::Daily), parts: Vec::new(), first_ordinal_at: None };
        let mut at = upper.len() - body.len();
        for part in body.split(';') {
            reading.part(part, at)?;
            at += part.len() + 1;
        }
        reading.check(upper.len() - body.len())?;
        Ok(reading.rule)
    }
}

impl Reading {
    fn part(&mut self, text: &str, at: usize) -> Result<(), Mistake> {
        let wrong = |name: &str, at, reason| Mistake { part: name.to_owned(), at, reason };
        let Some((name, value)) =
            text.split_once('=').filter(|(name, value)| !name.is_empty() && !value.is_empty())
        else {
            return Err(wrong(text, at, Reason::NotAPart));
        };
        if matches!(name, "BYHOUR" | "BYMINUTE" | "BYSECOND") {
            return Err(wrong(name, at, Reason::TimeOfDay));
        }
        let part = Part::named(name).ok_or_else(|| wrong(name, at, Reason::UnknownPart))?;
        if self.at(part).is_some() {
            return Err(wrong(name, at, Reason::Twice));
        }
        self.parts.push((part, at));
        self.value(part, value, at + name.len() + 1).map_err(|(at, reason)| Mistake {
            part: name.to_owned(),
            at,
            reason,
        })
    }

    fn value(&mut self, part: Part, text: &str, at: usize) -> Result<(), (usize, Reason)> {
        let here = |reason| (at, reason);
        let rule = &mut self.rule;
        match part {
            Part::Scale if text == "GREGORIAN" => {}
            Part::Scale => return Err(here(Reason::NotAScale)),
            Part::Frequency => rule.frequency = frequency(text).map_err(here)?,
            Part::Interval => rule.interval = whole(text, MOST_INTERVAL).map_err(here)?.unsigned_abs(),
            Part::Count => rule.end = End::Count(whole(text, MOST_COUNT).map_err(here)?.unsigned_abs()),
            Part::Until => rule.end = End::Until(day(text).map_err(here)?),
            Part::Months => rule.months = list(text, at, |text| whole(text, 12))?,
            Part::WeekNumbers => rule.week_numbers = list(text, at, |text| signed(text, 53))?,
            Part::YearDays => rule.year_days = list(text, at, |text| signed(text, 366))?,
            Part::MonthDays => rule.month_days = list(text, at, |text| signed(text, 31))?,
            Part::Positions => rule.positions = list(text, at, |text| signed(text, 366))?,
            Part::WeekStart => rule.week_start = weekday(text).map_err(here)?,
            Part::Skip => rule.skip = skip(text).map_err(here)?,
            Part::Days => {
                let days = elements(text, at, day_of)?;
                self.first_ordinal_at = days.iter().find(|(_, day)| day.ordinal.is_some()).map(|(at, _)| *at);
                rule.days = days.into_iter().map(|(_, day)| day).collect();
                rule.days.sort_by_key(|it| (it.day.number(), it.ordinal));
                rule.days.dedup();
            }
        }
        Ok(())
    }

    fn at(&self, part: Part) -> Option<usize> {
        self.parts.iter().find(|(it, _)| *it == part).map(|(_, at)| *at)
    }

    /// What parts may not stand together (RFC 5545, 3.3.10; RFC 7529, 4.1).
    fn check(&self, start: usize) -> Result<(), Mistake> {
        let rule = &self.rule;
        let refuse = |part: Part, at, reason| Err(Mistake { part: part.name().to_owned(), at, reason });
        if self.at(Part::Frequency).is_none() {
            return refuse(Part::Frequency, start, Reason::NoFrequency);
        }
        let yearly = rule.frequency == Frequency::Yearly;
        let numbering = yearly || rule.frequency == Frequency::Monthly;
        let by_month = rule.frequency == Frequency::Monthly || !rule.months.is_empty();
        let farthest = rule.days.iter().filter_map(|it| it.ordinal).map(i32::abs).max().unwrap_or(0);
        let chooses_from = [Part::Months, Part::WeekNumbers, Part::YearDays, Part::MonthDays, Part::Days];
        let faults = [
            (Part::Skip, self.at(Part::Scale).is_none(), Reason::SkipWithoutScale),
            (Part::Until, self.at(Part::Count).is_some(), Reason::TwoEnds),
            (Part::WeekNumbers, !yearly, Reason::OnlyYearly),
            (Part::YearDays, !yearly, Reason::OnlyYearly),
            (Part::MonthDays, rule.frequency == Frequency::Weekly, Reason::NotWeekly),
            (Part::MonthDays, !self.some_day_exists(), Reason::NoSuchDay),
            (Part::Positions, chooses_from.iter().all(|it| self.at(*it).is_none()), Reason::NothingToChoose),
        ];
        for (part, wrong, reason) in faults {
            if let Some(at) = self.at(part).filter(|_| wrong) {
                return refuse(part, at, reason);
            }
        }
        let ordinals = [
            (!numbering, Reason::NoOrdinal),
            (!rule.week_numbers.is_empty(), Reason::OrdinalInWeek),
            (by_month && farthest > 5, Reason::OrdinalInMonth),
        ];
        for (wrong, reason) in ordinals {
            if let Some(at) = self.first_ordinal_at.filter(|_| wrong) {
                return refuse(Part::Days, at, reason);
            }
        }
        Ok(())
    }

    /// Whether one of the months has one of the days in some year; days that are moved always exist.
    fn some_day_exists(&self) -> bool {
        let longest = |month: &i32| match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let most = self.rule.months.iter().map(longest).max().unwrap_or(31);
        self.rule.skip != Skip::Omit || self.rule.month_days.iter().any(|day| day.abs() <= most)
    }
}

fn frequency(text: &str) -> Result<Frequency, Reason> {
    match text {
        "DAILY" => Ok(Frequency::Daily),
        "WEEKLY" => Ok(Frequency::Weekly),
        "MONTHLY" => Ok(Frequency::Monthly),
        "YEARLY" => Ok(Frequency::Yearly),
        "SECONDLY" | "MINUTELY" | "HOURLY" => Err(Reason::TimeOfDay),
        _ => Err(Reason::NotAFrequency),
    }
}

fn skip(text: &str) -> Result<Skip, Reason> {
    match text {
        "OMIT" => Ok(Skip::Omit),
        "BACKWARD" => Ok(Skip::Backward),
        "FORWARD" => Ok(Skip::Forward),
        _ => Err(Reason::NotASkip),
    }
}

/// The elements of a list with their places.
fn elements<T>(
    text: &str,
    mut at: usize,
    read: impl Fn(&str) -> Result<T, Reason>,
) -> Result<Vec<(usize, T)>, (usize, Reason)> {
    let mut found = Vec::new();
    for element in text.split(',') {
        found.push((at, read(element).map_err(|reason| (at, reason))?));
        at += element.len() + 1;
    }
    Ok(found)
}

/// A list of numbers, sorted, each once.
fn list(
    text: &str,
    at: usize,
    read: impl Fn(&str) -> Result<i32, Reason>,
) -> Result<Vec<i32>, (usize, Reason)> {
    let mut numbers: Vec<i32> = elements(text, at, read)?.into_iter().map(|(_, number)| number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}
