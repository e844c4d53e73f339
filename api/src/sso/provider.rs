//! What a provider says of itself (OpenID Connect Discovery), kept for ten minutes, and its keys.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use egress::{Ask, Egress, EgressError, Method};
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, DiscoveryError, HttpRequest, HttpResponse, IssuerUrl, ProviderMetadata, http,
};
use serde::{Deserialize, Serialize};

use super::Refused;

/// How long what a provider said holds.
const KEPT: TimeDelta = TimeDelta::minutes(10);

/// How soon it may be asked again because a key is not among those that it named.
const AGAIN_AFTER: TimeDelta = TimeDelta::seconds(10);

/// What else a provider may say.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Besides {
    /// Whether it names itself in what it returns (RFC 9207).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Besides {}

/// What a provider says of itself, with its keys.
pub type Metadata = ProviderMetadata<
    Besides,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// What a provider said of itself, and when it was asked.
type Said = (Arc<Metadata>, DateTime<Utc>);

/// The providers that were asked, by issuer.
#[derive(Default)]
pub struct Providers(Mutex<HashMap<String, Said>>);

impl Providers {
    /// What `issuer` says of itself.
    ///
    /// # Errors
    /// When it cannot be asked, or says what it must not.
    pub async fn find(
        &self,
        egress: &Egress,
        issuer: &str,
        now: DateTime<Utc>,
    ) -> Result<Arc<Metadata>, Refused> {
        self.younger_than(KEPT, egress, issuer, now).await
    }

    /// What `issuer` says now, because it seems to have other keys than those that are known.
    ///
    /// # Errors
    /// As [`Providers::find`].
    pub async fn renewed(
        &self,
        egress: &Egress,
        issuer: &str,
        now: DateTime<Utc>,
    ) -> Result<Arc<Metadata>, Refused> {
        self.younger_than(AGAIN_AFTER, egress, issuer, now).await
    }

    async fn younger_than(
        &self,
        age: TimeDelta,
        egress: &Egress,
        issuer: &str,
        now: DateTime<Utc>,
    ) -> Result<Arc<Metadata>, Refused> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(issuer).cloned();
        if let Some((metadata, asked_at)) = known
            && now - asked_at < age
        {
            return Ok(metadata);
        }
        let metadata = Arc::new(discover(egress, issuer).await?);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody can make us remember without end.
        if all.len() > 1_000 {
            all.retain(|_, (_, asked_at)| now - *asked_at < KEPT);
        }
        all.insert(issuer.to_owned(), (Arc::clone(&metadata), now));
        Ok(metadata)
    }
}

/// Asks a provider what it says of itself, and for its keys.
async fn discover(egress: &Egress, issuer: &str) -> Result<Metadata, Refused> {
    let refused = |detail: String| Refused::at("discovery", detail);
    egress.fence().read(issuer).map_err(|fault| refused(fault.to_string()))?;
    let url = IssuerUrl::new(issuer.to_owned()).map_err(|fault| refused(fault.to_string()))?;
    let http = |request| carry(egress.clone(), request);
    let metadata = Metadata::discover_async(url, &http).await.map_err(|fault| refused(explain(&fault)))?;
    let place = metadata.authorization_endpoint().url();
    // The browser is sent there: it must be an address of the web, and not one of ours.
    egress.fence().check(place).map_err(|fault| refused(format!("The authorization endpoint: {fault}")))?;
    if metadata.token_endpoint().is_none() {
        return Err(refused("The provider names no token endpoint.".to_owned()));
    }
    Ok(metadata)
}

/// Carries a request of the library through the one way out.
pub async fn carry(egress: Egress, request: HttpRequest) -> Result<HttpResponse, EgressError> {
    let (parts, body) = request.into_parts();
    let unreadable = |_| EgressError::Refused(egress::Refusal::Unreadable);
    let url = parts.uri.to_string().parse().map_err(|_| egress::Refusal::Unreadable)?;
    let method = Method::from_bytes(parts.method.as_str().as_bytes())
        .map_err(|_| EgressError::Refused(egress::Refusal::Unreadable))?;
    let headers = parts.headers.iter();
    let headers =
        headers.map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec())).collect();
    let answer = egress.ask(Ask { method, url, headers, body }).await?;
    let mut response = http::Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response.body(answer.body).map_err(unreadable)
}

fn explain(fault: &DiscoveryError<EgressError>) -> String {
    match fault {
        DiscoveryError::Request(fault) => fault.to_string(),
        DiscoveryError::Parse(fault) => format!(
            "What the provider says of itself lacks or misstates `{}`: {}.",
            fault.path(),
            fault.inner()
        ),
        DiscoveryError::Response(status, _, _) => {
            format!("The provider's discovery document is not there: it answers {}.", status.as_u16())
        }
        DiscoveryError::Validation(why) => format!("The provider calls itself otherwise: {why}."),
        DiscoveryError::UrlParse(_) => "The issuer is no web address.".to_owned(),
        other => other.to_string(),
    }
}
