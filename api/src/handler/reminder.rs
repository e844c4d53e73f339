//! The ledger of reminders: what was told whom, and what is next.

use actix_web::{HttpRequest, HttpResponse, get};
use entity::reminder::{self, Level, Model, State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::choice::choice;
use crate::field::ObligationRef;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::wire::{AnyProblem, MemberProblem, page};

choice! {
    /// Where a step stands.
    pub enum ReminderState {
        /// To be sent at `run_at`.
        Pending = "pending",
        /// A mail tells it.
        Sent = "sent",
        /// It fell into a pause; the mail that ended the pause tells it.
        Missed = "missed",
        /// The obligation was done or moved before.
        Silenced = "silenced",
        /// The recipient wants to be told nothing of its kind.
        Muted = "muted",
        /// A notice in the application tells it, and no mail.
        Noticed = "noticed",
    }
}

choice! {
    /// As what somebody is reminded.
    pub enum ReminderLevel {
        /// They are responsible.
        Responsible = "responsible",
        /// They are a manager, and nothing was done.
        Manager = "manager",
        /// They are an owner, and nothing was done.
        Owner = "owner",
    }
}

impl ReminderLevel {
    /// Its word.
    pub fn told(level: Level) -> Self {
        match level {
            Level::Responsible => Self::Responsible,
            Level::Manager => Self::Manager,
            Level::Owner => Self::Owner,
        }
    }
}

/// One step of reminding one person of one due date.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReminderView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The obligation.
    #[schema(max_length = 40)]
    pub obligation_id: String,
    /// The day that is reminded of.
    pub due_on: chrono::NaiveDate,
    /// Days after the due date; negative before it.
    #[schema(minimum = -730, maximum = 100_000)]
    pub step: i32,
    /// Who is reminded.
    #[schema(max_length = 40)]
    pub recipient_id: String,
    /// When.
    pub run_at: chrono::DateTime<chrono::Utc>,
    /// Where it stands.
    pub state: ReminderState,
    /// The mail that tells it.
    #[schema(max_length = 40)]
    pub mail_id: Option<String>,
    /// As what the recipient is reminded.
    pub level: ReminderLevel,
}

page! {
    /// A page of the ledger, newest first.
    ReminderPage of ReminderView
}

fn view(row: &Model) -> ReminderView {
    let state = match row.state {
        State::Pending => ReminderState::Pending,
        State::Sent => ReminderState::Sent,
        State::Missed => ReminderState::Missed,
        State::Silenced => ReminderState::Silenced,
        State::Muted => ReminderState::Muted,
        State::Noticed => ReminderState::Noticed,
    };
    ReminderView {
        id: row.id.to_string(),
        obligation_id: row.obligation_id.to_string(),
        due_on: row.due_on,
        step: row.step,
        recipient_id: row.recipient_id.to_string(),
        run_at: row.run_at,
        state,
        mail_id: row.email_id.map(|id| id.to_string()),
        level: ReminderLevel::told(row.level),
    }
}

/// List reminders
#[utoipa::path(tag = "mails", operation_id = "list_reminders",
    description = "The ledger of reminders, newest first: each step of each due date and recipient, once.",
    params(PageParams, ("obligation_id" = Option<ObligationRef>, Query, description = "Only those of this obligation.", nullable = false)),
    responses((status = 200, description = "A page.", body = ReminderPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/reminders")]
pub async fn list_reminders(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let obligation = query.field::<ObligationRef>("obligation_id").map(|id| id.0);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = reminder::list(&tx, obligation, &wanted).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(ReminderPage::from(page.map(|row| view(&row)))))
}
