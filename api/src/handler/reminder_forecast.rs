//! The forecast of reminders: who will be told what, and when, if nobody does anything until then.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, get};
use entity::id::MembershipId;
use entity::membership;
use entity::reminder::forecast::{self, Channel, Coming, Form, Item};
use serde::Serialize;
use utoipa::ToSchema;

use super::reminder::ReminderLevel;
use crate::choice::choice;
use crate::field::MembershipRef;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::view::obligation::members;
use crate::wire::{AnyProblem, MemberProblem, Reference, page};

choice! {
    /// Which mail it will be; a notice is `single`.
    pub enum ComingForm {
        /// Of one date.
        Single = "single",
        /// Of what its reader wants gathered.
        Digest = "digest",
        /// Of all that was missed while nothing could be sent.
        CatchUp = "catch_up",
    }
}

choice! {
    /// By which way somebody will be told.
    pub enum ComingChannel {
        /// By mail.
        Mail = "mail",
        /// By a notice in the application.
        InApp = "in_app",
    }
}

impl ComingChannel {
    fn told(channel: Channel) -> Self {
        match channel {
            Channel::Mail => Self::Mail,
            Channel::InApp => Self::InApp,
        }
    }
}

impl ComingForm {
    fn told(form: Form) -> Self {
        match form {
            Form::Single => Self::Single,
            Form::Digest => Self::Digest,
            Form::CatchUp => Self::CatchUp,
        }
    }
}

/// What a coming mail will tell of one date.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComingItemView {
    /// The obligation; null for one that time has yet to bring.
    #[schema(max_length = 40)]
    pub obligation_id: Option<String>,
    /// What is to be done.
    #[schema(max_length = 300)]
    pub title: String,
    /// The certification in words; for a duty those that it serves, if any.
    #[schema(max_length = 10_000)]
    pub certification: String,
    /// The engine's kind.
    #[schema(value_type = cycle::Kind, example = "surveillance_audit")]
    pub kind: String,
    /// The limit.
    pub due_on: chrono::NaiveDate,
    /// Whether a rule sets the limit (true) or policy (false).
    pub hard: bool,
    /// Days after the due date; negative before it.
    #[schema(minimum = -730, maximum = 100_000)]
    pub step: i32,
    /// As what the recipient hears of it.
    pub level: ReminderLevel,
}

/// A mail that will be sent, a notice that will be told, or both at once.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComingReminderView {
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
    /// To whom.
    pub recipient: Reference,
    /// Which mail; a notice is `single`.
    pub form: ComingForm,
    /// By which ways.
    #[schema(max_items = 2)]
    pub channels: Vec<ComingChannel>,
    /// What it will tell.
    #[schema(max_items = 10_000)]
    pub items: Vec<ComingItemView>,
}

page! {
    /// A page of mails and notices to come, soonest first.
    ComingReminderPage of ComingReminderView
}

fn item(item: Item) -> ComingItemView {
    let Item { obligation, stored, title, certification, step, level } = item;
    let ordinal = u32::try_from(obligation.ordinal).unwrap_or_default();
    ComingItemView {
        obligation_id: stored.then(|| obligation.id.to_string()),
        title: title.unwrap_or_else(|| cycle::title(&obligation.kind, ordinal)),
        certification,
        kind: obligation.kind,
        due_on: obligation.due_on,
        hard: obligation.hard,
        step,
        level: ReminderLevel::told(level),
    }
}

fn view(mail: Coming, members: &HashMap<MembershipId, membership::Member>) -> ComingReminderView {
    let name = members.get(&mail.recipient).map_or("", |member| member.person.name.as_str());
    ComingReminderView {
        at: mail.at,
        recipient: Reference::to(mail.recipient, name),
        form: ComingForm::told(mail.form),
        channels: mail.channels.into_iter().map(ComingChannel::told).collect(),
        items: mail.items.into_iter().map(item).collect(),
    }
}

/// List coming reminders
#[utoipa::path(tag = "mails", operation_id = "list_coming_reminders",
    description = "Who will be told what, when and by which ways, in the next 90 days if nobody does anything until then, soonest first. It is \
        computed by what plans and sends, with today's settings.",
    params(PageParams, ("recipient_id" = Option<MembershipRef>, Query, description = "Only what goes to this member.", nullable = false)),
    responses((status = 200, description = "A page.", body = ComingReminderPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/coming-reminders")]
pub async fn list_coming_reminders(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let recipient = query.field::<MembershipRef>("recipient_id").map(|id| id.0);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = forecast::list(&tx, recipient, &wanted).await?;
    let members = members(&tx).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(ComingReminderPage::from(page.map(|mail| view(mail, &members)))))
}
