//! Signing in and out.

use actix_web::{HttpResponse, delete, get, patch, web};
use chrono::{DateTime, Utc};
use clock::zone;
use entity::factor::{self, Standing};
use entity::id::SessionId;
use entity::{Actor, DbErr, TenantTx, audit_entry, membership, organization, person, session, test_clock};
use serde::Serialize;
use utoipa::ToSchema;

use super::sign_in::{FactorWord, ways};
use crate::address::Addresses;
use crate::body::{Body, body};
use crate::etag::{IfMatch, resting, stamp_of};
use crate::field::{MembershipRef, SessionRef, fault};
use crate::language::Language;
use crate::member::consultant::{self, Through};
use crate::member::{Member, no_cookie};
use crate::problem::Problem;
use crate::right;
use crate::sso;
use crate::state::State;
use crate::step_up;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem, MissingProblem};

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
    /// What the session has shown; empty for a key.
    #[schema(max_items = 8)]
    pub factors: Vec<String>,
    /// Until when it may do what is dangerous without another proof; null for a key.
    pub proved_until: Option<chrono::DateTime<chrono::Utc>>,
    /// What proves once more who is signed in: one of these.
    #[schema(max_items = 4)]
    pub proofs: Vec<FactorWord>,
    /// Whether the organization demands a second factor that the person lacks: until there is one, nothing else can be done here.
    pub second_factor_missing: bool,
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
    /// The language of the pages and of the mails to the person.
    pub language: Language,
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
    /// Whether it is for trying things out, with a clock of its own.
    pub test: bool,
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

/// The session as it is shown.
pub fn view(
    person: &person::Model,
    (organization, now): (&organization::Model, DateTime<Utc>),
    membership: &membership::Model,
    through: Option<&Through>,
    mut may: Vec<&'static str>,
    state: &State,
    (session, standing): (Option<&session::Model>, Standing),
) -> SessionView {
    let human = person.kind == person::Kind::Human;
    let by_provider = session.is_some_and(|session| session.sso_tenant_id == Some(organization.id));
    let missing = human && organization.second_factor_required && !by_provider && !standing.has_second();
    if session.is_some_and(|session| session.sso_tenant_id.is_some()) {
        may.retain(|it| !right::OWN_ACCOUNT.contains(it) || right::BY_PROVIDER.contains(it));
    }
    if missing {
        may.retain(|operation| right::OWN_ACCOUNT.contains(operation));
    }
    SessionView {
        person: SessionPerson {
            id: person.id.to_string(),
            name: person.name.clone(),
            email: person.address().unwrap_or_default().to_owned(),
            time_zone: person.time_zone.clone(),
            language: person.language.into(),
        },
        organization: SessionOrganization {
            id: organization.id.to_string(),
            name: organization.name.clone(),
            kind: organization.kind.word().to_owned(),
            country: organization.country.clone(),
            time_zone: organization.time_zone.clone(),
            test: organization.is_test,
        },
        membership: SessionMembership {
            id: membership.id.to_string(),
            role: membership.role.word().to_owned(),
            limited: membership.scoped,
            consultant: membership.grant_id.is_some(),
            ended: through.is_some_and(|through| !through.stands),
            may,
        },
        today: zone::civil_date(now, organization.zone()),
        operator: state.is_operator(person),
        factors: session.map(shown).unwrap_or_default(),
        proved_until: session.map(step_up::until),
        proofs: proofs(person, by_provider, standing),
        second_factor_missing: missing,
    }
}

/// What proves once more who is signed in.
fn proofs(person: &person::Model, by_provider: bool, standing: Standing) -> Vec<FactorWord> {
    let mut ways = ways(standing);
    if by_provider {
        ways.retain(|way| *way != FactorWord::Password || person.has_password());
        ways.insert(0, FactorWord::Provider);
    }
    ways
}

/// The words of what a session has shown.
fn shown(session: &session::Model) -> Vec<String> {
    session.factors.split('+').map(str::to_owned).collect()
}

/// Leaves an entry about a sign-in in the audit log of the organization that is entered.
pub async fn note(
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
) -> Result<HttpResponse, Problem> {
    let (may, through) = (member.may(&addresses), member.through.as_ref());
    let tx = state.db.open(false).await?;
    let standing = factor::standing(&tx, member.person.id).await?;
    tx.commit().await?;
    let session = member.session();
    let (place, organization) = (&member.membership, &member.organization);
    let proved = (session, standing);
    let organization = (organization, member.now());
    let view = view(&member.person, organization, place, through, may, &state, proved);
    Ok(match session {
        Some(session) => resting(&view, &stamp(session)),
        None => HttpResponse::Ok().json(view),
    })
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
    let held = consultant::held(&tx, &place).await?;
    let wants_sso = sso::is_missing(&tx, &organization, &place, &member.person, member.by_provider()).await?;
    let now = test_clock::now_in(&tx, &organization).await?;
    tx.commit().await?;
    let through = consultant::through(&state.db, held, &place).await?;
    if wants_sso {
        return Err(Problem::sso_required());
    }
    if member.by_provider().is_some_and(|tenant| tenant != place.tenant_id) {
        return Err(Problem::own_sign_in_required());
    }
    if through.as_ref().is_some_and(|through| !through.stands) {
        return Err(Problem::grant_ended());
    }
    let tx = member.write().await?.enter(place.tenant_id, place.id).await?;
    stands(&tx, &member, session, &if_match).await?;
    session::enter(&tx, session, place.tenant_id).await?;
    audit_entry::record(&tx, "update_session", session, serde_json::json!({})).await?;
    let standing = factor::standing(&tx, member.person.id).await?;
    tx.commit().await?;
    let mut may = right::of(place.role, place.scoped);
    consultant::retain(through.as_ref(), &mut may);
    let proved = (member.session(), standing);
    let through = through.as_ref();
    Ok(HttpResponse::Ok().json(view(
        &member.person,
        (&organization, now),
        &place,
        through,
        may,
        &state,
        proved,
    )))
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
    /// What it has shown: `password`, `totp`, `recovery_code`, `passkey`.
    #[schema(max_items = 8)]
    pub factors: Vec<String>,
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
        factors: shown(&row),
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
