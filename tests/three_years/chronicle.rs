//! What happened, as text: each act and each mail on its day, by the clock on the recipient's wall.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{DateTime, NaiveDate, Utc};
use clock::zone::{self, Tz};

use crate::harness::smtp::Received;

/// Written from day to day.
#[derive(Default)]
pub struct Chronicle {
    text: String,
    days: BTreeMap<String, NaiveDate>,
}

impl Chronicle {
    /// Writes a list down.
    pub fn list(&mut self, heading: &str, lines: impl IntoIterator<Item = String>) {
        writeln!(self.text, "\n{heading}").unwrap();
        for line in lines {
            writeln!(self.text, "    {line}").unwrap();
        }
    }

    /// Writes down what somebody did.
    pub fn act(&mut self, at: DateTime<Utc>, zone: Tz, sentence: &str) {
        writeln!(self.text, "\n{} . {sentence}", stamp(at, zone)).unwrap();
    }

    /// Writes down the mails that have just come. Those of one moment have no order of their own.
    pub fn mails(&mut self, at: DateTime<Utc>, zone: Tz, mut mails: Vec<Received>) {
        mails.sort_by(|one, other| (&one.subject, &one.text).cmp(&(&other.subject, &other.text)));
        for mail in mails {
            let before = self.days.insert(mail.message_id.clone(), zone::civil_date(at, zone));
            assert_eq!(before, None, "twice: {}", mail.subject);
            writeln!(self.text, "\n{} > {}", stamp(at, zone), mail.subject).unwrap();
            for line in gist(&mail) {
                writeln!(self.text, "    {line}").unwrap();
            }
        }
    }

    /// On which day each mail came, by its Message-ID.
    pub fn days(&self) -> &BTreeMap<String, NaiveDate> {
        &self.days
    }

    /// All of it.
    pub fn into_text(self) -> String {
        self.text
    }
}

fn stamp(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%a %Y-%m-%d %H:%M %Z").to_string()
}

/// What a mail says, without greeting, links, advice and foot, and without its subject once more.
fn gist(mail: &Received) -> Vec<&str> {
    let said = mail.text.lines().skip(1).take_while(|line| *line != "WHAT TO DO NEXT" && *line != "-- ");
    let standing = format!("{}.", mail.subject);
    let is_frame = |line: &str| {
        line.trim().is_empty()
            || line == standing
            || line == "WHY THIS DATE"
            || line.starts_with("Organization: ")
            || line.contains("https://")
    };
    said.filter(|line| !is_frame(line)).collect()
}
