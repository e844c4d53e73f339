//! When an organization's people are reminded, as clients read and write it.

use std::collections::BTreeMap;

use entity::reminder::policy::{Channels, Escalation, KindPolicy, ReminderPolicy};
use serde::Serialize;
use utoipa::ToSchema;

use super::reminder_preference::ReminderKind;
use crate::body::{Fault, body};
use crate::choice::choice;
use crate::field::{TimeOfDay, Whole, fault};
use crate::problem::Problem;

choice! {
    /// A way by which reminders come.
    pub enum ReminderChannel {
        /// As mails.
        Mail = "mail",
        /// As notices in the application.
        InApp = "in_app",
        /// As announcements to the endpoints of webhooks.
        Webhook = "webhook",
    }
}

impl ReminderChannel {
    /// The words for what is stored.
    pub fn told(channels: Channels) -> Vec<Self> {
        let all =
            [(channels.mail, Self::Mail), (channels.in_app, Self::InApp), (channels.webhook, Self::Webhook)];
        all.into_iter().filter_map(|(wanted, word)| wanted.then_some(word)).collect()
    }
}

/// When people are reminded.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReminderPolicyView {
    /// Days before the due date.
    #[schema(max_items = 20)]
    pub days_before: Vec<u16>,
    /// Days after the due date.
    #[schema(max_items = 20)]
    pub days_after: Vec<u16>,
    /// From the last of `days_after` on, every so many days; null: no more.
    pub repeat_after_days: Option<u16>,
    /// The clock time in the recipient's zone.
    #[schema(max_length = 5, pattern = "^[0-2][0-9]:[0-5][0-9]$")]
    pub send_at: String,
    /// On which day managers hear of a date, unless something was done: after the due date, negative before it; null: never.
    #[schema(minimum = -730, maximum = 730)]
    pub managers_on_day: Option<i16>,
    /// On which day owners do.
    #[schema(minimum = -730, maximum = 730)]
    pub owners_on_day: Option<i16>,
    /// By which ways reminders come.
    #[schema(max_items = 3)]
    pub channels: Vec<ReminderChannel>,
    /// Whether reminders keep to the organization's working days.
    pub working_days: bool,
    /// Other days and times for some kinds of obligations.
    #[schema(max_items = 15)]
    pub kinds: Vec<ReminderKindPolicyView>,
}

/// When people are reminded of obligations of one kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReminderKindPolicyView {
    /// The kind.
    #[schema(value_type = ReminderKind)]
    pub kind: String,
    /// Days before the due date.
    #[schema(max_items = 20)]
    pub days_before: Vec<u16>,
    /// Days after the due date.
    #[schema(max_items = 20)]
    pub days_after: Vec<u16>,
    /// From the last of `days_after` on, every so many days; null: no more.
    pub repeat_after_days: Option<u16>,
    /// The clock time in the recipient's zone.
    #[schema(max_length = 5, pattern = "^[0-2][0-9]:[0-5][0-9]$")]
    pub send_at: String,
    /// On which day managers hear of a date, unless something was done: after the due date, negative before it; null: never.
    #[schema(minimum = -730, maximum = 730)]
    pub managers_on_day: Option<i16>,
    /// On which day owners do.
    #[schema(minimum = -730, maximum = 730)]
    pub owners_on_day: Option<i16>,
    /// By which ways reminders come.
    #[schema(max_items = 3)]
    pub channels: Vec<ReminderChannel>,
}

/// Days of lead or delay of a reminder.
pub type LeadDays = Whole<1, 730>;

/// Days after a due date on which others hear of it; negative before it.
pub type EscalationDay = Whole<-730, 730>;

body! {
    /// When people are to be reminded. The whole policy is replaced.
    pub struct ReminderPolicyBody {
        /// Days before the due date, at most 20.
        pub days_before: Vec<LeadDays>,
        /// Days after the due date, at most 20.
        pub days_after: Vec<LeadDays>,
        /// From the last of `days_after` on, every so many days; null: no more.
        pub repeat_after_days: Option<LeadDays>,
        /// The clock time in the recipient's zone.
        pub send_at: TimeOfDay,
        /// On which day managers hear of a date, unless something was done: after the due date, negative before it. Left out or null: never.
        pub managers_on_day: Option<EscalationDay>,
        /// On which day owners do.
        pub owners_on_day: Option<EscalationDay>,
        /// By which ways reminders come: `mail`, `in_app` or both, and `webhook` or not. Without `mail`, owners still get mails of dates that would cost the certificate. Left out: all three.
        pub channels: Option<Vec<ReminderChannel>>,
        /// Whether reminders keep to the organization's working days: those before a date, or after one that a rule sets, come earlier, and others later. Left out: no.
        pub working_days: Option<bool>,
        /// Other days and times for some kinds of obligations, each kind once. Left out: none.
        pub kinds: Option<Vec<ReminderKindPolicyBody>>,
    }
}

body! {
    /// When people are to be reminded of obligations of one kind.
    pub struct ReminderKindPolicyBody {
        /// The kind.
        pub kind: ReminderKind,
        /// Days before the due date, at most 20.
        pub days_before: Vec<LeadDays>,
        /// Days after the due date, at most 20.
        pub days_after: Vec<LeadDays>,
        /// From the last of `days_after` on, every so many days; null: no more.
        pub repeat_after_days: Option<LeadDays>,
        /// The clock time in the recipient's zone.
        pub send_at: TimeOfDay,
        /// On which day managers hear of a date, unless something was done: after the due date, negative before it. Left out or null: never.
        pub managers_on_day: Option<EscalationDay>,
        /// On which day owners do.
        pub owners_on_day: Option<EscalationDay>,
        /// By which ways reminders come: `mail`, `in_app` or both, and `webhook` or not. Without `mail`, owners still get mails of dates that would cost the certificate. Left out: all three.
        pub channels: Option<Vec<ReminderChannel>>,
    }
}

impl ReminderPolicyView {
    /// What is stored, for clients.
    pub fn of(policy: &ReminderPolicy) -> Self {
        let kind = |(kind, own): (&String, &KindPolicy)| ReminderKindPolicyView {
            kind: kind.clone(),
            days_before: own.days_before.clone(),
            days_after: own.days_after.clone(),
            repeat_after_days: own.repeat_after_days,
            send_at: own.send_at.to_string(),
            managers_on_day: own.escalation.managers_on_day,
            owners_on_day: own.escalation.owners_on_day,
            channels: ReminderChannel::told(own.channels),
        };
        Self {
            days_before: policy.days_before.clone(),
            days_after: policy.days_after.clone(),
            repeat_after_days: policy.repeat_after_days,
            send_at: policy.send_at.to_string(),
            managers_on_day: policy.escalation.managers_on_day,
            owners_on_day: policy.escalation.owners_on_day,
            channels: ReminderChannel::told(policy.channels),
            working_days: policy.working_days,
            kinds: policy.kinds.iter().map(kind).collect(),
        }
    }
}

impl ReminderPolicyBody {
    /// What is to be stored.
    pub fn read(self) -> Result<ReminderPolicy, Problem> {
        let mut faults = Vec::new();
        check("/reminder_policy", &self.days_before, &self.days_after, &mut faults);
        let mut kinds = BTreeMap::new();
        for (index, own) in self.kinds.into_iter().flatten().enumerate() {
            let place = format!("/reminder_policy/kinds/{index}");
            check(&place, &own.days_before, &own.days_after, &mut faults);
            let policy = KindPolicy {
                days_before: sorted(&own.days_before, true),
                days_after: sorted(&own.days_after, false),
                repeat_after_days: own.repeat_after_days.map(days),
                send_at: own.send_at.0.parse().map_err(Problem::internal)?,
                escalation: escalation(own.managers_on_day, own.owners_on_day),
                channels: channels(&place, own.channels, &mut faults),
            };
            if kinds.insert(own.kind.0.as_str().to_owned(), policy).is_some() {
                faults.push(fault(&format!("{place}/kind"), "Each kind stands in this list once."));
            }
        }
        let ways = channels("/reminder_policy", self.channels, &mut faults);
        let send_at = self.send_at.0.parse().map_err(Problem::internal)?;
        if !faults.is_empty() {
            return Err(Problem::invalid(faults));
        }
        Ok(ReminderPolicy {
            days_before: sorted(&self.days_before, true),
            days_after: sorted(&self.days_after, false),
            repeat_after_days: self.repeat_after_days.map(days),
            send_at,
            working_days: self.working_days.unwrap_or(false),
            escalation: escalation(self.managers_on_day, self.owners_on_day),
            channels: ways,
            kinds,
        })
    }
}

fn check(place: &str, before: &[LeadDays], after: &[LeadDays], faults: &mut Vec<Fault>) {
    for (name, days) in [("days_before", before), ("days_after", after)] {
        if days.len() > 20 {
            faults.push(fault(&format!("{place}/{name}"), "There are at most 20 days in this list."));
        }
    }
}

fn channels(place: &str, wanted: Option<Vec<ReminderChannel>>, faults: &mut Vec<Fault>) -> Channels {
    let Some(wanted) = wanted else { return Channels::ALL };
    let has = |channel| wanted.contains(&channel);
    let channels = Channels {
        mail: has(ReminderChannel::Mail),
        in_app: has(ReminderChannel::InApp),
        webhook: has(ReminderChannel::Webhook),
    };
    if !channels.reach_people() {
        let why =
            "Reminders reach people by mail, in the application, or both: name at least one of the two.";
        faults.push(fault(&format!("{place}/channels"), why));
    }
    channels
}

fn escalation(managers: Option<EscalationDay>, owners: Option<EscalationDay>) -> Escalation {
    let day = |day: EscalationDay| i16::try_from(day.0).unwrap_or(0);
    Escalation { managers_on_day: managers.map(day), owners_on_day: owners.map(day) }
}

fn days(lead: LeadDays) -> u16 {
    u16::try_from(lead.0).unwrap_or(u16::MAX)
}

fn sorted(leads: &[LeadDays], down: bool) -> Vec<u16> {
    let mut all: Vec<_> = leads.iter().map(|lead| days(*lead)).collect();
    all.sort_unstable();
    all.dedup();
    if down {
        all.reverse();
    }
    all
}
