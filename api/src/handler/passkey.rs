//! The passkeys of the signed-in person, and the challenges that passkeys sign.

use actix_web::{HttpRequest, HttpResponse, delete, patch, post, web};
use entity::factor::{self, Factor};
use entity::outbox_email::content::FactorChange;
use entity::passkey_challenge::Purpose;
use entity::{half_session, passkey};
use serde::Serialize;
use utoipa::ToSchema;

use super::factor::enrolled;
use crate::account::Account;
use crate::body::{Body, body};
use crate::choice::choice;
use crate::etag::{IfMatch, stamp_of};
use crate::field::{Label, PasskeyRef};
use crate::member::{COOKIE, Member, address, same_origin};
use crate::passkey::{
    PasskeyAttestation, PasskeyCreation, PasskeyRequest, begin, begin_registration, finish_registration,
};
use crate::problem::Problem;
use crate::proof::tell;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem};

/// How many passkeys one may have.
const MOST: u64 = 20;

/// A passkey.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasskeyView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// What `If-Match` of a change compares.
    #[schema(max_length = 100)]
    pub etag: String,
    /// What the person calls it.
    #[schema(max_length = 100)]
    pub name: String,
    /// When it was registered.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it was last used; null: never.
    pub last_used_at: Option<chrono::DateTime<chrono::Utc>>,
}

impl From<passkey::Model> for PasskeyView {
    fn from(row: passkey::Model) -> Self {
        let (created_at, last_used_at) = (row.created_at, row.last_used_at);
        let etag = format!("\"{}\"", stamp(&row));
        Self { id: row.id.to_string(), etag, name: row.name, created_at, last_used_at }
    }
}

/// What of a passkey changes by being changed, and not by being used.
fn stamp(row: &passkey::Model) -> String {
    stamp_of(&(row.id, &row.name))
}

/// A passkey that was registered, and the recovery codes that the first factor brings.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewPasskeyView {
    /// The passkey.
    pub passkey: PasskeyView,
    /// Ten new codes, shown once; empty when there are codes already.
    #[schema(max_items = 10)]
    pub recovery_codes: Vec<String>,
}

body! {
    /// A passkey to register.
    pub struct NewPasskeyBody {
        /// What to call it.
        pub name: Label,
        /// What the browser gave.
        pub passkey: PasskeyAttestation,
    }
}

body! {
    /// A passkey's new name.
    pub struct PasskeyChange {
        /// What to call it.
        pub name: Label,
    }
}

choice! {
    /// What a signature is wanted for.
    pub enum ChallengePurpose {
        /// To sign in, whoever it may be.
        SignIn = "sign_in",
        /// To complete a sign-in after the password.
        SecondFactor = "second_factor",
        /// To prove once more who is signed in.
        Proof = "proof",
    }
}

body! {
    /// A challenge to give.
    pub struct NewPasskeyChallenge {
        /// What its answer is for.
        pub purpose: ChallengePurpose,
    }
}

/// Begin to register a passkey
#[utoipa::path(tag = "identity", operation_id = "create_passkey_registration",
    description = "Gives what a browser needs to make a passkey. `POST /v1/passkeys` takes the answer within five minutes. 409 at an installation \
        that is reached at a bare network address.",
    responses((status = 201, description = "What the browser needs.", body = PasskeyCreation), AnyProblem, MemberProblem, ConflictProblem))]
#[post("/passkey-registrations")]
pub async fn create_passkey_registration(
    state: web::Data<State>,
    member: Member,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Created().json(begin_registration(&state, &member.person).await?))
}

/// Register a passkey
#[utoipa::path(tag = "identity", operation_id = "create_passkey", request_body = NewPasskeyBody,
    description = "Takes the answer of the browser. From then on the passkey is a second factor, and signs in without a password where its device \
        keeps the account. The first factor brings ten recovery codes and ends the person's other sessions. The person is told by mail.",
    responses((status = 201, description = "Registered.", body = NewPasskeyView), AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/passkeys")]
pub async fn create_passkey(
    state: web::Data<State>,
    member: Member,
    new: Body<NewPasskeyBody>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let made = finish_registration(&state, member.person.id, new.passkey).await?;
    let mut account = Account::of(&member, &state).await?;
    let standing = factor::standing(&account.tx, member.person.id).await?;
    if standing.passkeys >= MOST {
        let detail = format!("You have {MOST} passkeys. Remove one that you do not use.");
        return Err(Problem::conflict("too_many_passkeys", detail));
    }
    let row = passkey::create(&account.tx, passkey::NewPasskey { name: new.name.0, ..made }).await?;
    let change = FactorChange::PasskeyAdded { name: row.name.clone() };
    let first = !standing.has_second();
    let recovery_codes = enrolled(&mut account, &member, Factor::Passkey, first, change).await?;
    account.record("create_passkey", serde_json::json!({ "factor": "passkey", "id": row.id })).await?;
    account.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(NewPasskeyView { passkey: row.into(), recovery_codes }))
}

/// Rename a passkey
#[utoipa::path(tag = "identity", operation_id = "update_passkey", request_body = PasskeyChange,
    description = "Gives a passkey another name.", params(("id" = PasskeyRef, Path, description = "The passkey's id.")),
    responses((status = 200, description = "The passkey as it is now.", body = PasskeyView), AnyProblem, BodyProblem, MemberProblem, MissingProblem))]
#[patch("/passkeys/{id}")]
pub async fn update_passkey(
    state: web::Data<State>,
    member: Member,
    id: web::Path<String>,
    if_match: IfMatch,
    change: Body<PasskeyChange>,
) -> Result<HttpResponse, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    let mut account = Account::of(&member, &state).await?;
    let held = passkey::lock(&account.tx, member.person.id, id).await?.ok_or_else(Problem::not_found)?;
    if_match.check(&stamp(&held))?;
    let row = passkey::rename(&account.tx, member.person.id, id, change.0.name.0).await?;
    let row = row.ok_or_else(Problem::not_found)?;
    account.record("update_passkey", serde_json::json!({ "id": row.id })).await?;
    account.commit().await?;
    Ok(HttpResponse::Ok().json(PasskeyView::from(row)))
}

/// Remove a passkey
#[utoipa::path(tag = "identity", operation_id = "delete_passkey",
    description = "Removes a passkey; with the last factor go the recovery codes. The person is told by mail.",
    params(("id" = PasskeyRef, Path, description = "The passkey's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/passkeys/{id}")]
pub async fn delete_passkey(
    state: web::Data<State>,
    member: Member,
    id: web::Path<String>,
    if_match: IfMatch,
) -> Result<HttpResponse, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    let mut account = Account::of(&member, &state).await?;
    let held = passkey::lock(&account.tx, member.person.id, id).await?.ok_or_else(Problem::not_found)?;
    if_match.check(&stamp(&held))?;
    let name = passkey::remove(&account.tx, member.person.id, id).await?.ok_or_else(Problem::not_found)?;
    factor::removed(&account.tx, member.person.id).await?;
    tell(&account, &member.person, FactorChange::PasskeyRemoved { name }).await?;
    account.record("delete_passkey", serde_json::json!({ "factor": "passkey", "id": id })).await?;
    account.commit().await?;
    state.ring();
    Ok(HttpResponse::NoContent().finish())
}

/// Ask for a challenge
#[utoipa::path(tag = "identity", operation_id = "create_passkey_challenge", request_body = NewPasskeyChallenge, security(()),
    description = "Gives what a browser needs to sign with a passkey: to sign in (no session), to complete a sign-in (after the password), or to prove \
        once more who is signed in. 409 for somebody without a passkey.",
    responses((status = 201, description = "What the browser needs.", body = PasskeyRequest),
        (status = 401, description = "The purpose needs a session, or the half of one.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        (status = 403, description = "The request comes from another site's page.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, BodyProblem, ConflictProblem))]
#[post("/passkey-challenges")]
pub async fn create_passkey_challenge(
    request: HttpRequest,
    state: web::Data<State>,
    new: Body<NewPasskeyChallenge>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    let token = request.cookie(COOKIE).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    let tx = state.db.open(false).await?;
    let (person, purpose) = match new.0.purpose {
        ChallengePurpose::SignIn => (None, Purpose::SignIn),
        ChallengePurpose::SecondFactor => {
            let half = half_session::by_token(&tx, &token).await?.ok_or_else(Problem::not_signed_in)?;
            (Some(half.person_id), Purpose::SecondFactor)
        }
        ChallengePurpose::Proof => {
            let whole = entity::session::by_token(&tx, &token).await?.ok_or_else(Problem::not_signed_in)?;
            (Some(whole.person_id), Purpose::Proof)
        }
    };
    tx.commit().await?;
    Ok(HttpResponse::Created().json(begin(&state, person, purpose).await?))
}
