//! Invitations: asking somebody to join, and joining.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use chrono::NaiveDate;
use entity::invitation::{self, Model};
use entity::membership::{self, Limit, Role};
use entity::one_time_token::{self, Purpose};
use entity::outbox_email::{self, Content, NewEmail};
use entity::{Actor, TenantTx, audit_entry, organization, person};
use serde::Serialize;
use utoipa::ToSchema;

use super::identity::used_up;
use super::limit;
use super::people::RoleWord;
use crate::body::{Body, body};
use crate::etag::stamp_of;
use crate::field::{CertificationRef, Day, Email, InvitationRef, Name, Password, Token, fault};
use crate::found::Found;
use crate::language;
use crate::member::{Member, address, same_origin};
use crate::password;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, Reference, page};

/// An invitation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InvitationView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// What `If-Match` of taking it back compares.
    #[schema(max_length = 100)]
    pub etag: String,
    /// The address it was mailed to.
    #[schema(max_length = 254)]
    pub email: String,
    /// The role that is offered.
    #[schema(max_length = 32)]
    pub role: String,
    /// The only certifications the place would concern; null: all.
    #[schema(max_items = 200)]
    pub certification_ids: Option<Vec<String>>,
    /// The first day on which the place would count.
    pub starts_on: Option<NaiveDate>,
    /// The last day on which the place would count.
    pub ends_on: Option<NaiveDate>,
    /// Where it stands: `open`, `accepted`, `revoked` or `expired`.
    #[schema(max_length = 16)]
    pub state: String,
    /// Who invited.
    pub invited_by: Reference,
    /// When it was sent.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// Until when it can be accepted.
    pub expires_at: chrono::DateTime<chrono::Utc>,
}

page! {
    /// A page of invitations.
    InvitationPage of InvitationView
}

body! {
    /// Somebody to invite.
    pub struct NewInvitation {
        /// The address.
        pub email: Email,
        /// The role that is offered.
        pub role: RoleWord,
        /// The only certifications the place would concern; all when left out.
        pub certification_ids: Option<Vec<CertificationRef>>,
        /// The first day on which the place would count.
        pub starts_on: Option<Day>,
        /// The last day on which the place would count.
        pub ends_on: Option<Day>,
    }
}

body! {
    /// The secret of an invitation's link.
    pub struct InvitationToken {
        /// From the link.
        pub token: Token,
    }
}

body! {
    /// Joining by an invitation.
    pub struct NewInvitationAcceptance {
        /// From the link.
        pub token: Token,
        /// The name; needed from who has no account yet.
        pub name: Option<Name>,
        /// A password; needed from who has no account yet.
        pub password: Option<Password>,
    }
}

/// What an invitation offers, to whom has its link.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationPreview {
    /// The organization that invites.
    #[schema(max_length = 200)]
    pub organization_name: String,
    /// Who invites.
    #[schema(max_length = 200)]
    pub invited_by: String,
    /// The address that is invited.
    #[schema(max_length = 254)]
    pub email: String,
    /// The role that is offered.
    #[schema(max_length = 32)]
    pub role: String,
    /// Whether name and password are wanted, because the address has no account yet.
    pub needs_account: bool,
    /// Until when it can be accepted.
    pub expires_at: chrono::DateTime<chrono::Utc>,
}

fn view(
    row: &Model,
    email: String,
    invited_by: Reference,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<InvitationView, Problem> {
    let state = match row.state {
        invitation::State::Open if row.is_open(now) => "open",
        invitation::State::Open => "expired",
        invitation::State::Accepted => "accepted",
        invitation::State::Revoked => "revoked",
    };
    let limit = row.limit()?;
    Ok(InvitationView {
        id: row.id.to_string(),
        etag: format!("\"{}\"", stamp_of(row)),
        email,
        role: row.role.word().to_owned(),
        certification_ids: limit.certifications.map(|ids| ids.iter().map(ToString::to_string).collect()),
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        state: state.to_owned(),
        invited_by,
        created_at: row.created_at,
        expires_at: row.expires_at,
    })
}

/// List invitations
#[utoipa::path(tag = "people", operation_id = "list_invitations", params(PageParams),
    description = "Who was invited, newest first.",
    responses((status = 200, description = "A page.", body = InvitationPage),
        (status = 422, description = "A faulty parameter.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, MemberProblem))]
#[get("/invitations")]
pub async fn list_invitations(request: HttpRequest, member: Member) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = invitation::list(&tx, &wanted).await?;
    let people = person::all(&tx, page.rows.iter().map(|row| row.person_id)).await?;
    let emails: HashMap<_, _> = people.into_iter().map(|person| (person.id, person.email)).collect();
    let members: HashMap<_, _> =
        membership::all(&tx).await?.into_iter().map(|it| (it.membership.id, it.person.name)).collect();
    let now = tx.wall();
    tx.commit().await?;
    let rows = page.rows.iter().map(|row| {
        let email = emails.get(&row.person_id).cloned().unwrap_or_default();
        let name = members.get(&row.invited_by).cloned().unwrap_or_default();
        view(row, email, Reference::to(row.invited_by, name), now)
    });
    let data = rows.collect::<Result<Vec<_>, _>>()?;
    let next_cursor = page.next_cursor;
    Ok(HttpResponse::Ok().json(InvitationPage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Invite somebody
#[utoipa::path(tag = "people", operation_id = "create_invitation", request_body = NewInvitation,
    description = "Mails a one-time link to join the organization, which works for 7 days. A newer invitation of the same address replaces the older. \
        409 `already_member` when the address is a member's. Only an owner invites an owner.",
    responses((status = 201, description = "The mail is on its way.", body = InvitationView),
        AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/invitations")]
pub async fn create_invitation(
    state: web::Data<State>,
    member: Member,
    new: Body<NewInvitation>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    state.throttle.pass(Rate::Invitation, &member.tenant().to_string()).await?;
    let role = new.role.role();
    if matches!(role, Role::Owner | Role::Manager) {
        member.proved()?;
    }
    if role == Role::Owner && member.role() != Role::Owner {
        return Err(Problem::not_yours("Only an owner invites an owner."));
    }
    let limit = limit::written(new.certification_ids, new.starts_on, new.ends_on);
    let tx = member.write().await?;
    limit::check(&tx, role, &limit).await?;
    let person = invitee(&tx, &member, new.email.0).await?;
    if membership::of(&tx, person.id).await?.is_some() {
        let detail = "Somebody with this address is a member already. Change that member's role instead.";
        return Err(Problem::conflict("already_member", detail));
    }
    let row = invite(&tx, &member, &person, role, limit).await?;
    let by = Reference::to(member.id(), member.person.name.clone());
    let view = view(&row, person.email, by, tx.wall())?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(view))
}

/// Invites `person`: the invitation, its entry in the audit log and the mail with its link.
pub(super) async fn invite(
    tx: &TenantTx,
    by: &Member,
    person: &person::Model,
    role: Role,
    limit: Limit,
) -> Result<Model, Problem> {
    let email = audit_entry::personal(person.id, person.email.clone());
    let detail = serde_json::json!({ "email": email, "role": role.word(), "limit": limit::in_words(&limit) });
    let row = invitation::create(tx, person.id, role, limit, by.id()).await?;
    audit_entry::record(tx, "create_invitation", row.id, detail).await?;
    let token = one_time_token::issue_about(tx, person.id, Purpose::Invitation, row.id.0).await?;
    let content = Content::Invitation {
        organization_name: by.organization.name.clone(),
        invited_by: by.person.name.clone(),
        role: role.word().to_owned(),
        token,
    };
    outbox_email::enqueue(tx, NewEmail::to(Some(tx.tenant()), person, content)).await?;
    Ok(row)
}

/// The person with that address; who has none yet gets an account without a password, in the language of whoever asks.
pub(super) async fn invitee(tx: &TenantTx, by: &Member, email: String) -> Result<person::Model, Problem> {
    if let Some(known) = person::by_email(tx, &email).await? {
        return Ok(known);
    }
    let new = person::NewPerson {
        email,
        name: String::new(),
        password_hash: person::NO_PASSWORD.to_owned(),
        language: by.person.language,
    };
    Ok(person::create(tx, new).await?)
}

/// Take an invitation back
#[utoipa::path(tag = "people", operation_id = "delete_invitation",
    description = "Takes an open invitation back: its link works no more. 409 `already_settled` for one that was accepted or taken back.",
    params(("id" = InvitationRef, Path, description = "The invitation's id.")),
    responses((status = 204, description = "Taken back."), AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[delete("/invitations/{id}")]
pub async fn delete_invitation(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    if !invitation::close(&tx, row.id, invitation::State::Revoked).await? {
        return Err(Problem::conflict("already_settled", "It was accepted or taken back before."));
    }
    audit_entry::record(&tx, "delete_invitation", row.id, serde_json::json!({ "role": row.role.word() }))
        .await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What a working link is about, in a transaction of the organization that invites.
async fn open(
    state: &State,
    token: &str,
    address: String,
) -> Result<(TenantTx, Model, person::Model), Problem> {
    let tx = state.db.open(false).await?;
    let link = one_time_token::peek(&tx, token, Purpose::Invitation).await?.ok_or_else(used_up)?;
    tx.commit().await?;
    let (Some(tenant), Some(subject)) = (link.tenant_id, link.subject_id) else { return Err(used_up()) };
    let tx = state.db.write(tenant, Actor { address, ..Actor::default() }).await?;
    let row = invitation::find(&tx, entity::id::InvitationId(subject)).await?;
    let row = row.filter(|row| row.is_open(tx.wall())).ok_or_else(used_up)?;
    let person = person::find(&tx, row.person_id).await?.ok_or_else(used_up)?;
    Ok((tx, row, person))
}

/// See what an invitation offers
#[utoipa::path(tag = "people", operation_id = "create_invitation_preview", request_body = InvitationToken, security(()),
    description = "What the link of an invitation offers. The link is not used up.",
    responses((status = 200, description = "The offer.", body = InvitationPreview), AnyProblem, BodyProblem))]
#[post("/invitation-previews")]
pub async fn create_invitation_preview(
    request: HttpRequest,
    state: web::Data<State>,
    link: Body<InvitationToken>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    let (tx, row, person) = open(&state, &link.0.token.0, address(&request)).await?;
    let organization = organization::get(&tx).await?;
    let by = membership::find(&tx, row.invited_by).await?;
    let preview = InvitationPreview {
        organization_name: organization.name,
        invited_by: by.map_or_else(String::new, |by| by.person.name),
        needs_account: !person.has_password(),
        email: person.email,
        role: row.role.word().to_owned(),
        expires_at: row.expires_at,
    };
    Ok(HttpResponse::Ok().json(preview))
}

/// Accept an invitation
#[utoipa::path(tag = "people", operation_id = "create_invitation_acceptance", request_body = NewInvitationAcceptance, security(()),
    description = "Joins the organization by the mailed link, which proves the address. Who has no account yet gives name and password; \
        who has one keeps both. Signing in is another request.",
    responses((status = 204, description = "Joined."), AnyProblem, BodyProblem))]
#[post("/invitation-acceptances")]
pub async fn create_invitation_acceptance(
    request: HttpRequest,
    state: web::Data<State>,
    answer: Body<NewInvitationAcceptance>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    let Body(answer) = answer;
    let hash = match &answer.password {
        Some(password) => Some(state.kiln.hash(password.0.clone()).await?),
        None => None,
    };
    let (tx, row, person) = open(&state, &answer.token.0, address(&request)).await?;
    if !person.has_password() {
        let name = answer.name.as_ref().map_or("", |name| name.0.as_str());
        let given = answer.password.as_ref().map_or("", |password| password.0.as_str());
        if !given.is_empty() {
            password::check_personal(given, &[name, &person.email])?;
        }
        let (name, hash) = account(answer.name, hash)?;
        let language = language::preferred(&request).unwrap_or(person.language);
        person::furnish(&tx, person.id, name, hash, language).await?;
    }
    one_time_token::redeem(&tx, &answer.token.0, Purpose::Invitation).await?.ok_or_else(used_up)?;
    person::verify(&tx, person.id).await?;
    if !invitation::close(&tx, row.id, invitation::State::Accepted).await? {
        return Err(used_up());
    }
    let place = membership::admit(&tx, person.id, row.role, &row.limit()?).await?;
    let detail = serde_json::json!({ "membership": place.id, "role": row.role.word() });
    tx.in_the_name_of(person.id);
    audit_entry::record(&tx, "create_invitation_acceptance", row.id, detail).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Name and password hash of a new account, or what is missing.
pub(super) fn account(name: Option<Name>, hash: Option<String>) -> Result<(String, String), Problem> {
    match (name, hash) {
        (Some(name), Some(hash)) => Ok((name.0, hash)),
        (name, hash) => {
            let missing = [("/name", name.is_none()), ("/password", hash.is_none())];
            let faults = missing.into_iter().filter(|(_, missing)| *missing);
            let faults =
                faults.map(|(place, _)| fault(place, "This is required: the address has no account yet."));
            Err(Problem::invalid(faults.collect()))
        }
    }
}
