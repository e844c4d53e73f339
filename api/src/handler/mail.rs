//! The organization's mails: where each stands, and what the mail server said.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use entity::outbox_email::resend::{Resend, resend};
use entity::outbox_email::{self, Model, State};
use entity::suppression::{self, Cause};
use entity::{TenantTx, audit_entry};
use serde::Serialize;
use utoipa::ToSchema;

use crate::choice::choice;
use crate::field::MailRef;
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::state;
use crate::wire::{AnyProblem, ConflictProblem, MemberProblem, MissingProblem, page};

choice! {
    /// Where a mail stands.
    pub enum MailState {
        /// It waits for its next try.
        Ready = "ready",
        /// It is being sent.
        Running = "running",
        /// The mail server has accepted it.
        Sent = "sent",
        /// The mail server has refused it for good.
        Refused = "refused",
        /// It became pointless before it was sent.
        Cancelled = "cancelled",
        /// Its fate is not known, and it is not to be sent twice.
        Unknown = "unknown",
    }
}

/// A mail.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MailView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// Which message it is.
    #[schema(max_length = 32)]
    pub kind: String,
    /// The recipient's name.
    #[schema(max_length = 200)]
    pub to_name: String,
    /// The recipient's address.
    #[schema(max_length = 254)]
    pub to_address: String,
    /// Its subject; null before the first try.
    #[schema(max_length = 300)]
    pub subject: Option<String>,
    /// Where it stands.
    pub state: MailState,
    /// How often it was tried.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub attempts: i32,
    /// What the mail server said last.
    #[schema(max_length = 10_000)]
    pub last_error: Option<String>,
    /// When it was enqueued.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it is tried next, while it waits.
    pub next_at: Option<chrono::DateTime<chrono::Utc>>,
    /// When the mail server accepted it.
    pub sent_at: Option<chrono::DateTime<chrono::Utc>>,
}

page! {
    /// A page of mails, newest first.
    MailPage of MailView
}

fn view(row: Model) -> MailView {
    let state = match row.state {
        State::Ready => MailState::Ready,
        State::Running => MailState::Running,
        State::Sent => MailState::Sent,
        State::Refused => MailState::Refused,
        State::Cancelled => MailState::Cancelled,
        State::Unknown => MailState::Unknown,
    };
    MailView {
        id: row.id.to_string(),
        kind: row.kind,
        to_name: row.to_name,
        to_address: row.to_address,
        subject: row.subject,
        state,
        attempts: row.attempts,
        last_error: row.last_error,
        created_at: row.created_at,
        next_at: (row.state == State::Ready).then_some(row.next_at),
        sent_at: row.sent_at,
    }
}

fn stored(state: MailState) -> State {
    match state {
        MailState::Ready => State::Ready,
        MailState::Running => State::Running,
        MailState::Sent => State::Sent,
        MailState::Refused => State::Refused,
        MailState::Cancelled => State::Cancelled,
        MailState::Unknown => State::Unknown,
    }
}

/// List mails
#[utoipa::path(tag = "mails", operation_id = "list_mails",
    description = "The mails about the organization's obligations, newest first, with what the mail server said of each.",
    params(PageParams, ("state" = Option<MailState>, Query, description = "Only mails in this state.", nullable = false)),
    responses((status = 200, description = "A page.", body = MailPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/mails")]
pub async fn list_mails(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let state = query.field::<MailState>("state").map(stored);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = outbox_email::list(&tx, state, &wanted).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(MailPage::from(page.map(view))))
}

/// Send a refused mail once more
#[utoipa::path(tag = "mails", operation_id = "create_resend",
    description = "Sends what the mail server refused as a new mail, to the address that the person has now, about what is still to be done. \
        Where mail to that address was stopped because it came back, it is sent again from now on. 409 when the reader had it stopped, when it was not refused, or when nothing that it told is still to be done.",
    params(("id" = MailRef, Path, description = "The refused mail's id.")),
    responses((status = 201, description = "The new mail.", body = MailView), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/mails/{id}/resends")]
pub async fn create_resend(
    state: web::Data<state::State>,
    member: Member,
    mail: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let new = match resend(&tx, &member.organization, mail.id).await? {
        Resend::Again(new) => new,
        Resend::NotRefused => {
            let detail = "The mail server has not refused this mail, or it is sent once more already.";
            return Err(Problem::conflict("not_refused", detail));
        }
        Resend::Settled => {
            let detail = "What this mail told has been done or moved since, or it held a one-time link: invite again instead.";
            return Err(Problem::conflict("outdated", detail));
        }
    };
    works_again(&tx, &new.to_address).await?;
    audit_entry::record(&tx, "create_resend", new.id, serde_json::json!({ "refused": mail.id })).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(view(*new)))
}

/// Who sends a mail once more says that the address works again; what a reader complained of is the reader's to take back.
async fn works_again(tx: &TenantTx, address: &str) -> Result<(), Problem> {
    let stop = suppression::of_address(tx, address).await?.filter(|row| row.lifted_at.is_none());
    match stop {
        Some(stop) if stop.cause == Cause::Complaint => Err(Problem::reader_complained()),
        Some(stop) => Ok(suppression::lift(tx, stop.id).await.map(drop)?),
        None => Ok(()),
    }
}
