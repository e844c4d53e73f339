//! Where announcements go: addresses of customers' programs, each with a secret that signs what it is sent.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, Expr, Json, PrimaryKeyTrait,
};
use sea_orm::{DbErr, DeriveActiveEnum, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::db::{TenantTx, WorkerTx};
use crate::id::{MembershipId, OrganizationId, WebhookEndpointId};

/// The most endpoints of an organization.
pub const MOST: u64 = 20;

/// For how long an endpoint may fail without pause before nothing is sent to it any more.
pub const PATIENCE: TimeDelta = TimeDelta::days(3);

/// For how long the secret before a rotation signs too.
pub const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// Whether anything is sent to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(sea_orm::sea_query::StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum State {
    /// It is.
    Enabled,
    /// Not any more, or for now.
    Disabled,
}

/// An endpoint.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_endpoint")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: OrganizationId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookEndpointId,
    /// The address, `https://`.
    pub url: String,
    /// What people call it.
    pub name: String,
    /// The only topics it wants; empty: all.
    pub topics: Json,
    /// What signs, sealed.
    #[sea_orm(column_type = "Text")]
    pub secret: String,
    /// What signed before the last rotation, sealed.
    #[sea_orm(column_type = "Text", nullable)]
    pub secret_before: Option<String>,
    /// Until when that signs too.
    pub before_until: Option<DateTime<Utc>>,
    /// Whether anything is sent to it.
    pub state: State,
    /// Why not, when that was not a person's decision.
    pub disabled_because: Option<String>,
    /// Since when every attempt has failed.
    pub failing_since: Option<DateTime<Utc>>,
    /// Who recorded it.
    pub created_by: MembershipId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Counts the changes by people.
    pub version: i32,
}

/// It has no relations that queries follow.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What the secret of an endpoint is about, for the vault.
    pub fn about(id: WebhookEndpointId) -> String {
        format!("webhook {id}")
    }

    /// Whether it wants to hear of `topic`.
    pub fn wants(&self, topic: &str) -> bool {
        let topics = self.topics.as_array().map(Vec::as_slice).unwrap_or_default();
        self.state == State::Enabled && (topics.is_empty() || topics.iter().any(|wanted| wanted == topic))
    }
}

/// What people decide about an endpoint.
#[derive(Clone, Debug)]
pub struct EndpointFacts {
    /// The address.
    pub url: String,
    /// What people call it.
    pub name: String,
    /// The only topics it wants; empty: all.
    pub topics: Vec<String>,
    /// Whether anything is sent to it.
    pub enabled: bool,
}

impl EndpointFacts {
    fn state(&self) -> State {
        if self.enabled { State::Enabled } else { State::Disabled }
    }
}

/// Records an endpoint with its secret, sealed.
pub async fn create(
    tx: &TenantTx,
    id: WebhookEndpointId,
    facts: EndpointFacts,
    secret: String,
    by: MembershipId,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        tenant_id: Set(tx.tenant()),
        id: Set(id),
        state: Set(facts.state()),
        url: Set(facts.url),
        name: Set(facts.name),
        topics: Set(facts.topics.into()),
        secret: Set(secret),
        secret_before: Set(None),
        before_until: Set(None),
        disabled_because: Set(None),
        failing_since: Set(None),
        created_by: Set(by),
        created_at: Set(tx.wall()),
        version: Set(1),
    };
    Entity::insert(row).exec_with_returning(tx.connection()).await
}

/// How many endpoints the tenant has.
pub async fn count(tx: &TenantTx) -> Result<u64, DbErr> {
    Entity::find().filter(Column::TenantId.eq(tx.tenant())).count(tx.connection()).await
}

/// The tenant's endpoints, oldest first.
pub async fn all(tx: &TenantTx) -> Result<Vec<Model>, DbErr> {
    let here = Entity::find().filter(Column::TenantId.eq(tx.tenant()));
    here.order_by_asc(Column::Id).all(tx.connection()).await
}

/// The endpoint with that id.
pub async fn find(tx: &TenantTx, id: WebhookEndpointId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant(), id)).one(tx.connection()).await
}

/// Replaces what people decide if it still has version `expected`; `None` when it has moved on. An endpoint that is enabled
/// begins anew: it has not failed yet.
pub async fn update(
    tx: &TenantTx,
    id: WebhookEndpointId,
    expected: i32,
    facts: EndpointFacts,
) -> Result<Option<Model>, DbErr> {
    let this = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)).and(Column::Version.eq(expected));
    let topics: Json = facts.topics.clone().into();
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(facts.state()))
        .col_expr(Column::Url, facts.url.into())
        .col_expr(Column::Name, facts.name.into())
        .col_expr(Column::Topics, Expr::value(topics))
        .col_expr(Column::DisabledBecause, Expr::value(None::<String>))
        .col_expr(Column::FailingSince, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::Version, Expr::value(expected + 1))
        .filter(this);
    Ok(change.exec_with_returning(tx.connection()).await?.into_iter().next())
}

/// Gives an endpoint another secret, sealed; the one before signs beside it for [`OVERLAP`]. `None` when it has moved on.
pub async fn rotate(tx: &TenantTx, row: &Model, secret: String) -> Result<Option<Model>, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::SecretBefore, Expr::value(Some(row.secret.clone())))
        .col_expr(Column::BeforeUntil, Expr::value(Some(tx.wall() + OVERLAP)))
        .col_expr(Column::Secret, secret.into())
        .col_expr(Column::Version, Expr::value(row.version + 1))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(row.id)))
        .filter(Column::Version.eq(row.version));
    Ok(change.exec_with_returning(tx.connection()).await?.into_iter().next())
}

/// Writes that an attempt has failed, or the first success after failures.
pub async fn fare(
    tx: &TenantTx,
    id: WebhookEndpointId,
    failing_since: Option<DateTime<Utc>>,
) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::FailingSince, Expr::value(failing_since))
        .filter(Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id)));
    change.exec(tx.connection()).await.map(drop)
}

/// Sends nothing to an endpoint any more, for that reason; false when that was so already.
pub async fn disable(tx: &TenantTx, id: WebhookEndpointId, because: &str) -> Result<bool, DbErr> {
    let this = Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(id));
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Disabled))
        .col_expr(Column::DisabledBecause, Expr::value(Some(because.to_owned())))
        .filter(this.and(Column::State.eq(State::Enabled)));
    Ok(change.exec(tx.connection()).await?.rows_affected == 1)
}

/// The same for every endpoint of the tenant.
pub(crate) async fn disable_all(tx: &TenantTx, because: &str) -> Result<(), DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Disabled))
        .col_expr(Column::DisabledBecause, Expr::value(Some(because.to_owned())))
        .filter(Column::TenantId.eq(tx.tenant()));
    change.exec(tx.connection()).await.map(drop)
}

/// Removes an endpoint with all that was sent to it.
pub async fn delete(tx: &TenantTx, id: WebhookEndpointId) -> Result<(), DbErr> {
    Entity::delete_by_id((tx.tenant(), id)).exec(tx.connection()).await.map(drop)
}

/// Endpoints of every tenant with a secret that another key than the one named so has sealed.
pub(crate) async fn not_sealed_with(tx: &WorkerTx, key: &str) -> Result<Vec<Model>, DbErr> {
    let sealed = format!("{key}.%");
    let other = Column::Secret.not_like(&sealed).or(Column::SecretBefore.not_like(&sealed));
    Entity::find().filter(other).all(tx.connection()).await
}

/// Replaces the sealed secrets, if they are still those of `row`.
pub(crate) async fn reseal(
    tx: &TenantTx,
    row: &Model,
    secret: String,
    before: Option<String>,
) -> Result<(), DbErr> {
    let same =
        Column::TenantId.eq(tx.tenant()).and(Column::Id.eq(row.id)).and(Column::Secret.eq(&row.secret));
    let change = Entity::update_many()
        .col_expr(Column::Secret, secret.into())
        .col_expr(Column::SecretBefore, Expr::value(before))
        .filter(same);
    change.exec(tx.connection()).await.map(drop)
}
