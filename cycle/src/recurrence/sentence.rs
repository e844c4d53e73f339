//! A rule in English words, for people.

use chrono::{Datelike, NaiveDate};

use super::rule::{End, Frequency, Rule, Skip};
use super::word::{month, ordinal, phrase};

impl Rule {
    /// The rule in words, such as `every third month on the last day`. What it leaves to its anchor is said as well.
    pub fn in_words(&self, anchor: NaiveDate) -> String {
        let period = match self.frequency {
            Frequency::Daily => "day",
            Frequency::Weekly => "week",
            Frequency::Monthly => "month",
            Frequency::Yearly => "year",
        };
        let every = match self.interval {
            1 => period.to_owned(),
            interval => format!("{} {period}", ordinal(interval)),
        };
        let on = phrase(" on ", Some(self.places(anchor)).filter(|places| !places.is_empty()), "");
        // A yearly rule has named its months among its places.
        let months = if self.frequency == Frequency::Yearly { &[][..] } else { &self.months };
        let months = phrase(" in ", months.iter().map(|it| month(*it)), "and");
        let end = match self.end {
            End::Never => String::new(),
            End::Count(1) => ", once".to_owned(),
            End::Count(count) => format!(", {count} times in all"),
            End::Until(day) => format!(", until {day}"),
        };
        format!("every {every}{on}{months}{end}{}", self.missing(anchor))
    }

    /// What happens to a day that a month or a year does not have, where that can be.
    fn missing(&self, anchor: NaiveDate) -> &'static str {
        match self.skip {
            _ if self.always_fits(anchor) => "",
            Skip::Omit => "; left out where there is no such day",
            Skip::Backward => "; where there is no such day, on the last one before it",
            Skip::Forward => "; where there is no such day, on the first one after it",
        }
    }

    /// Whether every month and year has the days that the rule names.
    fn always_fits(&self, anchor: NaiveDate) -> bool {
        let moves = matches!(self.frequency, Frequency::Monthly | Frequency::Yearly);
        if !moves {
            return true;
        }
        let by_anchor =
            [&self.month_days, &self.year_days, &self.week_numbers].into_iter().all(Vec::is_empty)
                && self.days.is_empty();
        let own = [anchor.month().cast_signed()];
        let months = match (self.months.is_empty(), self.frequency) {
            (false, _) => &self.months[..],
            (true, Frequency::Yearly) if by_anchor => &own[..],
            (true, _) => &[2],
        };
        let shortest = months.iter().map(|month| shortest(*month)).min().unwrap_or(28);
        let of_month = |day: &i32| day.abs() <= shortest;
        let of_anchor = !by_anchor || of_month(&anchor.day().cast_signed());
        let of_rule = !self.year_days.is_empty() || self.month_days.iter().all(of_month);
        of_anchor && of_rule && self.year_days.iter().all(|day| day.abs() <= 365)
    }
}

/// How many days a month has at least.
fn shortest(month: i32) -> i32 {
    match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
