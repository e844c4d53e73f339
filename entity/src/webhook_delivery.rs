//! Announcements on their way to endpoints: written in the transaction of the announcement, claimed under a lease, sent in the
//! order in which things happened to one subject.
//!
//! All times are those of the product's own clock: a program is told at once, also of what happened in the time of a test
//! organization.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};
use sea_orm::{DbErr, DeriveActiveEnum, ExprTrait, Order, QueryFilter};

use crate::announcement;
use crate::db::{TenantTx, WorkerTx};
use crate::dialect::Batch;
use crate::id::{AnnouncementId, OrganizationId, WebhookDeliveryId, WebhookEndpointId};
use crate::page::{ListError, Page, PageRequest};
use crate::webhook_endpoint;

pub mod attempt;
pub mod replay;

/// How long what was sent, or given up, is kept.
pub const KEPT: TimeDelta = TimeDelta::days(30);

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum State {
    /// To be sent at `next_at`.
    Ready,
    /// Claimed by a worker until `lease_until`.
    Running,
    /// The endpoint took it.
    Delivered,
    /// Every attempt has failed, or the endpoint is disabled.
    Failed,
}

impl State {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }
}

/// One announcement for one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_delivery")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookDeliveryId,
    /// Where it goes.
    pub endpoint_id: WebhookEndpointId,
    /// What it tells.
    pub announcement_id: AnnouncementId,
    /// What must be told in order.
    pub subject_id: Option<uuid::Uuid>,
    /// Which sending it is: 0 the first, 1 the first replay.
    pub replay: i32,
    /// Where it stands.
    pub state: State,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is to be tried.
    pub next_at: DateTime<Utc>,
    /// Who has claimed it.
    pub lease_owner: Option<String>,
    /// Until when.
    pub lease_until: Option<DateTime<Utc>>,
    /// What the endpoint answered last.
    pub last_status: Option<i32>,
    /// Why it was not taken last.
    pub last_error: Option<String>,
    /// When it was put down.
    pub created_at: DateTime<Utc>,
    /// When it was taken.
    pub delivered_at: Option<DateTime<Utc>>,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    fn fresh(
        tx: &TenantTx,
        endpoint: WebhookEndpointId,
        announcement: AnnouncementId,
        subject: Option<uuid::Uuid>,
    ) -> Self {
        Self {
            tenant_id: tx.tenant(),
            id: WebhookDeliveryId::new(tx.wall()),
            endpoint_id: endpoint,
            announcement_id: announcement,
            subject_id: subject,
            replay: 0,
            state: State::Ready,
            attempts: 0,
            next_at: tx.wall(),
            lease_owner: None,
            lease_until: None,
            last_status: None,
            last_error: None,
            created_at: tx.wall(),
            delivered_at: None,
        }
    }
}

/// Puts down what each of `endpoints` wants of `announced`.
pub(crate) async fn fan_out(
    tx: &TenantTx,
    endpoints: &[webhook_endpoint::Model],
    announced: &[announcement::Model],
) -> Result<u64, DbErr> {
    let pairs = announced.iter().flat_map(|what| {
        endpoints.iter().filter(|endpoint| endpoint.wants(&what.topic)).map(move |endpoint| (endpoint, what))
    });
    let rows: Vec<_> =
        pairs.map(|(endpoint, what)| Model::fresh(tx, endpoint.id, what.id, what.subject())).collect();
    Batch::of::<Entity>(&rows).insert(tx.connection(), "").await
}

/// Sends `what` to one endpoint, whatever it wants to hear of.
pub async fn send(
    tx: &TenantTx,
    endpoint: WebhookEndpointId,
    what: &announcement::Model,
) -> Result<Model, DbErr> {
    let row = Model::fresh(tx, endpoint, what.id, what.subject());
    Batch::of::<Entity>(std::slice::from_ref(&row)).insert(tx.connection(), "").await?;
    Ok(row)
}

/// The delivery with that id.
pub async fn find(tx: &TenantTx, id: WebhookDeliveryId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// One page of what was sent to an endpoint, newest first.
pub async fn list(
    tx: &TenantTx,
    endpoint: WebhookEndpointId,
    state: Option<State>,
    request: &PageRequest,
) -> Result<Page<Model>, ListError> {
    let here = Column::TenantId.eq(tx.tenant()).and(Column::EndpointId.eq(endpoint));
    let mut query = Entity::find().filter(here);
    if let Some(state) = state {
        query = query.filter(Column::State.eq(state));
    }
    request.by_id(tx, query, Column::Id, Order::Desc, |row| row.id.0).await
}

/// Removes what was closed and is older than [`KEPT`], of every tenant; answers how many there were.
pub async fn sweep(tx: &WorkerTx) -> Result<u64, DbErr> {
    let closed = Column::State.is_in([State::Delivered, State::Failed]);
    let old = Entity::delete_many().filter(closed.and(Column::CreatedAt.lt(tx.now() - KEPT)));
    Ok(old.exec(tx.connection()).await?.rows_affected)
}
