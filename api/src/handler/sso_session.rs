//! Signing in by single sign-on: the way to the provider, and back with what it says.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::{DateTime, Utc};
use entity::factor::{self, Factor};
use entity::session::{self, NewSession};
use entity::sso_attempt::{self, Purpose, Secrets};
use entity::{Actor, TenantTx, audit_entry, domain_owner, mail_domain, organization, sso_connection};
use serde::Serialize;
use utoipa::ToSchema;

use super::session::{SessionView, view};
use super::single_sign_on::redirect_uri;
use crate::body::{Body, body};
use crate::field::{Email, ProviderCode, Token, WebAddress};
use crate::language;
use crate::member::{address, cookie, same_origin};
use crate::problem::Problem;
use crate::right;
use crate::sso::Refused;
use crate::sso::admission::{Admitted, Closed, admit};
use crate::sso::flow::{self, Party, Return};
use crate::state::State;
use crate::throttle::Rate;
use crate::wire::{AnyProblem, BodyProblem};

/// The cookie that ties a sign-in under way to the browser that began it.
const COOKIE: &str = "__Host-certkeep-sso";

body! {
    /// Somebody who wants to sign in by single sign-on.
    pub struct NewSsoAttempt {
        /// The address; its domain tells the organization.
        pub email: Email,
        /// Whether the provider is to ask anew who is there, though it knows: the session then counts as a fresh proof.
        pub again: Option<bool>,
    }
}

body! {
    /// What a provider sent a browser back with.
    pub struct NewSsoSession {
        /// The state, as it was sent there.
        pub state: Token,
        /// The code.
        pub code: ProviderCode,
        /// Who sends it, if it says so.
        pub iss: Option<WebAddress>,
    }
}

/// Where to go.
#[derive(Debug, Serialize, ToSchema)]
pub struct SsoAttemptView {
    /// The address at the provider.
    #[schema(max_length = 4000)]
    pub authorization_url: String,
}

/// What the tenant's connection says, its secret opened.
pub fn party(state: &State, row: &sso_connection::Model) -> Result<Party, Problem> {
    let about = sso_connection::Model::about(row.id);
    let open = |sealed: &String| {
        let secret = state.vault.open(&about, sealed).map_err(Problem::internal)?;
        String::from_utf8(secret).map_err(Problem::internal)
    };
    Ok(Party {
        issuer: row.issuer.clone(),
        client_id: row.client_id.clone(),
        client_secret: row.client_secret.as_ref().map(open).transpose()?,
        redirect: redirect_uri(state),
    })
}

/// Begins a sign-in by `row` in the browser that asks.
pub async fn begin(
    state: &State,
    row: &sso_connection::Model,
    purpose: Purpose,
    email: Option<&str>,
) -> Result<HttpResponse, Problem> {
    let metadata = state.providers.find(&state.egress, &row.issuer, state.db.now()).await;
    let metadata = metadata.map_err(|refused| Problem::sso_refused(&refused))?;
    let secrets = Secrets::fresh();
    let again = purpose == Purpose::Proof;
    let way = flow::way_there(&metadata, &party(state, row)?, &secrets, email, again);
    let authorization_url = way.map_err(|refused| Problem::sso_refused(&refused))?;
    let sealed = secrets.sealed_verifier(&state.vault).map_err(Problem::internal)?;
    let tx = state.db.open(true).await?;
    sso_attempt::begin(&tx, row, purpose, &secrets, sealed).await?;
    tx.commit().await?;
    let mark = Cookie::build(COOKIE, secrets.browser)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(sso_attempt::LIFETIME.num_seconds()))
        .finish();
    Ok(HttpResponse::Created().cookie(mark).json(SsoAttemptView { authorization_url }))
}

/// Takes the attempt that this browser began, or says that there is none.
pub async fn take(
    request: &HttpRequest,
    state: &State,
    returned: &NewSsoSession,
    purposes: &[Purpose],
) -> Result<sso_attempt::Model, Problem> {
    let browser = request.cookie(COOKIE).ok_or_else(Problem::sso_unknown)?;
    let tx = state.db.open(true).await?;
    let attempt = sso_attempt::take(&tx, &returned.state.0, browser.value(), purposes).await?;
    tx.commit().await?;
    attempt.ok_or_else(Problem::sso_unknown)
}

impl NewSsoSession {
    /// What is checked of it.
    pub fn back(&self) -> Return {
        Return { code: self.code.0.clone(), issuer: self.iss.as_ref().map(|issuer| issuer.0.clone()) }
    }
}

/// Go to the provider
#[utoipa::path(tag = "single sign-on", operation_id = "create_sso_attempt", request_body = NewSsoAttempt, security(()),
    description = "Finds the organization that has verified the domain of the address and answers the address at its provider to go to. \
        404 `no_sso` when there is none.",
    responses((status = 201, description = "Where to go; a cookie ties the way back to this browser.", body = SsoAttemptView,
            headers(("Set-Cookie" = String, description = "The attempt's cookie."))),
        (status = 403, description = "The provider cannot be asked.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        (status = 404, description = "No organization with single sign-on has this domain.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, BodyProblem))]
#[post("/sso-attempts")]
pub async fn create_sso_attempt(
    request: HttpRequest,
    state: web::Data<State>,
    wanted: Body<NewSsoAttempt>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    let purpose = if wanted.0.again == Some(true) { Purpose::Proof } else { Purpose::SignIn };
    let email = wanted.0.email.0;
    let tx = state.db.open(false).await?;
    let tenant = domain_owner::of_address(&tx, &email).await?.ok_or_else(Problem::no_sso)?;
    tx.commit().await?;
    let tx = state.db.read(tenant).await?;
    let row = sso_connection::get(&tx).await?;
    let holds = mail_domain::holds(&tx, &email).await?;
    tx.commit().await?;
    let row = row.filter(|row| row.enabled && holds).ok_or_else(Problem::no_sso)?;
    begin(&state, &row, purpose, Some(&email)).await
}

/// Sign in by single sign-on
#[utoipa::path(tag = "single sign-on", operation_id = "create_sso_session", request_body = NewSsoSession, security(()),
    description = "Takes what the provider sent this browser back with, asks the provider about it, and opens a session that is good for \
        this organization alone.",
    responses((status = 201, description = "Signed in; the cookie is set.", body = SessionView,
            headers(("Set-Cookie" = String, description = "The session's cookie."))),
        (status = 401, description = "This browser has begun no such sign-in, or too long ago.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        (status = 403, description = "The provider's answer is not accepted, or the person is not let in.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        AnyProblem, BodyProblem))]
#[post("/sso-sessions")]
pub async fn create_sso_session(
    request: HttpRequest,
    state: web::Data<State>,
    returned: Body<NewSsoSession>,
) -> Result<HttpResponse, Problem> {
    same_origin(&request, &state)?;
    state.throttle.pass(Rate::Identity, &address(&request)).await?;
    let Body(returned) = returned;
    let attempt = take(&request, &state, &returned, &[Purpose::SignIn, Purpose::Proof]).await?;
    let tx = state.db.read(attempt.tenant_id).await?;
    let row = sso_connection::get(&tx).await?;
    tx.commit().await?;
    let row = row.filter(|row| row.enabled && attempt.began_by(row)).ok_or_else(Problem::sso_unknown)?;
    let told = match flow::way_back(&state, &party(&state, &row)?, &attempt, returned.back()).await {
        Ok(told) => told,
        Err(refused) => return Err(refuse(&state, &request, &attempt, refused).await?),
    };
    let Some(proved_at) = told.proved_at(&attempt, state.db.now()) else {
        let refused = Refused::at("id_token", "The provider has not asked anew who is there.");
        return Err(refuse(&state, &request, &attempt, refused).await?);
    };
    let actor = Actor { address: address(&request), ..Actor::default() };
    let tx = state.db.write(attempt.tenant_id, actor).await?;
    let admitted = match admit(&tx, &row, &told, language::preferred(&request)).await {
        Ok(admitted) => admitted,
        Err(Closed::Problem(problem)) => return Err(problem),
        Err(Closed::Refused(refused)) => {
            drop(tx);
            return Err(refuse(&state, &request, &attempt, refused).await?);
        }
    };
    let organization = organization::get(&tx).await?;
    let (session, token) = open(&tx, &request, &admitted, proved_at).await?;
    let standing = factor::standing(&tx, admitted.person.id).await?;
    // A test organization has no domain, and so no provider.
    let organization = (&organization, tx.wall());
    tx.commit().await?;
    let may = right::of(admitted.place.role, admitted.place.scoped);
    let view =
        view(&admitted.person, organization, &admitted.place, None, may, &state, (Some(&session), standing));
    Ok(HttpResponse::Created()
        .cookie(cookie(token))
        .insert_header((header::LOCATION, "/v1/session"))
        .json(view))
}

async fn open(
    tx: &TenantTx,
    request: &HttpRequest,
    admitted: &Admitted,
    proved_at: DateTime<Utc>,
) -> Result<(session::Model, String), Problem> {
    let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let new = NewSession {
        person_id: admitted.person.id,
        tenant_id: tx.tenant(),
        user_agent: agent.unwrap_or_default().to_owned(),
        address: address(request),
        factors: vec![Factor::Provider],
        proved_at,
        sso_tenant_id: Some(tx.tenant()),
    };
    let (session, token) = session::open(tx, new).await?;
    let detail = serde_json::json!({ "session": session.id });
    audit_entry::record(tx, "create_sso_session", admitted.place.id, detail).await?;
    Ok((session, token))
}

/// A sentence without the addresses in it: the log is kept, and who was turned away is not to be named in it for ever.
fn without_addresses(sentence: &str) -> String {
    let word = |word| if str::contains(word, '@') { "the address" } else { word };
    sentence.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Writes a refusal into the organization's log, for its administrator asks why; answers the problem.
async fn refuse(
    state: &State,
    request: &HttpRequest,
    attempt: &sso_attempt::Model,
    refused: Refused,
) -> Result<Problem, Problem> {
    let actor = Actor { address: address(request), ..Actor::default() };
    let tx = state.db.write(attempt.tenant_id, actor).await?;
    let detail = serde_json::json!({ "stage": refused.stage, "detail": without_addresses(&refused.detail) });
    audit_entry::record(&tx, "refuse_sso_session", attempt.id, detail).await?;
    tx.commit().await?;
    Ok(Problem::sso_refused(&refused))
}
