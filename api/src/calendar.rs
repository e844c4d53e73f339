//! A calendar of what is due, for programs that fetch it (RFC 5545, RFC 7986): all-day events with stable identity, byte for
//! byte the same while nothing has changed.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use crate::icalendar::writer::Writer;

/// How often programs are asked to look again.
const REFRESH: &str = "PT6H";

/// Where something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// To be done: people are reminded.
    Open,
    /// Done.
    Done,
    /// It need not be done any more.
    Cancelled,
}

/// Something that is due.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its identity, the same for ever.
    pub id: Uuid,
    /// What it is, in a line.
    pub summary: String,
    /// Why, in sentences.
    pub description: String,
    /// The page about it.
    pub link: String,
    /// Its kind.
    pub category: String,
    /// The day.
    pub on: NaiveDate,
    /// When to start caring.
    pub opens_on: NaiveDate,
    /// Where it stands.
    pub standing: Standing,
    /// How often its day or state has moved.
    pub sequence: i32,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
}

/// The text of a calendar of that name.
pub fn write(name: &str, entries: &[Entry]) -> String {
    let mut writer = Writer::default();
    writer.begin("VCALENDAR");
    writer.line("VERSION", "2.0");
    writer.line("PRODID", "-//Certkeep//Certkeep//EN");
    writer.line("CALSCALE", "GREGORIAN");
    // RFC 7986 and, beside it, what programs have read since before it.
    writer.text("NAME", name);
    writer.text("X-WR-CALNAME", name);
    writer.line("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
    writer.line("X-PUBLISHED-TTL", REFRESH);
    for entry in entries {
        entry.write(&mut writer);
    }
    writer.end("VCALENDAR");
    writer.finish()
}

impl Entry {
    fn write(&self, writer: &mut Writer) {
        let changed = instant(self.changed_at);
        writer.begin("VEVENT");
        writer.line("UID", &self.id.to_string());
        writer.line("DTSTAMP", &changed);
        writer.line("LAST-MODIFIED", &changed);
        writer.line("SEQUENCE", &self.sequence.to_string());
        writer.line("DTSTART;VALUE=DATE", &day(self.on));
        writer.line("DTEND;VALUE=DATE", &day(self.on.checked_add_days(Days::new(1)).unwrap_or(self.on)));
        let mark = if self.standing == Standing::Done { "\u{2713} " } else { "" };
        writer.text("SUMMARY", &format!("{mark}{}", self.summary));
        writer.text("DESCRIPTION", &self.description);
        writer.line("URL", &self.link);
        writer.text("CATEGORIES", &self.category);
        let status = if self.standing == Standing::Cancelled { "CANCELLED" } else { "CONFIRMED" };
        writer.line("STATUS", status);
        // It takes nobody's day.
        writer.line("TRANSP", "TRANSPARENT");
        if self.standing == Standing::Open {
            for before in self.alarms() {
                self.alarm(writer, before);
            }
        }
        writer.end("VEVENT");
    }

    /// How many days before its day people are told: when to start caring, and the day before.
    fn alarms(&self) -> Vec<i64> {
        let opens = (self.on - self.opens_on).num_days();
        if opens > 1 { vec![opens, 1] } else { vec![1] }
    }

    /// An alarm at nine in the morning, `days` before, wherever its reader is.
    fn alarm(&self, writer: &mut Writer, days: i64) {
        let before = TimeDelta::days(days) - TimeDelta::hours(9);
        let trigger = match (before.num_days(), before.num_hours() % 24) {
            (0, hours) => format!("-PT{hours}H"),
            (days, hours) => format!("-P{days}DT{hours}H"),
        };
        writer.begin("VALARM");
        writer.line("UID", &Uuid::new_v5(&self.id, trigger.as_bytes()).to_string());
        writer.line("ACTION", "DISPLAY");
        writer.line("TRIGGER", &trigger);
        writer.text("DESCRIPTION", &self.summary);
        writer.end("VALARM");
    }
}

fn day(on: NaiveDate) -> String {
    on.format("%Y%m%d").to_string()
}

fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}
