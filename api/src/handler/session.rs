//! Signing in and out.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use clock::zone;
use entity::id::SessionId;
use entity::session::NewSession;
use entity::{Actor, DbErr, TenantTx, audit_entry, membership, organization, person, session};
use serde::Serialize;
use utoipa::ToSchema;

use crate::address::Addresses;
use crate::body::{Body, body};
use crate::etag::{IfMatch, resting, stamp_of};
use crate::field::{Email, MembershipRef, PasswordAttempt, SessionRef, fault};
use crate::member::consultant::{self, Through};
use crate::member::{Member, address, cookie, no_cookie, same_origin};
use crate::password;
use crate::problem::Problem;
use crate::right;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, MissingProblem};

body! {
    /// An attempt to sign in.
    pub struct NewSessionBody {
        /// The address.
        pub email: Email,
        /// The password.
        pub password: PasswordAttempt,
    }
}

/// Who is signed in, and where.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// The person.
    pub person: SessionPerson,
    /// The organization the session works in.
    pub organization: SessionOrganization,
    /// The place in it.
    pub membership: SessionMembership,
    /// The organization's civil date.
    pub today: chrono::NaiveDate,
    /// Whether the person runs this installation.
    pub operator: bool,
}

/// The signed-in person.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionPerson {
    /// The person's id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The name.
    #[schema(max_length = 200)]
    pub name: String,
    /// The address; empty for a program.
    #[schema(max_length = 254)]
    pub email: String,
    /// The person's own zone; null: the organization's.
    #[schema(max_length = 64)]
    pub time_zone: Option<String>,
}

/// The organization of a session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionOrganization {
    /// The organization's id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The name.
    #[schema(max_length = 200)]
    pub name: String,
    /// What it is to the product.
    #[schema(max_length = 16)]
    pub kind: String,
    /// The country.
    #[schema(max_length = 2)]
    pub country: String,
    /// The zone.
    #[schema(max_length = 64)]
    pub time_zone: String,
}

/// The place of the signed-in person.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionMembership {
    /// The membership's id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The role.
    #[schema(max_length = 32)]
    pub role: String,
    /// Whether the place is limited to some certifications.
    pub limited: bool,
    /// Whether the place is held through a consultancy.
    pub consultant: bool,
    /// Whether that has ended; only another organization can be chosen then.
    pub ended: bool,
    /// The operations that the place may call, besides those that anybody may.
    #[schema(max_items = 1_000)]
    pub may: Vec<&'static str>,
}

fn view(
    person: &person::Model,
    organization: &organization::Model,
    membership: &membership::Model,
    through: Option<&Through>,
    may: Vec<&'static str>,
    state: &State,
) -> SessionView {
    SessionView {
        person: SessionPerson {
            id: person.id.to_string(),
            name: person.name.clone(),
            email: person.address().unwrap_or_default().to_owned(),
            time_zone: person.time_zone.clone(),
        },
        organization: SessionOrganization {
            id: organization.id.to_string(),
            name: organization.name.clone(),
            kind: organization.kind.word().to_owned(),
            country: organization.country.clone(),
            time_zone: organization.time_zone.clone(),
        },
        membership: SessionMembership {
            id: membership.id.to_string(),
            role: membership.role.word().to_owned(),
            limited: membership.scoped,
            consultant: membership.grant_id.is_some(),
            ended: through.is_some_and(|through| !through.stands),
            may,
        },
        today: zone::civil_date(state.db.now(), organization.zone()),
        operator: state.is_operator(person),
    }
}

/// Sign in
#[utoipa::path(tag = "identity", operation_id = "create_session", request_body = NewSessionBody, security(()),
    description = "Opens a session and sets its cookie `__Host-certkeep`. A wrong address and a wrong password get the same answer in the same time.",
    responses((status = 201, description = "Signed in; the cookie is set.", body = SessionView,
            headers(("Set-Cookie" = String, description = "The session's cookie."))),
        (status = 401, description = "The address or the password is wrong.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        (status = 403, description = "The address is not proved yet, or the person has no organization any more.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, BodyProblem))]
#[post("/sessions")]
pub async fn create_session(
    request: HttpRequest,
    state: web::Data<State>,
    attempt: Body<NewSessionBody>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    let Body(attempt) = attempt;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    state.throttle.pass(Rate::Account, &person::normalize(&attempt.email.0)).await?;
    let tx = state.db.open(false).await?;
    let known = person::by_email(&tx, &attempt.email.0).await?;
    tx.commit().await?;
    let hash =
        known.as_ref().filter(|person| person.has_password()).map(|person| person.password_hash.clone());
    let right = password::verify(attempt.password.0, hash).await?;
    let person = known.filter(|_| right).ok_or_else(Problem::wrong_credentials)?;
    if person.email_verified_at.is_none() {
        return Err(Problem::email_unverified());
    }
    let tx = state.db.as_person(person.id).await?;
    let places = membership::of_person(&tx, person.id).await?;
    tx.commit().await?;
    // A place through a consultancy is entered from the consultancy, and is no home without it.
    let membership = places.into_iter().find(|place| place.grant_id.is_none());
    let membership = membership.ok_or_else(Problem::no_organization)?;
    let tx = state.db.read(membership.tenant_id).await?;
    let organization = organization::get(&tx).await?;
    tx.commit().await?;
    let agent =
        request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let new = NewSession {
        person_id: person.id,
        tenant_id: membership.tenant_id,
        user_agent: agent.to_owned(),
        address: address(&request),
    };
    let tx = state.db.open(true).await?;
    let (session, token) = session::open(&tx, new).await?;
    tx.commit().await?;
    note(&state, &membership, session.id, address(&request)).await?;
    let may = right::of(membership.role, membership.scoped);
    let view = view(&person, &organization, &membership, None, may, &state);
    Ok(HttpResponse::Created()
        .cookie(cookie(token))
        .insert_header((header::LOCATION, "/v1/session"))
        .json(view))
}

/// Leaves an entry about a sign-in in the audit log of the organization that is entered.
async fn note(
    state: &State,
    place: &membership::Model,
    session: SessionId,
    address: String,
) -> Result<(), DbErr> {
    let (member, person) = (Some(place.id), Some(place.person_id));
    let actor = Actor { member, person, address, ..Actor::default() };
    let tx = state.db.write(place.tenant_id, actor).await?;
    audit_entry::record(&tx, "create_session", session, serde_json::json!({})).await?;
    tx.commit().await
}

/// Who is signed in
#[utoipa::path(tag = "identity", operation_id = "get_session",
    description = "The person, the organization the session works in, the role, and the organization's civil date. An API key, whatever its scopes, \
        learns here whose it is and what it may.",
    responses((status = 200, description = "Who is signed in.", body = SessionView), AnyProblem, MemberProblem))]
#[get("/session")]
pub async fn get_session(
    state: web::Data<State>,
    addresses: web::Data<Addresses>,
    member: Member,
) -> HttpResponse {
    let (may, through) = (member.may(&addresses), member.through.as_ref());
    let view = view(&member.person, &member.organization, &member.membership, through, may, &state);
    match member.session() {
        Some(session) => resting(&view, &stamp(session)),
        None => HttpResponse::Ok().json(view),
    }
}

/// What a change of a session rests on: that it is there, and where it works.
fn stamp(row: &session::Model) -> String {
    stamp_of(&(row.id, row.tenant_id))
}

/// Refuses what was decided on another state of one's own session; 404 when it has ended.
async fn stands(tx: &TenantTx, member: &Member, id: SessionId, named: &IfMatch) -> Result<(), Problem> {
    let row = session::lock(tx, member.person.id, id).await?.ok_or_else(Problem::not_found)?;
    named.check(&stamp(&row))
}

/// Sign out
#[utoipa::path(tag = "identity", operation_id = "delete_session",
    description = "Ends the session and removes its cookie.",
    responses((status = 204, description = "Signed out."), AnyProblem, MemberProblem))]
#[delete("/session")]
pub async fn delete_session(member: Member, if_match: IfMatch) -> Result<HttpResponse, Problem> {
    let session = member.browser()?;
    let tx = member.write().await?;
    stands(&tx, &member, session, &if_match).await?;
    session::close(&tx, session).await?;
    audit_entry::record(&tx, "delete_session", session, serde_json::json!({})).await?;
    tx.commit().await?;
    // What pages kept of the organization goes as well; the choice of light or dark may stay.
    let forget = ("clear-site-data", r#""cache", "cookies""#);
    Ok(HttpResponse::NoContent().cookie(no_cookie()).insert_header(forget).finish())
}

body! {
    /// The organization to work in from now on.
    pub struct SessionChange {
        /// One of the person's own memberships: `GET /v1/memberships` lists them.
        pub membership_id: MembershipRef,
    }
}

/// Work in another organization
#[utoipa::path(tag = "identity", operation_id = "update_session", request_body = SessionChange,
    description = "Lets this session work in another of the person's organizations.",
    responses((status = 200, description = "Who is signed in, and where now.", body = SessionView),
        AnyProblem, BodyProblem, MemberProblem))]
#[patch("/session")]
pub async fn update_session(
    state: web::Data<State>,
    member: Member,
    if_match: IfMatch,
    change: Body<SessionChange>,
) -> Result<HttpResponse, Problem> {
    let session = member.browser()?;
    let tx = state.db.as_person(member.person.id).await?;
    let places = membership::of_person(&tx, member.person.id).await?;
    tx.commit().await?;
    let wanted = change.0.membership_id.0;
    let place = places.into_iter().find(|place| place.id == wanted).ok_or_else(|| {
        Problem::invalid(vec![fault("/membership_id", "You have no membership of this id.")])
    })?;
    let tx = state.db.read(place.tenant_id).await?;
    let organization = organization::get(&tx).await?;
    let through = consultant::through(&state.db, &tx, &place).await?;
    tx.commit().await?;
    if through.as_ref().is_some_and(|through| !through.stands) {
        return Err(Problem::grant_ended());
    }
    let tx = member.write().await?.enter(place.tenant_id, place.id).await?;
    stands(&tx, &member, session, &if_match).await?;
    session::enter(&tx, session, place.tenant_id).await?;
    audit_entry::record(&tx, "update_session", session, serde_json::json!({})).await?;
    tx.commit().await?;
    let mut may = right::of(place.role, place.scoped);
    consultant::retain(through.as_ref(), &mut may);
    Ok(HttpResponse::Ok().json(view(&member.person, &organization, &place, through.as_ref(), may, &state)))
}

/// A browser that is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignInView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// What `If-Match` of ending it compares.
    #[schema(max_length = 100)]
    pub etag: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// The browser's own description.
    #[schema(max_length = 300)]
    pub user_agent: String,
    /// The network address that signed in.
    #[schema(max_length = 64)]
    pub address: String,
    /// When it signed in.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it was last used, to five minutes.
    pub last_seen_at: chrono::DateTime<chrono::Utc>,
    /// When it ends unless it is used.
    pub expires_at: chrono::DateTime<chrono::Utc>,
}

/// Where a person is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignInList {
    /// The one used last first.
    #[schema(max_items = 1_000)]
    pub data: Vec<SignInView>,
}

/// List one's own sessions
#[utoipa::path(tag = "identity", operation_id = "list_sessions",
    description = "Every browser in which the person is signed in, the one used last first.",
    responses((status = 200, description = "The sessions.", body = SignInList), AnyProblem, MemberProblem))]
#[get("/sessions")]
pub async fn list_sessions(state: web::Data<State>, member: Member) -> Result<HttpResponse, Problem> {
    let current = member.browser()?;
    let tx = state.db.open(false).await?;
    let rows = session::of_person(&tx, member.person.id).await?;
    tx.commit().await?;
    let view = |row: session::Model| SignInView {
        id: row.id.to_string(),
        etag: format!("\"{}\"", stamp(&row)),
        current: row.id == current,
        user_agent: row.user_agent,
        address: row.address,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
    };
    Ok(HttpResponse::Ok().json(SignInList { data: rows.into_iter().map(view).collect() }))
}

/// End one of one's own sessions
#[utoipa::path(tag = "identity", operation_id = "delete_other_session",
    description = "Signs a browser out, such as one that was lost.",
    params(("id" = SessionRef, Path, description = "The session's id.")),
    responses((status = 204, description = "Signed out."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/sessions/{id}")]
pub async fn delete_other_session(
    member: Member,
    if_match: IfMatch,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id: SessionId = id.parse().map_err(|_| Problem::not_found())?;
    let tx = member.write().await?;
    stands(&tx, &member, id, &if_match).await?;
    if !session::close_one(&tx, member.person.id, id).await? {
        return Err(Problem::not_found());
    }
    audit_entry::record(&tx, "delete_other_session", id, serde_json::json!({})).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
