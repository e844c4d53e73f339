//! Signing in: the password and, for whoever has one, a second factor; or a passkey alone. And proving once more who one
//! is, before a dangerous act.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::{DateTime, Utc};
use entity::factor::{self, Factor, Standing};
use entity::id::SessionId;
use entity::passkey_challenge::Purpose;
use entity::session::NewSession;
use entity::{Tx, half_session, membership, organization, person, session, test_clock};
use serde::Serialize;
use utoipa::ToSchema;

use super::session::{SessionView, note, view};
use crate::account::Account;
use crate::address::Addresses;
use crate::body::{Body, body};
use crate::choice::choice;
use crate::field::{Email, PasswordAttempt, RecoveryCode, TotpCode, fault};
use crate::member::{COOKIE, Member, address, cookie, half_cookie, same_origin};
use crate::passkey::{Asserted, PasskeyAssertion};
use crate::problem::Problem;
use crate::proof::{Shown, one_of, one_of_them, prepare};
use crate::right;
use crate::sso;
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem, MemberProblem};

body! {
    /// An attempt to sign in.
    pub struct NewSessionBody {
        /// The address.
        pub email: Email,
        /// The password.
        pub password: PasswordAttempt,
    }
}

body! {
    /// The second factor of a sign-in: exactly one of the three.
    pub struct NewSecondFactor {
        /// The code that the app shows.
        pub code: Option<TotpCode>,
        /// One of the recovery codes.
        pub recovery_code: Option<RecoveryCode>,
        /// A passkey's signature over a challenge for `second_factor`.
        pub passkey: Option<PasskeyAssertion>,
    }
}

body! {
    /// A sign-in by a passkey alone.
    pub struct NewPasskeySession {
        /// A passkey's signature over a challenge for `sign_in`.
        pub passkey: PasskeyAssertion,
    }
}

body! {
    /// Who is signed in, proved once more: exactly one of the four.
    pub struct NewProof {
        /// The password; taken only from somebody without a second factor.
        pub password: Option<PasswordAttempt>,
        /// The code that the app shows.
        pub code: Option<TotpCode>,
        /// One of the recovery codes.
        pub recovery_code: Option<RecoveryCode>,
        /// A passkey's signature over a challenge for `proof`.
        pub passkey: Option<PasskeyAssertion>,
    }
}

choice! {
    /// A way to prove who one is.
    pub enum FactorWord {
        /// The password.
        Password = "password",
        /// A code of the app.
        Totp = "totp",
        /// A recovery code.
        RecoveryCode = "recovery_code",
        /// A passkey.
        Passkey = "passkey",
        /// The provider of the organization, for a session that it has opened: `POST /v1/sso-attempts` with `again`.
        Provider = "provider",
    }
}

/// What is still to be shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct SecondFactorView {
    /// Any one of these: `POST /v1/session/second-factor`, within ten minutes.
    #[schema(max_items = 4)]
    pub second_factors: Vec<FactorWord>,
}

/// What stands in for the password of somebody who has these.
pub fn ways(standing: Standing) -> Vec<FactorWord> {
    let mut ways = Vec::new();
    if standing.passkeys > 0 {
        ways.push(FactorWord::Passkey);
    }
    if standing.totp {
        ways.push(FactorWord::Totp);
    }
    ways.push(if ways.is_empty() { FactorWord::Password } else { FactorWord::RecoveryCode });
    ways
}

/// Sign in
#[utoipa::path(tag = "identity", operation_id = "create_session", request_body = NewSessionBody, security(()),
    description = "Opens a session and sets its cookie `__Host-certkeep`. For whoever has a second factor the cookie holds half a session, which can do \
        nothing but `POST /v1/session/second-factor`. A wrong address and a wrong password get the same answer for the same work.",
    responses((status = 201, description = "Signed in; the cookie is set.", body = SessionView,
            headers(("Set-Cookie" = String, description = "The session's cookie."))),
        (status = 202, description = "The password is right; a second factor is still to be shown.", body = SecondFactorView,
            headers(("Set-Cookie" = String, description = "The cookie of half a session."))),
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
    let right = state.kiln.verify(attempt.password.0, hash).await?;
    let person = known.filter(|_| right).ok_or_else(Problem::wrong_credentials)?;
    let home = Home::of(&state, &person).await;
    let tx = state.db.open(true).await?;
    let standing = factor::standing(&tx, person.id).await?;
    if person.email_verified_at.is_some() && standing.has_second() {
        let token = half_session::open(&tx, person.id).await?;
        tx.commit().await?;
        let second_factors = ways(standing);
        return Ok(HttpResponse::Accepted()
            .cookie(half_cookie(token))
            .json(SecondFactorView { second_factors }));
    }
    let entered = enter(&request, &state, &tx, &person, home, &[Factor::Password]).await?;
    tx.commit().await?;
    entered.noted(&request, &state).await
}

/// A session that was opened, and the answer that says so.
pub struct Entered {
    answer: HttpResponse,
    place: membership::Model,
    session: SessionId,
}

impl Entered {
    /// The answer, once the audit log of the organization that was entered knows of it.
    pub async fn noted(self, request: &HttpRequest, state: &State) -> Result<HttpResponse, Problem> {
        note(state, &self.place, self.session, address(request)).await?;
        Ok(self.answer)
    }
}

/// The organization that a person comes into: of those that they may enter without its provider, the one joined first.
///
/// Looked for before the transaction that opens the session, so that no request holds a connection and waits for another.
pub struct Home {
    place: membership::Model,
    organization: organization::Model,
    now: DateTime<Utc>,
}

impl Home {
    /// # Errors
    /// There is no organization, or each wants its provider.
    async fn of(state: &State, person: &person::Model) -> Result<Self, Problem> {
        let look = state.db.as_person(person.id).await?;
        let places = membership::of_person(&look, person.id).await?;
        look.commit().await?;
        let mut closed = Problem::no_organization();
        // A place through a consultancy is entered from the consultancy, and is no home without it.
        for place in places.into_iter().filter(|place| place.grant_id.is_none()) {
            let tx = state.db.read(place.tenant_id).await?;
            let organization = organization::get(&tx).await?;
            let wants_sso = sso::is_missing(&tx, &organization, &place, person, None).await?;
            let now = test_clock::now_in(&tx, &organization).await?;
            tx.commit().await?;
            if !wants_sso {
                return Ok(Self { place, organization, now });
            }
            closed = Problem::sso_required();
        }
        Err(closed)
    }
}

/// Opens a session of `person`, who has shown `factors`, in their `home`.
async fn enter(
    request: &HttpRequest,
    state: &State,
    tx: &impl Tx,
    person: &person::Model,
    home: Result<Home, Problem>,
    factors: &[Factor],
) -> Result<Entered, Problem> {
    if person.email_verified_at.is_none() {
        return Err(Problem::email_unverified());
    }
    let Home { place, organization, now } = home?;
    let agent =
        request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let new = NewSession {
        person_id: person.id,
        tenant_id: place.tenant_id,
        user_agent: agent.to_owned(),
        address: address(request),
        factors: factors.to_vec(),
        proved_at: tx.instant(),
        sso_tenant_id: None,
    };
    let (session, token) = session::open(tx, new).await?;
    let standing = factor::standing(tx, person.id).await?;
    let may = right::of(place.role, place.scoped);
    let view = view(person, (&organization, now), &place, None, may, state, (Some(&session), standing));
    let answer = HttpResponse::Created()
        .cookie(cookie(token))
        .insert_header((header::LOCATION, "/v1/session"))
        .json(view);
    Ok(Entered { answer, place, session: session.id })
}

/// Show the second factor
#[utoipa::path(tag = "identity", operation_id = "create_second_factor", request_body = NewSecondFactor, security(()),
    description = "Completes a sign-in whose password was right. The half of a session is used up, and the cookie holds a new secret.",
    responses((status = 201, description = "Signed in; the cookie is set.", body = SessionView,
            headers(("Set-Cookie" = String, description = "The session's cookie."))),
        (status = 401, description = "There is no half of a session, or it is too old.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        (status = 403, description = "The request comes from another site's page, or the person has no organization any more.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, BodyProblem))]
#[post("/session/second-factor")]
pub async fn create_second_factor(
    request: HttpRequest,
    state: web::Data<State>,
    shown: Body<NewSecondFactor>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    let Body(shown) = shown;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    let token = request.cookie(COOKIE).ok_or_else(Problem::not_signed_in)?;
    let tx = state.db.open(false).await?;
    let half = half_session::by_token(&tx, token.value()).await?.ok_or_else(Problem::not_signed_in)?;
    let person = person::find(&tx, half.person_id).await?.ok_or_else(Problem::not_signed_in)?;
    tx.commit().await?;
    let shown = one_of(second(shown.code, shown.recovery_code, shown.passkey), &SECOND)?;
    let ready = prepare(&state, person.id, shown, Purpose::SecondFactor).await?;
    let home = Home::of(&state, &person).await;
    let mut account = Account::open(&state, person.id, &address(&request)).await?;
    let factor = ready.check(&state, &mut account, &person).await?;
    if !half_session::take(&account.tx, half.id).await? {
        return Err(Problem::not_signed_in());
    }
    let entered = enter(&request, &state, &account.tx, &person, home, &[Factor::Password, factor]).await?;
    account.commit().await?;
    state.ring();
    entered.noted(&request, &state).await
}

const SECOND: [&str; 3] = ["code", "recovery_code", "passkey"];

fn second(
    code: Option<TotpCode>,
    recovery_code: Option<RecoveryCode>,
    passkey: Option<PasskeyAssertion>,
) -> Vec<Shown> {
    let (code, recovery_code) = (code.map(Shown::Code), recovery_code.map(Shown::RecoveryCode));
    [code, recovery_code, passkey.map(Shown::Passkey)].into_iter().flatten().collect()
}

/// Sign in with a passkey
#[utoipa::path(tag = "identity", operation_id = "create_passkey_session", request_body = NewPasskeySession, security(()),
    description = "Opens a session for the owner of the passkey, without address or password: its device has asked for a finger or a PIN, so it counts as both factors.",
    responses((status = 201, description = "Signed in; the cookie is set.", body = SessionView,
            headers(("Set-Cookie" = String, description = "The session's cookie."))),
        (status = 403, description = "The request comes from another site's page, or the person has no organization any more.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        (status = 409, description = "This installation is reached at a bare network address.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, BodyProblem))]
#[post("/passkey-sessions")]
pub async fn create_passkey_session(
    request: HttpRequest,
    state: web::Data<State>,
    shown: Body<NewPasskeySession>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    let asserted = Asserted::take(&state, None, shown.0.passkey, Purpose::SignIn).await?;
    let owner = asserted.owner(&state).await?;
    let tx = state.db.open(false).await?;
    let person = person::find(&tx, owner).await?.ok_or_else(Problem::not_signed_in)?;
    tx.commit().await?;
    let home = Home::of(&state, &person).await;
    let account = Account::open(&state, owner, &address(&request)).await?;
    let factor = asserted.check(&state, &account, owner).await?;
    let entered = enter(&request, &state, &account.tx, &person, home, &[factor]).await?;
    account.commit().await?;
    entered.noted(&request, &state).await
}

/// Prove once more who you are
#[utoipa::path(tag = "identity", operation_id = "create_proof", request_body = NewProof,
    description = "Lets this session do what is dangerous for the next 15 minutes: see `step_up_required`. Whoever has a second factor shows it; the \
        password alone is taken only from others.",
    responses((status = 201, description = "Proved.", body = SessionView), AnyProblem, BodyProblem, MemberProblem))]
#[post("/session/proofs")]
pub async fn create_proof(
    state: web::Data<State>,
    addresses: web::Data<Addresses>,
    member: Member,
    shown: Body<NewProof>,
) -> Result<HttpResponse, Problem> {
    let Body(NewProof { password, code, recovery_code, passkey }) = shown;
    let seconds = second(code, recovery_code, passkey);
    let all = ["password", "code", "recovery_code", "passkey"];
    if password.is_some() && !seconds.is_empty() {
        return Err(Problem::invalid(vec![one_of_them(&all)]));
    }
    let person = &member.person;
    let mut account;
    let factor = if let Some(password) = password {
        by_password(&state, person, password).await?;
        account = Account::of(&member, &state).await?;
        Factor::Password
    } else {
        let ready = prepare(&state, person.id, one_of(seconds, &all)?, Purpose::Proof).await?;
        account = Account::of(&member, &state).await?;
        ready.check(&state, &mut account, person).await?
    };
    let session = session::prove(&account.tx, member.own_session()?, factor).await?;
    let standing = factor::standing(&account.tx, person.id).await?;
    account.commit().await?;
    state.ring();
    let (place, organization) = (&member.membership, &member.organization);
    let (may, through) = (member.may(&addresses), member.through.as_ref());
    let organization = (organization, member.now());
    let view = view(person, organization, place, through, may, &state, (Some(&session), standing));
    Ok(HttpResponse::Created().json(view))
}

/// Checks the password of somebody who has nothing better.
async fn by_password(state: &State, person: &person::Model, shown: PasswordAttempt) -> Result<(), Problem> {
    state.throttle.pass(Rate::Account, &person.email).await?;
    let tx = state.db.open(false).await?;
    let standing = factor::standing(&tx, person.id).await?;
    tx.commit().await?;
    if standing.has_second() {
        let detail = "You have a second factor: show it instead of the password.";
        return Err(Problem::invalid(vec![fault("/password", detail)]));
    }
    let hash = person.has_password().then(|| person.password_hash.clone());
    if state.kiln.verify(shown.0, hash).await? {
        Ok(())
    } else {
        Err(Problem::invalid(vec![fault("/password", "This is not your password.")]))
    }
}
