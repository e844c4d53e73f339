//! Webhooks: the endpoints that announcements go to.

use actix_web::http::header;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use entity::id::WebhookEndpointId;
use entity::webhook_delivery::attempt;
use entity::webhook_endpoint::{self, EndpointFacts, MOST, Model, State as Standing};
use entity::{audit_entry, secret};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::etag::{Expected, versioned};
use crate::field::{Name, WebAddress, WebhookEndpointRef, fault};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::state::State;
use crate::view::announcement::Topic;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, VersionProblem};

pub mod delivery;

/// What every secret is written with in front (Standard Webhooks 1.0).
const PREFIX: &str = "whsec_";

/// An endpoint. Its secret is not told.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WebhookEndpointView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// What people call it.
    #[schema(max_length = 200)]
    pub name: String,
    /// The address that announcements are posted to.
    #[schema(max_length = 500)]
    pub url: String,
    /// The only types it wants; empty: all.
    #[schema(max_items = 100, value_type = Vec<Topic>)]
    pub types: serde_json::Value,
    /// Whether anything is sent to it.
    pub enabled: bool,
    /// Why nothing is, when that was not a person's decision.
    #[schema(max_length = 500)]
    pub disabled_because: Option<String>,
    /// Since when every attempt has failed; null: the last one was taken, or there was none.
    pub failing_since: Option<DateTime<Utc>>,
    /// Until when the secret before the last rotation signs too.
    pub former_secret_until: Option<DateTime<Utc>>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

/// Endpoints.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookEndpointList {
    /// All of them, oldest first.
    #[schema(max_items = 20)]
    pub data: Vec<WebhookEndpointView>,
}

/// An endpoint with the secret that signs what it is sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookEndpointSecret {
    /// The endpoint.
    pub endpoint: WebhookEndpointView,
    /// The secret, for the program behind the endpoint; it is told this once.
    #[schema(max_length = 60, example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")]
    pub secret: String,
}

body! {
    /// An endpoint to record.
    pub struct NewWebhookEndpoint {
        /// What to call it.
        pub name: Name,
        /// The address to post to: `https://`, with a public host.
        pub url: WebAddress,
        /// The only types it wants; left out or empty: all.
        pub types: Option<Vec<Topic>>,
    }
}

body! {
    /// Changes of an endpoint; what is left out stays.
    pub struct WebhookEndpointChange {
        /// What to call it.
        pub name: Option<Name>,
        /// The address to post to: `https://`, with a public host.
        pub url: Option<WebAddress>,
        /// The only types it wants; empty: all.
        pub types: Option<Vec<Topic>>,
        /// Whether anything is sent to it.
        pub enabled: Option<bool>,
    }
}

fn view(row: Model, now: DateTime<Utc>) -> WebhookEndpointView {
    WebhookEndpointView {
        id: row.id.to_string(),
        name: row.name,
        url: row.url,
        types: row.topics,
        enabled: row.state == Standing::Enabled,
        disabled_because: row.disabled_because,
        failing_since: row.failing_since,
        former_secret_until: row.before_until.filter(|until| *until > now),
        created_at: row.created_at,
    }
}

fn topics(given: Vec<Topic>) -> Vec<String> {
    let mut topics: Vec<String> = given.into_iter().map(|topic| topic.0).collect();
    topics.sort_unstable();
    topics.dedup();
    topics
}

/// What is kept of an address, if anything may be sent to it.
fn checked(state: &State, url: &WebAddress) -> Result<String, Problem> {
    let read = state.egress.fence().read(&url.0);
    read.map(|_| url.0.clone()).map_err(|why| Problem::invalid(vec![fault("/url", why.to_string())]))
}

/// 32 random bytes: sealed for the endpoint, and as its program is told them.
fn fresh(state: &State, id: WebhookEndpointId) -> Result<(String, String), Problem> {
    let bytes = secret::bytes();
    let sealed = state.vault.close(&Model::about(id), &bytes).map_err(Problem::internal)?;
    Ok((sealed, format!("{PREFIX}{}", STANDARD.encode(bytes))))
}

/// List endpoints of webhooks
#[utoipa::path(tag = "webhooks", operation_id = "list_webhook_endpoints",
    description = "Where announcements go, oldest first.",
    responses((status = 200, description = "The endpoints.", body = WebhookEndpointList), AnyProblem, MemberProblem))]
#[get("/webhook-endpoints")]
pub async fn list_webhook_endpoints(member: Member) -> Result<HttpResponse, Problem> {
    let tx = member.read().await?;
    let rows = webhook_endpoint::all(&tx).await?;
    let data = rows.into_iter().map(|row| view(row, tx.wall())).collect();
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(WebhookEndpointList { data }))
}

/// Record an endpoint of webhooks
#[utoipa::path(tag = "webhooks", operation_id = "create_webhook_endpoint", request_body = NewWebhookEndpoint,
    description = "Records an address that announcements are posted to, signed by the Standard Webhooks specification, and tells the secret \
        this once. 409 `too_many_webhooks` when there are twenty.",
    responses((status = 201, description = "Recorded; the secret.", body = WebhookEndpointSecret),
        AnyProblem, BodyProblem, MemberProblem, ConflictProblem))]
#[post("/webhook-endpoints")]
pub async fn create_webhook_endpoint(
    state: web::Data<State>,
    member: Member,
    new: Body<NewWebhookEndpoint>,
) -> Result<HttpResponse, Problem> {
    let Body(new) = new;
    let url = checked(&state, &new.url)?;
    let tx = member.write().await?;
    if webhook_endpoint::count(&tx).await? >= MOST {
        let detail = "There are twenty endpoints already. Remove some first.";
        return Err(Problem::conflict("too_many_webhooks", detail));
    }
    let id = WebhookEndpointId::new(tx.wall());
    let (sealed, secret) = fresh(&state, id)?;
    let topics = topics(new.types.unwrap_or_default());
    let facts = EndpointFacts { url, name: new.name.0, topics, enabled: true };
    let detail = json!({ "name": facts.name, "url": facts.url, "types": facts.topics });
    let row = webhook_endpoint::create(&tx, id, facts, sealed, member.id()).await?;
    audit_entry::record(&tx, "create_webhook_endpoint", id, detail).await?;
    let now = tx.wall();
    tx.commit().await?;
    let location = format!("/v1/webhook-endpoints/{id}");
    let told = WebhookEndpointSecret { endpoint: view(row, now), secret };
    Ok(HttpResponse::Created().insert_header((header::LOCATION, location)).json(told))
}

/// Get an endpoint of webhooks
#[utoipa::path(tag = "webhooks", operation_id = "get_webhook_endpoint",
    description = "One endpoint, and how it fares.",
    params(("id" = WebhookEndpointRef, Path, description = "The endpoint's id.")),
    responses((status = 200, description = "The endpoint.", body = WebhookEndpointView), AnyProblem, MemberProblem, MissingProblem))]
#[get("/webhook-endpoints/{id}")]
pub async fn get_webhook_endpoint(
    state: web::Data<State>,
    _member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let version = row.version;
    Ok(versioned(&view(row.0, state.db.wall()), version))
}

/// Change an endpoint of webhooks
#[utoipa::path(tag = "webhooks", operation_id = "update_webhook_endpoint", request_body = WebhookEndpointChange,
    description = "Changes name, address or filter, and switches an endpoint off or on. What is on its way when it is switched off is \
        given up; `POST …/recoveries` sends it again.",
    params(("id" = WebhookEndpointRef, Path, description = "The endpoint's id."),
        ("If-Match" = String, Header, description = "The `ETag` that was read.", max_length = 20)),
    responses((status = 200, description = "As it is now.", body = WebhookEndpointView),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, VersionProblem))]
#[patch("/webhook-endpoints/{id}")]
pub async fn update_webhook_endpoint(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
    expected: Expected,
    change: Body<WebhookEndpointChange>,
) -> Result<HttpResponse, Problem> {
    let Body(change) = change;
    let url = change.url.as_ref().map(|url| checked(&state, url)).transpose()?;
    let version = expected.of(row.version)?;
    let kept = serde_json::from_value(row.topics.clone()).map_err(Problem::internal)?;
    let facts = EndpointFacts {
        url: url.unwrap_or_else(|| row.url.clone()),
        name: change.name.map_or_else(|| row.name.clone(), |name| name.0),
        topics: change.types.map_or(kept, topics),
        enabled: change.enabled.unwrap_or(row.state == Standing::Enabled),
    };
    let detail =
        json!({ "name": facts.name, "url": facts.url, "types": facts.topics, "enabled": facts.enabled });
    let tx = member.write().await?;
    let row = webhook_endpoint::update(&tx, row.id, version, facts).await?.ok_or_else(Problem::moved_on)?;
    if row.state == Standing::Disabled {
        attempt::abandon(&tx, row.id, "The endpoint was switched off.").await?;
    }
    audit_entry::record(&tx, "update_webhook_endpoint", row.id, detail).await?;
    let (now, version) = (tx.wall(), row.version);
    tx.commit().await?;
    Ok(versioned(&view(row, now), version))
}

/// Remove an endpoint of webhooks
#[utoipa::path(tag = "webhooks", operation_id = "delete_webhook_endpoint",
    description = "Removes an endpoint with its secret and the log of what was sent to it.",
    params(("id" = WebhookEndpointRef, Path, description = "The endpoint's id.")),
    responses((status = 204, description = "Removed."), AnyProblem, MemberProblem, MissingProblem))]
#[delete("/webhook-endpoints/{id}")]
pub async fn delete_webhook_endpoint(member: Member, row: Found<Model>) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    webhook_endpoint::delete(&tx, row.id).await?;
    let detail = json!({ "name": row.name, "url": row.url });
    audit_entry::record(&tx, "delete_webhook_endpoint", row.id, detail).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Rotate the secret of an endpoint of webhooks
#[utoipa::path(tag = "webhooks", operation_id = "create_webhook_secret",
    description = "Makes another secret and tells it this once. The one before signs beside it for 24 hours.",
    params(("id" = WebhookEndpointRef, Path, description = "The endpoint's id.")),
    responses((status = 201, description = "Made; the secret.", body = WebhookEndpointSecret), AnyProblem, MemberProblem, MissingProblem))]
#[post("/webhook-endpoints/{id}/secrets")]
pub async fn create_webhook_secret(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let (sealed, secret) = fresh(&state, row.id)?;
    let tx = member.write().await?;
    let row = webhook_endpoint::rotate(&tx, &row, sealed).await?.ok_or_else(Problem::moved_on)?;
    audit_entry::record(&tx, "create_webhook_secret", row.id, json!({ "name": row.name })).await?;
    let now = tx.wall();
    tx.commit().await?;
    Ok(HttpResponse::Created().json(WebhookEndpointSecret { endpoint: view(row, now), secret }))
}
