//! Addresses that get no mail: what the person sees of the own one, and how it is lifted.

use std::collections::HashMap;

use actix_web::{HttpResponse, delete, get, web};
use chrono::{DateTime, Utc};
use entity::membership::{Member as Place, Role};
use entity::suppression::{self, Cause, Model};
use entity::{TenantTx, audit_entry};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::account::Account;
use crate::choice::choice;
use crate::etag::{IfMatch, stamp_of};
use crate::field::MembershipRef;
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, ConflictProblem, MemberProblem, MissingProblem};

pub mod operator;

choice! {
    /// Why an address gets no mail.
    pub enum MailStopCause {
        /// Mail to it comes back: there is no such mailbox.
        Bounce = "bounce",
        /// Its mailbox has been full for days.
        Full = "full",
        /// Its reader reported a mail as unwanted.
        Complaint = "complaint",
    }
}

impl From<Cause> for MailStopCause {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::Bounce => Self::Bounce,
            Cause::Full => Self::Full,
            Cause::Complaint => Self::Complaint,
        }
    }
}

/// That an address gets no mail, as an organization sees it of one of its people: what is true of the address, and nothing of who
/// else writes to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MailStopView {
    /// Why.
    pub cause: MailStopCause,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl From<&Model> for MailStopView {
    fn from(row: &Model) -> Self {
        Self { cause: row.cause.into(), since: row.since }
    }
}

/// The same of one's own address.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnMailStopView {
    /// The address.
    #[schema(max_length = 254)]
    pub address: String,
    /// Why and since when it gets no mail; null: it gets mail.
    pub stop: Option<MailStopView>,
    /// What the mail server said; null when it said nothing.
    #[schema(max_length = 500)]
    pub words: Option<String>,
}

/// The closed address of a person.
async fn closed(tx: &TenantTx, address: &str) -> Result<Option<Model>, Problem> {
    Ok(suppression::of_address(tx, address).await?.filter(|row| row.lifted_at.is_none()))
}

/// Get whether mail reaches the signed-in person
#[utoipa::path(tag = "identity", operation_id = "get_mail_stop",
    description = "Whether the person's address gets mail, and why not: mail to it comes back, or its reader reported one as unwanted.",
    responses((status = 200, description = "How it stands.", body = OwnMailStopView), AnyProblem, MemberProblem))]
#[get("/person/mail-stop")]
pub async fn get_mail_stop(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let row = closed(&tx, &member.person.email).await?;
    tx.commit().await?;
    let words = row.as_ref().map(|row| row.words.clone()).filter(|words| !words.is_empty());
    let (address, stop) = (member.person.email.clone(), row.as_ref().map(MailStopView::from));
    Ok(HttpResponse::Ok().json(OwnMailStopView { address, stop, words }))
}

/// Have mail sent to oneself again
#[utoipa::path(tag = "identity", operation_id = "delete_mail_stop",
    description = "Has mail sent to the person's address again, whyever it was stopped. Should it come back once more, it stops again. 404 when nothing is stopped.",
    responses((status = 204, description = "Mail is sent again."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/person/mail-stop")]
pub async fn delete_mail_stop(
    state: web::Data<State>,
    member: Member,
    if_match: IfMatch,
) -> Result<HttpResponse, Problem> {
    let email = member.person.email.clone();
    let mut account = Account::of(&member, &state).await?;
    let row = closed(&account.tx, &email).await?;
    if_match.check(&stamp_of(&row))?;
    let row = row.ok_or_else(Problem::not_found)?;
    state.throttle.pass(Rate::Account, &email).await?;
    lift(&account.tx, &row).await?;
    account.record("delete_mail_stop", json!({ "cause": row.cause_word() })).await?;
    account.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Have mail sent to a member again
#[utoipa::path(tag = "people", operation_id = "delete_member_mail_stop",
    description = "Has mail sent to a member's address again to which it came back; should it come back once more, it stops again. \
        409 `reader_complained` when the reader reported a mail as unwanted: only the person takes that back. 404 when nothing is stopped.",
    params(("id" = MembershipRef, Path, description = "The membership's id.")),
    responses((status = 204, description = "Mail is sent again."), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[delete("/members/{id}/mail-stop")]
pub async fn delete_member_mail_stop(member: Member, row: Found<Place>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let place = row.0;
    let stop = closed(&tx, &place.person.email).await?.filter(|_| place.membership.is_open());
    let stop = stop.ok_or_else(Problem::not_found)?;
    if stop.cause == Cause::Complaint {
        return Err(Problem::reader_complained());
    }
    lift(&tx, &stop).await?;
    audit_entry::record(
        &tx,
        "delete_member_mail_stop",
        place.membership.id,
        json!({ "cause": stop.cause_word() }),
    )
    .await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Lifts it, unless somebody else just did.
async fn lift(tx: &TenantTx, row: &Model) -> Result<(), Problem> {
    if suppression::lift(tx, row.id).await? { Ok(()) } else { Err(Problem::not_found()) }
}

/// Which of those people mail does not reach, by their addresses, as far as somebody in that role is to know.
pub async fn seen(tx: &TenantTx, role: Role, places: &[Place]) -> Result<HashMap<String, Model>, Problem> {
    if !matches!(role, Role::Owner | Role::Manager) {
        return Ok(HashMap::new());
    }
    Ok(suppression::among(tx, places.iter().map(|place| place.person.email.clone())).await?)
}
