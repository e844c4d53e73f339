//! The lines of iCalendar text: unfolded, cut into name, parameters and value (RFC 5545, 3.1).

use chrono::NaiveDate;
use cycle::recurrence::Rule;

use super::{Fault, fault};

/// One unfolded line.
#[derive(Debug)]
pub struct Line {
    /// Where it starts, counted from 1.
    pub number: usize,
    /// Its name, in capitals.
    pub name: String,
    /// What follows the colon.
    pub value: String,
}

/// The lines of `text`; a line that starts with a blank continues the one before.
pub fn lines(text: &str) -> Vec<Result<Line, Fault>> {
    let mut whole: Vec<(usize, String)> = Vec::new();
    for (index, physical) in text.trim_start_matches('\u{feff}').split('\n').enumerate() {
        let physical = physical.strip_suffix('\r').unwrap_or(physical);
        match (physical.strip_prefix([' ', '\t']), whole.last_mut()) {
            (Some(rest), Some((_, line))) => line.push_str(rest),
            _ if physical.trim().is_empty() => {}
            _ => whole.push((index + 1, physical.to_owned())),
        }
    }
    whole.into_iter().map(|(number, line)| cut(number, &line)).collect()
}

/// The value starts after the first colon that stands in no quotes.
fn cut(number: usize, line: &str) -> Result<Line, Fault> {
    let mut quoted = false;
    let colon = line.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == ':' && !quoted
    });
    let Some((at, _)) = colon else {
        return Err(fault(number, format!("expected NAME:VALUE, not \"{}\".", shown(line))));
    };
    let name = line[..at].split(';').next().unwrap_or_default();
    Ok(Line { number, name: name.trim().to_ascii_uppercase(), value: line[at + 1..].trim().to_owned() })
}

/// The beginning of a text of somebody else's, in one line.
pub fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

impl Line {
    fn wrong(&self, reason: impl Into<String>) -> Fault {
        fault(self.number, reason)
    }

    /// A day, written `20271225`.
    pub fn day(&self) -> Result<NaiveDate, Fault> {
        self.read_day(&self.value)
    }

    /// Several days, with commas between them.
    pub fn each_day(&self) -> Result<Vec<NaiveDate>, Fault> {
        self.value.split(',').map(|text| self.read_day(text.trim())).collect()
    }

    fn read_day(&self, text: &str) -> Result<NaiveDate, Fault> {
        let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
        let day = digits.then(|| NaiveDate::parse_from_str(text, "%Y%m%d").ok()).flatten();
        let wanted = "expected a whole day such as VALUE=DATE:20271225";
        day.ok_or_else(|| self.wrong(format!("{wanted}, not \"{}\".", shown(text))))
    }

    /// A duration of whole days or weeks, such as `P2D`.
    pub fn days(&self) -> Result<i64, Fault> {
        let rest = self.value.strip_prefix('+').unwrap_or(&self.value).strip_prefix('P');
        let days = |rest: &str| {
            let (number, unit) = rest.split_at_checked(rest.len().checked_sub(1)?)?;
            let number: u16 = number.parse().ok()?;
            match unit {
                "D" => Some(i64::from(number)),
                "W" => Some(i64::from(number) * 7),
                _ => None,
            }
        };
        rest.and_then(days).ok_or_else(|| self.wrong("expected a duration of whole days, such as P2D."))
    }

    /// A rule; the time of day of its end, which many programs write, is left out.
    pub fn rule(&self) -> Result<Rule, Fault> {
        let parts = self.value.split(';').map(|part| until_day(part).unwrap_or(part));
        let rule = parts.collect::<Vec<_>>().join(";");
        rule.parse().map_err(|mistake: cycle::recurrence::Mistake| {
            let told: String = mistake.to_string().chars().filter(|c| !c.is_control()).take(300).collect();
            self.wrong(format!("{told}."))
        })
    }

    /// A text, its escapes undone, as one line of at most 200 characters.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut chars = self.value.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some('n' | 'N') => text.push(' '),
                    Some(other) => text.push(other),
                    None => {}
                },
                c if c.is_control() => text.push(' '),
                c => text.push(c),
            }
        }
        text.trim().chars().take(200).collect::<String>().trim().to_owned()
    }
}

/// `UNTIL=20271231` of `UNTIL=20271231T235959Z`.
fn until_day(part: &str) -> Option<&str> {
    let (day, time) = part.split_at_checked("UNTIL=20271231".len())?;
    (day.to_ascii_uppercase().starts_with("UNTIL=") && time.starts_with(['T', 't'])).then_some(day)
}
