//! What was sent to an endpoint: the log, a test, and sending again.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::AnnouncementId;
use entity::webhook_delivery::{self, Model, State as Stage, replay};
use entity::webhook_endpoint::{self, State as Standing};
use entity::{TenantTx, announcement, audit_entry};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::body::{Body, body};
use crate::choice::choice;
use crate::field::{WebhookDeliveryRef, WebhookEndpointRef, Whole};
use crate::found::Found;
use crate::member::Member;
use crate::problem::Problem;
use crate::query::{PageParams, Query};
use crate::state::State;
use crate::wire::{AnyProblem, BodyProblem, ConflictProblem, MemberProblem, MissingProblem, page};

choice! {
    /// Where a delivery stands.
    pub enum DeliveryState {
        /// It waits for its next attempt.
        Ready = "ready",
        /// It is being sent.
        Running = "running",
        /// The endpoint took it.
        Delivered = "delivered",
        /// It was given up.
        Failed = "failed",
    }
}

impl DeliveryState {
    fn stage(self) -> Stage {
        match self {
            Self::Ready => Stage::Ready,
            Self::Running => Stage::Running,
            Self::Delivered => Stage::Delivered,
            Self::Failed => Stage::Failed,
        }
    }
}

/// One announcement on its way to an endpoint.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WebhookDeliveryView {
    /// Its id.
    #[schema(max_length = 40)]
    pub id: String,
    /// The announcement; the header `webhook-id` bears the same.
    #[schema(max_length = 40)]
    pub announcement_id: String,
    /// The announcement's type; `webhook.test` for a test.
    #[schema(max_length = 64, example = "obligation.moved")]
    pub r#type: String,
    /// Where it stands.
    #[schema(value_type = DeliveryState)]
    pub state: &'static str,
    /// Which sending of the announcement it is: 0 the first, 1 the first that somebody asked for.
    #[schema(minimum = 0, maximum = 10_000)]
    pub replay: i32,
    /// How often it was tried.
    #[schema(minimum = 0, maximum = 1000)]
    pub attempts: i32,
    /// When it is tried again; null: it is not.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// What the endpoint answered last; null: nothing, or it was not tried yet.
    #[schema(minimum = 100, maximum = 999)]
    pub last_status: Option<i32>,
    /// Why it was not taken last, in a sentence.
    #[schema(max_length = 500)]
    pub last_error: Option<String>,
    /// When it was put down.
    pub created_at: DateTime<Utc>,
    /// When it was taken.
    pub delivered_at: Option<DateTime<Utc>>,
}

page! {
    /// A page of what was sent to an endpoint, newest first.
    WebhookDeliveryPage of WebhookDeliveryView
}

body! {
    /// From when on to send again what was given up.
    pub struct NewWebhookRecovery {
        /// How many hours back; at most those that the log goes back.
        pub hours: Whole<1, 720>,
    }
}

/// What is sent again.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookRecovery {
    /// How many deliveries.
    #[schema(minimum = 0, maximum = 2_147_483_647)]
    pub count: u64,
}

/// Which deliveries are wanted.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described here, read below")]
struct DeliveryParams {
    /// Only those that stand there.
    #[param(value_type = DeliveryState, required = false, nullable = false)]
    state: Option<String>,
}

async fn views(tx: &TenantTx, rows: Vec<Model>) -> Result<Vec<WebhookDeliveryView>, Problem> {
    let ids: Vec<AnnouncementId> = rows.iter().map(|row| row.announcement_id).collect();
    let told = announcement::among(tx, &ids).await?;
    let mut topics: HashMap<_, _> = told.into_iter().map(|row| (row.id, row.topic)).collect();
    let view = |row: Model| WebhookDeliveryView {
        id: row.id.to_string(),
        announcement_id: row.announcement_id.to_string(),
        r#type: topics.get_mut(&row.announcement_id).cloned().unwrap_or_default(),
        state: row.state.word(),
        replay: row.replay,
        attempts: row.attempts,
        next_attempt_at: (row.state == Stage::Ready).then_some(row.next_at),
        last_status: row.last_status,
        last_error: row.last_error,
        created_at: row.created_at,
        delivered_at: row.delivered_at,
    };
    Ok(rows.into_iter().map(view).collect())
}

async fn created(tx: TenantTx, row: Model, state: &State) -> Result<HttpResponse, Problem> {
    let view = views(&tx, vec![row]).await?.pop();
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(view))
}

fn refuse_disabled(endpoint: &webhook_endpoint::Model) -> Result<(), Problem> {
    if endpoint.state == Standing::Enabled {
        return Ok(());
    }
    Err(Problem::conflict("webhook_disabled", "The endpoint is switched off. Switch it on first."))
}

/// List what was sent to an endpoint
#[utoipa::path(tag = "webhooks", operation_id = "list_webhook_deliveries",
    description = "What was and is to be sent to an endpoint, newest first, for 30 days, with what it answered.",
    params(("id" = WebhookEndpointRef, Path, description = "The endpoint's id."), DeliveryParams, PageParams),
    responses((status = 200, description = "A page of deliveries.", body = WebhookDeliveryPage),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem))]
#[get("/webhook-endpoints/{id}/deliveries")]
pub async fn list_webhook_deliveries(
    request: HttpRequest,
    member: Member,
    endpoint: Found<webhook_endpoint::Model>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let stage = query.field::<DeliveryState>("state").map(DeliveryState::stage);
    let wanted = query.page();
    query.done()?;
    let tx = member.read().await?;
    let page = webhook_delivery::list(&tx, endpoint.id, stage, &wanted).await?;
    let next_cursor = page.next_cursor;
    let data = views(&tx, page.rows).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(WebhookDeliveryPage { has_more: next_cursor.is_some(), next_cursor, data }))
}

/// Try an endpoint out
#[utoipa::path(tag = "webhooks", operation_id = "create_webhook_test",
    description = "Sends an event of the type `webhook.test`, whatever the endpoint's filter says; the log tells what it answered. \
        409 `webhook_disabled` while it is switched off.",
    params(("id" = WebhookEndpointRef, Path, description = "The endpoint's id.")),
    responses((status = 201, description = "On its way.", body = WebhookDeliveryView),
        AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/webhook-endpoints/{id}/tests")]
pub async fn create_webhook_test(
    state: web::Data<State>,
    member: Member,
    endpoint: Found<webhook_endpoint::Model>,
) -> Result<HttpResponse, Problem> {
    refuse_disabled(&endpoint)?;
    let tx = member.write().await?;
    let what = announcement::test(&tx).await?;
    let row = webhook_delivery::send(&tx, endpoint.id, &what).await?;
    audit_entry::record(&tx, "create_webhook_test", endpoint.id, json!({ "name": endpoint.name })).await?;
    created(tx, row, &state).await
}

/// Send something again
#[utoipa::path(tag = "webhooks", operation_id = "create_webhook_replay",
    description = "Sends what a delivery told once more, with the same `webhook-id`. 409 `webhook_disabled` while its endpoint is switched off.",
    params(("id" = WebhookDeliveryRef, Path, description = "The delivery's id.")),
    responses((status = 201, description = "On its way.", body = WebhookDeliveryView),
        AnyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/webhook-deliveries/{id}/replays")]
pub async fn create_webhook_replay(
    state: web::Data<State>,
    member: Member,
    row: Found<Model>,
) -> Result<HttpResponse, Problem> {
    let tx = member.write().await?;
    let endpoint = webhook_endpoint::find(&tx, row.endpoint_id).await?.ok_or_else(Problem::not_found)?;
    refuse_disabled(&endpoint)?;
    let again = replay::one(&tx, &row).await?;
    let detail = json!({ "name": endpoint.name, "announcement_id": row.announcement_id });
    audit_entry::record(&tx, "create_webhook_replay", endpoint.id, detail).await?;
    created(tx, again, &state).await
}

/// Send again all that was given up
#[utoipa::path(tag = "webhooks", operation_id = "create_webhook_recovery", request_body = NewWebhookRecovery,
    description = "Sends again, in the old order, everything of the last hours that an endpoint has not taken in the end. 409 `webhook_disabled` \
        while it is switched off.",
    params(("id" = WebhookEndpointRef, Path, description = "The endpoint's id.")),
    responses((status = 201, description = "On its way.", body = WebhookRecovery),
        AnyProblem, BodyProblem, MemberProblem, MissingProblem, ConflictProblem))]
#[post("/webhook-endpoints/{id}/recoveries")]
pub async fn create_webhook_recovery(
    state: web::Data<State>,
    member: Member,
    endpoint: Found<webhook_endpoint::Model>,
    new: Body<NewWebhookRecovery>,
) -> Result<HttpResponse, Problem> {
    refuse_disabled(&endpoint)?;
    let NewWebhookRecovery { hours: Whole(hours) } = new.0;
    let tx = member.write().await?;
    let count = replay::failed(&tx, endpoint.id, tx.wall() - TimeDelta::hours(hours)).await?;
    let detail = json!({ "name": endpoint.name, "hours": hours, "count": count });
    audit_entry::record(&tx, "create_webhook_recovery", endpoint.id, detail).await?;
    tx.commit().await?;
    state.ring();
    Ok(HttpResponse::Created().json(WebhookRecovery { count }))
}
