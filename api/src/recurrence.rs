//! What recurs, in bodies: the rule, what it counts from, where a date goes that is no working day, and those days.

use std::borrow::Cow;
use std::collections::BTreeSet;

use cycle::recurrence::{Basis, Calendar, Rule, Shift};
use entity::holiday_calendar::Holiday;
use serde_json::Value;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use crate::body::{Faults, Field, body};
use crate::choice::choice;
use crate::field::{Day, Name};
use crate::policy::Weekday;

/// The most characters of a rule.
const LONGEST: usize = 500;

/// The most days without work that a calendar holds.
pub const MOST_DAYS: usize = 4000;

/// A rule of RFC 5545, such as `FREQ=MONTHLY;BYMONTHDAY=-1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecurrenceRule(pub Rule);

impl Field for RecurrenceRule {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let detail = match value {
            None => "This is required.".to_owned(),
            Some(Value::String(text)) if text.chars().count() > LONGEST => {
                format!("A rule has at most {LONGEST} characters.")
            }
            Some(Value::String(text)) => match text.parse() {
                Ok(rule) => return Some(Self(rule)),
                Err(mistake) => format!("{}.", shown(&format!("{mistake}"))),
            },
            Some(_) => "This must be a text.".to_owned(),
        };
        faults.note(pointer, detail);
        None
    }
}

/// Without control characters, and no longer than a detail may be.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(600).collect()
}

impl PartialSchema for RecurrenceRule {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A rule of RFC 5545 over days: DAILY, WEEKLY, MONTHLY or YEARLY, without a time of day. RSCALE=GREGORIAN with SKIP (RFC 7529) says what becomes of days that a month does not have."))
            .min_length(Some("FREQ=DAILY".len()))
            .max_length(Some(LONGEST))
            .examples(["FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"])
            .into()
    }
}

impl ToSchema for RecurrenceRule {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("RecurrenceRule")
    }
}

choice! {
    /// What the next date of a duty counts from.
    pub enum DutyBasis {
        /// From the anchor, whenever the work is done.
        FixedSequence = "fixed_sequence",
        /// From the day on which it was last done.
        FromLastDone = "from_last_done",
    }
}

impl From<DutyBasis> for Basis {
    fn from(basis: DutyBasis) -> Self {
        match basis {
            DutyBasis::FixedSequence => Self::FixedSequence,
            DutyBasis::FromLastDone => Self::FromLastDone,
        }
    }
}

choice! {
    /// Where a date goes that falls on a day without work.
    pub enum DutyShift {
        /// It stays.
        None = "none",
        /// To the working day before.
        Earlier = "earlier",
        /// To the working day after.
        Later = "later",
        /// To the nearer of the two.
        Nearest = "nearest",
    }
}

impl From<DutyShift> for Shift {
    fn from(shift: DutyShift) -> Self {
        match shift {
            DutyShift::None => Self::None,
            DutyShift::Earlier => Self::Earlier,
            DutyShift::Later => Self::Later,
            DutyShift::Nearest => Self::Nearest,
        }
    }
}

body! {
    /// A day without work.
    pub struct HolidayBody {
        /// The day.
        pub on: Day,
        /// Why nobody works.
        pub name: Name,
    }
}

/// Days without work, at most 4000.
#[derive(Debug, Clone)]
pub struct HolidayList(pub Vec<Holiday>);

impl Field for HolidayList {
    fn read(value: Option<Value>, pointer: &str, faults: &mut Faults) -> Option<Self> {
        let Some(Value::Array(items)) = value else {
            faults.note(pointer, "This must be a list.");
            return None;
        };
        if items.len() > MOST_DAYS {
            faults.note(pointer, format!("A list has at most {MOST_DAYS} days."));
            return None;
        }
        let read = items.into_iter().enumerate().map(|(index, item)| {
            let day = HolidayBody::read(Some(item), &format!("{pointer}/{index}"), faults)?;
            Some(Holiday { on: day.on.0, name: day.name.0 })
        });
        // Every item is read, so that every faulty one is named.
        let read: Vec<Option<Holiday>> = read.collect();
        read.into_iter().collect::<Option<Vec<_>>>().map(Self)
    }
}

impl PartialSchema for HolidayList {
    fn schema() -> RefOr<Schema> {
        let item = Ref::from_schema_name("HolidayBody");
        ArrayBuilder::new().items(item).max_items(Some(MOST_DAYS)).into()
    }
}

impl ToSchema for HolidayList {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("HolidayList")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push(("HolidayBody".to_owned(), HolidayBody::schema()));
        HolidayBody::schemas(schemas);
    }
}

/// The days of the week as the engine names them, each once.
pub fn week(days: &[Weekday]) -> Vec<cycle::WeekDay> {
    let mut week = Vec::new();
    for day in days {
        let day = match day {
            Weekday::Mon => cycle::WeekDay::Mon,
            Weekday::Tue => cycle::WeekDay::Tue,
            Weekday::Wed => cycle::WeekDay::Wed,
            Weekday::Thu => cycle::WeekDay::Thu,
            Weekday::Fri => cycle::WeekDay::Fri,
            Weekday::Sat => cycle::WeekDay::Sat,
            Weekday::Sun => cycle::WeekDay::Sun,
        };
        if !week.contains(&day) {
            week.push(day);
        }
    }
    week
}

/// A calendar from what a body says; what it leaves out is Monday to Friday without holidays.
pub fn calendar(working_week: Option<&[Weekday]>, holidays: Option<HolidayList>) -> Calendar {
    let plain = Calendar::default();
    let holidays: BTreeSet<_> = holidays.into_iter().flat_map(|list| list.0).map(|day| day.on).collect();
    Calendar { working_week: working_week.map_or(plain.working_week, week), holidays }
}
