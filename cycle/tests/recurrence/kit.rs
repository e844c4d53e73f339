//! Short ways to write days, rules and schedules.

use chrono::NaiveDate;
use cycle::recurrence::{Calendar, Done, Exception, Instances, Rule, Schedule, What};

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("\"{text}\" is no day"))
}

pub fn rule(text: &str) -> Rule {
    text.parse().unwrap_or_else(|mistake| panic!("{text}: {mistake}"))
}

pub fn schedule(anchor: &str, text: &str) -> Schedule {
    Schedule::new(day(anchor), rule(text))
}

/// The first dates of a rule, as text.
pub fn dates(anchor: &str, text: &str, count: usize) -> Vec<String> {
    Instances::new(&rule(text), day(anchor)).take(count).map(|date| date.to_string()).collect()
}

pub fn skipped(on: &str) -> Exception {
    Exception { occurrence_on: day(on), what: What::Skipped }
}

pub fn moved(on: &str, to: &str) -> Exception {
    Exception { occurrence_on: day(on), what: What::MovedTo(day(to)) }
}

pub fn done(on: &str, done_on: &str) -> Done {
    Done { occurrence_on: day(on), done_on: day(done_on) }
}

/// Monday to Friday, without the given days.
pub fn calendar(holidays: &[&str]) -> Calendar {
    Calendar { holidays: holidays.iter().map(|it| day(it)).collect(), ..Calendar::default() }
}

/// The obligations of a plan, one a line: the day that names it, its limit and its state.
pub fn lines(schedule: &Schedule, today: &str, ahead_days: u32) -> Vec<String> {
    let plan = schedule.plan(&Calendar::default(), day(today), ahead_days);
    let line = |it: &cycle::Obligation| {
        format!("{} {} {}", it.key.trim_start_matches("occurrence/"), it.due_on, it.state.as_str())
    };
    plan.obligations.iter().map(line).collect()
}
