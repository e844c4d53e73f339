//! Reading days without work from iCalendar text (RFC 5545): whole-day events, each fault with its line.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use cycle::recurrence::{Instances, Rule};
use entity::holiday_calendar::Holiday;

mod line;
pub mod writer;

use line::{Line, lines};

/// How far ahead what recurs is read, and how far back, in months.
const AHEAD: Months = Months::new(120);
const BACK: Months = Months::new(12);
/// The longest holiday, in days.
const LONGEST: i64 = 366;
/// The most days that one text may give.
const MOST: usize = 20_000;

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Line {line}: {reason}")]
pub struct Fault {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there, in a sentence.
    pub reason: String,
}

fn fault(line: usize, reason: impl Into<String>) -> Fault {
    Fault { line, reason: reason.into() }
}

/// The days that the events of `text` cover. What recurs is followed from a year before `today` to ten years after it.
///
/// # Errors
/// Every faulty line.
pub fn holidays(text: &str, today: NaiveDate) -> Result<Vec<Holiday>, Vec<Fault>> {
    let mut reader = Reader { today, open: Vec::new(), event: None, days: Vec::new(), faults: Vec::new() };
    for line in lines(text) {
        match line {
            Ok(line) => reader.take(&line),
            Err(wrong) => reader.faults.push(wrong),
        }
    }
    reader.close()
}

/// An event under reading.
#[derive(Debug, Default)]
struct Event {
    line: usize,
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
    days: Option<i64>,
    name: String,
    rule: Option<Rule>,
    more: Vec<NaiveDate>,
    less: BTreeSet<NaiveDate>,
    cancelled: bool,
}

struct Reader {
    today: NaiveDate,
    open: Vec<String>,
    event: Option<Event>,
    days: Vec<Holiday>,
    faults: Vec<Fault>,
}

impl Reader {
    fn take(&mut self, line: &Line) {
        let taken = match line.name.as_str() {
            "BEGIN" => self.begin(line),
            "END" => self.end(line),
            _ if self.open.is_empty() => Err(fault(line.number, "expected BEGIN:VCALENDAR.")),
            _ => self.property(line),
        };
        self.faults.extend(taken.err());
    }

    fn begin(&mut self, line: &Line) -> Result<(), Fault> {
        let name = line.value.to_ascii_uppercase();
        if self.open.is_empty() && name != "VCALENDAR" {
            return Err(fault(line.number, "expected BEGIN:VCALENDAR."));
        }
        if name == "VEVENT" {
            self.event = Some(Event { line: line.number, ..Event::default() });
        }
        self.open.push(name);
        Ok(())
    }

    fn end(&mut self, line: &Line) -> Result<(), Fault> {
        let name = line.value.to_ascii_uppercase();
        match self.open.pop() {
            Some(open) if open == name => {}
            Some(open) => return Err(fault(line.number, format!("expected END:{}.", line::shown(&open)))),
            None => return Err(fault(line.number, "nothing is open that could end here.")),
        }
        match self.event.take() {
            Some(event) if name == "VEVENT" => self.keep(&event),
            event => {
                self.event = event;
                Ok(())
            }
        }
    }

    fn property(&mut self, line: &Line) -> Result<(), Fault> {
        let Some(event) = self.event.as_mut() else { return Ok(()) };
        if self.open.last().is_none_or(|open| open != "VEVENT") {
            return Ok(());
        }
        match line.name.as_str() {
            "DTSTART" => event.start = Some(line.day()?),
            "DTEND" => event.end = Some(line.day()?),
            "DURATION" => event.days = Some(line.days()?),
            "SUMMARY" => event.name = line.text(),
            "RRULE" => event.rule = Some(line.rule()?),
            "RDATE" => event.more.extend(line.each_day()?),
            "EXDATE" => event.less.extend(line.each_day()?),
            "STATUS" => event.cancelled = line.value.eq_ignore_ascii_case("CANCELLED"),
            _ => {}
        }
        Ok(())
    }

    fn keep(&mut self, event: &Event) -> Result<(), Fault> {
        let Some(start) = event.start else {
            // What was wrong with its start is told already.
            let told = self.faults.iter().any(|wrong| wrong.line >= event.line);
            return if told { Ok(()) } else { Err(fault(event.line, "this event has no DTSTART.")) };
        };
        let length = event.days.or(event.end.map(|end| (end - start).num_days())).unwrap_or(1);
        if !(0..=LONGEST).contains(&length) {
            return Err(fault(event.line, format!("a holiday lasts 1 to {LONGEST} days.")));
        }
        if event.cancelled {
            return Ok(());
        }
        let name = if event.name.is_empty() { "Holiday".to_owned() } else { event.name.clone() };
        for first in self.starts(event, start) {
            // An end on the first day means that day: many programs write it so.
            for on in first.iter_days().take(usize::try_from(length.max(1)).unwrap_or(1)) {
                crate::field::day(&on.to_string()).map_err(|wrong| fault(event.line, wrong))?;
                self.days.push(Holiday { on, name: name.clone() });
            }
            if self.days.len() > MOST {
                return Err(fault(event.line, format!("up to here there are more than {MOST} days.")));
            }
        }
        Ok(())
    }

    /// The first days of an event: its own, those of its rule, those added, without those taken out.
    fn starts(&self, event: &Event, start: NaiveDate) -> BTreeSet<NaiveDate> {
        let from = self.today.checked_sub_months(BACK).unwrap_or(start);
        let until = self.today.checked_add_months(AHEAD).unwrap_or(start);
        let mut starts = BTreeSet::new();
        if let Some(rule) = &event.rule {
            let days = Instances::new(rule, start).take_while(|day| *day <= until);
            starts.extend(days.filter(|day| *day >= from));
        }
        if event.rule.is_none() || (from..=until).contains(&start) {
            starts.insert(start);
        }
        starts.extend(&event.more);
        &starts - &event.less
    }

    fn close(mut self) -> Result<Vec<Holiday>, Vec<Fault>> {
        if let Some(open) = self.open.last()
            && self.faults.is_empty()
        {
            self.faults.push(fault(1, format!("the text ends before END:{}.", line::shown(open))));
        }
        if self.days.is_empty() && self.faults.is_empty() {
            self.faults.push(fault(1, "there is no event in this text."));
        }
        if self.faults.is_empty() { Ok(self.days) } else { Err(self.faults) }
    }
}

#[cfg(test)]
mod tests;
