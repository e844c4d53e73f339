//! The dates that a rule finds in a period, in English words.

use chrono::{Datelike, NaiveDate};

use super::rule::{DayOf, Frequency, Rule};
use super::word::{figure, month, phrase, position, weekday};
use crate::working_day::WeekDay;

const MONDAY_TO_FRIDAY: [WeekDay; 5] = [WeekDay::Mon, WeekDay::Tue, WeekDay::Wed, WeekDay::Thu, WeekDay::Fri];

impl Rule {
    /// The dates within a period, such as `the last Friday of March`; nothing for each day.
    pub(crate) fn places(&self, anchor: NaiveDate) -> String {
        if self.positions.is_empty() {
            return self.all_places(anchor);
        }
        let chosen = phrase("the ", self.positions.iter().map(|it| position(*it)), "and");
        let working_days = self.days.iter().map(|it| it.day).eq(MONDAY_TO_FRIDAY)
            && self.days.iter().all(|it| it.ordinal.is_none())
            && [&self.month_days, &self.year_days, &self.week_numbers].into_iter().all(Vec::is_empty);
        if working_days {
            let of = if self.frequency == Frequency::Yearly { self.of_months() } else { String::new() };
            format!("{chosen} weekday (Monday to Friday){of}")
        } else {
            format!("{chosen} of these days: {}", self.all_places(anchor))
        }
    }

    fn all_places(&self, anchor: NaiveDate) -> String {
        match self.frequency {
            Frequency::Daily if self.month_days.is_empty() => {
                phrase("", self.days.iter().map(|it| weekday(it.day)), "and")
            }
            Frequency::Monthly if self.month_days.is_empty() && self.days.is_empty() => {
                format!("the {}", figure(anchor.day()))
            }
            Frequency::Daily | Frequency::Monthly if !self.month_days.is_empty() => {
                format!("{}{}", self.day_numbers("", "and"), self.if_weekday())
            }
            Frequency::Yearly => self.places_of_year(anchor),
            _ => self.weekdays(anchor),
        }
    }

    fn places_of_year(&self, anchor: NaiveDate) -> String {
        if !self.year_days.is_empty() {
            let days = phrase("", self.year_days.iter().map(|it| nth_day(*it)), "and");
            let (day_numbers, weeks) =
                (self.day_numbers(", if it is ", "or"), self.weeks(", if it is in ", "or"));
            return format!("{days} of the year{day_numbers}{weeks}{}{}", self.if_weekday(), self.if_month());
        }
        if !self.month_days.is_empty() {
            let weeks = self.weeks(", if it is in ", "or");
            return format!(
                "{}{}{weeks}{}",
                self.day_numbers("", "and"),
                self.of_months(),
                self.if_weekday()
            );
        }
        if !self.week_numbers.is_empty() {
            return format!("{}{}{}", self.weekdays(anchor), self.weeks(" of ", "and"), self.if_month());
        }
        if !self.days.is_empty() {
            return format!("{}{}", self.weekdays(anchor), self.of_months());
        }
        let own = [anchor.month().cast_signed()];
        let months = if self.months.is_empty() { &own[..] } else { &self.months };
        format!("the {}{}", figure(anchor.day()), phrase(" of ", months.iter().map(|it| month(*it)), "and"))
    }

    /// `Monday and the last Friday`; without any, the weekday of the anchor.
    fn weekdays(&self, anchor: NaiveDate) -> String {
        let of_weeks = self.frequency == Frequency::Weekly || !self.week_numbers.is_empty();
        let name = |it: &DayOf| match it.ordinal {
            Some(ordinal) => format!("the {} {}", position(ordinal), weekday(it.day)),
            None if of_weeks => weekday(it.day).to_owned(),
            None => format!("every {}", weekday(it.day)),
        };
        let own = [DayOf { ordinal: None, day: anchor.weekday().into() }];
        let days = if self.days.is_empty() { &own[..] } else { &self.days };
        phrase("", days.iter().map(name), "and")
    }

    /// `the 1st and the last day`.
    fn day_numbers(&self, before: &str, and: &str) -> String {
        phrase(before, self.month_days.iter().map(|it| nth_day(*it)), and)
    }

    fn weeks(&self, before: &str, and: &str) -> String {
        let name = |number: &i32| match number {
            ..0 => format!("the {} week", position(*number)),
            _ => format!("week {number}"),
        };
        phrase(before, self.week_numbers.iter().map(name), and)
    }

    fn of_months(&self) -> String {
        match (self.months.is_empty(), self.month_days.is_empty()) {
            (true, true) => " of the year".to_owned(),
            (true, false) => " of every month".to_owned(),
            (false, _) => phrase(" of ", self.months.iter().map(|it| month(*it)), "and"),
        }
    }

    fn if_weekday(&self) -> String {
        let name = |it: &DayOf| match it.ordinal {
            Some(ordinal) => format!("the {} {}", position(ordinal), weekday(it.day)),
            None => format!("a {}", weekday(it.day)),
        };
        phrase(", if it is ", self.days.iter().map(name), "or")
    }

    fn if_month(&self) -> String {
        phrase(", if it is in ", self.months.iter().map(|it| month(*it)), "or")
    }
}

/// `the 31st`, `the last day`, `the second to last day`.
fn nth_day(number: i32) -> String {
    match number {
        ..0 => format!("the {} day", position(number)),
        _ => format!("the {}", figure(number.unsigned_abs())),
    }
}
