//! Asking another organization: a consultancy asks a client for a grant, a client offers a consultancy one. Whoever asks by an
//! address or a code gets the same answer whether it was right, and learns of the other side when it says yes.

pub mod answer;

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use entity::engagement::{self, Model, NewEngagement, Side};
use entity::id::OrganizationId;
use entity::membership::Role;
use entity::one_time_token::{self, Purpose};
use entity::organization::{self, Kind};
use entity::outbox_email::{self, Content, NewEmail};
use entity::{Actor, TenantTx, audit_entry};
use serde::Serialize;
use utoipa::ToSchema;

use super::grant::term::{GrantRole, Wanted};
use super::invitation::invitee;
use super::limit::ids;
use crate::body::{Body, body};
use crate::choice::choice;
use crate::field::{CertificationRef, Day, Email, EngagementCode, EngagementRef, Prose, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, page};

choice! {
    /// As what the organization asks.
    pub enum SideWord {
        /// As a client, which offers a consultancy a grant.
        Client = "client",
        /// As a consultancy, which asks a client for a grant.
        Consultancy = "consultancy",
    }
}

/// A question to another organization.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EngagementView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// As what the organization asks: `client`, `consultancy`, or `handover` for one that hands itself over.
    #[schema(max_length = 16)]
    pub side: String,
    /// The address that was asked; null: a code was given.
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// The role that is asked for or offered.
    #[schema(max_length = 32)]
    pub role: String,
    /// The only certifications that are offered; null: all, or the client decides.
    #[schema(max_items = 200)]
    pub certification_ids: Option<Vec<String>>,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    /// The word to the other side.
    #[schema(max_length = 1000)]
    pub note: String,
    /// Where it stands: `open`, `accepted`, `refused`, `revoked` or `expired`.
    #[schema(max_length = 16)]
    pub state: String,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
    /// Until when it can be answered.
    pub expires_at: DateTime<Utc>,
}

page! {
    /// A page of questions to other organizations.
    EngagementPage of EngagementView
}

/// A code that names the organization to another one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EngagementCodeView {
    /// The code, shown once.
    #[schema(max_length = 24)]
    pub code: String,
    /// Until when it works, once.
    pub expires_at: DateTime<Utc>,
}

body! {
    /// Another organization to ask.
    pub struct NewEngagementBody {
        /// As what the organization asks.
        pub side: SideWord,
        /// The address of the other organization's owner; this or `code`.
        pub email: Option<Email>,
        /// The other organization's code; this or `email`.
        pub code: Option<EngagementCode>,
        /// The role that is asked for or offered.
        pub role: GrantRole,
        /// The only certifications that a client offers; all when left out.
        pub certification_ids: Option<Vec<CertificationRef>>,
        /// The last day; until it is ended when left out.
        pub ends_on: Option<Day>,
        /// A word to the other side, of at most 1000 characters.
        pub note: Option<Prose>,
    }
}

/// The words for as what an organization asks.
pub fn side(side: Side) -> &'static str {
    match side {
        Side::Client => "client",
        Side::Consultancy => "consultancy",
        Side::Handover => "handover",
    }
}

pub(super) fn view(row: Model, now: DateTime<Utc>) -> Result<EngagementView, Problem> {
    let state = match row.state {
        engagement::State::Open if row.is_open(now) => "open",
        engagement::State::Open => "expired",
        engagement::State::Accepted => "accepted",
        engagement::State::Refused => "refused",
        engagement::State::Revoked => "revoked",
    };
    let ids = row.certifications()?;
    Ok(EngagementView {
        id: row.id.to_string(),
        side: side(row.side).to_owned(),
        email: row.email,
        role: row.role.word().to_owned(),
        certification_ids: ids.map(|ids| ids.iter().map(ToString::to_string).collect()),
        ends_on: row.ends_on,
        note: row.note,
        state: state.to_owned(),
        created_at: row.created_at,
        expires_at: row.expires_at,
    })
}

/// Make a code that names the organization
#[utoipa::path(tag = "consultancies", operation_id = "create_engagement_code",
    description = "A code to tell another organization, which then asks this one: once, within 14 days. A newer code of the same person \
        replaces the older. Whoever has it learns nothing of the organization before it answers.",
    responses((status = 201, description = "The code.", body = EngagementCodeView), AnyProblem, MemberProblem))]
#[post("/engagement-codes")]
pub async fn create_engagement_code(
    state: web::Data<State>,
    member: Member,
) -> Result<HttpResponse, Problem> {
    state.throttle.pass(Rate::Invitation, &member.tenant().to_string()).await?;
    let tx = member.write().await?;
    let code = one_time_token::issue_code(&tx, member.person.id).await?;
    audit_entry::record(&tx, "create_engagement_code", tx.tenant(), serde_json::json!({})).await?;
    let expires_at = tx.now() + Purpose::EngagementCode.lifetime();
    tx.commit().await?;
    let groups: Vec<_> = code.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    Ok(HttpResponse::Created().json(EngagementCodeView { code: groups.join("-"), expires_at }))
}

/// List the organization's questions
#[utoipa::path(tag = "consultancies", operation_id = "list_engagements",
    description = "What the organization asked others, newest first, with where it stands.",
    params(PageParams),
    responses((status = 200, description = "A page of questions.", body = EngagementPage), AnyProblem, BodyProblem, MemberProblem))]
#[get("/engagements")]
pub async fn list_engagements(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let page = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = engagement::list(&tx, &page).await?;
    let now = tx.now();
    let data = page.rows.into_iter().map(|row| view(row, now)).collect::<Result<Vec<_>, _>>()?;
    let next_cursor = page.next_cursor;
    Ok(HttpResponse::Ok().json(EngagementPage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Ask another organization
#[utoipa::path(tag = "consultancies", operation_id = "create_engagement", request_body = NewEngagementBody,
    description = "Asks the organization of an owner's address, or the one that gave its code, to work together: a consultancy asks for a grant, \
        a client's owner offers one. The answer is the same whether the address or the code is right; the question can be answered for \
        14 days. A newer question to the same address replaces the older. 409 `not_a_consultancy` when the organization is none.",
    responses((status = 201, description = "Written down, and asked if the address or the code is right.", body = EngagementView),
        AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/engagements")]
pub async fn create_engagement(
    state: web::Data<State>,
    member: Member,
    new: Body<NewEngagementBody>,
) -> Result<HttpResponse, Problem> {
    state.throttle.pass(Rate::Invitation, &member.tenant().to_string()).await?;
    let tx = member.write().await?;
    let (new, code) = read(&tx, &member, new.0).await?;
    let (tx, addressee_id) = match code {
        Some(code) => named_by(tx, &member, &code, new.side).await?,
        None => (tx, None),
    };
    let row = engagement::create(&tx, NewEngagement { addressee_id, ..new }).await?;
    let content = |token| Content::Engagement {
        asker_name: row.asker_name.clone(),
        invited_by: member.person.name.clone(),
        asks_for_grant: row.side == Side::Consultancy,
        role: row.role.word().to_owned(),
        ends_on: row.ends_on,
        token,
    };
    let mut asked = serde_json::Value::Null;
    if let Some(email) = &row.email {
        let person = invitee(&tx, &member, email.clone()).await?;
        let token = one_time_token::issue_about(&tx, person.id, Purpose::Engagement, row.id.0).await?;
        let mail = NewEmail::to(Some(tx.tenant()), &person, content(Some(token)));
        outbox_email::enqueue(&tx, mail).await?;
        asked = audit_entry::personal(person.id, row.email.clone());
    }
    let detail = serde_json::json!({ "side": side(row.side), "email": asked, "role": row.role.word() });
    audit_entry::record(&tx, "create_engagement", row.id, detail).await?;
    let answer = view(row.clone(), tx.now())?;
    let tx = match row.addressee_id {
        Some(other) => {
            let tx = tx.turn_to(other, Actor::default()).await?;
            outbox_email::tell_owners(&tx, &content(None)).await?;
            tx
        }
        None => tx,
    };
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(answer))
}

/// Checks a question and who asks it.
async fn read(
    tx: &TenantTx,
    member: &Member,
    body: NewEngagementBody,
) -> Result<(NewEngagement, Option<String>), Problem> {
    let mut faults = Vec::new();
    if body.email.is_some() == body.code.is_some() {
        faults.push(fault("/email", "Give an address or a code, one of the two."));
    }
    if body.note.as_ref().is_some_and(|note| note.0.chars().count() > 1000) {
        faults.push(fault("/note", "This has at most 1000 characters."));
    }
    if body.side.side() == Side::Consultancy && body.certification_ids.is_some() {
        faults.push(fault("/certification_ids", "The client decides which certifications it concerns."));
    }
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    let side = body.side.side();
    let ends_on = body.ends_on.map(|day| day.0);
    let wanted = Wanted { role: body.role.role(), certifications: ids(body.certification_ids), ends_on };
    match side {
        Side::Client => owner(member)?,
        _ => consultancy(&member.organization)?,
    }
    let terms = wanted.read(tx, &member.organization).await?;
    let new = NewEngagement {
        side,
        addressee_id: None,
        email: body.email.map(|email| entity::person::normalize(&email.0)),
        role: terms.role,
        certifications: terms.certifications,
        ends_on,
        note: body.note.map(|note| note.0).unwrap_or_default(),
        asker_name: member.organization.name.clone(),
    };
    Ok((new, body.code.map(|code| code.0)))
}

impl SideWord {
    fn side(self) -> Side {
        match self {
            Self::Client => Side::Client,
            Self::Consultancy => Side::Consultancy,
        }
    }
}

/// Only an owner consents for a client.
pub(super) fn owner(member: &Member) -> Result<(), Problem> {
    if member.role() == Role::Owner {
        Ok(())
    } else {
        Err(Problem::not_yours("Only an owner consents to a grant."))
    }
}

/// Refuses what only a consultancy does.
pub(super) fn consultancy(organization: &organization::Model) -> Result<(), Problem> {
    if organization.kind == Kind::Consultancy {
        return Ok(());
    }
    let detail = "This organization is no consultancy. Its owner can make it one in the settings.";
    Err(Problem::conflict("not_a_consultancy", detail))
}

/// The organization that a working code names, if it can answer such a question; the code is used up.
async fn named_by(
    tx: TenantTx,
    member: &Member,
    code: &str,
    asks: Side,
) -> Result<(TenantTx, Option<OrganizationId>), Problem> {
    let by = tx.acting().clone();
    let found = one_time_token::peek(&tx, code, Purpose::EngagementCode).await?;
    let Some(other) = found.and_then(|code| code.tenant_id).filter(|other| *other != member.tenant()) else {
        return Ok((tx, None));
    };
    let tx = tx.turn_to(other, Actor::default()).await?;
    let kind = organization::get(&tx).await?.kind;
    let tx = tx.turn_to(member.tenant(), by).await?;
    if asks == Side::Client && kind != Kind::Consultancy {
        return Ok((tx, None));
    }
    let used = one_time_token::redeem(&tx, code, Purpose::EngagementCode).await?;
    Ok((tx, used.map(|_| other)))
}

/// Take a question back
#[utoipa::path(tag = "consultancies", operation_id = "delete_engagement",
    description = "Takes an open question back: it can be answered no more. 409 `already_settled` for one that was answered or taken back.",
    params(("id" = EngagementRef, Path, description = "The question's id.")),
    responses((status = 204, description = "Taken back."), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[delete("/engagements/{id}")]
pub async fn delete_engagement(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    if !engagement::close(&tx, row.id, engagement::State::Revoked).await? {
        return Err(Problem::conflict("already_settled", "It was answered or taken back before."));
    }
    audit_entry::record(&tx, "delete_engagement", row.id, serde_json::json!({})).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
