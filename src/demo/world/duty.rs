//! What the clients have set themselves to do again and again.

use chrono::NaiveDate;

use crate::demo::date::Today;

/// A recurring duty.
#[derive(Debug)]
pub struct Duty {
    pub title: &'static str,
    pub description: &'static str,
    pub rrule: &'static str,
    pub anchor_on: NaiveDate,
    pub basis: &'static str,
    pub shift: &'static str,
    pub opens_days_before: i32,
    /// How many of its latest dates before today were forgotten; those before them were done.
    pub forgotten: usize,
}

impl Duty {
    fn new(
        title: &'static str,
        description: &'static str,
        rrule: &'static str,
        anchor_on: NaiveDate,
    ) -> Self {
        let (basis, shift) = ("fixed_sequence", "earlier");
        Self { title, description, rrule, anchor_on, basis, shift, opens_days_before: 14, forgotten: 0 }
    }
}

pub fn supplier_review(today: Today) -> Duty {
    let about =
        "Rate each supplier of the list by delivery, quality and security, and write down what is to change.";
    Duty::new(
        "Review of the suppliers",
        about,
        "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1",
        today.exactly_in(0, 0) - chrono::Months::new(12),
    )
}

pub fn figures(today: Today) -> Duty {
    let about = "Put last month's figures into the report: availability, incidents, changes, satisfaction.";
    let duty = Duty::new(
        "Figures of the month",
        about,
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=3",
        today.0 - chrono::Months::new(4),
    );
    Duty { opens_days_before: 3, ..duty }
}

pub fn restore_test(today: Today) -> Duty {
    let about = "Restore yesterday's backup on an empty machine and compare it with the original.";
    let duty = Duty::new("Restore test", about, "FREQ=MONTHLY;INTERVAL=6", today.0 - chrono::Months::new(5));
    Duty { basis: "from_last_done", shift: "none", opens_days_before: 30, ..duty }
}

pub fn training(today: Today) -> Duty {
    let about = "An hour on the policy and on what went wrong this year, for everybody; keep the list of those who came.";
    Duty::new("Training of the staff", about, "FREQ=YEARLY", today.0 + chrono::Days::new(40))
}
