//! What one person wants of reminders: which kinds, singly or gathered, at which hours. A pure function of the wish, the
//! step and the zone says when a step is told.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveTime, TimeDelta, Utc, Weekday};
use clock::zone::{self, Tz};
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::policy::{Channels, SendAt};
use crate::membership::Role;
use crate::obligation;

/// How reminders of one kind come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Each as a mail of its own, when it is due.
    #[default]
    Single,
    /// Gathered, once a day.
    Daily,
    /// Gathered, once a week.
    Weekly,
    /// As a notice in the application, and not by mail.
    InApp,
    /// Not at all.
    Off,
}

impl Delivery {
    /// Whether a mail tells.
    pub fn mails(self) -> bool {
        matches!(self, Self::Single | Self::Daily | Self::Weekly)
    }
}

/// Hours in which no mail comes; they may go over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// From this time of day on …
    pub from: SendAt,
    /// … until this one.
    pub until: SendAt,
}

/// What one person wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Wish {
    /// By kind of obligation; a kind that is not named comes singly.
    pub kinds: BTreeMap<String, Delivery>,
    /// When what is gathered comes.
    pub digest_at: SendAt,
    /// On which day what is gathered for a week comes.
    pub digest_on: Weekday,
    /// When nothing comes.
    pub quiet: Option<Quiet>,
}

impl Default for Wish {
    fn default() -> Self {
        let eight = SendAt(NaiveTime::from_hms_opt(8, 0, 0).unwrap_or_default());
        Self { kinds: BTreeMap::new(), digest_at: eight, digest_on: Weekday::Mon, quiet: None }
    }
}

/// The kinds whose missed limit, where a rule sets it, suspends or ends a certificate.
pub const BREACHES: [&str; 7] = [
    "surveillance_audit",
    "recertification_audit",
    "recertification_decision",
    "suspension_resolution",
    "restoration",
    "transfer",
    "edition_transition",
];

/// Who reads, as far as it matters for what is told when.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    /// Whose clock counts.
    pub zone: Tz,
    /// The role.
    pub role: Role,
    /// What they want.
    pub wish: Wish,
}

/// How reminders of something come to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    /// By mail, or not.
    pub delivery: Delivery,
    /// Whether a notice tells it, at once.
    pub noticed: bool,
}

impl Reader {
    /// Whether what `due` is about must be told: an owner hears of every limit that would cost the certificate.
    pub fn must_hear(&self, due: &obligation::Model) -> bool {
        self.role == Role::Owner && due.hard && BREACHES.contains(&due.kind.as_str())
    }

    /// How reminders of `due`, for which the organization wants `channels`, come.
    ///
    /// What an owner must hear comes by mail, whatever anybody wants. Whoever wants notices alone gets them, so that nobody
    /// is told nothing but who asked for that.
    pub fn way(&self, due: &obligation::Model, channels: Channels) -> Way {
        self.way_of(&due.kind, self.must_hear(due), channels)
    }

    /// How what is told of `kind` comes, which they must hear of or not.
    pub fn way_of(&self, kind: &str, must: bool, channels: Channels) -> Way {
        let wanted = self.wish.kinds.get(kind).copied().unwrap_or_default();
        let mail = match wanted {
            Delivery::InApp | Delivery::Off if must => Delivery::Single,
            Delivery::Single | Delivery::Daily | Delivery::Weekly if !channels.mail && !must => {
                Delivery::InApp
            }
            wanted => wanted,
        };
        let noticed = match wanted {
            Delivery::InApp => true,
            Delivery::Off => channels.in_app && must,
            _ => channels.in_app,
        };
        Way { delivery: mail, noticed }
    }

    /// When a mail tells a step of `due` that falls at `run_at` and comes by `delivery`.
    ///
    /// A limit set by a rule waits for nothing that comes on another day, unless that day is before the limit.
    pub fn ready_at(
        &self,
        due: &obligation::Model,
        delivery: Delivery,
        run_at: DateTime<Utc>,
    ) -> DateTime<Utc> {
        let ready = self.wanted_at(delivery, run_at);
        let (day, told) = (zone::civil_date(run_at, self.zone), zone::civil_date(ready, self.zone));
        if due.hard && told > day && told >= due.due_on { run_at } else { ready }
    }

    /// When a mail tells what falls at `run_at`, comes by `delivery` and can wait.
    pub fn wanted_at(&self, delivery: Delivery, run_at: DateTime<Utc>) -> DateTime<Utc> {
        let gathered = match delivery {
            Delivery::Single => run_at,
            Delivery::InApp | Delivery::Off => return run_at,
            Delivery::Daily => self.next(run_at, None),
            Delivery::Weekly => self.next(run_at, Some(self.wish.digest_on)),
        };
        self.after_quiet(gathered)
    }

    /// The first instant from `from` on at which what is gathered comes.
    fn next(&self, from: DateTime<Utc>, on: Option<Weekday>) -> DateTime<Utc> {
        let today = zone::civil_date(from, self.zone);
        // A week and a day: today's time may have passed.
        let days = (0..=8).map(|days| zone::shift(today, days));
        let fitting = days.filter(|day| on.is_none_or(|on| day.weekday() == on));
        let mut instants = fitting.map(|day| zone::instant(self.zone, day, self.wish.digest_at.0));
        instants.find(|at| *at >= from).unwrap_or(from)
    }

    /// `at`, or the end of the quiet hours that it falls into.
    fn after_quiet(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        let Some(Quiet { from: SendAt(from), until: SendAt(until) }) = self.wish.quiet else { return at };
        let wall = at.with_timezone(&self.zone);
        let (day, time) = (wall.date_naive(), wall.time());
        let end = |days| zone::instant(self.zone, zone::shift(day, days), until).max(at);
        if from <= until {
            return if (from..until).contains(&time) { end(0) } else { at };
        }
        if time >= from {
            end(1)
        } else if time < until {
            end(0)
        } else {
            at
        }
    }
}

/// Whether there is a time of day without quiet, which is long enough to tell something in.
pub fn leaves_time(quiet: Quiet) -> bool {
    let long = quiet.until.0 - quiet.from.0;
    let long = if long < TimeDelta::zero() { long + TimeDelta::days(1) } else { long };
    long > TimeDelta::zero() && long <= TimeDelta::hours(20)
}

#[cfg(test)]
mod tests;
