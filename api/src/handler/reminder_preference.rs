//! What the member wants of reminders.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, patch, web};
use entity::audit_entry;
use entity::membership::Role;
use entity::reminder::wish::{BREACHES, Delivery, Quiet, Wish, leaves_time};
use entity::reminder_preference::{self, Model};
use serde::Serialize;
use utoipa::ToSchema;

use super::reminder_policy::ReminderChannel;
use crate::body::{Body, Change, Fault, body};
use crate::choice::choice;
use crate::etag::{Expected, versioned};
use crate::field::{TimeOfDay, fault};
use crate::member::Member;
use crate::policy::Weekday;
use crate::problem::Problem;
use crate::state::State;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, VersionProblem};

mod word;

pub use word::{ReminderKind, WishKind, wish_kinds};

choice! {
    /// How reminders of a kind come.
    pub enum ReminderDelivery {
        /// Each as a mail of its own, when it is due.
        Single = "single",
        /// Gathered, once a day.
        Daily = "daily",
        /// Gathered, once a week.
        Weekly = "weekly",
        /// As a notice in the application, and not by mail.
        InApp = "in_app",
        /// Not at all.
        Off = "off",
    }
}

impl ReminderDelivery {
    fn wanted(self) -> Delivery {
        match self {
            Self::Single => Delivery::Single,
            Self::Daily => Delivery::Daily,
            Self::Weekly => Delivery::Weekly,
            Self::InApp => Delivery::InApp,
            Self::Off => Delivery::Off,
        }
    }

    fn told(delivery: Delivery) -> Self {
        match delivery {
            Delivery::Single => Self::Single,
            Delivery::Daily => Self::Daily,
            Delivery::Weekly => Self::Weekly,
            Delivery::InApp => Self::InApp,
            Delivery::Off => Self::Off,
        }
    }
}

/// How reminders of one kind come.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReminderKindView {
    /// The engine's kind; or a prompt: to read a document, of those who have not, of evidence that ends.
    #[schema(value_type = WishKind)]
    pub kind: String,
    /// How they come.
    pub delivery: ReminderDelivery,
    /// Whether the member must hear of such dates by mail where a rule sets them: an owner of what would cost the certificate.
    pub must_hear: bool,
    /// By which ways the organization wants reminders of this kind to come.
    #[schema(max_items = 3)]
    pub channels: Vec<ReminderChannel>,
}

/// Hours in which no reminder comes.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuietHoursView {
    /// From this time of day on …
    #[schema(max_length = 5, pattern = "^[0-2][0-9]:[0-5][0-9]$")]
    pub from: String,
    /// … until this one, which may be on the next day.
    #[schema(max_length = 5, pattern = "^[0-2][0-9]:[0-5][0-9]$")]
    pub until: String,
}

/// What the member wants of reminders.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReminderPreferenceView {
    /// Every kind.
    #[schema(max_items = 18)]
    pub kinds: Vec<ReminderKindView>,
    /// When what is gathered comes, by the clock of the member's zone.
    #[schema(max_length = 5, pattern = "^[0-2][0-9]:[0-5][0-9]$")]
    pub digest_at: String,
    /// On which day what is gathered for a week comes.
    pub digest_on: Weekday,
    /// When nothing comes; null: at any hour.
    pub quiet_hours: Option<QuietHoursView>,
    /// Its version; the `ETag` holds the same.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    pub version: i32,
}

body! {
    /// How reminders of one kind are to come.
    pub struct ReminderKindChange {
        /// The engine's kind, or a prompt.
        pub kind: WishKind,
        /// How they are to come.
        pub delivery: ReminderDelivery,
    }
}

body! {
    /// Hours in which no reminder is to come.
    pub struct QuietHoursBody {
        /// From this time of day on …
        pub from: TimeOfDay,
        /// … until this one, which may be on the next day; at most 20 hours later.
        pub until: TimeOfDay,
    }
}

body! {
    /// Changes of what the member wants; what is left out stays.
    pub struct ReminderPreferenceChange {
        /// How reminders of these kinds are to come; those of others stay as they are.
        pub kinds: Option<Vec<ReminderKindChange>>,
        /// When what is gathered is to come.
        pub digest_at: Option<TimeOfDay>,
        /// On which day what is gathered for a week is to come.
        pub digest_on: Option<Weekday>,
        /// When nothing is to come; null: at any hour.
        #[schema(value_type = Option<QuietHoursBody>)]
        pub quiet_hours: Change<QuietHoursBody>,
    }
}

fn view(member: &Member, row: Option<&Model>) -> ReminderPreferenceView {
    let wish = row.map(|row| row.wish.clone()).unwrap_or_default();
    let owns = member.role() == Role::Owner;
    let policy = &member.organization.reminder_policy;
    let kind = |kind: &'static str| ReminderKindView {
        kind: kind.to_owned(),
        delivery: ReminderDelivery::told(wish.kinds.get(kind).copied().unwrap_or_default()),
        must_hear: owns && BREACHES.contains(&kind),
        channels: ReminderChannel::told(policy.channels_for(kind)),
    };
    let hours =
        |quiet: Quiet| QuietHoursView { from: quiet.from.to_string(), until: quiet.until.to_string() };
    ReminderPreferenceView {
        kinds: wish_kinds().map(kind).collect(),
        digest_at: wish.digest_at.to_string(),
        digest_on: Weekday::told(wish.digest_on),
        quiet_hours: wish.quiet.map(hours),
        version: version(row),
    }
}

/// Who has never said anything has the first version.
fn version(row: Option<&Model>) -> i32 {
    row.map_or(1, |row| row.version)
}

/// Get one's reminder preferences
#[utoipa::path(tag = "mails", operation_id = "get_reminder_preference",
    description = "What the member wants of reminders in this organization: which kinds, singly or gathered, at which hours.",
    responses((status = 200, description = "The preferences.", body = ReminderPreferenceView), AnyProblem, MemberProblem))]
#[get("/reminder-preference")]
pub async fn get_reminder_preference(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let row = reminder_preference::of(&tx, member.id()).await?;
    tx.commit().await?;
    Ok(versioned(&view(&member, row.as_ref()), version(row.as_ref())))
}

/// Change one's reminder preferences
#[utoipa::path(tag = "mails", operation_id = "update_reminder_preference", request_body = ReminderPreferenceChange,
    description = "Changes what the member wants. It counts from the next reminder on, also for those that wait to be gathered. An owner is told of \
        every date set by a rule that would cost the certificate: 422 when these kinds are turned off.",
    params(("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 1000)),
    responses((status = 200, description = "The preferences as they are now.", body = ReminderPreferenceView),
        AnyProblem, BodyProblem, MemberProblem, VersionProblem))]
#[patch("/reminder-preference")]
pub async fn update_reminder_preference(
    state: web::Data<State>,
    member: Member,
    expected: Expected,
    change: Body<ReminderPreferenceChange>,
) -> Result<HttpResponse, Problem> {
    let Body(change) = change;
    let tx = member.write().await?;
    // A row with its key is there before and after, so that the log does not tell the key.
    let (before, _) = reminder_preference::keyed(&tx, member.id()).await?;
    let expected = expected.of(before.version)?;
    let wish = wanted(&member, before.wish.clone(), change)?;
    let row = reminder_preference::change(&tx, member.id(), expected, wish).await?;
    let row = row.ok_or_else(Problem::moved_on)?;
    let detail = audit_entry::changed(&before, &row);
    audit_entry::record(&tx, "update_reminder_preference", member.id(), detail).await?;
    tx.commit().await?;
    state.ring();
    Ok(versioned(&view(&member, Some(&row)), row.version))
}

/// What is wanted after the change, or what is wrong with it.
fn wanted(member: &Member, mut wish: Wish, change: ReminderPreferenceChange) -> Result<Wish, Problem> {
    let mut faults: Vec<Fault> = Vec::new();
    let mut named: BTreeMap<String, Delivery> = BTreeMap::new();
    for (index, one) in change.kinds.into_iter().flatten().enumerate() {
        let (kind, delivery) = (one.kind.0.to_owned(), one.delivery.wanted());
        if !delivery.mails() && member.role() == Role::Owner && BREACHES.contains(&kind.as_str()) {
            let why = "An owner is always told by mail of dates that would cost the certificate. Have them gathered instead.";
            faults.push(fault(&format!("/kinds/{index}/delivery"), why));
        }
        named.insert(kind, delivery);
    }
    wish.kinds.extend(named);
    wish.kinds.retain(|_, delivery| *delivery != Delivery::Single);
    if let Some(at) = change.digest_at {
        wish.digest_at = at.0.parse().map_err(Problem::internal)?;
    }
    if let Some(on) = change.digest_on {
        wish.digest_on = on.day();
    }
    if let Change::Set(quiet) = change.quiet_hours {
        let hours = quiet.map(|hours| {
            let (from, until) = (hours.from.0.parse()?, hours.until.0.parse()?);
            Ok::<_, &'static str>(Quiet { from, until })
        });
        wish.quiet = hours.transpose().map_err(Problem::internal)?;
        if wish.quiet.is_some_and(|quiet| !leaves_time(quiet)) {
            faults.push(fault("/quiet_hours/until", "Quiet hours end at most 20 hours after they begin."));
        }
    }
    if faults.is_empty() { Ok(wish) } else { Err(Problem::invalid(faults)) }
}
