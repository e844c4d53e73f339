//! The way to a provider and back: authorization code with PKCE, and an id token that is checked before it is believed.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entity::sso_attempt::{self, Purpose, Secrets};
use openidconnect::core::{
    CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreErrorResponseType,
    CoreIdTokenClaims, CoreIdTokenVerifier, CoreJwsSigningAlgorithm as Alg, CoreTokenResponse,
    CoreUserInfoClaims,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    StandardErrorResponse, TokenResponse,
};
use serde_json::{Value, json};

use super::Refused;
use super::provider::{Metadata, carry};
use crate::state::State;
use crate::step_up;

/// How far the provider's clock may be from ours.
const LEEWAY: TimeDelta = TimeDelta::seconds(60);

/// How old an id token may be when it reaches us.
const OLDEST: TimeDelta = TimeDelta::minutes(15);

/// The signatures that are believed: those of keys whose other half only the provider has. Not `none`, and none by a secret
/// that both sides know.
const ALGORITHMS: [Alg; 9] = [
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::RsaSsaPssSha512,
    Alg::EcdsaP256Sha256,
    Alg::EcdsaP384Sha384,
    Alg::EdDsa,
];

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What the connection of an organization says, its secret opened.
#[derive(Clone)]
pub struct Party {
    /// The provider.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: Option<String>,
    /// Where it sends people back to.
    pub redirect: String,
}

/// What a provider told of whoever signed in there, after every check.
#[derive(Debug, Clone)]
pub struct Told {
    /// The account's name there.
    pub subject: String,
    /// The address.
    pub email: Option<String>,
    /// Whether the provider has proved it; `None`: it does not say.
    pub email_verified: Option<bool>,
    /// The person's name.
    pub name: Option<String>,
    /// The person's language and place, such as `de-AT`.
    pub locale: Option<String>,
    /// When the person proved to the provider who they are, if it says so.
    pub asked_at: Option<DateTime<Utc>>,
    /// Everything, by the names that the provider gives; no token among it.
    pub claims: Value,
}

impl Told {
    /// Since when a session that this opens counts as proved; `None` when the provider was to ask anew and has not. A provider
    /// that does not tell when it has asked proves nothing anew.
    pub fn proved_at(&self, attempt: &sso_attempt::Model, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match (attempt.purpose, self.asked_at) {
            (Purpose::Proof, Some(at)) if at < attempt.created_at - LEEWAY => None,
            (Purpose::Proof, _) => Some(now),
            (_, Some(at)) => Some(at.min(now)),
            (_, None) => Some(attempt.created_at - step_up::LASTS),
        }
    }
}

/// What a browser brings back.
#[derive(Debug, Clone)]
pub struct Return {
    /// The code.
    pub code: String,
    /// Who sends it, if it says so.
    pub issuer: Option<String>,
}

fn client(metadata: &Metadata, party: &Party) -> Result<Client, Refused> {
    let secret = party.client_secret.clone().map(ClientSecret::new);
    let redirect = RedirectUrl::new(party.redirect.clone())
        .map_err(|_| Refused::at("discovery", "Our own address is none."))?;
    let client =
        CoreClient::from_provider_metadata(metadata.clone(), ClientId::new(party.client_id.clone()), secret);
    let ways = metadata.token_endpoint_auth_methods_supported();
    // What a provider does not say is `client_secret_basic` (OpenID Connect Discovery §3).
    let in_body = ways.is_some_and(|ways| {
        !ways.contains(&CoreClientAuthMethod::ClientSecretBasic)
            && ways.contains(&CoreClientAuthMethod::ClientSecretPost)
    });
    let way = if in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
    Ok(client.set_redirect_uri(redirect).set_auth_type(way))
}

/// The address at the provider that somebody is sent to.
pub fn way_there(
    metadata: &Metadata,
    party: &Party,
    secrets: &Secrets,
    email: Option<&str>,
    again: bool,
) -> Result<String, Refused> {
    let (state, nonce) = (CsrfToken::new(secrets.state.clone()), Nonce::new(secrets.nonce.clone()));
    let verifier = PkceCodeVerifier::new(secrets.verifier.clone());
    let client = client(metadata, party)?;
    let mut request = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce)
        .add_scope(Scope::new("email".to_owned()))
        .add_scope(Scope::new("profile".to_owned()))
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
    if let Some(email) = email {
        request = request.add_extra_param("login_hint", email.to_owned());
    }
    if again {
        request = request.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO);
    }
    Ok(request.url().0.to_string())
}

/// Exchanges what the browser brought back for what the provider tells of the person.
///
/// # Errors
/// Where and why it was not believed.
pub async fn way_back(
    state: &State,
    party: &Party,
    attempt: &sso_attempt::Model,
    back: Return,
) -> Result<Told, Refused> {
    let now = state.db.now();
    // A key that was changed within these ten minutes, or another attempt's row: the sign-in begins again.
    let verifier = attempt.verifier(&state.vault);
    let verifier =
        verifier.map_err(|fault| Refused::at("return", format!("It was begun elsewhere: {fault}.")))?;
    let metadata = state.providers.find(&state.egress, &party.issuer, now).await?;
    named_itself(&metadata, party, back.issuer.as_deref())?;
    let client = client(&metadata, party)?;
    let http = |request| carry(state.egress.clone(), request);
    let exchange = client
        .exchange_code(AuthorizationCode::new(back.code))
        .map_err(|fault| Refused::at("token", fault.to_string()))?
        .set_pkce_verifier(PkceCodeVerifier::new(verifier));
    let answer: CoreTokenResponse =
        exchange.request_async(&http).await.map_err(|fault| Refused::at("token", token_fault(&fault)))?;
    let claims = match check(&metadata, party, &answer, attempt, now) {
        Err(Unbelieved::Key(_)) => {
            // It may have changed its keys since it was asked for them.
            let renewed = state.providers.renewed(&state.egress, &party.issuer, now).await?;
            check(&renewed, party, &answer, attempt, now)
        }
        other => other,
    };
    let claims = claims.map_err(Unbelieved::refused)?;
    let more = match claims.email() {
        Some(_) => None,
        None => userinfo(state, &client, &answer, &claims).await?,
    };
    Ok(told(&claims, more.as_ref()))
}

/// A provider that names itself must be the one that was asked: another's code is not brought to it (RFC 9207).
fn named_itself(metadata: &Arc<Metadata>, party: &Party, named: Option<&str>) -> Result<(), Refused> {
    let must = metadata.additional_metadata().authorization_response_iss_parameter_supported;
    match named {
        Some(named) if named == party.issuer => Ok(()),
        Some(named) => {
            let named: String = named.chars().take(200).collect();
            Err(Refused::at("return", format!("The answer comes from {named}, which was not asked.")))
        }
        None if must => Err(Refused::at("return", "The answer does not name the provider it comes from.")),
        None => Ok(()),
    }
}

/// Why an id token is not believed.
enum Unbelieved {
    /// No known key fits its signature.
    Key(String),
    /// Anything else.
    Claim(String),
}

impl Unbelieved {
    fn refused(self) -> Refused {
        let (Self::Key(why) | Self::Claim(why)) = self;
        Refused::at("id_token", format!("The id token is not accepted: {why}."))
    }
}

fn check(
    metadata: &Metadata,
    party: &Party,
    answer: &CoreTokenResponse,
    attempt: &sso_attempt::Model,
    now: DateTime<Utc>,
) -> Result<CoreIdTokenClaims, Unbelieved> {
    let token = answer.id_token().ok_or_else(|| Unbelieved::Claim("there is none".to_owned()))?;
    let client_id = ClientId::new(party.client_id.clone());
    // Without our secret no signature by a secret can be checked, so none is believed.
    let verifier =
        CoreIdTokenVerifier::new_public_client(client_id, metadata.issuer().clone(), metadata.jwks().clone());
    let verifier = verifier
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || now - LEEWAY)
        .set_issue_time_verifier_fn(move |at| {
            let fits = at <= now + LEEWAY && at >= now - OLDEST;
            if fits { Ok(()) } else { Err(format!("it was issued at {at}, and it is {now}")) }
        })
        .set_other_audience_verifier_fn(|_| false);
    let nonce = |told: Option<&Nonce>| match told {
        Some(told) if attempt.repeats(told.secret()) => Ok(()),
        Some(_) => Err("nonce mismatch".to_owned()),
        None => Err("missing nonce claim".to_owned()),
    };
    let claims = token.claims(&verifier, nonce).map_err(|fault| match fault {
        ClaimsVerificationError::SignatureVerification(
            fault @ (SignatureVerificationError::NoMatchingKey | SignatureVerificationError::CryptoError(_)),
        ) => Unbelieved::Key(fault.to_string()),
        ClaimsVerificationError::SignatureVerification(fault) => Unbelieved::Claim(fault.to_string()),
        fault => Unbelieved::Claim(fault.to_string()),
    })?;
    if claims.authorized_party().is_some_and(|azp| azp.as_str() != party.client_id) {
        return Err(Unbelieved::Claim("it was made for another client (azp)".to_owned()));
    }
    Ok(claims.clone())
}

/// What the provider tells besides, where the id token holds no address.
async fn userinfo(
    state: &State,
    client: &Client,
    answer: &CoreTokenResponse,
    claims: &CoreIdTokenClaims,
) -> Result<Option<CoreUserInfoClaims>, Refused> {
    // The answer must be about the same account.
    let subject = Some(claims.subject().clone());
    let Ok(request) = client.user_info(answer.access_token().clone(), subject) else { return Ok(None) };
    let http = |request| carry(state.egress.clone(), request);
    let told = request.request_async(&http).await;
    told.map(Some)
        .map_err(|fault| Refused::at("userinfo", format!("The user info is not accepted: {fault}.")))
}

fn told(claims: &CoreIdTokenClaims, more: Option<&CoreUserInfoClaims>) -> Told {
    let first = |name: Option<&str>| name.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
    let own = claims.name().and_then(|name| name.get(None)).map(|name| name.as_str());
    let besides = more.and_then(|more| more.name()).and_then(|name| name.get(None)).map(|name| name.as_str());
    let locale = claims.locale().or_else(|| more.and_then(|more| more.locale()));
    // An address and whether it is proved belong together: both come from the same place.
    let (email, email_verified) = match more {
        Some(more) if claims.email().is_none() => {
            (more.email().map(|email| email.as_str()), more.email_verified())
        }
        _ => (claims.email().map(|email| email.as_str()), claims.email_verified()),
    };
    Told {
        subject: claims.subject().as_str().to_owned(),
        email: first(email),
        email_verified,
        name: first(own).or_else(|| first(besides)),
        locale: first(locale.map(|tag| tag.as_str())),
        asked_at: claims.auth_time(),
        claims: json!({ "id_token": claims, "userinfo": more }),
    }
}

type TokenFault = RequestTokenError<egress::EgressError, StandardErrorResponse<CoreErrorResponseType>>;

fn token_fault(fault: &TokenFault) -> String {
    match fault {
        RequestTokenError::ServerResponse(said) => {
            let more = said.error_description().map(|more| format!(" ({more})")).unwrap_or_default();
            format!("The provider refuses the code: {}{more}.", said.error().as_ref())
        }
        RequestTokenError::Request(fault) => fault.to_string(),
        // What it answered may hold a token, and is not repeated.
        RequestTokenError::Parse(fault, _) => {
            format!("The provider's answer lacks or misstates `{}`.", fault.path())
        }
        RequestTokenError::Other(_) => "The provider's answer cannot be read.".to_owned(),
    }
}
