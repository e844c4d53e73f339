//! Days on which nobody works.

use cycle::WeekDay;
use cycle::recurrence::{Calendar, Shift};

use crate::kit::{calendar, day, schedule};

/// Where each way to shift puts a day.
fn shifted(date: &str, calendar: &Calendar) -> [String; 4] {
    let ways = [Shift::None, Shift::Earlier, Shift::Later, Shift::Nearest];
    ways.map(|shift| shift.apply(day(date), calendar).to_string())
}

#[test]
fn a_saturday_goes_to_friday_and_a_sunday_to_monday() {
    let week = calendar(&[]);
    assert_eq!(shifted("2026-03-14", &week), ["2026-03-14", "2026-03-13", "2026-03-16", "2026-03-13"]);
    assert_eq!(shifted("2026-03-15", &week), ["2026-03-15", "2026-03-13", "2026-03-16", "2026-03-16"]);
    assert_eq!(shifted("2026-03-16", &week), ["2026-03-16"; 4]);
}

#[test]
fn a_run_of_holidays_is_passed_as_a_whole() {
    // Good Friday and Easter Monday: the Sunday between is two days from either working day but one.
    let easter = calendar(&["2026-04-03", "2026-04-06"]);
    assert_eq!(shifted("2026-04-03", &easter), ["2026-04-03", "2026-04-02", "2026-04-07", "2026-04-02"]);
    assert_eq!(shifted("2026-04-05", &easter), ["2026-04-05", "2026-04-02", "2026-04-07", "2026-04-07"]);
    // Equally near: the earlier one.
    let long = calendar(&["2026-04-03", "2026-04-06", "2026-04-07"]);
    assert_eq!(shifted("2026-04-05", &long), ["2026-04-05", "2026-04-02", "2026-04-08", "2026-04-02"]);
}

#[test]
fn a_calendar_without_working_days_shifts_nothing() {
    let never = Calendar { working_week: Vec::new(), ..Calendar::default() };
    assert_eq!(shifted("2026-03-14", &never), ["2026-03-14"; 4]);
    let only_sundays = Calendar { working_week: vec![WeekDay::Sun], ..Calendar::default() };
    assert_eq!(
        shifted("2026-03-14", &only_sundays),
        ["2026-03-14", "2026-03-08", "2026-03-15", "2026-03-15"]
    );
}

#[test]
fn an_occurrence_keeps_its_name_and_opens_before_the_day_it_is_shifted_to() {
    let mut monthly = schedule("2026-01-31", "FREQ=MONTHLY;BYMONTHDAY=-1");
    monthly.shift = Shift::Later;
    monthly.opens_days_before = 14;
    let calendar = calendar(&["2026-02-02"]);
    let first = monthly.occurrences(&calendar).next().unwrap();
    assert_eq!(
        (first.occurrence_on, first.due_on, first.opens_on),
        (day("2026-01-31"), day("2026-02-03"), day("2026-01-20"))
    );
    assert_eq!(
        monthly.because(&first),
        "Every month on the last day, counted from 2026-01-31: 2026-01-31. Nobody works then, so it is due on \
         2026-02-03, the working day after."
    );
    monthly.shift = Shift::Earlier;
    assert_eq!(
        monthly.because(&monthly.occurrences(&calendar).next().unwrap()),
        "Every month on the last day, counted from 2026-01-31: 2026-01-31. Nobody works then, so it is due on \
         2026-01-30, the working day before."
    );
}
