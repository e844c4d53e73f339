//! When an organization wants to be reminded.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::NaiveTime;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::Level;
use crate::obligation;

/// Lead times in whole days relative to the due date, and the time of day in the recipient's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct ReminderPolicy {
    /// Days before the due date, each once.
    pub days_before: Vec<u16>,
    /// Days after the due date, each once.
    pub days_after: Vec<u16>,
    /// From the last of `days_after` on, every so many days until it is done; `None`: no more.
    pub repeat_after_days: Option<u16>,
    /// The clock time in the recipient's zone, to the minute.
    pub send_at: SendAt,
    /// Whether steps keep to the days on which people work: those before a date, or after one that a rule sets, come
    /// earlier, and others later.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub working_days: bool,
    /// Who hears of a date besides.
    #[serde(flatten)]
    pub escalation: Escalation,
    /// By which ways they come.
    #[serde(default, skip_serializing_if = "Channels::are_all")]
    pub channels: Channels,
    /// What departs from all that, by kind of obligation.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, KindPolicy>,
}

/// When an organization wants to be reminded of obligations of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindPolicy {
    /// Days before the due date, each once.
    pub days_before: Vec<u16>,
    /// Days after the due date, each once.
    pub days_after: Vec<u16>,
    /// From the last of `days_after` on, every so many days until it is done; `None`: no more.
    pub repeat_after_days: Option<u16>,
    /// The clock time in the recipient's zone, to the minute.
    pub send_at: SendAt,
    /// Who hears of a date besides.
    #[serde(flatten)]
    pub escalation: Escalation,
    /// By which ways they come.
    #[serde(default, skip_serializing_if = "Channels::are_all")]
    pub channels: Channels,
}

/// By which ways reminders come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    /// As mails. Without them an owner still gets those of dates that would cost the certificate.
    pub mail: bool,
    /// As notices in the application.
    pub in_app: bool,
    /// As announcements to the endpoints of webhooks.
    pub webhook: bool,
}

impl Channels {
    /// Every way, which is the usual.
    pub const ALL: Self = Self { mail: true, in_app: true, webhook: true };

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks it so")]
    fn are_all(&self) -> bool {
        *self == Self::ALL
    }

    /// Whether they reach people: an endpoint is a program.
    pub fn reach_people(self) -> bool {
        self.mail || self.in_app
    }
}

impl Default for Channels {
    fn default() -> Self {
        Self::ALL
    }
}

/// When others than whoever is responsible hear of a date, unless something was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// The day on which managers do, after the due date; negative before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managers_on_day: Option<i16>,
    /// The day on which owners do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owners_on_day: Option<i16>,
}

impl Escalation {
    /// The levels with their days.
    pub fn levels(self) -> impl Iterator<Item = (Level, i32)> {
        let managers = self.managers_on_day.map(|day| (Level::Manager, i32::from(day)));
        let owners = self.owners_on_day.map(|day| (Level::Owner, i32::from(day)));
        managers.into_iter().chain(owners)
    }
}

/// A clock time of whole minutes, written `08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendAt(pub NaiveTime);

impl ReminderPolicy {
    /// The policy for one obligation: of a duty people are reminded only once it has opened, or a weekly one would be told
    /// of a dozen times over.
    pub fn for_obligation(&self, due: &obligation::Model) -> Cow<'_, Self> {
        let own = self.kinds.get(&due.kind);
        if due.duty_id.is_none() && own.is_none() {
            return Cow::Borrowed(self);
        }
        let mut policy = own.map_or_else(|| self.general(), |own| self.with(own));
        if due.duty_id.is_some() {
            let lead = (due.due_on - due.opens_on).num_days();
            policy.days_before.retain(|days| i64::from(*days) <= lead);
            let opened = |day: &i16| i64::from(*day) >= -lead;
            policy.escalation.managers_on_day = policy.escalation.managers_on_day.filter(opened);
            policy.escalation.owners_on_day = policy.escalation.owners_on_day.filter(opened);
        }
        Cow::Owned(policy)
    }

    /// By which ways reminders of one kind come.
    pub fn channels_for(&self, kind: &str) -> Channels {
        self.kinds.get(kind).map_or(self.channels, |own| own.channels)
    }

    /// Whether anybody hears of anything besides whoever is responsible.
    pub fn escalates(&self) -> bool {
        let all = self.kinds.values().map(|own| own.escalation).chain([self.escalation]);
        all.flat_map(Escalation::levels).next().is_some()
    }

    fn general(&self) -> Self {
        let Self {
            days_before,
            days_after,
            repeat_after_days,
            send_at,
            working_days,
            escalation,
            channels,
            kinds: _,
        } = self;
        Self {
            days_before: days_before.clone(),
            days_after: days_after.clone(),
            repeat_after_days: *repeat_after_days,
            send_at: *send_at,
            working_days: *working_days,
            escalation: *escalation,
            channels: *channels,
            kinds: BTreeMap::new(),
        }
    }

    fn with(&self, own: &KindPolicy) -> Self {
        let KindPolicy { days_before, days_after, repeat_after_days, send_at, escalation, channels } =
            own.clone();
        Self { days_before, days_after, repeat_after_days, send_at, escalation, channels, ..self.general() }
    }
}

impl Default for ReminderPolicy {
    fn default() -> Self {
        Self {
            days_before: vec![90, 60, 30, 14, 7, 1],
            days_after: vec![1, 7],
            repeat_after_days: Some(7),
            send_at: SendAt(NaiveTime::from_hms_opt(8, 0, 0).unwrap_or_default()),
            working_days: false,
            escalation: Escalation::default(),
            channels: Channels::ALL,
            kinds: BTreeMap::new(),
        }
    }
}

impl std::str::FromStr for SendAt {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "a time of day is written as two digits, a colon and two digits, such as 08:00";
        if text.len() != 5 {
            return Err(wrong);
        }
        NaiveTime::parse_from_str(text, "%H:%M").map(Self).map_err(|_| wrong)
    }
}

impl std::fmt::Display for SendAt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format("%H:%M"))
    }
}

impl Serialize for SendAt {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SendAt {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
